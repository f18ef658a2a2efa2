package graph

import (
	"fmt"
	"math"

	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/model"
)

// A polynomial of degree up to 7 is a sum of squares of sums of squares. With u
// the input brought to -1 .. 1, A = (u^2 + u)/2 and B = (u^2 - u)/2:
//
//	u^3 = A^2 - B^2,  u^4 = 2 A^2 + 2 B^2 - u^2
//
// and for degrees above 4, with H = c4 + c5 u + c6 u^2 + c7 u^3 below L:
//
//	E = (u^4 + H/L)/2,  F = (u^4 - H/L)/2,  u^4 H = L (E^2 - F^2).
//
// Degree 2 takes one square, 3 and 4 two, above three after one another.

// polynomialRange is how large u gets where the calibrated range is reached.
const polynomialRange = 0.85

// polynomial adds the steps of a Polynomial layer.
func (g *fuser) polynomial(l model.Layer, in value) (value, error) {
	coefficients := g.network.Polynomial(l, in.C)
	low, high := g.network.Span(l.Name)
	if len(low) != in.C || len(high) != in.C {
		return value{}, fmt.Errorf("the network has no range for %s: call its Calibrate with typical images first", l.Name)
	}
	// q is the polynomial of u: v = half*u + middle.
	degree := len(coefficients[0]) - 1
	gain, shift := make([]float64, in.C), make([]float64, in.C)
	q := make([][]float64, degree+1) // a power, a channel
	for k := range q {
		q[k] = make([]float64, in.C)
	}
	for c := range in.C {
		// A head's few values say little of the next image's.
		half, middle := (high[c]-low[c])/2, (high[c]+low[c])/2
		half = math.Max(half, math.Max(math.Abs(low[c]), math.Abs(high[c]))/2) / polynomialRange
		if !(half > 0) {
			half = 1
		}
		gain[c], shift[c] = 1/half, -middle/half
		for k, v := range substitute(coefficients[c], half, middle) {
			q[k][c] = v
		}
	}
	if degree == 1 {
		slope, offset := make([]float64, in.C), make([]float64, in.C)
		for c, p := range coefficients {
			offset[c], slope[c] = p[0], p[1]
		}
		return value{Map: in.Scale(slope, offset), tensor: -1, layers: append(append([]string{}, in.layers...), l.Name)}, nil
	}
	p := &powers{fuser: g, name: l.Name, c: in.C, h: in.H, w: in.W}
	u := g.before(l, in, gain, shift)
	one, none := constant(in.C, 1), make([]float64, in.C)
	p.terms = append(p.terms, p.slots(u), p.slots(g.squared(l.Name+".u2", u, one, none)))
	if degree > 2 {
		if err := p.quartic(); err != nil {
			return value{}, err
		}
	}
	if degree > 4 {
		if err := p.product(q); err != nil {
			return value{}, err
		}
	}
	m, err := p.sum(q)
	return value{Map: m, tensor: -1, layers: []string{l.Name}}, err
}

// substitute returns the coefficients of p(half*u + middle).
func substitute(p []float64, half, middle float64) []float64 {
	q := make([]float64, len(p))
	for k := len(p) - 1; k >= 0; k-- { // Horner: q = q*(half*u + middle) + p[k]
		for i := len(q) - 1; i >= 0; i-- {
			q[i] *= middle
			if i > 0 {
				q[i] += half * q[i-1]
			}
		}
		q[0] += p[k]
	}
	return q
}

// powers are u, u^2, u^3, u^4 and u^4 H, as maps of slots.
type powers struct {
	*fuser
	name    string
	c, h, w int
	terms   []linear.Map
}

// slots returns a tensor's slots themselves.
func (p *powers) slots(t int) linear.Map {
	l := p.Tensors[t].Layout
	return linear.Identity(t, l.C, l.H, l.W, nil, nil)
}

// weigh adds up terms times weights of all channels.
func (p *powers) weigh(constants []float64, weights ...[]float64) (linear.Map, error) {
	var maps []linear.Map
	for k, w := range weights {
		if w != nil {
			maps = append(maps, p.terms[k].Scale(w, make([]float64, p.c)))
		}
	}
	m, err := linear.Sum(maps...)
	if err != nil || constants == nil {
		return m, err
	}
	return m.Scale(constant(p.c, 1), constants), nil
}

// pair makes a tensor of two maps' channels, and returns the squares of both.
func (p *powers) pair(name string, a, b linear.Map) (linear.Map, linear.Map, error) {
	both, err := linear.Join(a, b)
	if err != nil {
		return a, b, err
	}
	n := 2 * p.c
	t := p.linear(name, value{Map: both, tensor: -1}, constant(n, 1), make([]float64, n))
	s := p.slots(p.squared(name+".squared", t, constant(n, 1), make([]float64, n)))
	first, err := s.Then(linear.Pick(n, p.h, p.w, 0, p.c))
	if err != nil {
		return a, b, err
	}
	second, err := s.Then(linear.Pick(n, p.h, p.w, p.c, p.c))
	return first, second, err
}

// quartic adds u^3 and u^4.
func (p *powers) quartic() error {
	half, minus := constant(p.c, 0.5), constant(p.c, -0.5)
	a, err := p.weigh(nil, half, half)
	if err != nil {
		return err
	}
	b, err := p.weigh(nil, minus, half)
	if err != nil {
		return err
	}
	a2, b2, err := p.pair(p.name+".quadratics", a, b)
	if err != nil {
		return err
	}
	none := make([]float64, p.c)
	cube, err := linear.Sum(a2, b2.Scale(constant(p.c, -1), none))
	if err != nil {
		return err
	}
	two := constant(p.c, 2)
	quartic, err := linear.Sum(a2.Scale(two, none), b2.Scale(two, none), p.terms[1].Scale(constant(p.c, -1), none))
	p.terms = append(p.terms, cube, quartic)
	return err
}

// product adds u^4 H, for the coefficients q of u^4 and above.
func (p *powers) product(q [][]float64) error {
	bound := make([]float64, p.c)
	for c := range bound {
		for _, v := range q[4:] {
			bound[c] += math.Abs(v[c])
		}
		if bound[c] == 0 {
			bound[c] = 1
		}
	}
	h := func(k int, sign float64) []float64 { // coefficient k of H, divided by 2L
		v := make([]float64, p.c)
		if k < len(q) {
			for c := range v {
				v[c] = sign * q[k][c] / bound[c] / 2
			}
		}
		return v
	}
	half := constant(p.c, 0.5)
	e, err := p.weigh(h(4, 1), h(5, 1), h(6, 1), h(7, 1), half)
	if err != nil {
		return err
	}
	f, err := p.weigh(h(4, -1), h(5, -1), h(6, -1), h(7, -1), half)
	if err != nil {
		return err
	}
	e2, f2, err := p.pair(p.name+".product", e, f)
	if err != nil {
		return err
	}
	none := make([]float64, p.c)
	high, err := linear.Sum(e2.Scale(bound, none), f2.Scale(multiply(bound, -1), none))
	p.terms = append(p.terms, high)
	return err
}

func multiply(v []float64, f float64) []float64 {
	out := make([]float64, len(v))
	for i := range v {
		out[i] = f * v[i]
	}
	return out
}

// sum adds the powers up.
func (p *powers) sum(q [][]float64) (linear.Map, error) {
	weights := append([][]float64{}, q[1:]...)
	if len(p.terms) > 4 { // u^4 and above are in the product
		weights = append(weights[:3:3], nil, constant(p.c, 1))
	}
	return p.weigh(q[0], weights...)
}
