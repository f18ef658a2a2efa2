package rns

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"slices"
	"sync"
	"unsafe"

	"cryptounet/heops/backend/rns/internal/layout"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// MaxModulus is the largest prime that the kernels take, 2^49.5: sums of five
// residues and the lazy values of transforms then fit in 52 bits.
const MaxModulus = 796131459065721

// A Modulus is a prime with what its kernels read: constants and roots of
// unity for transforms of length N.
type Modulus struct {
	q       uint64
	n       int
	kind    ring.Type
	path    Path
	consts  []uint64 // see internal/layout
	fwd     rootTable
	inv     rootTable
	barrett barrett
	nInv    uint64
	qInv    uint64  // 1/q modulo 2^64
	fold    uint64  // minus the root of the mirror stage, forward
	unfold  uint64  // and inverse
	passes  *passes // of the vector kernels; nil to run in Go

	partsMu sync.Mutex
	parts   [20]*Modulus // see part
}

// NewModulus prepares the transforms of a Lattigo sub-ring on a path. The
// result's NTT and INTT are those of the sub-ring.
func NewModulus(s *ring.SubRing, kind ring.Type, path Path) (*Modulus, error) {
	switch {
	case s == nil || s.NTTTable == nil:
		return nil, fmt.Errorf("rns: sub-ring without roots of unity")
	case s.Modulus > MaxModulus:
		return nil, fmt.Errorf("rns: prime %d above %d (2^49.5)", s.Modulus, MaxModulus)
	case s.Modulus < 3 || s.Modulus%2 == 0:
		return nil, fmt.Errorf("rns: modulus %d is no odd prime", s.Modulus)
	case s.N < 64 || s.N&(s.N-1) != 0:
		return nil, fmt.Errorf("rns: length %d; powers of two from 64 are supported", s.N)
	case kind != ring.Standard && kind != ring.ConjugateInvariant:
		return nil, fmt.Errorf("rns: ring type %d is unknown", kind)
	case !slices.Contains(Available(), path):
		return nil, fmt.Errorf("rns: this machine or build has no path %v", path)
	}
	roots := s.N
	if kind == ring.ConjugateInvariant {
		roots = 2 * s.N
	}
	if len(s.RootsForward) < roots || len(s.RootsBackward) < roots {
		return nil, fmt.Errorf("rns: %d roots of unity, %d needed", min(len(s.RootsForward), len(s.RootsBackward)), roots)
	}
	m := &Modulus{q: s.Modulus, n: s.N, kind: kind, path: path, barrett: newBarrett(s.Modulus), qInv: inverse64(s.Modulus)}
	m.fill(s)
	return m, nil
}

// Q returns the prime.
func (m *Modulus) Q() uint64 { return m.q }

// N returns the length of transforms.
func (m *Modulus) N() int { return m.n }

// Path returns the path that the kernels take.
func (m *Modulus) Path() Path { return m.path }

// fill computes the tables.
func (m *Modulus) fill(s *ring.SubRing) {
	plain := func(x uint64) uint64 { return ring.IMForm(x, s.Modulus, s.MRedConstant) }
	m.nInv = plain(s.NInv)
	if m.kind == ring.ConjugateInvariant {
		m.fold, m.unfold = m.q-plain(s.RootsForward[1]), m.q-plain(s.RootsBackward[1])
	}
	forward := m.roots(s.RootsForward, plain)
	backward := m.roots(s.RootsBackward, plain)
	m.consts = constants(m.q)
	m.setShoup(layout.NInv, m.nInv)
	m.setShoup(layout.Fold, m.fold)
	m.setShoup(layout.Unfold, m.unfold)
	m.setFloat(layout.FloatNInv, m.nInv)
	m.setFloat(layout.FloatFold, m.fold)
	m.setFloat(layout.FloatUnfold, m.unfold)
	m.passes = m.preparePasses(forward, backward)
	small := m.n / 2 // column 0 of the mirror passes is done in Go, and parts have tables of their own
	if m.passes == nil {
		small = m.n
	}
	m.fwd = newRootTable(forward[:small], m.q)
	m.inv = newRootTable(backward[:small], m.q)
}

// roots returns a table whose element h+i is the twiddle factor of block i of
// h, in a stage of h blocks. The conjugate-invariant ring's stages are those of
// a ring of twice the degree, first halves of them.
func (m *Modulus) roots(mont []uint64, plain func(uint64) uint64) []uint64 {
	w := make([]uint64, m.n)
	for h := 1; h < m.n; h *= 2 {
		from := h
		if m.kind == ring.ConjugateInvariant {
			from = 2 * h
		}
		for i := range h {
			w[h+i] = plain(mont[from+i])
		}
	}
	return w
}

// constants returns the table of a prime without what belongs to transforms.
func constants(q uint64) []uint64 {
	c := aligned(layout.Words)
	m := &Modulus{q: q, consts: c}
	c[layout.Q] = q
	c[layout.TwoQ] = 2 * q
	c[layout.ThreeQ] = 3 * q
	c[layout.NegQ] = 1<<52 - q
	c[layout.Mask] = 1<<52 - 1
	c[layout.Two] = 2
	c[layout.OneQ] = shoup52(1, q)
	r52 := (1 << 52) % q
	m.setShoup(layout.R52, r52)
	m.setShoup(layout.R104, mulMod(r52, r52, q))
	mod := new(big.Int).SetUint64(q)
	c[layout.QInv] = new(big.Int).ModInverse(mod, big.NewInt(1<<52)).Uint64()
	c[layout.FloatQ] = math.Float64bits(float64(q))
	c[layout.FloatInv] = math.Float64bits(1 / float64(q))
	c[layout.FloatTop] = math.Float64bits(1<<52 + float64(q))
	k, terms := chain(q)
	c[layout.FloatSigned] = math.Float64bits(math.Ldexp(1.5, k))
	c[layout.FloatUnsigned] = math.Float64bits(math.Ldexp(1, k))
	c[layout.Chain] = terms
	return c
}

// chain returns the place k of sums of products of residues in two doubles (see
// asm/avx2), and how many products they take: for this to be 2^(105-k), the larger
// of the bounds there, that of centred weights, is (q-1)^2 + 2^(k-52) <= 2^(2k-105).
// It is 8 for primes of 49.5 bits, 128 for 45.
func chain(q uint64) (k int, terms uint64) {
	square := new(big.Int).SetUint64(q - 1)
	square.Mul(square, square)
	for k = 102; k > 93; k-- {
		bound := new(big.Int).Lsh(big.NewInt(1), uint(2*(k-1)-105))
		if square.Cmp(bound.Sub(bound, new(big.Int).Lsh(big.NewInt(1), uint(k-1-52)))) > 0 {
			break
		}
	}
	return k, 1 << (105 - k)
}

// setFloat sets a centred constant and its quotient by q.
func (m *Modulus) setFloat(word int, x uint64) {
	m.consts[word], m.consts[word+1] = floatForm(x, m.q)
}

// floatForm returns the bits of x, centred, and of its quotient by q.
func floatForm(x, q uint64) (w, wq uint64) {
	f := centred(x, q)
	return math.Float64bits(f), math.Float64bits(f / float64(q))
}

// centred returns the residue in (-q/2, q/2) that x in [0, q) is.
func centred(x, q uint64) float64 {
	if x > q/2 {
		return -float64(q - x)
	}
	return float64(x)
}

// setShoup sets a constant and its companion.
func (m *Modulus) setShoup(word int, x uint64) {
	m.consts[word], m.consts[word+1] = x, shoup52(x, m.q)
}

// shoup52 returns floor(w*2^52/q).
func shoup52(w, q uint64) uint64 {
	quo, _ := bits.Div64(w>>12, w<<52, q)
	return quo
}

// shoup64 returns floor(w*2^64/q).
func shoup64(w, q uint64) uint64 {
	quo, _ := bits.Div64(w, 0, q)
	return quo
}

// inverse64 returns 1/q modulo 2^64 for odd q: each of Newton's steps doubles the
// bits that are right, from q's own 3.
func inverse64(q uint64) uint64 {
	x := q
	for range 5 {
		x *= 2 - q*x
	}
	return x
}

// mulMod returns a*b mod q for a, b < q.
func mulMod(a, b, q uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	_, r := bits.Div64(hi, lo, q)
	return r
}

// aligned returns n zero words that start at a multiple of 64 bytes.
func aligned(n int) []uint64 {
	words := make([]uint64, n+7)
	skip := int(-uintptr(unsafe.Pointer(&words[0])) % 64 / 8)
	return words[skip : skip+n : skip+n]
}
