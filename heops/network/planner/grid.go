package planner

import (
	"fmt"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
)

// fitGrid cuts the image into the fewest phases that fit the slots.
func fitGrid(n *model.Network, opts plan.Options, logN int) (polyphase.Grid, error) {
	stride, err := n.TotalStride()
	if err != nil {
		return polyphase.Grid{}, err
	}
	slots := 1 << logN
	rows, cols := opts.Height/stride, opts.Width/stride
	if rows*stride != opts.Height || cols*stride != opts.Width {
		return polyphase.Grid{}, fmt.Errorf("plan: image of %dx%d; the network's strides need sides that are multiples of %d", opts.Width, opts.Height, stride)
	}
	for rows*cols > slots {
		switch {
		case rows >= cols && rows%2 == 0:
			rows /= 2
		case cols%2 == 0:
			cols /= 2
		default:
			return polyphase.Grid{}, fmt.Errorf("plan: an image of %dx%d does not divide into %d slots", opts.Width, opts.Height, slots)
		}
	}
	if slots%(rows*cols) != 0 {
		return polyphase.Grid{}, fmt.Errorf("plan: an image of %dx%d gives a grid of %dx%d cells, which does not divide %d slots; pad or crop its sides to %d times a power of two", opts.Width, opts.Height, cols, rows, slots, stride)
	}
	return polyphase.Grid{Rows: rows, Cols: cols, Batch: slots / (rows * cols)}, nil
}
