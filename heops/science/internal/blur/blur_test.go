package blur_test

import (
	"math"
	"testing"

	"cryptounet/heops/science/internal/blur"
)

// TestGaussian: a point becomes a bell of the same sum, and a level stays level up to
// the edge.
func TestGaussian(t *testing.T) {
	const w, h, spread = 41, 31, 2.0
	point, level := make([]float64, w*h), make([]float64, w*h)
	point[15*w+20] = 1
	for i := range level {
		level[i] = 3
	}
	blur.Gaussian(point, w, h, spread)
	blur.Gaussian(level, w, h, spread)
	sum := 0.0
	for y := range h {
		for x := range w {
			sum += point[y*w+x]
			d := math.Hypot(float64(x-20), float64(y-15))
			want := math.Exp(-d*d/2/spread/spread) / (2 * math.Pi * spread * spread)
			if got := point[y*w+x]; math.Abs(got-want) > 2e-4 {
				t.Errorf("%g at %d,%d; the bell has %g", got, x, y, want)
			}
			if got := level[y*w+x]; math.Abs(got-3) > 1e-12 {
				t.Errorf("a level of 3 became %g at %d,%d", got, x, y)
			}
		}
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("the sum became %g", sum)
	}
}
