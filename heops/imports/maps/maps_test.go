package maps_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/maps"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// builder starts a network of an image of c x h x w.
func builder(c, h, w int) (*maps.Builder, *maps.Feature) {
	b := maps.New(&model.Network{Name: "test", Input: tensor.Pixels{Channels: c, Std: 1}, Weights: map[string]model.Weight{}})
	b.Label = "node"
	return b, &maps.Feature{Layer: model.Input, C: c, H: h, W: w}
}

// TestConvolutions: each is written in the plainest form there is, and computes
// what its taps say.
func TestConvolutions(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	pair := func(a, b int) [2]int { return [2]int{a, b} }
	for name, tc := range map[string]struct {
		g    maps.Geometry
		mode string
		want string // kernel, padding, pads
	}{
		"same":           {maps.Geometry{Kernel: pair(3, 3), Stride: pair(1, 1), Dilation: pair(1, 1), Pads: [4]int{1, 1, 1, 1}}, model.PadZeros, "3 zeros []"},
		"reflected":      {maps.Geometry{Kernel: pair(5, 5), Stride: pair(2, 2), Dilation: pair(1, 1), Pads: [4]int{2, 2, 2, 2}}, model.PadReflect, "5 reflect []"},
		"none":           {maps.Geometry{Kernel: pair(3, 3), Stride: pair(1, 1), Dilation: pair(1, 1)}, model.PadZeros, "3 valid []"},
		"even":           {maps.Geometry{Kernel: pair(4, 4), Stride: pair(2, 2), Dilation: pair(1, 1), Pads: [4]int{1, 1, 1, 1}}, model.PadZeros, "4 zeros [1 1 1 1]"},
		"uneven":         {maps.Geometry{Kernel: pair(3, 3), Stride: pair(2, 2), Dilation: pair(1, 1), Pads: [4]int{0, 0, 1, 1}}, model.PadZeros, "3 zeros [0 0 1 1]"},
		"a row":          {maps.Geometry{Kernel: pair(1, 3), Stride: pair(1, 1), Dilation: pair(1, 1), Pads: [4]int{0, 1, 0, 1}}, model.PadZeros, "3 zeros []"},
		"a wide one":     {maps.Geometry{Kernel: pair(3, 2), Stride: pair(1, 1), Dilation: pair(1, 2), Pads: [4]int{1, 1, 1, 1}}, model.PadZeros, "3 zeros []"},
		"dilated column": {maps.Geometry{Kernel: pair(3, 1), Stride: pair(1, 1), Dilation: pair(2, 1), Pads: [4]int{2, 0, 2, 0}}, model.PadZeros, "3 zeros []"},
	} {
		b, x := builder(1, 8, 12)
		weight := make([]float64, tc.g.Kernel[0]*tc.g.Kernel[1])
		for i := range weight {
			weight[i] = rng.NormFloat64()
		}
		y, err := b.Conv("conv", x, tc.g, tc.mode, 1, 1, weight, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		l := b.Network.Layers[0]
		if got := fmt.Sprint(l.Kernel, " ", l.Padding, " ", l.Pads); got != tc.want {
			t.Errorf("%s is %s; expected %s", name, got, tc.want)
		}
		image := tensor.New(1, 8, 12)
		for i := range image.Data {
			image.Data[i] = rng.NormFloat64()
		}
		b.Network.Output = y.Layer
		out, err := b.Network.Result(image, 0)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if out.H != y.H || out.W != y.W || out.H != tc.g.Out(8, 0) || out.W != tc.g.Out(12, 1) {
			t.Errorf("%s: %s pixels; expected %d x %d", name, out.Shape(), y.H, y.W)
			continue
		}
		for row := range out.H {
			for column := range out.W {
				sum := 0.0
				for k, v := range weight {
					at := row*tc.g.Stride[0] + k/tc.g.Kernel[1]*tc.g.Dilation[0] - tc.g.Pads[0]
					beside := column*tc.g.Stride[1] + k%tc.g.Kernel[1]*tc.g.Dilation[1] - tc.g.Pads[1]
					if tc.mode == model.PadReflect {
						at, beside = mirrored(at, 8), mirrored(beside, 12)
					}
					if at >= 0 && at < 8 && beside >= 0 && beside < 12 {
						sum += v * image.At(0, at, beside)
					}
				}
				if d := out.At(0, row, column) - sum; d > 1e-9 || d < -1e-9 {
					t.Fatalf("%s: pixel %d, %d is %g; expected %g", name, row, column, out.At(0, row, column), sum)
				}
			}
		}
	}
}

func mirrored(i, n int) int {
	if i < 0 {
		i = -i
	}
	if i >= n {
		i = 2*(n-1) - i
	}
	return i
}

// TestProducts: the product of two maps is computed from squares.
func TestProducts(t *testing.T) {
	b, x := builder(2, 4, 4)
	first := b.Affine("first", x, []float64{2, 3}, []float64{1, 0})
	second := b.Affine("second", x, []float64{-1, 0.5}, []float64{0, 2})
	v, err := b.Product(first.Value(), second.Value())
	if err != nil {
		t.Fatal(err)
	}
	y, err := b.Feature(v)
	if err != nil {
		t.Fatal(err)
	}
	image := tensor.New(2, 4, 4)
	for i := range image.Data {
		image.Data[i] = float64(i)/10 - 1
	}
	b.Network.Output = y.Layer
	values, err := b.Network.Forward(image, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range values[y.Layer].Data {
		if want := values["first"].Data[i] * values["second"].Data[i]; got-want > 1e-9 || want-got > 1e-9 {
			t.Fatalf("value %d is %g; expected %g", i, got, want)
		}
	}
	if !strings.Contains(fmt.Sprint(b.Notes), "squares of their sum and difference") {
		t.Errorf("notes %v", b.Notes)
	}
}

// TestLimits: what would be too large is an error, before it is made.
func TestLimits(t *testing.T) {
	b, x := builder(1, 8, 8)
	b.Add(model.Layer{Name: "huge", Op: model.Square}, [3]int{1 << 20, 1 << 20, 1}, nil, x)
	if b.Err() == nil {
		t.Error("2^40 values")
	}
	b, x = builder(1, 8, 8)
	g := maps.Geometry{Kernel: [2]int{1, 4096}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}, Pads: [4]int{0, 4000, 0, 4000}}
	if _, err := b.Conv("c", x, g, model.PadZeros, 64, 1, make([]float64, 64*4096), nil); err == nil || !strings.Contains(err.Error(), "weights") {
		t.Errorf("a kernel of 4096 x 4096: %v", err)
	}
	wide := &maps.Feature{Layer: model.Input, C: 1 << 15, H: 1, W: 1}
	if _, err := b.Permuted(wide, make([]int, 1<<15), 1); err == nil {
		t.Error("2^30 weights to pick channels")
	}
	if _, err := b.Arranged(x, algebra.View{nil, algebra.Line(8, 1), algebra.Line(8, 8), nil}); err == nil {
		t.Error("rows as channels")
	}
}
