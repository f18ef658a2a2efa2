package graph

import (
	"fmt"

	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
)

// paddings are those of package linear by the model's names.
var paddings = map[string]linear.Padding{
	model.PadWrap: linear.Wrap, model.PadZeros: linear.Zeros,
	model.PadReflect: linear.Reflect, model.PadReplicate: linear.Replicate, model.PadValid: linear.Valid,
}

// geometry returns a convolution's.
func geometry(l model.Layer) (linear.Window, error) {
	padding, ok := paddings[l.PadMode()]
	if !ok {
		return linear.Window{}, fmt.Errorf("unknown padding %q", l.Padding)
	}
	win := linear.Window{Kernel: l.Kernel, Stride: l.ConvStride(), Dilation: l.TapDistance(), Groups: l.GroupCount(), Padding: padding}
	if len(l.Pads) == 4 {
		win.Pads = &[4]int{l.Pads[0], l.Pads[1], l.Pads[2], l.Pads[3]}
		if l.Padding == "" {
			win.Padding = linear.Zeros
		}
		switch {
		case l.Op == model.AvgPool2D:
			win.Kernel, win.Stride, win.Dilation = l.PoolKernel(), l.PoolStride(), 1
		case l.Op == model.ConvTranspose2D && l.Stride == 0:
			win.Stride = 2
		}
	}
	return win, nil
}

// layer returns a layer's value, adding steps where it needs a tensor.
func (g *fuser) layer(l model.Layer) (v value, err error) {
	in := g.values[l.Inputs[0]]
	n := g.network
	v = value{tensor: -1, layers: append(append([]string{}, in.layers...), l.Name)}
	var op linear.Map
	switch l.Op {
	case model.SpaceToDepth:
		op, err = linear.SpaceToDepth(in.C, in.H, in.W, l.Block)
	case model.DepthToSpace:
		op, err = linear.DepthToSpace(in.C, in.H, in.W, l.Block)
	case model.Conv2D, model.ConvTranspose2D:
		w, b := n.Conv(l)
		win, err := geometry(l)
		if err != nil {
			return v, err
		}
		if l.Op == model.Conv2D {
			op = linear.Conv2D(in.C, in.H, in.W, l.Out, win, w, b)
		} else {
			op = linear.ConvTranspose2D(in.C, in.H, in.W, l.Out, win, w, b)
		}
	case model.Dense:
		if in.H*in.W > 1 && !g.whole {
			return v, fmt.Errorf("a dense layer over %dx%d pixels on a grid of several cells", in.H, in.W)
		}
		w, b := n.Conv(l)
		op = linear.Dense(in.C, in.H, in.W, l.Out, w, b)
	case model.Pad2D:
		win, err := geometry(l)
		if err != nil {
			return v, err
		}
		op = win.Pad2D(in.C, in.H, in.W)
	case model.Upsample2D:
		if l.Mode == model.Corners {
			op = linear.UpsampleCorners(in.C, in.H, in.W, l.Factor)
			break
		}
		op = linear.Upsample2D(in.C, in.H, in.W, l.Factor, l.Mode == "bilinear")
	case model.BatchNorm:
		gain, shift := n.Norm(l)
		v.Map = in.Scale(gain, shift)
		return v, nil
	case model.Affine:
		gain, shift := n.Affine(l, in.C)
		v.Map = in.Scale(gain, shift)
		return v, nil
	case model.Add, model.Concat:
		maps := []linear.Map{in.Map}
		for _, name := range l.Inputs[1:] {
			maps = append(maps, g.values[name].Map)
			v.layers = append(append([]string{}, g.values[name].layers...), v.layers...)
		}
		if l.Op == model.Add {
			v.Map, err = linear.Sum(maps...)
		} else {
			v.Map, err = linear.Join(maps...)
		}
		return v, err
	case model.AvgPool2D:
		if len(l.Pads) > 0 {
			win, err := geometry(l)
			if err != nil {
				return v, err
			}
			op = win.AvgPool2D(in.C, in.H, in.W, l.ExcludePad)
			break
		}
		kernel, stride := l.PoolKernel(), l.PoolStride()
		// On a single cell, windows that overlap would put every phase apart.
		if in.tensor >= 0 && (stride == kernel || !g.whole) {
			return g.pool(l, in, kernel, stride), nil
		}
		op = linear.AvgPool2D(in.C, in.H, in.W, kernel, stride)
	case model.GlobalAvgPool2D:
		if !g.whole {
			return g.total(l, in)
		}
		op = linear.GlobalAvgPool2D(in.C, in.H, in.W)
	case model.Square, model.Quadratic:
		return g.square(l, in)
	case model.Polynomial:
		return g.polynomial(l, in)
	default: // Refused has seen to layers that only plaintext has
		err = fmt.Errorf("unknown operator")
	}
	if err != nil {
		return v, err
	}
	v.Map, err = g.then(l, in, op)
	return v, err
}

// pool adds the windows of a tensor: additions, no weights.
func (g *fuser) pool(l model.Layer, in value, kernel, stride int) value {
	return g.sum(l, in, kernel*kernel, plan.Step{Kind: plan.Pool, Stride: stride, Window: kernel})
}

// total adds all pixels of a tensor.
func (g *fuser) total(l model.Layer, in value) (value, error) {
	in, err := g.single(l.Inputs[0], in)
	if err != nil {
		return value{}, err
	}
	g.values[l.Inputs[0]] = in
	return g.sum(l, in, in.H*in.W, plan.Step{Kind: plan.Total}), nil
}

// sum adds a step that adds up so many pixels of a tensor at a time; their mean is
// the layer's.
func (g *fuser) sum(l model.Layer, in value, pixels int, s plan.Step) value {
	src := g.Tensors[in.tensor]
	gain := make([]float64, src.Layout.C)
	for c := range gain {
		gain[c] = src.Gain[c] / float64(pixels)
	}
	s.Name, s.Layers, s.Inputs = l.Name, []string{l.Name}, []int{in.tensor}
	s.Output = g.tensor(l.Name, g.sizes[l.Name], gain, src.Offset)
	g.Steps = append(g.Steps, s)
	return g.value(s.Output)
}
