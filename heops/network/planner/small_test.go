package planner_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
)

// TestSmallImages: a network calibrated on large images is planned for any size
// down to a single pixel of its coarsest map.
func TestSmallImages(t *testing.T) {
	for _, padding := range []string{model.PadZeros, model.PadReplicate, model.PadWrap} {
		rng := rand.New(rand.NewPCG(11, 12))
		x := testnet.Image(rng, 64, 64)
		b := testnet.New(rng).Pad(padding).Conv(2, 3, 1).Norm().RandomPolynomial(2)
		skip := b.Last()
		n, err := b.Pool(2).Pad(padding).Conv(3, 5, 1).Norm().Square().Up(2).Concat(skip).Pad(padding).Conv(2, 3, 2).Norm().Quadratic().Conv(1, 1, 1).Settled(2, x)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range []int{2, 4, 10} {
			for _, w := range []int{2, 6, 16} {
				if padding == model.PadWrap && (h == 10 || w == 6) {
					continue // the wrap runs around all slots
				}
				t.Run(fmt.Sprintf("%s %dx%d", padding, h, w), func(t *testing.T) {
					if _, err := planner.New(n, plan.Options{Height: h, Width: w, Margin: 8}); err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
}
