package sharing_test

import (
	"fmt"
	"math"
	"testing"

	"cryptounet/heops/client/sharing"
)

func ExampleSharing_Deviation() {
	const noise, slots = 1e-6, 1 << 14
	for _, s := range []sharing.Sharing{{Results: 1}, {Results: 10000}, {Results: 1, Bits: 20}} {
		fmt.Printf("%.1e\n", s.Deviation(noise, slots, slots))
	}
	// Output:
	// 3.2e-05
	// 8.0e-04
	// 1.3e+00
}

// TestFlood: what is added is a Gaussian, of its deviation and that of rounding, fresh
// each time.
func TestFlood(t *testing.T) {
	const n, deviation = 1 << 16, 0.3
	a, b := make([]float64, n), make([]float64, n)
	for _, v := range [][]float64{a, b} {
		step, err := sharing.Flood(deviation, v)
		if err != nil || step != 0.25 {
			t.Fatalf("steps of %g, %v", step, err)
		}
	}
	sum, squares, products, far := 0.0, 0.0, 0.0, 0.0
	for i, v := range a {
		sum += v
		squares += v * v
		products += v * b[i]
		if math.Abs(v) > 2*deviation+0.025 { // between two steps
			far++
		}
	}
	variance := deviation*deviation + 0.25*0.25/12
	share := math.Erfc(0.625 / deviation / math.Sqrt2) // |v| > 0.625 before it was rounded
	for what, z := range map[string]float64{
		"mean": sum / math.Sqrt(n*variance), "variance": (squares/n/variance - 1) / math.Sqrt(2.0/n),
		"covariance": products / variance / math.Sqrt(n), "tails": (far - n*share) / math.Sqrt(n*share),
	} {
		if math.Abs(z) > 5.5 { // once in 26 million
			t.Errorf("%s: %.1f deviations off", what, z)
		}
	}
	for _, wrong := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := sharing.Flood(wrong, a); err == nil {
			t.Errorf("noise of %g", wrong)
		}
	}
}
