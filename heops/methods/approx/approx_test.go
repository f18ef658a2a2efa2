package approx_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/methods/approx"
)

func ExampleMinimax() {
	p, certificate, err := approx.Minimax(approx.Sigmoid, -8, 8, 7)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p)
	fmt.Println(certificate)
	fmt.Printf("at 1: %.3f instead of %.3f\n", p.At(1), approx.Sigmoid(1))
	// Output:
	// degree 7 on [-8, 8]: 0.5 + 0.6191 T1 - 0.1683 T3 + 0.07087 T5 - 0.04089 T7
	// largest error 0.01889, at least 0.01889 for any polynomial of the degree (3 iterations)
	// at 1: 0.712 instead of 0.731
}

func ExampleExtend() {
	e, err := approx.Extend(approx.Sigmoid, 200, 6, 31)
	if err != nil {
		fmt.Println(err)
		return
	}
	largest, _ := e.MaxError(approx.Sigmoid)
	fmt.Printf("%d levels on [-200, 200], error %.1e\n", e.Depth(), largest)
	// Output: 18 levels on [-200, 200], error 1.2e-03
}

// TestPolynomialsAreFound fits polynomials, which every method must return as
// they are.
func TestPolynomialsAreFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		degree := 1 + rng.IntN(9)
		want := approx.Polynomial{A: -1 - 5*rng.Float64(), B: 1 + 5*rng.Float64(), Coeffs: make([]float64, degree+1)}
		for k := range want.Coeffs {
			want.Coeffs[k] = rng.NormFloat64()
		}
		fits := map[string]func() (approx.Polynomial, error){
			"least squares": func() (approx.Polynomial, error) {
				return approx.LeastSquares(want.At, want.A, want.B, degree, 4*degree)
			},
			"interpolation": func() (approx.Polynomial, error) { return approx.Chebyshev(want.At, want.A, want.B, degree) },
			"minimax": func() (approx.Polynomial, error) {
				p, _, err := approx.Minimax(want.At, want.A, want.B, degree)
				return p, err
			},
		}
		for name, fit := range fits {
			p, err := fit()
			if err != nil {
				t.Errorf("%s of degree %d: %v", name, degree, err)
				continue
			}
			for k, c := range want.Coeffs {
				if math.Abs(p.Coeffs[k]-c) > 1e-9 {
					t.Errorf("%s of degree %d: coefficient %d is %g, not %g", name, degree, k, p.Coeffs[k], c)
				}
			}
		}
	}
}

// TestMinimaxIsBest holds minimax polynomials against their certificates,
// known optima and the other methods.
func TestMinimaxIsBest(t *testing.T) {
	for name, c := range map[string]struct {
		f    approx.Function
		a, b float64
		n    int
		best float64 // 0 if unknown
	}{
		"x^n by one degree less": {func(x float64) float64 { return math.Pow(x, 6) }, -1, 1, 5, 1.0 / 32}, // T_6 / 2^5
		"|x|":                    {math.Abs, -1, 1, 2, 0.125},
		"exp":                    {math.Exp, -1, 1, 1, 0.278801598}, // (e - 2 m + m log m) / 2 with the slope m = sinh 1
		"sigmoid":                {approx.Sigmoid, -8, 8, 9, 0},
		"sigmoid, wide":          {approx.Sigmoid, -200, 200, 101, 0},
		"sine":                   {math.Sin, -10, 10, 15, 0},
		"one-sided":              {math.Sqrt, 1, 4, 5, 0},
	} {
		p, certificate, err := approx.Minimax(c.f, c.a, c.b, c.n)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		largest, _ := p.MaxError(c.f)
		if largest > certificate.Upper*1.0001 || certificate.Lower > certificate.Upper || certificate.Upper > 1.001*certificate.Lower {
			t.Errorf("%s: error %g; %v", name, largest, certificate)
		}
		if c.best != 0 && math.Abs(certificate.Upper-c.best) > 1e-3*c.best {
			t.Errorf("%s: error %g, the best is %g", name, certificate.Upper, c.best)
		}
		// The certificate's points prove it by themselves.
		sign := 0.0
		for i, x := range certificate.Points {
			e := c.f(x) - p.At(x)
			if math.Abs(e) < certificate.Lower*0.999 || (i > 0 && e*sign >= 0) {
				t.Errorf("%s: the error at point %d is %g", name, i, e)
			}
			sign = e
		}
		if n := len(certificate.Points); n != c.n+2 && n != c.n+3 {
			t.Errorf("%s: %d points", name, len(certificate.Points))
		}
		other, err := approx.Chebyshev(c.f, c.a, c.b, c.n)
		if err != nil {
			t.Fatal(err)
		}
		squares, err := approx.LeastSquares(c.f, c.a, c.b, c.n, 20*c.n)
		if err != nil {
			t.Fatal(err)
		}
		for kind, q := range map[string]approx.Polynomial{"interpolation": other, "least squares": squares} {
			if e, _ := q.MaxError(c.f); e < certificate.Lower {
				t.Errorf("%s: %s has error %g, below the certified %g", name, kind, e, certificate.Lower)
			}
		}
	}
}

// TestExtension holds extensions of sigmoid-like functions against the
// function everywhere.
func TestExtension(t *testing.T) {
	for name, f := range map[string]approx.Function{"sigmoid": approx.Sigmoid, "tanh": math.Tanh} {
		for _, c := range []struct {
			limit         float64
			steps, degree int
			most          float64
		}{{8, 0, 15, 0.02}, {30, 3, 15, 0.02}, {200, 6, 31, 1.0 / 128}, {10_000, 16, 31, 1.0 / 64}} {
			e, err := approx.Extend(f, c.limit, c.steps, c.degree)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			most := c.most
			if name == "tanh" {
				most *= 8
			}
			if largest, at := e.MaxError(f); largest > most {
				t.Errorf("%s: %v: error %g at %g", name, e, largest, at)
			}
		}
	}
	e, err := approx.LeastExtension(approx.Sigmoid, 200, 4, 1.0/256, 127)
	if err != nil {
		t.Fatal(err)
	}
	if largest, _ := e.MaxError(approx.Sigmoid); largest > 1.0/256 {
		t.Errorf("%v: error %g", e, largest)
	}
}

func TestMistakes(t *testing.T) {
	for want, fit := range map[string]func() error{
		"no function":       func() error { _, err := approx.Chebyshev(nil, 0, 1, 3); return err },
		"interval [1, -1]":  func() error { _, err := approx.Chebyshev(math.Sin, 1, -1, 3); return err },
		"degree 0":          func() error { _, _, err := approx.Minimax(math.Sin, 0, 1, 0); return err },
		"3 points":          func() error { _, err := approx.LeastSquares(math.Sin, 0, 1, 3, 3); return err },
		"is NaN at":         func() error { _, _, err := approx.Minimax(math.Log, -1, 1, 5); return err },
		"no function given": func() error { _, err := approx.Extend(nil, 5, 1, 3); return fmt.Errorf("%w given", err) },
		"is +Inf at 0.5": func() error {
			_, err := approx.LeastSquares(func(x float64) float64 { return 1 / math.Abs(x-0.5) }, -1, 1, 2, 5)
			return err
		},
		"both must be above":      func() error { _, _, err := approx.Least(math.Sin, 0, 1, math.NaN(), 5); return err },
		"ends in order":           func() error { _, err := approx.Polynomial{Coeffs: []float64{1, 2, 3}}.Append(nil); return err },
		"finite limit":            func() error { _, err := approx.Extend(math.Tanh, math.Inf(1), 3, 3); return err },
		"no degree up to 5":       func() error { _, _, err := approx.Least(approx.Sigmoid, -50, 50, 1e-3, 5); return err },
		"-1 steps":                func() error { _, err := approx.Extend(math.Tanh, 5, -1, 3); return err },
		"1 to 1023 are supported": func() error { _, err := approx.Chebyshev(math.Sin, 0, 1, 5000); return err },
	} {
		if err := fit(); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "approx: ") {
			t.Errorf("%v; want %q in it", err, want)
		}
	}
}
