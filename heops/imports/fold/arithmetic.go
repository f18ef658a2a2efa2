package fold

import (
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/imports/onnx"
)

func arithmetic() map[string]operator {
	all := map[string]operator{"Where": {3, where}, "Cast": {1, cast}, "Clip": {1, clip}, "CastLike": {2, func(c *call) ([]*onnx.Tensor, error) { return one(as(c.in[0], c.in[1].Type)) }}}
	binary := func(name string, f func(a, b float64) float64, g func(a, b int64) (int64, error)) {
		all[name] = operator{1, func(c *call) ([]*onnx.Tensor, error) {
			t := c.in[0]
			var err error
			for _, u := range c.in[1:] { // Min, Max and Sum take any number
				if u == nil {
					return nil, errors.New("an input is missing")
				}
				if t, err = pairs(t, u, f, g); err != nil {
					return nil, err
				}
			}
			return one(t, nil)
		}}
	}
	exact := func(g func(a, b int64) int64) func(a, b int64) (int64, error) {
		return func(a, b int64) (int64, error) { return g(a, b), nil }
	}
	binary("Add", func(a, b float64) float64 { return a + b }, exact(func(a, b int64) int64 { return a + b }))
	binary("Sum", func(a, b float64) float64 { return a + b }, exact(func(a, b int64) int64 { return a + b }))
	binary("Sub", func(a, b float64) float64 { return a - b }, exact(func(a, b int64) int64 { return a - b }))
	binary("Mul", func(a, b float64) float64 { return a * b }, exact(func(a, b int64) int64 { return a * b }))
	binary("Min", math.Min, exact(func(a, b int64) int64 { return min(a, b) }))
	binary("Max", math.Max, exact(func(a, b int64) int64 { return max(a, b) }))
	binary("Div", func(a, b float64) float64 { return a / b }, func(a, b int64) (int64, error) {
		if b == 0 {
			return 0, errors.New("an integer is divided by 0")
		}
		return a / b, nil
	})
	binary("Mod", math.Mod, func(a, b int64) (int64, error) {
		if b == 0 {
			return 0, errors.New("an integer is divided by 0")
		}
		return ((a % b) + b) % b, nil
	})
	binary("Pow", math.Pow, exact(func(a, b int64) int64 { return int64(math.Pow(float64(a), float64(b))) }))

	compare := func(name string, f func(a, b float64) bool) {
		all[name] = operator{2, func(c *call) ([]*onnx.Tensor, error) {
			a, _ := as(c.in[0], onnx.Float)
			b, _ := as(c.in[1], onnx.Float)
			t, err := pairs(a, b, func(a, b float64) float64 {
				if f(a, b) {
					return 1
				}
				return 0
			}, nil)
			if err != nil {
				return nil, err
			}
			return one(as(t, onnx.Bool))
		}}
	}
	compare("Equal", func(a, b float64) bool { return a == b })
	compare("Less", func(a, b float64) bool { return a < b })
	compare("LessOrEqual", func(a, b float64) bool { return a <= b })
	compare("Greater", func(a, b float64) bool { return a > b })
	compare("GreaterOrEqual", func(a, b float64) bool { return a >= b })
	compare("And", func(a, b float64) bool { return a != 0 && b != 0 })
	compare("Or", func(a, b float64) bool { return a != 0 || b != 0 })
	compare("Xor", func(a, b float64) bool { return (a != 0) != (b != 0) })

	unary := func(name string, f func(v float64) float64) {
		all[name] = operator{1, func(c *call) ([]*onnx.Tensor, error) {
			t, err := fresh(c.in[0].Type, c.in[0].Shape)
			if err != nil {
				return nil, err
			}
			for i, v := range c.in[0].Floats {
				t.Floats[i] = f(v)
			}
			for i, v := range c.in[0].Ints {
				t.Ints[i] = int64(f(float64(v)))
			}
			return one(t, nil)
		}}
	}
	for name, f := range map[string]func(float64) float64{
		"Floor": math.Floor, "Ceil": math.Ceil, "Round": math.RoundToEven, "Abs": math.Abs,
		"Exp": math.Exp, "Log": math.Log, "Sqrt": math.Sqrt, "Erf": math.Erf, "Sin": math.Sin, "Cos": math.Cos, "Tanh": math.Tanh,
		"Neg":        func(v float64) float64 { return -v },
		"Reciprocal": func(v float64) float64 { return 1 / v },
		"Sigmoid":    func(v float64) float64 { return 1 / (1 + math.Exp(-v)) },
		"Relu":       func(v float64) float64 { return math.Max(v, 0) },
		"Softplus":   func(v float64) float64 { return math.Max(v, 0) + math.Log1p(math.Exp(-math.Abs(v))) },
		"Not":        func(v float64) float64 { return 1 - v },
		"Sign": func(v float64) float64 {
			if v == 0 {
				return 0
			}
			return math.Copysign(1, v)
		},
	} {
		unary(name, f)
	}
	return all
}

// Broadcast returns the shape that two tensors have together.
func Broadcast(a, b []int) ([]int, error) {
	shape := make([]int, max(len(a), len(b)))
	for i := range shape {
		x, y := 1, 1
		if k := i - len(shape) + len(a); k >= 0 {
			x = a[k]
		}
		if k := i - len(shape) + len(b); k >= 0 {
			y = b[k]
		}
		switch {
		case x == y || y == 1:
			shape[i] = x
		case x == 1:
			shape[i] = y
		default:
			return nil, fmt.Errorf("shapes %v and %v do not fit together", a, b)
		}
	}
	return shape, nil
}

// stretched returns the steps by which a tensor is read as one of a larger shape.
func stretched(own, shape []int) []int {
	steps := make([]int, len(shape))
	for i, s := range strides(own) {
		if own[i] > 1 {
			steps[len(shape)-len(own)+i] = s
		}
	}
	return steps
}

// expand repeats a tensor to a shape that it broadcasts to.
func expand(t *onnx.Tensor, shape []int) (*onnx.Tensor, error) {
	to, err := fresh(t.Type, shape)
	if err != nil {
		return nil, err
	}
	walk(shape, stretched(t.Shape, shape), 0, func(k, at int) { move(to, k, t, at) })
	return to, nil
}

// pairs computes f, or g of integers, of all pairs of values.
func pairs(a, b *onnx.Tensor, f func(a, b float64) float64, g func(a, b int64) (int64, error)) (*onnx.Tensor, error) {
	shape, err := Broadcast(a.Shape, b.Shape)
	if err != nil {
		return nil, err
	}
	if a.Type != b.Type {
		a, _ = as(a, onnx.Float)
		b, _ = as(b, onnx.Float)
	}
	if a, err = expand(a, shape); err != nil {
		return nil, err
	}
	if b, err = expand(b, shape); err != nil {
		return nil, err
	}
	for i := range a.Floats {
		a.Floats[i] = f(a.Floats[i], b.Floats[i])
	}
	for i := range a.Ints {
		if a.Ints[i], err = g(a.Ints[i], b.Ints[i]); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func where(c *call) ([]*onnx.Tensor, error) {
	a, b := c.in[1], c.in[2]
	shape, err := Broadcast(a.Shape, b.Shape)
	if err == nil {
		shape, err = Broadcast(shape, c.in[0].Shape)
	}
	if err != nil {
		return nil, err
	}
	if a.Type != b.Type {
		return nil, fmt.Errorf("a choice between %v and %v", a.Type, b.Type)
	}
	condition, err := expand(c.in[0], shape)
	if err != nil {
		return nil, err
	}
	yes, err := expand(a, shape)
	if err != nil {
		return nil, err
	}
	no, err := expand(b, shape)
	if err != nil {
		return nil, err
	}
	for i := range condition.Len() {
		if condition.At(i) == 0 {
			move(yes, i, no, i)
		}
	}
	return one(yes, nil)
}

// as returns a tensor's values in another type; to integers they are cut.
func as(t *onnx.Tensor, kind onnx.Type) (*onnx.Tensor, error) {
	if t.Type == kind {
		return t, nil
	}
	if kind == onnx.Other {
		return nil, errors.New("numbers as text")
	}
	to, err := fresh(kind, t.Shape)
	if err != nil {
		return nil, err
	}
	for i := range t.Len() {
		switch v := t.At(i); {
		case kind == onnx.Float:
			to.Floats[i] = v
		case kind == onnx.Bool && v != 0:
			to.Ints[i] = 1
		case kind == onnx.Int && t.Type != onnx.Float:
			to.Ints[i] = t.Ints[i]
		case kind == onnx.Int:
			to.Ints[i] = int64(math.Max(math.MinInt64, math.Min(math.MaxInt64, v)))
		}
	}
	return to, nil
}

func cast(c *call) ([]*onnx.Tensor, error) { return one(as(c.in[0], onnx.TypeOf(c.Int("to", 1)))) }

func clip(c *call) ([]*onnx.Tensor, error) {
	low, high := c.Float("min", math.Inf(-1)), c.Float("max", math.Inf(1))
	if t := c.given(1); t != nil && t.Len() == 1 {
		low = t.At(0)
	}
	if t := c.given(2); t != nil && t.Len() == 1 {
		high = t.At(0)
	}
	t, err := fresh(c.in[0].Type, c.in[0].Shape)
	if err != nil {
		return nil, err
	}
	for i := range t.Floats {
		t.Floats[i] = math.Max(low, math.Min(high, c.in[0].Floats[i]))
	}
	for i, v := range c.in[0].Ints {
		if float64(v) >= low && float64(v) <= high {
			t.Ints[i] = v
		} else {
			t.Ints[i] = int64(math.Max(low, math.Min(high, float64(v))))
		}
	}
	return one(t, nil)
}
