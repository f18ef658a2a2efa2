package lower

import (
	"fmt"
	"slices"

	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
)

// value is what a name of the graph stands for: a constant, or a function of a
// layer's result, value by value, seen in some shape.
type value struct {
	known *onnx.Tensor // a constant; all else is then empty
	from  *feature
	f     expression
	view  view
	pad   *padding // not yet applied
	ready *feature // the layer that computes f, once there is one
}

// feature is a layer's result.
type feature struct {
	layer   string
	c, h, w int
}

// padding is what a Pad node adds: top, left, bottom, right.
type padding struct {
	mode  string
	sides [4]int
}

func (p *padding) applied(h, w int) (int, int) {
	return h + p.sides[0] + p.sides[2], w + p.sides[1] + p.sides[3]
}

// shape is the tensor's, as the graph sees it.
func (v *value) shape() []int {
	if v.known != nil {
		return v.known.Shape
	}
	s := v.view.shape()
	if v.pad != nil {
		s[2], s[3] = v.pad.applied(s[2], s[3])
	}
	return s
}

func (x *feature) view() view { return mapView(x.c, x.h, x.w) }

// value returns the feature itself as a value.
func (x *feature) value() *value {
	return &value{from: x, f: identity(x.c), view: x.view(), ready: x}
}

// with returns the same values in another shape.
func (v *value) with(u view) *value {
	c := *v
	c.view = u
	return &c
}

// builder makes the layers of a network.
type builder struct {
	network *model.Network
	names   map[string]bool
	notes   []string
}

func (b *builder) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(b.notes, n) {
		b.notes = append(b.notes, n)
	}
}

// maxName is how long a layer's name may be in a plan.
const maxName = 200

// unique returns a name for a layer that no other has.
func (b *builder) unique(name string) string {
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

// add adds a layer with its weights, and returns its result of the given shape.
func (b *builder) add(l model.Layer, to [3]int, weights map[string]model.Weight, inputs ...*feature) *feature {
	l.Name = b.unique(l.Name)
	for _, x := range inputs {
		l.Inputs = append(l.Inputs, x.layer)
	}
	for part, w := range weights {
		b.network.Weights[l.Name+"."+part] = w
	}
	b.network.Layers = append(b.network.Layers, l)
	return &feature{l.Name, to[0], to[1], to[2]}
}

func vector(v []float64) model.Weight { return model.Weight{Shape: []int{len(v)}, Data: v} }

// affine adds gain x + shift.
func (b *builder) affine(name string, x *feature, gain, shift []float64) *feature {
	return b.add(model.Layer{Name: name, Op: model.Affine}, [3]int{x.c, x.h, x.w}, map[string]model.Weight{"gain": vector(gain), "shift": vector(shift)}, x)
}
