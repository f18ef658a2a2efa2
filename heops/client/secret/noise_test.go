package secret_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/sampling"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"gonum.org/v1/gonum/stat/distuv"
)

// The randomness is fixed by the seed; the bounds are those that theory exceeds
// once in ten million.
var normalBound = distuv.UnitNormal.Quantile(1 - 1e-7/2)

// encrypted is a plaintext of random values and its ciphertext.
func encrypted(t *testing.T, k *secret.Key) ([]float64, *rlwe.Ciphertext) {
	t.Helper()
	params := k.Scheme().Lattigo()
	rng := rand.New(rand.NewPCG(3, 3))
	v := make([]float64, params.MaxSlots())
	for i := range v {
		v[i] = 2*rng.Float64() - 1
	}
	pt := hefloat.NewPlaintext(params, params.MaxLevel())
	if err := hefloat.NewEncoder(params).Encode(v, pt); err != nil {
		t.Fatal(err)
	}
	cts, _, err := k.Encrypt(t.Context(), pt)
	if err != nil {
		t.Fatal(err)
	}
	return v, cts[0]
}

// decrypted returns the slots of a ciphertext.
func decrypted(t *testing.T, k *secret.Key, ct *rlwe.Ciphertext) []float64 {
	t.Helper()
	params := k.Scheme().Lattigo()
	pt, err := k.Decrypt(ct)
	if err != nil {
		t.Fatal(err)
	}
	v := make([]float64, params.MaxSlots())
	if err := hefloat.NewEncoder(params).Decode(pt, v); err != nil {
		t.Fatal(err)
	}
	return v
}

// variance holds the mean square of errors against theory. The slots of a
// ciphertext are as many independent sums; slack is what theory leaves out.
func variance(t *testing.T, what string, errors []float64, want, slack float64) {
	t.Helper()
	sum := 0.0
	for _, e := range errors {
		sum += e * e
	}
	n := float64(len(errors))
	ratio := sum / n / want
	t.Logf("%s: deviation %.4g, theory %.4g", what, math.Sqrt(sum/n), math.Sqrt(want))
	if math.Abs(ratio-1) > slack+normalBound*math.Sqrt(2/n) {
		t.Errorf("%s: variance %.4g for %.4g", what, sum/n, want)
	}
}

// TestNoise holds the errors of fresh ciphertexts, and of their squares after
// relinearisation by own keys in Lattigo's evaluator, against theory: in the
// conjugate-invariant ring coefficients of variance v give slots of variance 2 N v.
func TestNoise(t *testing.T) {
	s := ring14(t, 3)
	k, err := secret.Reproducible(s, seedOf(t, 9))
	if err != nil {
		t.Fatal(err)
	}
	params := s.Lattigo()
	n, scale := float64(params.N()), params.DefaultScale().Float64()
	v, ct := encrypted(t, k)
	got := decrypted(t, k, ct)
	fresh := make([]float64, len(v))
	for i := range v {
		fresh[i] = (got[i] - v[i]) * scale
	}
	// The error, its own rounding, and that of the encoding.
	each := sampling.Deviation*sampling.Deviation + 2.0/12
	variance(t, "fresh", fresh, 2*n*each, 0)

	level := params.MaxLevel()
	keys, err := k.EvaluationKeys(t.Context(), []plan.Key{{Rotation: 0, Level: level}, {Rotation: 3, Level: level}})
	if err != nil {
		t.Fatal(err)
	}
	evaluator := hefloat.NewEvaluator(params, keys.Lattigo())
	rotated, err := evaluator.RotateNew(ct, 3)
	if err != nil {
		t.Fatal(err)
	}
	got = decrypted(t, k, rotated)
	switched := make([]float64, len(v))
	for i := range v {
		switched[i] = (got[i]-v[(i+3)%len(v)])*scale - fresh[(i+3)%len(v)]
	}
	variance(t, "rotated", switched, switching(s, level), 0.01)

	square, err := evaluator.MulRelinNew(ct, ct)
	if err != nil {
		t.Fatal(err)
	}
	got = decrypted(t, k, square)
	relinearised := make([]float64, len(v))
	for i := range v {
		// (v + e)^2, but for what relinearisation adds.
		x := v[i]*scale + fresh[i]
		relinearised[i] = got[i]*square.Scale.Float64() - x*x
	}
	variance(t, "squared and relinearised", relinearised, switching(s, level), 0.01)
}

// switching is the variance of what a key switch adds to slots: each digit,
// uniform below its modulus, times an error of the key, divided by P; and the
// rounding of both halves of that division, the second times the secret.
func switching(s *cipher.Scheme, level int) float64 {
	p := s.Lattigo()
	n := 2 * float64(p.N())
	each := sampling.Deviation*sampling.Deviation + 1.0/12
	sum := 0.0
	for lo := 0; lo <= level; lo += p.PCount() {
		digit := p.Q()[lo:min(lo+p.PCount(), level+1)]
		sum += math.Exp2(2 * (plan.LogProduct(digit) - plan.LogProduct(p.P())))
	}
	return sum*n*n*each/12 + n/12*(1+n*2/3)
}
