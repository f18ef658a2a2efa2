package evaluator_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/backend"
	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
)

// TestNarrowImages: on a grid of one column, one row down and one column to the
// left is where a pixel was: a shift that is no rotation and needs no key.
func TestNarrowImages(t *testing.T) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(11, 0))
	image := testnet.Image(rng, 64, 8)
	// The second convolution rotates its one input by rows and columns at once.
	network, err := testnet.New(rng).SpaceToDepth().Pool(2).Pool(2).Conv(1, 1, 1).Square().Conv(16, 3, 1).Network(8, image)
	if err != nil {
		t.Fatal(err)
	}
	program, err := planner.New(network, plan.Options{Height: 64, Width: 8})
	if err != nil {
		t.Fatal(err)
	}
	p := program.Plan()
	if last := p.Steps[len(p.Steps)-1]; p.Grid.Cols != 1 || (last.Outer != plan.None) {
		t.Fatalf("a grid of %d columns, rows after: %v: no shift is 0 slots", p.Grid.Cols, (last.Outer != plan.None))
	}
	c, err := client.New(p)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := c.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	input, err := c.Encrypt(ctx, image)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := program.Twin(image)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []backend.Kind{backend.Native, backend.Lattigo} {
		e, err := evaluator.NewWith(evaluator.Options{Backend: kind}, program, keys)
		if err != nil {
			t.Fatal(err)
		}
		output, err := e.Run(ctx, input)
		if err != nil {
			t.Errorf("%v: %v", kind, err)
			continue
		}
		same, err := c.Compare(ctx, output, twin)
		if err != nil || same.RMSError > 4*same.Predicted {
			t.Errorf("%v: %v, %v", kind, same, err)
		}
	}
}
