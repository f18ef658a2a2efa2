package approx

import (
	"fmt"
	"math"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// Certificate says how good a minimax polynomial is: no polynomial of its
// degree has an error below Lower (de la Vallee Poussin's theorem: the error
// takes alternating signs, at least so large, at degree+2 Points). Lower is
// proved; Upper is the largest error found on a Chebyshev grid of 24 points a
// degree, refined, which a spike narrower than the grid escapes.
type Certificate struct {
	Lower, Upper float64
	Points       []float64
	Iterations   int
}

// String reads "largest error 1.234e-03, at least 1.233e-03 for any polynomial of the degree (6 iterations)".
func (c Certificate) String() string {
	return fmt.Sprintf("largest error %.4g, at least %.4g for any polynomial of the degree (%d iterations)", c.Upper, c.Lower, c.Iterations)
}

// rounding is the error, relative to the function, that is none.
const rounding = 1e-12

// closeEnough ends the exchange: Upper within this factor of Lower.
const closeEnough = 1 + 1e-4

// Minimax returns the polynomial of a degree whose largest error on [a, b] is
// smallest, by Remez' exchange algorithm (all points at once), with a
// certificate. At a jump of f the error cannot be below half of it.
func Minimax(f Function, a, b float64, degree int) (Polynomial, Certificate, error) {
	if err := checkFit("minimax", f, a, b, degree); err != nil {
		return Polynomial{}, Certificate{}, err
	}
	// The best polynomial of an odd function and an odd degree is also that of
	// the degree above, whose points are symmetric and settle sooner; likewise
	// even ones.
	wanted := degree
	if symmetric(f, a, b, degree) {
		degree++
	}
	points := nodes(a, b, degree+2)
	scale := 0.0
	for _, x := range points {
		scale = math.Max(scale, math.Abs(f(x)))
	}
	var best Polynomial
	certificate := Certificate{Upper: math.Inf(1)}
	for i := 1; i <= 100; i++ {
		p, err := levelled(f, a, b, points)
		if err != nil {
			return Polynomial{}, Certificate{}, err
		}
		extrema, upper := alternation(p, f, degree+2)
		if upper < certificate.Upper {
			best, certificate.Upper = p, upper
		}
		if upper <= rounding*scale {
			certificate.Points, certificate.Iterations = points, i
			tidy(best.Coeffs)
			best.Coeffs = best.Coeffs[:wanted+1]
			return best, certificate, nil
		}
		if extrema == nil {
			break
		}
		lower := math.Inf(1)
		for _, x := range extrema {
			lower = math.Min(lower, math.Abs(f(x)-p.At(x)))
		}
		if lower > certificate.Lower {
			certificate.Lower, certificate.Points = lower, extrema
		}
		certificate.Iterations = i
		if certificate.Upper <= closeEnough*certificate.Lower {
			tidy(best.Coeffs)
			best.Coeffs = best.Coeffs[:wanted+1]
			return best, certificate, nil
		}
		points = extrema
	}
	return Polynomial{}, Certificate{}, fmt.Errorf("approx: minimax of degree %d on [%g, %g] did not converge (error between %.3g and %.3g): the function may have a jump or a kink; interpolate, or take another degree", wanted, a, b, certificate.Lower, certificate.Upper)
}

// symmetric says whether f, less a constant, is odd around the middle of [a, b]
// for an odd degree, or even for an even one.
func symmetric(f Function, a, b float64, degree int) bool {
	middle, scale, off := f((a+b)/2), 0.0, 0.0
	for _, x := range nodes(a, b, 4*degree+9) {
		y, mirrored := f(x)-middle, f(a+b-x)-middle
		if degree%2 == 1 {
			mirrored = -mirrored
		}
		scale, off = math.Max(scale, math.Abs(y)), math.Max(off, math.Abs(y-mirrored))
	}
	return off <= rounding*scale
}

// levelled returns the polynomial whose errors at the points are equal and
// alternate in sign.
func levelled(f Function, a, b float64, points []float64) (Polynomial, error) {
	n := len(points)
	m, y := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil)
	for i, x := range points {
		row := m.RawRowView(i)
		chebyshevRow(row[:n-1], a, b, x)
		row[n-1] = float64(1 - 2*(i%2))
		y.SetVec(i, f(x))
	}
	var c mat.VecDense
	if err := c.SolveVec(m, y); err != nil {
		return Polynomial{}, fmt.Errorf("approx: minimax of degree %d: %w", n-2, err)
	}
	return Polynomial{a, b, append([]float64(nil), c.RawVector().Data[:n-1]...)}, nil
}

// alternation returns n points at which the error takes its extreme values with
// alternating signs, the largest among them, and that largest; nil where there
// are fewer.
func alternation(p Polynomial, f Function, n int) (points []float64, largest float64) {
	e := func(x float64) float64 { return f(x) - p.At(x) }
	grid := nodes(p.A, p.B, 24*n)
	values := make([]float64, len(grid))
	for i, x := range grid {
		values[i] = e(x)
	}
	type extremum struct {
		i    int // in the grid
		x, e float64
	}
	var all []extremum
	for i := range grid {
		// One extremum for each stretch of one sign.
		v := values[i]
		if k := len(all) - 1; k >= 0 && (all[k].e > 0) == (v > 0) {
			if math.Abs(v) > math.Abs(all[k].e) {
				all[k] = extremum{i, grid[i], v}
			}
			continue
		}
		all = append(all, extremum{i, grid[i], v})
	}
	for k := range all {
		sign := 1.0
		if all[k].e < 0 {
			sign = -1
		}
		i := all[k].i
		x := sharpen(func(x float64) float64 { return sign * e(x) }, grid[max(0, i-1)], grid[min(len(grid)-1, i+1)])
		if v := e(x); sign*v > sign*all[k].e {
			all[k].x, all[k].e = x, v
		}
		largest = math.Max(largest, math.Abs(all[k].e))
	}
	if len(all) < n {
		return nil, largest
	}
	// Drop what is too much from the ends, the smaller one first, so that the
	// signs go on alternating.
	for len(all) > n {
		if math.Abs(all[0].e) < math.Abs(all[len(all)-1].e) {
			all = all[1:]
		} else {
			all = all[:len(all)-1]
		}
	}
	for _, x := range all {
		points = append(points, x.x)
	}
	sort.Float64s(points)
	return points, largest
}

// sharpen finds the maximum of g on [a, b] by golden section.
func sharpen(g Function, a, b float64) float64 {
	const golden = 0.6180339887498949
	c, d := b-golden*(b-a), a+golden*(b-a)
	gc, gd := g(c), g(d)
	for range 40 {
		if gc > gd {
			b, d, gd = d, c, gc
			c = b - golden*(b-a)
			gc = g(c)
		} else {
			a, c, gc = c, d, gd
			d = a + golden*(b-a)
			gd = g(d)
		}
	}
	return (a + b) / 2
}
