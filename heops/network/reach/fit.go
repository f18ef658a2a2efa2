package reach

import (
	"fmt"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/tiles"
)

// Fit returns an image as an input that the network takes as a whole, to compute
// it in plaintext or to calibrate on: mirrored up to the least sides that it
// takes; the middle of one with more than so many pixels a side.
func Fit(n *model.Network, x *tensor.Tensor, most int) (*tensor.Tensor, error) {
	if x == nil || x.C != n.Input.Channels || x.H < 1 || x.W < 1 || len(x.Data) != x.C*x.H*x.W {
		return nil, fmt.Errorf("reach: an image of %v; the network takes %d channels", x, n.Input.Channels)
	}
	if n.Fixed() {
		_, err := n.Sizes(x.H, x.W)
		return x, err
	}
	f, err := FieldOf(n)
	if err != nil {
		return nil, err
	}
	h, w := min(x.H, most), min(x.W, most)
	x = x.Crop((x.H-h)/2, (x.W-w)/2, h, w)
	rows, columns, err := sides(n, f, h, w)
	if err != nil {
		return nil, err
	}
	t := &tiles.Tiling{Field: f, Height: h, Width: w, Rows: rows, Columns: columns, Down: []tiles.Span{{}}, Across: []tiles.Span{{}}}
	return t.Piece(x, 0)
}

// sides returns the least sides from h x w on that the network takes.
func sides(n *model.Network, f tiles.Field, h, w int) (rows, columns int, err error) {
	up := func(side int) (int, error) {
		_, last := n.Sizes(side, side)
		if last == nil {
			return side, nil
		}
		for more := range 2*f.Step + 256 {
			s := side + more
			if f.Own || more < f.Step {
				s = f.Padded(side) + more/f.Step*f.Step
			}
			if _, last = n.Sizes(s, s); last == nil {
				return s, nil
			}
		}
		return 0, last
	}
	if rows, err = up(h); err != nil {
		return 0, 0, err
	}
	columns, err = up(w)
	return rows, columns, err
}

// Pitch returns one that the network's wrap takes for an image of so many rows.
func Pitch(n *model.Network, rows int) int {
	if step, err := n.TotalStride(); err == nil && rows%step == 0 {
		return step
	}
	return rows
}
