package maps

import (
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/network/model"
)

// Blend is (1-w) times pixel a plus w times pixel b.
type Blend struct {
	a, b int
	W    float64
}

// middle is where the blend lies between pixels.
func (b Blend) middle() float64 { return float64(b.a) + float64(b.b-b.a)*b.W }

// Place returns where pixel i of the result lies in the input.
func Place(how string, i, scale float64, in, out int) (float64, error) {
	switch how {
	case "asymmetric":
		return i / scale, nil
	case "half_pixel":
		return (i+0.5)/scale - 0.5, nil
	case "pytorch_half_pixel":
		if out == 1 {
			return 0, nil
		}
		return (i+0.5)/scale - 0.5, nil
	case "align_corners":
		if out == 1 {
			return 0, nil
		}
		return i * float64(in-1) / float64(out-1), nil
	}
	return 0, fmt.Errorf("coordinates by %q; asymmetric, half_pixel, pytorch_half_pixel and align_corners are computed", how)
}

func BlendOf(mode, rounding string, at float64, n int) Blend {
	within := func(i int) int { return max(0, min(n-1, i)) }
	if mode == "nearest" {
		i := 0
		switch near := math.Round(at*1e9) / 1e9; rounding {
		case "floor":
			i = int(math.Floor(near))
		case "ceil":
			i = int(math.Ceil(near))
		case "round_prefer_ceil":
			i = int(math.Floor(near + 0.5))
		default:
			i = int(math.Ceil(near - 0.5))
		}
		return Blend{within(i), within(i), 0}
	}
	at = math.Round(math.Max(0, math.Min(float64(n-1), at))*1e9) / 1e9
	a := int(math.Floor(at))
	return Blend{a, within(a + 1), at - float64(a)}
}

// Resized finds the layer that blends the pixels of both lines so.
func (l *Builder) Resized(x *Feature, sizes [2]int, lines [2][]Blend) (*Feature, error) {
	if sizes[0] == x.H && sizes[1] == x.W && alike(lines, func(i, _ int) Blend { return Blend{i, i, 0} }) {
		return x, nil
	}
	if sizes[0]%x.H == 0 && sizes[1]%x.W == 0 && sizes[0]/x.H == sizes[1]/x.W {
		return l.enlarged(x, sizes[0]/x.H, lines)
	}
	if f := max(x.H/sizes[0], x.W/sizes[1]); f > 1 {
		for _, line := range lines {
			if len(line) > 1 {
				f = line[1].a - line[0].a
			}
		}
		if f > 1 && x.H/f == sizes[0] && x.W/f == sizes[1] {
			return l.thinned(x, f, lines)
		}
	}
	return nil, fmt.Errorf("%d x %d pixels become %d x %d; whole factors, the same for both sides, are computed: choose image sides that divide evenly, or upsample with a scale_factor", x.H, x.W, sizes[0], sizes[1])
}

// alike says whether lines blend as want says, for pixel i of n of the input's.
func alike(lines [2][]Blend, want func(i, axis int) Blend) bool {
	for axis, line := range lines {
		for i, b := range line {
			if math.Abs(b.middle()-want(i, axis).middle()) > 1e-6 {
				return false
			}
		}
	}
	return true
}

func (l *Builder) enlarged(x *Feature, f int, lines [2][]Blend) (*Feature, error) {
	sides := [2]int{x.H, x.W}
	layer := model.Layer{Name: l.Label, Op: model.Upsample2D, Factor: f}
	to := [3]int{x.C, x.H * f, x.W * f}
	at := func(p float64, axis int) Blend { return BlendOf("linear", "", p, sides[axis]) }
	switch {
	case alike(lines, func(i, axis int) Blend { return Blend{i / f, i / f, 0} }):
		layer.Mode = model.Nearest
	case alike(lines, func(i, axis int) Blend { return at((float64(i)+0.5)/float64(f)-0.5, axis) }):
		layer.Mode = model.Bilinear
	case alike(lines, func(i, axis int) Blend {
		return at(float64(i*(sides[axis]-1))/float64(sides[axis]*f-1), axis)
	}):
		layer.Mode = model.Corners
		l.Note("%s: corners on corners (align_corners=True) gives every pixel weights of its own: the layer after it takes up to four times the products, and images are not cut into tiles; align_corners=False costs less", l.Label)
	case alike(lines, func(i, axis int) Blend { return at(float64(i)/float64(f), axis) }):
		// The mean over f x f pixels of a map whose pixels are repeated.
		layer.Name += ".repeated"
		layer.Mode = model.Nearest
		g := Geometry{Kernel: [2]int{f, f}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}, Pads: [4]int{0, 0, f - 1, f - 1}}
		return l.Conv(l.Label, l.Add(layer, to, nil, x), g, model.PadReplicate, x.C, x.C, algebra.Fill(x.C*f*f, 1/float64(f*f)), nil)
	default:
		return nil, errors.New("it picks pixels as no layer does; upsample with mode='nearest', or 'bilinear' with align_corners=False")
	}
	if f < 2 || f > 8 {
		return nil, fmt.Errorf("a factor of %d; 2 to 8 are computed", f)
	}
	return l.Add(layer, to, nil, x), nil
}

// thinned makes a smaller map: the same taps of every f x f pixels.
func (l *Builder) thinned(x *Feature, f int, lines [2][]Blend) (*Feature, error) {
	first := [2]Blend{lines[0][0], lines[1][0]}
	shifted := func(i, axis int) Blend {
		b := first[axis]
		return Blend{b.a + i*f, b.b + i*f, b.W}
	}
	if !alike(lines, shifted) || first[0].b >= f || first[1].b >= f {
		return nil, errors.New("it blends pixels by weights that change from place to place; train with mean pooling")
	}
	if err := few(x.C, f, f); err != nil {
		return nil, err
	}
	kernel := make([]float64, f*f)
	for _, r := range []struct {
		i int
		W float64
	}{{first[0].a, 1 - first[0].W}, {first[0].b, first[0].W}} {
		kernel[r.i*f+first[1].a] += r.W * (1 - first[1].W)
		kernel[r.i*f+first[1].b] += r.W * first[1].W
	}
	var weight []float64
	for range x.C {
		weight = append(weight, kernel...)
	}
	g := Geometry{Kernel: [2]int{f, f}, Stride: [2]int{f, f}, Dilation: [2]int{1, 1}}
	return l.Conv(l.Label, x, g, model.PadZeros, x.C, x.C, weight, nil)
}
