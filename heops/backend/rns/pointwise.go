package rns

import "cryptounet/heops/backend/rns/internal/layout"

// vectorWords is how many words the vector kernels take at a time; a rest is
// done in Go.
const vectorWords = 64

// whole returns how many of n words vector kernels do.
func (m *Modulus) whole(n int) int {
	if m.path == Generic {
		return 0
	}
	return n &^ (vectorWords - 1)
}

// Mul sets dst to a*b, word by word.
func (m *Modulus) Mul(dst, a, b []uint64) {
	n := len(dst)
	a, b = a[:n], b[:n]
	k := m.whole(n)
	if k > 0 {
		m.kernels().mul(&dst[0], &a[0], &b[0], &m.consts[0], k)
	}
	m.mulGeneric(dst[k:], a[k:], b[k:])
}

// MulAdd adds a*b to dst, word by word.
func (m *Modulus) MulAdd(dst, a, b []uint64) {
	n := len(dst)
	a, b = a[:n], b[:n]
	k := m.whole(n)
	if k > 0 {
		m.kernels().mulAdd(&dst[0], &a[0], &b[0], &m.consts[0], k)
	}
	m.mulAddGeneric(dst[k:], a[k:], b[k:])
}

// Square3 sets d0, d1, d2 to a*a, 2*a*b, b*b: the square of a + b*s, as a
// polynomial in s. Outputs may be inputs.
func (m *Modulus) Square3(d0, d1, d2, a, b []uint64) {
	n := len(d0)
	d1, d2, a, b = d1[:n], d2[:n], a[:n], b[:n]
	k := m.whole(n)
	if k > 0 {
		m.kernels().square3(&d0[0], &d1[0], &d2[0], &a[0], &b[0], &m.consts[0], k)
	}
	m.square3Generic(d0[k:], d1[k:], d2[k:], a[k:], b[k:])
}

// Add sets dst to a + b.
func (m *Modulus) Add(dst, a, b []uint64) {
	n := len(dst)
	a, b = a[:n], b[:n]
	k := m.whole(n)
	if k > 0 {
		m.kernels().add(&dst[0], &a[0], &b[0], &m.consts[0], k)
	}
	m.addGeneric(dst[k:], a[k:], b[k:])
}

// Sub sets dst to a - b.
func (m *Modulus) Sub(dst, a, b []uint64) {
	n := len(dst)
	a, b = a[:n], b[:n]
	k := m.whole(n)
	if k > 0 {
		m.kernels().sub(&dst[0], &a[0], &b[0], &m.consts[0], k)
	}
	m.subGeneric(dst[k:], a[k:], b[k:])
}

// AddScalar sets dst to a + s, for s in [0, q).
func (m *Modulus) AddScalar(dst, a []uint64, s uint64) {
	n := len(dst)
	a = a[:n]
	k := m.whole(n)
	if k > 0 {
		m.kernels().addScalar(&dst[0], &a[0], &m.consts[0], k, s)
	}
	m.addScalarGeneric(dst[k:], a[k:], s)
}

// MulScalar sets dst to a*s, for s in [0, q).
func (m *Modulus) MulScalar(dst, a []uint64, s uint64) {
	n := len(dst)
	a = a[:n]
	k := m.whole(n)
	if k > 0 {
		w, wq := m.scalar(s)
		m.kernels().mulScalar(&dst[0], &a[0], &m.consts[0], k, w, wq)
	}
	m.mulScalarGeneric(dst[k:], a[k:], s)
}

// SubMulScalar sets dst to (a - b)*s, for s in [0, q): what division by a
// prime, or by special primes, ends with.
func (m *Modulus) SubMulScalar(dst, a, b []uint64, s uint64) {
	n := len(dst)
	a, b = a[:n], b[:n]
	k := m.whole(n)
	if k > 0 {
		w, wq := m.scalar(s)
		m.kernels().subMulScalar(&dst[0], &a[0], &b[0], &m.consts[0], k, w, wq)
	}
	m.subMulScalarGeneric(dst[k:], a[k:], b[k:], s)
}

// Centring says which integer residues modulo Q stand for.
type Centring uint8

const (
	// Unsigned is x in [0, Q).
	Unsigned Centring = iota
	// Rounding is x in [-Q/2, Q/2]: (Q-1)/2 stays positive. A division by Q
	// that takes this away first rounds to the nearest.
	Rounding
	// Digit is like Rounding, but for a single prime (Q-1)/2 is negative: the
	// digits of Lattigo's ring.Decomposer.
	Digit
)

// ReduceFrom sets dst to the residues, modulo m's prime, of the integers that
// src holds modulo another odd prime, which must not exceed MaxModulus.
func (m *Modulus) ReduceFrom(dst, src []uint64, prime uint64, c Centring) {
	n := len(dst)
	src = src[:n]
	limit, shift := uint64(1)<<62, uint64(0)
	switch c {
	case Rounding:
		limit = (prime + 1) / 2
	case Digit:
		limit = prime / 2
	}
	if c != Unsigned {
		shift = m.q - prime%m.q
		if shift == m.q { // the same prime
			shift = 0
		}
	}
	k := m.whole(n)
	if k > 0 {
		w, _ := m.scalar(shift)
		m.kernels().reduceFrom(&dst[0], &src[0], &m.consts[0], k, limit, w)
	}
	m.reduceFromGeneric(dst[k:], src[k:], limit, shift)
}

// Prepare sets dst to the form in which InnerProduct takes its right-hand sides:
// src times 2^52, or as it is where products are of doubles.
func (m *Modulus) Prepare(dst, src []uint64) {
	if m.prepared() {
		m.MulScalar(dst, src, m.consts[layout.R52])
	} else {
		copy(dst, src[:len(dst)])
	}
}

// prepared says that right-hand sides of InnerProduct carry a factor of 2^52.
func (m *Modulus) prepared() bool { return !m.path.doubles() }

// Montgomery returns the factor that left-hand sides of InnerProduct have where
// right-hand ones are in Montgomery form, times 2^64, as Lattigo's keys are: 2^-64
// modulo q, or 2^-12 if Prepare multiplies.
func (m *Modulus) Montgomery() uint64 {
	twos := 64
	if m.prepared() {
		twos = 12
	}
	half := (m.q + 1) / 2
	f := uint64(1)
	for range twos {
		f = mulMod(f, half, m.q)
	}
	return f
}
