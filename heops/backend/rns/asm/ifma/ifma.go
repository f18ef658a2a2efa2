// Package ifma writes the kernels for AVX-512 with 52-bit integer multiply-add.
package ifma

import (
	"slices"

	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Kernels emits all kernels of this set of instructions.
func Kernels() {
	forwardIFMA()
	inverseIFMA()
	sumsIFMA()
	pointwiseIFMA()
	extendIFMA()
	permuteIFMA()
}

// vec is a vector register. They are given out and taken back by hand, since
// the kernels use nearly all of them.
type vec = VecPhysical

var zmms = []vec{
	Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15,
	Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23, Z24, Z25, Z26, Z27, Z28, Z29, Z30, Z31,
}

// ifma holds the registers of a kernel: free ones, and constants of a prime.
type ifma struct {
	table  Register
	unused []vec
	vecs   map[int]vec
}

func newIFMA(table Register) *ifma {
	return &ifma{table, slices.Clone(zmms), map[int]vec{}}
}

func (f *ifma) get() vec {
	v := f.unused[0]
	f.unused = f.unused[1:]
	return v
}

// put takes registers back. The longest unused is given out next.
func (f *ifma) put(vs ...vec) {
	for _, v := range vs {
		if slices.Contains(f.unused, v) {
			panic("register put back twice")
		}
		f.unused = append(f.unused, v)
	}
}

// word is the address of a word of the table of constants.
func (f *ifma) word(i int) Mem { return Mem{Base: f.table, Disp: 8 * i} }

// load broadcasts constants to registers; loops come after it.
func (f *ifma) load(words ...int) {
	for _, i := range words {
		v := f.get()
		VPBROADCASTQ(f.word(i), v)
		f.vecs[i] = v
	}
}

func (f *ifma) constant(i int) vec {
	v, ok := f.vecs[i]
	if !ok {
		panic("constant not loaded")
	}
	return v
}

// zero returns a register of zeros.
func (f *ifma) zero() vec {
	z := f.get()
	VPXORQ(z, z, z)
	return z
}

// madd adds the low or high 52 bits of x*y to acc; y may be a broadcast word.
func madd(high bool, y Op, x, acc vec) {
	_, mem := y.(Mem)
	switch {
	case high && mem:
		VPMADD52HUQ_BCST(y, x, acc)
	case high:
		VPMADD52HUQ(y, x, acc)
	case mem:
		VPMADD52LUQ_BCST(y, x, acc)
	default:
		VPMADD52LUQ(y, x, acc)
	}
}

// shoup adds x*w - h*q to acc modulo 2^52, with h = floor(x*w'/2^52) and
// w' = floor(w*2^52/q): what is added is congruent to x*w and in [0, 2q) for
// any x below 2^52 (Harvey 2014, arXiv:1205.2926, section 3). The bits of acc
// from 52 on are not meaningful afterwards.
func (f *ifma) shoup(x vec, w, wq Op, acc vec) {
	h := f.zero()
	madd(true, wq, x, h)
	madd(false, w, x, acc)
	madd(false, f.constant(layout.NegQ), h, acc)
	f.put(h)
}

// mask clears the bits from 52 on.
func (f *ifma) mask(x vec) { VPANDQ(f.constant(layout.Mask), x, x) }

// less subtracts a constant where x is not below it: of x and x-c modulo
// 2^64, the smaller.
func (f *ifma) less(c int, x vec) {
	t := f.get()
	VPSUBQ(f.constant(c), x, t)
	VPMINUQ(t, x, x)
	f.put(t)
}

// value is a vector of residues on its way through a transform. Its bits from
// 52 on are not meaningful while dirty is set, and it need not be in [0, 4q)
// until it is masked.
type value struct {
	v     vec
	dirty bool
}

func (f *ifma) clean(x *value) {
	if x.dirty {
		f.mask(x.v)
		x.dirty = false
	}
}

// twiddle is a root with its Shoup companion.
type twiddle struct{ w, wq Op }

// forward is Harvey's butterfly, (x, y) -> (x + wy, x - wy) with values in
// [0, 4q). s = x + wy accumulates on x, and x - wy + 2q = (2x + 2q) - s.
// Outputs are left dirty unless keep is set, which costs one mask for both.
func (f *ifma) forward(x, y *value, w twiddle, reduce, keep bool) {
	f.clean(x)
	if reduce {
		f.less(layout.TwoQ, x.v)
	}
	z := f.get()
	VMOVDQA64(f.constant(layout.TwoQ), z)
	madd(false, f.constant(layout.Two), x.v, z)
	f.shoup(y.v, w.w, w.wq, x.v)
	x.dirty = true
	if keep {
		f.clean(x)
	}
	VPSUBQ(x.v, z, y.v)
	y.dirty = !keep
	f.put(z)
}

// inverse is the Gentleman-Sande butterfly, (x, y) -> (x + y, (x - y)w), with
// values in [0, 2q); y is left dirty. With small set, inputs are in [0, q).
func (f *ifma) inverse(x, y *value, w twiddle, small bool) {
	d := f.difference(x, y)
	if !small {
		f.less(layout.TwoQ, x.v)
	}
	f.put(y.v)
	f.times(d, w, y)
	f.put(d)
}

// difference leaves x + y, clean and in [0, 4q), in x and returns x - y + 2q
// in a register of its own.
func (f *ifma) difference(x, y *value) vec {
	d := f.get()
	VPSUBQ(y.v, x.v, d)
	VPADDQ(f.constant(layout.TwoQ), d, d)
	VPADDQ(y.v, x.v, x.v)
	x.dirty = x.dirty || y.dirty
	f.clean(x)
	return d
}

// times sets out to d*w, in [0, 2q), dirty, in a register of its own.
func (f *ifma) times(d vec, w twiddle, out *value) {
	out.v = f.zero()
	f.shoup(d, w.w, w.wq, out.v)
	out.dirty = true
}

// full brings a value from [0, 4q) to [0, q).
func (f *ifma) full(x *value) {
	f.clean(x)
	f.less(layout.TwoQ, x.v)
	f.less(layout.Q, x.v)
}

// pair is the i-th twiddle factor at a pointer.
func pair(p Register, i int) twiddle {
	return twiddle{Mem{Base: p, Disp: 16 * i}, Mem{Base: p, Disp: 16*i + 8}}
}
