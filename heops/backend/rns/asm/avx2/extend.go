package avx2

import (
	"fmt"

	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// extendAVX2 writes the kernels of extendIFMA: y_i are doubles in [0, q_i), and
// each target adds up centred products, which stay below 10p. More than four y_i
// wait on the stack.
func extendAVX2() {
	for k := 1; k <= layout.MaxSources; k++ {
		extendFloat(k)
	}
}

func extendFloat(k int) {
	name := fmt.Sprintf("extend%dAVX2", k)
	TEXT(name, NOSPLIT, "func(dst, src *[]uint64, table *uint64, targets, n int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s brings %d residues of each of n words to targets other primes.", name, k))
	dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
	table := Load(Param("table"), GP64())
	targets := Load(Param("targets"), GP64())
	n := Load(Param("n"), GP64())
	f := newAVX2(nil)
	offset := GP64()
	XORQ(offset, offset)
	SHRQ(U8(2), n)
	source := GP64()
	var stack Mem
	if k > 4 {
		stack = AllocLocal(32 * k)
	}
	rows.Loop("words", n, func() {
		total := f.get()
		var y []vec
		for i := range k {
			at := func(word int) vec { return f.broadcast(Mem{Base: table, Disp: 8 * (layout.FloatSourceWords*i + word)}) }
			x := f.get()
			MOVQ(Mem{Base: src, Disp: 24 * i}, source)
			VMOVDQU(Mem{Base: source, Index: offset, Scale: 1}, x)
			f.float(x)
			half := at(layout.FloatSourceHalf)
			VADDPD(half, x, x)
			f.q = at(layout.FloatSourceQ)
			w := at(layout.FloatSourceInv)
			r := f.mulmod(x, w, func() vec { return at(layout.FloatSourceInvQ) })
			f.lift(r)
			f.put(half, f.q, w)
			if k > 4 {
				VMOVUPD(r, stack.Offset(32*i))
			} else {
				y = append(y, r)
			}
			t := at(layout.FloatSourceInverse)
			if i == 0 {
				VMULPD(t, r, total)
			} else {
				VMULPD(t, r, t)
				VADDPD(t, total, total)
			}
			f.put(t)
			if k > 4 {
				f.put(r)
			}
		}
		if k > 1 {
			VROUNDPD(U8(3), total, total) // towards 0
		} else {
			VXORPD(total, total, total)
		}
		place, target, left, p := GP64(), GP64(), GP64(), GP64()
		MOVQ(dst, place)
		LEAQ(Mem{Base: table, Disp: 8 * layout.FloatSourceWords * layout.MaxSources}, target)
		MOVQ(targets, left)
		rows.Loop("targets", left, func() {
			at := func(word int) vec { return f.broadcast(Mem{Base: target, Disp: 8 * word}) }
			MOVQ(Mem{Base: place}, p)
			ADDQ(U8(24), place)
			f.q, f.inv = at(layout.FloatTargetQ), at(layout.FloatTargetInverse)
			sum, quo := at(layout.FloatTargetShift), at(layout.FloatTargetQuo)
			VFMADD231PD(quo, total, sum)
			f.put(quo)
			for i := range k {
				w, x := at(layout.FloatTargetFactor+2*i), f.get()
				if k > 4 {
					VMOVUPD(stack.Offset(32*i), x)
				} else {
					VMOVAPD(y[i], x)
				}
				r := f.mulmod(x, w, func() vec { return at(layout.FloatTargetFactor + 2*i + 1) })
				VADDPD(r, sum, sum)
				f.put(w, r)
			}
			f.residue(sum, true)
			VMOVDQU(sum, Mem{Base: p, Index: offset, Scale: 1})
			f.put(sum, f.q, f.inv)
			ADDQ(U32(8*layout.FloatTargetWords), target)
		})
		f.put(total)
		f.put(y...)
		ADDQ(U8(32), offset)
	})
	VZEROUPPER()
	RET()
}
