package lower

import (
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/model"
)

// polynomial has a coefficient a channel for each power, the constant first.
type polynomial [][]float64

// maxDegree is the largest of a Polynomial layer.
const maxDegree = 7

func fill(n int, v float64) []float64 { return slices.Repeat([]float64{v}, n) }

func constantOf(v []float64) polynomial { return polynomial{v} }

func linearOf(channels int) polynomial { return polynomial{fill(channels, 0), fill(channels, 1)} }

// degree is the highest power that any channel has.
func (p polynomial) degree() int {
	for k := len(p) - 1; k > 0; k-- {
		if slices.ContainsFunc(p[k], func(v float64) bool { return v != 0 }) {
			return k
		}
	}
	return 0
}

func (p polynomial) zero() bool {
	return p.degree() == 0 && (len(p) == 0 || !slices.ContainsFunc(p[0], func(v float64) bool { return v != 0 }))
}

func (p polynomial) is(q polynomial) bool {
	if p.degree() != q.degree() {
		return false
	}
	for k := range p.degree() + 1 {
		if !slices.Equal(p[k], q[k]) {
			return false
		}
	}
	return true
}

func (p polynomial) plus(q polynomial, sign float64) polynomial {
	if len(p) == 0 && len(q) == 0 {
		return nil
	}
	sum := make(polynomial, max(len(p), len(q)))
	for k := range sum {
		var channels int
		if k < len(p) {
			channels = len(p[k])
		} else {
			channels = len(q[k])
		}
		sum[k] = make([]float64, channels)
		for c := range channels {
			if k < len(p) {
				sum[k][c] += p[k][c]
			}
			if k < len(q) {
				sum[k][c] += sign * q[k][c]
			}
		}
	}
	return sum
}

func (p polynomial) times(q polynomial) polynomial {
	if len(p) == 0 || len(q) == 0 {
		return nil
	}
	n, m := p.degree(), q.degree()
	product := make(polynomial, n+m+1)
	for k := range product {
		product[k] = make([]float64, len(p[0]))
	}
	for i := range n + 1 {
		for j := range m + 1 {
			for c, v := range p[i] {
				product[i+j][c] += v * q[j][c]
			}
		}
	}
	return product
}

// expression is a function of a layer's values: p(x) + q(x) g(arg(x)), where g is
// a function that is no polynomial, or none. By it every spelling of a
// polynomial, of SiLU and of GELU comes to the same.
type expression struct {
	p, q polynomial
	g    string
	arg  polynomial
}

func identity(channels int) expression { return expression{p: linearOf(channels)} }

func (e expression) plain() bool { return e.g == "" }

func (e expression) identity() bool {
	return e.plain() && e.p.degree() == 1 && e.p.is(linearOf(len(e.p[0])))
}

// times multiplies by a polynomial.
func (e expression) times(p polynomial) expression {
	return expression{e.p.times(p), e.q.times(p), e.g, e.arg}
}

// plus adds another expression of the same layer; false if both have functions
// that differ.
func (e expression) plus(o expression, sign float64) (expression, bool) {
	sum := expression{e.p.plus(o.p, sign), e.q, e.g, e.arg}
	switch {
	case o.plain():
	case e.plain():
		sum.q, sum.g, sum.arg = polynomial(nil).plus(o.q, sign), o.g, o.arg
	case e.g == o.g && e.arg.is(o.arg):
		sum.q = e.q.plus(o.q, sign)
	default:
		return sum, false
	}
	return sum, true
}

// degree bounds the polynomials' degrees.
func (e expression) degree() int { return max(e.p.degree(), e.q.degree()) }

// layerOf makes a layer of an expression of x.
func (b *builder) layerOf(name string, x *feature, e expression) (*feature, error) {
	if !e.plain() {
		return b.gated(name, x, e)
	}
	size := [3]int{x.c, x.h, x.w}
	degree := e.p.degree()
	switch {
	case degree == 0:
		return nil, fmt.Errorf("a map of constants: what it reads cancels out")
	case e.identity():
		return x, nil
	case degree == 1:
		return b.affine(name, x, e.p[1], e.p[0]), nil
	case degree == 2 && e.p.is(polynomial{fill(x.c, 0), fill(x.c, 0), fill(x.c, 1)}):
		return b.add(model.Layer{Name: name, Op: model.Square}, size, nil, x), nil
	case degree == 2 && !slices.Contains(e.p[2], 0):
		return b.add(model.Layer{Name: name, Op: model.Quadratic}, size,
			map[string]model.Weight{"a": vector(e.p[2]), "b": vector(e.p[1]), "c": vector(e.p[0])}, x), nil
	case degree > maxDegree:
		return nil, fmt.Errorf("a polynomial of degree %d; at most %d", degree, maxDegree)
	}
	w := model.Weight{Shape: []int{x.c, degree + 1}}
	for c := range x.c {
		for k := range degree + 1 {
			w.Data = append(w.Data, e.p[k][c])
		}
	}
	return b.add(model.Layer{Name: name, Op: model.Polynomial}, size, map[string]model.Weight{"coefficients": w}, x), nil
}

// near says whether a polynomial is c times x^k, but for rounding of an export.
func (p polynomial) near(k int, c float64) bool {
	if p.degree() != k {
		return false
	}
	for i := range k + 1 {
		for _, v := range p[i] {
			want := 0.0
			if i == k {
				want = c
			}
			if math.Abs(v-want) > 1e-5*math.Abs(c) {
				return false
			}
		}
	}
	return true
}

// gated makes a layer of p(x) + q(x) g(arg(x)): SiLU, GELU, or g itself with
// affine maps around it.
func (b *builder) gated(name string, x *feature, e expression) (*feature, error) {
	size := [3]int{x.c, x.h, x.w}
	sure := func(op model.Op) *feature { return b.add(model.Layer{Name: name, Op: op}, size, nil, x) }
	switch {
	case e.g == "Sigmoid" && e.p.zero() && e.q.near(1, 1) && e.arg.near(1, 1):
		return sure(model.SiLU), nil
	case e.g == "Erf" && e.p.near(1, 0.5) && e.q.near(1, 0.5) && e.arg.near(1, math.Sqrt2/2):
		return sure(model.GELU), nil
	case e.g == "Erf":
		return nil, fmt.Errorf("an error function that is no GELU")
	case e.q.degree() > 0 || e.p.degree() > 0:
		return nil, fmt.Errorf("%s(x) times a function of x that is no SiLU or GELU: no layer computes that; use a square or another polynomial", e.g)
	}
	in, err := b.layerOf(name+".in", x, expression{p: e.arg})
	if err != nil {
		return nil, err
	}
	y := b.add(model.Layer{Name: name, Op: model.Op(e.g)}, size, nil, in)
	if e.p.zero() && e.q.near(0, 1) {
		return y, nil
	}
	shift := fill(x.c, 0)
	if len(e.p) > 0 {
		shift = e.p[0]
	}
	return b.affine(name+".out", y, e.q[0], shift), nil
}
