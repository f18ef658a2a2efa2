package avx2

import (
	"fmt"
	"math"

	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// extendAVX2 writes the kernels of extendIFMA: y_i are doubles in [0, q_i), and
// each target adds up their products with centred factors in two parts. More
// than four y_i wait on the stack.
func extendAVX2() {
	for k := 1; k <= layout.MaxSources; k++ {
		extendFloat(k)
	}
}

// chained is how many products one sum in two parts takes, for the largest
// primes. Below it are v*Q and half, up to 7.5 times p/2, and what is left of the
// upper part, 1.4p: 7.6*2^50 in all. A ninth product is reduced by itself, and so
// are v*Q and half then.
const chained = 8

func extendFloat(k int) {
	vectors := 2 // as many as there are registers for
	if k > 3 {
		vectors = 1
	}
	name := fmt.Sprintf("extend%dDoubles", k)
	TEXT(name, NOSPLIT, "func(dst, src *[]uint64, table *uint64, targets, n int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s brings %d residues of each of n words to targets other primes.", name, k))
	dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
	table := Load(Param("table"), GP64())
	targets := Load(Param("targets"), GP64())
	n := Load(Param("n"), GP64())
	f := newAVX2(nil)
	c := chain{f, func() vec {
		v := f.get()
		VMOVUPD(repeated("signed", math.Float64bits(3<<101)), v)
		return v
	}}
	offset := GP64()
	XORQ(offset, offset)
	SHRQ(U8(1+vectors), n)
	source := GP64()
	var stack Mem
	if k > 4 {
		stack = AllocLocal(32 * k)
	}
	rows.Loop("words", n, func() {
		total, y := f.several(vectors), make([][]vec, vectors)
		for i := range k {
			at := func(word int) vec { return f.broadcast(Mem{Base: table, Disp: 8 * (layout.FloatSourceWords*i + word)}) }
			MOVQ(Mem{Base: src, Disp: 24 * i}, source)
			half, w, inverse := at(layout.FloatSourceHalf), at(layout.FloatSourceInv), at(layout.FloatSourceInverse)
			f.q = at(layout.FloatSourceQ)
			for j := range vectors {
				x := f.get()
				VMOVDQU(Mem{Base: source, Index: offset, Scale: 1, Disp: 32 * j}, x)
				VPOR(repeated("two52", math.Float64bits(1<<52)), x, x)
				VSUBPD(half, x, x)
				r := f.mulmod(x, w, func() vec { return at(layout.FloatSourceInvQ) })
				f.lift(r)
				if i == 0 {
					VMULPD(inverse, r, total[j])
				} else {
					t := f.get()
					VMULPD(inverse, r, t)
					VADDPD(t, total[j], total[j])
					f.put(t)
				}
				if k > 4 {
					VMOVUPD(r, stack.Offset(32*i))
					f.put(r)
				} else {
					y[j] = append(y[j], r)
				}
			}
			f.put(half, w, inverse, f.q)
		}
		for _, t := range total {
			if k > 1 {
				VROUNDPD(U8(3), t, t) // towards 0
			} else {
				VXORPD(t, t, t)
			}
		}
		place, target, left, p := GP64(), GP64(), GP64(), GP64()
		MOVQ(dst, place)
		LEAQ(Mem{Base: table, Disp: 8 * layout.FloatSourceWords * layout.MaxSources}, target)
		MOVQ(targets, left)
		rows.Loop("targets", left, func() {
			at := func(word int) vec { return f.broadcast(Mem{Base: target, Disp: 8 * word}) }
			MOVQ(Mem{Base: place}, p)
			ADDQ(U8(24), place)
			hi, lo := f.several(vectors), f.several(vectors)
			c.start(hi...)
			shift, quo := at(layout.FloatTargetShift), at(layout.FloatTargetQuo)
			for j, l := range lo {
				VMOVAPD(shift, l)
				if k > 1 {
					VFMADD231PD(quo, total[j], l)
				}
			}
			f.put(shift, quo)
			for i := range min(k, chained) {
				w := at(layout.FloatTargetFactor + 2*i)
				for j := range vectors {
					x := vec(nil)
					if k > 4 {
						x = f.get()
						VMOVUPD(stack.Offset(32*i), x)
					} else {
						x = y[j][i]
					}
					c.add(x, w, hi[j], lo[j])
					if k > 4 {
						f.put(x)
					}
				}
				f.put(w)
			}
			f.q, f.inv = at(layout.FloatTargetQ), at(layout.FloatTargetInverse)
			for j := range vectors {
				if k > chained {
					f.reduce(lo[j])
					w, x := at(layout.FloatTargetFactor+2*chained), f.get()
					VMOVUPD(stack.Offset(32*chained), x)
					r := f.mulmod(x, w, func() vec { return at(layout.FloatTargetFactor + 2*chained + 1) })
					VADDPD(r, lo[j], lo[j])
					f.put(w, r)
				}
				c.lower(hi[j], lo[j])
				f.residue(lo[j], true)
				VMOVDQU(lo[j], Mem{Base: p, Index: offset, Scale: 1, Disp: 32 * j})
			}
			f.put(f.q, f.inv)
			f.put(hi...)
			f.put(lo...)
			ADDQ(U32(8*layout.FloatTargetWords), target)
		})
		f.put(total...)
		for j := range vectors {
			f.put(y[j]...)
		}
		ADDQ(U32(uint32(32*vectors)), offset)
	})
	VZEROUPPER()
	RET()
}
