package model

import (
	"fmt"
	"math"
	"slices"
)

// Shape is what a layer's result looks like for any image: its channels and
// how many input pixels one of its pixels stands for, a side; 0 after
// GlobalAvgPool2D and Dense.
type Shape struct {
	Channels int
	Stride   int
}

// Size is a layer's result for an image of a given size: C x H x W values, and
// how many input pixels one of its pixels stands for, a side. Stride is 0 after
// GlobalAvgPool2D and Dense, where position no longer means anything.
type Size struct {
	C, H, W int
	Stride  int
}

// Limits on a description, so that a hostile one cannot ask for the moon.
const (
	maxLayers      = 1000
	maxInputs      = 100     // of one layer
	maxChannels    = 1 << 16 // of a map
	maxStride      = 256
	maxTotalStride = 4096
	maxSide        = 1 << 20 // of a map
	maxValues      = 1 << 26 // of a map
	maxParameters  = 1 << 31
	maxImage       = 16 // input channels
)

// Shapes checks the network - names, order, operators, the shape of every
// weight as far as it does not depend on the image's size - and returns the
// shape of each layer's result by name.
func (n *Network) Shapes() (map[string]Shape, error) {
	places, err := n.walk(0, 0, true)
	if err != nil {
		return nil, err
	}
	shapes := make(map[string]Shape, len(places))
	for name, p := range places {
		shapes[name] = Shape{p.C, p.Stride}
	}
	return shapes, nil
}

// Sizes checks the network for an image of height x width pixels - all that
// Shapes checks, and that every layer fits the size of its input - and returns
// the size of the input and of each layer's result by name.
func (n *Network) Sizes(height, width int) (map[string]Size, error) {
	places, err := n.sized(height, width, true)
	if err != nil {
		return nil, err
	}
	sizes := make(map[string]Size, len(places))
	for name, p := range places {
		sizes[name] = p.Size
	}
	return sizes, nil
}

func (n *Network) sized(height, width int, weights bool) (map[string]place, error) {
	if height < 1 || width < 1 || height > maxSide || width > maxSide {
		return nil, fmt.Errorf("model %s: an image of %d x %d pixels; expected sides of 1 to %d", n.Name, height, width, maxSide)
	}
	if c := n.Input.Channels; c <= maxImage && c*height*width > maxValues {
		return nil, fmt.Errorf("model %s: an image of %d x %d x %d values; at most %d are supported", n.Name, c, height, width, maxValues)
	}
	return n.walk(height, width, weights)
}

// place is a map while the network is checked. H = W = 0 while the image's size
// is not known.
type place struct {
	Size
	cut bool // a layer without padding came before: not the whole image
}

// walk checks the layers in their order for an image of h x w pixels, 0 x 0 for
// any, and, if asked, the weights' shapes and values.
func (n *Network) walk(h, w int, weights bool) (map[string]place, error) {
	if len(n.Layers) == 0 || len(n.Layers) > maxLayers {
		return nil, fmt.Errorf("model %s: %d layers; expected 1 to %d", n.Name, len(n.Layers), maxLayers)
	}
	if n.Input.Channels < 1 || n.Input.Channels > maxImage {
		return nil, fmt.Errorf("model %s: %d input channels; expected 1, a grey image, to %d", n.Name, n.Input.Channels, maxImage)
	}
	if !(n.Input.Std > 0) || math.IsInf(n.Input.Std, 0) || math.IsNaN(n.Input.Mean) || math.IsInf(n.Input.Mean, 0) {
		return nil, fmt.Errorf("model %s: input mean %g and std %g; expected finite numbers, std above 0", n.Name, n.Input.Mean, n.Input.Std)
	}
	places := map[string]place{Input: {Size: Size{n.Input.Channels, h, w, 1}}}
	parameters, total := 0, 1
	for _, l := range n.Layers {
		if l.Name == "" {
			return nil, fmt.Errorf("model %s: a %s layer has no name", n.Name, l.Op)
		}
		if _, twice := places[l.Name]; twice {
			return nil, fmt.Errorf("model %s: two layers are named %q", n.Name, l.Name)
		}
		p, err := n.place(l, places, weights, &parameters)
		if err != nil {
			return nil, fmt.Errorf("model %s, layer %s (%s): %w", n.Name, l.Name, l.Op, err)
		}
		if total = lcm(total, p.Stride); total > maxTotalStride {
			return nil, fmt.Errorf("model %s, layer %s (%s): sides would have to be multiples of %d; at most %d are supported", n.Name, l.Name, l.Op, total, maxTotalStride)
		}
		places[l.Name] = p
	}
	out, ok := places[n.Output]
	if !ok || n.Output == Input {
		return nil, fmt.Errorf("model %s: the output %q is not a layer", n.Name, n.Output)
	}
	if weights {
		for _, part := range []string{"range", "typical"} {
			if err := n.checkWeight(n.Output+"."+part, []int{out.C}, true); err != nil {
				return nil, fmt.Errorf("model %s: %w", n.Name, err)
			}
		}
	}
	return places, nil
}

// place returns one layer's result, its inputs' known.
func (n *Network) place(l Layer, places map[string]place, weights bool, parameters *int) (place, error) {
	in, err := joined(l, places)
	if err != nil {
		return place{}, err
	}
	out, need, err := rule(l, in.Size)
	if err != nil {
		return place{}, err
	}
	if in.cut && l.Wraps() {
		return place{}, fmt.Errorf("the wrap needs the whole image and a layer without padding came before: give it another padding")
	}
	if out.C < 1 || out.C > maxChannels || out.Stride > maxStride || out.H > maxSide || out.W > maxSide || out.C*out.H*out.W > maxValues {
		return place{}, fmt.Errorf("%d channels of %d x %d values at stride %d; expected 1 to %d channels, sides of at most %d and %d values in all, strides of at most %d", out.C, out.H, out.W, out.Stride, maxChannels, maxSide, maxValues, maxStride)
	}
	for _, t := range need {
		count := 1
		for _, d := range t.shape { // at most 2^26 times 2^16
			count *= d
		}
		if *parameters += count; *parameters > maxParameters {
			return place{}, fmt.Errorf("its %s of shape %v makes more than %d weights in all", t.part, t.shape, maxParameters)
		}
	}
	if weights {
		if err := n.checkWeights(l, in.Size, need); err != nil {
			return place{}, err
		}
	}
	return place{out, in.cut || l.Cuts()}, nil
}

// joined returns what the layer reads: its input, or its inputs' channels
// together for Concat.
func joined(l Layer, places map[string]place) (place, error) {
	switch many := l.Op == Concat || l.Op == Add; {
	case len(l.Inputs) == 0, !many && len(l.Inputs) != 1, len(l.Inputs) > maxInputs, l.Op == Add && len(l.Inputs) < 2:
		return place{}, fmt.Errorf("%d inputs; expected 1, up to %d for Concat, 2 to %d for Add", len(l.Inputs), maxInputs, maxInputs)
	}
	var in place
	for i, name := range l.Inputs {
		p, ok := places[name]
		switch {
		case !ok:
			return place{}, fmt.Errorf("input %q is not a layer before it", name)
		case i == 0:
			in = p
			continue
		case p.Stride != in.Stride:
			return place{}, fmt.Errorf("inputs %q and %q differ in size: strides %d and %d", l.Inputs[0], name, in.Stride, p.Stride)
		case p.H != in.H || p.W != in.W:
			return place{}, fmt.Errorf("inputs %q and %q differ in size: %d x %d and %d x %d", l.Inputs[0], name, in.H, in.W, p.H, p.W)
		case l.Op == Add && p.C != in.C:
			return place{}, fmt.Errorf("inputs %q and %q have %d and %d channels", l.Inputs[0], name, in.C, p.C)
		}
		if l.Op == Concat {
			in.C += p.C
		}
		in.cut = in.cut || p.cut
	}
	return in, nil
}

// Fixed says whether the network has a layer that fixes what image it takes, or
// that needs all of it at once: Dense or GlobalAvgPool2D.
func (n *Network) Fixed() bool {
	return slices.ContainsFunc(n.Layers, func(l Layer) bool { return l.Op == Dense || l.Op == GlobalAvgPool2D })
}

// TotalStride returns the least common multiple of all layers' strides: image
// sides and the wrap's pitch must be multiples of it, sides before layers
// without padding excepted (Sizes tells).
func (n *Network) TotalStride() (int, error) {
	places, err := n.walk(0, 0, true)
	if err != nil {
		return 0, err
	}
	stride := 1
	for _, p := range places {
		stride = lcm(stride, p.Stride)
	}
	return stride, nil
}

// lcm returns the least common multiple of a > 0 and b, a if b is 0.
func lcm(a, b int) int {
	if b == 0 {
		return a
	}
	x, y := a, b
	for y != 0 {
		x, y = y, x%y
	}
	return a / x * b
}
