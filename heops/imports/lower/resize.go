package lower

import (
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/imports/fold"
	"cryptounet/heops/imports/maps"
)

// resize is a Resize or an Upsample, at factors that layers compute exactly.
//
// https://github.com/onnx/onnx/blob/main/docs/Operators.md#Resize
func resize(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	n := l.node
	x, err := l.Feature(in[0])
	if err != nil {
		return nil, err
	}
	scales, sizes, err := l.scales(in, x)
	if err != nil {
		return nil, err
	}
	// Before opset 11 a pixel lay at its number divided by the scale.
	how := n.Text("coordinate_transformation_mode", "half_pixel")
	rounding := n.Text("nearest_mode", "round_prefer_floor")
	if n.Op == "Upsample" || l.graph.Opset < 11 {
		how, rounding = "asymmetric", "floor"
	}
	if n.Int("antialias", 0) == 1 && (sizes[0] < x.H || sizes[1] < x.W) {
		return nil, errors.New("a smaller map with antialias; train with mean pooling")
	}
	if n.Int("exclude_outside", 0) == 1 {
		return nil, errors.New("exclude_outside is not computed")
	}
	mode := n.Text("mode", "nearest")
	if mode != "nearest" && mode != "linear" && mode != "bilinear" {
		return nil, fmt.Errorf("mode %q; nearest and linear are computed: upsample with mode='nearest' or 'bilinear'", mode)
	}
	var lines [2][]maps.Blend
	for axis, side := range []int{x.H, x.W} {
		for i := range sizes[axis] {
			at, err := maps.Place(how, float64(i), scales[axis], side, sizes[axis])
			if err != nil {
				return nil, err
			}
			lines[axis] = append(lines[axis], maps.BlendOf(mode, rounding, at, side))
		}
	}
	y, err := l.Resized(x, sizes, lines)
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", mode, how, err)
	}
	return one(y.Value(), nil)
}

// scales reads by how much the sides grow, and what they become.
func (l *lowerer) scales(in []*maps.Value, x *maps.Feature) (scales [2]float64, sizes [2]int, err error) {
	var scale, size *maps.Value
	if len(in) > 3 {
		scale, size = in[2], in[3]
	}
	if l.node.Op == "Upsample" || l.graph.Opset < 11 {
		scale, size = in[1], nil
	}
	sides := [2]int{x.H, x.W}
	check := func() error {
		for i, s := range sizes {
			if s < 1 || s > 1<<14 || s > 64*sides[i] {
				return fmt.Errorf("a map of %d x %d becomes %d x %d", x.H, x.W, sizes[0], sizes[1])
			}
		}
		return nil
	}
	factors := l.node.Floats("scales")
	if t, err := constant(scale, "scales"); err != nil {
		return scales, sizes, err
	} else if t != nil && t.Len() > 0 {
		for i := range t.Len() {
			factors = append(factors, t.At(i))
		}
	}
	axes := l.node.Ints("axes")
	pick := func(n int) (down, across int, err error) {
		switch {
		case n == 4:
			return 2, 3, nil
		case n == 2 && len(axes) == 2 && (axes[0] == 2 || axes[0] == -2) && (axes[1] == 3 || axes[1] == -1):
			return 0, 1, nil
		}
		return 0, 0, fmt.Errorf("%d scales or sizes, axes %v", n, axes)
	}
	if len(factors) > 0 {
		down, across, err := pick(len(factors))
		if err != nil {
			return scales, sizes, err
		}
		if len(factors) == 4 && (factors[0] != 1 || factors[1] != 1) {
			return scales, sizes, fmt.Errorf("scales %v; only height and width can change", factors)
		}
		scales = [2]float64{factors[down], factors[across]}
		for i, s := range scales {
			if !(s > 0 && s <= 64) {
				return scales, sizes, fmt.Errorf("a scale of %g", s)
			}
			sizes[i] = int(math.Floor(float64(sides[i])*s + 1e-6))
		}
		return scales, sizes, check()
	}
	t, err := constant(size, "sizes")
	if err != nil {
		return scales, sizes, err
	}
	if t == nil {
		return scales, sizes, errors.New("neither scales nor sizes")
	}
	list, err := fold.Integers(t)
	if err != nil {
		return scales, sizes, err
	}
	down, across, err := pick(len(list))
	if err != nil {
		return scales, sizes, err
	}
	sizes = [2]int{list[down], list[across]}
	for i, s := range sizes {
		scales[i] = float64(s) / float64(sides[i])
	}
	return scales, sizes, check()
}
