package graph

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
			pr, err := NewProbe(n, opts)
			if err != nil {
				t.Fatal(err)
			}
			s, err := pr.Sample(true)
			if err != nil {
				t.Fatal(err)
			}
			last := len(s.Tensors) - 1
			values, err := n.Forward(n.Crop(), n.Crop().H)
			if err != nil {
				t.Fatal(err)
			}
			want, got := values[n.Output], s.rerun()[last]
			worst, largest := 0.0, 0.0
			for c := range want.C {
				for i, v := range want.Channel(c) {
					largest = math.Max(largest, math.Abs(v))
					worst = math.Max(worst, math.Abs(got.Channel(c)[i]*s.Tensors[last].Gain[c]+s.Tensors[last].Offset[c]-v))
				}
			}
			if !(worst < 1e-6*(1+largest)) {
				t.Errorf("error %g", worst)
				for _, l := range n.Layers {
					t.Log(l.Name, l.Op, l.Inputs, "k", l.Kernel, "s", l.Stride, "d", l.Dilation, "g", l.Groups, l.Padding, l.Factor, l.Mode, pr.Clean[l.Name].Shape())
				}
			}
		})
	}
}

// rerun computes all steps from the input.
func (s *Sample) rerun() []*tensor.Tensor {
	slots := make([]*tensor.Tensor, len(s.Tensors))
	slots[0] = s.Clean[0]
	for i := range s.Steps {
		slots[s.Steps[i].Output] = s.compute(&s.Steps[i], slots, s.Maps[s.Steps[i].Output])
	}
	return slots
}
