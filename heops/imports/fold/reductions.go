package fold

import (
	"fmt"
	"math"

	"cryptounet/heops/imports/onnx"
)

func reductions() map[string]operator {
	all := map[string]operator{"MatMul": {2, matMul}}
	for name, r := range map[string]struct {
		start float64
		join  func(a, b float64) float64
	}{
		"ReduceSum":       {0, func(a, b float64) float64 { return a + b }},
		"ReduceMean":      {0, func(a, b float64) float64 { return a + b }},
		"ReduceSumSquare": {0, func(a, b float64) float64 { return a + b*b }},
		"ReduceL2":        {0, func(a, b float64) float64 { return a + b*b }},
		"ReduceProd":      {1, func(a, b float64) float64 { return a * b }},
		"ReduceMax":       {math.Inf(-1), math.Max},
		"ReduceMin":       {math.Inf(1), math.Min},
	} {
		all[name] = operator{1, func(c *call) ([]*onnx.Tensor, error) { return one(c.reduced(r.start, r.join)) }}
	}
	return all
}

// Reduced returns which axes a reduction is over, and whether it does nothing.
func Reduced(n *onnx.Node, rank int, given *onnx.Tensor) (over map[int]bool, err error) {
	c := &call{n, 0, []*onnx.Tensor{nil, given}}
	list, ok, err := c.list("axes", 1)
	if err != nil {
		return nil, err
	}
	if !ok || len(list) == 0 {
		over = make(map[int]bool)
		for i := range rank {
			over[i] = n.Int("noop_with_empty_axes", 0) == 0
		}
		return over, nil
	}
	return axes(list, rank)
}

func (c *call) reduced(start float64, join func(a, b float64) float64) (*onnx.Tensor, error) {
	t := c.in[0]
	over, err := Reduced(c.Node, len(t.Shape), c.given(1))
	if err != nil {
		return nil, err
	}
	kept, shape, count := append([]int{}, t.Shape...), []int{}, 1
	for i, d := range t.Shape {
		if over[i] {
			kept[i] = 1
			count *= d
		}
		if !over[i] || c.Int("keepdims", 1) == 1 {
			shape = append(shape, kept[i])
		}
	}
	sum, err := fresh(onnx.Float, kept)
	if err != nil {
		return nil, err
	}
	for i := range sum.Floats {
		sum.Floats[i] = start
	}
	walk(t.Shape, stretched(kept, t.Shape), 0, func(k, at int) { sum.Floats[at] = join(sum.Floats[at], t.At(k)) })
	for i, v := range sum.Floats {
		switch c.Op {
		case "ReduceMean":
			sum.Floats[i] = v / float64(count)
		case "ReduceL2":
			sum.Floats[i] = math.Sqrt(v)
		}
	}
	return as(with(sum, shape), t.Type)
}

// matMul multiplies two matrices.
func matMul(c *call) ([]*onnx.Tensor, error) {
	a, b := c.in[0], c.in[1]
	if a.Type != onnx.Float || b.Type != onnx.Float || len(a.Shape) != 2 || len(b.Shape) != 2 || a.Shape[1] != b.Shape[0] {
		return nil, fmt.Errorf("a product of %v and %v", a.Shape, b.Shape)
	}
	m, k, n := a.Shape[0], a.Shape[1], b.Shape[1]
	t, err := fresh(onnx.Float, []int{m, n})
	if err != nil || float64(m)*float64(k)*float64(n) > 1e10 {
		return nil, fmt.Errorf("a product of %v and %v, too large", a.Shape, b.Shape)
	}
	for i := range m {
		for j := range k {
			for l := range n {
				t.Floats[i*n+l] += a.Floats[i*k+j] * b.Floats[j*n+l]
			}
		}
	}
	return one(t, nil)
}
