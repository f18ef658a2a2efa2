// Package reference writes, as Markdown, what the code says of itself: operators
// with what they cost in plans, commands with their flags, packages.
package reference

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"

	"cryptounet/heops"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// Op is an operator as package model declares it.
type Op struct {
	Name, Comment string
}

// Ops reads the operators out of package model's source, in its order.
func Ops(root string) (all []Op, err error) {
	path := filepath.Join(root, "heops", "network", "model", "model.go")
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if t, ok := s.Type.(*ast.Ident); ok && t.Name == "Op" && len(s.Names) == 1 {
			all = append(all, Op{s.Names[0].Name, strings.TrimSpace(s.Comment.Text())})
		}
		return true
	})
	if len(all) == 0 {
		return nil, fmt.Errorf("%s declares no operator", path)
	}
	return all, nil
}

// side is that of the examples' images, and wide their channels.
const side, wide = 64, 4

// example is a layer that is planned for.
type example struct {
	says  string
	layer model.Layer
	ends  bool // the layer's result has no positions
	two   bool // it joins two maps
}

// examples are what is planned, by operator.
var examples = map[model.Op][]example{
	model.SpaceToDepth: {{says: "block 2", layer: model.Layer{Block: 2}}},
	model.DepthToSpace: {{says: "block 2", layer: model.Layer{Block: 2}}},
	model.Conv2D: {
		{says: "1 x 1", layer: model.Layer{Out: wide, Kernel: 1}},
		{says: "3 x 3, zeros", layer: model.Layer{Out: wide, Kernel: 3, Padding: model.PadZeros}},
		{says: "3 x 3, wrap", layer: model.Layer{Out: wide, Kernel: 3}},
		{says: "3 x 3, reflect", layer: model.Layer{Out: wide, Kernel: 3, Padding: model.PadReflect}},
		{says: "3 x 3, zeros, stride 2", layer: model.Layer{Out: wide, Kernel: 3, Padding: model.PadZeros, Stride: 2}},
		{says: "3 x 3, zeros, dilation 2", layer: model.Layer{Out: wide, Kernel: 3, Padding: model.PadZeros, Dilation: 2}},
		{says: "3 x 3, zeros, groups 4", layer: model.Layer{Out: wide, Kernel: 3, Padding: model.PadZeros, Groups: wide}},
		{says: "7 x 7, zeros", layer: model.Layer{Out: wide, Kernel: 7, Padding: model.PadZeros}},
	},
	model.BatchNorm: {{}},
	model.Affine:    {{}},
	model.Square:    {{}},
	model.Quadratic: {{}},
	model.Polynomial: {
		{says: "degree 2", layer: model.Layer{Out: 2}}, {says: "degree 3", layer: model.Layer{Out: 3}},
		{says: "degree 5", layer: model.Layer{Out: 5}}, {says: "degree 7", layer: model.Layer{Out: 7}},
	},
	model.AvgPool2D: {
		{says: "2 x 2", layer: model.Layer{Kernel: 2}},
		{says: "4 x 4", layer: model.Layer{Kernel: 4}},
		{says: "2 x 2, stride 1", layer: model.Layer{Kernel: 2, Stride: 1, Padding: model.PadWrap}},
	},
	model.GlobalAvgPool2D: {{ends: true}},
	model.ConvTranspose2D: {
		{says: "kernel 2", layer: model.Layer{Out: wide, Kernel: 2, Stride: 2}},
		{says: "kernel 4, zeros", layer: model.Layer{Out: wide, Kernel: 4, Stride: 2, Padding: model.PadZeros}},
	},
	model.Upsample2D: {
		{says: "factor 2, nearest", layer: model.Layer{Factor: 2}},
		{says: "factor 2, bilinear", layer: model.Layer{Factor: 2, Mode: model.Bilinear}},
	},
	model.Dense:  {{says: "2 out", layer: model.Layer{Out: 2}, ends: true}},
	model.Concat: {{two: true}},
	model.Add:    {{two: true}},
	model.Pad2D: {
		{says: "2 a side cut off", layer: model.Layer{Pads: []int{-2, -2, -2, -2}, Padding: model.PadZeros}},
		{says: "moved by 2, zeros", layer: model.Layer{Pads: []int{2, 2, -2, -2}, Padding: model.PadZeros}},
	},
}

// maker collects the layers of a network with random weights.
type maker struct {
	n    *model.Network
	rng  *rand.Rand
	last string
}

func newMaker() *maker {
	return &maker{
		n:    &model.Network{Name: "example", Input: tensor.Pixels{Channels: 1, Mean: 0.5, Std: 0.25}, Weights: map[string]model.Weight{}},
		rng:  rand.New(rand.NewPCG(1, 2)),
		last: model.Input,
	}
}

// add adds a layer with the weights that it needs; of a Polynomial, Out is the degree.
func (m *maker) add(l model.Layer, others ...string) error {
	l.Inputs = append([]string{m.last}, others...)
	l.Name = fmt.Sprintf("%d.%s", len(m.n.Layers), l.Op)
	in := model.Size{C: 1, H: side, W: side}
	if m.last != model.Input {
		m.n.Output = m.last
		sizes, err := m.n.Sizes(side, side)
		if err != nil {
			return err
		}
		in = sizes[m.last]
	}
	weigh := func(part string, about, spread float64, shape ...int) {
		w := model.Weight{Shape: shape, Data: []float64{}}
		n := 1
		for _, d := range shape {
			n *= d
		}
		for range n {
			w.Data = append(w.Data, about+spread*m.rng.NormFloat64())
		}
		m.n.Weights[l.Name+"."+part] = w
	}
	switch l.Op {
	case model.Conv2D:
		per := in.C / l.GroupCount()
		weigh("weight", 0, 1/math.Sqrt(float64(per*l.Kernel*l.Kernel)), l.Out, per, l.Kernel, l.Kernel)
		weigh("bias", 0, 0.1, l.Out)
	case model.ConvTranspose2D:
		weigh("weight", 0, 1/math.Sqrt(float64(in.C)), in.C, l.Out, l.Kernel, l.Kernel)
		weigh("bias", 0, 0.1, l.Out)
	case model.Dense:
		weigh("weight", 0, 1/math.Sqrt(float64(in.C*in.H*in.W)), l.Out, in.C*in.H*in.W)
		weigh("bias", 0, 0.1, l.Out)
	case model.BatchNorm:
		weigh("weight", 1, 0.1, in.C)
		weigh("bias", 0, 0.1, in.C)
		weigh("running_mean", 0, 0.1, in.C)
		weigh("running_var", 1, 0, in.C)
	case model.Affine:
		weigh("gain", 1, 0.1, in.C)
		weigh("shift", 0, 0.1, in.C)
	case model.Quadratic:
		weigh("a", 0.2, 0.02, in.C)
		weigh("b", 0.5, 0.1, in.C)
		weigh("c", 0, 0.1, in.C)
	case model.Polynomial:
		weigh("coefficients", 0, 0.1, l.Out+1)
		w := m.n.Weights[l.Name+".coefficients"]
		for i := range w.Data {
			w.Data[i] = 0.5 / math.Pow(2.5, float64(i))
		}
		l.Out = 0
	}
	m.n.Layers = append(m.n.Layers, l)
	m.last = l.Name
	return nil
}

// adds is what a layer adds to a plan.
type adds struct {
	out                         model.Size
	primes, keySwitches, plains int
	bits                        float64
}

// planned builds a network of layers and plans it, in one ring for all.
func planned(build func(m *maker) (middle string, err error)) (*plan.Plan, model.Size, error) {
	m := newMaker()
	middle, err := build(m)
	if err != nil {
		return nil, model.Size{}, err
	}
	m.n.Output = m.last
	sizes, err := m.n.Sizes(side, side)
	if err != nil {
		return nil, model.Size{}, err
	}
	x := tensor.New(1, side, side)
	for i := range x.Data {
		x.Data[i] = math.Sin(float64(i%side)/5) + math.Cos(float64(i/side)/7) + 0.2*m.rng.NormFloat64()
	}
	if err := m.n.Calibrate(side, x); err != nil {
		return nil, model.Size{}, err
	}
	program, err := heops.Compile(m.n, heops.Options{Height: side, Width: side, LogN: 15, Memory: 8 << 10})
	if err != nil {
		return nil, model.Size{}, err
	}
	return program.Plan(), sizes[middle], nil
}

// count returns what a plan has in all.
func count(p *plan.Plan) (a adds) {
	a.primes, a.bits = len(p.Q), plan.LogProduct(p.Q)
	for _, s := range p.Steps {
		a.keySwitches += s.KeySwitches
		a.plains += s.Products + s.Masks
	}
	return a
}

// costs plans, and remembers plans of networks without the layer.
type costs struct{ without map[[3]bool]adds }

// cost plans a network with a layer and one without it, and returns the
// difference. The layer stands between two squares, or behind a convolution.
func (c costs) cost(op model.Op, e example, behindConv bool) (adds, error) {
	build := func(with bool) func(m *maker) (string, error) {
		return func(m *maker) (middle string, err error) {
			layers := []model.Layer{{Op: model.SpaceToDepth, Block: 2}, {Op: model.Conv2D, Out: wide, Kernel: 1, Padding: model.PadZeros}, {Op: model.Square}}
			for _, l := range layers {
				if err := m.add(l); err != nil {
					return "", err
				}
			}
			var other string
			if e.two { // both plans have a second branch
				first := m.last
				m.last = m.n.Layers[1].Name
				if err := m.add(model.Layer{Op: model.Quadratic}); err != nil {
					return "", err
				}
				other, m.last = m.last, first
			}
			if behindConv {
				if err := m.add(model.Layer{Op: model.Conv2D, Out: wide, Kernel: 3, Padding: model.PadZeros}); err != nil {
					return "", err
				}
			}
			if with {
				l := e.layer
				l.Op = op
				var others []string
				if e.two {
					others = []string{other}
				}
				if err := m.add(l, others...); err != nil {
					return "", err
				}
			}
			middle = m.last
			last := model.Layer{Op: model.Conv2D, Out: 1, Kernel: 1, Padding: model.PadZeros}
			if e.ends {
				last = model.Layer{Op: model.Dense, Out: 2}
			}
			for _, l := range []model.Layer{{Op: model.Square}, last} {
				if err := m.add(l); err != nil {
					return "", err
				}
			}
			return middle, nil
		}
	}
	with, size, err := planned(build(true))
	if err != nil {
		return adds{}, err
	}
	base := [3]bool{e.two, e.ends, behindConv}
	b, known := c.without[base]
	if !known {
		without, _, err := planned(build(false))
		if err != nil {
			return adds{}, err
		}
		b = count(without)
		c.without[base] = b
	}
	a := count(with)
	return adds{size, a.primes - b.primes, a.keySwitches - b.keySwitches, a.plains - b.plains, a.bits - b.bits}, nil
}
