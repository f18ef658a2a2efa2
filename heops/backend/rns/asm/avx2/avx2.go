// Package avx2 writes the kernels for AVX2 with FMA: products in double
// precision.
package avx2

import (
	"math"
	"slices"

	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Kernels emits all kernels of this set of instructions.
func Kernels() {
	transformsAVX2()
	sumsAVX2()
	pointwiseAVX2()
	extendAVX2()
	permuteAVX2()
}

// vec is a vector register; they are given out and taken back by hand.
type vec = VecPhysical

var ymms = []vec{Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, Y8, Y9, Y10, Y11, Y12, Y13, Y14, Y15}

// avx2 holds the registers of a kernel that computes modulo q in double
// precision, on integers that are exact, as FLINT's fft_small does.
type avx2 struct {
	table         Register
	unused        []vec
	q, inv, magic vec
	top           vec // 2^52 + q where there is a register for it
}

// newAVX2 loads q, 1/q and 1.5*2^52; adding the last one rounds a number below
// 2^51 to the nearest integer.
func newAVX2(table Register) *avx2 {
	f := &avx2{table: table, unused: slices.Clone(ymms)}
	f.magic = f.get()
	VMOVUPD(repeated("magic", math.Float64bits(3<<51)), f.magic)
	if table != nil {
		f.q, f.inv = f.word(layout.FloatQ), f.word(layout.FloatInv)
	}
	return f
}

func (f *avx2) get() vec {
	v := f.unused[0]
	f.unused = f.unused[1:]
	return v
}

func (f *avx2) several(n int) []vec {
	vs := make([]vec, n)
	for i := range vs {
		vs[i] = f.get()
	}
	return vs
}

func (f *avx2) put(vs ...vec) {
	for _, v := range vs {
		if slices.Contains(f.unused, v) {
			panic("register put back twice")
		}
		f.unused = append(f.unused, v)
	}
}

// word broadcasts a word of the table of constants.
func (f *avx2) word(i int) vec { return f.broadcast(Mem{Base: f.table, Disp: 8 * i}) }

func (f *avx2) broadcast(m Mem) vec {
	v := f.get()
	VBROADCASTSD(m, v)
	return v
}

var quads = map[string]Mem{}

// repeated returns the address of a constant vector of four equal words.
func repeated(name string, word uint64) Mem {
	if m, ok := quads[name]; ok {
		return m
	}
	m := GLOBL(name, RODATA|NOPTR)
	for i := range 4 {
		DATA(8*i, U64(word))
	}
	quads[name] = m
	return m
}

// float converts integers in [0, 2^52): their bits below those of 2^52.
func (f *avx2) float(x vec) {
	two52 := repeated("two52", math.Float64bits(1<<52))
	VPOR(two52, x, x)
	VSUBPD(two52, x, x)
}

// mulmod replaces x by x*w - n*q with n = round(x*(w/q)), an integer of at most
// (1/2 + 2^-53*|x*w/q|)*q up to rounding of w/q, for |x*w/q| < 2^51: h = x*w
// rounded, x*w - h and h - n*q are exact (FLINT, fft_small). w is a register,
// wq a broadcast word or a vector in memory; x's register is given back.
func (f *avx2) mulmod(x, w vec, wq func() vec) vec {
	h, n := f.get(), wq()
	VMULPD(w, x, h)
	VFMADD213PD(f.magic, x, n)
	VSUBPD(f.magic, n, n)
	VFMSUB213PD(h, w, x)
	VFNMADD231PD(n, f.q, h)
	VADDPD(x, h, h)
	f.put(n, x)
	return h
}

// reduce brings x, below 2^51*q, to [-q/2, q/2] up to rounding.
func (f *avx2) reduce(x vec) {
	n := f.get()
	VMOVAPD(f.inv, n)
	VFMADD213PD(f.magic, x, n)
	VSUBPD(f.magic, n, n)
	VFNMADD231PD(n, f.q, x)
	f.put(n)
}

// lift adds q to negative numbers. Zero must not be -0: no kernel makes one, for
// a sum of +0 and any zero is +0, as is a difference of equal numbers.
func (f *avx2) lift(x vec) {
	t := f.get()
	VADDPD(f.q, x, t)
	VBLENDVPD(x, t, x, x) // by the sign
	f.put(t)
}

// residue brings x to an integer in [0, q), with reduce if it may be outside
// (-q, q).
func (f *avx2) residue(x vec, reduce bool) {
	if reduce {
		f.reduce(x)
	}
	two52 := repeated("two52", math.Float64bits(1<<52))
	if f.top == nil {
		f.lift(x)
		VADDPD(two52, x, x)
	} else {
		f.topped(x)
	}
	VPXOR(two52, x, x)
}

// topped is lift and an addition of 2^52, which leaves the residue below the bits
// of 2^52.
func (f *avx2) topped(x vec) {
	t, u := f.get(), f.get()
	VADDPD(repeated("two52", math.Float64bits(1<<52)), x, t)
	VADDPD(f.top, x, u)
	VBLENDVPD(x, u, t, x)
	f.put(t, u)
}

// factor is a root and how to get its companion w/q in a register.
type factor struct {
	w  vec
	wq func() vec
}

// factorAt broadcasts the i-th pair at a pointer; its register is the caller's.
func (f *avx2) factorAt(p Register, i int) factor {
	return factor{f.broadcast(Mem{Base: p, Disp: 16 * i}), func() vec { return f.broadcast(Mem{Base: p, Disp: 16*i + 8}) }}
}

// vectorAt loads four factors and finds their companions after them.
func (f *avx2) vectorAt(p Register, word int) factor {
	at := func(word int) vec {
		v := f.get()
		VMOVUPD(Mem{Base: p, Disp: 8 * word}, v)
		return v
	}
	return factor{at(word), func() vec { return at(word + 4) }}
}

// forward is the butterfly (x, y) -> (x + wy, x - wy).
func (f *avx2) forward(x, y *vec, w factor) {
	r := f.mulmod(*y, w.w, w.wq)
	*y = f.get()
	VSUBPD(r, *x, *y)
	VADDPD(r, *x, *x)
	f.put(r)
}

// inverse is the butterfly (x, y) -> (x + y, (x - y)w).
func (f *avx2) inverse(x, y *vec, w factor) {
	d := f.get()
	VSUBPD(*y, *x, d)
	VADDPD(*y, *x, *x)
	f.put(*y)
	*y = f.mulmod(d, w.w, w.wq)
}
