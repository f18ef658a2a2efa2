package evaluator_test

import (
	"context"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
)

// TestGroupsAndBlocks: however few inputs and outputs a Linear step takes at a
// time, a run equals its twin.
func TestGroupsAndBlocks(t *testing.T) {
	ctx := context.Background()
	small := session.Small(t)
	for _, cut := range [][2]int{{1, 1}, {0, 2}, {3, 0}, {2, 3}} {
		p := small.Program.Plan()
		layers := make([]*program.Layer, len(p.Steps))
		for i := range p.Steps {
			layers[i] = small.Program.Layer(i)
			if s := &p.Steps[i]; s.Kind == plan.Linear {
				s.Block, s.Group = cut[0], cut[1]
			}
		}
		s := session.Session{Plan: p, Image: small.Image}
		var err error
		if s.Program, err = program.New(p, layers); err != nil {
			t.Fatal(err)
		}
		if s.Client, err = client.New(p); err != nil {
			t.Fatal(err)
		}
		if s.Keys, err = s.Client.EvaluationKeys(ctx); err != nil {
			t.Fatal(err)
		}
		if s.Evaluator, err = evaluator.New(s.Program, s.Keys); err != nil {
			t.Fatal(err)
		}
		compareRun(t, s)
	}
}
