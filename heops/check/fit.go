package check

import (
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/methods/approx"

	"gonum.org/v1/gonum/mat"
)

// Fit says how a polynomial is chosen.
type Fit string

// The ways to choose a polynomial.
const (
	// LeastSquares takes the least mean square error from what the original network has
	// at the values that the images brought, with some weight on all of the interval.
	LeastSquares Fit = "leastsquares"
	// Minimax takes the least largest error on the interval.
	Minimax Fit = "minimax"
)

// everywhere is the weight of the function on the whole interval beside the values
// seen: far from most of them a polynomial would do what it likes.
const everywhere = 0.005

// gridPoints is how many points stand for the whole interval.
const gridPoints = 201

// fit returns the polynomial's coefficients, the constant term first, for a
// function on [low, high], where these values were seen in place of some whose
// function is wanted.
func fit(how Fit, f func(float64) float64, low, high float64, degree int, values, wants []float64) ([]float64, error) {
	if how == Minimax {
		p, _, err := approx.Minimax(f, low, high, degree)
		if err != nil {
			// At few degrees the exchange does not settle; this is near the best.
			if p, err = approx.Chebyshev(f, low, high, degree); err != nil {
				return nil, err
			}
		}
		return powers(p), nil
	}
	points, targets := make([]float64, gridPoints), make([]float64, gridPoints)
	for i := range points {
		points[i] = low + (high-low)*float64(i)/(gridPoints-1)
		targets[i] = f(points[i])
	}
	points, targets = append(points, values...), append(targets, wants...)
	m, y := mat.NewDense(len(points), degree+1, nil), mat.NewVecDense(len(points), nil)
	for i, x := range points {
		weight := 1 / math.Sqrt(float64(max(1, len(values))))
		if i < gridPoints {
			weight = math.Sqrt(everywhere / gridPoints)
		}
		u := (2*x - low - high) / (high - low)
		row := m.RawRowView(i)
		for k := range row { // Chebyshev polynomials of u
			switch k {
			case 0:
				row[k] = weight
			case 1:
				row[k] = weight * u
			default:
				row[k] = 2*u*row[k-1] - row[k-2]
			}
		}
		y.SetVec(i, weight*targets[i])
	}
	var c mat.VecDense
	if err := c.SolveVec(m, y); err != nil {
		return nil, fmt.Errorf("a polynomial of degree %d on [%.3g, %.3g]: %w", degree, low, high, err)
	}
	return powers(approx.Polynomial{A: low, B: high, Coeffs: slices.Clone(c.RawVector().Data)}), nil
}

// powers returns a polynomial's coefficients as those of powers of x.
func powers(p approx.Polynomial) []float64 {
	n := len(p.Coeffs)
	scale, shift := 2/(p.B-p.A), -(p.A+p.B)/(p.B-p.A) // u = scale x + shift
	times := func(a []float64) []float64 {            // u a
		b := make([]float64, n)
		for k, v := range a {
			b[k] += shift * v
			if k+1 < n {
				b[k+1] += scale * v
			}
		}
		return b
	}
	before, now := make([]float64, n), make([]float64, n) // T_k-1 and T_k
	now[0] = 1
	sum := make([]float64, n)
	for k, c := range p.Coeffs {
		for i, v := range now {
			sum[i] += c * v
		}
		next := times(now)
		if k > 0 {
			for i := range next {
				next[i] = 2*next[i] - before[i]
			}
		}
		before, now = now, next
	}
	return sum
}
