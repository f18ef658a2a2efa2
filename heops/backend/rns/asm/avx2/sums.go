package avx2

import (
	"math"
	"slices"

	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func sumsAVX2() {
	combineAVX2()
	combineBlocksAVX2()
	combineSmallAVX2()
	innerAVX2(1)
	innerAVX2(2)
}

// Sums of products in two parts, after Emmart, Zheng and Weems ("Faster Modular
// Exponentiation Using Double Precision Floating Point Arithmetic on the GPU",
// ARITH 2018), who round towards zero; here numbers are rounded to the nearest.
//
// Between 2^k and 2^(k+1) doubles are 2^(k-52) apart. A sum H that starts there
// and stays there is always a multiple of 2^(k-52): H' = H + x*w, rounded once,
// differs from it by H' - H, which is exact, and leaves x*w - (H' - H), which is an
// integer of at most 2^(k-53), exact as well, and added up apart, in lo. So many
// terms as package rns computes (chain) keep both sums in their ranges:
//
//	terms * (|x*w| + 2^(k-53)) <= 2^(k-1)  from 1.5*2^k, products of any sign
//	                           <= 2^k      from 2^k, products not negative
//	terms * 2^(k-53)           <= 2^52     and lo, below 2^50 before, is exact
//
// after which flush reduces them.
type chain struct {
	f    *avx2
	from func() vec // what hi starts with, in a register to give back
}

// signed is a chain of residues times centred weights, unsigned of residues.
func (f *avx2) signed() chain   { return chain{f, func() vec { return f.word(layout.FloatSigned) }} }
func (f *avx2) unsigned() chain { return chain{f, func() vec { return f.word(layout.FloatUnsigned) }} }

// start sets hi.
func (c chain) start(hi ...vec) {
	from := c.from()
	for _, h := range hi {
		VMOVAPD(from, h)
	}
	c.f.put(from)
}

// add adds x*w.
func (c chain) add(x, w, hi, lo vec) {
	t := c.f.get()
	VMOVAPD(hi, t)
	VFMADD231PD(x, w, hi)
	VSUBPD(hi, t, t)
	VFMADD231PD(x, w, t)
	VADDPD(t, lo, lo)
	c.f.put(t)
}

// lower adds hi, reduced, to lo, which stays below 2^52.7. The quotient by q is
// below 2^52.5, of either sign, and off by half a unit before it is rounded: what is
// left is below 2q. It is beyond what reduce takes, which would leave half a q below
// -2^51.
func (c chain) lower(hi, lo vec) {
	from := c.from()
	VSUBPD(from, hi, hi)
	c.f.put(from)
	n := c.f.get()
	VMULPD(c.f.inv, hi, n)
	VROUNDPD(U8(8), n, n) // to the nearest
	VFNMADD231PD(n, c.f.q, hi)
	c.f.put(n)
	VADDPD(hi, lo, lo)
}

// combineAVX2 computes sums one by one: 4 vectors at a time are multiplied by
// the same weight.
func combineAVX2() {
	const vectors = 4
	TEXT("combineDoubles", NOSPLIT, "func(dsts, xs *[]uint64, program, weights *uint64, sums, offset, add int, consts *uint64)")
	Pragma("noescape")
	Doc("combineDoubles does what combineIFMA does.")
	xs := Load(Param("xs"), GP64())
	program, weights := Load(Param("program"), GP64()), Load(Param("weights"), GP64())
	sums := Load(Param("sums"), GP64())
	f := newAVX2(Load(Param("consts"), GP64()))
	c := f.unsigned()
	hi, lo := f.several(vectors), f.several(vectors)
	rows.Loop("sums", sums, func() {
		dst, add, windows, terms, place, p, first := GP64(), GP64(), GP64(), GP64(), GP64(), GP64(), GP64()
		left := GP64()
		MOVQ(Mem{Base: program}, dst)
		Load(Param("add"), add)
		ORQ(dst, add)
		ANDQ(U8(1), add)
		SHRQ(U8(1), dst)
		LEAQ(Mem{Base: dst, Index: dst, Scale: 2}, dst) // slice headers are three words
		Load(Param("dsts"), p)
		MOVQ(Mem{Base: p, Index: dst, Scale: 8}, dst)
		LEAQ(Mem{Base: program, Disp: 16}, first)
		MOVQ(U32(64/(4*vectors)), windows)
		Load(Param("offset"), place)
		rows.Loop("windows", windows, func() {
			for _, l := range lo {
				VXORPD(l, l, l)
			}
			TESTQ(add, add)
			JZ(LabelRef("start"))
			for v, l := range lo {
				VMOVDQU(Mem{Base: dst, Index: place, Scale: 1, Disp: 32 * v}, l)
				f.float(l)
			}
			Label("start")
			MOVQ(Mem{Base: first, Disp: -8}, terms)
			MOVQ(first, program)
			TESTQ(terms, terms)
			JZ(LabelRef("finish"))
			Label("piece")
			MOVQ(Mem{Base: f.table, Disp: 8 * layout.Chain}, left)
			CMPQ(terms, left)
			CMOVQLT(terms, left)
			SUBQ(left, terms)
			c.start(hi...)
			rows.Loop("terms", left, func() {
				w := f.get()
				MOVL(Mem{Base: program, Disp: 4}, p.As32())
				VPBROADCASTQ(Mem{Base: weights, Index: p, Scale: 8}, w)
				f.float(w)
				MOVL(Mem{Base: program}, p.As32())
				LEAQ(Mem{Base: p, Index: p, Scale: 2}, p)
				MOVQ(Mem{Base: xs, Index: p, Scale: 8}, p)
				ADDQ(U8(8), program)
				for v := range lo {
					x := f.get()
					VMOVDQU(Mem{Base: p, Index: place, Scale: 1, Disp: 32 * v}, x)
					f.float(x)
					c.add(x, w, hi[v], lo[v])
					f.put(x)
				}
				f.put(w)
			})
			for v := range lo {
				c.lower(hi[v], lo[v])
				f.reduce(lo[v])
			}
			TESTQ(terms, terms)
			JNZ(LabelRef("piece"))
			Label("finish")
			for v, l := range lo {
				f.residue(l, false)
				VMOVDQU(l, Mem{Base: dst, Index: place, Scale: 1, Disp: 32 * v})
			}
			ADDQ(U8(32*vectors), place)
		})
	})
	VZEROUPPER()
	RET()
}

// blocks is what the kernels of blocks share.
type blocks struct {
	f                *avx2
	vectors          int // of an output at a time
	xs               Register
	program, weights GPVirtual
	place, p         GPVirtual
	head             GPVirtual
}

func newBlocks(name, doc string, vectors int) *blocks {
	TEXT(name, NOSPLIT, "func(dsts, xs *[]uint64, program *uint32, weights *uint64, pieces *uint32, blocks, offset, add int, consts *uint64)")
	Pragma("noescape")
	Doc(name + " " + doc + ".")
	return &blocks{f: newAVX2(Load(Param("consts"), GP64())), vectors: vectors}
}

// output addresses a vector of an output of the block.
func (b *blocks) output(i, v int) Mem {
	if v == 0 {
		dsts := GP64()
		Load(Param("dsts"), dsts)
		MOVL(Mem{Base: b.head, Disp: 4 * (2 + i)}, b.p.As32())
		LEAQ(Mem{Base: b.p, Index: b.p, Scale: 2}, b.p) // slice headers are three words
		MOVQ(Mem{Base: dsts, Index: b.p, Scale: 8}, b.p)
	}
	return Mem{Base: b.p, Index: b.place, Scale: 1, Disp: 32 * v}
}

// each loops over blocks, the vectors of a window, and pieces of a block's terms:
// sums are doubles below 2^50, to which piece adds the terms of a loop whose body
// it is given.
func (b *blocks) each(sums [][]vec, piece func(terms func(product func(output int, x []vec, w vec)))) {
	f := b.f
	two52 := f.get()
	VMOVUPD(repeated("two52", math.Float64bits(1<<52)), two52)
	b.xs = Load(Param("xs"), GP64())
	b.head, b.program, b.weights, b.place, b.p = GP64(), GP64(), GP64(), GP64(), GP64()
	first, pieces, at, rounds, terms, left, n := GP64(), GP64(), GP64(), GP64(), GP64(), GP64(), GP64()
	Load(Param("program"), b.head)
	Load(Param("weights"), first)
	Load(Param("pieces"), pieces)
	Load(Param("blocks"), n)
	rows.Loop("blocks", n, func() {
		Load(Param("offset"), b.place)
		MOVQ(U32(layout.BlockWords/(4*b.vectors)), rounds)
		rows.Loop("rounds", rounds, func() {
			for _, s := range slices.Concat(sums...) {
				VXORPD(s, s, s)
			}
			MOVL(Mem{Base: b.head, Disp: 4}, b.p.As32())
			Load(Param("add"), terms)
			ORQ(b.p, terms)
			JZ(LabelRef("start"))
			for i := range sums {
				for v, s := range sums[i] {
					VPOR(b.output(i, v), two52, s)
					VSUBPD(two52, s, s)
				}
			}
			Label("start")
			LEAQ(Mem{Base: b.head, Disp: 4 * layout.BlockHeader}, b.program)
			MOVQ(first, b.weights)
			MOVQ(pieces, at)
			MOVL(Mem{Base: b.head}, terms.As32())
			TESTQ(terms, terms)
			JZ(LabelRef("finish"))
			Label("piece")
			MOVL(Mem{Base: at}, left.As32())
			ADDQ(U8(4), at)
			SUBQ(left, terms)
			piece(func(product func(output int, x []vec, w vec)) {
				rows.Loop("terms", left, func() {
					MOVL(Mem{Base: b.program}, b.p.As32())
					LEAQ(Mem{Base: b.p, Index: b.p, Scale: 2}, b.p)
					MOVQ(Mem{Base: b.xs, Index: b.p, Scale: 8}, b.p)
					ADDQ(U8(4*layout.BlockTerm), b.program)
					x := f.several(b.vectors)
					for v := range x {
						VPOR(Mem{Base: b.p, Index: b.place, Scale: 1, Disp: 32 * v}, two52, x[v])
						VSUBPD(two52, x[v], x[v])
					}
					// Of hundreds of rows, the processor does not see what comes next.
					PREFETCHT0(Mem{Base: b.p, Index: b.place, Scale: 1, Disp: 8 * layout.BlockWords})
					for i := range sums {
						w := f.get()
						VBROADCASTSD(Mem{Base: b.weights, Disp: 8 * i}, w)
						product(i, x, w)
						f.put(w)
					}
					f.put(x...)
					ADDQ(U8(8*layout.BlockSums), b.weights)
				})
			})
			TESTQ(terms, terms)
			JNZ(LabelRef("piece"))
			Label("finish")
			for i := range sums {
				for v, s := range sums[i] {
					f.residue(s, false)
					VMOVDQU(s, b.output(i, v))
				}
			}
			ADDQ(U8(32*b.vectors), b.place)
		})
		MOVQ(b.program, b.head)
		MOVQ(b.weights, first)
		MOVQ(at, pieces)
	})
	VZEROUPPER()
	RET()
}

// combineBlocksAVX2 keeps a vector of each of four sums, in two parts.
func combineBlocksAVX2() {
	b := newBlocks("combineBlocksDoubles", "does what combineBlocksIFMA does, with weights as doubles in the order of the terms, and reduces after so many terms as pieces say", 1)
	f := b.f
	c, hi, lo := f.signed(), f.several(layout.BlockSums), f.several(layout.BlockSums)
	var sums [][]vec
	for _, l := range lo {
		sums = append(sums, []vec{l})
	}
	b.each(sums, func(terms func(func(int, []vec, vec))) {
		c.start(hi...)
		terms(func(i int, x []vec, w vec) { c.add(x[0], w, hi[i], lo[i]) })
		for i := range hi {
			c.lower(hi[i], lo[i])
			f.reduce(lo[i])
		}
	})
}

// combineSmallAVX2 keeps two vectors of each of four sums of products that are
// exact in a double: a piece, with what is left of those before, stays below 2^53.
func combineSmallAVX2() {
	b := newBlocks("combineSmallDoubles", "does what combineBlocksDoubles does, for sums below 2^53", 2)
	var sums [][]vec
	for range layout.BlockSums {
		sums = append(sums, b.f.several(b.vectors))
	}
	b.each(sums, func(terms func(func(int, []vec, vec))) {
		terms(func(i int, x []vec, w vec) {
			for v := range x {
				VFMADD231PD(x[v], w, sums[i][v])
			}
		})
		for _, s := range slices.Concat(sums...) {
			b.f.reduce(s)
		}
	})
}

// innerAVX2 adds up products of residues in two parts; right-hand sides carry no
// factor.
func innerAVX2(outputs int) {
	const vectors = 2
	if outputs == 1 {
		TEXT("innerDoubles", NOSPLIT, "func(dst *uint64, a, b0 *[]uint64, terms, n, add int, consts *uint64)")
	} else {
		TEXT("innerPairDoubles", NOSPLIT, "func(dst, dst1 *uint64, a, b0, b1 *[]uint64, terms, n, add int, consts *uint64)")
	}
	Pragma("noescape")
	Doc("dst = (the old dst if add is 1) + sum of a[i]*b[i], for n words and as many terms as a chain may have.")
	outs := []Register{Load(Param("dst"), GP64())}
	a := Load(Param("a"), GP64())
	bs := []Register{Load(Param("b0"), GP64())}
	if outputs == 2 {
		outs = append(outs, Load(Param("dst1"), GP64()))
		bs = append(bs, Load(Param("b1"), GP64()))
	}
	n := Load(Param("n"), GP64())
	f := newAVX2(Load(Param("consts"), GP64()))
	SHRQ(U8(3), n)
	offset, terms, place, p := GP64(), GP64(), GP64(), GP64()
	XORQ(offset, offset)
	c, hi, lo := f.unsigned(), f.several(outputs*vectors), f.several(outputs*vectors)
	two52 := f.get()
	VMOVUPD(repeated("two52", math.Float64bits(1<<52)), two52)
	rows.Loop("windows", n, func() {
		c.start(hi...)
		for _, l := range lo {
			VXORPD(l, l, l)
		}
		Load(Param("terms"), terms)
		XORQ(place, place)
		rows.Loop("terms", terms, func() {
			load := func(v int) vec {
				x := f.get()
				VPOR(Mem{Base: p, Index: offset, Scale: 1, Disp: 32 * v}, two52, x)
				VSUBPD(two52, x, x)
				return x
			}
			ahead := Mem{Base: p, Index: offset, Scale: 1, Disp: 4 * 32 * vectors}
			MOVQ(Mem{Base: a, Index: place, Scale: 1}, p)
			left := []vec{load(0), load(1)}
			PREFETCHT0(ahead)
			for k, b := range bs {
				MOVQ(Mem{Base: b, Index: place, Scale: 1}, p)
				PREFETCHT0(ahead)
				for v, x := range left {
					y := load(v)
					c.add(x, y, hi[k*vectors+v], lo[k*vectors+v])
					f.put(y)
				}
			}
			ADDQ(U8(24), place)
			f.put(left...)
		})
		Load(Param("add"), terms)
		for i, l := range lo {
			at := Mem{Base: outs[i/vectors], Index: offset, Scale: 1, Disp: 32 * (i % vectors)}
			c.lower(hi[i], l)
			TESTQ(terms, terms)
			skip := "start" + string(rune('0'+i))
			JZ(LabelRef(skip))
			VPOR(at, two52, hi[i])
			VSUBPD(two52, hi[i], hi[i])
			VADDPD(hi[i], l, l)
			Label(skip)
			f.residue(l, true)
			VMOVDQU(l, at)
		}
		ADDQ(U8(32*vectors), offset)
	})
	VZEROUPPER()
	RET()
}
