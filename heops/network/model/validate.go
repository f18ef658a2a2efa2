package model

import (
	"fmt"
	"math"
	"slices"
)

// Shape is what a layer's result looks like for any image: its channels and
// how many input pixels one of its pixels stands for, a side.
type Shape struct {
	Channels int
	Stride   int
}

// Limits on a description, so that a hostile one cannot ask for the moon.
const (
	maxLayers   = 1000
	maxChannels = 4096
	maxStride   = 256
)

// Shapes checks the network - names, order, operators, the shape of every
// weight - and returns the shape of each layer's result by name.
func (n *Network) Shapes() (map[string]Shape, error) {
	if len(n.Layers) == 0 || len(n.Layers) > maxLayers {
		return nil, fmt.Errorf("model %s: %d layers; expected 1 to %d", n.Name, len(n.Layers), maxLayers)
	}
	if n.Input.Channels != 1 {
		return nil, fmt.Errorf("model %s: %d input channels; expected 1, a grey image", n.Name, n.Input.Channels)
	}
	if !(n.Input.Std > 0) || math.IsInf(n.Input.Std, 0) || math.IsNaN(n.Input.Mean) || math.IsInf(n.Input.Mean, 0) {
		return nil, fmt.Errorf("model %s: input mean %g and std %g; expected finite numbers, std above 0", n.Name, n.Input.Mean, n.Input.Std)
	}
	shapes := map[string]Shape{Input: {n.Input.Channels, 1}}
	for _, l := range n.Layers {
		if l.Name == "" {
			return nil, fmt.Errorf("model %s: a %s layer has no name", n.Name, l.Op)
		}
		if _, twice := shapes[l.Name]; twice {
			return nil, fmt.Errorf("model %s: two layers are named %q", n.Name, l.Name)
		}
		s, err := n.shape(l, shapes)
		if err != nil {
			return nil, fmt.Errorf("model %s, layer %s (%s): %w", n.Name, l.Name, l.Op, err)
		}
		shapes[l.Name] = s
	}
	if _, ok := shapes[n.Output]; !ok || n.Output == Input {
		return nil, fmt.Errorf("model %s: the output %q is not a layer", n.Name, n.Output)
	}
	return shapes, nil
}

// shape returns the shape of one layer's result, its inputs' shapes known.
func (n *Network) shape(l Layer, shapes map[string]Shape) (Shape, error) {
	if len(l.Inputs) == 0 || (l.Op != Concat && len(l.Inputs) != 1) {
		return Shape{}, fmt.Errorf("%d inputs", len(l.Inputs))
	}
	var in Shape
	for i, name := range l.Inputs {
		s, ok := shapes[name]
		if !ok {
			return Shape{}, fmt.Errorf("input %q is not a layer before it", name)
		}
		if i > 0 && s.Stride != in.Stride {
			return Shape{}, fmt.Errorf("inputs %q and %q differ in size: strides %d and %d", l.Inputs[0], name, in.Stride, s.Stride)
		}
		in = Shape{in.Channels + s.Channels, s.Stride}
	}
	out := in
	var need map[string][]int
	switch l.Op {
	case SpaceToDepth, DepthToSpace:
		if l.Block < 2 || l.Block > 8 {
			return Shape{}, fmt.Errorf("block %d; expected 2 to 8", l.Block)
		}
		b2 := l.Block * l.Block
		if l.Op == SpaceToDepth {
			out = Shape{in.Channels * b2, in.Stride * l.Block}
		} else if in.Channels%b2 != 0 || in.Stride%l.Block != 0 {
			return Shape{}, fmt.Errorf("block %d does not divide %d channels at stride %d", l.Block, in.Channels, in.Stride)
		} else {
			out = Shape{in.Channels / b2, in.Stride / l.Block}
		}
	case Conv2D:
		if l.Kernel != 1 && l.Kernel != 3 {
			return Shape{}, fmt.Errorf("kernel %d; 1 and 3 are supported", l.Kernel)
		}
		if l.Dilation < 0 || l.Dilation > 16 {
			return Shape{}, fmt.Errorf("dilation %d; expected 1 to 16", l.Dilation)
		}
		out.Channels = l.Out
		need = map[string][]int{"weight": {l.Out, in.Channels, l.Kernel, l.Kernel}, "bias": {l.Out}}
	case ConvTranspose2D:
		if l.Kernel != 2 || l.PoolStride() != 2 {
			return Shape{}, fmt.Errorf("kernel %d, stride %d; only 2 and 2 are supported", l.Kernel, l.PoolStride())
		}
		if in.Stride%2 != 0 {
			return Shape{}, fmt.Errorf("the input already has the image's resolution")
		}
		out = Shape{l.Out, in.Stride / 2}
		need = map[string][]int{"weight": {in.Channels, l.Out, 2, 2}, "bias": {l.Out}}
	case AvgPool2D:
		if (l.Kernel != 2 && l.Kernel != 0) || l.PoolStride() < 1 || l.PoolStride() > 2 {
			return Shape{}, fmt.Errorf("kernel %d, stride %d; a 2 x 2 window with stride 1 or 2 is supported", l.Kernel, l.PoolStride())
		}
		out.Stride *= l.PoolStride()
	case BatchNorm:
		c := []int{in.Channels}
		need = map[string][]int{"weight": c, "bias": c, "running_mean": c, "running_var": c}
	case Quadratic:
		c := []int{in.Channels}
		need = map[string][]int{"a": c, "b": c, "c": c}
	case Square, ReLU, Concat:
	default:
		return Shape{}, fmt.Errorf("unknown operator; known are SpaceToDepth, DepthToSpace, Conv2D, BatchNorm, Square, Quadratic, AvgPool2D, ConvTranspose2D, Concat, ReLU")
	}
	if out.Channels < 1 || out.Channels > maxChannels || out.Stride > maxStride {
		return Shape{}, fmt.Errorf("%d channels at stride %d; expected 1 to %d at most %d", out.Channels, out.Stride, maxChannels, maxStride)
	}
	for part, shape := range need {
		if err := n.checkWeight(l.Name+"."+part, shape, part == "bias"); err != nil {
			return Shape{}, err
		}
	}
	return out, n.checkValues(l)
}

func (n *Network) checkWeight(name string, shape []int, optional bool) error {
	w, ok := n.Weights[name]
	if !ok && optional {
		return nil
	}
	if !ok {
		return fmt.Errorf("the weights have no tensor %q", name)
	}
	if !slices.Equal(w.Shape, shape) {
		return fmt.Errorf("tensor %q has shape %v; the description asks for %v", name, w.Shape, shape)
	}
	for _, v := range w.Data {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("tensor %q holds %g", name, v)
		}
	}
	return nil
}

// checkValues refuses coefficients that folding would divide by.
func (n *Network) checkValues(l Layer) error {
	switch l.Op {
	case Quadratic:
		for c, a := range n.weight(l, "a") {
			if a == 0 {
				return fmt.Errorf("coefficient a of channel %d is 0: not a quadratic", c)
			}
		}
	case BatchNorm:
		for c, v := range n.weight(l, "running_var") {
			if v+l.eps() <= 0 {
				return fmt.Errorf("running variance of channel %d is %g", c, v)
			}
		}
	}
	return nil
}

// TotalStride returns the largest stride of any layer: image sides and the
// padding's pitch must be multiples of it.
func (n *Network) TotalStride() (int, error) {
	shapes, err := n.Shapes()
	if err != nil {
		return 0, err
	}
	stride := 1
	for _, s := range shapes {
		stride = max(stride, s.Stride)
	}
	return stride, nil
}
