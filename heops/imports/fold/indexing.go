package fold

import (
	"errors"
	"fmt"

	"cryptounet/heops/imports/onnx"
)

func indexing() map[string]operator {
	return map[string]operator{"Gather": {2, gather}, "Concat": {1, concat}, "Slice": {1, slice}, "Split": {1, split}, "Tile": {2, tile}}
}

func gather(c *call) ([]*onnx.Tensor, error) {
	t, index := c.in[0], c.in[1]
	a, err := axis(c.Int("axis", 0), len(t.Shape))
	if err != nil {
		return nil, err
	}
	which, err := Integers(index)
	if err != nil {
		return nil, err
	}
	shape := append([]int{}, t.Shape[:a]...)
	shape = append(append(shape, index.Shape...), t.Shape[a+1:]...)
	to, err := fresh(t.Type, shape)
	if err != nil {
		return nil, err
	}
	inner := strides(t.Shape)[a]
	k := 0
	for outer := 0; k < to.Len(); outer++ {
		for _, i := range which {
			if i < 0 {
				i += t.Shape[a]
			}
			if i < 0 || i >= t.Shape[a] {
				return nil, fmt.Errorf("index %d of %d", i, t.Shape[a])
			}
			for j := range inner {
				move(to, k, t, (outer*t.Shape[a]+i)*inner+j)
				k++
			}
		}
	}
	return one(to, nil)
}

func concat(c *call) ([]*onnx.Tensor, error) {
	first := c.in[0]
	a, err := axis(c.Int("axis", 0), len(first.Shape))
	if err != nil {
		return nil, err
	}
	shape := append([]int{}, first.Shape...)
	shape[a] = 0
	for _, t := range c.in {
		if t == nil || t.Type != first.Type || len(t.Shape) != len(shape) {
			return nil, errors.New("inputs of different kinds")
		}
		for i, d := range t.Shape {
			if i != a && d != shape[i] {
				return nil, fmt.Errorf("shapes %v and %v along axis %d", first.Shape, t.Shape, a)
			}
		}
		shape[a] += t.Shape[a]
	}
	to, err := fresh(first.Type, shape)
	if err != nil {
		return nil, err
	}
	steps := strides(shape)
	start := 0
	for _, t := range c.in {
		walk(t.Shape, steps, start, func(k, at int) { move(to, at, t, k) })
		start += t.Shape[a] * steps[a]
	}
	return one(to, nil)
}

// Cut is what a Slice takes along an axis: Count values from From on, Step apart.
type Cut struct{ Axis, From, Count, Step int }

// Cuts returns what a Slice node takes of a tensor of that shape; inputs are the
// node's, the first of which is not read.
func Cuts(n *onnx.Node, shape []int, in []*onnx.Tensor) ([]Cut, error) {
	c := &call{n, 0, in}
	starts, ok, err := c.list("starts", 1)
	ends, ok2, err2 := c.list("ends", 2)
	which, named, err3 := c.list("axes", 3)
	steps, stepped, err4 := c.list("steps", 4)
	if err := errors.Join(err, err2, err3, err4); err != nil || !ok || !ok2 {
		return nil, errors.Join(errors.New("no bounds"), err)
	}
	if !named {
		for i := range starts {
			which = append(which, i)
		}
	}
	if len(ends) != len(starts) || len(which) != len(starts) || stepped && len(steps) != len(starts) {
		return nil, fmt.Errorf("%d starts, %d ends, %d axes", len(starts), len(ends), len(which))
	}
	if _, err := axes(which, len(shape)); err != nil {
		return nil, err
	}
	var cuts []Cut
	for i := range starts {
		a, _ := axis(which[i], len(shape))
		cut := Cut{Axis: a, Step: 1}
		if stepped {
			cut.Step = steps[i]
		}
		if cut.Step == 0 || cut.Step < -1<<31 || cut.Step > 1<<31 {
			return nil, fmt.Errorf("a step of %d", cut.Step)
		}
		n := shape[a]
		// From the end where negative; then within what the direction can reach.
		bound := func(v, low, high int) int {
			if v < 0 && v >= -n {
				v += n
			} else if v < -n {
				v = low
			}
			return max(low, min(v, high))
		}
		if cut.Step > 0 {
			cut.From = bound(starts[i], 0, n)
			if end := bound(ends[i], 0, n); end > cut.From {
				cut.Count = (end-cut.From-1)/cut.Step + 1
			}
		} else {
			cut.From = bound(starts[i], -1, n-1)
			if end := bound(ends[i], -1, n-1); end < cut.From {
				cut.Count = (cut.From-end-1)/-cut.Step + 1
			}
		}
		cuts = append(cuts, cut)
	}
	return cuts, nil
}

func slice(c *call) ([]*onnx.Tensor, error) {
	t := c.in[0]
	cuts, err := Cuts(c.Node, t.Shape, c.in)
	if err != nil {
		return nil, err
	}
	return one(taken(t, cuts))
}

func taken(t *onnx.Tensor, cuts []Cut) (*onnx.Tensor, error) {
	shape, steps, start := append([]int{}, t.Shape...), strides(t.Shape), 0
	for _, cut := range cuts {
		start += cut.From * steps[cut.Axis]
		shape[cut.Axis] = cut.Count
		steps[cut.Axis] *= cut.Step
	}
	to, err := fresh(t.Type, shape)
	if err != nil {
		return nil, err
	}
	walk(shape, steps, start, func(k, at int) { move(to, k, t, at) })
	return to, nil
}

// Parts returns how a Split node cuts a side of n into so many outputs.
func Parts(node *onnx.Node, n int, sizes *onnx.Tensor) ([]int, error) {
	c := &call{node, 0, []*onnx.Tensor{nil, sizes}}
	parts, ok, err := c.list("split", 1)
	if err != nil {
		return nil, err
	}
	if !ok {
		count := node.Int("num_outputs", len(node.Outputs))
		if count < 1 || count > n || count != len(node.Outputs) {
			return nil, fmt.Errorf("%d parts of %d", count, n)
		}
		each := (n + count - 1) / count // the last may be smaller
		for left := n; len(parts) < count; left -= each {
			parts = append(parts, max(0, min(each, left)))
		}
	}
	sum := 0
	for _, p := range parts {
		if p < 0 || p > n {
			return nil, fmt.Errorf("parts %v of %d", parts, n)
		}
		sum += p
	}
	if sum != n || len(parts) != len(node.Outputs) {
		return nil, fmt.Errorf("parts %v of %d for %d outputs", parts, n, len(node.Outputs))
	}
	return parts, nil
}

func split(c *call) ([]*onnx.Tensor, error) {
	t := c.in[0]
	a, err := axis(c.Int("axis", 0), len(t.Shape))
	if err != nil {
		return nil, err
	}
	parts, err := Parts(c.Node, t.Shape[a], c.given(1))
	if err != nil {
		return nil, err
	}
	var out []*onnx.Tensor
	from := 0
	for _, p := range parts {
		part, err := taken(t, []Cut{{a, from, p, 1}})
		if err != nil {
			return nil, err
		}
		out = append(out, part)
		from += p
	}
	return out, nil
}

func tile(c *call) ([]*onnx.Tensor, error) {
	times, err := Integers(c.in[1])
	t := c.in[0]
	if err != nil || len(times) != len(t.Shape) {
		return nil, errors.Join(fmt.Errorf("repeats %v of %v", times, t.Shape), err)
	}
	for a, k := range times {
		if k < 0 || k > maxValues {
			return nil, fmt.Errorf("repeats %v", times)
		}
		shape := append([]int{}, t.Shape...)
		if shape[a], err = onnx.Count([]int{shape[a], k}, maxValues); err != nil {
			return nil, err
		}
		to, err := fresh(t.Type, shape)
		if err != nil {
			return nil, err
		}
		inner, side := strides(shape)[a], t.Shape[a]
		for i := range to.Len() {
			outer, along, rest := i/(inner*shape[a]), i/inner%shape[a], i%inner
			move(to, i, t, (outer*side+along%side)*inner+rest)
		}
		t = to
	}
	return one(t, nil)
}

// Repeats returns how often an Expand to a shape, or a Tile, repeats a tensor along
// each of its sides.
func Repeats(n *onnx.Node, shape []int, t *onnx.Tensor) ([]int, error) {
	to, err := Integers(t)
	if err != nil {
		return nil, err
	}
	if n.Op == "Tile" {
		if len(to) != len(shape) {
			return nil, fmt.Errorf("a tensor of shape %v repeated %v times", shape, to)
		}
		return to, nil
	}
	if len(to) > len(shape) {
		return nil, fmt.Errorf("a tensor of shape %v expanded to %v, which has more sides", shape, to)
	}
	times := make([]int, len(shape))
	for i, d := range shape {
		times[i] = 1
		k := i - len(shape) + len(to) // sides count from the last
		switch {
		case k < 0 || to[k] == 1 || to[k] == d:
		case d == 1:
			times[i] = to[k]
		default:
			return nil, fmt.Errorf("a tensor of shape %v expanded to %v", shape, to)
		}
	}
	return times, nil
}
