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
	image := testnet.Image(rng, 4096, 8)
	// The second convolution rotates its one input by rows and columns at once.
	network, err := testnet.New(rng).SpaceToDepth().Pool(2).Pool(2).Conv(1, 1, 1).Square().Conv(64, 3, 1).Network(8, image)
	if err != nil {
		t.Fatal(err)
	}
	program, err := planner.New(network, plan.Options{Height: 4096, Width: 8})
	if err != nil {
		t.Fatal(err)
	}
	p := program.Plan()
	last := len(p.Steps) - 1
	still := 0 // products of a row down and a column to the left
	for _, o := range program.Layer(last).Outputs {
		for _, t := range o.Terms {
			if t.Row != 0 && t.Slots == 0 {
				still++
			}
		}
	}
	if p.Grid.Cols != 1 || still == 0 {
		t.Fatalf("a grid of %d columns, outer rotations %v: %d shifts are 0 slots", p.Grid.Cols, p.Steps[last].Outer, still)
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
