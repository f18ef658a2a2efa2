// Command asm writes the assembly of package layers with avo.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// header is how far apart slices lie in an array of slices.
const header = 24

func main() {
	ConstraintExpr("amd64,!purego")
	TEXT("addRowsAVX2", NOSPLIT, "func(row *float64, w *[8]float64, in *[8][]float64, n int)")
	Doc("addRowsAVX2 is addRowsGeneric for n values, a multiple of 8 and not 0, with its order",
		"of sums and without fused products: it returns the same bits.")
	Pragma("noescape")
	row, n := Load(Param("row"), GP64()), Load(Param("n"), GP64())
	w, in := Load(Param("w"), GP64()), Load(Param("in"), GP64())
	var weights [8]VecVirtual
	for i := range weights {
		weights[i] = YMM()
		VBROADCASTSD(Mem{Base: w, Disp: 8 * i}, weights[i])
	}
	var rows [8]Register
	for i := range rows {
		r := GP64()
		MOVQ(Mem{Base: in, Disp: header * i}, r)
		rows[i] = r
	}
	at := GP64()
	XORQ(at, at)
	Label("loop")
	for half := range 2 {
		word := func(base Register) Mem { return Mem{Base: base, Index: at, Scale: 8, Disp: 32 * half} }
		var sums [2]VecVirtual
		for s := range sums {
			sums[s] = YMM()
			VMULPD(word(rows[4*s]), weights[4*s], sums[s])
			for i := 4*s + 1; i < 4*s+4; i++ {
				product := YMM()
				VMULPD(word(rows[i]), weights[i], product)
				VADDPD(product, sums[s], sums[s])
			}
		}
		VADDPD(sums[1], sums[0], sums[0])
		VADDPD(word(row), sums[0], sums[0])
		VMOVUPD(sums[0], word(row))
	}
	ADDQ(Imm(8), at)
	CMPQ(at, n)
	JLT(LabelRef("loop"))
	VZEROUPPER()
	RET()
	Generate()
}
