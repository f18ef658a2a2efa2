package model

import (
	"fmt"

	"cryptounet/heops/network/tensor"
)

// cropSide is the most pixels a side that a network keeps of an image: some
// times the receptive field of the U-Nets of practice, and quick to compute.
const cropSide = 128

// cropName is the weight that holds the crop.
const cropName = Input + ".crop"

// Crop returns a piece of an input like those that the network was made for,
// nil if none is kept. The planner predicts on it how errors grow: networks of
// squares are only tame on images like those that they were trained on.
func (n *Network) Crop() *tensor.Tensor {
	w := n.Weights[cropName]
	if len(w.Shape) != 3 || len(w.Data) != w.Shape[0]*w.Shape[1]*w.Shape[2] {
		return nil
	}
	return &tensor.Tensor{C: w.Shape[0], H: w.Shape[1], W: w.Shape[2], Data: w.Data}
}

// KeepCrop keeps a piece of an input for Crop, at most 128 pixels a side, with
// pixel (row, column) as near to its middle as the borders allow. It is saved
// with the weights: take an image that may be passed on.
func (n *Network) KeepCrop(x *tensor.Tensor, row, column int) error {
	stride, err := n.TotalStride()
	if err != nil {
		return err
	}
	side := func(whole int) int { return min(whole, max(cropSide, stride)) / stride * stride }
	h, w := side(x.H), side(x.W)
	if x.C != n.Input.Channels || h == 0 || w == 0 {
		return fmt.Errorf("model %s: a crop of %s; expected %d channels and sides of at least %d", n.Name, x.Shape(), n.Input.Channels, stride)
	}
	crop := x.Crop(max(0, min(row-h/2, x.H-h)), max(0, min(column-w/2, x.W-w)), h, w)
	n.Weights[cropName] = Weight{[]int{crop.C, h, w}, crop.Data}
	return nil
}
