package testnet

import (
	"fmt"
	"math"
	"math/rand/v2"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// Image returns smooth random input, 1 x h x w, with values in -2 .. 2.
func Image(rng *rand.Rand, h, w int) *tensor.Tensor { return ImageC(rng, 1, h, w) }

// ImageC is Image of c channels.
func ImageC(rng *rand.Rand, c, h, w int) *tensor.Tensor {
	t := tensor.New(c, h, w)
	for c := range c {
		fy, fx, phase := 0.1+0.4*rng.Float64(), 0.1+0.4*rng.Float64(), 6*rng.Float64()
		for y := range h {
			for x := range w {
				v := math.Sin(fy*float64(y)+phase) + math.Cos(fx*float64(x)) + 0.5*rng.NormFloat64()
				t.Set(c, y, x, math.Max(-2, math.Min(2, v)))
			}
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
	h, w int         // of the image, 0 if not known
	next model.Layer // what Pad, Stride and Groups set for the next convolution
}

// New starts a network of one input channel; inputs lie in -2 .. 2.
func New(rng *rand.Rand) *Builder { return NewOn(rng, &tensor.Tensor{C: 1}) }

// NewOn starts a network for images like x.
func NewOn(rng *rand.Rand, x *tensor.Tensor) *Builder {
	return &Builder{
		net:  &model.Network{Name: "random", Input: tensor.Pixels{Channels: x.C, Mean: 0.5, Std: 0.25}, Weights: map[string]model.Weight{}},
		rng:  rng,
		last: model.Input,
		c:    map[string]int{model.Input: x.C},
		h:    x.H, w: x.W,
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

// From continues from an earlier layer.
func (b *Builder) From(layer string) *Builder {
	b.last = layer
	return b
}

// Pad sets the padding of the next convolution, Conv or Up.
func (b *Builder) Pad(mode string) *Builder {
	b.next.Padding = mode
	return b
}

// Stride sets the stride of the next Conv.
func (b *Builder) Stride(stride int) *Builder {
	b.next.Stride = stride
	return b
}

// Groups sets the groups of the next convolution, Conv or Up.
func (b *Builder) Groups(groups int) *Builder {
	b.next.Groups = groups
	return b
}

// taken returns what was set for the next convolution, and forgets it.
func (b *Builder) taken() model.Layer {
	l := b.next
	b.next = model.Layer{}
	return l
}

// Conv adds a convolution.
func (b *Builder) Conv(out, kernel, dilation int) *Builder {
	in, l := b.c[b.last], b.taken()
	l.Op, l.Out, l.Kernel, l.Dilation = model.Conv2D, out, kernel, dilation
	each := in / l.GroupCount()
	b.add(l, out)
	b.weight("weight", 1/math.Sqrt(float64(each*kernel*kernel)), out, each, kernel, kernel)
	b.weight("bias", 0.1, out)
	return b
}

// Up adds a transposed convolution of kernel 2.
func (b *Builder) Up(out int) *Builder { return b.UpKernel(out, 2) }

// UpKernel adds a transposed convolution of kernel 2, 3 or 4.
func (b *Builder) UpKernel(out, kernel int) *Builder {
	in, l := b.c[b.last], b.taken()
	l.Op, l.Out, l.Kernel, l.Stride = model.ConvTranspose2D, out, kernel, 2
	if kernel == 3 {
		l.OutputPadding = 1
	}
	b.add(l, out)
	taps := float64(kernel*kernel) / 4
	b.weight("weight", 1/math.Sqrt(float64(in/l.GroupCount())*taps), in, out/l.GroupCount(), kernel, kernel)
	b.weight("bias", 0.1, out)
	return b
}

// Dense adds a dense layer; the network must be one for an image's size.
func (b *Builder) Dense(out int) *Builder {
	in := b.size().C * b.size().H * b.size().W
	b.add(model.Layer{Op: model.Dense, Out: out}, out)
	b.weight("weight", 1/math.Sqrt(float64(in)), out, in)
	b.weight("bias", 0.1, out)
	return b
}

// size returns the newest map's size, zero if the layers do not fit the image.
func (b *Builder) size() model.Size {
	if b.last == model.Input {
		return model.Size{C: b.c[b.last], H: b.h, W: b.w, Stride: 1}
	}
	b.net.Output = b.last
	sizes, err := b.net.Sizes(b.h, b.w)
	if err != nil {
		return model.Size{}
	}
	return sizes[b.last]
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

// Affine adds gain x + shift, one pair a channel or one for all.
func (b *Builder) Affine(single bool) *Builder {
	c, n := b.c[b.last], b.c[b.last]
	if single {
		n = 1
	}
	b.add(model.Layer{Op: model.Affine}, c)
	b.weight("gain", 0.3, n)
	b.weight("shift", 0.3, n)
	for i := range n {
		b.net.Weights[b.last+".gain"].Data[i] += 1
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

// Polynomial adds an activation with the given coefficients for all channels,
// the constant term first.
func (b *Builder) Polynomial(coefficients ...float64) *Builder {
	b.add(model.Layer{Op: model.Polynomial}, b.c[b.last])
	b.net.Weights[b.last+".coefficients"] = model.Weight{Shape: []int{len(coefficients)}, Data: coefficients}
	return b
}

// RandomPolynomial adds an activation of that degree with coefficients a
// channel, of about 1 on -3 .. 3.
func (b *Builder) RandomPolynomial(degree int) *Builder {
	c := b.c[b.last]
	b.add(model.Layer{Op: model.Polynomial}, c)
	b.weight("coefficients", 0.5, c, degree+1)
	for i := range b.net.Weights[b.last+".coefficients"].Data {
		b.net.Weights[b.last+".coefficients"].Data[i] /= math.Pow(2.5, float64(i%(degree+1)))
	}
	return b
}

// Square adds x^2.
func (b *Builder) Square() *Builder { return b.add(model.Layer{Op: model.Square}, b.c[b.last]) }

// Pool adds a mean pooling.
func (b *Builder) Pool(stride int) *Builder {
	return b.add(model.Layer{Op: model.AvgPool2D, Kernel: 2, Stride: stride}, b.c[b.last])
}

// PoolKernel adds a mean pooling of k x k pixels with stride k.
func (b *Builder) PoolKernel(k int) *Builder {
	return b.add(model.Layer{Op: model.AvgPool2D, Kernel: k}, b.c[b.last])
}

// GlobalPool adds a mean over all pixels.
func (b *Builder) GlobalPool() *Builder {
	return b.add(model.Layer{Op: model.GlobalAvgPool2D}, b.c[b.last])
}

// Upsample adds an enlargement, model.Nearest or model.Bilinear.
func (b *Builder) Upsample(factor int, mode string) *Builder {
	return b.add(model.Layer{Op: model.Upsample2D, Factor: factor, Mode: mode}, b.c[b.last])
}

// SpaceToDepth and DepthToSpace move pixels into channels and back.
func (b *Builder) SpaceToDepth() *Builder {
	return b.add(model.Layer{Op: model.SpaceToDepth, Block: 2}, 4*b.c[b.last])
}

// DepthToSpace is the inverse of SpaceToDepth.
func (b *Builder) DepthToSpace() *Builder {
	return b.add(model.Layer{Op: model.DepthToSpace, Block: 2}, b.c[b.last]/4)
}

// Add sums an earlier layer and the newest.
func (b *Builder) Add(skip string) *Builder {
	return b.add(model.Layer{Op: model.Add, Inputs: []string{b.last, skip}}, b.c[b.last])
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
