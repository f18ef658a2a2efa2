package ifma

import (
	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// pointwise describes a kernel that reads words at one place of its sources and
// writes words at the same place of its destinations.
type pointwise struct {
	name, doc  string
	dsts, srcs []string
	scalars    []string // words broadcast to registers
	constants  []int
	body       func(f *ifma, in, scalars []vec) []vec
}

func pointwiseIFMA() {
	for _, k := range []pointwise{
		{
			name: "mulIFMA", doc: "dst = a*b", dsts: []string{"dst"}, srcs: []string{"a", "b"}, constants: reductionConstants,
			body: func(f *ifma, in, _ []vec) []vec {
				return []vec{f.mul(in[0], in[1])}
			},
		},
		{
			name: "mulAddIFMA", doc: "dst += a*b", dsts: []string{"dst"}, srcs: []string{"a", "b", "dst"}, constants: reductionConstants,
			body: func(f *ifma, in, _ []vec) []vec {
				hi := f.zero()
				f.product(in[0], in[1], in[2], hi)
				f.residue(in[2], hi, false)
				f.put(hi)
				return in[2:]
			},
		},
		{
			name: "square3IFMA", doc: "d0, d1, d2 = a*a, 2*a*b, b*b", dsts: []string{"d0", "d1", "d2"}, srcs: []string{"a", "b"}, constants: reductionConstants,
			body: func(f *ifma, in, _ []vec) []vec {
				a, b, twice := in[0], in[1], f.get()
				VPADDQ(b, b, twice)
				return []vec{f.mul(a, a), f.mul(a, twice), f.mul(b, b)}
			},
		},
		{
			name: "addIFMA", doc: "dst = a + b", dsts: []string{"dst"}, srcs: []string{"a", "b"}, constants: []int{layout.Q},
			body: func(f *ifma, in, _ []vec) []vec {
				VPADDQ(in[1], in[0], in[0])
				f.less(layout.Q, in[0])
				return in
			},
		},
		{
			name: "subIFMA", doc: "dst = a - b", dsts: []string{"dst"}, srcs: []string{"a", "b"}, constants: []int{layout.Q},
			body: func(f *ifma, in, _ []vec) []vec {
				// Of a-b and a-b+q modulo 2^64, the smaller.
				VPSUBQ(in[1], in[0], in[0])
				VPADDQ(f.constant(layout.Q), in[0], in[1])
				VPMINUQ(in[1], in[0], in[0])
				return in
			},
		},
		{
			name: "addScalarIFMA", doc: "dst = a + s", dsts: []string{"dst"}, srcs: []string{"a"}, scalars: []string{"s"}, constants: []int{layout.Q},
			body: func(f *ifma, in, s []vec) []vec {
				VPADDQ(s[0], in[0], in[0])
				f.less(layout.Q, in[0])
				return in
			},
		},
		{
			name: "mulScalarIFMA", doc: "dst = a*s", dsts: []string{"dst"}, srcs: []string{"a"}, scalars: []string{"s", "sq"}, constants: []int{layout.Q, layout.NegQ, layout.Mask},
			body: func(f *ifma, in, s []vec) []vec {
				return []vec{f.mulScalar(in[0], s)}
			},
		},
		{
			name: "subMulScalarIFMA", doc: "dst = (a - b)*s", dsts: []string{"dst"}, srcs: []string{"a", "b"}, scalars: []string{"s", "sq"}, constants: []int{layout.Q, layout.NegQ, layout.Mask},
			body: func(f *ifma, in, s []vec) []vec {
				VPSUBQ(in[1], in[0], in[0])
				VPADDQ(f.constant(layout.Q), in[0], in[0])
				return []vec{f.mulScalar(in[0], s)}
			},
		},
		{
			name: "reduceFromIFMA", doc: "dst = a, plus shift where a is not below limit; shift is in [0, q)", dsts: []string{"dst"}, srcs: []string{"a"}, scalars: []string{"limit", "shift"},
			constants: []int{layout.Q, layout.TwoQ, layout.NegQ, layout.Mask, layout.OneQ},
			body: func(f *ifma, in, s []vec) []vec {
				x, h := in[0], f.zero()
				VPCMPUQ(U8(5), s[0], x, K1) // not less
				madd(true, f.constant(layout.OneQ), x, h)
				madd(false, f.constant(layout.NegQ), h, x)
				f.mask(x)
				VPADDQ(s[1], x, K1, x)
				f.less(layout.TwoQ, x)
				f.less(layout.Q, x)
				return in
			},
		},
	} {
		k.emit()
	}
}

// mul returns a*b reduced, for a*b < 2^101.
func (f *ifma) mul(a, b vec) vec {
	lo, hi := f.zero(), f.zero()
	f.product(a, b, lo, hi)
	f.residue(lo, hi, false)
	f.put(hi)
	return lo
}

func (f *ifma) mulScalar(x vec, s []vec) vec {
	r := f.zero()
	f.shoup(x, s[0], s[1], r)
	f.mask(r)
	f.less(layout.Q, r)
	return r
}

// emit writes the kernel: a loop over 32 words. Sources may be destinations.
func (k *pointwise) emit() {
	signature := "func("
	pointers := append([]string{}, k.dsts...)
	for _, s := range k.srcs {
		if s != "dst" {
			pointers = append(pointers, s)
		}
	}
	for _, p := range pointers {
		signature += p + ", "
	}
	signature += "consts *uint64, n int"
	for _, s := range k.scalars {
		signature += ", " + s + " uint64"
	}
	TEXT(k.name, NOSPLIT, signature+")")
	Pragma("noescape")
	Doc(k.name + ": " + k.doc + ".")
	regs := map[string]Register{}
	for _, p := range pointers {
		regs[p] = Load(Param(p), GP64())
	}
	f := newIFMA(Load(Param("consts"), GP64()))
	n := Load(Param("n"), GP64())
	f.load(k.constants...)
	var scalars []vec
	for _, s := range k.scalars {
		v := f.get()
		r := Load(Param(s), GP64())
		VPBROADCASTQ(r, v)
		scalars = append(scalars, v)
	}
	offset := GP64()
	XORQ(offset, offset)
	SHRQ(U8(5), n)
	free := append([]vec{}, f.unused...)
	rows.Loop("words", n, func() {
		for v := range 4 {
			var in []vec
			for _, s := range k.srcs {
				x := f.get()
				VMOVDQU64(Mem{Base: regs[s], Index: offset, Scale: 1, Disp: 64 * v}, x)
				in = append(in, x)
			}
			out := k.body(f, in, scalars)
			for i, d := range k.dsts {
				VMOVDQU64(out[i], Mem{Base: regs[d], Index: offset, Scale: 1, Disp: 64 * v})
			}
			// Every register but the constants' is free again; take others next.
			free = append(free[8:], free[:8]...)
			f.unused = append([]vec{}, free...)
		}
		ADDQ(U32(256), offset)
	})
	VZEROUPPER()
	RET()
}
