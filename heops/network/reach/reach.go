// Package reach follows a network's layers back from a pixel of its output to the
// pixels of the image that it reads: what package tiles needs to cut images.
package reach

import (
	"fmt"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tiles"
)

// FieldOf follows the network's layers back to the image. A network without a
// map for an output, such as a classifier, is refused.
func FieldOf(n *model.Network) (tiles.Field, error) {
	shapes, err := n.Shapes()
	if err != nil {
		return tiles.Field{}, err
	}
	if n.Fixed() {
		return tiles.Field{}, fmt.Errorf("reach: model %s has a layer over the whole image (GlobalAvgPool2D or Dense): what it says is of the image, not of its pixels, and there is no mask", n.Name)
	}
	step, err := n.TotalStride()
	if err != nil {
		return tiles.Field{}, err
	}
	own, tied := true, false
	fields := follow(n, shapes)
	for _, l := range n.Layers {
		tied = tied || l.Mode == model.Corners
		own = own && !l.Wraps() && (len(l.Pads) > 0 || !l.Cuts())
	}
	f := tiles.Field(fields[n.Output])
	f.Step, f.Own, f.Tied = step, own, tied
	if own {
		f.Least, f.Own = least(n, step)
	}
	if f.Own {
		f.Offset = 0 // maps lie on the image, whatever way pads are shared out
	}
	f.Least = max(f.Least, step)
	return f, nil
}

// follow returns the field of each layer's result.
func follow(n *model.Network, shapes map[string]model.Shape) map[string]field {
	fields := map[string]field{model.Input: {Stride: 1}}
	for _, l := range n.Layers {
		in := fields[l.Inputs[0]]
		for _, name := range l.Inputs[1:] {
			in.First, in.Last = min(in.First, fields[name].First), max(in.Last, fields[name].Last)
		}
		fields[l.Name] = in.through(l, shapes[l.Name].Stride)
	}
	return fields
}

// Sight is what a layer sees of the image.
type Sight struct {
	Layer    string
	Op       model.Op
	Channels int
	Stride   int // pixels of the image that a pixel of the result stands for, a side
	Sees     int // pixels of the image that a pixel of the result depends on, a side
}

// Sights returns, layer by layer, how much of the image a pixel of its result
// depends on. A network that is Fixed is refused.
func Sights(n *model.Network) ([]Sight, error) {
	if _, err := FieldOf(n); err != nil {
		return nil, err
	}
	shapes, err := n.Shapes()
	if err != nil {
		return nil, err
	}
	fields := follow(n, shapes)
	var list []Sight
	for _, l := range n.Layers {
		f, s := fields[l.Name], shapes[l.Name]
		list = append(list, Sight{l.Name, l.Op, s.Channels, s.Stride, f.Last - f.First + 1})
	}
	return list, nil
}

// leastSide is the side that every network takes: taps reach less far.
const leastSide = 1 << 14

// least returns the least side, a multiple of the total stride, of an image whose
// maps all lie on it: are as many times smaller as their strides say, as those of
// larger images then are too. There is none if pads make maps larger or smaller.
func least(n *model.Network, step int) (side int, ok bool) {
	lies := func(side int) bool {
		sizes, err := n.Sizes(side, side)
		if err != nil {
			return false
		}
		for _, s := range sizes {
			if s.H*s.Stride != side || s.W*s.Stride != side {
				return false
			}
		}
		return true
	}
	for side = step; side < leastSide; side += step {
		if lies(side) {
			return side, lies(side+step) && lies(side+2*step)
		}
		if _, err := n.Sizes(side, side); err == nil {
			return 0, false
		}
	}
	return 0, false
}

// field is followed through the layers.
type field tiles.Field

// through returns what a pixel of a layer's result reads, f being what one of
// its input does; stride is the result's.
func (f field) through(l model.Layer, stride int) field {
	s := f.Stride
	out := f
	out.Stride = stride
	// reads widens the field: pixel y of the result, phase by phase of those that
	// one of the input becomes, reads y/grow + low .. y/grow + high.
	reads := func(grow int, tap func(phase int) (low, high int)) {
		for phase := range grow {
			low, high := tap(phase)
			first, last := f.First+s*low-phase*stride, f.Last+s*high-phase*stride
			if phase == 0 {
				out.First, out.Last = first, last
			}
			out.First, out.Last = min(out.First, first), max(out.Last, last)
		}
	}
	window := func(low, high int) { reads(1, func(int) (int, int) { return low, high }) }
	if len(l.Pads) == 4 {
		return f.padded(l, stride)
	}
	switch l.Op {
	case model.Conv2D:
		reach := l.Kernel / 2 * l.TapDistance()
		if l.PadMode() == model.PadValid {
			window(0, 2*reach)
			out.Offset += s * reach
		} else {
			window(-reach, reach)
		}
	case model.SpaceToDepth:
		window(0, l.Block-1)
	case model.AvgPool2D:
		window(0, l.PoolKernel()-1)
	case model.MaxPool2D:
		k := l.PoolKernel()
		switch l.Padding {
		case model.PadZeros:
			window(-(k / 2), k-1-k/2)
		case model.PadValid:
			window(0, k-1)
			out.Offset += s * ((k - l.PoolStride()) / 2)
		default:
			window(0, k-1)
		}
	case model.DepthToSpace:
		reads(l.Block, func(int) (int, int) { return 0, 0 })
	case model.ConvTranspose2D:
		reads(2, func(phase int) (int, int) {
			switch {
			case l.Kernel == 4 && phase == 0:
				return -1, 0
			case l.Kernel >= 3 && phase == 1:
				return 0, 1
			}
			return 0, 0
		})
	case model.Upsample2D:
		reads(l.Factor, func(phase int) (int, int) {
			side := 2*phase + 1 - l.Factor // of the input's pixel centre
			switch {
			case l.Mode != model.Bilinear || side == 0:
				return 0, 0
			case side < 0:
				return -1, 0
			}
			return 0, 1
		})
	}
	return out
}

// padded is through for a layer with Pads, by the larger reach of both axes. The
// result's pixels stand for what the middle of their windows does.
func (f field) padded(l model.Layer, stride int) field {
	before, after := max(l.Pads[0], l.Pads[1]), min(l.Pads[0], l.Pads[1])
	kernel, distance, step := l.Kernel, l.TapDistance(), l.ConvStride()
	switch l.Op {
	case model.AvgPool2D, model.MaxPool2D:
		kernel, distance, step = l.PoolKernel(), 1, l.PoolStride()
	case model.Pad2D:
		kernel, distance, step = 1, 1, 1
	case model.ConvTranspose2D:
		step = f.Stride / stride
	}
	span := (kernel - 1) * distance
	out := f
	out.Stride = stride
	if l.Op == model.ConvTranspose2D { // row y takes rows (y + pad - tap) / step
		out.First += stride * (after - span)
		out.Last += stride * before
		out.Offset += stride * (l.Pads[0] - (max(0, span+1-step)+1)/2)
		return out
	}
	out.First -= f.Stride * before
	out.Last += f.Stride * (span - after)
	out.Offset += f.Stride * (max(0, span+1-step)/2 - l.Pads[0])
	return out
}
