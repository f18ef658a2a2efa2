package ir

import "unsafe"

// Load is a register's value from memory.
func Load(k Kind, at unsafe.Pointer) uint64 {
	switch k {
	case I8:
		return uint64(*(*int8)(at))
	case U8:
		return uint64(*(*uint8)(at))
	case I16:
		return uint64(*(*int16)(at))
	case U16:
		return uint64(*(*uint16)(at))
	case I32:
		return uint64(*(*int32)(at))
	case U32:
		return uint64(*(*uint32)(at))
	}
	return *(*uint64)(at)
}

// Store puts a register's value into memory.
func Store(k Kind, at unsafe.Pointer, x uint64) {
	switch k.Size() {
	case 1:
		*(*uint8)(at) = uint8(x)
	case 2:
		*(*uint16)(at) = uint16(x)
	case 4:
		*(*uint32)(at) = uint32(x)
	default:
		*(*uint64)(at) = x
	}
}

// Fit is a number brought to the range of a kind.
func Fit(k Kind, x uint64) uint64 {
	switch k {
	case I8:
		return uint64(int8(x))
	case U8:
		return uint64(uint8(x))
	case I16:
		return uint64(int16(x))
	case U16:
		return uint64(uint16(x))
	case I32:
		return uint64(int32(x))
	case U32:
		return uint64(uint32(x))
	}
	return x
}
