package evaluator_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
)

// Who watches hears of every step in turn, with what is known of its map, which
// does not keep the run from taking the map apart.
func TestWatch(t *testing.T) {
	s, err := session.Build(func(rng *rand.Rand) *testnet.Builder {
		return testnet.New(rng).Square().Conv(2, 3, 1).Quadratic().Conv(1, 1, 1)
	}, plan.Options{Height: 64, Width: 64})
	if err != nil {
		t.Fatal(err)
	}
	var heard []evaluator.Passed
	ctx := evaluator.Watch(context.Background(), func(p evaluator.Passed) {
		title, lines := p.Summary()
		if title != "encrypted "+p.Tensor.Name || len(lines) < 5 || lines[0][0] != "shape" {
			t.Errorf("%s, %v", title, lines)
		}
		heard = append(heard, p)
	})
	run, err := s.Evaluator.Start(s.Encrypt(t))
	if err != nil {
		t.Fatal(err)
	}
	for run.Next(ctx) {
		if n := len(heard); n != run.Report().Index || heard[n-1].String() != run.Report().String() {
			t.Errorf("heard of %d steps after %v", n, run.Report())
		}
	}
	if run.Err() != nil || len(heard) != len(s.Plan.Steps) {
		t.Errorf("heard of %d steps of %d: %v", len(heard), len(s.Plan.Steps), run.Err())
	}
	heard = nil
	out, err := s.Evaluator.Run(ctx, s.Encrypt(t))
	if err != nil || len(heard) != len(s.Plan.Steps) || !strings.Contains(out.String(), heard[len(heard)-1].Tensor.Name) {
		t.Errorf("heard of %d steps: %v, %v", len(heard), out, err)
	}
}
