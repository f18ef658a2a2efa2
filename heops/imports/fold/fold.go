// Package fold computes ONNX nodes whose inputs are all known: the chains of
// Shape, Gather, Concat and the like by which an export says what a padding or
// a size is, and arithmetic on weights. What comes out is bounded.
//
// https://github.com/onnx/onnx/blob/main/docs/Operators.md
package fold

import (
	"errors"
	"fmt"

	"cryptounet/heops/imports/onnx"
)

// ErrUnknown says that an operator is not among those that are computed here.
var ErrUnknown = errors.New("not an operator of constants")

// maxValues bounds a result.
const maxValues = 1 << 27

// Node computes a node of constants, in version opset of its operator. An input
// that is left out is nil.
func Node(n *onnx.Node, opset int, in []*onnx.Tensor) ([]*onnx.Tensor, error) {
	f, ok := operators[n.Op]
	if !ok {
		return nil, fmt.Errorf("%v: %w", n, ErrUnknown)
	}
	c := &call{n, opset, in}
	if len(in) < f.least || f.least > 0 && in[0] == nil {
		return nil, fmt.Errorf("%v has %d inputs; expected %d", n, len(in), f.least)
	}
	for i := range f.least {
		if in[i] == nil || in[i].Type == onnx.Other {
			return nil, fmt.Errorf("%v: input %d is missing", n, i)
		}
	}
	out, err := f.compute(c)
	if err != nil {
		return nil, fmt.Errorf("%v: %w", n, err)
	}
	return out, nil
}

// Known says whether an operator is computed here.
func Known(op string) bool {
	_, ok := operators[op]
	return ok
}

// call is a node with its inputs.
type call struct {
	*onnx.Node
	opset int
	in    []*onnx.Tensor
}

type operator struct {
	least   int // inputs
	compute func(*call) ([]*onnx.Tensor, error)
}

// operators is filled from tables of their kinds.
var operators = tables()

func tables() map[string]operator {
	all := make(map[string]operator)
	for _, t := range []map[string]operator{arithmetic(), shapes(), indexing(), reductions()} {
		for name, o := range t {
			all[name] = o
		}
	}
	return all
}

func one(t *onnx.Tensor, err error) ([]*onnx.Tensor, error) {
	if err != nil {
		return nil, err
	}
	return []*onnx.Tensor{t}, nil
}

// given returns an input, nil if it is left out.
func (c *call) given(i int) *onnx.Tensor {
	if i < len(c.in) {
		return c.in[i]
	}
	return nil
}

// list returns integers that are an attribute up to some opset and an input
// from then on; ok is false where neither is there.
func (c *call) list(attribute string, input int) (v []int, ok bool, err error) {
	if c.Has(attribute) {
		return c.Ints(attribute), true, nil
	}
	t := c.given(input)
	if t == nil {
		return nil, false, nil
	}
	v, err = Integers(t)
	return v, true, err
}

// Integers returns the values of a tensor of integers.
func Integers(t *onnx.Tensor) ([]int, error) {
	if t.Type != onnx.Int && t.Len() > 0 {
		return nil, fmt.Errorf("%v values where integers belong", t.Type)
	}
	v := make([]int, len(t.Ints))
	for i, x := range t.Ints {
		v[i] = int(x)
	}
	return v, nil
}

// axis brings an axis counted from the end to one from the front.
func axis(a, rank int) (int, error) {
	if a < -rank || a >= rank {
		return 0, fmt.Errorf("axis %d of %d", a, rank)
	}
	return (a + rank) % rank, nil
}

// axes does so for a list, all different.
func axes(list []int, rank int) (map[int]bool, error) {
	set := make(map[int]bool)
	for _, a := range list {
		p, err := axis(a, rank)
		if err != nil {
			return nil, err
		}
		if set[p] {
			return nil, fmt.Errorf("axis %d twice", a)
		}
		set[p] = true
	}
	return set, nil
}

// fresh returns a tensor of a type and shape, all zero.
func fresh(kind onnx.Type, shape []int) (*onnx.Tensor, error) {
	n, err := onnx.Count(shape, maxValues)
	if err != nil {
		return nil, err
	}
	t := &onnx.Tensor{Type: kind, Shape: append([]int{}, shape...)}
	if kind == onnx.Float {
		t.Floats = make([]float64, n)
	} else {
		t.Ints = make([]int64, n)
	}
	return t, nil
}

// move copies value i of src to value k of dst, of the same type.
func move(dst *onnx.Tensor, k int, src *onnx.Tensor, i int) {
	if dst.Type == onnx.Float {
		dst.Floats[k] = src.Floats[i]
	} else {
		dst.Ints[k] = src.Ints[i]
	}
}

// strides returns how far apart neighbours along each axis are.
func strides(shape []int) []int {
	s := make([]int, len(shape))
	step := 1
	for i := len(shape) - 1; i >= 0; i-- {
		s[i] = step
		step *= shape[i]
	}
	return s
}

// walk calls f for every index of a shape in order, with the position that the
// steps of another layout give it.
func walk(shape, steps []int, start int, f func(k, at int)) {
	n := 1
	for _, d := range shape {
		n *= d
	}
	index := make([]int, len(shape))
	at := start
	for k := range n {
		f(k, at)
		for a := len(shape) - 1; a >= 0; a-- {
			index[a]++
			at += steps[a]
			if index[a] < shape[a] {
				break
			}
			at -= steps[a] * shape[a]
			index[a] = 0
		}
	}
}
