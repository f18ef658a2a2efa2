package planner

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/arrange"
	"cryptounet/heops/network/graph"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
)

// TestRowsAsLanes plans random networks with rows of pixels as lanes, whatever that
// costs, and holds what the program computes on plaintext slots against the
// network itself.
func TestRowsAsLanes(t *testing.T) {
	wide := 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 7))
		n, x := testnet.Random(rng, 32)
		opts, err := plan.Options{Height: x.H, Width: x.W}.WithDefaults()
		if err != nil {
			t.Fatal(err)
		}
		about, err := graph.Describe(n)
		if err != nil {
			t.Fatal(err)
		}
		pr, err := graph.NewProbe(n, opts)
		if err != nil {
			t.Fatal(err)
		}
		cut, err := arrange.Fit(n, opts, 15)
		if err != nil {
			t.Fatal(err)
		}
		cut, ok := cut.Widen(n, opts, 15)
		if !ok {
			continue // rows that do not fit
		}
		o, err := outline(n, pr, opts, 15, cut)
		if err != nil {
			continue // nor on such a grid
		}
		d, err := newOn(o, pr, about)
		if err != nil {
			continue // a larger ring would do
		}
		wide++
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s, err := pr.SampleLike(false, d.Steps)
			if err != nil {
				t.Fatal(err)
			}
			d.Rounding = d.predictRounding(s)
			program, err := program.New(&d.Plan, d.weigh())
			if err != nil {
				t.Fatal(err)
			}
			twin, err := program.Twin(x)
			if err != nil {
				t.Fatal(err)
			}
			got, err := twin.Logits()
			if err != nil {
				t.Fatal(err)
			}
			want, err := n.Result(x, d.Pitch())
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for i, v := range want.Data {
				sum += (got[0].Data[i] - v) * (got[0].Data[i] - v)
			}
			if off := math.Sqrt(sum / float64(len(want.Data))); !(off <= 2*d.Rounding) || d.Grid.Cols != 1 {
				t.Errorf("rounding: error %.3g, predicted %.3g\n%v", off, d.Rounding, &d.Plan)
			}
		})
	}
	if wide < 15 {
		t.Errorf("%d networks of 60 have rows as lanes; the test wants 15", wide)
	}
}
