package maps

import (
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
)

// Builder makes the layers of a network.
type Builder struct {
	Network *model.Network
	Label   string   // of layers to come: the node at work
	Notes   []string // what was folded or assumed
	names   map[string]bool
	err     error
}

// Limits on what is made, as package model has them: a small file may ask for
// much.
const (
	maxLayers = 1000
	maxValues = 1 << 26 // of a map, and of a layer's weights
)

// Err says that a layer was too large, or one too many.
func (b *Builder) Err() error { return b.err }

// few refuses weights that would be too many, before they are made.
func few(counts ...int) error {
	if _, err := onnx.Count(counts, maxValues); err != nil {
		return fmt.Errorf("more than %d weights", maxValues)
	}
	return nil
}

// Note keeps what a person should know.
func (b *Builder) Note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(b.Notes, n) {
		b.Notes = append(b.Notes, n)
	}
}

// maxName is how long a layer's name may be in a plan.
const maxName = 200

// unique returns a name for a layer that no other has.
func (b *Builder) unique(name string) string {
	if len(name) > maxName {
		name = name[len(name)-maxName:]
	}
	try := name
	for i := 2; b.names[try] || try == model.Input || try == ""; i++ {
		try = fmt.Sprintf("%s.%d", name, i)
	}
	b.names[try] = true
	return try
}

// Add adds a layer with its weights, and returns its result of the given shape.
func (b *Builder) Add(l model.Layer, to [3]int, weights map[string]model.Weight, inputs ...*Feature) *Feature {
	l.Name = b.unique(l.Name)
	if _, err := onnx.Count(to[:], maxValues); b.err == nil && (err != nil || len(b.Network.Layers) >= maxLayers) {
		b.err = fmt.Errorf("layer %d, a %s of %d x %d x %d; at most %d layers of %d values are computed", len(b.Network.Layers)+1, l.Op, to[0], to[1], to[2], maxLayers, maxValues)
	}
	for _, x := range inputs {
		l.Inputs = append(l.Inputs, x.Layer)
	}
	for part, w := range weights {
		b.Network.Weights[l.Name+"."+part] = w
	}
	b.Network.Layers = append(b.Network.Layers, l)
	return &Feature{l.Name, to[0], to[1], to[2]}
}

// Vector is a weight a channel.
func Vector(v []float64) model.Weight { return model.Weight{Shape: []int{len(v)}, Data: v} }

// Affine adds gain x + shift.
func (b *Builder) Affine(name string, x *Feature, gain, shift []float64) *Feature {
	return b.Add(model.Layer{Name: name, Op: model.Affine}, [3]int{x.C, x.H, x.W}, map[string]model.Weight{"gain": Vector(gain), "shift": Vector(shift)}, x)
}

// layerOf makes a layer of an expression of x.
func (b *Builder) layerOf(name string, x *Feature, e algebra.Expression) (*Feature, error) {
	if !e.Plain() {
		return b.gated(name, x, e)
	}
	size := [3]int{x.C, x.H, x.W}
	degree := e.P.Degree()
	switch {
	case degree == 0:
		return nil, fmt.Errorf("a map of constants: what it reads cancels out")
	case e.IsIdentity():
		return x, nil
	case degree == 1:
		return b.Affine(name, x, e.P[1], e.P[0]), nil
	case degree == 2 && e.P.Is(algebra.Polynomial{algebra.Fill(x.C, 0), algebra.Fill(x.C, 0), algebra.Fill(x.C, 1)}):
		return b.Add(model.Layer{Name: name, Op: model.Square}, size, nil, x), nil
	case degree == 2 && !slices.Contains(e.P[2], 0):
		return b.Add(model.Layer{Name: name, Op: model.Quadratic}, size,
			map[string]model.Weight{"a": Vector(e.P[2]), "b": Vector(e.P[1]), "c": Vector(e.P[0])}, x), nil
	case degree > algebra.MaxDegree:
		return nil, fmt.Errorf("a polynomial of degree %d; at most %d", degree, algebra.MaxDegree)
	}
	w := model.Weight{Shape: []int{x.C, degree + 1}}
	for c := range x.C {
		for k := range degree + 1 {
			w.Data = append(w.Data, e.P[k][c])
		}
	}
	return b.Add(model.Layer{Name: name, Op: model.Polynomial}, size, map[string]model.Weight{"coefficients": w}, x), nil
}

// gated makes a layer of p(x) + q(x) g(arg(x)): SiLU, GELU, or g itself with
// Affine maps around it.
func (b *Builder) gated(name string, x *Feature, e algebra.Expression) (*Feature, error) {
	size := [3]int{x.C, x.H, x.W}
	sure := func(op model.Op) *Feature { return b.Add(model.Layer{Name: name, Op: op}, size, nil, x) }
	switch {
	case e.G == "Sigmoid" && e.P.Zero() && e.Q.Near(1, 1) && e.Arg.Near(1, 1):
		return sure(model.SiLU), nil
	case e.G == "Erf" && e.P.Near(1, 0.5) && e.Q.Near(1, 0.5) && e.Arg.Near(1, math.Sqrt2/2):
		return sure(model.GELU), nil
	case e.G == "Tanh" && e.P.Near(1, 0.5) && e.Q.Near(1, 0.5) && e.Arg.Degree() == 3:
		return nil, fmt.Errorf("a GELU approximated by tanh: no layer computes that; build it with nn.GELU(), without approximate='tanh'")
	case e.G == "Erf":
		return nil, fmt.Errorf("an error function that is no GELU")
	case e.Q.Degree() > 0 || e.P.Degree() > 0:
		return nil, fmt.Errorf("%s(x) times a function of x that is no SiLU or GELU: no layer computes that; use a square or another polynomial", e.G)
	}
	in, err := b.layerOf(name+".in", x, algebra.Expression{P: e.Arg})
	if err != nil {
		return nil, err
	}
	y := b.Add(model.Layer{Name: name, Op: model.Op(e.G)}, size, nil, in)
	if e.P.Zero() && e.Q.Near(0, 1) {
		return y, nil
	}
	shift := algebra.Fill(x.C, 0)
	if len(e.P) > 0 {
		shift = e.P[0]
	}
	return b.Affine(name+".out", y, e.Q[0], shift), nil
}

// New starts a network.
func New(n *model.Network) *Builder { return &Builder{Network: n, names: make(map[string]bool)} }
