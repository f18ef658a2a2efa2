package maps

import (
	"errors"
	"fmt"
	"slices"

	"cryptounet/heops/imports/algebra"
	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
)

// Geometry is how a window moves: pairs are down and across, pads top, left,
// bottom, right.
type Geometry struct {
	Kernel, Stride, Dilation [2]int
	Pads                     [4]int
}

// Reach is the span of a window's taps along an axis, but for one.
func (g Geometry) Reach(axis int) int { return (g.Kernel[axis] - 1) * g.Dilation[axis] }

// Out is how many pixels the window leaves of n along an axis.
func (g Geometry) Out(n, axis int) int {
	return (n+g.Pads[axis]+g.Pads[axis+2]-g.Reach(axis)-1)/g.Stride[axis] + 1
}

// MaxSide bounds kernels, strides and pads before anything is computed of them.
const MaxSide = 1 << 12

// Together adds a Pad node's padding to the window's own, if both are of one
// kind or there is but one.
func (g *Geometry) Together(p *Padding) (mode string, ok bool) {
	if p == nil {
		return model.PadZeros, true
	}
	if g.Pads != [4]int{} && p.Mode != model.PadZeros {
		return "", false
	}
	if slices.Min(p.Sides[:]) < 0 {
		return "", false
	}
	for i := range g.Pads {
		g.Pads[i] += p.Sides[i]
	}
	return p.Mode, true
}

// PadOf returns what a window reads: a map, and its padding brought into g.
func (l *Builder) PadOf(v *Value, g *Geometry) (x *Feature, mode string, err error) {
	if mode, ok := g.Together(v.Pad); ok {
		x, err = l.Unpadded(v)
		return x, mode, err
	}
	x, err = l.Feature(v)
	return x, model.PadZeros, err
}

// square brings a kernel, in x rows of kh x kw, and its Geometry to equal sides,
// With zeros where it had none.
func square(data []float64, g Geometry) ([]float64, Geometry, error) {
	if g.Stride[0] != g.Stride[1] {
		return nil, g, fmt.Errorf("strides %v; equal ones are computed: convolve or pool with the same stride down and across", g.Stride)
	}
	if g.Kernel[0] == g.Kernel[1] && g.Dilation[0] == g.Dilation[1] {
		return data, g, nil
	}
	old := g
	for axis, other := range []int{1, 0} {
		if g.Kernel[axis] == 1 {
			g.Dilation[axis] = old.Dilation[other]
		}
	}
	if g.Dilation[0] != g.Dilation[1] { // taps with zeros between
		g.Kernel = [2]int{old.Reach(0) + 1, old.Reach(1) + 1}
		g.Dilation = [2]int{1, 1}
	}
	side := max(g.Kernel[0], g.Kernel[1])
	if side > MaxSide {
		return nil, g, fmt.Errorf("a kernel of %v", g.Kernel)
	}
	spread := [2]int{1, 1} // of old taps in the new kernel
	var first [2]int
	for axis := range 2 {
		spread[axis] = old.Dilation[axis] / g.Dilation[axis]
		first[axis] = (side - g.Kernel[axis]) / 2
		g.Pads[axis] += first[axis] * g.Dilation[axis]
		g.Pads[axis+2] += (side - g.Kernel[axis] - first[axis]) * g.Dilation[axis]
		if old.Kernel[axis] == 1 {
			spread[axis] = 1
		}
	}
	g.Kernel = [2]int{side, side}
	taps := old.Kernel[0] * old.Kernel[1]
	if err := few(len(data)/taps, side, side); err != nil {
		return nil, g, err
	}
	wide := make([]float64, len(data)/taps*side*side)
	for i, v := range data {
		row, column := i%taps/old.Kernel[1], i%old.Kernel[1]
		wide[i/taps*side*side+(first[0]+row*spread[0])*side+first[1]+column*spread[1]] = v
	}
	return wide, g, nil
}

// Conv adds a convolution, in the plainest form that says what it reads beyond
// the border. weight is out x in/groups x kernel.
func (l *Builder) Conv(name string, x *Feature, g Geometry, mode string, out, groups int, weight, bias []float64) (*Feature, error) {
	weight, g, err := square(weight, g)
	if err != nil {
		return nil, err
	}
	k, s, d := g.Kernel[0], g.Stride[0], g.Dilation[0]
	layer := model.Layer{Name: name, Op: model.Conv2D, Out: out, Kernel: k, Stride: s, Dilation: d, Groups: groups, Padding: mode}
	h, w := g.Out(x.H, 0), g.Out(x.W, 1)
	if h < 1 || w < 1 || x.H+g.Pads[0]+g.Pads[2] <= g.Reach(0) || x.W+g.Pads[1]+g.Pads[3] <= g.Reach(1) {
		return nil, fmt.Errorf("a window of %d x %d pixels is larger than the map of %d x %d: take larger images", g.Reach(0)+1, g.Reach(1)+1, x.H, x.W)
	}
	same := k / 2 * d
	whole := x.H%s == 0 && x.W%s == 0
	switch {
	case k%2 == 1 && k <= 15 && s <= 8 && d <= 16 && whole && g.Pads == [4]int{same, same, same, same} && (mode != model.PadReflect || x.H > same && x.W > same):
		if h != x.H/s || w != x.W/s {
			return nil, errors.New("sides that do not fit")
		}
	case k%2 == 1 && k <= 15 && s <= 8 && d <= 16 && g.Pads == [4]int{}:
		layer.Padding = model.PadValid
	default:
		layer.Pads = g.Pads[:]
	}
	return l.Add(layer, [3]int{out, h, w}, KernelWeights(weight, bias, out, x.C/groups, k), x), nil
}

func KernelWeights(weight, bias []float64, first, second, k int) map[string]model.Weight {
	all := map[string]model.Weight{"weight": {Shape: []int{first, second, k, k}, Data: weight}}
	if bias != nil {
		all["bias"] = Vector(bias)
	}
	return all
}

// Turned is a transposed convolution of stride 1: a convolution with the kernel
// turned around.
func (l *Builder) Turned(x *Feature, g Geometry, more []int, w *onnx.Tensor, bias []float64) (*Feature, error) {
	out, kk := w.Shape[1], g.Kernel[0]*g.Kernel[1]
	flipped := make([]float64, len(w.Floats))
	for c := range x.C {
		for o := range out {
			for k := range kk {
				flipped[(o*x.C+c)*kk+k] = w.Floats[(c*out+o)*kk+kk-1-k]
			}
		}
	}
	for axis := range 2 {
		g.Pads[axis] = g.Reach(axis) - g.Pads[axis]
		g.Pads[axis+2] = g.Reach(axis) - g.Pads[axis+2] + more[axis]
	}
	return l.Conv(l.Label, x, g, model.PadZeros, out, 1, flipped, bias)
}

// Transposed adds a transposed convolution; weight is in x out/groups x kernel,
// and more is the output padding, down and across.
func (l *Builder) Transposed(x *Feature, g Geometry, more []int, groups int, w *onnx.Tensor, bias []float64) (*Feature, error) {
	if g.Kernel[0] != g.Kernel[1] || g.Stride[0] != g.Stride[1] || g.Dilation[0] != g.Dilation[1] {
		return nil, fmt.Errorf("a transposed convolution of kernel %v, strides %v, dilations %v; both sides are to be equal", g.Kernel, g.Stride, g.Dilation)
	}
	k, s, d, out := g.Kernel[0], g.Stride[0], g.Dilation[0], w.Shape[1]*groups
	if s == 1 && groups == 1 {
		return l.Turned(x, g, more, w, bias)
	}
	h := (x.H-1)*s - g.Pads[0] - g.Pads[2] + g.Reach(0) + 1 + more[0]
	wide := (x.W-1)*s - g.Pads[1] - g.Pads[3] + g.Reach(1) + 1 + more[1]
	if h < 1 || wide < 1 {
		return nil, fmt.Errorf("pads %v leave nothing of a map of %d x %d", g.Pads, x.H, x.W)
	}
	layer := model.Layer{Name: l.Label, Op: model.ConvTranspose2D, Out: out, Kernel: k, Stride: s, Groups: groups, Padding: model.PadZeros}
	p := min(1, k-2)
	if s == 2 && d == 1 && k >= 2 && k <= 4 && g.Pads == [4]int{p, p, p, p} && more[0] == k%2 && more[1] == k%2 {
		layer.OutputPadding = more[0]
	} else {
		layer.Dilation = d
		layer.Pads = []int{g.Pads[0], g.Pads[1], g.Pads[2] - more[0], g.Pads[3] - more[1]}
	}
	return l.Add(layer, [3]int{out, h, wide}, KernelWeights(w.Floats, bias, x.C, w.Shape[1], k), x), nil
}

// ofPixels says whether a value's last side are the channels of a map, whose pixels
// the other sides are in order.
func (v *Value) ofPixels() bool {
	last := len(v.View) - 1
	if v.From.H*v.From.W == 1 || last < 1 || !slices.Equal(v.View[last], v.From.View()[1]) {
		return false
	}
	var pixels []algebra.Factor
	for _, a := range v.View[:last] {
		pixels = append(pixels, a...)
	}
	return slices.Equal(algebra.Join(pixels...), algebra.Line(v.From.H*v.From.W, 1))
}

// denseOfPixels multiplies the channels of every pixel by a matrix, as a dense layer
// of a map with channels last does.
func (l *Builder) denseOfPixels(v *Value, out int, at func(o, i int) float64, bias []float64) (*Value, error) {
	x, err := l.Computed(v)
	if err != nil {
		return nil, err
	}
	if err := few(out, x.C); err != nil {
		return nil, err
	}
	w := make([]float64, out*x.C)
	for i := range w {
		w[i] = at(i/x.C, i%x.C)
	}
	y, err := l.Conv(l.Label, x, Pixelwise, model.PadZeros, out, 1, w, bias)
	if err != nil {
		return nil, err
	}
	u := slices.Clone(v.View)
	u[len(u)-1] = y.View()[1]
	return y.Value().With(u), nil
}

// Pixelwise is the geometry of a 1 x 1 convolution.
var Pixelwise = Geometry{Kernel: [2]int{1, 1}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}}

// Ceiled adds to the pads what a window that is rounded up reads beyond them, as
// PyTorch does it: no window begins there. It says whether there is any.
func (g *Geometry) Ceiled(h, w int) bool {
	any := false
	for axis, n := range []int{h, w} {
		span := n + g.Pads[axis] + g.Pads[axis+2] - g.Reach(axis) - 1
		more := (g.Stride[axis] - span%g.Stride[axis]) % g.Stride[axis]
		if span < 0 || more == 0 || (span+more)/g.Stride[axis]*g.Stride[axis] >= n+g.Pads[axis] {
			continue
		}
		g.Pads[axis+2] += more
		any = true
	}
	return any
}

// Mean adds a mean pooling.
func (l *Builder) Mean(x *Feature, g Geometry, exclude bool) (*Value, error) {
	k, s := g.Kernel[0], g.Stride[0]
	h, w := g.Out(x.H, 0), g.Out(x.W, 1)
	if h < 1 || w < 1 || x.H+g.Pads[0]+g.Pads[2] < g.Kernel[0] || x.W+g.Pads[1]+g.Pads[3] < g.Kernel[1] {
		return nil, fmt.Errorf("a window of %v pixels is larger than the map of %d x %d", g.Kernel, x.H, x.W)
	}
	if g.Dilation != [2]int{1, 1} {
		return nil, fmt.Errorf("a pooling with dilations %v", g.Dilation)
	}
	if g.Kernel == [2]int{x.H, x.W} && g.Pads == [4]int{} && h == 1 && w == 1 {
		y := l.Add(model.Layer{Name: l.Label, Op: model.GlobalAvgPool2D}, [3]int{x.C, 1, 1}, nil, x)
		return y.Value(), nil
	}
	if g.Kernel[0] != g.Kernel[1] || k > 16 {
		if exclude {
			return nil, fmt.Errorf("a window of %v pixels that counts only those that are there; take equal sides of at most 16", g.Kernel)
		}
		area := g.Kernel[0] * g.Kernel[1]
		if err := few(x.C, g.Kernel[0], g.Kernel[1]); err != nil {
			return nil, err
		}
		y, err := l.Conv(l.Label, x, g, model.PadZeros, x.C, x.C, algebra.Fill(x.C*area, 1/float64(area)), nil)
		if err != nil {
			return nil, err
		}
		return y.Value(), nil
	}
	if g.Stride[0] != g.Stride[1] {
		return nil, fmt.Errorf("strides %v; equal ones are computed", g.Stride)
	}
	layer := model.Layer{Name: l.Label, Op: model.AvgPool2D, Kernel: k, Stride: s}
	if k == 1 && s == 1 && g.Pads == [4]int{} {
		return x.Value(), nil
	}
	if s != k || g.Pads != [4]int{} || x.H%k != 0 || x.W%k != 0 {
		layer.Pads, layer.ExcludePad = slices.Clone(g.Pads[:]), exclude
	}
	return l.Add(layer, [3]int{x.C, h, w}, nil, x).Value(), nil
}

// Global is the mean over all pixels, as C x 1 x 1.
func (l *Builder) Global(v *Value) (*Value, error) {
	x, err := l.Feature(v)
	if err != nil {
		return nil, err
	}
	if x.H == 1 && x.W == 1 {
		return x.Value(), nil
	}
	return l.Add(model.Layer{Name: l.Label, Op: model.GlobalAvgPool2D}, [3]int{x.C, 1, 1}, nil, x).Value(), nil
}

// Padded adds a padding as a layer.
func (l *Builder) Padded(x *Feature, p *Padding) *Feature {
	if p.Sides == [4]int{} {
		return x
	}
	h, w := p.Applied(x.H, x.W)
	return l.Add(model.Layer{Name: l.Label + ".Pad", Op: model.Pad2D, Padding: p.Mode, Pads: slices.Clone(p.Sides[:])}, [3]int{x.C, h, w}, nil, x)
}
