package ifma

import (
	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// permuteIFMA writes permutations under which 8 consecutive words come from 8
// consecutive words: the place of the block and its lanes are tables.
func permuteIFMA() {
	for _, add := range []bool{false, true} {
		if add {
			TEXT("permuteAddIFMA", NOSPLIT, "func(dst, src *uint64, blocks *uint32, lanes *uint64, n int, consts *uint64)")
			Doc("permuteAddIFMA adds the permuted src to dst.")
		} else {
			TEXT("permuteIFMA", NOSPLIT, "func(dst, src *uint64, blocks *uint32, lanes *uint64, n int)")
			Doc("permuteIFMA sets dst to the permuted src: blocks are byte offsets, lanes are 8 bytes a vector.")
		}
		Pragma("noescape")
		dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
		blocks, lanes := Load(Param("blocks"), GP64()), Load(Param("lanes"), GP64())
		n := Load(Param("n"), GP64())
		f := newIFMA(nil)
		if add {
			f.table = Load(Param("consts"), GP64())
			f.load(layout.Q)
		}
		SHRQ(U8(5), n)
		at := GP64()
		rows.Loop("words", n, func() {
			for v := range 4 {
				index, x := f.get(), f.get()
				MOVL(Mem{Base: blocks, Disp: 4 * v}, at.As32())
				VPMOVZXBQ(Mem{Base: lanes, Disp: 8 * v}, index)
				VPERMQ(Mem{Base: src, Index: at, Scale: 1}, index, x)
				if add {
					VPADDQ(Mem{Base: dst, Disp: 64 * v}, x, x)
					f.less(layout.Q, x)
				}
				VMOVDQU64(x, Mem{Base: dst, Disp: 64 * v})
				f.put(index, x)
			}
			ADDQ(U8(16), blocks)
			ADDQ(U8(32), lanes)
			ADDQ(U32(256), dst)
		})
		VZEROUPPER()
		RET()
	}
}
