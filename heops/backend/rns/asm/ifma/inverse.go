package ifma

import (
	"fmt"

	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// The inverse transform is Gentleman-Sande from bit-reversed to natural order,
// the forward passes run backwards: seven stages on 128 coefficients from src
// to dst, passes of one to four stages, and a last pass of three stages, which
// multiplies by 1/N (1/2N in the conjugate-invariant ring) and reduces.
func inverseIFMA() {
	inverseFirstIFMA()
	for k := 1; k <= 4; k++ {
		inversePassIFMA(k)
	}
	inverseLastIFMA()
	inverseMirrorIFMA()
}

// inverseStages does the stages between vectors 1, 2, 4, ... apart, up to
// distance last. Twiddle factors are in the order of forward stages.
func (f *ifma) inverseStages(x []value, tw func(i int) twiddle, last int) {
	for t := 1; t <= last; t *= 2 {
		first := len(x)/(2*t) - 1
		for b := 0; b < len(x); b += 2 * t {
			w := tw(first + b/(2*t))
			for j := b; j < b+t; j++ {
				f.inverse(&x[j], &x[j+t], w, false)
			}
		}
	}
}

func (f *ifma) cleanAll(x []value) {
	for i := range x {
		f.clean(&x[i])
	}
}

func inverseFirstIFMA() {
	TEXT("inttFirstIFMA", NOSPLIT, "func(dst, src, consts, tw *uint64, blocks int)")
	Pragma("noescape")
	Doc("inttFirstIFMA does the first seven stages from src, in [0, q), to dst, on blocks of 128 words.")
	dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	blocks := Load(Param("blocks"), GP64())
	f.load(layout.TwoQ, layout.NegQ, layout.Mask)
	rows.Loop("blocks", blocks, func() {
		x := make([]value, 16)
		for i := 0; i < 8; i++ {
			a, b := value{v: f.get()}, value{v: f.get()}
			VMOVDQU64(Mem{Base: src, Disp: 128 * i}, a.v)
			VMOVDQU64(Mem{Base: src, Disp: 128*i + 64}, b.v)
			at := natural
			for _, t := range []int{1, 2, 4} {
				a, b = f.permute(at, split(t), a, b)
				at = split(t)
				w := f.inner(tw, t, i)
				f.inverse(&a, &b, w, t == 1)
				f.putTwiddle(w)
				if t < 4 {
					f.clean(&b)
				}
			}
			x[2*i], x[2*i+1] = f.permute(at, natural, a, b)
		}
		f.inverseStages(x, func(i int) twiddle {
			t := pair(tw, i)
			return twiddle{shift(t.w, 8*layout.LastInter), shift(t.wq, 8*layout.LastInter)}
		}, 8)
		f.cleanAll(x)
		for i := range x {
			VMOVDQU64(x[i].v, Mem{Base: dst, Disp: 64 * i})
			f.put(x[i].v)
		}
		ADDQ(U32(8*layout.LastWords), tw)
		ADDQ(U32(8*layout.Block), src)
		ADDQ(U32(8*layout.Block), dst)
	})
	VZEROUPPER()
	RET()
}

func inversePassIFMA(k int) {
	n := 1 << k
	name := fmt.Sprintf("inttPass%dIFMA", n)
	TEXT(name, NOSPLIT, "func(p, consts, tw *uint64, stride, blocks int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s does %d stages in place on each block of %d rows of stride words.", name, k, n))
	p := Load(Param("p"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	stride := Load(Param("stride"), GP64())
	blocks := Load(Param("blocks"), GP64())
	f.load(layout.TwoQ, layout.NegQ, layout.Mask)
	SHLQ(Imm(3), stride)
	steps := rows.NewSteps(stride, n)
	rows.Loop("blocks", blocks, func() {
		r := rows.NewRows(p, steps, n)
		columns := GP64()
		MOVQ(stride, columns)
		SHRQ(Imm(6), columns)
		rows.Loop("columns", columns, func() {
			x := f.loadRows(r, n)
			f.inverseStages(x, func(i int) twiddle { return pair(tw, i) }, n/2)
			f.cleanAll(x)
			f.storeRows(x, r)
			r.Advance(64)
		})
		ADDQ(U32(16*(n-1)), tw)
		for i := 0; i < n; i += 8 {
			LEAQ(Mem{Base: p, Index: stride, Scale: uint8(min(n, 8))}, p)
		}
	})
	VZEROUPPER()
	RET()
}

// finish does the last stage with 1/N multiplied in: the twiddle factor at tw
// already is.
func (f *ifma) finish(x []value, w twiddle) {
	half := len(x) / 2
	for j := range half {
		d := f.difference(&x[j], &x[j+half])
		s := x[j].v
		f.put(x[j+half].v)
		f.times(s, twiddle{f.word(layout.NInv), f.word(layout.NInvQ)}, &x[j])
		f.times(d, w, &x[j+half])
		f.put(s, d)
	}
}

func inverseLastIFMA() {
	TEXT("inttLastIFMA", NOSPLIT, "func(p, consts, tw *uint64, stride int)")
	Pragma("noescape")
	Doc("inttLastIFMA does the last three stages in place, multiplies by 1/N and reduces to [0, q).")
	p := Load(Param("p"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	stride := Load(Param("stride"), GP64())
	f.load(layout.Q, layout.TwoQ, layout.NegQ, layout.Mask)
	n := GP64()
	MOVQ(stride, n)
	SHRQ(Imm(3), n)
	SHLQ(Imm(3), stride)
	r := rows.NewRows(p, rows.NewSteps(stride, 8), 8)
	rows.Loop("columns", n, func() {
		x := f.loadRows(r, 8)
		f.inverseStages(x, func(i int) twiddle { return pair(tw, i) }, 2)
		f.finish(x, pair(tw, 0))
		for i := range x {
			f.clean(&x[i])
			f.less(layout.Q, x[i].v)
		}
		f.storeRows(x, r)
		r.Advance(64)
	})
	VZEROUPPER()
	RET()
}

// inverseMirrorIFMA is the last pass of the conjugate-invariant ring: three
// stages, then y[j] = x[j] - F*x[N-j]; columns as in mirrorIFMA.
func inverseMirrorIFMA() {
	TEXT("inttMirrorIFMA", NOSPLIT, "func(p, consts, tw *uint64, stride int)")
	Pragma("noescape")
	Doc("inttMirrorIFMA does the last three stages and the mirror stage in place, multiplies by 1/2N", "and reduces to [0, q), for all columns but 0.")
	p := Load(Param("p"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	stride := Load(Param("stride"), GP64())
	f.load(layout.Q, layout.TwoQ, layout.NegQ, layout.Mask)
	reverse := f.reversal()
	n := GP64()
	MOVQ(stride, n)
	SHRQ(Imm(4), n)
	SHLQ(Imm(3), stride)
	r, s := mirrorRows(p, rows.NewSteps(stride, 8))
	rows.Loop("columns", n, func() {
		u, v := f.loadRows(r, 8), f.loadRows(s, 8)
		for _, x := range [][]value{u, v} {
			f.inverseStages(x, func(i int) twiddle { return pair(tw, i) }, 2)
			f.finish(x, pair(tw, 0))
			f.cleanAll(x)
		}
		f.mirror(u, v, reverse, layout.Unfold, func(int) bool { return true })
		for _, x := range [][]value{u, v} {
			for i := range x {
				f.full(&x[i])
			}
		}
		f.storeRows(u, r)
		f.storeRows(v, s)
		r.Advance(64)
		s.Retreat(64)
	})
	VZEROUPPER()
	RET()
}
