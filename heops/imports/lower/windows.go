package lower

import (
	"errors"
	"fmt"

	"cryptounet/heops/imports/maps"
	"cryptounet/heops/imports/onnx"
)

// windows are convolutions and poolings.
func windows() map[string]operator {
	return map[string]operator{
		"Conv":              {2, 3, convolution},
		"ConvTranspose":     {2, 3, transposed},
		"AveragePool":       {1, 1, averaged},
		"MaxPool":           {1, 1, largest},
		"GlobalAveragePool": {1, 1, func(l *lowerer, in []*maps.Value) ([]*maps.Value, error) { return one(l.Global(in[0])) }},
		"Pad":               {1, 4, padNode},
		"Resize":            {1, 4, resize},
		"Upsample":          {1, 2, resize},
	}
}

// window reads a node's attributes for a map of h x w.
func (l *lowerer) window(kernel []int, h, w int) (g maps.Geometry, err error) {
	n := l.node
	if given := n.Ints("kernel_shape"); given != nil {
		kernel = given
	}
	pair := func(name string, list []int) (p [2]int) {
		if len(list) != 2 || min(list[0], list[1]) < 1 || max(list[0], list[1]) > maps.MaxSide {
			err = errors.Join(err, fmt.Errorf("%s %v; two of 1 to %d are expected: images have two sides", name, list, maps.MaxSide))
			return p
		}
		return [2]int{list[0], list[1]}
	}
	g.Kernel = pair("kernel", kernel)
	g.Stride = pair("strides", n.Ints("strides", 1, 1))
	g.Dilation = pair("dilations", n.Ints("dilations", 1, 1))
	if err != nil {
		return g, err
	}
	pads := n.Ints("pads", 0, 0, 0, 0)
	if len(pads) != 4 {
		return g, fmt.Errorf("pads %v; four are expected", pads)
	}
	for i, p := range pads {
		if p < -maps.MaxSide || p > maps.MaxSide {
			return g, fmt.Errorf("pads %v", pads)
		}
		g.Pads[i] = p
	}
	switch auto := n.Text("auto_pad", "NOTSET"); auto {
	case "NOTSET", "":
	case "VALID":
		g.Pads = [4]int{}
	case "SAME_UPPER", "SAME_LOWER":
		if n.Op == "ConvTranspose" {
			return g, fmt.Errorf("auto_pad %s of a transposed convolution; give pads", auto)
		}
		for axis, side := range []int{h, w} {
			total := max(0, ((side+g.Stride[axis]-1)/g.Stride[axis]-1)*g.Stride[axis]+g.Reach(axis)+1-side)
			less := total / 2
			g.Pads[axis], g.Pads[axis+2] = less, total-less
			if auto == "SAME_LOWER" {
				g.Pads[axis], g.Pads[axis+2] = total-less, less
			}
		}
	default:
		return g, fmt.Errorf("auto_pad %q", auto)
	}
	return g, nil
}

// kernel returns a convolution's weights and bias; outputs is which side of the
// weights counts them, times groups for a transposed one.
func (l *lowerer) kernel(in []*maps.Value, channels int) (w *onnx.Tensor, bias []float64, groups int, err error) {
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

func convolution(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	shape := in[0].Shape()
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
	if g.Kernel != [2]int{w.Shape[2], w.Shape[3]} {
		return nil, fmt.Errorf("a kernel of %v with weights of shape %v", g.Kernel, w.Shape)
	}
	x, mode, err := l.PadOf(in[0], &g)
	if err != nil {
		return nil, err
	}
	y, err := l.Conv(l.Label, x, g, mode, w.Shape[0], groups, w.Floats, bias)
	if err != nil {
		return nil, err
	}
	return one(y.Value(), nil)
}

func transposed(l *lowerer, in []*maps.Value) ([]*maps.Value, error) {
	x, err := l.Feature(in[0])
	if err != nil {
		return nil, err
	}
	w, bias, groups, err := l.kernel(in, x.C)
	if err != nil {
		return nil, err
	}
	g, err := l.window(w.Shape[2:], x.H, x.W)
	if err != nil {
		return nil, err
	}
	more := l.node.Ints("output_padding", 0, 0)
	if shape := l.node.Ints("output_shape"); shape != nil {
		return nil, fmt.Errorf("an output shape of %v; give pads and output_padding", shape)
	}
	if len(more) != 2 || min(more[0], more[1]) < 0 || max(more[0], more[1]) > maps.MaxSide {
		return nil, fmt.Errorf("output padding %v", more)
	}
	if g.Kernel != [2]int{w.Shape[2], w.Shape[3]} {
		return nil, fmt.Errorf("a kernel of %v with weights of shape %v", g.Kernel, w.Shape)
	}
	y, err := l.Transposed(x, g, more, groups, w, bias)
	if err != nil {
		return nil, err
	}
	return one(y.Value(), nil)
}
