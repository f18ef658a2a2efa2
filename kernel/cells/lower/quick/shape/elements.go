package shape

import (
	"reflect"
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// NewElements is zeroed memory for n elements; it panics as make does.
func NewElements(m *ir.Memory, n int) unsafe.Pointer { return MakeElements(m, n, n) }

// Header is a slice in memory.
type Header struct {
	P        unsafe.Pointer
	Len, Cap int
}

// MakeElements is what make does for a slice of a type, in the words of the
// compiler where the lengths are out of range.
func MakeElements(m *ir.Memory, n, c int) unsafe.Pointer {
	if !m.Pointers {
		switch m.Size {
		case 1:
			return unsafe.Pointer(unsafe.SliceData(make([]uint8, n, c)))
		case 2:
			return unsafe.Pointer(unsafe.SliceData(make([]uint16, n, c)))
		case 4:
			return unsafe.Pointer(unsafe.SliceData(make([]uint32, n, c)))
		case 8:
			return unsafe.Pointer(unsafe.SliceData(make([]uint64, n, c)))
		}
	} else {
		switch {
		case m.Type == pointerType:
			return unsafe.Pointer(unsafe.SliceData(make([]unsafe.Pointer, n, c)))
		case m.Type == sliceType:
			return unsafe.Pointer(unsafe.SliceData(make([][]byte, n, c)))
		case m.Type.Kind() == reflect.String:
			return unsafe.Pointer(unsafe.SliceData(make([]string, n, c)))
		}
	}
	_ = make([]struct{}, n, c)
	if m.Size != 0 && uintptr(c) > (1<<47)/m.Size {
		c = 1 << 62
		_ = make([]uint64, c)
	}
	return reflect.MakeSlice(reflect.SliceOf(m.Type), n, c).UnsafePointer()
}

// Grow makes room for more elements behind those of a slice, as append does.
func Grow(m *ir.Memory, h Header, more int) Header {
	if !m.Pointers {
		switch m.Size {
		case 1:
			return grown[uint8](h, more)
		case 2:
			return grown[uint16](h, more)
		case 4:
			return grown[uint32](h, more)
		case 8:
			return grown[uint64](h, more)
		}
	} else {
		switch {
		case m.Type == pointerType:
			return grown[unsafe.Pointer](h, more)
		case m.Type == sliceType:
			return grown[[]byte](h, more)
		case m.Type.Kind() == reflect.String:
			return grown[string](h, more)
		}
	}
	list := reflect.SliceOf(m.Type)
	s := reflect.NewAt(list, unsafe.Pointer(&h)).Elem()
	s = reflect.AppendSlice(s, reflect.MakeSlice(list, more, more))
	return Header{s.UnsafePointer(), h.Len, s.Cap()}
}

func grown[T any](h Header, more int) Header {
	s := *(*[]T)(unsafe.Pointer(&h))
	if more == 1 {
		var zero T
		s = append(s, zero)
	} else {
		s = append(s, make([]T, more)...)
	}
	return Header{unsafe.Pointer(unsafe.SliceData(s)), h.Len, cap(s)}
}

// CopyElements copies elements that may overlap.
func CopyElements(m *ir.Memory, to, from unsafe.Pointer, n int) {
	if n == 0 || m.Size == 0 {
		return
	}
	if !m.Pointers {
		copy(unsafe.Slice((*byte)(to), uintptr(n)*m.Size), unsafe.Slice((*byte)(from), uintptr(n)*m.Size))
		return
	}
	switch {
	case m.Type == pointerType:
		copy(unsafe.Slice((*unsafe.Pointer)(to), n), unsafe.Slice((*unsafe.Pointer)(from), n))
		return
	case m.Type.Kind() == reflect.String:
		copy(unsafe.Slice((*string)(to), n), unsafe.Slice((*string)(from), n))
		return
	case m.Type == sliceType:
		copy(unsafe.Slice((*[]byte)(to), n), unsafe.Slice((*[]byte)(from), n))
		return
	}
	list := reflect.SliceOf(m.Type)
	a, b := Header{to, n, n}, Header{from, n, n}
	reflect.Copy(reflect.NewAt(list, unsafe.Pointer(&a)).Elem(), reflect.NewAt(list, unsafe.Pointer(&b)).Elem())
}

// ClearElements zeroes elements.
func ClearElements(m *ir.Memory, at unsafe.Pointer, n int) {
	if n == 0 || m.Size == 0 {
		return
	}
	if !m.Pointers {
		clear(unsafe.Slice((*byte)(at), uintptr(n)*m.Size))
		return
	}
	h := Header{at, n, n}
	reflect.NewAt(reflect.SliceOf(m.Type), unsafe.Pointer(&h)).Elem().Clear()
}
