package planner

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// TestStepsComputeTheNetwork holds steps, pixel by pixel, against the layers.
func TestStepsComputeTheNetwork(t *testing.T) {
	for seed := range uint64(200) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 7))
			n, x := testnet.Random(rng, 32)
			opts, err := plan.Options{Height: x.H, Width: x.W}.WithDefaults()
			if err != nil {
				t.Fatal(err)
			}
			pr, err := newProbe(n, opts)
			if err != nil {
				t.Fatal(err)
			}
			grid, _, err := fitGrid(n, opts, 14)
			if err != nil {
				t.Fatal(err)
			}
			s, err := pr.sample(grid.Rows*grid.Cols == 1)
			if err != nil {
				t.Fatal(err)
			}
			last := len(s.tensors) - 1
			want, got := pr.clean[n.Output], s.rerun()[last]
			worst := 0.0
			for c := range want.C {
				for i, v := range want.Channel(c) {
					worst = math.Max(worst, math.Abs(got.Channel(c)[i]*s.tensors[last].Gain[c]+s.tensors[last].Offset[c]-v))
				}
			}
			if !(worst < 1e-4) {
				t.Errorf("error %g", worst)
				for _, l := range n.Layers {
					t.Log(l.Name, l.Op, l.Inputs, "k", l.Kernel, "s", l.Stride, "d", l.Dilation, "g", l.Groups, l.Padding, l.Factor, l.Mode, pr.clean[l.Name].Shape())
				}
			}
		})
	}
}

// rerun computes all steps from the input.
func (s *sample) rerun() []*tensor.Tensor {
	slots := make([]*tensor.Tensor, len(s.tensors))
	slots[0] = s.clean[0]
	for i := range s.steps {
		slots[s.steps[i].Output] = s.compute(&s.steps[i], slots, s.maps[s.steps[i].Output])
	}
	return slots
}
