package run

import (
	"math"
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// element is the address of an element of an array or slice, in its bounds.
func (t *thread) element(fn *ir.Func, in *ir.Instr, s, base unsafe.Pointer) unsafe.Pointer {
	i, n := *u64(s, in.C), *u64(s, in.D)
	if i >= n {
		t.bounds(fn, in, i, n)
	}
	return unsafe.Add(base, int64(i)*(in.Imm>>32)+in.Imm&0xffffffff)
}

// field is the address behind a pointer, which is not nil.
func (t *thread) field(fn *ir.Func, in *ir.Instr, base unsafe.Pointer) unsafe.Pointer {
	if base == nil {
		t.null(fn, in)
	}
	return unsafe.Add(base, in.Imm)
}

func target(code unsafe.Pointer, i int64) *ir.Instr {
	return (*ir.Instr)(unsafe.Add(code, i*int64(size)))
}

func i64(s unsafe.Pointer, r int32) *int64 { return (*int64)(unsafe.Add(s, uintptr(r)*8)) }

func u64(s unsafe.Pointer, r int32) *uint64 { return (*uint64)(unsafe.Add(s, uintptr(r)*8)) }

func f64(s unsafe.Pointer, r int32) *float64 { return (*float64)(unsafe.Add(s, uintptr(r)*8)) }

func ptr(p unsafe.Pointer, r int32) *unsafe.Pointer {
	return (*unsafe.Pointer)(unsafe.Add(p, uintptr(r)*8))
}

func single(s unsafe.Pointer, r int32) float32 { return *(*float32)(unsafe.Add(s, uintptr(r)*8)) }

func bits(x float32) uint64 { return uint64(math.Float32bits(x)) }

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
