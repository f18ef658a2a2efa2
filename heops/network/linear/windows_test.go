package linear_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// TestWindowsWithPads: maps of windows with any pads, strides and dilations are
// what the reference computes, and PyTorch's sizes.
func TestWindowsWithPads(t *testing.T) {
	counts := map[model.Op]int{}
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 9))
		x := testnet.ImageC(rng, 2, 4+rng.IntN(9), 4+rng.IntN(9))
		pads := []int{rng.IntN(4) - 1, rng.IntN(4) - 1, rng.IntN(4) - 1, rng.IntN(4) - 1}
		l := model.Layer{Name: "window", Inputs: []string{model.Input}, Pads: pads, Kernel: 1 + rng.IntN(5), Stride: 1 + rng.IntN(3)}
		l.Op = []model.Op{model.Conv2D, model.ConvTranspose2D, model.AvgPool2D, model.Pad2D}[rng.IntN(4)]
		paddings := []string{model.PadZeros, model.PadReflect, model.PadReplicate}
		n := &model.Network{Name: "window", Input: tensor.Pixels{Channels: 2, Std: 1}, Output: l.Name, Weights: map[string]model.Weight{}}
		weight := func(shape ...int) []float64 {
			w := model.Weight{Shape: shape}
			for range shape[0] * shape[1] * shape[2] * shape[3] {
				w.Data = append(w.Data, rng.NormFloat64())
			}
			n.Weights["window.weight"] = w
			return w.Data
		}
		win := linear.Window{Kernel: l.Kernel, Stride: l.Stride, Dilation: 1, Groups: 1, Padding: linear.Zeros, Pads: (*[4]int)(pads)}
		source := x
		var m func() linear.Map
		switch l.Op {
		case model.Conv2D:
			l.Out, l.Dilation, l.Groups = 4, 1+rng.IntN(2), 1+rng.IntN(2)
			l.Padding = paddings[rng.IntN(3)]
			win.Dilation, win.Groups = l.Dilation, l.Groups
			win.Padding = map[string]linear.Padding{model.PadZeros: linear.Zeros, model.PadReflect: linear.Reflect, model.PadReplicate: linear.Replicate}[l.Padding]
			w := weight(4, 2/l.Groups, l.Kernel, l.Kernel)
			m = func() linear.Map { return linear.Conv2D(2, x.H, x.W, 4, win, w, nil) }
		case model.ConvTranspose2D:
			l.Out, l.Dilation = 3, 1+rng.IntN(2)
			win.Dilation = l.Dilation
			w := weight(2, 3, l.Kernel, l.Kernel)
			// A map is never finer than the image: it comes out of a pooling.
			n.Layers = append(n.Layers, model.Layer{Name: "pool", Op: model.AvgPool2D, Inputs: []string{model.Input}, Kernel: l.Stride, Stride: l.Stride})
			l.Inputs = []string{"pool"}
			source = tensor.New(2, x.H*l.Stride, x.W*l.Stride)
			for i := range source.Data {
				c, y, column := i/(source.H*source.W), i/source.W%source.H, i%source.W
				source.Data[i] = x.At(c, y/l.Stride, column/l.Stride)
			}
			m = func() linear.Map { return linear.ConvTranspose2D(2, x.H, x.W, 3, win, w, nil) }
		case model.AvgPool2D:
			l.ExcludePad = rng.IntN(2) == 0
			m = func() linear.Map { return win.AvgPool2D(2, x.H, x.W, l.ExcludePad) }
		default:
			l.Kernel, l.Stride, l.Padding = 0, 0, paddings[rng.IntN(3)]
			win.Padding = map[string]linear.Padding{model.PadZeros: linear.Zeros, model.PadReflect: linear.Reflect, model.PadReplicate: linear.Replicate}[l.Padding]
			m = func() linear.Map { return win.Pad2D(2, x.H, x.W) }
		}
		n.Layers = append(n.Layers, l)
		want, err := n.Result(source, 1)
		if err != nil {
			continue // nothing is left, or too little to be mirrored
		}
		counts[l.Op]++
		linearMap := m()
		got := linearMap.Apply(func(int) (*tensor.Tensor, int) { return x, 0 })
		same(t, fmt.Sprintf("seed %d, %+v", seed, l), got, want)
		if t.Failed() {
			return
		}
	}
	for _, op := range []model.Op{model.Conv2D, model.ConvTranspose2D, model.AvgPool2D, model.Pad2D} {
		if counts[op] < 30 {
			t.Errorf("%d of %s were computed: too few to say anything", counts[op], op)
		}
	}
}

// TestUpsampleCorners: corners on corners, as the reference computes it.
func TestUpsampleCorners(t *testing.T) {
	for factor := 2; factor < 7; factor++ {
		for h := 1; h < 6; h++ {
			rng := rand.New(rand.NewPCG(3, uint64(factor)))
			x := testnet.ImageC(rng, 2, h*factor, 3*factor)
			n, err := testnet.NewOn(rng, x).PoolKernel(factor).Upsample(factor, model.Corners).Network(factor, x)
			if err != nil {
				t.Fatal(err)
			}
			values, err := n.Forward(x, factor)
			if err != nil {
				t.Fatal(err)
			}
			pooled := values[n.Layers[0].Name]
			m := linear.UpsampleCorners(2, h, 3, factor)
			same(t, fmt.Sprintf("by %d of %d rows", factor, h), m.Apply(func(int) (*tensor.Tensor, int) { return pooled, 0 }), values[n.Output])
			if a, b := values[n.Output].At(1, h*factor-1, 3*factor-1), pooled.At(1, h-1, 2); math.Abs(a-b) > 1e-12 {
				t.Errorf("a corner is %g of %g", a, b)
			}
		}
	}
}
