package fold

import (
	"errors"
	"fmt"

	"cryptounet/heops/imports/onnx"
)

func shapes() map[string]operator {
	return map[string]operator{
		"Constant":        {0, constant},
		"ConstantOfShape": {1, constantOfShape},
		"Identity":        {1, same},
		"Dropout":         {1, same},
		"Shape": {1, func(c *call) ([]*onnx.Tensor, error) {
			return one(ShapeOf(c.Node, c.in[0].Shape))
		}},
		"Size": {1, func(c *call) ([]*onnx.Tensor, error) {
			return one(&onnx.Tensor{Type: onnx.Int, Shape: []int{}, Ints: []int64{int64(c.in[0].Len())}}, nil)
		}},
		"Reshape":   {1, reshape},
		"Flatten":   {1, flatten},
		"Squeeze":   {1, squeeze},
		"Unsqueeze": {1, unsqueeze},
		"Transpose": {1, transpose},
		"Expand": {2, func(c *call) ([]*onnx.Tensor, error) {
			shape, err := Integers(c.in[1])
			if err == nil {
				shape, err = Broadcast(c.in[0].Shape, shape)
			}
			if err != nil {
				return nil, err
			}
			return one(expand(c.in[0], shape))
		}},
		"Range": {3, span},
	}
}

func same(c *call) ([]*onnx.Tensor, error) { return one(c.in[0], nil) }

func constant(c *call) ([]*onnx.Tensor, error) {
	switch {
	case c.Tensor("value") != nil:
		return one(c.Tensor("value"), nil)
	case c.Has("value_float"):
		return one(&onnx.Tensor{Shape: []int{}, Floats: []float64{c.Float("value_float", 0)}}, nil)
	case c.Has("value_floats"):
		v := c.Floats("value_floats")
		return one(&onnx.Tensor{Shape: []int{len(v)}, Floats: v}, nil)
	case c.Has("value_int"):
		return one(&onnx.Tensor{Type: onnx.Int, Shape: []int{}, Ints: []int64{int64(c.Int("value_int", 0))}}, nil)
	case c.Has("value_ints"):
		return one(ints(c.Ints("value_ints")), nil)
	}
	return nil, errors.New("a constant that is no number")
}

func ints(v []int) *onnx.Tensor {
	t := &onnx.Tensor{Type: onnx.Int, Shape: []int{len(v)}, Ints: make([]int64, len(v))}
	for i, x := range v {
		t.Ints[i] = int64(x)
	}
	return t
}

// ShapeOf is what a Shape node says of a tensor of that shape.
func ShapeOf(n *onnx.Node, shape []int) (*onnx.Tensor, error) {
	within := func(v int) int {
		if v < 0 {
			v += len(shape)
		}
		return max(0, min(v, len(shape)))
	}
	from, to := within(n.Int("start", 0)), within(n.Int("end", len(shape)))
	return ints(shape[from:max(from, to)]), nil
}

func constantOfShape(c *call) ([]*onnx.Tensor, error) {
	shape, err := Integers(c.in[0])
	if err != nil {
		return nil, err
	}
	value := c.Tensor("value")
	if value == nil {
		value = &onnx.Tensor{Shape: []int{1}, Floats: []float64{0}}
	}
	if value.Len() != 1 {
		return nil, fmt.Errorf("a fill of %d values", value.Len())
	}
	t, err := fresh(value.Type, shape)
	if err != nil {
		return nil, err
	}
	for i := range t.Len() {
		move(t, i, value, 0)
	}
	return one(t, nil)
}

// Reshaped returns the shape that a Reshape to target makes of so many values:
// 0 stands for the old side, -1 for what is left.
func Reshaped(old, target []int, allowZero bool) ([]int, error) {
	shape := append([]int{}, target...)
	total, err := onnx.Count(old, maxValues)
	if err != nil {
		return nil, err
	}
	known, open := 1, -1
	for i, d := range shape {
		switch {
		case d == -1 && open >= 0:
			return nil, fmt.Errorf("shape %v leaves two sides open", target)
		case d == -1:
			open = i
			continue
		case d == 0 && !allowZero:
			if i >= len(old) {
				return nil, fmt.Errorf("shape %v keeps side %d of %v", target, i, old)
			}
			shape[i] = old[i]
		}
		if known, err = onnx.Count([]int{known, shape[i]}, maxValues); err != nil {
			return nil, err
		}
	}
	if open >= 0 {
		if known == 0 || total%known != 0 {
			return nil, fmt.Errorf("%v does not divide into %v", old, target)
		}
		shape[open] = total / known
		known *= shape[open]
	}
	if known != total {
		return nil, fmt.Errorf("%v cannot be reshaped to %v", old, target)
	}
	return shape, nil
}

// with returns the same values in another shape.
func with(t *onnx.Tensor, shape []int) *onnx.Tensor {
	u := *t
	u.Shape = shape
	return &u
}

func reshape(c *call) ([]*onnx.Tensor, error) {
	target, ok, err := c.list("shape", 1)
	if err != nil || !ok {
		return nil, errors.Join(errors.New("no shape"), err)
	}
	shape, err := Reshaped(c.in[0].Shape, target, c.Int("allowzero", 0) == 1)
	return one(with(c.in[0], shape), err)
}

// Flattened returns the shape that Flatten makes.
func Flattened(shape []int, at int) ([]int, error) {
	if at < 0 {
		at += len(shape)
	}
	if at < 0 || at > len(shape) {
		return nil, fmt.Errorf("axis %d of %v", at, shape)
	}
	flat := []int{1, 1}
	for i, d := range shape {
		if i < at {
			flat[0] *= d
		} else {
			flat[1] *= d
		}
	}
	return flat, nil
}

func flatten(c *call) ([]*onnx.Tensor, error) {
	shape, err := Flattened(c.in[0].Shape, c.Int("axis", 1))
	return one(with(c.in[0], shape), err)
}

// Squeezed returns a shape without the given axes, without all sides of 1 where
// none are given.
func Squeezed(shape, which []int) ([]int, error) {
	drop, err := axes(which, len(shape))
	if err != nil {
		return nil, err
	}
	left := []int{}
	for i, d := range shape {
		if drop[i] && d != 1 {
			return nil, fmt.Errorf("axis %d of %v is not 1", i, shape)
		}
		if !drop[i] && (len(which) > 0 || d != 1) {
			left = append(left, d)
		}
	}
	return left, nil
}

func squeeze(c *call) ([]*onnx.Tensor, error) {
	which, _, err := c.list("axes", 1)
	if err != nil {
		return nil, err
	}
	shape, err := Squeezed(c.in[0].Shape, which)
	return one(with(c.in[0], shape), err)
}

// Unsqueezed returns a shape with sides of 1 put in at the given axes of the
// result.
func Unsqueezed(shape, which []int) ([]int, error) {
	rank := len(shape) + len(which)
	put, err := axes(which, rank)
	if err != nil {
		return nil, err
	}
	wide := make([]int, 0, rank)
	for i := range rank {
		if put[i] {
			wide = append(wide, 1)
		} else {
			wide = append(wide, shape[0])
			shape = shape[1:]
		}
	}
	return wide, nil
}

func unsqueeze(c *call) ([]*onnx.Tensor, error) {
	which, ok, err := c.list("axes", 1)
	if err != nil || !ok {
		return nil, errors.Join(errors.New("no axes"), err)
	}
	shape, err := Unsqueezed(c.in[0].Shape, which)
	return one(with(c.in[0], shape), err)
}

// Permutation returns a Transpose's order of axes, reversed where none is given.
func Permutation(n *onnx.Node, rank int) ([]int, error) {
	order := n.Ints("perm")
	if order == nil {
		for i := range rank {
			order = append(order, rank-1-i)
		}
	}
	if set, err := axes(order, rank); err != nil || len(set) != rank {
		return nil, fmt.Errorf("order %v of %d axes", order, rank)
	}
	return order, nil
}

func transpose(c *call) ([]*onnx.Tensor, error) {
	t := c.in[0]
	order, err := Permutation(c.Node, len(t.Shape))
	if err != nil {
		return nil, err
	}
	shape, steps := make([]int, len(order)), make([]int, len(order))
	for i, from := range order {
		shape[i], steps[i] = t.Shape[from], strides(t.Shape)[from]
	}
	to, err := fresh(t.Type, shape)
	if err != nil {
		return nil, err
	}
	walk(shape, steps, 0, func(k, at int) { move(to, k, t, at) })
	return one(to, nil)
}

func span(c *call) ([]*onnx.Tensor, error) {
	for _, t := range c.in[:3] {
		if t.Len() != 1 {
			return nil, errors.New("bounds that are not single numbers")
		}
	}
	from, to, step := c.in[0].At(0), c.in[1].At(0), c.in[2].At(0)
	count := (to - from) / step
	if !(count < maxValues) || step == 0 {
		return nil, fmt.Errorf("from %g to %g by %g", from, to, step)
	}
	t := &onnx.Tensor{Type: c.in[0].Type}
	for i := 0; float64(i) < count; i++ {
		if v := from + float64(i)*step; t.Type == onnx.Float {
			t.Floats = append(t.Floats, v)
		} else {
			t.Ints = append(t.Ints, int64(v))
		}
	}
	t.Shape = []int{t.Len()}
	return one(t, nil)
}
