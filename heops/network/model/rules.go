package model

import (
	"fmt"
	"math"
	"slices"
)

// tensorRule is a tensor that a layer needs: LAYER.part, of that shape.
type tensorRule struct {
	part     string
	shape    []int
	optional bool
}

// rule returns the size of a layer's result for an input of size in, whose
// sides are 0 if not known, and the tensors that it needs. It refuses what the
// layer cannot be.
func rule(l Layer, in Size) (out Size, need []tensorRule, err error) {
	if in.Stride == 0 && !pointwise(l) {
		return out, nil, fmt.Errorf("its input comes out of a Dense or GlobalAvgPool2D layer and has no positions")
	}
	if len(l.Pads) > 0 || l.Op == Pad2D {
		return windowRule(l, in)
	}
	if l.Padding != "" && l.Op != Conv2D && l.Op != ConvTranspose2D && l.Op != MaxPool2D && !(l.Op == AvgPool2D && l.Padding == PadWrap) {
		return out, nil, fmt.Errorf("padding %q; only convolutions have one", l.Padding)
	}
	out = in
	perChannel := func(parts ...string) (need []tensorRule) {
		for _, part := range parts {
			need = append(need, tensorRule{part, []int{in.C}, false})
		}
		return need
	}
	switch l.Op {
	case SpaceToDepth, DepthToSpace:
		if l.Block < 2 || l.Block > 8 {
			return out, nil, fmt.Errorf("block %d; expected 2 to 8", l.Block)
		}
		b2 := l.Block * l.Block
		if l.Op == SpaceToDepth {
			out.C *= b2
			err = out.shrink(l.Block)
		} else if in.C%b2 != 0 || in.Stride%l.Block != 0 {
			err = fmt.Errorf("block %d does not divide %d channels at stride %d", l.Block, in.C, in.Stride)
		} else {
			out.C /= b2
			err = out.grow(l.Block)
		}
	case Conv2D:
		return convRule(l, in)
	case ConvTranspose2D:
		return transposeRule(l, in)
	case AvgPool2D:
		k, s := l.PoolKernel(), l.PoolStride()
		if k < 1 || k > 16 || s != k && !(k == 2 && s == 1) {
			return out, nil, fmt.Errorf("kernel %d, stride %d; a window of 1 to 16 pixels whose stride is its side, or 2 with stride 1, is supported", k, s)
		}
		err = out.shrink(s)
	case MaxPool2D:
		return maxPoolRule(l, in)
	case GlobalAvgPool2D:
		out = Size{in.C, 1, 1, 0}
	case Dense:
		// Without the image's size checkWeights sees to the second dimension.
		out = Size{l.Out, 1, 1, 0}
		need = []tensorRule{{"weight", []int{l.Out, in.C * in.H * in.W}, false}, {"bias", []int{l.Out}, true}}
	case Upsample2D:
		if l.Factor < 2 || l.Factor > 8 {
			return out, nil, fmt.Errorf("factor %d; expected 2 to 8", l.Factor)
		}
		if l.Mode != "" && l.Mode != Nearest && l.Mode != Bilinear && l.Mode != Corners {
			return out, nil, fmt.Errorf("mode %q; expected %s, %s or %s", l.Mode, Nearest, Bilinear, Corners)
		}
		err = out.grow(l.Factor)
	case BatchNorm:
		need = perChannel("weight", "bias", "running_mean", "running_var")
	case Quadratic:
		need = perChannel("a", "b", "c")
	case Affine, Polynomial, Square, ReLU, LeakyReLU, SiLU, GELU, Sigmoid, Tanh, Concat, Add: // shapes of the first two: checkWeights
	default:
		err = fmt.Errorf("unknown operator; known are SpaceToDepth, DepthToSpace, Conv2D, BatchNorm, Affine, Square, Quadratic, Polynomial, AvgPool2D, GlobalAvgPool2D, ConvTranspose2D, Upsample2D, Dense, Concat, Add, ReLU, LeakyReLU, SiLU, GELU, Sigmoid, Tanh, MaxPool2D, Pad2D")
	}
	return out, need, err
}

// pointwise says whether the layer works where position means nothing.
func pointwise(l Layer) bool {
	switch l.Op {
	case Conv2D:
		return l.Kernel == 1 && l.ConvStride() == 1
	case SpaceToDepth, DepthToSpace, ConvTranspose2D, AvgPool2D, MaxPool2D, GlobalAvgPool2D, Upsample2D, Pad2D:
		return false
	}
	return true
}

func convRule(l Layer, in Size) (out Size, need []tensorRule, err error) {
	switch {
	case l.Kernel < 1 || l.Kernel > 15 || l.Kernel%2 == 0:
		return out, nil, fmt.Errorf("kernel %d; odd sides of 1 to 15 are supported", l.Kernel)
	case l.Stride < 0 || l.Stride > 8:
		return out, nil, fmt.Errorf("stride %d; expected 1 to 8", l.Stride)
	case l.Dilation < 0 || l.Dilation > 16:
		return out, nil, fmt.Errorf("dilation %d; expected 1 to 16", l.Dilation)
	}
	if err := groupRule(l, in.C); err != nil {
		return out, nil, err
	}
	out = in
	out.C = l.Out
	reach := l.TapDistance() * (l.Kernel - 1) // whole span of the taps
	switch l.PadMode() {
	case PadValid:
		if in.H > 0 && (in.H <= reach || in.W <= reach) {
			return out, nil, fmt.Errorf("its taps span %d pixels of a map of %d x %d without padding: larger images or a padding are needed", reach+1, in.H, in.W)
		}
		out.Stride *= l.ConvStride()
		if in.H > 0 {
			out.H, out.W = (in.H-reach-1)/l.ConvStride()+1, (in.W-reach-1)/l.ConvStride()+1
		}
	case PadReflect:
		if in.H > 0 && (in.H <= reach/2 || in.W <= reach/2) {
			return out, nil, fmt.Errorf("its taps reach %d pixels beyond a map of %d x %d: too far to be mirrored; larger images or another padding are needed", reach/2, in.H, in.W)
		}
		err = out.shrink(l.ConvStride())
	case PadWrap, PadZeros, PadReplicate:
		err = out.shrink(l.ConvStride())
	default:
		err = fmt.Errorf("padding %q; expected %s, %s, %s, %s or %s", l.Padding, PadWrap, PadZeros, PadReflect, PadReplicate, PadValid)
	}
	return out, []tensorRule{{"weight", []int{l.Out, in.C / l.GroupCount(), l.Kernel, l.Kernel}, false}, {"bias", []int{l.Out}, true}}, err
}

// maxPoolRule is rule for MaxPool2D.
func maxPoolRule(l Layer, in Size) (out Size, need []tensorRule, err error) {
	k, s := l.PoolKernel(), l.PoolStride()
	valid := l.Padding == PadValid
	switch {
	case k < 1 || k > 16 || s < 1 || s > 16:
		return out, nil, fmt.Errorf("kernel %d, stride %d; expected 1 to 16", k, s)
	case l.Padding != "" && l.Padding != PadZeros && !valid:
		return out, nil, fmt.Errorf("padding %q; expected %s, %s or none", l.Padding, PadZeros, PadValid)
	case l.Padding == "" && s != k || l.Padding == PadZeros && k%2 == 0:
		return out, nil, fmt.Errorf("kernel %d, stride %d with padding %q; a stride that is the kernel, an odd kernel with padding %s, or padding %s", k, s, l.Padding, PadZeros, PadValid)
	case valid && in.H > 0 && (in.H < k || in.W < k):
		return out, nil, fmt.Errorf("its window spans %d pixels of a map of %d x %d: larger images are needed", k, in.H, in.W)
	}
	out = in
	if !valid {
		return out, nil, out.shrink(s)
	}
	if out.Stride *= s; in.H > 0 {
		out.H, out.W = (in.H-k)/s+1, (in.W-k)/s+1
	}
	return out, nil, nil
}

func transposeRule(l Layer, in Size) (out Size, need []tensorRule, err error) {
	switch {
	case l.Kernel < 2 || l.Kernel > 4 || l.Stride != 0 && l.Stride != 2:
		return out, nil, fmt.Errorf("kernel %d, stride %d; kernels of 2, 3 and 4 with stride 2 are supported", l.Kernel, l.Stride)
	case l.OutputPadding != 0 && !(l.OutputPadding == 1 && l.Kernel == 3):
		return out, nil, fmt.Errorf("output padding %d with kernel %d; what doubles the map is supported: 1 for kernel 3, else 0", l.OutputPadding, l.Kernel)
	case l.PadMode() != PadWrap && l.PadMode() != PadZeros:
		return out, nil, fmt.Errorf("padding %q; expected %s or %s", l.Padding, PadWrap, PadZeros)
	case l.TapDistance() != 1:
		return out, nil, fmt.Errorf("dilation %d; a transposed convolution has none", l.Dilation)
	}
	if err := groupRule(l, in.C); err != nil {
		return out, nil, err
	}
	out = in
	out.C = l.Out
	return out, []tensorRule{{"weight", []int{in.C, l.Out / l.GroupCount(), l.Kernel, l.Kernel}, false}, {"bias", []int{l.Out}, true}}, out.grow(2)
}

func groupRule(l Layer, channels int) error {
	if l.Out < 1 || l.Out > maxChannels {
		return fmt.Errorf("%d output channels; expected 1 to %d", l.Out, maxChannels)
	}
	if g := l.GroupCount(); l.Groups < 0 || channels%g != 0 || l.Out%g != 0 {
		return fmt.Errorf("%d groups; expected a divisor of %d input and %d output channels", l.Groups, channels, l.Out)
	}
	return nil
}

// shrink divides both sides by n.
func (s *Size) shrink(n int) error {
	if s.H%n != 0 || s.W%n != 0 {
		return fmt.Errorf("a map of %d x %d cannot be divided by %d a side", s.H, s.W, n)
	}
	*s = Size{s.C, s.H / n, s.W / n, s.Stride * n}
	return nil
}

// grow multiplies both sides by n. A map is never finer than the image.
func (s *Size) grow(n int) error {
	if s.Stride%n != 0 {
		if s.Stride == 1 {
			return fmt.Errorf("the input already has the image's resolution, and maps larger than the image are not computed: enlarge the image before it is encrypted")
		}
		return fmt.Errorf("a map %d times coarser than the image cannot grow %d times: maps larger than the image, or that do not divide it evenly, are not computed", s.Stride, n)
	}
	*s = Size{s.C, s.H * n, s.W * n, s.Stride / n}
	return nil
}

// checkWeights checks the tensors of a layer, and what calibration left.
func (n *Network) checkWeights(l Layer, in Size, need []tensorRule) error {
	c, one := []int{in.C}, []int{1}
	switch l.Op {
	case Dense:
		w := n.Weights[l.Name+".weight"]
		if in.H == 0 && len(w.Shape) == 2 && w.Shape[1] > 0 && w.Shape[1]%in.C == 0 {
			need[0].shape = []int{l.Out, w.Shape[1]}
		}
	case Affine:
		for _, part := range []string{"gain", "shift"} {
			shape := c
			if slices.Equal(n.Weights[l.Name+"."+part].Shape, one) {
				shape = one
			}
			need = append(need, tensorRule{part, shape, false})
		}
	case Polynomial:
		shape := n.Weights[l.Name+".coefficients"].Shape
		last := 0
		if len(shape) > 0 {
			last = shape[len(shape)-1]
		}
		if rows := len(shape) == 2 && shape[0] == in.C; last < 2 || last > 8 || len(shape) != 1 && !rows {
			return fmt.Errorf("coefficients of shape %v; expected [d+1] or [%d d+1] for a degree d of 1 to 7, the constant term first", shape, in.C)
		}
		need = append(need, tensorRule{"coefficients", shape, false},
			tensorRule{"low", c, true}, tensorRule{"high", c, true}, tensorRule{"range", c, true}, tensorRule{"typical", c, true})
	case Square, Quadratic:
		need = append(need, tensorRule{"range", c, true}, tensorRule{"typical", c, true})
	}
	for _, t := range need {
		if err := n.checkWeight(l.Name+"."+t.part, t.shape, t.optional); err != nil {
			return err
		}
	}
	return n.checkValues(l)
}

func (n *Network) checkWeight(name string, shape []int, optional bool) error {
	w, ok := n.Weights[name]
	if !ok && optional {
		return nil
	}
	if !ok {
		return fmt.Errorf("the weights have no tensor %q", name)
	}
	count := 1
	for _, d := range shape {
		count *= d
	}
	if !slices.Equal(w.Shape, shape) || len(w.Data) != count {
		return fmt.Errorf("tensor %q has shape %v and %d values; the description asks for %v", name, w.Shape, len(w.Data), shape)
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
			if !(v+l.eps() > 0) {
				return fmt.Errorf("running variance of channel %d is %g", c, v)
			}
		}
	}
	return nil
}
