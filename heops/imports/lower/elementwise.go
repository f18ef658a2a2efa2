package lower

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/imports/maps"
	"cryptounet/heops/network/model"
)

// elementwise are the operators that work value by value.
func elementwise() map[string]operator {
	all := map[string]operator{
		"Add": {2, 2, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) { return one(l.Sum(in[0], in[1], 1)) }},
		"Sub": {2, 2, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) { return one(l.Sum(in[0], in[1], -1)) }},
		"Mul": {2, 2, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) { return one(l.Product(in[0], in[1])) }},
		"Div": {2, 2, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) { return one(l.Quotient(in[0], in[1])) }},
		"Pow": {2, 2, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) { return one(l.Power(in[0], in[1])) }},
		"Sum": {1, 0, sumOfAll},
		"Neg": {1, 1, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) { return one(l.Scaled(in[0], -1)) }},
		"Relu": {1, 1, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
			return one(l.Activated(in[0], model.ReLU, 0))
		}},
		"LeakyRelu":          {1, 1, leaky},
		"PRelu":              {2, 2, parametric},
		"Clip":               {1, 3, clipped},
		"Max":                {1, 0, larger},
		"BatchNormalization": {5, 5, normalised},
		"Gelu":               {1, 1, gelu},
	}
	for name, g := range map[string]string{"Sigmoid": "Sigmoid", "Tanh": "Tanh", "Erf": "Erf"} {
		all[name] = operator{1, 1, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) { return one(l.Function(in[0], g)) }}
	}
	for _, name := range []string{"Identity", "Dropout", "Cast", "CastLike"} {
		all[name] = operator{1, 0, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) { return []*maps.Value{in[0]}, nil }}
	}
	for name, why := range map[string]string{"Exp": "an exponential", "Log": "a logarithm", "Sqrt": "a root, as of a variance,", "Reciprocal": "a division by values of the image", "Abs": "an absolute value"} {
		all[name] = operator{1, 1, func(*lowerer, []*maps.Value) ([]*maps.Value, error) {
			return nil, fmt.Errorf("%s has no exact form under encryption: use squares or other polynomials, and BatchNorm2d to normalise", why)
		}}
	}
	return all
}

func sumOfAll(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	v := in[0]
	var err error
	for _, next := range in[1:] {
		if next == nil {
			return nil, errors.New("an input is missing")
		}
		if v, err = l.Sum(v, next, 1); err != nil {
			return nil, err
		}
	}
	return one(v, nil)
}

func leaky(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	return l.sloped(in[0], l.node.Float("alpha", 0.01))
}

// sloped is a LeakyReLU; a slope of 0 is a ReLU.
func (l *lowerer) sloped(v *maps.Value, slope float64) ([]*maps.Value, error) {
	if slope == 0 {
		return one(l.Activated(v, model.ReLU, 0))
	}
	return one(l.Activated(v, model.LeakyReLU, slope))
}

func parametric(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
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
func clipped(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
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
		return one(l.Activated(in[0], model.ReLU, 0))
	}
	return nil, fmt.Errorf("values clipped to %g to %g (ReLU6 is 0 to 6): no layer computes that; train with a square, or with ReLU, which can be replaced by a polynomial", low, high)
}

// larger is a ReLU where one of two is 0.
func larger(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	if len(in) == 2 && in[0] != nil && in[1] != nil {
		if in[0].Known != nil {
			in = []*maps.Value{in[1], in[0]}
		}
		if t := in[1].Known; t != nil && !slices.ContainsFunc(t.Floats, func(v float64) bool { return v != 0 }) && len(t.Floats) > 0 {
			return one(l.Activated(in[0], model.ReLU, 0))
		}
	}
	return nil, errors.New("a largest value has no exact form under encryption; the larger of x and 0 is a ReLU, which can be replaced by a polynomial")
}

func gelu(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	if a := l.node.Text("approximate", "none"); a != "none" {
		return nil, fmt.Errorf("a GELU approximated by %s; export it with approximate='none'", a)
	}
	return one(l.Activated(in[0], model.GELU, 0))
}

// normalised is a batch normalisation by running statistics.
func normalised(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	if l.node.Int("training_mode", 0) == 1 {
		return nil, errors.New("statistics of the image itself; call model.eval() before the export")
	}
	v, err := l.Settled(in[0])
	if err != nil {
		return nil, err
	}
	x, err := l.Computed(v)
	if err != nil {
		return nil, err
	}
	if x.H*x.W > 1 || len(v.View) < 2 || v.View[1].Size() != x.C { // else as 1 x C, out of a head
		if x, err = l.Arranged(x, v.View); err != nil {
			return nil, err
		}
		v = x.Value()
	}
	w := make(map[string]model.Weight)
	for i, part := range []string{"weight", "bias", "running_mean", "running_var"} {
		t, err := weights(in[i+1], part)
		if err != nil {
			return nil, err
		}
		if t.Len() != x.C {
			return nil, fmt.Errorf("%d values of %s for %d channels", t.Len(), part, x.C)
		}
		w[part] = maps.Vector(t.Floats)
	}
	eps := l.node.Float("epsilon", 1e-5)
	if eps == 0 {
		eps = 1e-30 // none; a layer without one would take PyTorch's
	}
	return one(l.Add(model.Layer{Name: l.Label, Op: model.BatchNorm, Eps: float64(float32(eps))}, [3]int{x.C, x.H, x.W}, w, x).Value().With(v.View), nil)
}
