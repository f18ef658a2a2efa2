// Package tiles takes a network to images of any size: it cuts an image into
// pieces of one size (Cut) and puts the pieces' results together again without a
// seam (Tiling.Stitch). Of the network it needs to know what a pixel of the output
// reads (Field), which package reach finds out, and nothing else.
//
// # What a result is held to
//
// A network whose layers all have paddings of their own - zeros, reflected,
// replicated - gives in tiles what it gives on the whole image, whose sides are
// mirrored up to multiples of its total stride on the right and below: it sees
// its padding at the image's border alone. A tile ends where the image ends, or
// its outermost pixels, those that read beyond the tile, are discarded.
//
// A network that wraps or that has layers without padding gives in tiles what it
// gives on the image mirrored beyond all borders, as far as a pixel of the output
// reads: neither the wrap nor what such layers cut off is seen anywhere.
//
// Mirrored is without the border pixel, again and again where the image is
// short, as NumPy's pad with mode "reflect" does it.
package tiles

import "fmt"

// Field is what a pixel of a network's output reads, along either axis: pixel y
// of the output for a piece of an image stands for the piece's rows
//
//	Stride*y + Offset .. Stride*y + Offset + Stride - 1
//
// and depends on nothing but rows Stride*y + First .. Stride*y + Last.
type Field struct {
	Stride int `json:"stride"`
	Offset int `json:"offset,omitempty"`
	First  int `json:"first"`
	Last   int `json:"last"`

	Step  int  `json:"step"`           // the total stride: where pieces begin are multiples of it
	Least int  `json:"least"`          // the least side of an image that is whole: a multiple of it
	Own   bool `json:"own,omitempty"`  // at the image's border the network's own padding is seen
	Tied  bool `json:"tied,omitempty"` // a pixel hangs on the size of the image: it cannot be cut
}

// Check refuses what is of no network. It is needed of fields that come from
// elsewhere: strides are divided by.
func (f Field) Check() error {
	within := func(v, least int) bool { return v >= least && v <= maxSide }
	if !within(f.Stride, 1) || !within(f.Step, 1) || !within(f.Least, 1) || f.Least%f.Step != 0 || f.Step%f.Stride != 0 ||
		!within(f.Offset, -maxSide) || !within(f.First, -maxSide) || !within(f.Last, -maxSide) || f.First > f.Last {
		return fmt.Errorf("tiles: no network's output reads this: %+v", f)
	}
	return nil
}

// String reads "a pixel reads 61 x 61, sides are multiples of 4".
func (f Field) String() string {
	return fmt.Sprintf("a pixel reads %d x %d, sides are multiples of %d", f.Last-f.First+1, f.Last-f.First+1, f.Step)
}
