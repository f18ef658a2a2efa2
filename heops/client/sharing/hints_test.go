package sharing_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/client/sharing"

	"gonum.org/v1/gonum/mat"
)

// TestHints holds the rule for sharing without statistical security against the
// best that a server can do by linear algebra: where the error of a result is the
// rounding of its last rescale times the secret, which the server knows, each shared
// value is a hint y = <r, s> + noise. From q ciphertexts of n hints each, with noise
// F times the error, the best linear estimate explains q / (q + F^2) of the secret.
// Under the rule that is a seventeenth.
func TestHints(t *testing.T) {
	const n, q = 96, 64
	rule := sharing.Sharing{Results: q}.Deviation(1, n, n) / 2 // which doubles what is predicted
	if rule != 4*math.Sqrt(q) {
		t.Fatalf("the rule takes a factor of %g", rule)
	}
	for name, f := range map[string]float64{"the rule": rule, "a sixteenth of it": rule / 16} {
		got, want := explained(n, q, f), q/(q+f*f)
		t.Logf("%s: %.3f of the secret, theory %.3f", name, got, want)
		if math.Abs(got-want) > 0.05 {
			t.Errorf("%s: %.3f of the secret follows; expected %.3f", name, got, want)
		}
	}
}

// explained returns the share of a ternary secret's variance that the best linear
// estimate finds: 1 is the key.
func explained(n, q int, f float64) float64 {
	rng := rand.New(rand.NewPCG(6, 6))
	const prior = 2.0 / 3
	noise := f * math.Sqrt(float64(n)*prior/12)
	secret := mat.NewVecDense(n, nil)
	for i := range n {
		secret.SetVec(i, float64(rng.IntN(3)-1))
	}
	hints := mat.NewDense(q*n, n, nil)
	y := mat.NewVecDense(q*n, nil)
	for i := range q * n {
		for k := range n {
			hints.Set(i, k, rng.Float64()-0.5)
		}
		y.SetVec(i, mat.Dot(hints.RowView(i), secret)+noise*rng.NormFloat64())
	}
	var normal mat.Dense
	normal.Mul(hints.T(), hints)
	for i := range n {
		normal.Set(i, i, normal.At(i, i)+noise*noise/prior)
	}
	var right, guess, rest mat.VecDense
	right.MulVec(hints.T(), y)
	if err := guess.SolveVec(&normal, &right); err != nil {
		return math.NaN()
	}
	rest.SubVec(secret, &guess)
	return 1 - mat.Dot(&rest, &rest)/mat.Dot(secret, secret)
}
