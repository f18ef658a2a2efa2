package ifma

import (
	"fmt"

	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The forward transform is Cooley-Tukey from natural to bit-reversed order:
// a first pass of three radix-2 stages from src to dst, passes of one to four
// stages in place, and a last pass of seven stages on 128 coefficients, which
// also brings values from [0, 4q) to [0, q). Intel HEXL (arXiv:2103.16400)
// does one or two stages a pass.
func forwardIFMA() {
	firstIFMA()
	mirrorIFMA()
	for k := 1; k <= 4; k++ {
		passIFMA(k)
	}
	lastIFMA()
}

func (f *ifma) loadRows(r rows.Rows, n int) []value {
	x := make([]value, n)
	for i := range x {
		x[i].v = f.get()
		VMOVDQU64(r.At(i), x[i].v)
	}
	return x
}

// storeRows also gives the values' registers back.
func (f *ifma) storeRows(x []value, r rows.Rows) {
	for i := range x {
		VMOVDQU64(x[i].v, r.At(i))
		f.put(x[i].v)
	}
}

// stages does the radix-2 stages between vectors: n/2, n/4, ..., 1 apart. The
// twiddle factors are at tw, 1 + 2 + 4 + ... of them. The last stage's outputs
// are clean if keep is set.
func (f *ifma) stages(x []value, tw func(i int) twiddle, firstReduces, keep bool) {
	i := 0
	for t := len(x) / 2; t >= 1; t /= 2 {
		for b := 0; b < len(x); b += 2 * t {
			w := tw(i)
			i++
			for j := b; j < b+t; j++ {
				// In the next stage these are multiplied if j is in the
				// upper half of its block, and then need no mask.
				need := keep
				if t > 1 {
					need = j-b < t/2
				}
				f.forward(&x[j], &x[j+t], w, firstReduces || t < len(x)/2, need)
			}
		}
	}
}

// firstIFMA is the first pass of the standard ring: 8 rows of stride words.
func firstIFMA() {
	TEXT("nttFirstIFMA", NOSPLIT, "func(dst, src, consts, tw *uint64, stride int)")
	Pragma("noescape")
	Doc("nttFirstIFMA does the first three stages from src, in [0, q), to dst.")
	dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	stride := Load(Param("stride"), GP64())
	f.load(layout.TwoQ, layout.NegQ, layout.Mask, layout.Two)
	n := GP64()
	MOVQ(stride, n)
	SHRQ(Imm(3), n)
	SHLQ(Imm(3), stride)
	steps := rows.NewSteps(stride, 8)
	from, to := rows.NewRows(src, steps, 8), rows.NewRows(dst, steps, 8)
	rows.Loop("columns", n, func() {
		x := f.loadRows(from, 8)
		f.stages(x, func(i int) twiddle { return pair(tw, i) }, false, true)
		f.storeRows(x, to)
		from.Advance(64)
		to.Advance(64)
	})
	VZEROUPPER()
	RET()
}

// mirrorIFMA is the first pass of the conjugate-invariant ring: y[j] = x[j] -
// F*x[N-j], then three stages (Kim and Song, eprint 2018/952). With N = 8t,
// coefficient a*t+c meets (7-a)*t + t-c, so columns 1+8i.. meet the columns
// t-8-8i.. in reverse. Column 0 is left to the caller; column t/2 is computed
// twice, from values read before either is written.
func mirrorIFMA() {
	TEXT("nttMirrorIFMA", NOSPLIT, "func(dst, src, consts, tw *uint64, stride int)")
	Pragma("noescape")
	Doc("nttMirrorIFMA does the mirror stage and the first three stages from src, in [0, q),", "to dst, for all columns but 0.")
	dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	stride := Load(Param("stride"), GP64())
	f.load(layout.TwoQ, layout.NegQ, layout.Mask, layout.Two)
	reverse := f.reversal()
	n := GP64()
	MOVQ(stride, n)
	SHRQ(Imm(4), n)
	SHLQ(Imm(3), stride)
	steps := rows.NewSteps(stride, 8)
	fromU, fromV := mirrorRows(src, steps)
	toU, toV := mirrorRows(dst, steps)
	rows.Loop("columns", n, func() {
		u, v := f.loadRows(fromU, 8), f.loadRows(fromV, 8)
		f.mirror(u, v, reverse, layout.Fold, func(a int) bool { return a < 4 })
		for _, x := range [][]value{u, v} {
			f.stages(x, func(i int) twiddle { return pair(tw, i) }, true, true)
		}
		f.storeRows(u, toU)
		f.storeRows(v, toV)
		for _, r := range []rows.Rows{fromU, toU} {
			r.Advance(64)
		}
		for _, r := range []rows.Rows{fromV, toV} {
			r.Retreat(64)
		}
	})
	VZEROUPPER()
	RET()
}

// mirrorRows addresses the columns that meet: 1.. upwards, stride-8.. downwards.
func mirrorRows(p Register, s rows.Steps) (up, down rows.Rows) {
	first, last := GP64(), GP64()
	LEAQ(Mem{Base: p, Disp: 8}, first)
	LEAQ(Mem{Base: p, Index: s[0], Scale: 1, Disp: -64}, last)
	return rows.From(first, s), rows.From(last, s)
}

// reversal returns the index that reverses a vector.
func (f *ifma) reversal() vec {
	r := f.get()
	VMOVDQU64(indexVector("reverse", [8]int{7, 6, 5, 4, 3, 2, 1, 0}), r)
	return r
}

// mirror adds root * (mirror image) to every row; the root is already negated.
func (f *ifma) mirror(u, v []value, reverse vec, root int, need func(a int) bool) {
	w := twiddle{f.word(root), f.word(root + 1)}
	for a := range u {
		b := len(u) - 1 - a
		ru, rv := f.get(), f.get()
		VPERMQ(u[a].v, reverse, ru)
		VPERMQ(v[b].v, reverse, rv)
		f.shoup(rv, w.w, w.wq, u[a].v)
		f.shoup(ru, w.w, w.wq, v[b].v)
		f.put(ru, rv)
		u[a].dirty, v[b].dirty = true, true
		if need(a) {
			f.clean(&u[a])
		}
		if need(b) {
			f.clean(&v[b])
		}
	}
}

// passIFMA does k stages in place on blocks of 2^k rows.
func passIFMA(k int) {
	n := 1 << k
	name := fmt.Sprintf("nttPass%dIFMA", n)
	TEXT(name, NOSPLIT, "func(p, consts, tw *uint64, stride, blocks int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s does %d stages in place on each block of %d rows of stride words.", name, k, n))
	p := Load(Param("p"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	stride := Load(Param("stride"), GP64())
	blocks := Load(Param("blocks"), GP64())
	f.load(layout.TwoQ, layout.NegQ, layout.Mask, layout.Two)
	SHLQ(Imm(3), stride)
	steps := rows.NewSteps(stride, n)
	rows.Loop("blocks", blocks, func() {
		r := rows.NewRows(p, steps, n)
		columns := GP64()
		MOVQ(stride, columns)
		SHRQ(Imm(6), columns)
		rows.Loop("columns", columns, func() {
			x := f.loadRows(r, n)
			f.stages(x, func(i int) twiddle { return pair(tw, i) }, true, true)
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

// lastIFMA does the stages of distance 64, 32, 16, 8 between 16 vectors and
// 4, 2, 1 within pairs of them.
func lastIFMA() {
	TEXT("nttLastIFMA", NOSPLIT, "func(p, consts, tw *uint64, blocks int)")
	Pragma("noescape")
	Doc("nttLastIFMA does the last seven stages in place on blocks of 128 words and reduces to [0, q).")
	p := Load(Param("p"), GP64())
	f := newIFMA(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	blocks := Load(Param("blocks"), GP64())
	f.load(layout.Q, layout.TwoQ, layout.NegQ, layout.Mask, layout.Two)
	rows.Loop("blocks", blocks, func() {
		x := make([]value, 16)
		for i := range x {
			x[i].v = f.get()
			VMOVDQU64(Mem{Base: p, Disp: 64 * i}, x[i].v)
		}
		f.stages(x, func(i int) twiddle {
			t := pair(tw, i)
			return twiddle{shift(t.w, 8*layout.LastInter), shift(t.wq, 8*layout.LastInter)}
		}, true, false)
		for i := 0; i < 8; i++ {
			a, b := x[2*i], x[2*i+1]
			at := natural
			for _, t := range []int{4, 2, 1} {
				a, b = f.permute(at, split(t), a, b)
				at = split(t)
				w := f.inner(tw, t, i)
				f.forward(&a, &b, w, true, t == 1)
				f.putTwiddle(w)
			}
			f.less(layout.TwoQ, a.v)
			f.less(layout.TwoQ, b.v)
			f.less(layout.Q, a.v)
			f.less(layout.Q, b.v)
			a, b = f.permute(at, natural, a, b)
			VMOVDQU64(a.v, Mem{Base: p, Disp: 128 * i})
			VMOVDQU64(b.v, Mem{Base: p, Disp: 128*i + 64})
			f.put(a.v, b.v)
		}
		ADDQ(U32(8*layout.LastWords), tw)
		ADDQ(U32(8*layout.Block), p)
	})
	VZEROUPPER()
	RET()
}

func shift(m Op, bytes int) Op {
	mem := m.(Mem)
	mem.Disp += bytes
	return mem
}
