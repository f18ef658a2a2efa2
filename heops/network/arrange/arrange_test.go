package arrange_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/arrange"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/zoo"
)

func ExampleFit() {
	n, _ := zoo.Load("accurate")
	opts, _ := plan.Options{Height: 512, Width: 512}.WithDefaults()
	cut, _ := arrange.Fit(n, opts, 16)
	fmt.Printf("%+v\n", cut.Grid)
	cut, _ = cut.Widen(n, opts, 16)
	fmt.Printf("%+v\n", cut.Grid)
	// Output:
	// {Rows:32 Cols:32 Batch:1 Lanes:64 Period:0}
	// {Rows:32 Cols:1 Batch:1 Lanes:2048 Period:0}
}

// TestWiden: rows become lanes only where a wrap does not have to run on into the
// next row and a row fits; the grid stays within the slots.
func TestWiden(t *testing.T) {
	for name, tc := range map[string]struct {
		padding       string
		height, width int
		logN          int
		wide          bool
	}{
		"zeros":             {model.PadZeros, 64, 64, 14, true},
		"wrap":              {model.PadWrap, 64, 64, 14, false},
		"too long a row":    {model.PadZeros, 64, 4096, 13, false},
		"a single cell":     {model.PadZeros, 4, 4, 13, false},
		"sides not a power": {model.PadZeros, 96, 80, 15, true},
	} {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 0))
			n, err := testnet.Published(rng, 4, 2, tc.padding, testnet.Image(rng, 64, 64))
			if err != nil {
				t.Fatal(err)
			}
			opts, err := plan.Options{Height: tc.height, Width: tc.width}.WithDefaults()
			if err != nil {
				t.Fatal(err)
			}
			cut, err := arrange.Fit(n, opts, tc.logN)
			if err != nil {
				t.Fatal(err)
			}
			wide, ok := cut.Widen(n, opts, tc.logN)
			if ok != tc.wide || wide.Grid.Slots() > 1<<tc.logN || ok && wide.Grid.Cols != 1 {
				t.Errorf("%+v became %+v, %v", cut.Grid, wide.Grid, ok)
			}
		})
	}
}

// TestOddSides: sides that are no multiple of the network's stride are cut into
// cells like others.
func TestOddSides(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 0))
	for _, padding := range []string{model.PadZeros, model.PadReflect, model.PadReplicate} {
		x := testnet.Image(rng, 64, 64)
		n, err := testnet.New(rng).Pad(padding).Stride(2).Conv(2, 3, 1).Square().Pad(padding).Stride(2).Conv(1, 3, 1).Network(4, x)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n.Layers {
			if l := &n.Layers[i]; l.Op == model.Conv2D {
				l.Pads = []int{1, 1, 1, 1}
			}
		}
		for _, sides := range [][2]int{{64, 64}, {63, 64}, {50, 70}, {65, 61}} {
			opts, err := plan.Options{Height: sides[0], Width: sides[1]}.WithDefaults()
			if err != nil {
				t.Fatal(err)
			}
			cut, err := arrange.Fit(n, opts, 14)
			if err != nil {
				t.Fatal(err)
			}
			if cut.Grid.Rows*cut.Grid.Cols == 1 {
				t.Errorf("%s, %v: %+v", padding, sides, cut.Grid)
			}
		}
	}
}
