// Package maps makes a network's layers out of what is done to images: values are
// functions of a layer's result, seen in some shape, and become layers where
// something has to read them as a map. It knows what layers there are, and
// nothing of the format that a network comes from but its constants.
package maps

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/onnx"
)

// Value is what a name of the graph stands for: a constant, or a function of a
// layer's result, value by value, seen in some shape.
type Value struct {
	Known *onnx.Tensor // a constant; all else is then empty
	From  *Feature
	F     algebra.Expression
	View  algebra.View
	Pad   *Padding // not yet applied
	step  [2]int   // keeps every so many rows and columns, not yet applied
	Name  string   // of the node that makes it
	ready *Feature // the layer that computes f, once there is one
}

// Feature is a layer's result.
type Feature struct {
	Layer   string
	C, H, W int
}

// Padding is what a Pad node adds: top, left, bottom, right.
type Padding struct {
	Mode  string
	Sides [4]int
}

func (p *Padding) Applied(h, w int) (int, int) {
	return h + p.Sides[0] + p.Sides[2], w + p.Sides[1] + p.Sides[3]
}

// Shape is the tensor's, as the graph sees it.
func (v *Value) Shape() []int {
	if v.Known != nil {
		return v.Known.Shape
	}
	s := v.View.Shape()
	if v.Pad != nil {
		s[2], s[3] = v.Pad.Applied(s[2], s[3])
	}
	for i, n := range v.step {
		if n > 1 {
			s[2+i] = (s[2+i] + n - 1) / n
		}
	}
	return s
}

func (x *Feature) View() algebra.View { return algebra.OfMap(x.C, x.H, x.W) }

// Value returns the feature itself as a value.
func (x *Feature) Value() *Value {
	return &Value{From: x, F: algebra.Identity(x.C), View: x.View(), ready: x}
}

// With returns the same values in another shape.
func (v *Value) With(u algebra.View) *Value {
	c := *v
	c.View = u
	return &c
}

// Feature makes a layer of a value, with its padding, and in the shape of a map.
func (l *Builder) Feature(v *Value) (*Feature, error) {
	x, err := l.Unpadded(v)
	if err != nil || v.Pad == nil {
		return x, err
	}
	return l.Padded(x, v.Pad), nil
}

// Unpadded is feature without the padding that is still to come.
func (l *Builder) Unpadded(v *Value) (*Feature, error) {
	if v.Known != nil {
		return nil, fmt.Errorf("a constant where a map belongs")
	}
	x, err := l.Computed(v)
	if err != nil {
		return nil, err
	}
	if x, err = l.Arranged(x, v.View); err != nil || v.step == [2]int{} {
		return x, err
	}
	return l.Thinned(x, v.step)
}

// Computed makes a layer of a value's function, whatever its shape.
func (l *Builder) Computed(v *Value) (*Feature, error) {
	if v.ready == nil {
		x, err := l.layerOf(cmp.Or(v.Name, l.Label), v.From, v.F)
		if err != nil && v.Name != "" && v.Name != l.Label { // a later node asks for it
			return nil, fmt.Errorf("its input, made by %s: %w", v.Name, err)
		} else if err != nil {
			return nil, err
		}
		v.ready = x
	}
	return v.ready, nil
}

// Settled returns a value without a padding that is still to come.
func (l *Builder) Settled(v *Value) (*Value, error) {
	if v.Pad == nil && v.step == [2]int{} {
		return v, nil
	}
	x, err := l.Feature(v)
	if err != nil {
		return nil, err
	}
	return x.Value(), nil
}

// Channelwise returns a constant's values a channel of v, which it is to be
// combined with. It may not differ from place to place.
func (v *Value) Channelwise(t *onnx.Tensor) ([]float64, error) {
	shape := v.Shape()
	lead := len(t.Shape) - len(shape)
	for i, d := range t.Shape {
		if i < lead && d != 1 || i >= lead && d != 1 && d != shape[i-lead] {
			return nil, fmt.Errorf("a constant of shape %v beside a tensor of shape %v", t.Shape, shape)
		}
	}
	channels, area := v.From.C, v.From.H*v.From.W
	out := make([]float64, channels)
	seen := make([]bool, channels)
	// Only the sides along which the constant changes tell channels apart.
	var along algebra.Axis
	for i, d := range t.Shape {
		if d > 1 {
			along = append(along, v.View[i-lead]...)
		}
	}
	set := func(c int, x float64) error {
		if seen[c] && out[c] != x {
			return fmt.Errorf("a constant of shape %v that differs from place to place; one value a channel can be computed", t.Shape)
		}
		out[c], seen[c] = x, true
		return nil
	}
	// Factors of the channels that the constant is the same along.
	var free algebra.Axis
	for i, a := range v.View {
		if k := i + lead; k < 0 || t.Shape[k] == 1 {
			free = append(free, a.AcrossChannels(area)...)
		}
	}
	for k, at := range along.Positions() {
		for _, more := range free.Positions() {
			if err := set((at+more)/area, t.At(k)); err != nil {
				return nil, err
			}
		}
	}
	if slices.Contains(seen, false) {
		return nil, fmt.Errorf("a constant of shape %v beside a tensor of shape %v", t.Shape, shape)
	}
	for c, x := range out {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("a constant whose value of channel %d is %g", c, x)
		}
	}
	return out, nil
}

// both brings two maps to functions of one layer, of one shape; false if they
// are of different layers.
func (l *Builder) both(a, b *Value) (*Value, *Value, bool, error) {
	if a.Known != nil || b.Known != nil {
		return a, b, false, nil
	}
	var err error
	if a, err = l.Settled(a); err != nil {
		return nil, nil, false, err
	}
	if b, err = l.Settled(b); err != nil {
		return nil, nil, false, err
	}
	if a, b, err = l.repeated(a, b); err != nil {
		return nil, nil, false, err
	}
	if !slices.Equal(a.Shape(), b.Shape()) {
		return nil, nil, false, fmt.Errorf("maps of shapes %v and %v: a map that is repeated over another has no layer, as squeeze-and-excitation and the image's own mean would need it; both are to have the same size", a.Shape(), b.Shape())
	}
	return a, b, a.From == b.From && a.View.Equal(b.View), nil
}

// Apply gives a value another function of its layer.
func (v *Value) Apply(f algebra.Expression) *Value {
	return &Value{From: v.From, F: f, View: v.View}
}
