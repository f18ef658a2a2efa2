package planner_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
)

// TestScalesOfMaskedNetworks: with masks one prime does not drop all that a
// convolution adds to the scale. What is left stays in the scale of the next map, so
// that steps do with fewer than two primes on average, and every factor of
// weights accounts for exactly the scales on both sides.
func TestScalesOfMaskedNetworks(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 0))
	n, err := testnet.Published(rng, 4, 2, model.PadZeros, testnet.Image(rng, 64, 64))
	if err != nil {
		t.Fatal(err)
	}
	program, err := planner.New(n, plan.Options{Height: 64, Width: 64, Precision: 4})
	if err != nil {
		t.Fatal(err)
	}
	p := program.Plan()
	linear, dropped, kept := 0, 0, 0
	least := math.Inf(1)
	for _, s := range p.Steps {
		if s.Kind == plan.Linear && s.Drop > 0 {
			least = math.Min(least, p.Tensors[s.Output].Scale)
		}
	}
	for _, s := range p.Steps {
		if s.Kind != plan.Linear || s.Drop == 0 {
			continue
		}
		linear++
		dropped += s.Drop
		out := p.Tensors[s.Output]
		if out.Scale > 2*least {
			kept++
		}
		primes := 1.0
		for d := range s.Drop {
			primes *= float64(p.Q[out.Level+1+d])
		}
		for k, in := range s.Inputs {
			got := p.Tensors[in].Scale * s.Factors[k] * math.Max(1, s.Mask) / primes
			if math.Abs(got/out.Scale-1) > 1e-9 {
				t.Errorf("step %s: a scale of %g comes out, the plan says %g", s.Name, got, out.Scale)
			}
		}
	}
	if linear < 8 || dropped >= 2*linear || kept == 0 {
		t.Errorf("%d steps drop %d primes, %d keep a rest in the scale", linear, dropped, kept)
	}
}
