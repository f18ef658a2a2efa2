package maps

import (
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
)

// Sum is a + sign b.
func (l *Builder) Sum(a, b *Value, sign float64) (*Value, error) {
	if a.Known != nil { // k - x is -x + k
		x, err := l.Scaled(b, sign)
		if err != nil {
			return nil, err
		}
		return l.Sum(x, a, 1)
	}
	if b.Known != nil {
		a, c, err := l.withConstant(a, b)
		if err != nil {
			return nil, err
		}
		f, _ := a.F.Plus(algebra.Expression{P: algebra.Constant(c)}, sign)
		return a.Apply(f), nil
	}
	a, b, same, err := l.both(a, b)
	if err != nil {
		return nil, err
	}
	if same {
		if f, ok := a.F.Plus(b.F, sign); ok {
			return a.Apply(f), nil
		}
	}
	if sign < 0 {
		if b, err = l.Scaled(b, -1); err != nil {
			return nil, err
		}
	}
	return l.added(a, b)
}

// withConstant settles a and gives the constant b as a number for each of its
// channels.
func (l *Builder) withConstant(a, b *Value) (settled *Value, c []float64, err error) {
	if settled, err = l.Settled(a); err != nil {
		return nil, nil, err
	}
	c, err = settled.Channelwise(b.Known)
	return settled, c, err
}

// added sums maps of different layers.
func (l *Builder) added(a, b *Value) (*Value, error) {
	x, y, err := l.pair(a, b)
	if err != nil {
		return nil, err
	}
	sum := l.Add(model.Layer{Name: l.Label, Op: model.Add}, [3]int{x.C, x.H, x.W}, nil, x, y)
	v := sum.Value()
	if a.View.Equal(b.View) && !a.View.Equal(a.From.View()) {
		v.View = a.View
	}
	return v, nil
}

// pair makes layers of two values of one shape. Where both see their maps the
// same way, the maps themselves can be used.
func (l *Builder) pair(a, b *Value) (x, y *Feature, err error) {
	layer := l.Feature
	if a.View.Equal(b.View) {
		layer = l.Computed
	}
	if x, err = layer(a); err != nil {
		return nil, nil, err
	}
	y, err = layer(b)
	return x, y, err
}

// Scaled multiplies by a number.
func (l *Builder) Scaled(v *Value, by float64) (*Value, error) {
	v, err := l.Settled(v)
	if err != nil {
		return nil, err
	}
	return v.Apply(v.F.Times(algebra.Constant(algebra.Fill(v.From.C, by)))), nil
}

// Product is a b: of a map and a constant, of functions of one layer, or of
// different maps, as (a+b)^2/4 - (a-b)^2/4.
func (l *Builder) Product(a, b *Value) (*Value, error) {
	if a.Known != nil {
		a, b = b, a
	}
	if b.Known != nil {
		a, c, err := l.withConstant(a, b)
		if err != nil {
			return nil, err
		}
		return a.Apply(a.F.Times(algebra.Constant(c))), nil
	}
	a, b, same, err := l.both(a, b)
	if err != nil {
		return nil, err
	}
	if same && (a.F.Plain() || b.F.Plain()) {
		if !a.F.Plain() {
			a, b = b, a
		}
		if a.F.Degree()+b.F.Degree() <= algebra.MaxDegree {
			return a.Apply(b.F.Times(a.F.P)), nil
		}
	}
	x, err := l.Computed(a)
	if err != nil {
		return nil, err
	}
	y, err := l.Computed(b)
	if err != nil {
		return nil, err
	}
	if x == y || same && a.F.Plain() && b.F.Plain() && a.F.P.Is(b.F.P) {
		v := x.Value().With(a.View)
		return v.Apply(v.F.Times(v.F.P)), nil
	}
	if x, y, err = l.pair(a, b); err != nil {
		return nil, err
	}
	l.Note("%s: the product of two maps is computed from the squares of their sum and difference", l.Label)
	var squares []*Value
	for _, sign := range []float64{1, -1} {
		s, err := l.Sum(x.Value(), y.Value(), sign)
		if err != nil {
			return nil, err
		}
		// Each is a layer of its own before it is squared.
		f, err := l.Feature(s)
		if err != nil {
			return nil, err
		}
		v := f.Value()
		squares = append(squares, v.Apply(v.F.Times(v.F.P).Times(algebra.Constant(algebra.Fill(f.C, sign/4)))))
	}
	v, err := l.added(squares[0], squares[1])
	if err != nil {
		return nil, err
	}
	if a.View.Equal(b.View) {
		v.View = a.View
	}
	return v, nil
}

func (l *Builder) Quotient(a, b *Value) (*Value, error) {
	if b.Known == nil {
		return nil, errors.New("a division by values of the image has no exact form under encryption: divide by constants, or train with BatchNorm2d")
	}
	inverse := &onnx.Tensor{Shape: b.Known.Shape}
	for i := range b.Known.Len() {
		if b.Known.At(i) == 0 {
			return nil, errors.New("a division by 0")
		}
		inverse.Floats = append(inverse.Floats, 1/b.Known.At(i))
	}
	return l.Product(a, &Value{Known: inverse})
}

func (l *Builder) Power(a, b *Value) (*Value, error) {
	if a.Known != nil || b.Known == nil || b.Known.Len() != 1 {
		return nil, errors.New("powers of one number are computed; this exponent is none")
	}
	e := b.Known.At(0)
	if e != math.Trunc(e) || e < 0 || e > algebra.MaxDegree {
		return nil, fmt.Errorf("a power of %g; expected 0 to %d, without a fraction: take a polynomial instead", e, algebra.MaxDegree)
	}
	if e == 0 { // 1 everywhere, as a sum of powers begins
		shape := a.Shape()
		for i := range shape {
			shape[i] = 1
		}
		return &Value{Known: &onnx.Tensor{Shape: shape, Floats: []float64{1}}}, nil
	}
	v := a
	var err error
	for range int(e) - 1 {
		if v, err = l.Product(v, a); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// Function is a function that is no polynomial.
func (l *Builder) Function(v *Value, g string) (*Value, error) {
	v, err := l.Settled(v)
	if err != nil {
		return nil, err
	}
	if !v.F.Plain() {
		x, err := l.Computed(v)
		if err != nil {
			return nil, err
		}
		v = x.Value().With(v.View)
	}
	c := v.From.C
	return v.Apply(algebra.Expression{P: algebra.Constant(algebra.Fill(c, 0)), Q: algebra.Constant(algebra.Fill(c, 1)), G: g, Arg: v.F.P}), nil
}

// Activated is an activation layer.
func (l *Builder) Activated(v *Value, op model.Op, slope float64) (*Value, error) {
	v, err := l.Settled(v)
	if err != nil {
		return nil, err
	}
	x, err := l.Computed(v)
	if err != nil {
		return nil, err
	}
	return l.Add(model.Layer{Name: l.Label, Op: op, Slope: slope}, [3]int{x.C, x.H, x.W}, nil, x).Value().With(v.View), nil
}
