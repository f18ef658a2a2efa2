package approx

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// LeastSquares returns the polynomial of a degree with the least sum of squared
// errors at equally spaced points of [a, b], ends included, as polyfit does
// on a grid. It takes more points than the degree.
func LeastSquares(f Function, a, b float64, degree, points int) (Polynomial, error) {
	if err := checkFit("least squares", f, a, b, degree); err != nil {
		return Polynomial{}, err
	}
	if points <= degree {
		return Polynomial{}, fmt.Errorf("approx: least squares: %d points for degree %d; at least %d are needed", points, degree, degree+1)
	}
	m, y := mat.NewDense(points, degree+1, nil), mat.NewVecDense(points, nil)
	for i := range points {
		x := a + (b-a)*float64(i)/float64(points-1)
		chebyshevRow(m.RawRowView(i), a, b, x)
		v := f(x)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Polynomial{}, fmt.Errorf("approx: least squares: the function is %g at %g", v, x)
		}
		y.SetVec(i, v)
	}
	var c mat.VecDense
	if err := c.SolveVec(m, y); err != nil {
		return Polynomial{}, fmt.Errorf("approx: least squares of degree %d on %d points: %w; take more points", degree, points, err)
	}
	p := Polynomial{a, b, append([]float64(nil), c.RawVector().Data...)}
	tidy(p.Coeffs)
	return p, nil
}

// Chebyshev returns the polynomial of a degree that equals f at the degree+1
// Chebyshev points of [a, b]. Its largest error is at most
// 2 + 2/pi log(degree+1) times that of Minimax (Trefethen, Approximation Theory
// and Approximation Practice, chapter 15).
func Chebyshev(f Function, a, b float64, degree int) (Polynomial, error) {
	if err := checkFit("interpolation", f, a, b, degree); err != nil {
		return Polynomial{}, err
	}
	n := degree + 1
	y := make([]float64, n)
	for j := range y {
		x := (a+b)/2 + (b-a)/2*math.Cos(math.Pi*(float64(j)+0.5)/float64(n))
		if y[j] = f(x); math.IsNaN(y[j]) || math.IsInf(y[j], 0) {
			return Polynomial{}, fmt.Errorf("approx: interpolation: the function is %g at %g", y[j], x)
		}
	}
	c := make([]float64, n)
	for k := range c {
		for j, v := range y {
			c[k] += v * math.Cos(math.Pi*float64(k)*(float64(j)+0.5)/float64(n))
		}
		c[k] *= 2 / float64(n)
	}
	c[0] /= 2
	tidy(c)
	return Polynomial{a, b, c}, nil
}
