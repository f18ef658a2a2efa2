package planner_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
)

// TestRandomNetworks plans networks over all layers, and holds what the program
// computes on plaintext slots against the network itself: they differ by the
// rounding of weights, as predicted.
func TestRandomNetworks(t *testing.T) {
	const count = 60
	for seed := range uint64(count) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 7))
			n, x := testnet.Random(rng, 32)
			program, err := planner.New(n, plan.Options{Height: x.H, Width: x.W})
			if err != nil {
				t.Fatal(err)
			}
			p := program.Plan()
			twin, err := program.Twin(x)
			if err != nil {
				t.Fatal(err)
			}
			got, err := twin.Logits()
			if err != nil {
				t.Fatal(err)
			}
			want, err := n.Result(x, p.Pitch())
			if err != nil {
				t.Fatal(err)
			}
			worst := 0.0
			for c := range want.C {
				sum := 0.0
				for i, v := range want.Channel(c) {
					d := got[0].Channel(c)[i] - v
					sum += d * d
				}
				worst = math.Max(worst, math.Sqrt(sum/float64(want.H*want.W)))
			}
			if !(worst <= 16*p.Rounding) || p.Rounding > 0.1 {
				t.Errorf("rounding: error %.3g, predicted %.3g\n%v", worst, p.Rounding, p)
			}
		})
	}
}
