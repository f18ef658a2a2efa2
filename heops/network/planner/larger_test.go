package planner_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/tensor"
)

// TestLargerThanTheImage: a map that its padding makes larger than the image, and
// that has to be computed as it is, is refused with what to do.
func TestLargerThanTheImage(t *testing.T) {
	one := func(k int) model.Weight {
		return model.Weight{Shape: []int{1, 1, k, k}, Data: make([]float64, k*k)}
	}
	n := &model.Network{
		Name: "padded", Input: tensor.Pixels{Channels: 1, Std: 1}, Output: "last",
		Layers: []model.Layer{
			{Name: "first", Op: model.Conv2D, Inputs: []string{model.Input}, Out: 1, Kernel: 3, Padding: model.PadZeros},
			{Name: "pad", Op: model.Pad2D, Inputs: []string{"first"}, Padding: model.PadZeros, Pads: []int{2, 2, 2, 2}},
			{Name: "square", Op: model.Square, Inputs: []string{"pad"}},
			{Name: "last", Op: model.Conv2D, Inputs: []string{"square"}, Out: 1, Kernel: 5, Padding: model.PadValid},
		},
		Weights: map[string]model.Weight{"first.weight": one(3), "last.weight": one(5)},
	}
	for _, w := range n.Weights {
		for i := range w.Data {
			w.Data[i] = 0.1
		}
	}
	x := tensor.New(1, 16, 16)
	for i := range x.Data {
		x.Data[i] = float64(i%7) / 7
	}
	if err := n.Calibrate(16, x); err != nil {
		t.Fatal(err)
	}
	_, err := planner.New(n, plan.Options{Height: 16, Width: 16})
	if err == nil || !strings.Contains(err.Error(), "step pad: its map of 20 x 20 pixels is larger") || !strings.Contains(err.Error(), "let a convolution") {
		t.Errorf("got %v", err)
	}
}

// TestKeysThatDoNotFit: where a deep network's keys alone are more than the memory,
// the advice is to make it less deep.
func TestKeysThatDoNotFit(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	b := testnet.New(rng)
	for range 6 {
		b.Pad(model.PadZeros).Conv(2, 3, 1).Quadratic()
	}
	n, err := b.Conv(1, 1, 1).Settled(1, testnet.Image(rng, 32, 32))
	if err != nil {
		t.Fatal(err)
	}
	_, err = planner.New(n, plan.Options{Height: 32, Width: 32, Memory: 64})
	if err == nil || !strings.Contains(err.Error(), "64 are given") || !strings.Contains(err.Error(), "make large keys: take polynomials of lower degree") {
		t.Errorf("got %v", err)
	}
}
