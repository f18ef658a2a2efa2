package rns

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// TestRuns compares with the whole transform of the plaintext, by Lattigo.
func TestRuns(t *testing.T) {
	const n, count = 1 << 14, 70
	rng := newRand()
	for _, size := range []float64{30, 49.5} {
		q := prime(t, size, n)
		s := newRing(t, ring.ConjugateInvariant, n, q).SubRings[0]
		for _, path := range Available() {
			m := newModulus(t, s, ring.ConjugateInvariant, path)
			for b := 1; b <= m.MaxPeriod(); b *= 2 {
				coefficients := make([]int32, count*b)
				for i := range coefficients {
					coefficients[i] = rng.Int32() >> rng.IntN(30)
				}
				coefficients[0], coefficients[len(coefficients)-1] = math.MaxInt32, math.MinInt32
				rows := vectorsOf(b, count)
				if err := m.Runs(rows, coefficients); err != nil {
					t.Fatal(err)
				}
				got, want := make([]uint64, n), make([]uint64, n)
				for i := range count {
					clear(want)
					for k, c := range coefficients[i*b:][:b] {
						want[k*(n/b)] = m.Residue(int64(c))
					}
					s.NTT(want, want)
					for r := range n {
						got[r] = rows[r/(n/b)][i]
					}
					equal(t, fmt.Sprintf("%v: period %d, plaintext %d", path, b, i), got, want)
				}
			}
			if m.Runs(vectorsOf(2*m.MaxPeriod(), 1), nil) == nil || m.Runs(vectorsOf(3, 1), nil) == nil || m.Runs(nil, nil) == nil {
				t.Error("a wrong period was taken")
			}
		}
	}
}

// TestPlain compares plaintexts of all periods, N's too, with whole transforms.
func TestPlain(t *testing.T) {
	const n = 1 << 12
	rng := newRand()
	for _, size := range []float64{29, 49.5} {
		q := prime(t, size, n)
		s := newRing(t, ring.ConjugateInvariant, n, q).SubRings[0]
		for _, path := range Available() {
			m := newModulus(t, s, ring.ConjugateInvariant, path)
			for b := minPart; b <= n; b *= 2 {
				shift := uint8(rng.IntN(70))
				coefficients := make([]int32, b)
				got, want := make([]uint64, n), make([]uint64, n)
				factor := new(big.Int).Lsh(big.NewInt(1), uint(shift))
				for k := range coefficients {
					coefficients[k] = rng.Int32() - 1<<30
					c := new(big.Int).Mul(big.NewInt(int64(coefficients[k])), factor)
					want[k*(n/b)] = c.Mod(c, new(big.Int).SetUint64(q)).Uint64()
				}
				s.NTT(want, want)
				if err := m.Plain(got, coefficients, shift); err != nil {
					t.Fatal(err)
				}
				equal(t, fmt.Sprintf("%v: period %d", path, b), got, want)
			}
			for _, b := range []int{0, 3, minPart / 2, 2 * n} {
				if m.Plain(make([]uint64, n), make([]int32, b), 0) == nil {
					t.Errorf("a plaintext with a period of %d was taken", b)
				}
			}
			if m.Plain(make([]uint64, n-1), make([]int32, minPart), 0) == nil {
				t.Error("a plaintext was written to too short a row")
			}
		}
	}
}

// TestShortRuns: sums whose weights change every 16 words or more are those of
// each word's weight, added to what was there or in its place.
func TestShortRuns(t *testing.T) {
	const n, inputs, plains = 1 << 12, 9, 40
	rng := newRand()
	q := prime(t, 49.5, n)
	s := newRing(t, ring.ConjugateInvariant, n, q).SubRings[0]
	for _, path := range Available() {
		m := newModulus(t, s, ring.ConjugateInvariant, path)
		for b := 32; b <= m.MaxPeriod(); b *= 2 {
			sums := make([][]Term, 1+rng.IntN(11))
			most := []int{14, 14, 14, 2500}[rng.IntN(4)]
			for i := range sums {
				for range rng.IntN(most) {
					sums[i] = append(sums[i], Term{rng.Int32N(inputs), rng.Int32N(plains)})
				}
			}
			p, err := NewProgram(path, inputs, plains+1, true, m.Short(b), sums)
			if err != nil {
				t.Fatal(err)
			}
			fill := func(v []uint64) []uint64 {
				for i := range v {
					v[i] = rng.Uint64N(q)
				}
				return v
			}
			xs, dsts, weights := vectorsOf(inputs, n), vectorsOf(len(sums), n), vectorsOf(b, plains+1)
			for _, x := range xs {
				fill(x)
			}
			for _, w := range weights {
				fill(w[:plains])
			}
			add, was := rng.IntN(2) == 0, vectorsOf(len(sums), n)
			for i := range dsts {
				copy(dsts[i], fill(was[i]))
			}
			for run := range b {
				m.CombineMany(dsts, xs, run*n/b, (run+1)*n/b, p, weights[run], add)
			}
			for i, terms := range sums {
				want := make([]uint64, n)
				for j := range want {
					if add {
						want[j] = was[i][j]
					}
					for _, term := range terms {
						want[j] = (want[j] + mulMod(xs[term.Input][j], weights[j/(n/b)][term.Weight], q)) % q
					}
				}
				equal(t, fmt.Sprintf("%v: period %d, sum %d", path, b, i), dsts[i], want)
			}
		}
	}
}
