// Package approx approximates functions by polynomials, which is all that
// homomorphic encryption can evaluate, and evaluates them on encrypted vectors.
//
// Four ways to a polynomial on an interval:
//
//	LeastSquares  smallest mean square error on a grid, as polyfit
//	Chebyshev     interpolation at Chebyshev points: near the best, no iteration
//	Minimax       smallest largest error (Remez), with a certificate
//	Extend        a polynomial near 0 and domain extension polynomials around it:
//	              for functions that flatten out, on intervals of any width
//
// Fit polynomials are kept in the Chebyshev basis, in which neither finding nor
// evaluating them loses digits.
package approx

import (
	"fmt"
	"math"
	"math/bits"
	"strings"
)

// Function is what is approximated.
type Function func(x float64) float64

// Polynomial is sum over k of Coeffs[k] T_k(u), with T_k the Chebyshev
// polynomials of the first kind and u = (2x - A - B) / (B - A), so that x in
// [A, B] gives u in [-1, 1].
type Polynomial struct {
	A, B   float64
	Coeffs []float64
}

// Degree returns the degree.
func (p Polynomial) Degree() int { return len(p.Coeffs) - 1 }

// Depth returns the levels that evaluating it on an encrypted vector takes:
// ceil(log2(degree+1)), and one for the change of variable unless [A, B] is
// [-1, 1].
func (p Polynomial) Depth() int {
	d := bits.Len(uint(max(0, p.Degree())))
	if p.A != -1 || p.B != 1 {
		d++
	}
	return d
}

// At returns the polynomial's value, by Clenshaw's recurrence; 0 where there are
// no coefficients.
func (p Polynomial) At(x float64) float64 {
	if len(p.Coeffs) == 0 {
		return 0
	}
	u := (2*x - p.A - p.B) / (p.B - p.A)
	b1, b2 := 0.0, 0.0
	for k := len(p.Coeffs) - 1; k > 0; k-- {
		b1, b2 = p.Coeffs[k]+2*u*b1-b2, b1
	}
	return p.Coeffs[0] + u*b1 - b2
}

// MaxError returns the largest distance from f on [A, B] and where it is, on a
// grid of points Chebyshev-distributed, finer than the polynomial's waves.
func (p Polynomial) MaxError(f Function) (err, at float64) {
	return maxDistance(p.At, f, p.A, p.B, 32*(p.Degree()+8))
}

func maxDistance(p, f Function, a, b float64, points int) (err, at float64) {
	for _, x := range nodes(a, b, points) {
		if e := math.Abs(p(x) - f(x)); e > err || math.IsNaN(e) {
			err, at = e, x
		}
	}
	return err, at
}

// nodes returns Chebyshev points of the second kind on [a, b], ends included.
func nodes(a, b float64, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = (a+b)/2 - (b-a)/2*math.Cos(math.Pi*float64(i)/float64(n-1))
	}
	return x
}

// chebyshevRow fills row with T_0(u) .. T_n(u) at x.
func chebyshevRow(row []float64, a, b, x float64) {
	u := (2*x - a - b) / (b - a)
	for k := range row {
		switch k {
		case 0:
			row[0] = 1
		case 1:
			row[1] = u
		default:
			row[k] = 2*u*row[k-1] - row[k-2]
		}
	}
}

// tidy sets to 0 the coefficients that an even or odd function cannot have:
// evaluation leaves them out. What is removed is rounding error.
func tidy(c []float64) {
	largest := [2]float64{}
	for k, v := range c[min(1, len(c)):] {
		largest[(k+1)%2] = math.Max(largest[(k+1)%2], math.Abs(v))
	}
	for parity := range 2 {
		if largest[parity] > 1e-10*largest[1-parity] {
			continue
		}
		for k := 2 - parity; k < len(c); k += 2 { // c[0] does no harm
			c[k] = 0
		}
	}
}

// String reads "degree 7 on [-8, 8]: 0.5 + 0.627 T1 - 0.196 T3 ...".
func (p Polynomial) String() string {
	var terms []string
	for k, c := range p.Coeffs {
		if c == 0 {
			continue
		}
		if len(terms) == 6 {
			terms = append(terms, "...")
			break
		}
		t := fmt.Sprintf("%.4g", math.Abs(c))
		if k > 0 {
			t += fmt.Sprintf(" T%d", k)
		}
		switch {
		case len(terms) > 0 && c < 0:
			t = "- " + t
		case len(terms) > 0:
			t = "+ " + t
		case c < 0:
			t = "-" + t
		}
		terms = append(terms, t)
	}
	return fmt.Sprintf("degree %d on [%g, %g]: %s", p.Degree(), p.A, p.B, strings.Join(terms, " "))
}

// Sigmoid is 1 / (1 + e^-x).
func Sigmoid(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}

// checkFit refuses intervals, degrees and functions that give no polynomial.
func checkFit(what string, f Function, a, b float64, degree int) error {
	switch {
	case f == nil:
		return fmt.Errorf("approx: %s: no function", what)
	case !(a < b) || math.IsInf(a, 0) || math.IsInf(b, 0):
		return fmt.Errorf("approx: %s: the interval [%g, %g]; its ends must be finite and in order", what, a, b)
	case degree < 1 || degree > maxDegree:
		return fmt.Errorf("approx: %s: degree %d; 1 to %d are supported", what, degree, maxDegree)
	}
	for _, x := range nodes(a, b, 2*degree+3) {
		if y := f(x); math.IsNaN(y) || math.IsInf(y, 0) {
			return fmt.Errorf("approx: %s: the function is %g at %g; it must be finite on [%g, %g]", what, y, x, a, b)
		}
	}
	return nil
}

// maxDegree keeps the systems of equations small enough to solve at once.
const maxDegree = 1023
