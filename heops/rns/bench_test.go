package rns

import (
	"fmt"
	"testing"
	"time"
)

// clock returns how long f takes, the least of several runs.
func clock(f func()) time.Duration {
	best := time.Hour
	for range 7 {
		start := time.Now()
		for range 20 {
			f()
		}
		best = min(best, time.Since(start)/20)
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
