package rns

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// prime returns the largest prime below 2^bits that is 1 modulo 4n.
func prime(t testing.TB, bits float64, n int) uint64 {
	t.Helper()
	limit := uint64(math.Exp2(bits))
	step := uint64(4 * n)
	for q := (limit-1)/step*step + 1; q > step; q -= step {
		if q < limit && new(big.Int).SetUint64(q).ProbablyPrime(0) {
			return q
		}
	}
	t.Fatalf("no prime of %.1f bits for N = %d", bits, n)
	return 0
}

// newRing returns Lattigo's ring of one or more primes.
func newRing(t testing.TB, kind ring.Type, n int, primes ...uint64) *ring.Ring {
	t.Helper()
	r, err := ring.NewRingFromType(n, primes, kind)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func newModulus(t testing.TB, s *ring.SubRing, kind ring.Type, path Path) *Modulus {
	t.Helper()
	m, err := NewModulus(s, kind, path)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// residues returns n residues, half of them extreme.
func residues(rng *rand.Rand, n int, q uint64) []uint64 {
	x := make([]uint64, n)
	extremes := []uint64{0, 1, q - 1, q - 2, q / 2, q/2 + 1}
	for i := range x {
		x[i] = rng.Uint64N(q)
		if rng.IntN(2) == 0 {
			x[i] = extremes[rng.IntN(len(extremes))]
		}
	}
	return x
}

// vectors of interest to transforms.
func inputs(rng *rand.Rand, n int, q uint64) [][]uint64 {
	all := make([]uint64, n)
	uniform := make([]uint64, n)
	for i := range all {
		all[i] = q - 1
		uniform[i] = rng.Uint64N(q)
	}
	one := make([]uint64, n)
	one[n-1] = q - 1
	return [][]uint64{uniform, residues(rng, n, q), all, make([]uint64, n), one}
}

func equal(t *testing.T, what string, got, want []uint64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d words, want %d", what, len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%s: word %d is %d, want %d", what, i, got[i], want[i])
		}
	}
}

var kinds = []ring.Type{ring.Standard, ring.ConjugateInvariant}

func kindName(k ring.Type) string {
	if k == ring.Standard {
		return "standard"
	}
	return "invariant"
}

func newRand() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func TestNTT(t *testing.T) {
	for logN := 6; logN <= 16; logN++ {
		if testing.Short() && logN > 12 {
			break
		}
		sizes := []float64{24, 30, 36, 40, 45, 48, 49, 49.5}
		if logN > 14 {
			sizes = []float64{30, 49.5}
		}
		for _, size := range sizes {
			n := 1 << logN
			q := prime(t, size, n)
			for _, kind := range kinds {
				s := newRing(t, kind, n, q).SubRings[0]
				for _, path := range Available() {
					m := newModulus(t, s, kind, path)
					t.Run(fmt.Sprintf("%d/%.1f/%s/%v", logN, size, kindName(kind), path), func(t *testing.T) {
						testNTT(t, s, m)
					})
				}
			}
		}
	}
}

func testNTT(t *testing.T, s *ring.SubRing, m *Modulus) {
	n := m.N()
	for _, x := range inputs(newRand(), n, m.Q()) {
		before := append([]uint64(nil), x...)
		want, got := make([]uint64, n), make([]uint64, n)
		s.NTT(x, want)
		m.NTT(got, x)
		equal(t, "NTT", got, want)
		equal(t, "source of NTT", x, before)
		copy(got, x)
		m.NTT(got, got)
		equal(t, "NTT in place", got, want)
		s.INTT(x, want)
		m.INTT(got, x)
		equal(t, "INTT", got, want)
		equal(t, "source of INTT", x, before)
		copy(got, x)
		m.INTT(got, got)
		equal(t, "INTT in place", got, want)
		m.NTT(got, got)
		equal(t, "NTT of INTT", got, x)
	}
}
