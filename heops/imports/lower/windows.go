package lower

import (
	"errors"
	"fmt"

	"cryptounet/heops/imports/onnx"
	"cryptounet/heops/network/model"
)

// windows are convolutions and poolings.
func windows() map[string]operator {
	return map[string]operator{
		"Conv":              {2, 3, convolution},
		"ConvTranspose":     {2, 3, transposed},
		"AveragePool":       {1, 1, averaged},
		"MaxPool":           {1, 1, largest},
		"GlobalAveragePool": {1, 1, func(l *lowerer, in []*value) ([]*value, error) { return one(l.global(in[0])) }},
		"Pad":               {1, 4, padNode},
		"Resize":            {1, 4, resize},
		"Upsample":          {1, 2, resize},
	}
}

// geometry is how a window moves: pairs are down and across, pads top, left,
// bottom, right.
type geometry struct {
	kernel, stride, dilation [2]int
	pads                     [4]int
}

// reach is the span of a window's taps along an axis, but for one.
func (g geometry) reach(axis int) int { return (g.kernel[axis] - 1) * g.dilation[axis] }

// out is how many pixels the window leaves of n along an axis.
func (g geometry) out(n, axis int) int {
	return (n+g.pads[axis]+g.pads[axis+2]-g.reach(axis)-1)/g.stride[axis] + 1
}

// maxSide bounds kernels, strides and pads before anything is computed of them.
const maxSide = 1 << 12

// window reads a node's attributes for a map of h x w.
func (l *lowerer) window(kernel []int, h, w int) (g geometry, err error) {
	n := l.node
	if given := n.Ints("kernel_shape"); given != nil {
		kernel = given
	}
	pair := func(name string, list []int) (p [2]int) {
		if len(list) != 2 || min(list[0], list[1]) < 1 || max(list[0], list[1]) > maxSide {
			err = errors.Join(err, fmt.Errorf("%s %v; two of 1 to %d are expected: images have two sides", name, list, maxSide))
			return p
		}
		return [2]int{list[0], list[1]}
	}
	g.kernel = pair("kernel", kernel)
	g.stride = pair("strides", n.Ints("strides", 1, 1))
	g.dilation = pair("dilations", n.Ints("dilations", 1, 1))
	if err != nil {
		return g, err
	}
	pads := n.Ints("pads", 0, 0, 0, 0)
	if len(pads) != 4 {
		return g, fmt.Errorf("pads %v; four are expected", pads)
	}
	for i, p := range pads {
		if p < -maxSide || p > maxSide {
			return g, fmt.Errorf("pads %v", pads)
		}
		g.pads[i] = p
	}
	switch auto := n.Text("auto_pad", "NOTSET"); auto {
	case "NOTSET", "":
	case "VALID":
		g.pads = [4]int{}
	case "SAME_UPPER", "SAME_LOWER":
		if n.Op == "ConvTranspose" {
			return g, fmt.Errorf("auto_pad %s of a transposed convolution; give pads", auto)
		}
		for axis, side := range []int{h, w} {
			total := max(0, ((side+g.stride[axis]-1)/g.stride[axis]-1)*g.stride[axis]+g.reach(axis)+1-side)
			less := total / 2
			g.pads[axis], g.pads[axis+2] = less, total-less
			if auto == "SAME_LOWER" {
				g.pads[axis], g.pads[axis+2] = total-less, less
			}
		}
	default:
		return g, fmt.Errorf("auto_pad %q", auto)
	}
	return g, nil
}

// together adds a Pad node's padding to the window's own, if both are of one
// kind or there is but one.
func (g *geometry) together(p *padding) (mode string, ok bool) {
	if p == nil {
		return model.PadZeros, true
	}
	if g.pads != [4]int{} && p.mode != model.PadZeros {
		return "", false
	}
	for i := range g.pads {
		if p.sides[i] < 0 {
			return "", false
		}
		g.pads[i] += p.sides[i]
	}
	return p.mode, true
}

// padOf returns what a window reads: a map, and its padding brought into g.
func (l *lowerer) padOf(v *value, g *geometry) (x *feature, mode string, err error) {
	if mode, ok := g.together(v.pad); ok {
		x, err = l.unpadded(v)
		return x, mode, err
	}
	x, err = l.feature(v)
	return x, model.PadZeros, err
}

// square brings a kernel, in x rows of kh x kw, and its geometry to equal sides,
// with zeros where it had none.
func square(data []float64, g geometry) ([]float64, geometry, error) {
	if g.stride[0] != g.stride[1] {
		return nil, g, fmt.Errorf("strides %v; equal ones are computed", g.stride)
	}
	if g.kernel[0] == g.kernel[1] && g.dilation[0] == g.dilation[1] {
		return data, g, nil
	}
	old := g
	for axis, other := range []int{1, 0} {
		if g.kernel[axis] == 1 {
			g.dilation[axis] = old.dilation[other]
		}
	}
	if g.dilation[0] != g.dilation[1] { // taps with zeros between
		g.kernel = [2]int{old.reach(0) + 1, old.reach(1) + 1}
		g.dilation = [2]int{1, 1}
	}
	side := max(g.kernel[0], g.kernel[1])
	if side > maxSide {
		return nil, g, fmt.Errorf("a kernel of %v", g.kernel)
	}
	spread := [2]int{1, 1} // of old taps in the new kernel
	var first [2]int
	for axis := range 2 {
		spread[axis] = old.dilation[axis] / g.dilation[axis]
		first[axis] = (side - g.kernel[axis]) / 2
		g.pads[axis] += first[axis] * g.dilation[axis]
		g.pads[axis+2] += (side - g.kernel[axis] - first[axis]) * g.dilation[axis]
		if old.kernel[axis] == 1 {
			spread[axis] = 1
		}
	}
	g.kernel = [2]int{side, side}
	taps := old.kernel[0] * old.kernel[1]
	wide := make([]float64, len(data)/taps*side*side)
	for i, v := range data {
		row, column := i%taps/old.kernel[1], i%old.kernel[1]
		wide[i/taps*side*side+(first[0]+row*spread[0])*side+first[1]+column*spread[1]] = v
	}
	return wide, g, nil
}

// conv adds a convolution, in the plainest form that says what it reads beyond
// the border. weight is out x in/groups x kernel.
func (l *lowerer) conv(name string, x *feature, g geometry, mode string, out, groups int, weight, bias []float64) (*feature, error) {
	weight, g, err := square(weight, g)
	if err != nil {
		return nil, err
	}
	k, s, d := g.kernel[0], g.stride[0], g.dilation[0]
	layer := model.Layer{Name: name, Op: model.Conv2D, Out: out, Kernel: k, Stride: s, Dilation: d, Groups: groups, Padding: mode}
	h, w := g.out(x.h, 0), g.out(x.w, 1)
	if h < 1 || w < 1 || x.h+g.pads[0]+g.pads[2] <= g.reach(0) || x.w+g.pads[1]+g.pads[3] <= g.reach(1) {
		return nil, fmt.Errorf("a window of %d x %d pixels is larger than the map of %d x %d: take larger images", g.reach(0)+1, g.reach(1)+1, x.h, x.w)
	}
	same := k / 2 * d
	whole := x.h%s == 0 && x.w%s == 0
	switch {
	case k%2 == 1 && k <= 15 && s <= 8 && d <= 16 && whole && g.pads == [4]int{same, same, same, same} && (mode != model.PadReflect || x.h > same && x.w > same):
		if h != x.h/s || w != x.w/s {
			return nil, errors.New("sides that do not fit")
		}
	case k%2 == 1 && k <= 15 && s <= 8 && d <= 16 && g.pads == [4]int{}:
		layer.Padding = model.PadValid
	default:
		layer.Pads = g.pads[:]
	}
	return l.add(layer, [3]int{out, h, w}, kernelWeights(weight, bias, out, x.c/groups, k), x), nil
}

func kernelWeights(weight, bias []float64, first, second, k int) map[string]model.Weight {
	all := map[string]model.Weight{"weight": {Shape: []int{first, second, k, k}, Data: weight}}
	if bias != nil {
		all["bias"] = vector(bias)
	}
	return all
}

// kernel returns a convolution's weights and bias; outputs is which side of the
// weights counts them, times groups for a transposed one.
func (l *lowerer) kernel(in []*value, channels int) (w *onnx.Tensor, bias []float64, groups int, err error) {
	if w, err = weights(in[1], "weight"); err != nil {
		return nil, nil, 0, err
	}
	groups = l.node.Int("group", 1)
	if len(w.Shape) != 4 || w.Len() == 0 {
		return nil, nil, 0, fmt.Errorf("a weight of shape %v; four sides are expected", w.Shape)
	}
	inputs, outputs := w.Shape[1]*groups, w.Shape[0]
	if l.node.Op == "ConvTranspose" {
		inputs, outputs = w.Shape[0], w.Shape[1]*groups
	}
	if groups < 1 || groups > channels || inputs != channels || outputs%groups != 0 || channels%groups != 0 {
		return nil, nil, 0, fmt.Errorf("a weight of shape %v in %d groups for %d channels", w.Shape, groups, channels)
	}
	if in[2] != nil {
		b, err := weights(in[2], "bias")
		if err != nil {
			return nil, nil, 0, err
		}
		if b.Len() != outputs {
			return nil, nil, 0, fmt.Errorf("a bias of %d values for %d channels", b.Len(), outputs)
		}
		bias = b.Floats
	}
	return w, bias, groups, nil
}

func convolution(l *lowerer, in []*value) ([]*value, error) {
	shape := in[0].shape()
	if len(shape) != 4 {
		return nil, fmt.Errorf("a convolution of a tensor of shape %v; images have two sides", shape)
	}
	w, bias, groups, err := l.kernel(in, shape[1])
	if err != nil {
		return nil, err
	}
	g, err := l.window(w.Shape[2:], shape[2], shape[3])
	if err != nil {
		return nil, err
	}
	if g.kernel != [2]int{w.Shape[2], w.Shape[3]} {
		return nil, fmt.Errorf("a kernel of %v with weights of shape %v", g.kernel, w.Shape)
	}
	x, mode, err := l.padOf(in[0], &g)
	if err != nil {
		return nil, err
	}
	y, err := l.conv(l.label(), x, g, mode, w.Shape[0], groups, w.Floats, bias)
	if err != nil {
		return nil, err
	}
	return one(y.value(), nil)
}

func transposed(l *lowerer, in []*value) ([]*value, error) {
	x, err := l.feature(in[0])
	if err != nil {
		return nil, err
	}
	w, bias, groups, err := l.kernel(in, x.c)
	if err != nil {
		return nil, err
	}
	g, err := l.window(w.Shape[2:], x.h, x.w)
	if err != nil {
		return nil, err
	}
	more := l.node.Ints("output_padding", 0, 0)
	if shape := l.node.Ints("output_shape"); shape != nil {
		return nil, fmt.Errorf("an output shape of %v; give pads and output_padding", shape)
	}
	if len(more) != 2 || min(more[0], more[1]) < 0 || max(more[0], more[1]) > maxSide {
		return nil, fmt.Errorf("output padding %v", more)
	}
	if g.kernel != [2]int{w.Shape[2], w.Shape[3]} || g.kernel[0] != g.kernel[1] || g.stride[0] != g.stride[1] || g.dilation[0] != g.dilation[1] {
		return nil, fmt.Errorf("a transposed convolution of kernel %v, strides %v, dilations %v; both sides are to be equal", g.kernel, g.stride, g.dilation)
	}
	k, s, d, out := g.kernel[0], g.stride[0], g.dilation[0], w.Shape[1]*groups
	if s == 1 && groups == 1 {
		return l.turned(x, g, more, w, bias)
	}
	h := (x.h-1)*s - g.pads[0] - g.pads[2] + g.reach(0) + 1 + more[0]
	wide := (x.w-1)*s - g.pads[1] - g.pads[3] + g.reach(1) + 1 + more[1]
	if h < 1 || wide < 1 {
		return nil, fmt.Errorf("pads %v leave nothing of a map of %d x %d", g.pads, x.h, x.w)
	}
	layer := model.Layer{Name: l.label(), Op: model.ConvTranspose2D, Out: out, Kernel: k, Stride: s, Groups: groups, Padding: model.PadZeros}
	p := min(1, k-2)
	doubles := s == 2 && d == 1 && k >= 2 && k <= 4 && g.pads == [4]int{p, p, p, p} && more[0] == k%2 && more[1] == k%2
	if doubles {
		layer.OutputPadding = more[0]
	} else {
		layer.Dilation = d
		layer.Pads = []int{g.pads[0], g.pads[1], g.pads[2] - more[0], g.pads[3] - more[1]}
	}
	return one(l.add(layer, [3]int{out, h, wide}, kernelWeights(w.Floats, bias, x.c, w.Shape[1], k), x).value(), nil)
}

// turned is a transposed convolution of stride 1: a convolution with the kernel
// turned around.
func (l *lowerer) turned(x *feature, g geometry, more []int, w *onnx.Tensor, bias []float64) ([]*value, error) {
	out, kk := w.Shape[1], g.kernel[0]*g.kernel[1]
	flipped := make([]float64, len(w.Floats))
	for c := range x.c {
		for o := range out {
			for k := range kk {
				flipped[(o*x.c+c)*kk+k] = w.Floats[(c*out+o)*kk+kk-1-k]
			}
		}
	}
	for axis := range 2 {
		g.pads[axis] = g.reach(axis) - g.pads[axis]
		g.pads[axis+2] = g.reach(axis) - g.pads[axis+2] + more[axis]
	}
	y, err := l.conv(l.label(), x, g, model.PadZeros, out, 1, flipped, bias)
	if err != nil {
		return nil, err
	}
	return one(y.value(), nil)
}
