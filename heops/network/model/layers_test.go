package model_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// reads returns pixel (y, x) of a channel as a padding has it, one step over
// the border at a time.
func reads(t *tensor.Tensor, c, y, x int, mode string, wrap int) float64 {
	for y < 0 || y >= t.H || x < 0 || x >= t.W {
		switch mode {
		case model.PadZeros:
			return 0
		case model.PadReflect:
			if y < 0 {
				y = -y
			} else if y >= t.H {
				y = 2*t.H - 2 - y
			}
			if x < 0 {
				x = -x
			} else if x >= t.W {
				x = 2*t.W - 2 - x
			}
		case model.PadReplicate:
			y, x = min(max(y, 0), t.H-1), min(max(x, 0), t.W-1)
		default:
			switch {
			case x < 0:
				y, x = y-wrap, x+t.W
			case x >= t.W:
				y, x = y+wrap, x-t.W
			case y < 0:
				y += t.H
			default:
				y -= t.H
			}
		}
	}
	return t.At(c, y, x)
}

// naiveConv is the definition of Conv2D, index by index.
func naiveConv(in *tensor.Tensor, l model.Layer, w, b []float64, wrap int) *tensor.Tensor {
	s, d, k, g := l.ConvStride(), l.TapDistance(), l.Kernel, l.GroupCount()
	h, width, origin := in.H/s, in.W/s, k/2
	if l.Padding == model.PadValid {
		h, width, origin = (in.H-d*(k-1)-1)/s+1, (in.W-d*(k-1)-1)/s+1, 0
	}
	out := tensor.New(l.Out, h, width)
	for o := range out.C {
		for y := range h {
			for x := range width {
				sum := 0.0
				if b != nil {
					sum = b[o]
				}
				for i := range in.C / g {
					c := o/(l.Out/g)*(in.C/g) + i
					for ky := range k {
						for kx := range k {
							sum += w[((o*(in.C/g)+i)*k+ky)*k+kx] * reads(in, c, y*s+(ky-origin)*d, x*s+(kx-origin)*d, l.PadMode(), wrap)
						}
					}
				}
				out.Set(o, y, x, sum)
			}
		}
	}
	return out
}

// naiveTranspose is the definition of ConvTranspose2D: every input pixel, and
// with the wrap those around the border too, adds its multiple of the kernel.
func naiveTranspose(in *tensor.Tensor, l model.Layer, w, b []float64, wrap int) *tensor.Tensor {
	k, g, pad := l.Kernel, l.GroupCount(), 0
	if k > 2 {
		pad = 1
	}
	out := tensor.New(l.Out, 2*in.H, 2*in.W)
	for o := range out.C {
		for i := range out.Channel(o) {
			out.Channel(o)[i] = b[o]
		}
		each := l.Out / g
		for i := range in.C / g {
			c := o/each*(in.C/g) + i
			for y := -2; y < in.H+2; y++ {
				for x := -2; x < in.W+2; x++ {
					v := reads(in, c, y, x, l.PadMode(), wrap)
					for ky := range k {
						for kx := range k {
							if ty, tx := 2*y-pad+ky, 2*x-pad+kx; ty >= 0 && ty < out.H && tx >= 0 && tx < out.W {
								out.Set(o, ty, tx, out.At(o, ty, tx)+w[((c*each+o%each)*k+ky)*k+kx]*v)
							}
						}
					}
				}
			}
		}
	}
	return out
}

// single computes a network of one layer.
func single(t *testing.T, l model.Layer, x *tensor.Tensor, pitch int, weights map[string]model.Weight) *tensor.Tensor {
	t.Helper()
	l.Name = "layer"
	if l.Inputs == nil {
		l.Inputs = []string{model.Input}
	}
	n := &model.Network{Name: "single", Input: tensor.Pixels{Channels: x.C, Mean: 0, Std: 1}, Layers: []model.Layer{l}, Output: "layer", Weights: map[string]model.Weight{}}
	for part, w := range weights {
		n.Weights["layer."+part] = w
	}
	out, err := n.Result(x, pitch)
	if err != nil {
		t.Fatalf("%+v on %s: %v", l, x.Shape(), err)
	}
	sizes, err := n.Sizes(x.H, x.W)
	if err != nil {
		t.Fatal(err)
	}
	if s := sizes["layer"]; s.C != out.C || s.H != out.H || s.W != out.W {
		t.Fatalf("%+v on %s: %s, Sizes says %v", l, x.Shape(), out.Shape(), s)
	}
	return out
}

func random(rng *rand.Rand, shape ...int) model.Weight {
	n := 1
	for _, d := range shape {
		n *= d
	}
	w := model.Weight{Shape: shape, Data: make([]float64, n)}
	for i := range w.Data {
		w.Data[i] = rng.NormFloat64()
	}
	return w
}

func equal(t *testing.T, what string, got, want *tensor.Tensor) {
	t.Helper()
	if got.C != want.C || got.H != want.H || got.W != want.W {
		t.Fatalf("%s: %s; expected %s", what, got.Shape(), want.Shape())
	}
	for i, v := range want.Data {
		if math.Abs(got.Data[i]-v) > 1e-9*(1+math.Abs(v)) {
			t.Fatalf("%s: value %d is %g; expected %g", what, i, got.Data[i], v)
		}
	}
}

func pick[T any](rng *rand.Rand, values ...T) T { return values[rng.IntN(len(values))] }

func TestConv2D(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	for range 400 {
		l := model.Layer{Op: model.Conv2D, Kernel: 1 + 2*rng.IntN(3), Stride: rng.IntN(4), Dilation: rng.IntN(4), Groups: rng.IntN(4),
			Padding: pick(rng, "", model.PadWrap, model.PadZeros, model.PadReflect, model.PadReplicate, model.PadValid)}
		if rng.IntN(10) == 0 {
			l.Kernel = 15
			l.Dilation = 1
		}
		g, s := l.GroupCount(), l.ConvStride()
		l.Out = g * (1 + rng.IntN(3))
		pitch := s * (1 + rng.IntN(2))
		reach := 0
		if l.Padding == model.PadReflect || l.Padding == model.PadValid {
			reach = l.TapDistance() * (l.Kernel - 1)
		}
		x := testnet.ImageC(rng, g*(1+rng.IntN(3)), pitch*(1+rng.IntN(5)+reach), s*(1+rng.IntN(6)+reach))
		w, b := random(rng, l.Out, x.C/g, l.Kernel, l.Kernel), random(rng, l.Out)
		weights := map[string]model.Weight{"weight": w, "bias": b}
		if rng.IntN(3) == 0 {
			b = model.Weight{}
			delete(weights, "bias")
		}
		equal(t, fmt.Sprintf("%+v on %s", l, x.Shape()), single(t, l, x, pitch, weights), naiveConv(x, l, w.Data, b.Data, pitch))
	}
}

func TestConvTranspose2D(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	for range 200 {
		l := model.Layer{Op: model.ConvTranspose2D, Kernel: 2 + rng.IntN(3), Groups: rng.IntN(4), Padding: pick(rng, "", model.PadWrap, model.PadZeros)}
		g := l.GroupCount()
		l.Out = g * (1 + rng.IntN(3))
		pitch := 2 * (1 + rng.IntN(3))
		// The map is the image's means of 2 x 2: a map cannot be finer than the image.
		image := testnet.ImageC(rng, g*(1+rng.IntN(3)), pitch*(1+rng.IntN(3)), 2*(1+rng.IntN(6)))
		w, b := random(rng, image.C, l.Out/g, l.Kernel, l.Kernel), random(rng, l.Out)
		l.Name, l.Inputs = "up", []string{"pool"}
		n := &model.Network{Name: "up", Input: tensor.Pixels{Channels: image.C, Std: 1}, Output: "up",
			Layers:  []model.Layer{{Name: "pool", Op: model.AvgPool2D, Inputs: []string{model.Input}}, l},
			Weights: map[string]model.Weight{"up.weight": w, "up.bias": b}}
		values, err := n.Forward(image, pitch)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("%+v", l), values["up"], naiveTranspose(values["pool"], l, w.Data, b.Data, pitch/2))
	}
}

func TestPoolings(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 100 {
		k := 1 + rng.IntN(16)
		x := testnet.ImageC(rng, 1+rng.IntN(2), k*(1+rng.IntN(3)), k*(1+rng.IntN(3)))
		mean := func(c, y, x0, side int, in *tensor.Tensor) float64 {
			sum := 0.0
			for i := range side * side {
				sum += reads(in, c, y+i/side, x0+i%side, model.PadWrap, 1)
			}
			return sum / float64(side*side)
		}
		want, wrapped, global := tensor.New(x.C, x.H/k, x.W/k), tensor.New(x.C, x.H, x.W), tensor.New(x.C, 1, 1)
		for c := range x.C {
			for i := range want.Channel(c) {
				want.Channel(c)[i] = mean(c, i/want.W*k, i%want.W*k, k, x)
			}
			for i, v := range x.Channel(c) {
				wrapped.Channel(c)[i] = mean(c, i/x.W, i%x.W, 2, x)
				global.Data[c] += v / float64(x.H*x.W)
			}
		}
		equal(t, "mean pooling", single(t, model.Layer{Op: model.AvgPool2D, Kernel: k, Stride: pick(rng, 0, k)}, x, 1, nil), want)
		equal(t, "mean pooling of stride 1", single(t, model.Layer{Op: model.AvgPool2D, Stride: 1}, x, 1, nil), wrapped)
		equal(t, "global mean pooling", single(t, model.Layer{Op: model.GlobalAvgPool2D}, x, 0, nil), global)
	}
}

func TestUpsample2D(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 3))
	for range 50 {
		f, mode := 2+rng.IntN(7), pick(rng, "", model.Nearest, model.Bilinear)
		image := testnet.ImageC(rng, 2, f*(1+rng.IntN(4)), f*(1+rng.IntN(4)))
		n := &model.Network{Name: "up", Input: tensor.Pixels{Channels: 2, Std: 1}, Output: "up",
			Layers: []model.Layer{{Name: "pool", Op: model.AvgPool2D, Inputs: []string{model.Input}, Kernel: f},
				{Name: "up", Op: model.Upsample2D, Inputs: []string{"pool"}, Factor: f, Mode: mode}}}
		values, err := n.Forward(image, 0)
		if err != nil {
			t.Fatal(err)
		}
		in, want := values["pool"], tensor.New(2, image.H, image.W)
		for c := range 2 {
			for y := range want.H {
				for x := range want.W {
					v := in.At(c, y/f, x/f)
					if mode == model.Bilinear { // a hat of width 1 around each pixel's centre
						v = 0
						cy, cx := (float64(y)+0.5)/float64(f)-0.5, (float64(x)+0.5)/float64(f)-0.5
						for iy := -1; iy <= in.H; iy++ {
							for ix := -1; ix <= in.W; ix++ {
								hat := math.Max(0, 1-math.Abs(cy-float64(iy))) * math.Max(0, 1-math.Abs(cx-float64(ix)))
								v += hat * reads(in, c, iy, ix, model.PadReplicate, 0)
							}
						}
					}
					want.Set(c, y, x, v)
				}
			}
		}
		equal(t, fmt.Sprintf("factor %d %s", f, mode), values["up"], want)
	}
}

// What has no neighbours: dense layers, polynomials, affine maps, sums.
func TestPointwiseLayers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 3))
	for range 50 {
		x := testnet.ImageC(rng, 1+rng.IntN(4), 1+rng.IntN(5), 1+rng.IntN(5))
		out, size := 1+rng.IntN(5), len(x.Data)
		w, b := random(rng, out, size), random(rng, out)
		want := tensor.New(out, 1, 1)
		for i := range w.Data {
			want.Data[i/size] += w.Data[i] * x.Data[i%size]
		}
		for o := range out {
			want.Data[o] += b.Data[o]
		}
		equal(t, "dense", single(t, model.Layer{Op: model.Dense, Out: out}, x, 0, map[string]model.Weight{"weight": w, "bias": b}), want)

		terms := 2 + rng.IntN(7)
		for _, coefficients := range []model.Weight{random(rng, terms), random(rng, x.C, terms)} {
			want := tensor.New(x.C, x.H, x.W)
			for i, v := range x.Data {
				c := i / (x.H * x.W)
				for k := range terms {
					want.Data[i] += coefficients.Data[(c*terms+k)%len(coefficients.Data)] * math.Pow(v, float64(k))
				}
			}
			equal(t, "polynomial", single(t, model.Layer{Op: model.Polynomial}, x, 0, map[string]model.Weight{"coefficients": coefficients}), want)
		}

		gain, shift := random(rng, pick(rng, 1, x.C)), random(rng, pick(rng, 1, x.C))
		sum := x.Clone()
		want = x.Clone()
		for i, v := range x.Data {
			c := i / (x.H * x.W)
			want.Data[i] = gain.Data[c%len(gain.Data)]*v + shift.Data[c%len(shift.Data)]
			sum.Data[i] = v + v + v
		}
		equal(t, "affine", single(t, model.Layer{Op: model.Affine}, x, 0, map[string]model.Weight{"gain": gain, "shift": shift}), want)
		equal(t, "add", single(t, model.Layer{Op: model.Add, Inputs: []string{model.Input, model.Input, model.Input}}, x, 0, nil), sum)
	}
}
