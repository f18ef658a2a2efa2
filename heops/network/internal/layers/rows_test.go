package layers

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cryptounet/heops/network/tensor"
)

func BenchmarkConv2D(b *testing.B) {
	in := tensor.New(64, 256, 256)
	for i := range in.Data {
		in.Data[i] = float64(i%7) - 3
	}
	w := make([]float64, 64*64*9)
	for i := range w {
		w[i] = float64(i % 5)
	}
	for b.Loop() {
		Conv2D(in, Window{Kernel: 3, Stride: 1, Dilation: 1, Groups: 1, Border: Border{Mode: Zeros}}, 64, w, nil)
	}
	b.ReportMetric(float64(64*64*9*256*256)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
}

// Assembly and Go return the same bits.
func TestAddRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	for _, n := range []int{0, 8, 16, 40, 1024} {
		values := func(n int) []float64 {
			v := make([]float64, n)
			for i := range v {
				v[i] = rng.NormFloat64() * math.Exp(5*rng.NormFloat64())
			}
			return v
		}
		w := [8]float64(values(8))
		var in [8][]float64
		for i := range in {
			in[i] = values(n + i)[i:]
		}
		got := values(n)
		want := slices.Clone(got)
		addRows(got, &w, &in)
		addRowsGeneric(want, &w, &in)
		if !slices.Equal(got, want) {
			t.Errorf("%d values differ:\n%v\n%v", n, got, want)
		}
	}
}
