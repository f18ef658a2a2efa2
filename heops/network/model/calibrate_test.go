package model_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// What calibration keeps is what sorting all values gives, over all images.
func TestCalibrate(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 0))
	x := testnet.ImageC(rng, 2, 160, 200)
	b := testnet.NewOn(rng, x).Conv(3, 3, 1).Quadratic()
	act := b.Last()
	poly := b.Conv(2, 3, 1).Polynomial(0.1, 0.5, 0, 0.01).Last()
	images := []*tensor.Tensor{x, testnet.ImageC(rng, 2, 160, 200), testnet.ImageC(rng, 2, 80, 40)}
	n, err := b.Conv(2, 1, 1).Network(1, images[:2]...)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Calibrate(1, images[2]); err != nil {
		t.Fatal(err)
	}
	if n.Images() != 3 {
		t.Errorf("%d images", n.Images())
	}
	l, _ := n.Layer(act)
	qa, qb, _ := n.Quadratic(l, 3)
	for _, tc := range []struct {
		name, reads string
		shift       func(c int) float64
	}{
		{act, "0.Conv2D", func(c int) float64 { return qb[c] / (2 * qa[c]) }},
		{poly, "2.Conv2D", func(int) float64 { return 0 }},
		{n.Output, n.Output, func(int) float64 { return 0 }},
	} {
		for c, typical := range n.Typical(tc.name) {
			largest, percentile, low, high := 0.0, 0.0, math.Inf(1), math.Inf(-1)
			for _, x := range images {
				values, err := n.Forward(x, 1)
				if err != nil {
					t.Fatal(err)
				}
				sorted := slices.Clone(values[tc.reads].Channel(c))
				low, high = min(low, slices.Min(sorted)), max(high, slices.Max(sorted))
				for i, v := range sorted {
					sorted[i] = math.Abs(v + tc.shift(c))
				}
				slices.Sort(sorted)
				largest = max(largest, sorted[len(sorted)-1])
				percentile = max(percentile, sorted[len(sorted)-1-len(sorted)/10000])
			}
			if typical != percentile {
				t.Errorf("%s, channel %d: percentile %g; expected %g", tc.name, c, typical, percentile)
			}
			if lo, hi := n.Span(tc.name); tc.name == poly && (lo[c] != low || hi[c] != high) {
				t.Errorf("%s, channel %d: %g to %g; expected %g to %g", tc.name, c, lo[c], hi[c], low, high)
			} else if tc.name != poly && n.Range(tc.name)[c] != largest {
				t.Errorf("%s, channel %d: range %g; expected %g", tc.name, c, n.Range(tc.name)[c], largest)
			}
		}
	}
	if c := n.Crop(); c == nil || c.C != 2 || c.H != 160 || c.W != 200 {
		t.Errorf("the kept piece is %v", c)
	}
}

// What a file says of calibration is checked as all its tensors are.
func TestCalibrationFromFiles(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 0))
	x := testnet.Image(rng, 16, 16)
	n, err := testnet.NewOn(rng, x).Conv(2, 3, 1).Square().Conv(1, 1, 1).Network(1, x)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		data []float64
		want string
	}{
		{"1.Square.range", []float64{1}, "asks for [2]"},
		{"1.Square.typical", []float64{math.NaN(), 1}, "holds NaN"},
		{n.Output + ".range", []float64{math.Inf(1)}, "holds +Inf"},
	} {
		good := n.Weights[tc.name]
		n.Weights[tc.name] = model.Weight{Shape: []int{len(tc.data)}, Data: tc.data}
		if _, err := n.Shapes(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v; expected %q", tc.name, err, tc.want)
		}
		n.Weights[tc.name] = good
	}
	n.Weights["input.images"] = model.Weight{Shape: []int{1}, Data: []float64{-4}}
	if n.Images() != 0 {
		t.Errorf("%d images", n.Images())
	}
	n.Weights["input.crop"] = model.Weight{Shape: []int{1, 1 << 62, 4}, Data: nil}
	if n.Crop() != nil {
		t.Error("a piece of 2^64 values was returned")
	}
}

// The piece that is kept is one that the network works on.
func TestKeepCrop(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 0))
	for _, tc := range []struct {
		name string
		b    *testnet.Builder
		x    *tensor.Tensor
		h, w int
	}{
		{"wrap", testnet.New(rng).Pool(2).PoolKernel(3).Conv(1, 3, 1), testnet.Image(rng, 540, 90), 510, 90},
		{"no padding", testnet.New(rng).Pad(model.PadValid).Conv(1, 3, 1).PoolKernel(4), testnet.Image(rng, 602, 58), 510, 58},
		{"no padding, a wide kernel", testnet.New(rng).Pad(model.PadValid).Conv(1, 15, 10).PoolKernel(2), testnet.Image(rng, 560, 600), 512, 512},
		{"mirrored far", testnet.New(rng).Pool(2).Pool(2).Pad(model.PadReflect).Conv(1, 5, 16), testnet.Image(rng, 560, 600), 512, 512},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n, err := tc.b.Network(2, testnet.Image(rng, tc.x.H, tc.x.W))
			if tc.name == "wrap" {
				n, err = tc.b.Network(6, tc.x)
			}
			if err != nil {
				t.Fatal(err)
			}
			c := n.Crop()
			if c == nil || c.H != tc.h || c.W != tc.w {
				t.Fatalf("the kept piece is %v; expected %d x %d", c, tc.h, tc.w)
			}
			stride, _ := n.TotalStride()
			if _, err := n.Forward(c, stride); err != nil {
				t.Error(err)
			}
		})
	}
	x := tensor.New(1, 1024, 1025)
	n, err := testnet.NewOn(rng, x).GlobalPool().Network(0, tensor.New(1, 4, 4))
	if err != nil {
		t.Fatal(err)
	}
	if err := n.KeepCrop(x, 0, 0); err == nil || !strings.Contains(err.Error(), "at most 1048576 can be kept") {
		t.Errorf("a whole image of more than 2^20 values: %v", err)
	}
}
