// Package small writes the AVX-512 kernel of weighted sums whose weights are small.
package small

import (
	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Kernels emits combineSmallIFMA, which keeps two vectors of each of four sums of products that are
// exact in a double: one instruction a product, where halves of 52 bits take two.
// A piece, with what is left of those before, stays below 2^53.
func Kernels() {
	const outputs, vectors = layout.BlockSums, 2
	TEXT("combineSmallIFMA", NOSPLIT, "func(dsts, xs *[]uint64, program *uint32, weights *uint64, pieces *uint32, blocks, offset, add int, consts *uint64)")
	Pragma("noescape")
	Doc("combineSmallIFMA does what combineBlocksIFMA does, with weights as doubles in the order of the terms,",
		"for sums below 2^53, and reduces after so many terms as pieces say.")
	dsts, xs := Load(Param("dsts"), GP64()), Load(Param("xs"), GP64())
	program, weights := Load(Param("program"), GP64()), Load(Param("weights"), GP64())
	pieces := Load(Param("pieces"), GP64())
	blocks := Load(Param("blocks"), GP64())
	offset := Load(Param("offset"), GP64())
	consts := Load(Param("consts"), GP64())
	sums := [outputs][vectors]VecPhysical{{Z0, Z1}, {Z2, Z3}, {Z4, Z5}, {Z6, Z7}}
	spare := [vectors * outputs]VecPhysical{Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15}
	q, floatQ, inv := Z16, Z17, Z18
	VPBROADCASTQ(Mem{Base: consts, Disp: 8 * layout.Q}, q)
	VBROADCASTSD(Mem{Base: consts, Disp: 8 * layout.FloatQ}, floatQ)
	VBROADCASTSD(Mem{Base: consts, Disp: 8 * layout.FloatInv}, inv)
	rows.Loop("blocks", blocks, func() {
		head, terms, left, p := GP64(), GP64(), GP64(), GP64()
		row := func(table Register, number Mem) {
			MOVL(number, p.As32())
			LEAQ(Mem{Base: p, Index: p, Scale: 2}, p) // slice headers are three words
			MOVQ(Mem{Base: table, Index: p, Scale: 8}, p)
		}
		words := func(v int) Mem { return Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * v} }
		MOVQ(program, head)
		ADDQ(U8(4*layout.BlockHeader), program)
		for i := range sums {
			for _, s := range sums[i] {
				VPXORQ(s, s, s)
			}
		}
		MOVL(Mem{Base: head, Disp: 4}, p.As32())
		Load(Param("add"), terms)
		ORQ(p, terms)
		JZ(LabelRef("start"))
		for i := range sums {
			row(dsts, Mem{Base: head, Disp: 4 * (2 + i)})
			for v, s := range sums[i] {
				VCVTUQQ2PD(words(v), s)
			}
		}
		Label("start")
		MOVL(Mem{Base: head}, terms.As32())
		TESTQ(terms, terms)
		JZ(LabelRef("finish"))
		Label("piece")
		MOVL(Mem{Base: pieces}, left.As32())
		ADDQ(U8(4), pieces)
		SUBQ(left, terms)
		rows.Loop("terms", left, func() {
			row(xs, Mem{Base: program})
			x := spare[outputs:][:vectors]
			for v := range x {
				VCVTUQQ2PD(words(v), x[v])
			}
			for i, w := range spare[:outputs] {
				VBROADCASTSD(Mem{Base: weights, Disp: 8 * i}, w)
				for v, s := range sums[i] {
					VFMADD231PD(x[v], w, s)
				}
			}
			ADDQ(U8(4*layout.BlockTerm), program)
			ADDQ(U8(8*outputs), weights)
		})
		for i := range sums {
			for v, s := range sums[i] {
				n := spare[vectors*i+v]
				VMULPD(inv, s, n)
				VRNDSCALEPD(U8(8), n, n) // to the nearest integer
				VFNMADD231PD(n, floatQ, s)
			}
		}
		TESTQ(terms, terms)
		JNZ(LabelRef("piece"))
		Label("finish")
		for i := range sums {
			row(dsts, Mem{Base: head, Disp: 4 * (2 + i)})
			for v, s := range sums[i] {
				// Of s and s+q modulo 2^64, the smaller.
				t := spare[vectors*i+v]
				VCVTPD2QQ(s, s)
				VPADDQ(q, s, t)
				VPMINUQ(t, s, s)
				VMOVDQU64(s, words(v))
			}
		}
	})
	VZEROUPPER()
	RET()
}
