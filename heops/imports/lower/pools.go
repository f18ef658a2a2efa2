package lower

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/imports/maps"
	"cryptounet/heops/network/model"
)

func averaged(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	shape := in[0].Shape()
	if len(shape) != 4 {
		return nil, fmt.Errorf("a pooling of a tensor of shape %v; images have two sides", shape)
	}
	g, err := l.window(nil, shape[2], shape[3])
	if err != nil {
		return nil, err
	}
	include := l.node.Int("count_include_pad", 0) == 1
	own := g.Pads != [4]int{}
	ceil := l.node.Int("ceil_mode", 0) == 1 && g.Ceiled(shape[2], shape[3])
	pad := in[0].Pad
	if ceil && include && own || ceil && pad != nil && pad.Sides != [4]int{} {
		return nil, errors.New("windows that are rounded up (ceil_mode) beyond a padding; pool with ceil_mode=False")
	}
	exclude := !include && own || ceil
	var x *maps.Feature
	if exclude && pad != nil || pad != nil && pad.Mode != model.PadZeros {
		x, err = l.Feature(in[0])
	} else {
		x, _, err = l.PadOf(in[0], &g)
	}
	if err != nil {
		return nil, err
	}
	return one(l.Mean(x, g, exclude))
}

func largest(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	if len(l.node.Outputs) > 1 && l.node.Outputs[1] != "" {
		l.Note("%v: its indices are not computed", l.node)
	}
	x, err := l.Feature(in[0])
	if err != nil {
		return nil, err
	}
	g, err := l.window(nil, x.H, x.W)
	if err != nil {
		return nil, err
	}
	if l.node.Int("ceil_mode", 0) == 1 {
		g.Ceiled(x.H, x.W)
	}
	k, s := g.Kernel[0], g.Stride[0]
	if g.Kernel[0] != g.Kernel[1] || g.Stride[0] != g.Stride[1] || g.Dilation != [2]int{1, 1} {
		return nil, fmt.Errorf("a pooling of kernel %v, strides %v, dilations %v; equal sides without dilation are computed", g.Kernel, g.Stride, g.Dilation)
	}
	h, w := g.Out(x.H, 0), g.Out(x.W, 1)
	if x.H+g.Pads[0]+g.Pads[2] < k || x.W+g.Pads[1]+g.Pads[3] < k {
		return nil, fmt.Errorf("a window of %v pixels is larger than the map of %d x %d", g.Kernel, x.H, x.W)
	}
	layer := model.Layer{Name: l.Label, Op: model.MaxPool2D, Kernel: k, Stride: s}
	p, whole := k/2, x.H%s == 0 && x.W%s == 0
	switch {
	case s == k && g.Pads == [4]int{} && whole && k <= 16:
	case k%2 == 1 && g.Pads == [4]int{p, p, p, p} && whole && k <= 16:
		layer.Padding = model.PadZeros
	default:
		layer.Pads = slices.Clone(g.Pads[:])
	}
	return one(l.Add(layer, [3]int{x.C, h, w}, nil, x).Value(), nil)
}
