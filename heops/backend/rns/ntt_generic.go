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

// nttGeneric is a transform of Cooley-Tukey butterflies (x, y) -> (x + wy,
// x - wy) from natural to bit-reversed order. Words have 14 bits to spare: values
// grow by 2q a stage and are reduced once, at the end.
func (m *Modulus) nttGeneric(dst, src []uint64) {
	q, n := m.q, m.n
	dst, src = dst[:n], src[:n]
	if m.kind == ring.ConjugateInvariant {
		fold, foldQ := m.mirror(false)
		mirrorGeneric(dst, src, fold, foldQ, q)
	} else if &dst[0] != &src[0] {
		copy(dst, src)
	}
	h, t := 1, n/2
	if bits.TrailingZeros(uint(n))%2 == 1 {
		butterflies(dst[:t], dst[t:], m.fwd.w[1], m.fwd.wq[1], q)
		h, t = 2, t/2
	}
	for ; t >= 8; h, t = 4*h, t/4 { // stages of distance t and t/2 together
		for i := range h {
			m.fwd.twoStages(dst[2*t*i:][:2*t], h+i, q)
		}
	}
	// The last two stages, of distance 2 and 1, and the reduction.
	w2, w2q := m.fwd.w[n/4:][:n/4], m.fwd.wq[n/4:][:n/4]
	w1, w1q := m.fwd.w[n/2:], m.fwd.wq[n/2:]
	one, twoQ := shoup64(1, q), 2*q
	for i := range w2 {
		p, w, wq := (*[4]uint64)(dst[4*i:]), (*[2]uint64)(w1[2*i:]), (*[2]uint64)(w1q[2*i:])
		v0, v1 := shoup(p[2], w2[i], w2q[i], q), shoup(p[3], w2[i], w2q[i], q)
		a, b, c, d := p[0]+v0, p[1]+v1, p[0]-v0+twoQ, p[1]-v1+twoQ
		b, d = shoup(b, w[0], wq[0], q), shoup(d, w[1], wq[1], q)
		p[0] = less(shoup(a+b, 1, one, q), q)
		p[1] = less(shoup(a-b+twoQ, 1, one, q), q)
		p[2] = less(shoup(c+d, 1, one, q), q)
		p[3] = less(shoup(c-d+twoQ, 1, one, q), q)
	}
}

// butterflies replaces x, y by x + wy, x - wy + 2q; lengths are multiples of 4.
func butterflies(x, y []uint64, w, wq, q uint64) {
	twoQ := 2 * q
	for len(x) >= 4 && len(y) >= 4 {
		a, b := (*[4]uint64)(x), (*[4]uint64)(y)
		v0, v1 := shoup(b[0], w, wq, q), shoup(b[1], w, wq, q)
		v2, v3 := shoup(b[2], w, wq, q), shoup(b[3], w, wq, q)
		a[0], b[0] = a[0]+v0, a[0]-v0+twoQ
		a[1], b[1] = a[1]+v1, a[1]-v1+twoQ
		a[2], b[2] = a[2]+v2, a[2]-v2+twoQ
		a[3], b[3] = a[3]+v3, a[3]-v3+twoQ
		x, y = x[4:], y[4:]
	}
}

// twoStages does a stage on a block of words, with root number i, and the next
// one on its halves.
func (r *rootTable) twoStages(x []uint64, i int, q uint64) {
	n := len(x) / 4
	a, b, c, d := x[:n], x[n:][:n], x[2*n:][:n], x[3*n:][:n]
	w1, w1q := r.w[i], r.wq[i]
	w2, w2q := r.w[2*i], r.wq[2*i]
	w3, w3q := r.w[2*i+1], r.wq[2*i+1]
	twoQ := 2 * q
	for j := range a {
		u, v := shoup(c[j], w1, w1q, q), shoup(d[j], w1, w1q, q)
		x0, x2 := a[j]+u, a[j]-u+twoQ
		x1, x3 := shoup(b[j]+v, w2, w2q, q), shoup(b[j]-v+twoQ, w3, w3q, q)
		a[j], b[j] = x0+x1, x0-x1+twoQ
		c[j], d[j] = x2+x3, x2-x3+twoQ
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

// inttGeneric is the transform back: butterflies (x, y) -> (x + y, (x - y)w)
// from bit-reversed to natural order, then 1/N or 1/2N. Sums double at each
// stage and are reduced before they reach 2^12*q.
func (m *Modulus) inttGeneric(dst, src []uint64) {
	q, n := m.q, m.n
	dst, src = dst[:n], src[:n]
	w2, w2q := m.inv.w[n/4:][:n/4], m.inv.wq[n/4:][:n/4]
	w1, w1q := m.inv.w[n/2:], m.inv.wq[n/2:]
	for i := range w2 {
		s, p := (*[4]uint64)(src[4*i:]), (*[4]uint64)(dst[4*i:])
		w, wq := (*[2]uint64)(w1[2*i:]), (*[2]uint64)(w1q[2*i:])
		a, b := s[0]+s[1], shoup(s[0]-s[1]+q, w[0], wq[0], q)
		c, d := s[2]+s[3], shoup(s[2]-s[3]+q, w[1], wq[1], q)
		p[0], p[2] = a+c, shoup(a-c+2*q, w2[i], w2q[i], q)
		p[1], p[3] = b+d, shoup(b-d+2*q, w2[i], w2q[i], q)
	}
	bound := 4 * q
	h, t := n/8, 4
	for ; h > 1; h, t = h/4, 4*t { // stages of distance t and 2t together
		if bound >= q<<10 {
			m.reduceAll(dst)
			bound = 2 * q
		}
		for i := range h / 2 {
			m.inv.twoInverseStages(dst[4*t*i:][:4*t], h/2+i, q, bound)
		}
		bound *= 4
	}
	if h == 1 {
		inverseButterflies(dst[:t], dst[t:], m.inv.w[1], m.inv.wq[1], q, bound)
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

// inverseButterflies replaces x, y below bound, a multiple of q, by x + y, (x - y)w;
// lengths are multiples of 4.
func inverseButterflies(x, y []uint64, w, wq, q, bound uint64) {
	for len(x) >= 4 && len(y) >= 4 {
		a, b := (*[4]uint64)(x), (*[4]uint64)(y)
		d0, d1, d2, d3 := a[0]-b[0]+bound, a[1]-b[1]+bound, a[2]-b[2]+bound, a[3]-b[3]+bound
		a[0] += b[0]
		a[1] += b[1]
		a[2] += b[2]
		a[3] += b[3]
		b[0], b[1] = shoup(d0, w, wq, q), shoup(d1, w, wq, q)
		b[2], b[3] = shoup(d2, w, wq, q), shoup(d3, w, wq, q)
		x, y = x[4:], y[4:]
	}
}

// twoInverseStages does a stage on the halves of a block of words and the next
// one, with root number i, on the block.
func (r *rootTable) twoInverseStages(x []uint64, i int, q, bound uint64) {
	n := len(x) / 4
	a, b, c, d := x[:n], x[n:][:n], x[2*n:][:n], x[3*n:][:n]
	w1, w1q := r.w[i], r.wq[i]
	w2, w2q := r.w[2*i], r.wq[2*i]
	w3, w3q := r.w[2*i+1], r.wq[2*i+1]
	for j := range a {
		x0, x1 := a[j]+b[j], shoup(a[j]-b[j]+bound, w2, w2q, q)
		x2, x3 := c[j]+d[j], shoup(c[j]-d[j]+bound, w3, w3q, q)
		a[j], b[j] = x0+x2, x1+x3
		c[j], d[j] = shoup(x0-x2+2*bound, w1, w1q, q), shoup(x1-x3+2*q, w1, w1q, q)
	}
}

// reduceAll brings words to [0, 2q).
func (m *Modulus) reduceAll(x []uint64) {
	q, one := m.q, shoup64(1, m.q)
	for i, v := range x {
		x[i] = shoup(v, 1, one, q)
	}
}
