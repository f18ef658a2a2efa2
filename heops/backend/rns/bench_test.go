package rns

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// clock returns how long f takes: the least of many runs, or of batches of runs
// of at least 20 us, since the machine may be shared.
func clock(f func()) time.Duration {
	start := time.Now()
	f()
	batch := int(20*time.Microsecond/max(time.Since(start), 1)) + 1
	best := time.Hour
	for end := time.Now().Add(60 * time.Millisecond); time.Now().Before(end); {
		start := time.Now()
		for range batch {
			f()
		}
		best = min(best, time.Since(start)/time.Duration(batch))
	}
	return best
}

// against runs a kernel and reports how many times faster it is than Lattigo,
// measured in the same run.
func against(b *testing.B, lattigo, kernel func()) {
	b.Helper()
	reference := clock(lattigo)
	kernel()
	ours := clock(kernel)
	b.ResetTimer()
	for range b.N {
		kernel()
	}
	b.ReportMetric(float64(reference)/float64(ours), "x-lattigo")
	b.ReportMetric(float64(reference.Nanoseconds())/1000, "us-lattigo")
	b.ReportMetric(float64(ours.Nanoseconds())/1000, "us")
}

func BenchmarkNTT(b *testing.B) {
	for _, logN := range []int{13, 14, 15, 16} {
		n := 1 << logN
		q := prime(b, 49.5, n)
		for _, kind := range kinds {
			s := newRing(b, kind, n, q).SubRings[0]
			x := residues(newRand(), n, q)
			y := make([]uint64, n)
			for _, path := range Available() {
				m := newModulus(b, s, kind, path)
				name := fmt.Sprintf("%d/%s/%v", logN, kindName(kind), path)
				b.Run("forward/"+name, func(b *testing.B) {
					against(b, func() { s.NTT(x, y) }, func() { m.NTT(y, x) })
				})
				b.Run("inverse/"+name, func(b *testing.B) {
					against(b, func() { s.INTT(x, y) }, func() { m.INTT(y, x) })
				})
			}
		}
	}
}

// many returns vectors of residues.
func many(b *testing.B, count, n int, q uint64) [][]uint64 {
	rng := newRand()
	xs := make([][]uint64, count)
	for i := range xs {
		xs[i] = NewRow(n, i)
		copy(xs[i], residues(rng, n, q))
	}
	return xs
}

func BenchmarkCombine(b *testing.B) {
	for _, shape := range []combineShape{
		{16, 8, 9}, {72, 8, 72}, {144, 16, 144}, {512, 64, 144}, {1024, 64, 288}, {256, 256, 256},
	} {
		benchCombine(b, "", shape, prime(b, 49.5, combineN), func(rng *rand.Rand, q uint64) uint64 { return rng.Uint64N(q) })
	}
	// Weights of a network under a prime of its levels.
	for _, shape := range []combineShape{{72, 8, 72}, {144, 32, 144}, {192, 96, 192}} {
		benchCombine(b, "small/", shape, prime(b, 39, combineN), func(rng *rand.Rand, q uint64) uint64 { return (q + rng.Uint64N(1<<10) - 1<<9) % q })
	}
}

const combineN = 1 << 14

type combineShape struct{ inputs, outputs, terms int }

func benchCombine(b *testing.B, name string, shape combineShape, q uint64, weight func(rng *rand.Rand, q uint64) uint64) {
	s := newRing(b, ring.ConjugateInvariant, combineN, q).SubRings[0]
	rows := many(b, shape.inputs+shape.outputs, combineN, q)
	xs, ys := rows[:shape.inputs], rows[shape.inputs:]
	sums := make([][]Term, shape.outputs)
	rng := newRand()
	var weights []uint64
	for i := range sums {
		from := i / 8 * 8
		for k := range shape.terms {
			sums[i] = append(sums[i], Term{int32((from + k) % shape.inputs), int32(len(weights))})
			weights = append(weights, weight(rng, q))
		}
	}
	const window = 512
	macs := float64(shape.outputs * shape.terms * window)
	w := rng.Uint64N(q)
	for _, path := range Available() {
		m := newModulus(b, s, ring.ConjugateInvariant, path)
		p, err := NewProgram(path, len(xs), len(weights), false, false, sums)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%s%dx%dx%d/%v", name, shape.inputs, shape.outputs, shape.terms, path), func(b *testing.B) {
			kernel := func() { m.CombineMany(ys, xs, 0, window, p, weights, false) }
			kernel()
			ours := macs / float64(clock(kernel).Nanoseconds())
			lattigo := func() {
				for i := range sums {
					for k := range sums[i] {
						s.MulScalarMontgomeryThenAdd(xs[sums[i][k].Input][:window], w, ys[i][:window])
					}
				}
			}
			reference := macs / float64(clock(lattigo).Nanoseconds())
			for range b.N {
				kernel()
			}
			b.ReportMetric(ours, "Gmac/s")
			b.ReportMetric(reference, "Gmac/s-lattigo")
			b.ReportMetric(ours/reference, "x-lattigo")
		})
	}
}

// BenchmarkNTTCold goes through the primes of a large modulus in turn, so that
// roots come from the last-level cache, as they do in a key switch that takes
// one polynomial through all primes.
func BenchmarkNTTCold(b *testing.B) {
	const n, count = 1 << 14, 16
	q := prime(b, 49.5, n)
	s := newRing(b, ring.ConjugateInvariant, n, q).SubRings[0]
	xs := many(b, count, n, q)
	for _, path := range Available() {
		b.Run(path.String(), func(b *testing.B) {
			ms := make([]*Modulus, count) // the same prime, tables of their own
			for i := range ms {
				ms[i] = newModulus(b, s, ring.ConjugateInvariant, path)
			}
			ours := clock(func() {
				for i, m := range ms {
					m.NTT(xs[i], xs[i])
				}
			})
			b.ReportMetric(float64(ours.Nanoseconds())/1000/count, "us")
		})
	}
}

// BenchmarkRuns is what weights of a period of 64 slots take before they multiply.
func BenchmarkRuns(b *testing.B) {
	const n, period, count = 1 << 14, 64, 1 << 14
	q := prime(b, 49.5, n)
	s := newRing(b, ring.ConjugateInvariant, n, q).SubRings[0]
	coefficients := make([]int32, period*count)
	rng := newRand()
	for i := range coefficients {
		coefficients[i] = rng.Int32N(1<<12) - 1<<11
	}
	rows := vectorsOf(period, count)
	for _, path := range Available() {
		m := newModulus(b, s, ring.ConjugateInvariant, path)
		b.Run(path.String(), func(b *testing.B) {
			t := clock(func() {
				if err := m.Runs(rows, coefficients); err != nil {
					b.Fatal(err)
				}
			})
			b.ReportMetric(float64(t.Nanoseconds())/count, "ns/plaintext")
		})
	}
}
