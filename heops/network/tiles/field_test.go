package tiles_test

import (
	"math/rand/v2"
	"testing"

	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/tiles"
)

// TestAnyField: a field comes with a plan, from anyone. What Check lets through
// cuts every image or refuses to, and stitches what it cut.
func TestAnyField(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 0))
	number := func(most int) int {
		if rng.IntN(8) == 0 {
			return rng.IntN(1<<19) - 1<<18
		}
		return rng.IntN(2*most) - most/2
	}
	cut := 0
	for range 20000 {
		f := tiles.Field{Stride: number(4), Offset: number(4), First: number(20) - 10, Last: number(20), Step: number(8), Least: number(32), Own: rng.IntN(2) == 0}
		if f.Check() != nil {
			continue
		}
		h, w, side := 1+rng.IntN(90), 1+rng.IntN(90), 1+rng.IntN(80)
		c, err := tiles.Cut(f, h, w, side, side, number(60), number(60))
		if err != nil {
			continue
		}
		image, out := tensor.New(1, h, w), tensor.New(1, h, w)
		for i := range c.Count() {
			piece, err := c.Piece(image, i)
			if err == nil {
				err = c.Stitch(out, tensor.New(1, piece.H, piece.W), i)
			}
			if err == nil {
				cut++
			}
		}
		tiles.Whole(f, h, w)
		tiles.AsIs(f, h, w, number(60), number(60))
	}
	if cut < 100 {
		t.Errorf("only %d pieces were cut", cut)
	}
}
