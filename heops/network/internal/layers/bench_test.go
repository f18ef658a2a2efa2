package layers

import (
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
		Conv2D(in, Window{3, 1, 1, 1, Border{Mode: Zeros}}, 64, w, nil)
	}
	b.ReportMetric(float64(64*64*9*256*256)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
}
