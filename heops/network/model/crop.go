package model

import (
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/tensor"
)

// cropSide is the most pixels a side that a network keeps of an image: the
// borders of a smaller piece would be beside what deep networks were calibrated
// on.
const cropSide = 512

// maxCrop is the most values that are kept.
const maxCrop = 1 << 20

// cropName is the weight that holds the crop.
const cropName = Input + ".crop"

// Crop returns a piece of an input like those that the network was made for,
// nil if none is kept. The planner predicts on it how errors grow: networks of
// squares are only tame on images like those that they were trained on.
func (n *Network) Crop() *tensor.Tensor {
	w := n.Weights[cropName]
	if len(w.Shape) != 3 {
		return nil
	}
	c, h, width := w.Shape[0], w.Shape[1], w.Shape[2]
	if c != n.Input.Channels || c < 1 || c > maxImage || h < 1 || h > maxSide || width < 1 || width > maxSide || len(w.Data) != c*h*width {
		return nil
	}
	if slices.ContainsFunc(w.Data, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }) {
		return nil
	}
	return &tensor.Tensor{C: c, H: h, W: width, Data: w.Data}
}

// KeepCrop keeps a piece of an input for Crop, with pixel (row, column) as near
// to its middle as the borders allow: at most 512 pixels a side if the network
// works on so few; all of the input if it is Fixed. It is saved with the
// weights: take an image that may be passed on.
func (n *Network) KeepCrop(x *tensor.Tensor, row, column int) error {
	stride, err := n.TotalStride()
	if err != nil {
		return err
	}
	if x == nil || x.C != n.Input.Channels || x.H < 1 || x.W < 1 || len(x.Data) != x.C*x.H*x.W {
		return fmt.Errorf("model %s: a crop of an input that is %s; expected %d channels", n.Name, described(x), n.Input.Channels)
	}
	h, w := x.H, x.W
	if !n.Fixed() {
		if h, w, err = n.cropSize(x.H, x.W, stride); err != nil {
			return err
		}
	}
	if x.C*h*w > maxCrop {
		return fmt.Errorf("model %s: a crop of %d x %d x %d values, the least that the network works on; at most %d can be kept", n.Name, x.C, h, w, maxCrop)
	}
	crop := x.Crop(max(0, min(row-h/2, x.H-h)), max(0, min(column-w/2, x.W-w)), h, w)
	n.Weights[cropName] = Weight{Shape: []int{crop.C, h, w}, Data: crop.Data}
	return nil
}

// cropSize returns the sides of a crop of an image of height x width: the
// largest of at most 512 that the network works on, or the smallest beyond.
func (n *Network) cropSize(height, width, stride int) (h, w int, err error) {
	if _, err := n.sized(height, width, false); err == nil && max(height, width) <= cropSide {
		return height, width, nil
	}
	step := stride
	for _, l := range n.Layers {
		if l.Cuts() {
			step = 1
		}
	}
	// A side fits or not whatever the other is.
	fit := func(whole int) (int, error) {
		whole -= whole % step
		small := min(whole, cropSide/step*step)
		for side := small; side > 0; side -= step {
			if _, err := n.sized(side, side, false); err == nil {
				return side, nil
			}
		}
		for side := small + step; side <= min(whole, 1<<10); side += step {
			if _, err := n.sized(side, side, false); err == nil {
				return side, nil
			}
		}
		return 0, fmt.Errorf("model %s: no crop of %d x %d pixels is one that the network works on; expected sides of at least %d, multiples of it", n.Name, height, width, stride)
	}
	if h, err = fit(height); err != nil {
		return 0, 0, err
	}
	w, err = fit(width)
	return h, w, err
}
