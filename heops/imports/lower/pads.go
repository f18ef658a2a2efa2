package lower

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/imports/fold"
	"cryptounet/heops/network/model"
)

// padNode keeps a padding for the layer that reads it, which may have it as its
// own.
func padNode(l *lowerer, in []*value) ([]*value, error) {
	n := l.node
	shape := in[0].shape()
	pads := n.Ints("pads", n.Ints("paddings")...)
	if t, err := constant(in[1], "padding"); err != nil {
		return nil, err
	} else if t != nil {
		if pads, err = fold.Integers(t); err != nil {
			return nil, err
		}
	}
	if t, err := constant(in[3], "axes"); err != nil {
		return nil, err
	} else if t != nil {
		axes, err := fold.Integers(t)
		if err != nil || len(pads) != 2*len(axes) {
			return nil, errors.Join(fmt.Errorf("%d pads for %d axes", len(pads), len(axes)), err)
		}
		wide := make([]int, 2*len(shape))
		for i, a := range axes {
			if a < 0 {
				a += len(shape)
			}
			if a < 0 || a >= len(shape) {
				return nil, fmt.Errorf("axes %v", axes)
			}
			wide[a], wide[a+len(shape)] = pads[i], pads[len(axes)+i]
		}
		pads = wide
	}
	if len(pads) != 2*len(shape) {
		return nil, fmt.Errorf("%d pads for a tensor of shape %v", len(pads), shape)
	}
	if !slices.ContainsFunc(pads, func(p int) bool { return p != 0 }) {
		return one(in[0], nil)
	}
	if len(shape) != 4 || pads[0] != 0 || pads[1] != 0 || pads[4] != 0 || pads[5] != 0 {
		return nil, fmt.Errorf("pads %v of a tensor of shape %v; height and width of an image can be padded", pads, shape)
	}
	p := &padding{sides: [4]int{pads[2], pads[3], pads[6], pads[7]}}
	for _, s := range p.sides {
		if s < -maxSide || s > maxSide {
			return nil, fmt.Errorf("pads %v", pads)
		}
	}
	fillValue := n.Float("value", 0)
	if t, err := constant(in[2], "fill"); err != nil {
		return nil, err
	} else if t != nil && t.Len() == 1 {
		fillValue = t.At(0)
	}
	switch mode := n.Text("mode", "constant"); mode {
	case "constant":
		p.mode = model.PadZeros
	case "reflect":
		p.mode = model.PadReflect
	case "edge":
		p.mode = model.PadReplicate
	default:
		return nil, fmt.Errorf("padding mode %q; constant, reflect and edge are computed", mode)
	}
	x, err := l.feature(in[0])
	if err != nil {
		return nil, err
	}
	if h, w := p.applied(x.h, x.w); h < 1 || w < 1 || p.mode == model.PadReflect && (max(p.sides[0], p.sides[2]) >= x.h || max(p.sides[1], p.sides[3]) >= x.w) {
		return nil, fmt.Errorf("pads %v of a map of %d x %d", p.sides, x.h, x.w)
	}
	if fillValue != 0 && p.mode == model.PadZeros { // zeros around x - c, then + c
		down := l.affine(l.label()+".down", x, fill(x.c, 1), fill(x.c, -fillValue))
		x = l.padded(down, p)
		return one(l.affine(l.label(), x, fill(x.c, 1), fill(x.c, fillValue)).value(), nil)
	}
	v := x.value()
	v.pad = p
	return one(v, nil)
}

// padded adds a padding as a layer.
func (l *lowerer) padded(x *feature, p *padding) *feature {
	if p.sides == [4]int{} {
		return x
	}
	h, w := p.applied(x.h, x.w)
	return l.add(model.Layer{Name: l.label() + ".pad", Op: model.Pad2D, Padding: p.mode, Pads: slices.Clone(p.sides[:])}, [3]int{x.c, h, w}, nil, x)
}
