package avx2

import (
	"cryptounet/heops/backend/rns/asm/rows"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// permuteAVX2 writes permutations under which 4 consecutive words come from 4
// consecutive words, from the tables of permuteIFMA.
func permuteAVX2() {
	for _, add := range []bool{false, true} {
		if add {
			TEXT("permuteAddAVX2", NOSPLIT, "func(dst, src *uint64, blocks *uint32, lanes *uint64, n int, consts *uint64)")
			Doc("permuteAddAVX2 adds the permuted src to dst.")
		} else {
			TEXT("permuteAVX2", NOSPLIT, "func(dst, src *uint64, blocks *uint32, lanes *uint64, n int)")
			Doc("permuteAVX2 sets dst to the permuted src: blocks are byte offsets, lanes are 8 bytes for 8 words.")
		}
		Pragma("noescape")
		dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
		blocks, lanes := Load(Param("blocks"), GP64()), Load(Param("lanes"), GP64())
		n := Load(Param("n"), GP64())
		f := newAVX2(nil)
		q := f.get()
		if add {
			f.table = Load(Param("consts"), GP64())
			VPBROADCASTQ(Mem{Base: f.table}, q)
		}
		odd := f.get()
		VMOVDQU(repeated("odd", 1<<32), odd)
		SHRQ(U8(4), n)
		at, half := GP64(), GP64()
		rows.Loop("words", n, func() {
			for v := range 4 {
				// Words are two halves: places 2l and 2l+1, of which the upper bits
				// are those of the four words.
				index, x := f.get(), f.get()
				MOVL(Mem{Base: blocks, Disp: v / 2 * 4}, at.As32())
				MOVBLZX(Mem{Base: lanes, Disp: 4 * v}, half.As32())
				ANDL(U8(4), half.As32())
				LEAQ(Mem{Base: at, Index: half, Scale: 8}, at)
				VPMOVZXBQ(Mem{Base: lanes, Disp: 4 * v}, index)
				VPADDQ(index, index, index)
				VPSHUFD(U8(0xa0), index, index)
				VPOR(odd, index, index)
				VPERMD(Mem{Base: src, Index: at, Scale: 1}, index, x)
				to := Mem{Base: dst, Disp: 32 * v}
				if add {
					VPADDQ(to, x, x)
					VPSUBQ(q, x, x) // in [-q, q)
					VPADDQ(q, x, index)
					VBLENDVPD(x, index, x, x) // by the sign
				}
				VMOVDQU(x, to)
				f.put(index, x)
			}
			ADDQ(U8(8), blocks)
			ADDQ(U8(16), lanes)
			ADDQ(U32(128), dst)
		})
		VZEROUPPER()
		RET()
	}
}
