package maps

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/network/model"
)

// Concat joins the channels of maps.
func (l *Builder) Concat(in []*Value) (*Feature, error) {
	var parts []*Feature
	channels := 0
	for _, v := range in {
		x, err := l.Feature(v)
		if err != nil {
			return nil, err
		}
		if len(parts) > 0 && (x.H != parts[0].H || x.W != parts[0].W) {
			return nil, fmt.Errorf("maps of %d x %d and %d x %d pixels joined: take image sides that divide evenly by all poolings, or pad the smaller map", parts[0].H, parts[0].W, x.H, x.W)
		}
		parts = append(parts, x)
		channels += x.C
	}
	return l.Add(model.Layer{Name: l.Label, Op: model.Concat}, [3]int{channels, parts[0].H, parts[0].W}, nil, parts...), nil
}

// Joined joins maps along height (axis 2) or width (3): each with zeros where the
// others lie, added up.
func (l *Builder) Joined(in []*Value, axis int) (*Value, error) {
	var parts []*Feature
	total, a := 0, axis-2
	for _, v := range in {
		x, err := l.Feature(v)
		if err != nil {
			return nil, err
		}
		if first := in[0].Shape(); x.C != first[1] || a == 0 && x.W != first[3] || a == 1 && x.H != first[2] {
			return nil, fmt.Errorf("maps of shapes %v and %v joined along axis %d: their other sides are to be equal", first, v.Shape(), axis)
		}
		parts = append(parts, x)
		total += []int{x.H, x.W}[a]
	}
	if l.offByOne(parts, a) {
		return nil, errors.New("circular padding that is a pixel off from PyTorch's own, as its exporter writes it: train with padding_mode='reflect' or 'zeros'")
	}
	if total > MaxSide {
		return nil, fmt.Errorf("a map of %d pixels a side", total)
	}
	before := 0
	var sum *Value
	for _, x := range parts {
		side := []int{x.H, x.W}[a]
		p := &Padding{Mode: model.PadZeros}
		p.Sides[a], p.Sides[a+2] = before, total-side-before
		before += side
		next := l.Padded(x, p).Value()
		if sum == nil {
			sum = next
			continue
		}
		var err error
		if sum, err = l.added(sum, next); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

// offByOne recognises circular padding with the rows before the last in the place of
// the last.
//
// https://github.com/pytorch/pytorch/blob/v1.13.0/torch/onnx/symbolic_opset11.py
func (l *Builder) offByOne(parts []*Feature, a int) bool {
	if len(parts) != 3 {
		return false
	}
	cut := func(x *Feature) (top, bottom int, ok bool) {
		i := slices.IndexFunc(l.Network.Layers, func(layer model.Layer) bool { return layer.Name == x.Layer })
		if i < 0 || l.Network.Layers[i].Op != model.Pad2D || l.Network.Layers[i].Inputs[0] != parts[1].Layer {
			return 0, 0, false
		}
		pads := l.Network.Layers[i].Pads
		return pads[a], pads[a+2], true
	}
	_, bottom, first := cut(parts[0])
	top, _, last := cut(parts[2])
	return first && last && top == 0 && bottom == -1
}

// repeated repeats a map of one channel for all channels of the other.
func (l *Builder) repeated(a, b *Value) (*Value, *Value, error) {
	x, y := a.Shape(), b.Shape()
	if len(x) != 4 || len(y) != 4 || x[2] != y[2] || x[3] != y[3] || x[1] == y[1] || x[1] != 1 && y[1] != 1 {
		return a, b, nil
	}
	if x[1] != 1 {
		b, a, err := l.repeated(b, a)
		return a, b, err
	}
	f, err := l.Feature(a)
	if err != nil {
		return nil, nil, err
	}
	all, err := l.Permuted(f, make([]int, y[1]), f.H*f.W)
	if err != nil {
		return nil, nil, err
	}
	return all.Value(), b, nil
}

// Repeated repeats the channels of a map so many times, one after the other.
func (l *Builder) Repeated(v *Value, times int) (*Value, error) {
	x, err := l.Feature(v)
	if err != nil {
		return nil, err
	}
	if err := few(times, x.C, x.C); err != nil {
		return nil, err
	}
	var order []int
	for range times {
		for c := range x.C {
			order = append(order, c*x.H*x.W)
		}
	}
	y, err := l.Permuted(x, order, x.H*x.W)
	if err != nil {
		return nil, err
	}
	return y.Value(), nil
}
