package approx

import (
	"fmt"

	"cryptounet/heops/methods/vector"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/utils/bignum"
)

// Evaluate returns the polynomial of every value of an encrypted vector, by
// Paterson and Stockmeyer's algorithm on Lattigo's polynomial evaluator: about
// 2 sqrt(degree) products. Values must be in [A, B]; outside, a polynomial is
// far from what it approximates. It takes Depth levels and leaves v's scale.
func (p Polynomial) Evaluate(e *vector.Evaluator, v *vector.Vector) (*vector.Vector, error) {
	if len(p.Coeffs) == 0 {
		return nil, fmt.Errorf("approx: a polynomial without coefficients")
	}
	if err := room(e, v, p.Depth(), p); err != nil {
		return nil, err
	}
	target := v.Ciphertext().Scale
	u, err := p.normalise(e, v)
	if err != nil {
		return nil, fmt.Errorf("approx: the change of variable: %w", err)
	}
	return p.evaluate(e, u, target)
}

// normalise maps [A, B] to [-1, 1].
func (p Polynomial) normalise(e *vector.Evaluator, v *vector.Vector) (*vector.Vector, error) {
	if p.A == -1 && p.B == 1 {
		return v, nil
	}
	u, err := e.MultConst(v, 2/(p.B-p.A))
	if err != nil {
		return nil, err
	}
	if u, err = e.Rescale(u); err != nil || p.A == -p.B {
		return u, err
	}
	return e.AddConst(u, -(p.A+p.B)/(p.B-p.A))
}

// evaluate takes values in [-1, 1].
func (p Polynomial) evaluate(e *vector.Evaluator, u *vector.Vector, target rlwe.Scale) (out *vector.Vector, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("approx: evaluating degree %d: internal error: %v", p.Degree(), r)
		}
	}()
	// Lattigo's flags say which powers occur; it leaves out the others, and
	// the constant with the even ones.
	coeffs := append([]float64{0}, p.Coeffs[1:]...)
	poly := bignum.NewPolynomial(bignum.Chebyshev, coeffs, [2]float64{-1, 1})
	poly.IsOdd, poly.IsEven = occur(coeffs, 1), occur(coeffs, 2)
	if !poly.IsOdd && !poly.IsEven {
		poly.IsOdd, poly.IsEven = true, true
	}
	counting := &counter{Evaluator: e.Lattigo()}
	ct, err := hefloat.NewPolynomialEvaluator(e.Parameters().Lattigo(), counting).Evaluate(u.Ciphertext(), hefloat.NewPolynomial(poly), target)
	e.Count(counting.counts)
	if err != nil {
		return nil, fmt.Errorf("approx: evaluating degree %d: %w", p.Degree(), err)
	}
	if out, err = u.With(ct); err != nil {
		return nil, err
	}
	return e.AddConst(out, p.Coeffs[0])
}

// occur says whether a coefficient of index first, first+2, ... is not 0.
func occur(coeffs []float64, first int) bool {
	for k := first; k < len(coeffs); k += 2 {
		if coeffs[k] != 0 {
			return true
		}
	}
	return false
}

// Evaluate returns the function of every value of an encrypted vector, which
// must be in [-Limit, Limit]. It takes Depth levels and leaves v's scale.
func (x Extension) Evaluate(e *vector.Evaluator, v *vector.Vector) (*vector.Vector, error) {
	if err := room(e, v, x.Depth(), x); err != nil {
		return nil, err
	}
	target := v.Ciphertext().Scale
	u, err := e.MultConst(v, 1/x.Limit)
	if err == nil {
		u, err = e.Rescale(u)
	}
	for range x.Steps {
		if err != nil {
			break
		}
		u, err = encryptedStep(e, u)
	}
	if err != nil {
		return nil, fmt.Errorf("approx: extending the domain: %w", err)
	}
	return x.Inner.evaluate(e, u, target)
}

// encryptedStep is u (3 - u^2) / 2 as (u^2 - 3) (-u/2): two levels.
func encryptedStep(e *vector.Evaluator, u *vector.Vector) (*vector.Vector, error) {
	half, err := e.MultConst(u, -0.5)
	if err == nil {
		half, err = e.Rescale(half)
	}
	if err != nil {
		return nil, err
	}
	square, err := e.Mult(u, u)
	if err == nil {
		square, err = e.Rescale(square)
	}
	if err == nil {
		square, err = e.AddConst(square, -3)
	}
	if err != nil {
		return nil, err
	}
	out, err := e.Mult(square, half)
	if err != nil {
		return nil, err
	}
	return e.Rescale(out)
}

// room refuses vectors without the levels.
func room(e *vector.Evaluator, v *vector.Vector, depth int, what fmt.Stringer) error {
	switch {
	case e == nil || v == nil:
		return fmt.Errorf("approx: no evaluator or no vector")
	case v.Level() < depth:
		return fmt.Errorf("approx: %v takes %d levels and the vector has %d: make parameters with more Levels, lower the degree, or bootstrap", what, depth, v.Level())
	}
	return nil
}

// counter counts what Lattigo's polynomial evaluator does.
type counter struct {
	*hefloat.Evaluator
	counts vector.Counts
}

func (c *counter) mult(by rlwe.Operand, relinearised bool) {
	switch by.(type) {
	case *rlwe.Ciphertext:
		c.counts.Mults++
		if relinearised {
			c.counts.Relinearisations++
		}
	case *rlwe.Plaintext, []float64, []complex128:
		c.counts.PlainMults++
	default:
		c.counts.ConstMults++
	}
}

func (c *counter) Mul(a *rlwe.Ciphertext, b rlwe.Operand, out *rlwe.Ciphertext) error {
	c.mult(b, false)
	return c.Evaluator.Mul(a, b, out)
}

func (c *counter) MulNew(a *rlwe.Ciphertext, b rlwe.Operand) (*rlwe.Ciphertext, error) {
	c.mult(b, false)
	return c.Evaluator.MulNew(a, b)
}

func (c *counter) MulRelin(a *rlwe.Ciphertext, b rlwe.Operand, out *rlwe.Ciphertext) error {
	c.mult(b, true)
	return c.Evaluator.MulRelin(a, b, out)
}

func (c *counter) MulRelinNew(a *rlwe.Ciphertext, b rlwe.Operand) (*rlwe.Ciphertext, error) {
	c.mult(b, true)
	return c.Evaluator.MulRelinNew(a, b)
}

func (c *counter) MulThenAdd(a *rlwe.Ciphertext, b rlwe.Operand, out *rlwe.Ciphertext) error {
	c.mult(b, false)
	c.counts.Additions++
	return c.Evaluator.MulThenAdd(a, b, out)
}

func (c *counter) Add(a *rlwe.Ciphertext, b rlwe.Operand, out *rlwe.Ciphertext) error {
	c.counts.Additions++
	return c.Evaluator.Add(a, b, out)
}

func (c *counter) Sub(a *rlwe.Ciphertext, b rlwe.Operand, out *rlwe.Ciphertext) error {
	c.counts.Additions++
	return c.Evaluator.Sub(a, b, out)
}

func (c *counter) Relinearize(a, out *rlwe.Ciphertext) error {
	c.counts.Relinearisations++
	return c.Evaluator.Relinearize(a, out)
}

func (c *counter) Rescale(a, out *rlwe.Ciphertext) error {
	c.counts.Rescales++
	return c.Evaluator.Rescale(a, out)
}
