package rns

import (
	"math/bits"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// rootTable holds twiddle factors with their Shoup companions floor(w*2^64/q).
type rootTable struct{ w, wq []uint64 }

func newRootTable(w []uint64, q uint64) rootTable {
	t := rootTable{w, make([]uint64, len(w))}
	for i, x := range w {
		t.wq[i] = shoup64(x, q)
	}
	return t
}

// shoup returns a number congruent to x*w modulo q, in [0, 2q), for any x
// (Harvey 2014, arXiv:1205.2926, section 3).
func shoup(x, w, wq, q uint64) uint64 {
	h, _ := bits.Mul64(x, wq)
	return x*w - h*q
}

// less returns x-c, or x if it is below c.
func less(x, c uint64) uint64 { return min(x, x-c) }

// nttGeneric is Harvey's transform: Cooley-Tukey butterflies on values in
// [0, 4q), from natural to bit-reversed order.
func (m *Modulus) nttGeneric(dst, src []uint64) {
	q, n := m.q, m.n
	dst, src = dst[:n], src[:n]
	if m.kind == ring.ConjugateInvariant {
		fold, foldQ := m.mirror(false)
		mirrorGeneric(dst, src, fold, foldQ, q)
	} else if &dst[0] != &src[0] {
		copy(dst, src)
	}
	for h, t := 1, n/2; t > 1; h, t = 2*h, t/2 {
		for i := range h {
			w, wq := m.fwd.w[h+i], m.fwd.wq[h+i]
			x := dst[2*t*i:][:t]
			y := dst[2*t*i+t:][:t]
			for j, u := range x {
				u = less(u, 2*q)
				v := shoup(y[j], w, wq, q)
				x[j], y[j] = u+v, u-v+2*q
			}
		}
	}
	h := n / 2
	w, wq := m.fwd.w[h:][:h], m.fwd.wq[h:][:h]
	for i := range w {
		p := (*[2]uint64)(dst[2*i:])
		u := less(p[0], 2*q)
		v := shoup(p[1], w[i], wq[i], q)
		p[0], p[1] = less(less(u+v, 2*q), q), less(less(u-v+2*q, 2*q), q)
	}
}

// mirror returns minus the root of the conjugate-invariant ring's mirror stage.
func (m *Modulus) mirror(inverse bool) (w, wq uint64) {
	w = m.fold
	if inverse {
		w = m.unfold
	}
	return w, shoup64(w, m.q)
}

// mirrorGeneric sets dst[j] = src[j] + w*src[N-j], with src[N] = 0, lazily in
// [0, 4q) for values in [0, 2q): the map from Z[X+1/X] to half of a transform
// of twice the length (Kim and Song, eprint 2018/952).
func mirrorGeneric(dst, src []uint64, w, wq, q uint64) {
	n := len(dst)
	dst[0] = src[0]
	for j, k := 1, n-1; j <= k; j, k = j+1, k-1 {
		x, y := src[j], src[k]
		dst[j], dst[k] = x+shoup(y, w, wq, q), y+shoup(x, w, wq, q)
	}
}

// inttGeneric is the transform back: Gentleman-Sande butterflies on values in
// [0, 2q), from bit-reversed to natural order, then 1/N or 1/2N.
func (m *Modulus) inttGeneric(dst, src []uint64) {
	q, n := m.q, m.n
	dst, src = dst[:n], src[:n]
	h := n / 2
	w, wq := m.inv.w[h:][:h], m.inv.wq[h:][:h]
	for i := range w {
		x, y := src[2*i], src[2*i+1]
		p := (*[2]uint64)(dst[2*i:])
		p[0], p[1] = x+y, shoup(x-y+2*q, w[i], wq[i], q)
	}
	for h, t := n/4, 2; h > 0; h, t = h/2, 2*t {
		for i := range h {
			w, wq := m.inv.w[h+i], m.inv.wq[h+i]
			x := dst[2*t*i:][:t]
			y := dst[2*t*i+t:][:t]
			for j, u := range x {
				v := y[j]
				x[j], y[j] = less(u+v, 2*q), shoup(u-v+2*q, w, wq, q)
			}
		}
	}
	if m.kind == ring.ConjugateInvariant {
		unfold, unfoldQ := m.mirror(true)
		mirrorGeneric(dst, dst, unfold, unfoldQ, q)
		dst[0] *= 2
	}
	s, sq := m.nInv, shoup64(m.nInv, q)
	for j, x := range dst {
		dst[j] = less(shoup(x, s, sq, q), q)
	}
}
