package approx_test

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/methods/approx"
)

// TestAppend holds networks with a polynomial as their last layers against the
// polynomial of the network's output.
func TestAppend(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	x := testnet.Image(rng, 64, 128)
	n, err := testnet.New(rng).Conv(2, 3, 1).Quadratic().Conv(1, 3, 1).Network(2, x)
	if err != nil {
		t.Fatal(err)
	}
	values, err := n.Forward(x, 2)
	if err != nil {
		t.Fatal(err)
	}
	logits := values[n.Output].Data
	limit := 1.1 * n.Range(n.Output)[0]
	for _, degree := range []int{2, 3, 4, 5, 7, 8, 15, 33} {
		p := approx.Polynomial{A: -limit, B: 1.2 * limit, Coeffs: make([]float64, degree+1)}
		for k := range p.Coeffs {
			p.Coeffs[k] = rng.NormFloat64() / float64(degree)
		}
		longer, err := p.Append(n)
		if err != nil {
			t.Fatal(err)
		}
		values, err := longer.Forward(x, 2)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range values[longer.Output].Data {
			if d := math.Abs(v - p.At(logits[i])); d > 1e-9 {
				t.Fatalf("degree %d: pixel %d is %g, the polynomial of the logit %g", degree, i, v, p.At(logits[i]))
			}
		}
	}
	if len(n.Weights) == 0 || strings.Contains(n.Output, "poly") {
		t.Error("the network itself was changed")
	}
}

// TestEncryptedSigmoidLayer runs a network with a sigmoid as its last layer
// under encryption.
func TestEncryptedSigmoidLayer(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	x := testnet.Image(rng, 64, 128)
	n, err := testnet.New(rng).Conv(2, 3, 1).Quadratic().Conv(1, 3, 1).Network(4, x)
	if err != nil {
		t.Fatal(err)
	}
	limit := 1.1 * n.Range(n.Output)[0]
	sigmoid, certificate, err := approx.Minimax(approx.Sigmoid, -limit, limit, 7)
	if err != nil {
		t.Fatal(err)
	}
	n, err = sigmoid.Append(n)
	if err != nil {
		t.Fatal(err)
	}
	program, err := heops.Compile(n, heops.Options{Height: 64, Width: 128})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p := program.Plan()
	client, err := heops.NewClient(p)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := client.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	e, err := heops.NewEvaluator(program, keys)
	if err != nil {
		t.Fatal(err)
	}
	input, err := client.Encrypt(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.Run(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.Decrypt(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	values, err := n.Forward(x, p.Pitch())
	if err != nil {
		t.Fatal(err)
	}
	logits := values[strings.TrimSuffix(n.Output, n.Output[strings.Index(n.Output, ".poly"):])].Data
	worst := 0.0
	for i, v := range got[0].Data {
		worst = math.Max(worst, math.Abs(v-approx.Sigmoid(logits[i])))
	}
	if worst > certificate.Upper+0.02 {
		t.Errorf("the largest error is %g; the polynomial's is %g", worst, certificate.Upper)
	}
	t.Logf("largest error %.4f, of the polynomial %.4f", worst, certificate.Upper)
}
