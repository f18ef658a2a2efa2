package lower

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
)

// elementwise are the operators that work value by value.
func elementwise() map[string]operator {
	all := map[string]operator{
		"Add":                {2, 2, func(l *lowerer, in []*value) ([]*value, error) { return one(l.sum(in[0], in[1], 1)) }},
		"Sub":                {2, 2, func(l *lowerer, in []*value) ([]*value, error) { return one(l.sum(in[0], in[1], -1)) }},
		"Mul":                {2, 2, func(l *lowerer, in []*value) ([]*value, error) { return one(l.product(in[0], in[1])) }},
		"Div":                {2, 2, func(l *lowerer, in []*value) ([]*value, error) { return one(l.quotient(in[0], in[1])) }},
		"Pow":                {2, 2, func(l *lowerer, in []*value) ([]*value, error) { return one(l.power(in[0], in[1])) }},
		"Sum":                {1, 0, sumOfAll},
		"Neg":                {1, 1, func(l *lowerer, in []*value) ([]*value, error) { return one(l.scaled(in[0], -1)) }},
		"Relu":               {1, 1, func(l *lowerer, in []*value) ([]*value, error) { return one(l.activated(in[0], model.ReLU, 0)) }},
		"LeakyRelu":          {1, 1, leaky},
		"PRelu":              {2, 2, parametric},
		"Clip":               {1, 3, clipped},
		"Max":                {1, 0, larger},
		"BatchNormalization": {5, 5, normalised},
		"Gelu":               {1, 1, gelu},
	}
	for name, g := range map[string]string{"Sigmoid": "Sigmoid", "Tanh": "Tanh", "Erf": "Erf"} {
		all[name] = operator{1, 1, func(l *lowerer, in []*value) ([]*value, error) { return one(l.function(in[0], g)) }}
	}
	for _, name := range []string{"Identity", "Dropout", "Cast", "CastLike"} {
		all[name] = operator{1, 0, func(l *lowerer, in []*value) ([]*value, error) { return []*value{in[0]}, nil }}
	}
	for name, why := range map[string]string{"Exp": "an exponential", "Log": "a logarithm", "Sqrt": "a root", "Reciprocal": "a division by values of the image", "Abs": "an absolute value"} {
		all[name] = operator{1, 1, func(*lowerer, []*value) ([]*value, error) {
			return nil, fmt.Errorf("%s has no exact form under encryption: use squares or other polynomials", why)
		}}
	}
	return all
}

// settled returns a value without a padding that is still to come.
func (l *lowerer) settled(v *value) (*value, error) {
	if v.pad == nil {
		return v, nil
	}
	x, err := l.feature(v)
	if err != nil {
		return nil, err
	}
	return x.value(), nil
}

// channelwise returns a constant's values a channel of v, which it is to be
// combined with. It may not differ from place to place.
func (v *value) channelwise(t *onnx.Tensor) ([]float64, error) {
	shape := v.shape()
	lead := len(t.Shape) - len(shape)
	for i, d := range t.Shape {
		if i < lead && d != 1 || i >= lead && d != 1 && d != shape[i-lead] {
			return nil, fmt.Errorf("a constant of shape %v beside a tensor of shape %v", t.Shape, shape)
		}
	}
	channels, area := v.from.c, v.from.h*v.from.w
	out := make([]float64, channels)
	seen := make([]bool, channels)
	// Only the sides along which the constant changes tell channels apart.
	var along axis
	for i, d := range t.Shape {
		if d > 1 {
			along = append(along, v.view[i-lead]...)
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
	var free axis
	for i, a := range v.view {
		if k := i + lead; k < 0 || t.Shape[k] == 1 {
			for _, f := range a {
				free = append(free, split(f, area)...)
			}
		}
	}
	for k, at := range along.positions() {
		for _, more := range free.positions() {
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

// split returns the part of a factor that steps from channel to channel.
func split(f factor, area int) []factor {
	if f.stride >= area {
		return []factor{f}
	}
	if whole := f.size * f.stride / area; whole > 1 {
		return []factor{{whole, area}}
	}
	return nil
}

// both brings two maps to functions of one layer, of one shape; false if they
// are of different layers.
func (l *lowerer) both(a, b *value) (*value, *value, bool, error) {
	if a.known != nil || b.known != nil {
		return a, b, false, nil
	}
	var err error
	if a, err = l.settled(a); err != nil {
		return nil, nil, false, err
	}
	if b, err = l.settled(b); err != nil {
		return nil, nil, false, err
	}
	if !slices.Equal(a.shape(), b.shape()) {
		return nil, nil, false, fmt.Errorf("maps of shapes %v and %v: a map that is repeated over another has no layer; both are to have the same size", a.shape(), b.shape())
	}
	return a, b, a.from == b.from && a.view.equal(b.view), nil
}

// with gives a value another function of its layer.
func (v *value) apply(f expression) *value {
	return &value{from: v.from, f: f, view: v.view}
}

// sum is a + sign b.
func (l *lowerer) sum(a, b *value, sign float64) (*value, error) {
	if a.known != nil { // k - x is -x + k
		x, err := l.scaled(b, sign)
		if err != nil {
			return nil, err
		}
		return l.sum(x, a, 1)
	}
	if b.known != nil {
		a, err := l.settled(a)
		if err != nil {
			return nil, err
		}
		c, err := a.channelwise(b.known)
		if err != nil {
			return nil, err
		}
		f, _ := a.f.plus(expression{p: constantOf(c)}, sign)
		return a.apply(f), nil
	}
	a, b, same, err := l.both(a, b)
	if err != nil {
		return nil, err
	}
	if same {
		if f, ok := a.f.plus(b.f, sign); ok {
			return a.apply(f), nil
		}
	}
	if sign < 0 {
		if b, err = l.scaled(b, -1); err != nil {
			return nil, err
		}
	}
	return l.added(a, b)
}

// added sums maps of different layers.
func (l *lowerer) added(a, b *value) (*value, error) {
	x, y, err := l.pair(a, b)
	if err != nil {
		return nil, err
	}
	sum := l.add(model.Layer{Name: l.label(), Op: model.Add}, [3]int{x.c, x.h, x.w}, nil, x, y)
	v := sum.value()
	if a.view.equal(b.view) && !a.view.equal(a.from.view()) {
		v.view = a.view
	}
	return v, nil
}

// pair makes layers of two values of one shape. Where both see their maps the
// same way, the maps themselves can be used.
func (l *lowerer) pair(a, b *value) (x, y *feature, err error) {
	make := l.feature
	if a.view.equal(b.view) {
		make = l.computed
	}
	if x, err = make(a); err != nil {
		return nil, nil, err
	}
	y, err = make(b)
	return x, y, err
}

func sumOfAll(l *lowerer, in []*value) ([]*value, error) {
	v := in[0]
	var err error
	for _, next := range in[1:] {
		if next == nil {
			return nil, errors.New("an input is missing")
		}
		if v, err = l.sum(v, next, 1); err != nil {
			return nil, err
		}
	}
	return one(v, nil)
}

// scaled multiplies by a number.
func (l *lowerer) scaled(v *value, by float64) (*value, error) {
	v, err := l.settled(v)
	if err != nil {
		return nil, err
	}
	return v.apply(v.f.times(constantOf(fill(v.from.c, by)))), nil
}

// product is a b: of a map and a constant, of functions of one layer, or of
// different maps, as (a+b)^2/4 - (a-b)^2/4.
func (l *lowerer) product(a, b *value) (*value, error) {
	if a.known != nil {
		a, b = b, a
	}
	if b.known != nil {
		a, err := l.settled(a)
		if err != nil {
			return nil, err
		}
		c, err := a.channelwise(b.known)
		if err != nil {
			return nil, err
		}
		return a.apply(a.f.times(constantOf(c))), nil
	}
	a, b, same, err := l.both(a, b)
	if err != nil {
		return nil, err
	}
	if same && (a.f.plain() || b.f.plain()) {
		if !a.f.plain() {
			a, b = b, a
		}
		if a.f.degree()+b.f.degree() <= maxDegree {
			return a.apply(b.f.times(a.f.p)), nil
		}
	}
	x, err := l.computed(a)
	if err != nil {
		return nil, err
	}
	y, err := l.computed(b)
	if err != nil {
		return nil, err
	}
	if x == y || same && a.f.plain() && b.f.plain() && a.f.p.is(b.f.p) {
		v := x.value().with(a.view)
		return v.apply(v.f.times(v.f.p)), nil
	}
	if x, y, err = l.pair(a, b); err != nil {
		return nil, err
	}
	l.note("%v: the product of two maps is computed from the squares of their sum and difference", l.node)
	var squares []*value
	for _, sign := range []float64{1, -1} {
		s, err := l.sum(x.value(), y.value(), sign)
		if err != nil {
			return nil, err
		}
		// Each is a layer of its own before it is squared.
		f, err := l.feature(s)
		if err != nil {
			return nil, err
		}
		v := f.value()
		squares = append(squares, v.apply(v.f.times(v.f.p).times(constantOf(fill(f.c, sign/4)))))
	}
	v, err := l.added(squares[0], squares[1])
	if err != nil {
		return nil, err
	}
	if a.view.equal(b.view) {
		v.view = a.view
	}
	return v, nil
}

func (l *lowerer) quotient(a, b *value) (*value, error) {
	if b.known == nil {
		return nil, errors.New("a division by values of the image has no exact form under encryption: divide by constants, or train with BatchNorm2d")
	}
	inverse := &onnx.Tensor{Shape: b.known.Shape}
	for i := range b.known.Len() {
		if b.known.At(i) == 0 {
			return nil, errors.New("a division by 0")
		}
		inverse.Floats = append(inverse.Floats, 1/b.known.At(i))
	}
	return l.product(a, &value{known: inverse})
}

func (l *lowerer) power(a, b *value) (*value, error) {
	if a.known != nil || b.known == nil || b.known.Len() != 1 {
		return nil, errors.New("powers of one number are computed; this exponent is none")
	}
	e := b.known.At(0)
	if e != math.Trunc(e) || e < 1 || e > maxDegree {
		return nil, fmt.Errorf("a power of %g; expected 1 to %d, without a fraction", e, maxDegree)
	}
	v := a
	var err error
	for range int(e) - 1 {
		if v, err = l.product(v, a); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// function is a function that is no polynomial.
func (l *lowerer) function(v *value, g string) (*value, error) {
	v, err := l.settled(v)
	if err != nil {
		return nil, err
	}
	if !v.f.plain() {
		x, err := l.computed(v)
		if err != nil {
			return nil, err
		}
		v = x.value().with(v.view)
	}
	c := v.from.c
	return v.apply(expression{p: constantOf(fill(c, 0)), q: constantOf(fill(c, 1)), g: g, arg: v.f.p}), nil
}

// activated is an activation layer.
func (l *lowerer) activated(v *value, op model.Op, slope float64) (*value, error) {
	v, err := l.settled(v)
	if err != nil {
		return nil, err
	}
	x, err := l.computed(v)
	if err != nil {
		return nil, err
	}
	return l.add(model.Layer{Name: l.label(), Op: op, Slope: slope}, [3]int{x.c, x.h, x.w}, nil, x).value().with(v.view), nil
}

func leaky(l *lowerer, in []*value) ([]*value, error) {
	return l.sloped(in[0], l.node.Float("alpha", 0.01))
}

// sloped is a LeakyReLU; a slope of 0 is a ReLU.
func (l *lowerer) sloped(v *value, slope float64) ([]*value, error) {
	if slope == 0 {
		return one(l.activated(v, model.ReLU, 0))
	}
	return one(l.activated(v, model.LeakyReLU, slope))
}

func parametric(l *lowerer, in []*value) ([]*value, error) {
	t, err := weights(in[1], "slope")
	if err != nil {
		return nil, err
	}
	if len(t.Floats) == 0 || slices.Min(t.Floats) != slices.Max(t.Floats) {
		return nil, errors.New("a slope for each channel; one for all is computed: train with PReLU(num_parameters=1), or with a square")
	}
	return l.sloped(in[0], t.Floats[0])
}

// clipped is a ReLU where the bounds are 0 and none.
func clipped(l *lowerer, in []*value) ([]*value, error) {
	low, high := l.node.Float("min", math.Inf(-1)), l.node.Float("max", math.Inf(1))
	for i, to := range []*float64{&low, &high} {
		t, err := constant(in[i+1], "bound")
		if err != nil {
			return nil, err
		}
		if t != nil && t.Len() == 1 {
			*to = t.At(0)
		}
	}
	if low == 0 && high > math.MaxFloat32/2 {
		return one(l.activated(in[0], model.ReLU, 0))
	}
	return nil, fmt.Errorf("values clipped to %g to %g (ReLU6 is 0 to 6): no layer computes that; train with a square, or with ReLU, which can be replaced by a polynomial", low, high)
}

// larger is a ReLU where one of two is 0.
func larger(l *lowerer, in []*value) ([]*value, error) {
	if len(in) == 2 && in[0] != nil && in[1] != nil {
		if in[0].known != nil {
			in = []*value{in[1], in[0]}
		}
		if t := in[1].known; t != nil && t.Len() == 1 && t.At(0) == 0 {
			return one(l.activated(in[0], model.ReLU, 0))
		}
	}
	return nil, errors.New("a largest value has no exact form under encryption; the larger of x and 0 is a ReLU, which can be replaced by a polynomial")
}

func gelu(l *lowerer, in []*value) ([]*value, error) {
	if a := l.node.Text("approximate", "none"); a != "none" {
		return nil, fmt.Errorf("a GELU approximated by %s; export it with approximate='none'", a)
	}
	return one(l.activated(in[0], model.GELU, 0))
}

// normalised is a batch normalisation by running statistics.
func normalised(l *lowerer, in []*value) ([]*value, error) {
	if l.node.Int("training_mode", 0) == 1 {
		return nil, errors.New("statistics of the image itself; call model.eval() before the export")
	}
	v, err := l.settled(in[0])
	if err != nil {
		return nil, err
	}
	x, err := l.computed(v)
	if err != nil {
		return nil, err
	}
	if x.h*x.w > 1 || len(v.view) < 2 || v.view[1].size() != x.c { // else as 1 x C, out of a head
		if x, err = l.arranged(x, v.view); err != nil {
			return nil, err
		}
		v = x.value()
	}
	w := make(map[string]model.Weight)
	for i, part := range []string{"weight", "bias", "running_mean", "running_var"} {
		t, err := weights(in[i+1], part)
		if err != nil {
			return nil, err
		}
		if t.Len() != x.c {
			return nil, fmt.Errorf("%d values of %s for %d channels", t.Len(), part, x.c)
		}
		w[part] = vector(t.Floats)
	}
	eps := l.node.Float("epsilon", 1e-5)
	if eps == 0 {
		eps = 1e-30 // none; a layer without one would take PyTorch's
	}
	return one(l.add(model.Layer{Name: l.label(), Op: model.BatchNorm, Eps: float64(float32(eps))}, [3]int{x.c, x.h, x.w}, w, x).value().with(v.view), nil)
}
