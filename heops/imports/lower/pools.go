package lower

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/network/model"
)

// ceiled adds to the pads what a window that is rounded up reads beyond them, as
// PyTorch does it: no window begins there. It says whether there is any.
func (g *geometry) ceiled(h, w int) bool {
	any := false
	for axis, n := range []int{h, w} {
		span := n + g.pads[axis] + g.pads[axis+2] - g.reach(axis) - 1
		more := (g.stride[axis] - span%g.stride[axis]) % g.stride[axis]
		if span < 0 || more == 0 || (span+more)/g.stride[axis]*g.stride[axis] >= n+g.pads[axis] {
			continue
		}
		g.pads[axis+2] += more
		any = true
	}
	return any
}

func averaged(l *lowerer, in []*value) ([]*value, error) {
	shape := in[0].shape()
	if len(shape) != 4 {
		return nil, fmt.Errorf("a pooling of a tensor of shape %v; images have two sides", shape)
	}
	g, err := l.window(nil, shape[2], shape[3])
	if err != nil {
		return nil, err
	}
	include := l.node.Int("count_include_pad", 0) == 1
	own := g.pads != [4]int{}
	ceil := l.node.Int("ceil_mode", 0) == 1 && g.ceiled(shape[2], shape[3])
	pad := in[0].pad
	if ceil && include && own || ceil && pad != nil && pad.sides != [4]int{} {
		return nil, errors.New("windows that are rounded up (ceil_mode) beyond a padding; pool with ceil_mode=False")
	}
	exclude := !include && own || ceil
	var x *feature
	if exclude && pad != nil || pad != nil && pad.mode != model.PadZeros {
		x, err = l.feature(in[0])
	} else {
		x, _, err = l.padOf(in[0], &g)
	}
	if err != nil {
		return nil, err
	}
	return one(l.mean(x, g, exclude))
}

// mean adds a mean pooling.
func (l *lowerer) mean(x *feature, g geometry, exclude bool) (*value, error) {
	k, s := g.kernel[0], g.stride[0]
	h, w := g.out(x.h, 0), g.out(x.w, 1)
	if h < 1 || w < 1 || x.h+g.pads[0]+g.pads[2] < g.kernel[0] || x.w+g.pads[1]+g.pads[3] < g.kernel[1] {
		return nil, fmt.Errorf("a window of %v pixels is larger than the map of %d x %d", g.kernel, x.h, x.w)
	}
	if g.dilation != [2]int{1, 1} {
		return nil, fmt.Errorf("a pooling with dilations %v", g.dilation)
	}
	if g.kernel == [2]int{x.h, x.w} && g.pads == [4]int{} && h == 1 && w == 1 {
		y := l.add(model.Layer{Name: l.label(), Op: model.GlobalAvgPool2D}, [3]int{x.c, 1, 1}, nil, x)
		return y.value(), nil
	}
	if g.kernel[0] != g.kernel[1] || k > 16 {
		if exclude {
			return nil, fmt.Errorf("a window of %v pixels that counts only those that are there; take equal sides of at most 16", g.kernel)
		}
		area := g.kernel[0] * g.kernel[1]
		y, err := l.conv(l.label(), x, g, model.PadZeros, x.c, x.c, fill(x.c*area, 1/float64(area)), nil)
		if err != nil {
			return nil, err
		}
		return y.value(), nil
	}
	if g.stride[0] != g.stride[1] {
		return nil, fmt.Errorf("strides %v; equal ones are computed", g.stride)
	}
	layer := model.Layer{Name: l.label(), Op: model.AvgPool2D, Kernel: k, Stride: s}
	if k == 1 && s == 1 && g.pads == [4]int{} {
		return x.value(), nil
	}
	if s != k || g.pads != [4]int{} || x.h%k != 0 || x.w%k != 0 {
		layer.Pads, layer.ExcludePad = slices.Clone(g.pads[:]), exclude
	}
	return l.add(layer, [3]int{x.c, h, w}, nil, x).value(), nil
}

func largest(l *lowerer, in []*value) ([]*value, error) {
	if len(l.node.Outputs) > 1 && l.node.Outputs[1] != "" {
		l.note("%v: its indices are not computed", l.node)
	}
	x, err := l.feature(in[0])
	if err != nil {
		return nil, err
	}
	g, err := l.window(nil, x.h, x.w)
	if err != nil {
		return nil, err
	}
	if l.node.Int("ceil_mode", 0) == 1 {
		g.ceiled(x.h, x.w)
	}
	k, s := g.kernel[0], g.stride[0]
	if g.kernel[0] != g.kernel[1] || g.stride[0] != g.stride[1] || g.dilation != [2]int{1, 1} {
		return nil, fmt.Errorf("a pooling of kernel %v, strides %v, dilations %v; equal sides without dilation are computed", g.kernel, g.stride, g.dilation)
	}
	h, w := g.out(x.h, 0), g.out(x.w, 1)
	if x.h+g.pads[0]+g.pads[2] < k || x.w+g.pads[1]+g.pads[3] < k {
		return nil, fmt.Errorf("a window of %v pixels is larger than the map of %d x %d", g.kernel, x.h, x.w)
	}
	layer := model.Layer{Name: l.label(), Op: model.MaxPool2D, Kernel: k, Stride: s}
	p, whole := k/2, x.h%s == 0 && x.w%s == 0
	switch {
	case s == k && g.pads == [4]int{} && whole && k <= 16:
	case k%2 == 1 && g.pads == [4]int{p, p, p, p} && whole && k <= 16:
		layer.Padding = model.PadZeros
	default:
		layer.Pads = slices.Clone(g.pads[:])
	}
	return one(l.add(layer, [3]int{x.c, h, w}, nil, x).value(), nil)
}

// global is the mean over all pixels, as C x 1 x 1.
func (l *lowerer) global(v *value) (*value, error) {
	x, err := l.feature(v)
	if err != nil {
		return nil, err
	}
	if x.h == 1 && x.w == 1 {
		return x.value(), nil
	}
	return l.add(model.Layer{Name: l.label(), Op: model.GlobalAvgPool2D}, [3]int{x.c, 1, 1}, nil, x).value(), nil
}
