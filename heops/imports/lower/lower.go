// Package lower turns an ONNX graph into a network's layers. It walks the nodes
// in order with the sizes of the input known: a node of constants is computed
// (package fold), so that whatever chain an export wrote for a size or a padding
// is a number by the time that a layer needs it; what is done value by value is
// kept as a polynomial of a layer's result, so that squares in any spelling are
// one layer; what reshapes and transposes is kept as a view. What no layer
// computes exactly is refused, with the node and what to change.
package lower

import (
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"cryptounet/heops/imports/advice"
	"cryptounet/heops/imports/fold"
	"cryptounet/heops/imports/maps"
	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// Options say what the file leaves open.
type Options struct {
	Height, Width int     // of the input, where the graph does not fix it
	Open          int     // a side that neither says; 0: it is an error
	Low, High     float64 // smallest and largest value of the input; 0 and 1 where both are 0
	Output        string  // which output, where the graph has several
}

// Result is a network with what a client does around it.
type Result struct {
	Network       *model.Network // not calibrated
	Height, Width int            // of the input
	Layout        string         // of the graph's input: NCHW or NHWC
	Final         maps.Final     // what the client computes of the decrypted output
	Shape         []int          // of the graph's output
	positions     []int          // where each value of it lies in the network's output, nil if in order
	Notes         []string       // what was folded, left out or assumed
}

// Network turns a graph into layers.
func Network(g *onnx.Graph, o Options) (*Result, error) {
	r, err := network(g, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", g.File, err)
	}
	return r, nil
}

type lowerer struct {
	*maps.Builder
	graph  *onnx.Graph
	values map[string]*maps.Value
	node   *onnx.Node // at work
	final  maps.Final
	kept   bool // that an ArgMax at the end keeps its axis
}

func network(g *onnx.Graph, o Options) (*Result, error) {
	name := strings.TrimSuffix(path.Base(g.File), path.Ext(g.File))
	n := &model.Network{Name: name, Weights: make(map[string]model.Weight), Description: "imported from " + g.File}
	l := &lowerer{Builder: maps.New(n), graph: g, values: make(map[string]*maps.Value)}
	for name, t := range g.Constants {
		l.values[name] = &maps.Value{Known: t}
	}
	r := &Result{Network: n}
	if err := l.input(r, o); err != nil {
		return nil, err
	}
	output, err := g.Output(o.Output)
	if err != nil {
		return nil, err
	}
	for _, node := range g.Needed(output) {
		l.node, l.Label = node, node.Label()
		if err := l.lower(); err != nil {
			if strings.Contains(err.Error(), node.String()) { // it says so itself
				return nil, err
			}
			return nil, fmt.Errorf("%v: %w", node, err)
		}
	}
	if err := l.output(r, output); err != nil {
		return nil, err
	}
	r.Notes = l.Notes
	if _, err := n.Sizes(r.Height, r.Width); err != nil {
		return nil, err
	}
	return r, nil
}

const maxImage = 16 // channels

// input reads what the graph's input is.
func (l *lowerer) input(r *Result, o Options) error {
	if len(l.graph.Inputs) != 1 {
		var names []string
		for _, in := range l.graph.Inputs {
			names = append(names, in.Name)
		}
		return fmt.Errorf("the graph has %d inputs (%s); expected one image", len(names), strings.Join(names, ", "))
	}
	in := l.graph.Inputs[0]
	if len(in.Shape) != 4 {
		return fmt.Errorf("input %q has shape %v; expected batch x channels x height x width", in.Name, in.Shape)
	}
	r.Layout = "NCHW"
	c, h, w := in.Shape[1], in.Shape[2], in.Shape[3]
	if w >= 1 && w <= maxImage && (c < 1 || c > maxImage && l.turns() || l.turned(in.Name)) {
		r.Layout = "NHWC"
		h, w, c = in.Shape[1], in.Shape[2], in.Shape[3]
	}
	if c < 1 || c > maxImage {
		return fmt.Errorf("input %q has shape %v; the channels are to be fixed, 1 to %d: export with dynamic batch, height and width only", in.Name, in.Shape, maxImage)
	}
	if in.Shape[0] > 1 {
		l.Note("the graph was exported for a batch of %d images; it is read for one", in.Shape[0])
	}
	for _, s := range []struct {
		side, wish int
		to         *int
		name       string
	}{{h, o.Height, &r.Height, "height"}, {w, o.Width, &r.Width, "width"}} {
		switch {
		case s.side == 0 && s.wish == 0 && o.Open == 0:
			return fmt.Errorf("input %q has no fixed %s: say the image's size", in.Name, s.name)
		case s.side == 0 && s.wish == 0:
			s.side = o.Open
			l.Note("the graph leaves the image's %s open; it is read for %d", s.name, s.side)
		case s.wish != 0 && s.side != 0 && s.wish != s.side:
			l.Note("the graph was exported for a %s of %d; it is read for %d, and sizes that the export fixed may not fit", s.name, s.side, s.wish)
		}
		*s.to = s.side
		if s.wish != 0 {
			*s.to = s.wish
		}
		if *s.to < 1 || *s.to > 1<<16 {
			return fmt.Errorf("a %s of %d; expected 1 to %d", s.name, *s.to, 1<<16)
		}
	}
	low, high := o.Low, o.High
	if low == 0 && high == 0 {
		high = 1
	}
	if !(high > low) || math.IsInf(high-low, 0) {
		return fmt.Errorf("inputs of %g to %g; expected the smallest and the largest value", low, high)
	}
	// A pixel v of 0..255 becomes low + v/255 (high - low).
	l.Builder.Network.Input = tensor.Pixels{Channels: c, Mean: -low / (high - low), Std: 1 / (high - low)}
	if _, err := onnx.Count([]int{c, r.Height, r.Width}, 1<<26); err != nil {
		return fmt.Errorf("an image of %d x %d x %d values is too large", c, r.Height, r.Width)
	}
	x := &maps.Feature{Layer: model.Input, C: c, H: r.Height, W: r.Width}
	v := x.Value()
	if r.Layout == "NHWC" {
		v = v.With(v.View.Transposed([]int{0, 2, 3, 1}))
	}
	l.values[in.Name] = v
	return nil
}

// turns says whether anything is brought from channels last to channels first.
func (l *lowerer) turns() bool {
	return slices.ContainsFunc(l.graph.Nodes, func(n *onnx.Node) bool {
		return n.Op == "Transpose" && slices.Equal(n.Ints("perm"), []int{0, 3, 1, 2})
	})
}

// turned says whether the image is brought from channels last to channels first
// before anything else is done with it.
func (l *lowerer) turned(image string) bool {
	found := false
	for _, n := range l.graph.Nodes {
		if slices.Contains(n.Inputs, image) {
			if n.Op != "Transpose" || !slices.Equal(n.Ints("perm"), []int{0, 3, 1, 2}) {
				return false
			}
			found = true
		}
	}
	return found
}

// lower does one node.
func (l *lowerer) lower() error {
	n := l.node
	var in []*maps.Value
	known := true
	for _, name := range n.Inputs {
		v := l.values[name]
		if name != "" && v == nil {
			return fmt.Errorf("it reads %q, which is no tensor that is computed", name)
		}
		known = known && (name == "" || v.Known != nil)
		in = append(in, v)
	}
	if len(n.Inputs) == 0 && n.Op != "Constant" {
		return errors.New("it has no inputs")
	}
	var out []*maps.Value
	if known {
		constants := make([]*onnx.Tensor, len(in))
		for i, v := range in {
			if v != nil {
				constants[i] = v.Known
			}
		}
		folded, err := fold.Node(n, l.graph.Opset, constants)
		if errors.Is(err, fold.ErrUnknown) {
			return fmt.Errorf("%s of constants is not computed: compute it before the export", n.Op)
		} else if err != nil {
			return err
		}
		for _, t := range folded {
			out = append(out, &maps.Value{Known: t})
		}
	} else {
		f, ok := operators[n.Op]
		if !ok {
			return advice.Unknown(n.Op)
		}
		for len(in) < f.most {
			in = append(in, nil)
		}
		for i := range f.least {
			if in[i] == nil {
				return fmt.Errorf("input %d is missing", i)
			}
		}
		if f.most > 0 && len(in) > f.most {
			return fmt.Errorf("%d inputs; at most %d", len(in), f.most)
		}
		err := l.afterEnd(in)
		if err != nil {
			return err
		}
		if out, err = f.lower(l, in); err != nil {
			return err
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	for i, name := range n.Outputs {
		if name == "" {
			continue
		}
		if i >= len(out) {
			continue // a mask or statistics, which nothing may read
		}
		if out[i].Name == "" {
			out[i].Name = l.Label
		}
		l.values[name] = out[i]
	}
	return nil
}

type operator struct {
	least, most int // inputs; most 0 is any
	lower       func(l *lowerer, in []*maps.Value) ([]*maps.Value, error)
}

// operators are those of maps.
var operators = tables()

func tables() map[string]operator {
	all := make(map[string]operator)
	for _, table := range []map[string]operator{elementwise(), windows(), heads(), layouts()} {
		for name, o := range table {
			all[name] = o
		}
	}
	return all
}

func one(v *maps.Value, err error) ([]*maps.Value, error) {
	if err != nil {
		return nil, err
	}
	return []*maps.Value{v}, nil
}

// constant returns the values of an input that has to be known, nil if it is
// left out.
func constant(v *maps.Value, what string) (*onnx.Tensor, error) {
	if v == nil {
		return nil, nil
	}
	if v.Known == nil {
		return nil, fmt.Errorf("its %s depends on the image: only what is fixed can be computed", what)
	}
	return v.Known, nil
}

// weights is constant for what has to be there, finite numbers.
func weights(v *maps.Value, what string) (*onnx.Tensor, error) {
	t, err := constant(v, what)
	if err != nil {
		return nil, err
	}
	if t == nil || t.Type != onnx.Float {
		return nil, fmt.Errorf("its %s is missing or holds no numbers", what)
	}
	for i, x := range t.Floats {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("value %d of its %s is %g", i, what, x)
		}
	}
	return t, nil
}
