package testnet

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// Random networks are valid, have tame values, and together every layer,
// padding and mode.
func TestRandom(t *testing.T) {
	seen := make(map[string]int)
	for seed := range uint64(200) {
		n, x := Random(rand.New(rand.NewPCG(seed, 1)), 24)
		if x.H > 24 || x.W > 24 {
			t.Fatalf("seed %d: an input of %s", seed, x.Shape())
		}
		sizes, err := n.Sizes(x.H, x.W)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		pitch, _ := n.TotalStride()
		values, err := n.Forward(x, pitch)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		activations := 0
		squares := make(map[string]int) // in a row up to a layer
		for _, l := range n.Layers {
			for _, name := range l.Inputs {
				squares[l.Name] = max(squares[l.Name], squares[name])
			}
			switch l.Op {
			case model.Square, model.Quadratic:
				squares[l.Name]++
			case model.Polynomial:
				squares[l.Name] += max(1, bits.Len(uint(len(n.Polynomial(l, 1)[0])-2)))
			}
			if squares[l.Name] > 5 {
				t.Errorf("seed %d: %s lies %d squares deep", seed, l.Name, squares[l.Name])
			}
			seen[string(l.Op)]++
			seen["padding "+l.Padding]++
			seen["mode "+l.Mode]++
			if l.GroupCount() > 1 {
				seen["groups"]++
			}
			if l.TapDistance() > 1 {
				seen["dilation"]++
			}
			v := values[l.Name]
			if (model.Size{C: v.C, H: v.H, W: v.W, Stride: sizes[l.Name].Stride}) != sizes[l.Name] {
				t.Fatalf("seed %d: %s is %s, Sizes says %v", seed, l.Name, v.Shape(), sizes[l.Name])
			}
			if largest := slices.Max(v.Data); !(largest < 1e3) || math.IsNaN(slices.Min(v.Data)) {
				t.Errorf("seed %d: %s reaches %g", seed, l.Name, largest)
			}
			switch l.Op {
			case model.Square, model.Quadratic:
				activations++
				if n.Range(l.Name) == nil || n.Typical(l.Name) == nil {
					t.Errorf("seed %d: %s is not calibrated", seed, l.Name)
				}
			case model.Polynomial:
				activations++
				if low, high := n.Span(l.Name); low == nil || high == nil {
					t.Errorf("seed %d: %s is not calibrated", seed, l.Name)
				}
			}
		}
		if activations < 1 || activations > 4 || n.Images() != 2 || n.Range(n.Output) == nil || n.Crop() == nil {
			t.Errorf("seed %d: %d activations, %d images, range %v, crop %v", seed, activations, n.Images(), n.Range(n.Output), n.Crop())
		}
	}
	for _, what := range []string{
		"SpaceToDepth", "DepthToSpace", "Conv2D", "BatchNorm", "Affine", "Square", "Quadratic", "Polynomial", "AvgPool2D",
		"GlobalAvgPool2D", "ConvTranspose2D", "Upsample2D", "Dense", "Concat", "Add", "groups", "dilation",
		"padding wrap", "padding zeros", "padding reflect", "padding replicate", "padding valid", "mode nearest", "mode bilinear",
	} {
		if seen[what] < 5 {
			t.Errorf("%d of %q in 200 networks", seen[what], what)
		}
	}
}

func TestPublishedNetworks(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, tc := range []struct {
		name    string
		make    func(*tensor.Tensor) (*model.Network, error)
		x       *tensor.Tensor
		weights int // of convolutions and dense layers, biases included
		out     int
	}{
		{"U-Net", func(x *tensor.Tensor) (*model.Network, error) { return Published(rng, 4, 2, model.PadZeros, x) }, Image(rng, 32, 32), 7397, 1024},
		{"U-Net of four poolings", func(x *tensor.Tensor) (*model.Network, error) { return Tame(rng, 4, 4, model.PadZeros, x) }, Image(rng, 128, 128), 121653, 128 * 128},
		{"ResNet-20", func(x *tensor.Tensor) (*model.Network, error) { return ResNet20(rng, x) }, ImageC(rng, 3, 32, 32), 271690, 10},
		{"CNNinfer", func(x *tensor.Tensor) (*model.Network, error) { return CNNinfer(rng, x) }, Image(rng, 28, 28), 40 + 173120 + 650, 10},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n, err := tc.make(tc.x)
			if err != nil {
				t.Fatal(err)
			}
			weights := 0
			for _, l := range n.Layers {
				if l.Op == model.Conv2D || l.Op == model.ConvTranspose2D || l.Op == model.Dense {
					w, b := n.Conv(l)
					weights += len(w) + len(b)
				}
			}
			pitch, _ := n.TotalStride()
			out, err := n.Result(tc.x, pitch)
			if err != nil {
				t.Fatal(err)
			}
			if weights != tc.weights || len(out.Data) != tc.out {
				t.Errorf("%d weights and %d outputs; expected %d and %d", weights, len(out.Data), tc.weights, tc.out)
			}
			for _, l := range n.Layers {
				for _, r := range n.Range(l.Name) {
					if r > 20 {
						t.Errorf("%s reaches %g", l.Name, r)
					}
				}
				low, high := n.Span(l.Name)
				for c := range low {
					if low[c] < -3 || high[c] > 3 {
						t.Errorf("%s reads %g to %g", l.Name, low[c], high[c])
					}
				}
			}
		})
	}
}
