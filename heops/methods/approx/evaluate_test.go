package approx_test

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/methods/approx"
	"cryptounet/heops/methods/vector"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// evaluator is a client and an evaluator with so many levels.
func evaluator(t *testing.T, levels int) (*vector.Client, *vector.Evaluator) {
	t.Helper()
	params, err := vector.NewParameters(vector.Literal{Levels: levels, LogScale: 40, LogBase: 52, Ring: ring.ConjugateInvariant, Specials: 1 + levels/6})
	if err != nil {
		t.Fatal(err)
	}
	c, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := c.EvaluationKeys(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	e, err := vector.NewEvaluator(keys)
	if err != nil {
		t.Fatal(err)
	}
	return c, e
}

// evaluable is a polynomial or an extension.
type evaluable interface {
	At(float64) float64
	Depth() int
	Evaluate(*vector.Evaluator, *vector.Vector) (*vector.Vector, error)
}

// values are random in [a, b], its ends and the middle among them.
func values(rng *rand.Rand, n int, a, b float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = a + (b-a)*rng.Float64()
	}
	copy(x, []float64{a, b, (a + b) / 2})
	return x
}

// check evaluates on random values and holds the result against the plaintext,
// to within the tolerance, and the levels against the documented ones.
func check(t *testing.T, c *vector.Client, e *vector.Evaluator, p evaluable, x []float64, tolerance float64) []float64 {
	t.Helper()
	v, err := c.EncryptAt(p.Depth(), x)
	if err != nil {
		t.Fatal(err)
	}
	y, err := p.Evaluate(e, v)
	if err != nil {
		t.Fatal(err)
	}
	if y.Level() != 0 {
		t.Errorf("%v: level %d is left of %d", p, y.Level(), p.Depth())
	}
	got, err := c.Decrypt(y)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range x {
		if d := math.Abs(got[i] - p.At(v)); !(d <= tolerance) {
			t.Fatalf("%v: at %g encrypted %g, in plaintext %g", p, v, got[i], p.At(v))
		}
	}
	return got
}

func TestEncryptedPolynomials(t *testing.T) {
	c, e := evaluator(t, 6)
	rng := rand.New(rand.NewPCG(3, 4))
	for _, degree := range []int{1, 2, 3, 4, 7, 8, 15, 16, 31} {
		p := approx.Polynomial{A: -1, B: 1, Coeffs: make([]float64, degree+1)}
		for k := range p.Coeffs {
			p.Coeffs[k] = rng.NormFloat64() / float64(k+1)
		}
		check(t, c, e, p, values(rng, 500, -1, 1), 1e-5)
		p.A, p.B = -3, 5
		check(t, c, e, p, values(rng, 500, -3, 5), 1e-5)
	}
	even, err := approx.Chebyshev(math.Cos, -2, 2, 8)
	if err != nil {
		t.Fatal(err)
	}
	check(t, c, e, even, values(rng, 500, -2, 2), 1e-5)
	odd, err := approx.Chebyshev(math.Sin, -2, 2, 7)
	if err != nil {
		t.Fatal(err)
	}
	before := e.Counts()
	check(t, c, e, odd, values(rng, 500, -2, 2), 1e-5)
	if n := e.Counts().Sub(before); n.Mults == 0 || n.Mults > 6 || n.Rescales == 0 || n.Relinearisations != n.Mults {
		t.Errorf("degree 7 took %v", n)
	}
	short, err := c.EncryptAt(2, []float64{0.5})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := odd.Evaluate(e, short); err == nil || !strings.Contains(err.Error(), "takes 4 levels and the vector has 2") {
		t.Errorf("%v", err)
	}
	if _, err := odd.Evaluate(nil, short); err == nil {
		t.Error("no evaluator was accepted")
	}
}

// TestWideSigmoid evaluates a sigmoid on [-200, 200] with an error below 2^-7,
// by a direct fit and by domain extension.
func TestWideSigmoid(t *testing.T) {
	const limit, tolerance = 200, 1.0 / 128
	rng := rand.New(rand.NewPCG(5, 6))
	direct, _, err := approx.Least(approx.Sigmoid, -limit, limit, 0.9*tolerance, 511)
	if err != nil {
		t.Fatal(err)
	}
	extended, err := approx.LeastExtension(approx.Sigmoid, limit, 4, 0.9*tolerance, 255)
	if err != nil {
		t.Fatal(err)
	}
	c, e := evaluator(t, max(direct.Depth(), extended.Depth()))
	x := append(values(rng, 1000, -limit, limit), values(rng, 1000, -10, 10)...)
	for _, p := range []evaluable{direct, extended} {
		before := e.Counts()
		got := check(t, c, e, p, x, 1e-3)
		worst := 0.0
		for i, v := range x {
			worst = math.Max(worst, math.Abs(got[i]-approx.Sigmoid(v)))
		}
		if worst > tolerance {
			t.Errorf("%v: encrypted error %g", p, worst)
		}
		t.Logf("depth %d, error %.4f, %v", p.Depth(), worst, e.Counts().Sub(before))
	}
}
