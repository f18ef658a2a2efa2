// Package testnet makes small random networks and images for tests.
package testnet

import (
	"fmt"
	"math"
	"math/rand/v2"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// Image returns smooth random input, 1 x h x w, with values in -2 .. 2.
func Image(rng *rand.Rand, h, w int) *tensor.Tensor {
	t := tensor.New(1, h, w)
	fy, fx, phase := 0.1+0.4*rng.Float64(), 0.1+0.4*rng.Float64(), 6*rng.Float64()
	for y := range h {
		for x := range w {
			v := math.Sin(fy*float64(y)+phase) + math.Cos(fx*float64(x)) + 0.5*rng.NormFloat64()
			t.Set(0, y, x, math.Max(-2, math.Min(2, v)))
		}
	}
	return t
}

// Builder collects the layers of a network with random weights.
type Builder struct {
	net  *model.Network
	rng  *rand.Rand
	last string
	c    map[string]int
}

// New starts a network; inputs lie in -2 .. 2.
func New(rng *rand.Rand) *Builder {
	return &Builder{
		net:  &model.Network{Name: "random", Input: tensor.Pixels{Channels: 1, Mean: 0.5, Std: 0.25}, Weights: map[string]model.Weight{}},
		rng:  rng,
		last: model.Input,
		c:    map[string]int{model.Input: 1},
	}
}

func (b *Builder) add(l model.Layer, channels int) *Builder {
	if l.Inputs == nil {
		l.Inputs = []string{b.last}
	}
	l.Name = fmt.Sprintf("%d.%s", len(b.net.Layers), l.Op)
	b.net.Layers = append(b.net.Layers, l)
	b.last = l.Name
	b.c[l.Name] = channels
	return b
}

func (b *Builder) weight(part string, gain float64, shape ...int) {
	n := 1
	for _, d := range shape {
		n *= d
	}
	w := model.Weight{Shape: shape, Data: make([]float64, n)}
	for i := range w.Data {
		w.Data[i] = gain * b.rng.NormFloat64()
	}
	b.net.Weights[b.last+"."+part] = w
}

// Last returns the name of the newest layer, for skip connections.
func (b *Builder) Last() string { return b.last }

// Conv adds a convolution.
func (b *Builder) Conv(out, kernel, dilation int) *Builder {
	in := b.c[b.last]
	b.add(model.Layer{Op: model.Conv2D, Out: out, Kernel: kernel, Dilation: dilation}, out)
	b.weight("weight", 1/math.Sqrt(float64(in*kernel*kernel)), out, in, kernel, kernel)
	b.weight("bias", 0.1, out)
	return b
}

// Up adds a transposed convolution.
func (b *Builder) Up(out int) *Builder {
	in := b.c[b.last]
	b.add(model.Layer{Op: model.ConvTranspose2D, Out: out, Kernel: 2, Stride: 2}, out)
	b.weight("weight", 1/math.Sqrt(float64(in)), in, out, 2, 2)
	b.weight("bias", 0.1, out)
	return b
}

// Norm adds a batch normalisation.
func (b *Builder) Norm() *Builder {
	c := b.c[b.last]
	b.add(model.Layer{Op: model.BatchNorm}, c)
	for _, part := range []string{"weight", "bias", "running_mean", "running_var"} {
		b.weight(part, 0.3, c)
	}
	for i := range c {
		b.net.Weights[b.last+".weight"].Data[i] += 1
		v := b.net.Weights[b.last+".running_var"].Data
		v[i] = 0.5 + v[i]*v[i]
	}
	return b
}

// Quadratic adds an activation a x^2 + b x + c.
func (b *Builder) Quadratic() *Builder {
	c := b.c[b.last]
	b.add(model.Layer{Op: model.Quadratic}, c)
	for _, part := range []string{"a", "b", "c"} {
		b.weight(part, 0.2, c)
	}
	for i := range c {
		b.net.Weights[b.last+".a"].Data[i] = 0.2 + 0.1*b.rng.Float64()
	}
	return b
}

// Square adds x^2.
func (b *Builder) Square() *Builder { return b.add(model.Layer{Op: model.Square}, b.c[b.last]) }

// Pool adds a mean pooling.
func (b *Builder) Pool(stride int) *Builder {
	return b.add(model.Layer{Op: model.AvgPool2D, Kernel: 2, Stride: stride}, b.c[b.last])
}

// SpaceToDepth and DepthToSpace move pixels into channels and back.
func (b *Builder) SpaceToDepth() *Builder {
	return b.add(model.Layer{Op: model.SpaceToDepth, Block: 2}, 4*b.c[b.last])
}

// DepthToSpace is the inverse of SpaceToDepth.
func (b *Builder) DepthToSpace() *Builder {
	return b.add(model.Layer{Op: model.DepthToSpace, Block: 2}, b.c[b.last]/4)
}

// Concat joins an earlier layer to the newest.
func (b *Builder) Concat(skip string) *Builder {
	return b.add(model.Layer{Op: model.Concat, Inputs: []string{b.last, skip}}, b.c[b.last]+b.c[skip])
}

// Network ends the network and calibrates it on the inputs.
func (b *Builder) Network(pitch int, inputs ...*tensor.Tensor) (*model.Network, error) {
	b.net.Output = b.last
	return b.net, b.net.Calibrate(pitch, inputs...)
}

// UNet is a small U-Net with two squares and every kind of layer: shallow
// enough for a ring of degree 2^13.
func UNet(rng *rand.Rand) *Builder {
	b := New(rng).SpaceToDepth().Conv(4, 3, 1).Norm().Quadratic()
	skip := b.Last()
	b.Pool(2)
	deep := b.Pool(1).Conv(6, 3, 2).Norm().Square()
	return deep.Up(4).Concat(skip).Conv(4, 3, 1).Conv(4, 1, 1).DepthToSpace()
}

// DeepUNet is a U-Net with two convolutions a block and two poolings.
func DeepUNet(rng *rand.Rand, base int) *Builder {
	b := New(rng)
	block := func(out int) string {
		b.Conv(out, 3, 1).Norm().Quadratic().Conv(out, 3, 1).Norm().Quadratic()
		return b.Last()
	}
	high := block(base)
	b.Pool(2)
	middle := block(2 * base)
	b.Pool(2)
	block(4 * base)
	b.Up(2 * base).Concat(middle)
	block(2 * base)
	b.Up(base).Concat(high)
	block(base)
	return b.Conv(1, 1, 1)
}

// Chain is convolutions and squares between a space-to-depth and its inverse.
func Chain(rng *rand.Rand, base, depth int) *Builder {
	b := New(rng).SpaceToDepth()
	for range depth {
		b.Conv(base, 3, 1).Norm().Quadratic()
	}
	return b.Conv(4, 1, 1).DepthToSpace()
}
