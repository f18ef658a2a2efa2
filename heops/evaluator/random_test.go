package evaluator_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/backend"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// apart returns the standard deviation of a from b, of the worst channel.
func apart(a, b *tensor.Tensor) float64 {
	worst := 0.0
	for c := range b.C {
		sum := 0.0
		for i, v := range b.Channel(c) {
			d := a.Channel(c)[i] - v
			sum += d * d
		}
		worst = math.Max(worst, math.Sqrt(sum/float64(b.H*b.W)))
	}
	return worst
}

// TestRandomNetworks runs networks drawn over all layers encrypted, on both
// backends, and holds them against the twin and the network itself.
func TestRandomNetworks(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(80) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 9))
			n, x := testnet.Random(rng, 16)
			s, err := session.Of(n, x, plan.Options{Height: x.H, Width: x.W})
			if err != nil {
				t.Fatal(err)
			}
			want, err := n.Result(x, s.Plan.Pitch())
			if err != nil {
				t.Fatal(err)
			}
			twin, err := s.Program.Twin(x)
			if err != nil {
				t.Fatal(err)
			}
			exact, err := twin.Logits()
			if err != nil {
				t.Fatal(err)
			}
			kinds := []backend.Kind{backend.Native}
			if seed%4 == 0 {
				kinds = append(kinds, backend.Lattigo)
			}
			for _, kind := range kinds {
				e, err := evaluator.NewWith(evaluator.Options{Backend: kind}, s.Program, s.Keys)
				if err != nil {
					t.Fatal(err)
				}
				// Twice what is predicted; the mean of few values, which err alike, scatters by
				// itself, so that one run may be far off where several are not.
				predicted := math.Hypot(s.Plan.Result().Noise, s.Plan.Rounding)
				most := 2 * (1 + 2/math.Sqrt(float64(want.H*want.W)))
				var noise, total float64
				within := false
				for runs := 1.0; runs <= 5 && !within; runs++ {
					out, err := e.Run(ctx, s.Encrypt(t))
					if err != nil {
						t.Fatal(err)
					}
					got, err := s.Client.Decrypt(ctx, out)
					if err != nil {
						t.Fatal(err)
					}
					mean := func(before, now float64) float64 {
						return math.Sqrt((before*before*(runs-1) + now*now) / runs)
					}
					noise, total = mean(noise, apart(got[0], exact[0])), mean(total, apart(got[0], want))
					within = noise <= most*s.Plan.Result().Noise && total <= most*predicted
				}
				if !within {
					t.Errorf("%v: noise %.3g, predicted %.3g; error %.3g, predicted %.3g\n%v", kind, noise, s.Plan.Result().Noise, total, predicted, s.Plan)
				}
				t.Logf("%v: noise %.3g of %.3g predicted; error %.3g of %.3g", kind, noise, s.Plan.Result().Noise, total, predicted)
			}
		})
	}
}
