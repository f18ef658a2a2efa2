package lower

import (
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/imports/fold"
	"cryptounet/heops/network/model"
)

// blend is (1-w) times pixel a plus w times pixel b.
type blend struct {
	a, b int
	w    float64
}

// middle is where the blend lies between pixels.
func (b blend) middle() float64 { return float64(b.a) + float64(b.b-b.a)*b.w }

// resize is a Resize or an Upsample, at factors that layers compute exactly.
//
// https://github.com/onnx/onnx/blob/main/docs/Operators.md#Resize
func resize(l *lowerer, in []*value) ([]*value, error) {
	n := l.node
	x, err := l.feature(in[0])
	if err != nil {
		return nil, err
	}
	scales, sizes, err := l.scales(in, x)
	if err != nil {
		return nil, err
	}
	// Before opset 11 a pixel lay at its number divided by the scale.
	how := n.Text("coordinate_transformation_mode", "half_pixel")
	rounding := n.Text("nearest_mode", "round_prefer_floor")
	if n.Op == "Upsample" || l.graph.Opset < 11 {
		how, rounding = "asymmetric", "floor"
	}
	if n.Int("antialias", 0) == 1 && (sizes[0] < x.h || sizes[1] < x.w) {
		return nil, errors.New("a smaller map with antialias; train with mean pooling")
	}
	if n.Int("exclude_outside", 0) == 1 {
		return nil, errors.New("exclude_outside is not computed")
	}
	mode := n.Text("mode", "nearest")
	if mode != "nearest" && mode != "linear" && mode != "bilinear" {
		return nil, fmt.Errorf("mode %q; nearest and linear are computed: upsample with mode='nearest' or 'bilinear'", mode)
	}
	var lines [2][]blend
	for axis, side := range []int{x.h, x.w} {
		for i := range sizes[axis] {
			at, err := place(how, float64(i), scales[axis], side, sizes[axis])
			if err != nil {
				return nil, err
			}
			lines[axis] = append(lines[axis], blendOf(mode, rounding, at, side))
		}
	}
	y, err := l.resized(x, sizes, lines)
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", mode, how, err)
	}
	return one(y.value(), nil)
}

// scales reads by how much the sides grow, and what they become.
func (l *lowerer) scales(in []*value, x *feature) (scales [2]float64, sizes [2]int, err error) {
	var scale, size *value
	if len(in) > 3 {
		scale, size = in[2], in[3]
	}
	if l.node.Op == "Upsample" || l.graph.Opset < 11 {
		scale, size = in[1], nil
	}
	sides := [2]int{x.h, x.w}
	check := func() error {
		for i, s := range sizes {
			if s < 1 || s > 1<<14 || s > 64*sides[i] {
				return fmt.Errorf("a map of %d x %d becomes %d x %d", x.h, x.w, sizes[0], sizes[1])
			}
		}
		return nil
	}
	factors := l.node.Floats("scales")
	if t, err := constant(scale, "scales"); err != nil {
		return scales, sizes, err
	} else if t != nil && t.Len() > 0 {
		for i := range t.Len() {
			factors = append(factors, t.At(i))
		}
	}
	axes := l.node.Ints("axes")
	pick := func(n int) (down, across int, err error) {
		switch {
		case n == 4:
			return 2, 3, nil
		case n == 2 && len(axes) == 2 && (axes[0] == 2 || axes[0] == -2) && (axes[1] == 3 || axes[1] == -1):
			return 0, 1, nil
		}
		return 0, 0, fmt.Errorf("%d scales or sizes, axes %v", n, axes)
	}
	if len(factors) > 0 {
		down, across, err := pick(len(factors))
		if err != nil {
			return scales, sizes, err
		}
		if len(factors) == 4 && (factors[0] != 1 || factors[1] != 1) {
			return scales, sizes, fmt.Errorf("scales %v; only height and width can change", factors)
		}
		scales = [2]float64{factors[down], factors[across]}
		for i, s := range scales {
			if !(s > 0 && s <= 64) {
				return scales, sizes, fmt.Errorf("a scale of %g", s)
			}
			sizes[i] = int(math.Floor(float64(sides[i])*s + 1e-6))
		}
		return scales, sizes, check()
	}
	t, err := constant(size, "sizes")
	if err != nil {
		return scales, sizes, err
	}
	if t == nil {
		return scales, sizes, errors.New("neither scales nor sizes")
	}
	list, err := fold.Integers(t)
	if err != nil {
		return scales, sizes, err
	}
	down, across, err := pick(len(list))
	if err != nil {
		return scales, sizes, err
	}
	sizes = [2]int{list[down], list[across]}
	for i, s := range sizes {
		scales[i] = float64(s) / float64(sides[i])
	}
	return scales, sizes, check()
}

// place returns where pixel i of the result lies in the input.
func place(how string, i, scale float64, in, out int) (float64, error) {
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

func blendOf(mode, rounding string, at float64, n int) blend {
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
		return blend{within(i), within(i), 0}
	}
	at = math.Round(math.Max(0, math.Min(float64(n-1), at))*1e9) / 1e9
	a := int(math.Floor(at))
	return blend{a, within(a + 1), at - float64(a)}
}

// resized finds the layer that blends the pixels of both lines so.
func (l *lowerer) resized(x *feature, sizes [2]int, lines [2][]blend) (*feature, error) {
	if sizes[0] == x.h && sizes[1] == x.w && alike(lines, func(i, _ int) blend { return blend{i, i, 0} }) {
		return x, nil
	}
	if sizes[0]%x.h == 0 && sizes[1]%x.w == 0 && sizes[0]/x.h == sizes[1]/x.w {
		return l.enlarged(x, sizes[0]/x.h, lines)
	}
	if x.h%sizes[0] == 0 && x.w%sizes[1] == 0 && x.h/sizes[0] == x.w/sizes[1] {
		return l.thinned(x, x.h/sizes[0], lines)
	}
	return nil, fmt.Errorf("%d x %d pixels become %d x %d; whole factors, the same for both sides, are computed: choose image sides that divide evenly, or upsample with a scale_factor", x.h, x.w, sizes[0], sizes[1])
}

// alike says whether lines blend as want says, for pixel i of n of the input's.
func alike(lines [2][]blend, want func(i, axis int) blend) bool {
	for axis, line := range lines {
		for i, b := range line {
			if math.Abs(b.middle()-want(i, axis).middle()) > 1e-6 {
				return false
			}
		}
	}
	return true
}

func (l *lowerer) enlarged(x *feature, f int, lines [2][]blend) (*feature, error) {
	sides := [2]int{x.h, x.w}
	layer := model.Layer{Name: l.label(), Op: model.Upsample2D, Factor: f}
	to := [3]int{x.c, x.h * f, x.w * f}
	at := func(p float64, axis int) blend { return blendOf("linear", "", p, sides[axis]) }
	switch {
	case alike(lines, func(i, axis int) blend { return blend{i / f, i / f, 0} }):
		layer.Mode = model.Nearest
	case alike(lines, func(i, axis int) blend { return at((float64(i)+0.5)/float64(f)-0.5, axis) }):
		layer.Mode = model.Bilinear
	case alike(lines, func(i, axis int) blend {
		return at(float64(i*(sides[axis]-1))/float64(sides[axis]*f-1), axis)
	}):
		layer.Mode = model.Corners
		l.note("%v: corners on corners (align_corners=True) gives every pixel weights of its own, for small images only; train with align_corners=False", l.node)
	case alike(lines, func(i, axis int) blend { return at(float64(i)/float64(f), axis) }):
		// The mean over f x f pixels of a map whose pixels are repeated.
		layer.Name += ".repeated"
		layer.Mode = model.Nearest
		g := geometry{kernel: [2]int{f, f}, stride: [2]int{1, 1}, dilation: [2]int{1, 1}, pads: [4]int{0, 0, f - 1, f - 1}}
		return l.conv(l.label(), l.add(layer, to, nil, x), g, model.PadReplicate, x.c, x.c, fill(x.c*f*f, 1/float64(f*f)), nil)
	default:
		return nil, errors.New("it picks pixels as no layer does; upsample with mode='nearest', or 'bilinear' with align_corners=False")
	}
	if f < 2 || f > 8 {
		return nil, fmt.Errorf("a factor of %d; 2 to 8 are computed", f)
	}
	return l.add(layer, to, nil, x), nil
}

// thinned makes a smaller map: the same taps of every f x f pixels.
func (l *lowerer) thinned(x *feature, f int, lines [2][]blend) (*feature, error) {
	first := [2]blend{lines[0][0], lines[1][0]}
	shifted := func(i, axis int) blend {
		b := first[axis]
		return blend{b.a + i*f, b.b + i*f, b.w}
	}
	if !alike(lines, shifted) || first[0].b >= f || first[1].b >= f {
		return nil, errors.New("it blends pixels by weights that change from place to place; train with mean pooling")
	}
	kernel := make([]float64, f*f)
	for _, r := range []struct {
		i int
		w float64
	}{{first[0].a, 1 - first[0].w}, {first[0].b, first[0].w}} {
		kernel[r.i*f+first[1].a] += r.w * (1 - first[1].w)
		kernel[r.i*f+first[1].b] += r.w * first[1].w
	}
	var weight []float64
	for range x.c {
		weight = append(weight, kernel...)
	}
	g := geometry{kernel: [2]int{f, f}, stride: [2]int{f, f}, dilation: [2]int{1, 1}}
	return l.conv(l.label(), x, g, model.PadZeros, x.c, x.c, weight, nil)
}
