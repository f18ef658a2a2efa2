package model

import (
	"fmt"
	"slices"

	"cryptounet/heops/network/internal/layers"
	"cryptounet/heops/network/tensor"
)

// Forward computes the network in float64 on x, channels x H x W, and returns
// every layer's result by name. Layers that wrap do so helically with the given
// pitch in input pixels - several images stacked below each other are then one
// tall image -; where none does, any pitch will do.
func (n *Network) Forward(x *tensor.Tensor, pitch int) (map[string]*tensor.Tensor, error) {
	return n.ForwardDisturbed(x, pitch, nil)
}

// ForwardDisturbed is Forward with a hook that may change each layer's result,
// and the input, before other layers read it: what encryption does to values.
func (n *Network) ForwardDisturbed(x *tensor.Tensor, pitch int, disturb func(layer string, values *tensor.Tensor)) (map[string]*tensor.Tensor, error) {
	values := make(map[string]*tensor.Tensor)
	err := n.run(x, pitch, func(l Layer, _, out *tensor.Tensor) error {
		if disturb != nil {
			if l.Name == Input { // the caller's stays as it is
				*out = *out.Clone()
			}
			disturb(l.Name, out)
		}
		values[l.Name] = out
		return nil
	})
	if err != nil {
		return nil, err
	}
	return values, nil
}

// Visit is Forward for what can be seen of a map while it is there: visit is
// called with the input and each layer's result, which is forgotten as soon as
// no layer reads it any more and must stay as it is.
func (n *Network) Visit(x *tensor.Tensor, pitch int, visit func(layer string, values *tensor.Tensor)) error {
	return n.run(x, pitch, func(l Layer, _, out *tensor.Tensor) error {
		visit(l.Name, out)
		return nil
	})
}

// Result is Forward for the output alone: other maps are forgotten as soon as
// no layer reads them any more.
func (n *Network) Result(x *tensor.Tensor, pitch int) (*tensor.Tensor, error) {
	var result *tensor.Tensor
	err := n.run(x, pitch, func(l Layer, _, out *tensor.Tensor) error {
		if l.Name == n.Output {
			result = out
		}
		return nil
	})
	return result, err
}

// run computes layer by layer and calls visit with each layer, its first input
// and its result, the network's input first (as a layer of that name).
func (n *Network) run(x *tensor.Tensor, pitch int, visit func(l Layer, in, out *tensor.Tensor) error) error {
	sizes, err := n.checkInput(x, pitch)
	if err != nil {
		return err
	}
	input := *x
	if err := visit(Layer{Name: Input}, nil, &input); err != nil {
		return err
	}
	readers := make(map[string]int)
	for _, l := range n.Layers {
		for _, name := range l.Inputs {
			readers[name]++
		}
	}
	values := map[string]*tensor.Tensor{Input: &input}
	for _, l := range n.Layers {
		ins := make([]*tensor.Tensor, len(l.Inputs))
		for i, name := range l.Inputs {
			ins[i] = values[name]
		}
		wrap := 0
		if l.Wraps() {
			wrap = pitch / sizes[l.Inputs[0]].Stride
		}
		out := n.compute(l, ins, wrap)
		if err := visit(l, ins[0], out); err != nil {
			return err
		}
		if readers[l.Name] > 0 {
			values[l.Name] = out
		}
		for _, name := range l.Inputs {
			if readers[name]--; readers[name] == 0 {
				delete(values, name)
			}
		}
	}
	return nil
}

// checkInput refuses inputs that the network does not take, and returns the
// sizes of all maps.
func (n *Network) checkInput(x *tensor.Tensor, pitch int) (map[string]Size, error) {
	stride, err := n.TotalStride()
	if err != nil {
		return nil, err
	}
	if x == nil || x.C != n.Input.Channels || x.H <= 0 || x.W <= 0 || x.H > maxSide || x.W > maxSide || len(x.Data) != x.C*x.H*x.W {
		return nil, fmt.Errorf("model %s: input is %s; expected %d channels, sides of 1 to %d and as many values", n.Name, described(x), n.Input.Channels, maxSide)
	}
	places, err := n.sized(x.H, x.W, true)
	if err != nil {
		return nil, fmt.Errorf("%w (sides are to be multiples of %d, or what layers without padding leave such)", err, stride)
	}
	if i := slices.IndexFunc(n.Layers, Layer.Wraps); i >= 0 && (pitch <= 0 || pitch%stride != 0 || x.H%pitch != 0) {
		return nil, fmt.Errorf("model %s: layer %s wraps by a pitch of %d; expected a multiple of %d that divides the height %d", n.Name, n.Layers[i].Name, pitch, stride, x.H)
	}
	sizes := make(map[string]Size, len(places))
	for name, p := range places {
		sizes[name] = p.Size
	}
	return sizes, nil
}

func described(x *tensor.Tensor) string {
	if x == nil {
		return "missing"
	}
	return fmt.Sprintf("%s with %d values", x.Shape(), len(x.Data))
}

// compute returns a layer's result.
func (n *Network) compute(l Layer, ins []*tensor.Tensor, wrap int) *tensor.Tensor {
	in := ins[0]
	w, bias := n.Conv(l)
	window := l.window()
	window.Wrap = wrap
	switch l.Op {
	case SpaceToDepth:
		return layers.SpaceToDepth(in, l.Block)
	case DepthToSpace:
		return layers.DepthToSpace(in, l.Block)
	case Conv2D:
		return layers.Conv2D(in, window, l.Out, w, bias)
	case ConvTranspose2D:
		return layers.ConvTranspose2D(in, window, l.Out, w, bias)
	case Dense:
		return layers.Dense(in, l.Out, w, bias)
	case BatchNorm:
		gain, shift := n.Norm(l)
		return layers.Map(in, func(c int, v float64) float64 { return gain[c]*v + shift[c] })
	case Affine:
		gain, shift := n.Affine(l, in.C)
		return layers.Map(in, func(c int, v float64) float64 { return gain[c]*v + shift[c] })
	case Square, Quadratic:
		a, b, c := n.Quadratic(l, in.C)
		return layers.Map(in, func(i int, v float64) float64 { return (a[i]*v+b[i])*v + c[i] })
	case Polynomial:
		rows := n.Polynomial(l, in.C)
		return layers.Map(in, func(c int, v float64) float64 {
			y := 0.0
			for _, k := range slices.Backward(rows[c]) {
				y = y*v + k
			}
			return y
		})
	case ReLU, LeakyReLU, SiLU, GELU, Sigmoid, Tanh:
		f := l.Function()
		return layers.Map(in, func(_ int, v float64) float64 { return f(v) })
	case Pad2D:
		return layers.Pad2D(in, window)
	case MaxPool2D:
		if window.Pads != nil {
			return layers.MaxPool2DPadded(in, window)
		}
		return layers.MaxPool2D(in, l.PoolKernel(), l.PoolStride(), l.Padding)
	case AvgPool2D:
		if window.Pads != nil {
			return layers.AvgPool2DPadded(in, window, l.ExcludePad)
		}
		return layers.AvgPool2D(in, l.PoolKernel(), l.PoolStride(), wrap)
	case GlobalAvgPool2D:
		return layers.GlobalAvgPool2D(in)
	case Upsample2D:
		return layers.Upsample2D(in, l.Factor, l.Mode)
	case Add:
		return layers.Sum(ins)
	default: // Concat: Sizes has refused all else
		return layers.Concat(ins)
	}
}
