package avx2

import (
	"fmt"

	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The transforms' values are integers in double precision, stored as such
// between passes. In units of q, a butterfly takes a bound B to B + 1/2 +
// 0.0442*B for q below 2^49.5; factors of products must stay below 5.65, so that
// round(x*w/q) is right. From 1, seven stages are possible before a
// reduction to 1/2.
func transformsAVX2() {
	forwardAVX2("nttFirstDoubles", 3, true, false)
	mirrorAVX2()
	forwardAVX2("nttPass8Doubles", 3, false, false)
	for k := 1; k <= 3; k++ {
		forwardAVX2(fmt.Sprintf("nttReduce%dDoubles", 1<<k), k, false, true)
	}
	lastAVX2()
	inverseFirstAVX2()
	for k := 1; k <= 3; k++ {
		inversePassAVX2(fmt.Sprintf("inttPass%dDoubles", 1<<k), k, false, false)
	}
	inversePassAVX2("inttLastDoubles", 3, true, true)
	inversePassAVX2("inttLastFloatDoubles", 3, true, false)
	inverseMirrorAVX2()
}

func (f *avx2) loadRows(r rows.Rows, n int) []vec {
	x := make([]vec, n)
	for i := range x {
		x[i] = f.get()
		VMOVUPD(r.At(i), x[i])
	}
	return x
}

func (f *avx2) storeRows(x []vec, r rows.Rows) {
	for i := range x {
		VMOVUPD(x[i], r.At(i))
		f.put(x[i])
	}
}

// stages does the stages between vectors n/2, n/4, ..., 1 apart.
func (f *avx2) stages(x []vec, tw func(i int) factor) {
	i := 0
	for t := len(x) / 2; t >= 1; t /= 2 {
		for b := 0; b < len(x); b += 2 * t {
			w := tw(i)
			i++
			for j := b; j < b+t; j++ {
				f.forward(&x[j], &x[j+t], w)
			}
			f.put(w.w)
		}
	}
}

// forwardAVX2 is a pass of k stages on blocks of 2^k rows: from integers in src
// to dst, or in place with values up to 4.5q, or first reduced.
func forwardAVX2(name string, k int, first, reduce bool) {
	n := 1 << k
	if first {
		TEXT(name, NOSPLIT, "func(dst, src, consts, tw *uint64, stride int)")
	} else {
		TEXT(name, NOSPLIT, "func(p, consts, tw *uint64, stride, blocks int)")
	}
	Pragma("noescape")
	Doc(fmt.Sprintf("%s does %d stages on each block of %d rows of stride words.", name, k, n))
	var src, dst, blocks Register
	if first {
		dst, src = Load(Param("dst"), GP64()), Load(Param("src"), GP64())
	} else {
		dst, blocks = Load(Param("p"), GP64()), Load(Param("blocks"), GP64())
	}
	f := newAVX2(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	stride := Load(Param("stride"), GP64())
	SHLQ(Imm(3), stride)
	steps := rows.NewSteps(stride, n)
	columns := func() {
		to := rows.NewRows(dst, steps, n)
		from := to
		if first {
			from = rows.NewRows(src, steps, n)
		}
		left := GP64()
		MOVQ(stride, left)
		SHRQ(Imm(5), left)
		rows.Loop("columns", left, func() {
			x := f.loadRows(from, n)
			for i := range x {
				if first {
					f.float(x[i])
				}
				if reduce {
					f.reduce(x[i])
				}
			}
			f.stages(x, func(i int) factor { return f.factorAt(tw, i) })
			f.storeRows(x, to)
			to.Advance(32)
			if first {
				from.Advance(32)
			}
		})
	}
	if first {
		columns()
	} else {
		rows.Loop("blocks", blocks, func() {
			columns()
			ADDQ(U32(16*(n-1)), tw)
			LEAQ(Mem{Base: dst, Index: stride, Scale: uint8(n)}, dst)
		})
	}
	VZEROUPPER()
	RET()
}

// mirrorAVX2 is the mirror stage of the conjugate-invariant ring, y[j] = x[j] -
// F*x[N-j]: words 1+4i.. meet words N-4-4i.. in reverse; word N/2 is done
// twice, word 0 is the caller's.
func mirrorAVX2() {
	TEXT("nttMirrorDoubles", NOSPLIT, "func(dst, src, consts *uint64, n int)")
	Pragma("noescape")
	Doc("nttMirrorDoubles does the mirror stage from integers to doubles, but for word 0.")
	meetAVX2(Load(Param("dst"), GP64()), Load(Param("src"), GP64()), layout.FloatFold, func(f *avx2, x vec) { f.float(x) }, func(*avx2, vec) {})
}

func inverseMirrorAVX2() {
	TEXT("inttMirrorDoubles", NOSPLIT, "func(p, consts *uint64, n int)")
	Pragma("noescape")
	Doc("inttMirrorDoubles does the mirror stage from doubles to integers in [0, q), but for word 0.")
	p := Load(Param("p"), GP64())
	meetAVX2(p, p, layout.FloatUnfold, func(*avx2, vec) {}, func(f *avx2, x vec) { f.residue(x, true) })
}

func meetAVX2(dst, src Register, root int, before, after func(f *avx2, x vec)) {
	f := newAVX2(Load(Param("consts"), GP64()))
	n := Load(Param("n"), GP64())
	w := factor{f.word(root), func() vec { return f.word(root + 1) }}
	up, down := GP64(), GP64()
	MOVQ(U32(8), up)
	LEAQ(Mem{Index: n, Scale: 8, Base: up, Disp: -40}, down)
	SHRQ(Imm(3), n)
	rows.Loop("words", n, func() {
		at := func(p, i Register) Mem { return Mem{Base: p, Index: i, Scale: 1} }
		u, v := f.get(), f.get()
		VMOVUPD(at(src, up), u)
		VMOVUPD(at(src, down), v)
		before(f, u)
		before(f, v)
		ru, rv := f.get(), f.get()
		VPERMPD(U8(0x1b), u, ru)
		VPERMPD(U8(0x1b), v, rv)
		ru, rv = f.mulmod(ru, w.w, w.wq), f.mulmod(rv, w.w, w.wq)
		VADDPD(rv, u, u)
		VADDPD(ru, v, v)
		after(f, u)
		after(f, v)
		VMOVUPD(u, at(dst, up))
		VMOVUPD(v, at(dst, down))
		f.put(u, v, ru, rv)
		ADDQ(U8(32), up)
		SUBQ(U8(32), down)
	})
	VZEROUPPER()
	RET()
}

// halves exchanges the upper half of a with the lower half of b; it undoes
// itself.
func (f *avx2) halves(a, b *vec) {
	x, y := f.get(), f.get()
	VPERM2F128(U8(0x20), *b, *a, x)
	VPERM2F128(U8(0x31), *b, *a, y)
	f.put(*a, *b)
	*a, *b = x, y
}

// lanes exchanges odd words of a with even words of b; it undoes itself.
func (f *avx2) lanes(a, b *vec) {
	x, y := f.get(), f.get()
	VUNPCKLPD(*b, *a, x)
	VUNPCKHPD(*b, *a, y)
	f.put(*a, *b)
	*a, *b = x, y
}

func lastAVX2() {
	TEXT("nttLastDoubles", NOSPLIT, "func(p, consts, tw *uint64, blocks int)")
	Pragma("noescape")
	Doc("nttLastDoubles does the last five stages in place on blocks of 32 words, to integers in [0, q).")
	p := Load(Param("p"), GP64())
	f := newAVX2(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	blocks := Load(Param("blocks"), GP64())
	rows.Loop("blocks", blocks, func() {
		x := make([]vec, 8)
		for i := range x {
			x[i] = f.get()
			VMOVUPD(Mem{Base: p, Disp: 32 * i}, x[i])
		}
		f.stages(x, func(i int) factor { return f.factorAt(tw, i+layout.FloatLastInter/2) })
		for i := 0; i < 4; i++ {
			a, b := &x[2*i], &x[2*i+1]
			f.halves(a, b)
			w := f.vectorAt(tw, layout.FloatLastPair*i+8)
			f.forward(a, b, w)
			f.put(w.w)
			f.lanes(a, b)
			w = f.vectorAt(tw, layout.FloatLastPair*i)
			f.forward(a, b, w)
			f.put(w.w)
			f.residue(*a, true)
			f.residue(*b, true)
			f.lanes(a, b)
			f.halves(a, b)
			VMOVUPD(*a, Mem{Base: p, Disp: 64 * i})
			VMOVUPD(*b, Mem{Base: p, Disp: 64*i + 32})
			f.put(*a, *b)
		}
		ADDQ(U32(8*layout.FloatLastWords), tw)
		ADDQ(U32(8*layout.FloatBlock), p)
	})
	VZEROUPPER()
	RET()
}

func inverseFirstAVX2() {
	TEXT("inttFirstDoubles", NOSPLIT, "func(dst, src, consts, tw *uint64, blocks int)")
	Pragma("noescape")
	Doc("inttFirstDoubles does the first five stages from integers in src to doubles in dst, on blocks of 32 words.")
	dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
	f := newAVX2(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	blocks := Load(Param("blocks"), GP64())
	rows.Loop("blocks", blocks, func() {
		x := make([]vec, 8)
		for i := 0; i < 4; i++ {
			a, b := &x[2*i], &x[2*i+1]
			*a, *b = f.get(), f.get()
			VMOVUPD(Mem{Base: src, Disp: 64 * i}, *a)
			VMOVUPD(Mem{Base: src, Disp: 64*i + 32}, *b)
			f.float(*a)
			f.float(*b)
			f.halves(a, b)
			f.lanes(a, b)
			w := f.vectorAt(tw, layout.FloatLastPair*i)
			f.inverse(a, b, w)
			f.put(w.w)
			f.lanes(a, b)
			w = f.vectorAt(tw, layout.FloatLastPair*i+8)
			f.inverse(a, b, w)
			f.put(w.w)
			f.halves(a, b)
			f.reduce(*a)
			f.reduce(*b)
		}
		f.inverseStages(x, func(i int) factor { return f.factorAt(tw, i+layout.FloatLastInter/2) }, 4)
		for i := range x {
			VMOVUPD(x[i], Mem{Base: dst, Disp: 32 * i})
			f.put(x[i])
		}
		ADDQ(U32(8*layout.FloatLastWords), tw)
		ADDQ(U32(8*layout.FloatBlock), src)
		ADDQ(U32(8*layout.FloatBlock), dst)
	})
	VZEROUPPER()
	RET()
}

// inverseStages does the stages between vectors 1, 2, 4, ... apart. Three of
// them take a bound of 1/2 to 4.
func (f *avx2) inverseStages(x []vec, tw func(i int) factor, last int) {
	for t := 1; t <= last; t *= 2 {
		first := len(x)/(2*t) - 1
		for b := 0; b < len(x); b += 2 * t {
			w := tw(first + b/(2*t))
			for j := b; j < b+t; j++ {
				f.inverse(&x[j], &x[j+t], w)
			}
			f.put(w.w)
		}
	}
}

// inversePassAVX2 reduces and does k stages in place on blocks of 2^k rows. The
// last pass multiplies by 1/N too, and may end with integers.
func inversePassAVX2(name string, k int, last, integers bool) {
	n := 1 << k
	TEXT(name, NOSPLIT, "func(p, consts, tw *uint64, stride, blocks int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s does %d stages in place on each block of %d rows of stride words.", name, k, n))
	p := Load(Param("p"), GP64())
	f := newAVX2(Load(Param("consts"), GP64()))
	tw := Load(Param("tw"), GP64())
	stride := Load(Param("stride"), GP64())
	blocks := Load(Param("blocks"), GP64())
	SHLQ(Imm(3), stride)
	steps := rows.NewSteps(stride, n)
	rows.Loop("blocks", blocks, func() {
		r := rows.NewRows(p, steps, n)
		left := GP64()
		MOVQ(stride, left)
		SHRQ(Imm(5), left)
		rows.Loop("columns", left, func() {
			x := f.loadRows(r, n)
			for i := range x {
				f.reduce(x[i])
			}
			factors := func(i int) factor { return f.factorAt(tw, i) }
			if last {
				f.inverseStages(x, factors, n/4)
				for j := range n / 2 {
					w := factors(0)
					f.inverse(&x[j], &x[j+n/2], w)
					f.put(w.w)
					s := f.word(layout.FloatNInv)
					x[j] = f.mulmod(x[j], s, func() vec { return f.word(layout.FloatNInvQ) })
					f.put(s)
				}
			} else {
				f.inverseStages(x, factors, n/2)
			}
			if integers {
				for i := range x {
					f.residue(x[i], false)
				}
			}
			f.storeRows(x, r)
			r.Advance(32)
		})
		ADDQ(U32(16*(n-1)), tw)
		LEAQ(Mem{Base: p, Index: stride, Scale: uint8(n)}, p)
	})
	VZEROUPPER()
	RET()
}
