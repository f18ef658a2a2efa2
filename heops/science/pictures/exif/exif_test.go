package exif_test

import (
	"encoding/binary"
	"slices"
	"testing"

	"cryptounet/heops/network/tensor"
	"cryptounet/heops/science/pictures/exif"
)

// TestUpright: what is stored in each orientation of 1 2 3 / 4 5 6, by hand.
func TestUpright(t *testing.T) {
	for orientation, want := range [][]float64{
		{1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}, {3, 2, 1, 6, 5, 4}, {6, 5, 4, 3, 2, 1}, {4, 5, 6, 1, 2, 3},
		{1, 4, 2, 5, 3, 6}, {4, 1, 5, 2, 6, 3}, {6, 3, 5, 2, 4, 1}, {3, 6, 2, 5, 1, 4}, {1, 2, 3, 4, 5, 6},
	} {
		u := exif.Upright(&tensor.Tensor{C: 1, H: 2, W: 3, Data: []float64{1, 2, 3, 4, 5, 6}}, orientation)
		if turned := orientation >= 5 && orientation <= 8; !slices.Equal(u.Data, want) || turned != (u.H == 3) {
			t.Errorf("orientation %d gives %v of %v", orientation, u.Data, u)
		}
	}
}

// TestOrientation: of either byte order, and none where the block is cut anywhere.
func TestOrientation(t *testing.T) {
	for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
		block := order.AppendUint32(order.AppendUint16([]byte("Exif\x00\x00"+mark), 42), 8)
		block = order.AppendUint16(order.AppendUint16(order.AppendUint16(block, 1), 274), 3)
		block = append(order.AppendUint16(order.AppendUint32(block, 1), 6), 0, 0)
		if got := exif.Orientation(block); got != 6 {
			t.Errorf("%s: %d", mark, got)
		}
		for cut := range block {
			if got := exif.Orientation(block[:cut]); got != 1 {
				t.Errorf("%s cut at %d: %d", mark, cut, got)
			}
		}
	}
}
