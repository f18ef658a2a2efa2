package spanned_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/methods/spanned"
	"cryptounet/heops/methods/vector"

	"gonum.org/v1/gonum/mat"
)

// TestWindowConv holds the paper's convolution against its definition, and its
// counts against the documentation.
func TestWindowConv(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{Levels: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []struct{ height, width, side int }{{32, 32, 3}, {16, 64, 5}, {64, 64, 1}, {8, 8, 2}} {
		layout, err := spanned.NewLayout(params, size.height, size.width, 1)
		if err != nil {
			t.Fatal(err)
		}
		client, eval := sides(t, params, layout.WindowRotations(size.side))
		rng := rand.New(rand.NewPCG(15, 16))
		image := make([]float64, params.Slots())
		for i := range image {
			image[i] = 2*rng.Float64() - 1
		}
		kernel := mat.NewDense(size.side, size.side, nil)
		kernel.Apply(func(_, _ int, _ float64) float64 { return 2*rng.Float64() - 1 }, kernel)
		v, err := client.Encrypt(image)
		if err != nil {
			t.Fatal(err)
		}
		if v, err = spanned.WindowConv(t.Context(), eval, layout, v, kernel, 0.5); err != nil {
			t.Fatal(err)
		}
		k := size.side
		want := vector.Counts{Rotations: 2 * k * k * (k - 1), PlainMults: 2 * k * k, Additions: 2*k*k*(k-1) + k*k, Rescales: k*k + 1}
		if got := eval.Counts(); got != want {
			t.Errorf("%+v: %v\nwant %v", size, got, want)
		}
		got, err := client.Decrypt(v)
		if err != nil {
			t.Fatal(err)
		}
		worst := 0.0
		for i := range got {
			y, x, want := i/size.width%size.height, i%size.width, 0.0
			if y <= size.height-k && x <= size.width-k {
				want = 0.5
				for a := range k {
					for b := range k {
						want += kernel.At(a, b) * image[i+a*size.width+b]
					}
				}
			}
			worst = math.Max(worst, math.Abs(got[i]-want))
		}
		if !(worst < 1.0/(1<<14)) {
			t.Errorf("%+v: error 2^%.1f", size, math.Log2(worst))
		}
	}
}
