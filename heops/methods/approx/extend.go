package approx

import (
	"fmt"
	"math"
)

// Extension evaluates a function that flattens out on a wide interval
// [-Limit, Limit] with few products: Steps domain extension polynomials shrink
// the interval by 3/2 each and leave the middle almost as it is, and Inner
// approximates what is left (Cheon, Kim, Park: Efficient Homomorphic Evaluation
// on Large Intervals, eprint 2022/280). With u = x/Limit each step is
//
//	u <- u (3 - u^2) / 2
//
// their B(x) = x - 4/27 x^3/R^2 scaled to the interval. A direct fit takes
// O(sqrt(Limit)) products, this O(log(Limit)).
//
// The steps bend the middle a little. Where the paper corrects that to third
// order, Inner is fitted to the function as the steps leave it, so nothing is
// lost.
type Extension struct {
	Limit float64
	Steps int
	Inner Polynomial // on [-1, 1]
}

// stepFactor is by how much a step shrinks the interval.
const stepFactor = 1.5

// Extend returns an extension of f to [-limit, limit] with so many steps
// around a minimax polynomial of a degree.
func Extend(f Function, limit float64, steps, degree int) (Extension, error) {
	e, _, err := extend(f, limit, steps, degree)
	return e, err
}

func extend(f Function, limit float64, steps, degree int) (Extension, Certificate, error) {
	if f == nil {
		return Extension{}, Certificate{}, fmt.Errorf("approx: an extension of no function")
	}
	if steps < 0 || steps > 64 || !(limit > 0) || math.IsInf(limit, 0) {
		return Extension{}, Certificate{}, fmt.Errorf("approx: an extension by %d steps to [-%g, %g]; 0 to 64 steps and a finite limit are supported", steps, limit, limit)
	}
	bent := func(u float64) float64 {
		for range steps {
			u = unstep(u)
		}
		return f(limit * u)
	}
	inner, certificate, err := Minimax(bent, -1, 1, degree)
	if err != nil {
		return Extension{}, Certificate{}, fmt.Errorf("approx: extending to [-%g, %g] by %d steps: %w", limit, limit, steps, err)
	}
	return Extension{limit, steps, inner}, certificate, nil
}

// Radius returns how far from 0 Inner still works with values that no step has
// flattened: Limit / 1.5^Steps.
func (e Extension) Radius() float64 { return e.Limit / math.Pow(stepFactor, float64(e.Steps)) }

func step(u float64) float64 { return u * (3 - u*u) / 2 }

// unstep is the inverse of step on [-1, 1]: a root of a cubic equation.
func unstep(v float64) float64 {
	return 2 * math.Sin(math.Asin(math.Max(-1, math.Min(1, v)))/3)
}

// At returns the extension's value.
func (e Extension) At(x float64) float64 {
	u := x / e.Limit
	for range e.Steps {
		u = step(u)
	}
	return e.Inner.At(u)
}

// Depth returns the levels that evaluating it on an encrypted vector takes: one
// for the change of variable, two for each step, and Inner's.
func (e Extension) Depth() int { return 1 + 2*e.Steps + e.Inner.Depth() }

// MaxError returns the largest distance from f on [-Limit, Limit] and where it
// is, on a grid that is fine where the function is steep.
func (e Extension) MaxError(f Function) (err, at float64) {
	for r := e.Limit; ; r /= stepFactor {
		if x, where := maxDistance(e.At, f, -r, r, 32*(e.Inner.Degree()+8)); x > err || math.IsNaN(x) {
			err, at = x, where
		}
		if r <= e.Radius() {
			return err, at
		}
	}
}

// String reads "3 extensions to [-200, 200] around degree 31 on [-1, 1]: ...".
func (e Extension) String() string {
	return fmt.Sprintf("%d extensions to [-%g, %g] around %v", e.Steps, e.Limit, e.Limit, e.Inner)
}

// Least returns the minimax polynomial of the smallest odd degree up to most
// whose error on [a, b] is at most tolerance.
func Least(f Function, a, b, tolerance float64, most int) (Polynomial, Certificate, error) {
	return least(tolerance, most, func(degree int) (Polynomial, Certificate, error) { return Minimax(f, a, b, degree) })
}

// LeastExtension is Least for an extension with so many steps.
func LeastExtension(f Function, limit float64, steps int, tolerance float64, most int) (Extension, error) {
	e := Extension{Limit: limit, Steps: steps}
	var err error
	e.Inner, _, err = least(tolerance, most, func(degree int) (Polynomial, Certificate, error) {
		x, certificate, err := extend(f, limit, steps, degree)
		return x.Inner, certificate, err
	})
	return e, err
}

// least searches odd degrees by bisection: those of odd functions are no worse
// than the even ones above them, and both take the same levels.
func least(tolerance float64, most int, fit func(degree int) (Polynomial, Certificate, error)) (Polynomial, Certificate, error) {
	if most < 1 || !(tolerance > 0) {
		return Polynomial{}, Certificate{}, fmt.Errorf("approx: an error of %g with a degree up to %d; both must be above 0", tolerance, most)
	}
	lo, hi := 0, (min(most, maxDegree)-1)/2 // degree 2k+1
	best, certificate, err := fit(2*hi + 1)
	if err != nil {
		return best, certificate, err
	}
	if certificate.Upper > tolerance {
		return best, certificate, fmt.Errorf("approx: no degree up to %d reaches an error of %.3g; %d has %.3g", most, tolerance, 2*hi+1, certificate.Upper)
	}
	for lo < hi {
		mid := (lo + hi) / 2
		p, c, err := fit(2*mid + 1)
		if err != nil {
			return best, certificate, err
		}
		if c.Upper <= tolerance {
			hi, best, certificate = mid, p, c
		} else {
			lo = mid + 1
		}
	}
	return best, certificate, nil
}
