package ifma

import (
	"fmt"
	"math/bits"

	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// extendIFMA writes the kernels of base extension from 1 to 9 primes (Halevi,
// Polyakov and Shoup, eprint 2018/117). With Q = q1...qk and x given by its
// residues, y_i = x_i*(Q/q_i)^-1 mod q_i and v = floor(sum y_i/q_i),
//
//	x = sum y_i*(Q/q_i) - v*Q,
//
// taken modulo each target. To centre, half is added before and taken away
// after, with v*Q, from a table of 8; a greater v is multiplied.
func extendIFMA() {
	for k := 1; k <= layout.MaxSources; k++ {
		extend(k)
	}
}

func extend(k int) {
	vectors := 4 // as many as there are registers for
	if k > 4 {
		vectors = 2
	}
	name := fmt.Sprintf("extend%dIFMA", k)
	TEXT(name, NOSPLIT, "func(dst, src *[]uint64, table *uint64, targets, n int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s brings %d residues of each of n words to targets other primes.", name, k))
	dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
	table := Load(Param("table"), GP64())
	targets := Load(Param("targets"), GP64())
	n := Load(Param("n"), GP64())
	f := newIFMA(table)
	mask := f.get()
	VPBROADCASTQ(Mem{Base: table, Disp: 8 * layout.SourceMask}, mask)
	offset := GP64()
	XORQ(offset, offset)
	SHRQ(U8(bits.Len(uint(8*vectors))-1), n)
	source := GP64()
	rows.Loop("words", n, func() {
		y, v := make([][]vec, vectors), make([]vec, vectors)
		for j := range vectors {
			v[j] = f.get()
		}
		for i := range k {
			MOVQ(Mem{Base: src, Disp: 24 * i}, source)
			for j, sum := range v {
				at := func(word int) Mem { return Mem{Base: table, Disp: 8 * (layout.SourceWords*i + word)} }
				x, r, h, t := f.get(), f.zero(), f.zero(), f.get()
				VMOVDQU64(Mem{Base: source, Index: offset, Scale: 1, Disp: 64 * j}, x)
				VPADDQ_BCST(at(layout.SourceHalf), x, x)
				madd(true, at(layout.SourceInvQ), x, h)
				madd(false, at(layout.SourceInv), x, r)
				madd(false, at(layout.SourceNegQ), h, r)
				VPANDQ(mask, r, r)
				VPSUBQ_BCST(at(layout.SourceQ), r, t)
				VPMINUQ(t, r, r)
				if k > 1 {
					VCVTUQQ2PD(r, x)
					if i == 0 {
						VMULPD_BCST(at(layout.SourceFloat), x, sum)
					} else {
						VMULPD_BCST(at(layout.SourceFloat), x, x)
						VADDPD(x, sum, sum)
					}
				}
				f.put(x, h, t)
				y[j] = append(y[j], r)
			}
		}
		for _, sum := range v {
			if k > 1 {
				VCVTTPD2UQQ(sum, sum)
			} else {
				VPXORQ(sum, sum, sum)
			}
		}
		place, target, left, p := GP64(), GP64(), GP64(), GP64()
		MOVQ(dst, place)
		LEAQ(Mem{Base: table, Disp: 8 * layout.TargetsAt}, target)
		MOVQ(targets, left)
		rows.Loop("targets", left, func() {
			MOVQ(Mem{Base: place}, p)
			ADDQ(U8(24), place)
			at := func(word int) Mem { return Mem{Base: target, Disp: 8 * word} }
			for j := range vectors {
				lo, hi := f.zero(), f.get()
				if k <= 8 {
					VPERMQ(at(layout.TargetShift), v[j], hi)
				} else {
					VPBROADCASTQ(at(layout.TargetShift), hi)
					f.product(v[j], at(layout.TargetQuo), lo, hi)
				}
				for i := range k {
					f.product(y[j][i], at(layout.TargetFactor+i), lo, hi)
				}
				f.montgomery(lo, hi, at(layout.TargetQ), at(layout.TargetTwoQ), at(layout.TargetQInv))
				VMOVDQU64(hi, Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * j})
				PREFETCHT0(Mem{Base: p, Index: offset, Scale: 1, Disp: 64 * (vectors + j)})
				f.put(lo, hi)
			}
			ADDQ(U32(8*layout.TargetWords), target)
		})
		for j := range vectors {
			f.put(v[j])
			f.put(y[j]...)
		}
		ADDQ(U32(uint32(64*vectors)), offset)
	})
	VZEROUPPER()
	RET()
}
