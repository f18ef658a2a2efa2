package lower

import (
	"errors"
	"fmt"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/fold"
	"cryptounet/heops/imports/maps"
	"cryptounet/heops/imports/onnx"
)

// layouts are the operators that move values.
func layouts() map[string]operator {
	shaped := func(f func(l *lowerer, v *maps.Value, in []*maps.Value) (algebra.View, error)) func(*lowerer, []*maps.Value) ([]*maps.Value, error) {
		return func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
			v, err := l.Settled(in[0])
			if err != nil {
				return nil, err
			}
			u, err := f(l, v, in)
			if err != nil {
				return nil, err
			}
			return one(v.With(u), nil)
		}
	}
	// reshaped gives a view another shape, with its values in the same order.
	reshaped := func(to func(l *lowerer, shape []int, in []*maps.Value) ([]int, error)) func(*lowerer, []*maps.Value) ([]*maps.Value, error) {
		return shaped(func(l *lowerer, v *maps.Value, in []*maps.Value) (algebra.View, error) {
			shape, err := to(l, v.Shape(), in)
			if err != nil {
				return nil, err
			}
			return v.View.Reshaped(shape)
		})
	}
	alongAxes := func(to func(shape, axes []int) ([]int, error)) func(*lowerer, []*maps.Value) ([]*maps.Value, error) {
		return reshaped(func(l *lowerer, shape []int, in []*maps.Value) ([]int, error) {
			axes, err := l.integers("axes", in[1])
			if err != nil {
				return nil, err
			}
			return to(shape, axes)
		})
	}
	return map[string]operator{
		"Shape": {1, 1, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
			t, err := fold.ShapeOf(l.node, in[0].Shape())
			return one(&maps.Value{Known: t}, err)
		}},
		"Size": {1, 1, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
			n := int64(1)
			for _, d := range in[0].Shape() {
				n *= int64(d)
			}
			return one(&maps.Value{Known: &onnx.Tensor{Type: onnx.Int, Shape: []int{}, Ints: []int64{n}}}, nil)
		}},
		"Reshape": {1, 2, reshaped(func(l *lowerer, shape []int, in []*maps.Value) ([]int, error) {
			target, err := l.integers("shape", in[1])
			if err != nil {
				return nil, err
			}
			return fold.Reshaped(shape, target, l.node.Int("allowzero", 0) == 1)
		})},
		"Flatten": {1, 1, reshaped(func(l *lowerer, shape []int, _ []*maps.Value) ([]int, error) {
			return fold.Flattened(shape, l.node.Int("axis", 1))
		})},
		"Squeeze":   {1, 2, alongAxes(fold.Squeezed)},
		"Unsqueeze": {1, 2, alongAxes(fold.Unsqueezed)},
		"Transpose": {1, 1, shaped(func(l *lowerer, v *maps.Value, _ []*maps.Value) (algebra.View, error) {
			order, err := fold.Permutation(l.node, len(v.View))
			if err != nil {
				return nil, err
			}
			return v.View.Transposed(order), nil
		})},
		"Expand":       {2, 2, expanded},
		"Tile":         {2, 2, expanded},
		"Concat":       {1, 0, concatenated},
		"Slice":        {1, 5, sliced},
		"Split":        {1, 2, splitNode},
		"Gather":       {2, 2, gathered},
		"DepthToSpace": {1, 1, depthToSpace},
		"SpaceToDepth": {1, 1, spaceToDepth},
	}
}

func concatenated(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	axis := l.node.Int("axis", 1)
	for i, v := range in {
		if v == nil {
			return nil, fmt.Errorf("input %d is missing", i)
		}
		if v.Known != nil {
			return nil, errors.New("maps joined to constants are not computed: give what is fixed, such as coordinates, as channels of the image")
		}
		if rank := len(v.Shape()); axis < -rank || axis >= rank {
			return nil, fmt.Errorf("axis %d of shape %v", axis, v.Shape())
		} else if axis < 0 {
			axis += rank
		}
	}
	if rank := len(in[0].Shape()); rank == 4 && axis >= 2 {
		return one(l.Joined(in, axis))
	} else if axis != 1 {
		return nil, fmt.Errorf("maps joined along axis %d of shape %v; along channels, height and width is computed: add maps by +", axis, in[0].Shape())
	}
	y, err := l.Concat(in)
	if err != nil {
		return nil, err
	}
	if s := in[0].Shape(); len(s) == 2 && y.H*y.W == 1 {
		return one(y.Value().With(algebra.View{nil, algebra.Line(y.C, 1)}), nil)
	}
	return one(y.Value(), nil)
}

// expanded repeats channels, as of a grey image for a network of colours.
func expanded(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	t, err := constant(in[1], "shape")
	if err != nil {
		return nil, err
	}
	shape := in[0].Shape()
	times, err := fold.Repeats(l.node, shape, t)
	if err != nil {
		return nil, err
	}
	for i, n := range times {
		if i != 1 && n != 1 || n < 1 {
			return nil, fmt.Errorf("a tensor of shape %v repeated %v times; channels can be repeated: upsample with mode='nearest' to repeat pixels", shape, times)
		}
	}
	if len(times) < 2 || times[1] == 1 {
		return one(in[0], nil)
	}
	return one(l.Repeated(in[0], times[1]))
}

// sliced cuts channels, rows and columns.
func sliced(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	constants := make([]*onnx.Tensor, len(in))
	for i := 1; i < len(in); i++ {
		t, err := constant(in[i], "bounds")
		if err != nil {
			return nil, err
		}
		constants[i] = t
	}
	shape := in[0].Shape()
	cuts, err := fold.Cuts(l.node, shape, constants)
	if err != nil {
		return nil, err
	}
	return one(l.Sliced(in[0], cuts))
}

func splitNode(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	shape := in[0].Shape()
	axis := l.node.Int("axis", 0)
	if axis < 0 {
		axis += len(shape)
	}
	if axis < 0 || axis >= len(shape) {
		return nil, fmt.Errorf("axis %d of %v", axis, shape)
	}
	sizes, err := constant(in[1], "parts")
	if err != nil {
		return nil, err
	}
	parts, err := fold.Parts(l.node, shape[axis], sizes)
	if err != nil {
		return nil, err
	}
	var out []*maps.Value
	from := 0
	for _, p := range parts {
		v, err := l.Cut(in[0], fold.Cut{Axis: axis, From: from, Count: p, Step: 1})
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		from += p
	}
	return out, nil
}

// gathered picks channels.
func gathered(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	t, err := constant(in[1], "indices")
	if err != nil {
		return nil, err
	}
	if t == nil || in[0].Known != nil {
		return nil, errors.New("indices that are not fixed")
	}
	index, err := fold.Integers(t)
	if err != nil {
		return nil, err
	}
	shape := in[0].Shape()
	axis := l.node.Int("axis", 0)
	if axis < 0 {
		axis += len(shape)
	}
	x, err := l.Feature(in[0])
	if err != nil {
		return nil, err
	}
	if axis == 0 && len(index) == 1 && index[0] == 0 && len(t.Shape) == 0 { // the batch's one image
		u, err := x.View().Reshaped(shape[1:])
		return one(x.Value().With(u), err)
	}
	if axis != 1 || len(index) == 0 {
		return nil, fmt.Errorf("indices along axis %d of a tensor of shape %v; channels can be picked", axis, shape)
	}
	var order []int
	for _, i := range index {
		if i < 0 {
			i += x.C
		}
		if i < 0 || i >= x.C {
			return nil, fmt.Errorf("channel %d of %d", i, x.C)
		}
		order = append(order, i*x.H*x.W)
	}
	y, err := l.Permuted(x, order, x.H*x.W)
	if err != nil {
		return nil, err
	}
	v := y.Value()
	to := append([]int{1}, t.Shape...)
	u, err := v.View.Reshaped(append(to, shape[2:]...))
	return one(v.With(u), err)
}

// blocks reads a node's block size.
func (l *lowerer) blocks() (int, error) {
	b := l.node.Int("blocksize", 0)
	if b < 2 || b > 8 {
		return 0, fmt.Errorf("a block size of %d; 2 to 8 are computed", b)
	}
	return b, nil
}

func depthToSpace(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	b, err := l.blocks()
	if err != nil {
		return nil, err
	}
	x, err := l.Feature(in[0])
	if err != nil {
		return nil, err
	}
	c := x.C / (b * b)
	if c*b*b != x.C {
		return nil, fmt.Errorf("blocks of %d of %d channels", b, x.C)
	}
	// Rows and columns of a block come first (DCR) or last (CRD) among channels.
	split, order := []int{b, b, c, x.H, x.W}, []int{2, 3, 0, 4, 1}
	if l.node.Text("mode", "DCR") == "CRD" {
		split, order = []int{c, b, b, x.H, x.W}, []int{0, 3, 1, 4, 2}
	}
	u, err := x.View().Reshaped(split)
	if err == nil {
		u, err = u.Transposed(order).Reshaped([]int{1, c, x.H * b, x.W * b})
	}
	if err != nil {
		return nil, err
	}
	return one(x.Value().With(u), nil)
}

func spaceToDepth(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	b, err := l.blocks()
	if err != nil {
		return nil, err
	}
	x, err := l.Feature(in[0])
	if err != nil {
		return nil, err
	}
	if x.H%b != 0 || x.W%b != 0 {
		return nil, fmt.Errorf("blocks of %d of a map of %d x %d", b, x.H, x.W)
	}
	u, err := x.View().Reshaped([]int{x.C, x.H / b, b, x.W / b, b})
	if err == nil {
		u, err = u.Transposed([]int{2, 4, 0, 1, 3}).Reshaped([]int{1, x.C * b * b, x.H / b, x.W / b})
	}
	if err != nil {
		return nil, err
	}
	return one(x.Value().With(u), nil)
}
