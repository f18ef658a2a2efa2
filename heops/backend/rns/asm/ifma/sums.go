package ifma

import (
	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func sumsIFMA() {
	combineIFMA()
	combineBlocksIFMA()
	innerIFMA(1)
	innerIFMA(2)
}

// product adds x*y to a sum of 52-bit halves lo + hi*2^52.
func (f *ifma) product(x vec, y Op, lo, hi vec) {
	madd(false, y, x, lo)
	madd(true, y, x, hi)
}

var reductionConstants = []int{
	layout.Q, layout.TwoQ, layout.NegQ, layout.Mask, layout.OneQ, layout.R52, layout.R52Q,
}

// residue reduces lo + hi*2^52 to [0, q) in lo, for any lo and hi < 2^63: with
// hi + lo>>52 = h0 + h1*2^52 it is (lo mod 2^52)*1 + h0*2^52 + h1*2^104, three
// products with constants by Shoup's method whose quotients add up before they
// are multiplied by q. Each leaves less than 2q, the last hardly more than q,
// so that the sum is in [0, 5.1q) and below 2^52. Without wide, hi < 2^52 - 2^12
// and h1 = 0.
func (f *ifma) residue(lo, hi vec, wide bool) {
	carry, quotient := f.get(), f.zero()
	VPSRLQ(U8(52), lo, carry)
	VPADDQ(carry, hi, hi)
	madd(true, f.constant(layout.OneQ), lo, quotient)
	madd(true, f.constant(layout.R52Q), hi, quotient)
	madd(false, f.constant(layout.R52), hi, lo)
	if wide {
		VPSRLQ(U8(52), hi, carry)
		madd(true, f.word(layout.R104Q), carry, quotient)
		madd(false, f.word(layout.R104), carry, lo)
	}
	madd(false, f.constant(layout.NegQ), quotient, lo)
	f.mask(lo)
	f.put(carry, quotient)
	if wide {
		f.less(layout.ThreeQ, lo)
	}
	f.less(layout.TwoQ, lo)
	f.less(layout.Q, lo)
}

// montgomery sets hi to (lo + hi*2^52)/2^52 mod q, in [0, q), for hi < 3q:
// with m = lo/q mod 2^52, the sum less m*q is a multiple of 2^52
// (Montgomery 1985).
func (f *ifma) montgomery(lo, hi vec, q, twoQ, qInv Op) {
	m, h := f.zero(), f.get()
	madd(false, qInv, lo, m)
	VPSRLQ(U8(52), lo, h)
	VPADDQ(h, hi, hi)
	broadcast(q, hi, hi, VPADDQ, VPADDQ_BCST)
	VPXORQ(h, h, h)
	madd(true, q, m, h)
	VPSUBQ(h, hi, hi)
	for _, c := range []Op{twoQ, q} {
		broadcast(c, hi, h, VPSUBQ, VPSUBQ_BCST)
		VPMINUQ(h, hi, hi)
	}
	f.put(m, h)
}

// broadcast emits an instruction whose first operand is a register or a word.
func broadcast(a Op, b, c vec, plain, bcst func(...Op)) {
	if _, mem := a.(Mem); mem {
		bcst(a, b, c)
		return
	}
	plain(a, b, c)
}

// combineIFMA runs a program of weighted sums on one window of 64
// coefficients: 8 vectors of accumulators stay in registers.
func combineIFMA() {
	TEXT("combineIFMA", NOSPLIT, "func(dsts, xs *[]uint64, program, weights *uint64, sums, offset, add int, consts *uint64)")
	Pragma("noescape")
	Doc("combineIFMA computes sums, each a header of two words and its terms, on the 64 words at",
		"offset bytes. A header is twice the number of dst, plus 1 to add to it, and the number of terms;",
		"a term is the number of an input and, in the upper half, that of its weight. Where add is 1, all",
		"sums add.")
	dsts, xs := Load(Param("dsts"), GP64()), Load(Param("xs"), GP64())
	program := Load(Param("program"), GP64())
	weights := Load(Param("weights"), GP64())
	sums := Load(Param("sums"), GP64())
	offset := Load(Param("offset"), GP64())
	add := Load(Param("add"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	f.load(append(reductionConstants, layout.ThreeQ)...)
	var lo, hi [8]vec
	for i := range lo {
		lo[i], hi[i] = f.get(), f.get()
	}
	rows.Loop("sums", sums, func() {
		dst, terms, p, k := GP64(), GP64(), GP64(), GP64()
		MOVQ(Mem{Base: program}, dst)
		ORQ(add, dst)
		MOVQ(Mem{Base: program, Disp: 8}, terms)
		ADDQ(U8(16), program)
		for i := range lo {
			VPXORQ(lo[i], lo[i], lo[i])
			VPXORQ(hi[i], hi[i], hi[i])
		}
		SHRQ(U8(1), dst)
		LEAQ(Mem{Base: dst, Index: dst, Scale: 2}, dst) // slice headers are three words
		MOVQ(Mem{Base: dsts, Index: dst, Scale: 8}, dst)
		JCC(LabelRef("start")) // on the bit shifted out
		for i := range lo {
			VMOVDQU64(Mem{Base: dst, Index: offset, Scale: 1, Disp: 64 * i}, lo[i])
		}
		Label("start")
		TESTQ(terms, terms)
		JZ(LabelRef("reduce"))
		rows.Loop("terms", terms, func() {
			MOVL(Mem{Base: program}, p.As32())
			MOVL(Mem{Base: program, Disp: 4}, k.As32())
			LEAQ(Mem{Base: p, Index: p, Scale: 2}, p)
			MOVQ(Mem{Base: xs, Index: p, Scale: 8}, p)
			w := f.get()
			VPBROADCASTQ(Mem{Base: weights, Index: k, Scale: 8}, w)
			ADDQ(U8(8), program)
			for i := range lo {
				x := f.get()
				VMOVDQU64(Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * i}, x)
				PREFETCHT0(Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * (len(lo) + i)})
				f.product(x, w, lo[i], hi[i])
				f.put(x)
			}
			f.put(w)
		})
		Label("reduce")
		for i := range lo {
			f.residue(lo[i], hi[i], true)
			VMOVDQU64(lo[i], Mem{Base: dst, Index: offset, Scale: 1, Disp: 64 * i})
		}
	})
	VZEROUPPER()
	RET()
}

// combineBlocksIFMA runs a program of blocks of four sums of the same inputs on a
// window of 16 coefficients: what is read of an input is multiplied four times.
func combineBlocksIFMA() {
	const outputs, vectors = layout.BlockSums, 2
	TEXT("combineBlocksIFMA", NOSPLIT, "func(dsts, xs *[]uint64, program *uint32, weights *uint64, blocks, offset, add int, consts *uint64)")
	Pragma("noescape")
	Doc("combineBlocksIFMA computes blocks of four sums, each a header and its terms, on the 16 words at",
		"offset bytes. A header is the number of terms, 1 to add, and the numbers of the four dsts; a term is",
		"the number of an input and those of its four weights. Where add is 1, all sums add.")
	dsts, xs := Load(Param("dsts"), GP64()), Load(Param("xs"), GP64())
	program := Load(Param("program"), GP64())
	weights := Load(Param("weights"), GP64())
	blocks := Load(Param("blocks"), GP64())
	offset := Load(Param("offset"), GP64())
	add := Load(Param("add"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	f.load(append(reductionConstants, layout.ThreeQ)...)
	var lo, hi [outputs][vectors]vec
	for i := range lo {
		for v := range vectors {
			lo[i][v], hi[i][v] = f.get(), f.get()
		}
	}
	rows.Loop("blocks", blocks, func() {
		head, terms, p, k := GP64(), GP64(), GP64(), GP64()
		word := func(base Register, i int, to GPVirtual) { MOVL(Mem{Base: base, Disp: 4 * i}, to.As32()) }
		output := func(i, v int) Mem {
			if v == 0 {
				word(head, 2+i, p)
				LEAQ(Mem{Base: p, Index: p, Scale: 2}, p) // slice headers are three words
				MOVQ(Mem{Base: dsts, Index: p, Scale: 8}, p)
			}
			return Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * v}
		}
		MOVQ(program, head)
		word(head, 0, terms)
		word(head, 1, k)
		ADDQ(U8(4*layout.BlockHeader), program)
		for i := range lo {
			for v := range vectors {
				VPXORQ(lo[i][v], lo[i][v], lo[i][v])
				VPXORQ(hi[i][v], hi[i][v], hi[i][v])
			}
		}
		ORQ(add, k)
		JZ(LabelRef("start"))
		for i := range lo {
			for v := range vectors {
				VMOVDQU64(output(i, v), lo[i][v])
			}
		}
		Label("start")
		TESTQ(terms, terms)
		JZ(LabelRef("reduce"))
		rows.Loop("terms", terms, func() {
			word(program, 0, p)
			LEAQ(Mem{Base: p, Index: p, Scale: 2}, p)
			MOVQ(Mem{Base: xs, Index: p, Scale: 8}, p)
			var x [vectors]vec
			for v := range x {
				x[v] = f.get()
				VMOVDQU64(Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * v}, x[v])
			}
			// Of hundreds of rows, the processor does not see what comes next.
			for v := range x {
				PREFETCHT0(Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * (vectors + v)})
			}
			for i := range lo {
				w := f.get()
				word(program, 1+i, k)
				VPBROADCASTQ(Mem{Base: weights, Index: k, Scale: 8}, w)
				for v := range x {
					f.product(x[v], w, lo[i][v], hi[i][v])
				}
				f.put(w)
			}
			f.put(x[:]...)
			ADDQ(U8(4*layout.BlockTerm), program)
		})
		Label("reduce")
		for i := range lo {
			for v := range vectors {
				f.residue(lo[i][v], hi[i][v], true)
				to := output(i, v)
				VMOVDQU64(lo[i][v], to)
				to.Disp += 64 * vectors
				PREFETCHT0(to)
			}
		}
	})
	VZEROUPPER()
	RET()
}

// innerIFMA is a sum of products of vectors, for one or two right-hand sides
// that share the left-hand one. The right-hand sides carry a factor 2^52, so
// that one Montgomery reduction is all.
func innerIFMA(outputs int) {
	if outputs == 1 {
		TEXT("innerIFMA", NOSPLIT, "func(dst *uint64, a, b0 *[]uint64, terms, n, add int, consts *uint64)")
	} else {
		TEXT("innerPairIFMA", NOSPLIT, "func(dst, dst1 *uint64, a, b0, b1 *[]uint64, terms, n, add int, consts *uint64)")
	}
	Pragma("noescape")
	Doc("dst = (the old dst if add is 1) + sum of a[i]*b[i]/2^52, for n words, up to 10 terms.")
	outs := []Register{Load(Param("dst"), GP64())}
	a := Load(Param("a"), GP64())
	bs := []Register{Load(Param("b0"), GP64())}
	if outputs == 2 {
		outs = append(outs, Load(Param("dst1"), GP64()))
		bs = append(bs, Load(Param("b1"), GP64()))
	}
	n := Load(Param("n"), GP64())
	vectors := 8 / outputs
	f := newIFMA(Load(Param("consts"), GP64()))
	f.load(layout.Q, layout.TwoQ, layout.QInv)
	lo, hi := make([]vec, 8), make([]vec, 8)
	for i := range lo {
		lo[i], hi[i] = f.get(), f.get()
	}
	if outputs == 2 {
		SHRQ(U8(5), n)
	} else {
		SHRQ(U8(6), n)
	}
	offset, terms, place, pa := GP64(), GP64(), GP64(), GP64()
	XORQ(offset, offset)
	rows.Loop("windows", n, func() {
		for i := range lo {
			VPXORQ(lo[i], lo[i], lo[i])
			VPXORQ(hi[i], hi[i], hi[i])
		}
		Load(Param("add"), terms)
		TESTQ(terms, terms)
		JZ(LabelRef("start"))
		for i := range hi {
			VMOVDQU64(Mem{Base: outs[i/vectors], Index: offset, Scale: 1, Disp: 64 * (i % vectors)}, hi[i])
		}
		Label("start")
		Load(Param("terms"), terms)
		XORQ(place, place)
		rows.Loop("terms", terms, func() {
			MOVQ(Mem{Base: a, Index: place, Scale: 1}, pa)
			var pb []Register
			for _, b := range bs {
				p := GP64()
				MOVQ(Mem{Base: b, Index: place, Scale: 1}, p)
				pb = append(pb, p)
			}
			ADDQ(U8(24), place)
			for v := range vectors {
				x := f.get()
				VMOVDQU64(Mem{Base: pa, Index: offset, Scale: 1, Disp: 64 * v}, x)
				for k, p := range pb {
					y := f.get()
					VMOVDQU64(Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * v}, y)
					PREFETCHT0(Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * (vectors + v)})
					f.product(x, y, lo[k*vectors+v], hi[k*vectors+v])
					f.put(y)
				}
				f.put(x)
			}
		})
		for i := range lo {
			f.montgomery(lo[i], hi[i], f.constant(layout.Q), f.constant(layout.TwoQ), f.constant(layout.QInv))
			VMOVDQU64(hi[i], Mem{Base: outs[i/vectors], Index: offset, Scale: 1, Disp: 64 * (i % vectors)})
		}
		ADDQ(U32(64*vectors), offset)
	})
	VZEROUPPER()
	RET()
}
