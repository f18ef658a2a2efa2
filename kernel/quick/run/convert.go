package run

import "cryptounet/kernel/quick/ir"

// toInt is the conversion of a float64 to a signed type, which Go leaves to the
// machine where the number is out of range: so the compiler's is used.
func toInt(k ir.Kind, x float64) uint64 {
	switch k {
	case ir.I8:
		return uint64(int8(x))
	case ir.I16:
		return uint64(int16(x))
	case ir.I32:
		return uint64(int32(x))
	}
	return uint64(int64(x))
}

// toUint is the conversion of a float64 to an unsigned type.
func toUint(k ir.Kind, x float64) uint64 {
	switch k {
	case ir.U8:
		return uint64(uint8(x))
	case ir.U16:
		return uint64(uint16(x))
	case ir.U32:
		return uint64(uint32(x))
	}
	return uint64(x)
}
