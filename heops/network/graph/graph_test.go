package graph

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// TestStepsComputeTheNetwork holds steps, pixel by pixel, against the layers, and sees
// that those for two sizes share what weights they have in common.
func TestStepsComputeTheNetwork(t *testing.T) {
	shared := 0
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
			full, err := pr.Steps(opts, true)
			if err != nil {
				t.Fatal(err)
			}
			s, err := pr.Sample(true)
			if err != nil {
				t.Fatal(err)
			}
			for k, m := range s.Maps {
				if f := full.Maps[k]; f != nil && len(m.Sources) > 0 && len(f.Sources) > 0 && m.Sources[0].Taps[0].M == f.Sources[0].Taps[0].M {
					shared++
				}
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
	if shared < 200 {
		t.Errorf("%d maps share weights", shared)
	}
}

// TestWideProbe: of a kept input that a wide network takes long for, the probe has a part
// around its middle.
func TestWideProbe(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	n, err := testnet.NewOn(rng, testnet.Image(rng, 16, 16)).Conv(160, 3, 1).Conv(160, 3, 1).Conv(1, 1, 1).Settled(1, testnet.Image(rng, 16, 16))
	if err != nil {
		t.Fatal(err)
	}
	x := testnet.Image(rng, 512, 384)
	if err := n.KeepCrop(x, 256, 192); err != nil {
		t.Fatal(err)
	}
	opts, err := plan.Options{Height: 512, Width: 384}.WithDefaults()
	if err != nil {
		t.Fatal(err)
	}
	pr, err := NewProbe(n, opts)
	if err != nil {
		t.Fatal(err)
	}
	want := x.Crop(128, 96, 256, 192)
	if pr.input.Shape() != want.Shape() || !slices.Equal(pr.input.Data, want.Data) {
		t.Errorf("a probe of %v; expected the middle half of the sides of %v", pr.input.Shape(), x.Shape())
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
