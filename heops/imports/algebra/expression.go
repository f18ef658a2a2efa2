// Package algebra says what is done to a layer's values without a layer of its
// own: polynomials value by value, and orders in which the values are seen.
package algebra

import (
	"math"
	"slices"
)

// Polynomial has a coefficient a channel for each power, the constant first.
type Polynomial [][]float64

// MaxDegree is the largest of a Polynomial layer.
const MaxDegree = 7

func Fill(n int, v float64) []float64 { return slices.Repeat([]float64{v}, n) }

func Constant(v []float64) Polynomial { return Polynomial{v} }

func Linear(channels int) Polynomial { return Polynomial{Fill(channels, 0), Fill(channels, 1)} }

// Degree is the highest power that any channel has.
func (p Polynomial) Degree() int {
	for k := len(p) - 1; k > 0; k-- {
		if slices.ContainsFunc(p[k], func(v float64) bool { return v != 0 }) {
			return k
		}
	}
	return 0
}

func (p Polynomial) Zero() bool {
	return p.Degree() == 0 && (len(p) == 0 || !slices.ContainsFunc(p[0], func(v float64) bool { return v != 0 }))
}

func (p Polynomial) Is(q Polynomial) bool {
	if p.Degree() != q.Degree() {
		return false
	}
	for k := range p.Degree() + 1 {
		if !slices.Equal(p[k], q[k]) {
			return false
		}
	}
	return true
}

func (p Polynomial) Plus(q Polynomial, sign float64) Polynomial {
	if len(p) == 0 && len(q) == 0 {
		return nil
	}
	sum := make(Polynomial, max(len(p), len(q)))
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

func (p Polynomial) Times(q Polynomial) Polynomial {
	if len(p) == 0 || len(q) == 0 {
		return nil
	}
	n, m := p.Degree(), q.Degree()
	product := make(Polynomial, n+m+1)
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

// Expression is a function of a layer's values: p(x) + q(x) g(arg(x)), where g is
// a function that is no Polynomial, or none. By it every spelling of a
// Polynomial, of SiLU and of GELU comes to the same.
type Expression struct {
	P, Q Polynomial
	G    string
	Arg  Polynomial
}

func Identity(channels int) Expression { return Expression{P: Linear(channels)} }

func (e Expression) Plain() bool { return e.G == "" }

func (e Expression) IsIdentity() bool {
	return e.Plain() && e.P.Degree() == 1 && e.P.Is(Linear(len(e.P[0])))
}

// Times multiplies by a Polynomial.
func (e Expression) Times(p Polynomial) Expression {
	return Expression{e.P.Times(p), e.Q.Times(p), e.G, e.Arg}
}

// Plus adds another expression of the same layer; false if both have functions
// that differ.
func (e Expression) Plus(o Expression, sign float64) (Expression, bool) {
	sum := Expression{e.P.Plus(o.P, sign), e.Q, e.G, e.Arg}
	switch {
	case o.Plain():
	case e.Plain():
		sum.Q, sum.G, sum.Arg = Polynomial(nil).Plus(o.Q, sign), o.G, o.Arg
	case e.G == o.G && e.Arg.Is(o.Arg):
		sum.Q = e.Q.Plus(o.Q, sign)
	default:
		return sum, false
	}
	return sum, true
}

// Degree bounds the polynomials' degrees.
func (e Expression) Degree() int { return max(e.P.Degree(), e.Q.Degree()) }

// Near says whether a Polynomial is c times x^k, but for rounding of an export.
func (p Polynomial) Near(k int, c float64) bool {
	if p.Degree() != k {
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
