package planner

import (
	"fmt"
	"math"
	"strconv"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
)

// graph is the network as steps, before scales and levels are known. Forms
// refer to tensors by their number; weights are real.
type graph struct {
	tensors []plan.Tensor
	steps   []plan.Step
	forms   map[int][]polyphase.Form // of Linear steps, by step
}

// value is what a layer's result is: forms over tensors, and, where it is one
// tensor up to an affine map a channel, which.
type value struct {
	polyphase.Map
	tensor int // -1 if it is not one tensor
	layers []string
}

// fuse turns layers into steps. It follows the network's layers with forms
// over the tensors made so far; only squares and poolings make new tensors.
func fuse(n *model.Network, opts plan.Options, grid polyphase.Grid) (*graph, error) {
	shapes, err := n.Shapes()
	if err != nil {
		return nil, err
	}
	g := &graph{forms: make(map[int][]polyphase.Form)}
	lo, hi := n.Input.Range()
	in := g.tensor(model.Input, polyphase.Layout{C: n.Input.Channels, Py: opts.Height / grid.Rows, Px: opts.Width / grid.Cols},
		[]float64{math.Max(math.Abs(lo), math.Abs(hi))}, []float64{0})
	values := map[string]value{model.Input: g.value(in)}
	readers := make(map[string]int)
	for _, l := range n.Layers {
		for _, name := range l.Inputs {
			readers[name]++
		}
	}
	for _, l := range n.Layers {
		v, err := g.layer(n, l, values)
		if err != nil {
			return nil, fmt.Errorf("plan: model %s, layer %s (%s): %w", n.Name, l.Name, l.Op, err)
		}
		if want := shapes[l.Name].Channels; v.C != want {
			return nil, fmt.Errorf("plan: model %s, layer %s (%s): %d channels planned, %d described", n.Name, l.Name, l.Op, v.C, want)
		}
		values[l.Name] = v
	}
	out := values[n.Output]
	rng, err := n.CalibratedRange(n.Output)
	if err != nil {
		return nil, err
	}
	ceiling := 0.0
	for _, r := range rng {
		ceiling = math.Max(ceiling, r)
	}
	if ceiling == 0 {
		ceiling = 1
	}
	g.linear(n.Output, out, constant(out.C, 1/ceiling), constant(out.C, 0))
	return g, nil
}

func constant(n int, v float64) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = v
	}
	return s
}

// tensor adds a tensor whose layer values are gain*slot + offset.
func (g *graph) tensor(name string, l polyphase.Layout, gain, offset []float64) int {
	g.tensors = append(g.tensors, plan.Tensor{Name: name, Layout: l, Degree: 1, Gain: gain, Offset: offset})
	return len(g.tensors) - 1
}

// short keeps nine digits of gains and offsets: far below the noise, and a plan's
// file stays short.
func short(values []float64) []float64 { return digits(9, values...) }

// digits rounds values to so many significant decimal digits.
func digits(n int, values ...float64) []float64 {
	rounded := make([]float64, len(values))
	for i, v := range values {
		// What is formatted can be parsed.
		rounded[i], _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', n, 64), 64)
	}
	return rounded
}

// value returns a tensor's layer values as forms.
func (g *graph) value(t int) value {
	m := polyphase.Identity(t, g.tensors[t].Layout)
	return value{Map: m.Affine(g.tensors[t].Gain, g.tensors[t].Offset), tensor: t}
}

// linear adds a step that computes gain*v + shift, and returns its tensor,
// whose layer values are v.
func (g *graph) linear(name string, v value, gain, shift []float64) int {
	inverse, offset := make([]float64, v.C), make([]float64, v.C)
	for c := range gain {
		inverse[c] = 1 / gain[c]
		offset[c] = -shift[c] / gain[c]
	}
	t := g.tensor(name, v.Layout, short(inverse), short(offset))
	forms := v.Affine(gain, shift).Forms
	var inputs []int
	number := make(map[int]int)
	for i := range forms {
		for j := range forms[i].Terms {
			s := &forms[i].Terms[j].Source
			if _, seen := number[*s]; !seen {
				number[*s] = len(inputs)
				inputs = append(inputs, *s)
			}
			*s = number[*s]
		}
	}
	if len(inputs) == 0 { // every weight is 0
		inputs = []int{0}
	}
	g.forms[len(g.steps)] = forms
	g.steps = append(g.steps, plan.Step{Name: name, Layers: v.layers, Kind: plan.Linear, Inputs: inputs, Output: t})
	return t
}

// layer returns a layer's value, adding steps where it needs a tensor.
func (g *graph) layer(n *model.Network, l model.Layer, values map[string]value) (v value, err error) {
	in := values[l.Inputs[0]]
	v = value{tensor: -1, layers: append(append([]string{}, in.layers...), l.Name)}
	switch l.Op {
	case model.SpaceToDepth:
		v.Map, err = in.SpaceToDepth(l.Block)
	case model.DepthToSpace:
		v.Map, err = in.DepthToSpace(l.Block)
	case model.Conv2D:
		w, b := n.Conv(l)
		v.Map = in.Conv2D(l.Out, l.Kernel, l.TapDistance(), w, b)
	case model.ConvTranspose2D:
		w, b := n.Conv(l)
		v.Map = in.ConvTranspose2D(l.Out, w, b)
	case model.BatchNorm:
		gain, shift := n.Norm(l)
		v.Map = in.Affine(gain, shift)
	case model.Concat:
		maps := []polyphase.Map{in.Map}
		for _, name := range l.Inputs[1:] {
			maps = append(maps, values[name].Map)
			v.layers = append(append([]string{}, values[name].layers...), v.layers...)
		}
		v.Map, err = polyphase.Concat(maps...)
	case model.AvgPool2D:
		if in.tensor >= 0 {
			return g.pool(l, in)
		}
		var sum polyphase.Map
		sum, err = in.SumPool2D(l.PoolStride())
		v.Map = sum.Affine(constant(sum.C, 0.25), nil)
	case model.Square, model.Quadratic:
		return g.square(n, l, in)
	case model.ReLU:
		err = fmt.Errorf("not a polynomial: encrypted networks need Square or Quadratic")
	default:
		err = fmt.Errorf("unknown operator")
	}
	return v, err
}

// pool adds the 2 x 2 sums of a tensor as one: additions, no weights.
func (g *graph) pool(l model.Layer, in value) (value, error) {
	src := g.tensors[in.tensor]
	sum, err := polyphase.Identity(0, src.Layout).SumPool2D(l.PoolStride())
	if err != nil {
		return value{}, err
	}
	gain := make([]float64, src.Layout.C)
	for c := range gain {
		gain[c] = src.Gain[c] / 4
	}
	t := g.tensor(l.Name, sum.Layout, gain, src.Offset)
	g.steps = append(g.steps, plan.Step{Name: l.Name, Layers: []string{l.Name}, Kind: plan.Pool, Inputs: []int{in.tensor}, Output: t, Stride: l.PoolStride()})
	return g.value(t), nil
}

// square adds an activation as a linear step and its square.
func (g *graph) square(n *model.Network, l model.Layer, in value) (value, error) {
	square, err := n.CompleteSquare(l, in.C)
	if err != nil {
		return value{}, err
	}
	name := l.Inputs[0]
	pre := g.linear(name, in, square.Gain, square.Shift)
	t := g.tensor(l.Name, in.Layout, short(square.OutGain), short(square.OutOffset))
	g.tensors[t].Degree = 2
	g.steps = append(g.steps, plan.Step{Name: l.Name, Layers: []string{l.Name}, Kind: plan.Square, Inputs: []int{pre}, Output: t})
	return g.value(t), nil
}
