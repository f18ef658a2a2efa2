package lower

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/fold"
	"cryptounet/heops/imports/maps"
	"cryptounet/heops/network/model"
)

// padNode keeps a padding for the layer that reads it, which may have it as its
// own.
func padNode(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	n := l.node
	shape := in[0].Shape()
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
	p := &maps.Padding{Sides: [4]int{pads[2], pads[3], pads[6], pads[7]}}
	for _, s := range p.Sides {
		if s < -maps.MaxSide || s > maps.MaxSide {
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
		p.Mode = model.PadZeros
	case "reflect":
		p.Mode = model.PadReflect
	case "edge":
		p.Mode = model.PadReplicate
	default:
		return nil, fmt.Errorf("padding mode %q; constant, reflect and edge are computed", mode)
	}
	x, err := l.Feature(in[0])
	if err != nil {
		return nil, err
	}
	if h, w := p.Applied(x.H, x.W); h < 1 || w < 1 || p.Mode == model.PadReflect && (max(p.Sides[0], p.Sides[2]) >= x.H || max(p.Sides[1], p.Sides[3]) >= x.W) {
		return nil, fmt.Errorf("pads %v of a map of %d x %d", p.Sides, x.H, x.W)
	}
	if fillValue != 0 && p.Mode == model.PadZeros { // zeros around x - c, then + c
		down := l.Affine(l.Label+".down", x, algebra.Fill(x.C, 1), algebra.Fill(x.C, -fillValue))
		x = l.Padded(down, p)
		return one(l.Affine(l.Label, x, algebra.Fill(x.C, 1), algebra.Fill(x.C, fillValue)).Value(), nil)
	}
	v := x.Value()
	v.Pad = p
	return one(v, nil)
}
