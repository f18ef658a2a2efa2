package spanned

import (
	"fmt"
	"math/bits"
	"slices"

	"cryptounet/heops/methods/vector"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/square"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// Kind says what a step does.
type Kind string

// The kinds of steps.
const (
	StepConv   Kind = "convolution"
	StepUp     Kind = "transposed convolution"
	StepSquare Kind = "square"
	StepPool   Kind = "mean pooling"
	StepJoin   Kind = "skip connection"
	StepPhases Kind = "space to depth"
)

// Step makes map number Output (its place among the steps, counted from 1)
// from maps Inputs; 0 is the input.
type Step struct {
	Name   string // of the model's layer whose values it computes
	Kind   Kind
	Inputs []int
	Kernel Kernel // of convolutions
	Block  int    // of a space to depth

	// The layer's values are Gain times what the operator makes, plus Offset; nil: 1 and 0.
	Gain, Offset []float64

	stride int // of the inputs
}

// Program is a network as steps in this encoding. Batch normalisations and the
// linear parts of activations are folded into the convolutions before them;
// what is squared lies within +-1 where the network's calibrated ranges hold.
type Program struct {
	Model *model.Network
	Steps []Step
}

// Compile turns a calibrated network into steps. A pooling of stride 1 becomes
// a convolution, a depth-to-space a transposed one.
func Compile(n *model.Network) (*Program, error) {
	shapes, err := n.Shapes()
	if err != nil {
		return nil, err
	}
	c := &compiler{p: &Program{Model: n}, values: map[string]*value{model.Input: {node: 0, channels: n.Input.Channels, stride: 1}}}
	for _, l := range n.Layers {
		v, err := c.layer(l)
		if err != nil {
			return nil, fmt.Errorf("spanned: model %s, layer %s (%s): %w", n.Name, l.Name, l.Op, err)
		}
		v.name, v.channels, v.stride = l.Name, shapes[l.Name].Channels, shapes[l.Name].Stride
		c.values[l.Name] = v
	}
	out := c.values[n.Output]
	if out.pending {
		rng, err := n.CalibratedRange(n.Output)
		if err != nil {
			return nil, err
		}
		r := max(slices.Max(rng), 1e-6)
		c.emit(out, fill(out.channels, 1/r), fill(out.channels, 0))
	}
	if out.node != len(c.p.Steps) {
		return nil, fmt.Errorf("spanned: model %s: the output %s is not what the last layer makes", n.Name, n.Output)
	}
	return c.p, nil
}

// value is a layer's result: a map, or a convolution that is still to be done.
type value struct {
	name             string
	channels, stride int
	node             int // the map, or the pending convolution's input
	pending          bool
	kind             Kind
	kernel           Kernel
	in               int // input channels of the kernel
}

type compiler struct {
	p      *Program
	values map[string]*value
}

func fill(n int, v float64) []float64 {
	s := make([]float64, n)
	for i := range s {
		s[i] = v
	}
	return s
}

func (c *compiler) layer(l model.Layer) (*value, error) {
	n, in := c.p.Model, c.values[l.Inputs[0]]
	if err := known(l); err != nil {
		return nil, err
	}
	switch l.Op {
	case model.Conv2D, model.ConvTranspose2D:
		c.materialise(in)
		w, b := n.Conv(l)
		if b == nil {
			b = fill(l.Out, 0)
		}
		v := &value{node: in.node, pending: true, kind: StepConv, in: in.channels,
			kernel: Kernel{Out: l.Out, Side: l.Kernel, Dilation: l.TapDistance(), Weight: slices.Clone(w), Bias: slices.Clone(b)}}
		if l.Op == model.ConvTranspose2D {
			v.kind = StepUp
		}
		return v, nil
	case model.BatchNorm:
		v := c.pendingCopy(in)
		v.affine(n.Norm(l))
		return v, nil
	case model.Square, model.Quadratic:
		return c.square(l, in)
	case model.AvgPool2D:
		c.materialise(in)
		if l.PoolStride() == 1 {
			return c.copies(in, StepConv, in.channels, 3, func(o, i, tap int) float64 {
				if o == i && (tap == 4 || tap == 5 || tap == 7 || tap == 8) { // the pixel, right, below, both
					return 0.25
				}
				return 0
			}), nil
		}
		return c.step(Step{Name: l.Name, Kind: StepPool, Inputs: []int{in.node}, stride: in.stride}), nil
	case model.SpaceToDepth:
		c.materialise(in)
		return c.step(Step{Name: l.Name, Kind: StepPhases, Inputs: []int{in.node}, Block: l.Block, stride: in.stride}), nil
	case model.DepthToSpace:
		c.materialise(in)
		n := l.Block * l.Block
		return c.copies(in, StepUp, in.channels/n, l.Block, func(o, i, tap int) float64 {
			if i == o*n+tap {
				return 1
			}
			return 0
		}), nil
	case model.Concat:
		s := Step{Name: l.Name, Kind: StepJoin, stride: in.stride}
		for _, name := range l.Inputs {
			c.materialise(c.values[name])
			s.Inputs = append(s.Inputs, c.values[name].node)
		}
		return c.step(s), nil
	}
	if l.PlaintextOnly() {
		return nil, fmt.Errorf("no exact form under encryption: replace it with a polynomial (`cryptounet check --replace`) or train with squares")
	}
	return nil, fmt.Errorf("not supported in this encoding")
}

// step adds a step and returns its result.
func (c *compiler) step(s Step) *value {
	c.p.Steps = append(c.p.Steps, s)
	return &value{node: len(c.p.Steps)}
}

// affine multiplies a pending convolution's outputs by gain and adds shift.
func (v *value) affine(gain, shift []float64) {
	k := &v.kernel
	taps := len(k.Weight) / (k.Out * v.in)
	for i := range k.Weight {
		o := i / taps / v.in
		if v.kind == StepUp {
			o = i / taps % k.Out
		}
		k.Weight[i] *= gain[o]
	}
	for o := range k.Bias {
		k.Bias[o] = k.Bias[o]*gain[o] + shift[o]
	}
}

// pendingCopy returns a pending convolution with v's values: v's own, or one
// that copies the map.
func (c *compiler) pendingCopy(v *value) *value {
	if v.pending {
		w := *v
		w.kernel.Weight, w.kernel.Bias = slices.Clone(v.kernel.Weight), slices.Clone(v.kernel.Bias)
		return &w
	}
	w := c.copies(v, StepConv, v.channels, 1, func(o, i, _ int) float64 {
		if o == i {
			return 1
		}
		return 0
	})
	w.name, w.channels, w.stride = v.name, v.channels, v.stride
	return w
}

// copies returns a pending convolution of a map with weights of its own.
func (c *compiler) copies(v *value, kind Kind, out, side int, weight func(o, i, tap int) float64) *value {
	k := Kernel{Out: out, Side: side, Weight: make([]float64, out*v.channels*side*side), Bias: fill(out, 0)}
	for at := range k.Weight {
		tap, o, i := at%(side*side), at/(side*side)/v.channels, at/(side*side)%v.channels
		if kind == StepUp {
			o, i = at/(side*side)%out, at/(side*side)/out
		}
		k.Weight[at] = weight(o, i, tap)
	}
	return &value{node: v.node, pending: true, kind: kind, in: v.channels, kernel: k}
}

// emit makes a pending convolution a step that computes gain*v + shift, and v
// its map.
func (c *compiler) emit(v *value, gain, shift []float64) {
	v.affine(gain, shift)
	stride := v.stride
	if v.kind == StepUp {
		stride *= v.kernel.Side
	}
	s := Step{Name: v.name, Kind: v.kind, Inputs: []int{v.node}, Kernel: v.kernel, Gain: make([]float64, len(gain)), Offset: make([]float64, len(gain)), stride: stride}
	for o := range gain {
		s.Gain[o], s.Offset[o] = 1/gain[o], -shift[o]/gain[o]
	}
	v.node, v.pending = c.step(s).node, false
}

func (c *compiler) materialise(v *value) {
	if v.pending {
		c.emit(v, fill(v.channels, 1), fill(v.channels, 0))
	}
}

// square adds a x^2 + b x + c as a convolution to (x + b/2a)/r, with r the
// channel's range, and its square: a r^2 slot + c - b^2/4a.
func (c *compiler) square(l model.Layer, in *value) (*value, error) {
	completed, err := square.Complete(c.p.Model, l, in.channels)
	if err != nil {
		return nil, err
	}
	pre := c.pendingCopy(in)
	c.emit(pre, completed.Gain, completed.Shift)
	return c.step(Step{Name: l.Name, Kind: StepSquare, Inputs: []int{pre.node}, Gain: completed.OutGain, Offset: completed.OutOffset, stride: in.stride}), nil
}

// Levels returns how many levels the program takes.
func (p *Program) Levels() int {
	used := make([]int, len(p.Steps)+1)
	for i, s := range p.Steps {
		for _, in := range s.Inputs {
			used[i+1] = max(used[i+1], used[in])
		}
		if s.Kind == StepConv || s.Kind == StepUp || s.Kind == StepSquare {
			used[i+1]++
		}
	}
	return slices.Max(used)
}

// Rotations returns the rotations whose keys the program needs.
func (p *Program) Rotations(l Layout) []int {
	var r []int
	for _, s := range p.Steps {
		switch s.Kind {
		case StepConv:
			r = append(r, l.ConvRotations(s.Kernel.Side, s.Kernel.Dilation, s.stride)...)
		case StepUp:
			r = append(r, l.UpRotations(s.Kernel.Side, s.stride)...)
		case StepPhases:
			r = append(r, l.PhaseRotations(s.Block, s.stride)...)
		case StepPool:
			r = append(r, l.PoolRotations(s.stride)...)
		}
	}
	slices.Sort(r)
	return slices.Compact(r)
}

// Parameters returns the smallest parameters with the program's levels and room
// for an image, over the conjugate-invariant ring, as polyphase packing has it.
// The scale has the given bits; 0 takes package vector's default.
func (p *Program) Parameters(height, width, logScale int) (vector.Parameters, error) {
	l := vector.Literal{Levels: p.Levels(), LogScale: logScale, Specials: 2, Ring: ring.ConjugateInvariant}
	params, err := vector.NewParameters(l)
	if err != nil || params.Slots() >= height*width {
		return params, err
	}
	l.LogN = bits.Len(uint(height*width - 1))
	return vector.NewParameters(l)
}

// known refuses forms of known layers that the packing cannot compute.
func known(l model.Layer) error {
	switch {
	case len(l.Pads) > 0:
		return fmt.Errorf("pads of its own; only the wrap is supported")
	case l.Op == model.Conv2D && l.PadMode() != model.PadWrap && l.Kernel > 1:
		return fmt.Errorf("padding %q; only the wrap is supported", l.Padding)
	case l.GroupCount() > 1:
		return fmt.Errorf("%d groups; only 1 is supported", l.Groups)
	case l.Op == model.Conv2D && (l.Kernel > 3 || l.ConvStride() > 1):
		return fmt.Errorf("kernel %d, stride %d; kernels 1 and 3 with stride 1 are supported", l.Kernel, l.ConvStride())
	case l.Op == model.ConvTranspose2D && l.Kernel != 2:
		return fmt.Errorf("kernel %d; only 2 is supported", l.Kernel)
	case l.Op == model.AvgPool2D && (l.PoolKernel() != 2 || l.PoolStride() > 2):
		return fmt.Errorf("kernel %d; only 2 is supported", l.PoolKernel())
	}
	return nil
}
