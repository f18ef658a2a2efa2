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

// FuzzCut: of a field and sizes from anyone, the pieces cover each row and column of
// an image once, in order, or there is an error.
func FuzzCut(f *testing.F) {
	f.Add(1, 0, -3, 3, 4, 32, true, 90, 70, 64, 64, 64, 64)
	f.Add(2, 1, -10, 11, 8, 8, false, 33, 200, 48, 64, 20, 28)
	f.Fuzz(func(t *testing.T, stride, offset, first, last, step, least int, own bool, height, width, rows, columns, outRows, outColumns int) {
		field := tiles.Field{Stride: stride, Offset: offset, First: first, Last: last, Step: step, Least: least, Own: own}
		if field.Check() != nil || max(height, width) > 512 || max(rows, columns) > 256 {
			return
		}
		c, err := tiles.Cut(field, height, width, rows, columns, outRows, outColumns)
		if err != nil {
			return
		}
		for length, spans := range map[int][]tiles.Span{height: c.Down, width: c.Across} {
			if height == width {
				spans = c.Down
			}
			done := 0
			for _, s := range spans {
				if s.First != done || s.Last <= s.First || s.From%step != 0 {
					t.Fatalf("%+v of %d rows: %+v", field, length, spans)
				}
				done = s.Last
			}
			if done != length {
				t.Fatalf("%+v of %d rows: %+v", field, length, spans)
			}
		}
		if min(rows, columns) < 1 || c.Count() > 64 {
			return
		}
		image := tensor.New(1, height, width)
		for i := range c.Count() {
			piece, err := c.Piece(image, i)
			if err != nil || piece.H != rows || piece.W != columns {
				t.Fatalf("%v: piece %d is %v, %v", c, i, piece, err)
			}
			c.Stitch(image, tensor.New(1, rows, columns), i) // may be too small; it must not fail otherwise
		}
	})
}
