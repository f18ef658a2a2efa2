// Package graph turns a network's layers into the steps of an encrypted run, and
// follows errors through them on a typical input.
//
// All linear layers between two activations fuse into one Linear step (package
// linear). An activation a x^2 + b x + c is one Square: completing the square
// moves b into the bias before it, a and c into the weights after it; other
// polynomials are sums of squares. Values before a square are divided by their
// calibrated range, so they stay near +-1.
package graph

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/square"
)

// Graph is the network as steps, before layouts, scales and levels are known.
// Tensors have channels and sides only; maps number the step's inputs, and their
// weights are real: of slots, which the tensors' gains and offsets turn to values.
type Graph struct {
	Tensors []plan.Tensor
	Steps   []plan.Step
	Maps    map[int]*linear.Map // of Linear steps, by the tensor that they make
}

// Deepest returns how many squares follow one another at most, and the last of them.
func (g *Graph) Deepest() (squares int, last string) {
	before := make([]int, len(g.Tensors))
	for _, s := range g.Steps {
		n := 0
		for _, t := range s.Inputs {
			n = max(n, before[t])
		}
		if s.Kind == plan.Square {
			n++
		}
		if before[s.Output] = n; n > squares {
			squares, last = n, s.Name
		}
	}
	return squares, last
}

// value is what a layer's result is: a map of tensors, and, where it is one
// tensor up to an affine map a channel, which.
type value struct {
	linear.Map
	tensor int // -1 if it is not one tensor
	layers []string
}

// fuser follows the network's layers with maps over the tensors made so far;
// only activations and poolings make new tensors.
type fuser struct {
	*Graph
	network *model.Network
	sizes   map[string]model.Size
	whole   bool                 // the grid is a single cell: all positions are phases
	ranges  map[string][]float64 // of layers' results on a typical input, a channel
	values  map[string]value
	like    *Graph // of images of another size, whose weights are the same; or nil
}

// fuse turns layers into steps for images of such a size. What it has in common with the
// graph like, for another size, is shared.
func fuse(n *model.Network, height, width int, whole bool, ranges map[string][]float64, like *Graph) (*Graph, error) {
	sizes, err := n.Sizes(height, width)
	if err != nil {
		return nil, err
	}
	if err := Refused(n); err != nil {
		return nil, err
	}
	g := &fuser{&Graph{Maps: make(map[int]*linear.Map)}, n, sizes, whole, ranges, make(map[string]value), like}
	lo, hi := n.Input.Range()
	gain := math.Max(math.Abs(lo), math.Abs(hi))
	in := g.tensor(model.Input, sizes[model.Input], constant(n.Input.Channels, gain), constant(n.Input.Channels, 0))
	g.values[model.Input] = g.value(in)
	for _, l := range n.Layers {
		v, err := g.layer(l)
		if err != nil {
			return nil, fmt.Errorf("plan: model %s, layer %s (%s): %w", n.Name, l.Name, l.Op, err)
		}
		if s := sizes[l.Name]; v.C != s.C || v.H != s.H || v.W != s.W {
			return nil, fmt.Errorf("plan: model %s, layer %s (%s): %dx%dx%d planned, %dx%dx%d described", n.Name, l.Name, l.Op, v.C, v.H, v.W, s.C, s.H, s.W)
		}
		g.values[l.Name] = v
	}
	out := g.values[n.Output]
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
	return g.Graph, nil
}

// Refused says which layers of a network encryption has no exact form of; nil if
// there are none.
func Refused(n *model.Network) error {
	var all []string
	for _, l := range n.Layers {
		if l.PlaintextOnly() {
			all = append(all, l.Name)
		}
	}
	if len(all) == 0 {
		return nil
	}
	l, _ := n.Layer(all[0])
	instead := "replace it with a polynomial (`cryptounet check --replace`) or train with squares"
	if l.Op == model.MaxPool2D {
		instead = "replace it with a mean pooling (`cryptounet check --replace`) or train with one"
	}
	more := ""
	if len(all) > 1 {
		more = fmt.Sprintf("; so are %d more layers: %s", len(all)-1, strings.Join(all[1:min(len(all), 6)], ", "))
		if len(all) > 6 {
			more += ", ..."
		}
	}
	return fmt.Errorf("plan: model %s, layer %s is a %s, which has no exact form under encryption: %s%s", n.Name, l.Name, l.Op, instead, more)
}

func constant(n int, v float64) []float64 { return slices.Repeat([]float64{v}, n) }

// tensor adds a tensor whose layer values are gain*slot + offset.
func (g *fuser) tensor(name string, s model.Size, gain, offset []float64) int {
	g.Tensors = append(g.Tensors, plan.Tensor{Name: name, Layout: polyphase.Layout{C: len(gain), H: s.H, W: s.W}, Degree: 1, Gain: gain, Offset: offset})
	return len(g.Tensors) - 1
}

// short keeps nine digits of gains and offsets: far below the noise, and a plan's
// file stays short.
func short(values []float64) []float64 { return Digits(9, values...) }

// Digits rounds values to so many significant decimal digits.
func Digits(n int, values ...float64) []float64 {
	rounded := make([]float64, len(values))
	for i, v := range values {
		// What is formatted can be parsed.
		rounded[i], _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', n, 64), 64)
	}
	return rounded
}

// value returns a tensor's layer values as a map.
func (g *fuser) value(t int) value {
	info := &g.Tensors[t]
	return value{Map: linear.Identity(t, info.Layout.C, info.Layout.H, info.Layout.W, info.Gain, info.Offset), tensor: t}
}

// linear adds a step that computes gain*v + shift, and returns its tensor,
// whose layer values are v.
func (g *fuser) linear(name string, v value, gain, shift []float64) int {
	inverse, offset := make([]float64, v.C), make([]float64, v.C)
	for c := range gain {
		inverse[c] = 1 / gain[c]
		offset[c] = -shift[c] / gain[c]
	}
	t := g.tensor(name, model.Size{C: v.C, H: v.H, W: v.W}, short(inverse), short(offset))
	m := v.Scale(gain, shift)
	if g.like != nil && g.like.Maps[t] != nil {
		m.Share(g.like.Maps[t])
	}
	var inputs []int
	number := make(map[int]int)
	for i := range m.Sources {
		s := &m.Sources[i]
		if _, seen := number[s.Tensor]; !seen {
			number[s.Tensor] = len(inputs)
			inputs = append(inputs, s.Tensor)
		}
		s.Tensor = number[s.Tensor]
	}
	g.Maps[t] = &m
	g.Steps = append(g.Steps, plan.Step{Name: name, Layers: v.layers, Kind: plan.Linear, Inputs: inputs, Output: t})
	return t
}

// squared adds the square of a tensor, whose layer values are gain*slot+offset.
func (g *fuser) squared(name string, t int, gain, offset []float64) int {
	l := g.Tensors[t].Layout
	s := g.tensor(name, model.Size{C: l.C, H: l.H, W: l.W}, short(gain), short(offset))
	g.Tensors[s].Degree = 2
	g.Steps = append(g.Steps, plan.Step{Name: name, Layers: []string{name}, Kind: plan.Square, Inputs: []int{t}, Output: s})
	return s
}

// single makes a value one tensor: a Linear step of its own, if it is not one.
func (g *fuser) single(name string, v value) (value, error) {
	if v.tensor >= 0 {
		return v, nil
	}
	largest := g.ranges[name]
	if len(largest) != v.C {
		return value{}, fmt.Errorf("the range of %s is not known: call the network's Calibrate", name)
	}
	gain := make([]float64, v.C)
	for c, r := range largest {
		gain[c] = 1 / math.Max(1e-6, 1.5*r)
	}
	return g.value(g.linear(name, v, gain, make([]float64, v.C))), nil
}

// then composes a layer with what it reads, or makes that a tensor first where
// the composition is impossible or would multiply the work.
func (g *fuser) then(l model.Layer, in value, op linear.Map) (linear.Map, error) {
	if (in.Bounded() && op.Crosses(in.H, in.W)) || (in.Ramped() && op.Ramped()) || (in.tensor < 0 && in.Grows(op)) {
		var err error
		if in, err = g.single(l.Inputs[0], in); err != nil {
			return linear.Map{}, err
		}
		g.values[l.Inputs[0]] = in
	}
	return in.Then(op)
}

// square adds an activation as a linear step and its square.
func (g *fuser) square(l model.Layer, in value) (value, error) {
	completed, err := square.Complete(g.network, l, in.C)
	if err != nil {
		return value{}, err
	}
	pre := g.before(l, in, completed.Gain, completed.Shift)
	return g.value(g.squared(l.Name, pre, completed.OutGain, completed.OutOffset)), nil
}

// before adds the Linear step before an activation. Where another layer reads
// the same value, as a residual connection does, it reads that step's result.
func (g *fuser) before(l model.Layer, in value, gain, shift []float64) int {
	name := l.Inputs[0]
	pre := g.linear(name, in, gain, shift)
	if in.tensor < 0 {
		v := g.value(pre)
		g.values[name] = v
	}
	return pre
}
