package ir

import (
	"reflect"
	"unsafe"
)

// Frame is the registers of a call, as a Step sees them.
type Frame struct {
	S unsafe.Pointer // to the first S register
	P unsafe.Pointer // to the first P register
}

// Int is an S register.
func (f Frame) Int(i int32) *int64 { return (*int64)(unsafe.Add(f.S, uintptr(i)*8)) }

// Uint is an S register.
func (f Frame) Uint(i int32) *uint64 { return (*uint64)(unsafe.Add(f.S, uintptr(i)*8)) }

// Float is an S register.
func (f Frame) Float(i int32) *float64 { return (*float64)(unsafe.Add(f.S, uintptr(i)*8)) }

// Ptr is a P register.
func (f Frame) Ptr(i int32) *unsafe.Pointer { return (*unsafe.Pointer)(unsafe.Add(f.P, uintptr(i)*8)) }

// String is the string in two registers.
func (f Frame) String(p, s int32) string {
	return unsafe.String((*byte)(*f.Ptr(p)), *f.Int(s))
}

// SetString puts a string into two registers.
func (f Frame) SetString(p, s int32, x string) {
	*f.Ptr(p), *f.Int(s) = unsafe.Pointer(unsafe.StringData(x)), int64(len(x))
}

// Read brings a value from memory into its registers, from s and p on, and returns
// the registers behind them.
func (f Frame) Read(parts []Part, s, p int32, from unsafe.Pointer) (int32, int32) {
	for _, part := range parts {
		at := unsafe.Add(from, part.Offset)
		switch {
		case part.Kind < Pointer:
			*f.Uint(s) = Load(part.Kind, at)
			s++
			continue
		case part.Kind == Pointer:
			*f.Ptr(p) = *(*unsafe.Pointer)(at)
		case part.Copy == nil:
			*f.Ptr(p) = at
		default:
			own := part.Copy.New()
			part.Copy.Copy(own, at)
			*f.Ptr(p) = own
		}
		p++
	}
	return s, p
}

// Write brings a value from its registers, from s and p on, into memory, and returns
// the registers behind them.
func (f Frame) Write(parts []Part, s, p int32, to unsafe.Pointer) (int32, int32) {
	for _, part := range parts {
		at := unsafe.Add(to, part.Offset)
		switch {
		case part.Kind < Pointer:
			Store(part.Kind, at, *f.Uint(s))
			s++
			continue
		case part.Kind == Pointer:
			*(*unsafe.Pointer)(at) = *f.Ptr(p)
		case part.Copy != nil:
			part.Copy.Copy(at, *f.Ptr(p))
		}
		p++
	}
	return s, p
}

// Step is what a Go instruction does. It may panic as compiled code does.
type Step func(f Frame)

// Memory is what values of a type need of memory.
type Memory struct {
	Type reflect.Type // of the same size and with pointers at the same places
	Size uintptr
	// Pointers says that the type has pointers.
	Pointers bool
}

// New returns zeroed memory.
func (m *Memory) New() unsafe.Pointer { return reflect.New(m.Type).UnsafePointer() }

// Copy copies a value.
func (m *Memory) Copy(dst, src unsafe.Pointer) {
	if !m.Pointers {
		copy(unsafe.Slice((*byte)(dst), m.Size), unsafe.Slice((*byte)(src), m.Size))
		return
	}
	reflect.NewAt(m.Type, dst).Elem().Set(reflect.NewAt(m.Type, src).Elem())
}
