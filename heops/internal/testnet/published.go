package testnet

import (
	"math"
	"math/rand/v2"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// Published is a U-Net in the shape of Ronneberger et al. 2015: two 3 x 3
// convolutions a block with the given padding, widths that double at each of so
// many poolings, skip connections; with activations 0.2 x^2 + 0.7 x + 0.1 and
// normalisations that have the statistics of x, as training leaves them.
func Published(rng *rand.Rand, base, poolings int, padding string, x *tensor.Tensor) (*model.Network, error) {
	return published(rng, base, poolings, padding, x, (*Builder).soft)
}

// Tame is Published with activations 0.1 x^2 + 0.7 x + 0.1. With four poolings,
// those of 0.2 feed on themselves until a pixel in a corner has some hundred times
// the others' spread, as nothing has that was trained.
func Tame(rng *rand.Rand, base, poolings int, padding string, x *tensor.Tensor) (*model.Network, error) {
	return published(rng, base, poolings, padding, x, (*Builder).gentle)
}

func published(rng *rand.Rand, base, poolings int, padding string, x *tensor.Tensor, activation func(*Builder) *Builder) (*model.Network, error) {
	b := NewOn(rng, x)
	block := func(out int) string {
		activation(b.Pad(padding).Conv(out, 3, 1).Norm())
		return activation(b.Pad(padding).Conv(out, 3, 1).Norm()).Last()
	}
	var skips []string
	for i := range poolings {
		skips = append(skips, block(base<<i))
		b.Pool(2)
	}
	block(base << poolings)
	for i := poolings - 1; i >= 0; i-- {
		b.Up(base << i).Concat(skips[i])
		block(base << i)
	}
	return b.Conv(1, 1, 1).Settled(1<<poolings, x)
}

// ResNet20 is a residual network in the shape of He et al. 2015 for 3 x 32 x 32
// images of 10 classes: three stages of 16, 32 and 64 channels, three blocks of
// two 3 x 3 convolutions each, zero padding, a convolution of stride 2 with a
// 1 x 1 projection beside it where the width changes. Sums are normalised
// before the activation: squares of ever larger sums would not stay tame.
func ResNet20(rng *rand.Rand, x *tensor.Tensor) (*model.Network, error) {
	b := NewOn(rng, x)
	b.Pad(model.PadZeros).Conv(16, 3, 1).Norm().gentle()
	for stage, width := range []int{16, 32, 64} {
		for block := range 3 {
			from, stride := b.Last(), 1
			if stage > 0 && block == 0 {
				stride = 2
			}
			b.Pad(model.PadZeros).Stride(stride).Conv(width, 3, 1).Norm().gentle()
			main := b.Pad(model.PadZeros).Conv(width, 3, 1).Norm().Last()
			if stride > 1 {
				from = b.From(from).Pad(model.PadZeros).Stride(stride).Conv(width, 1, 1).Norm().Last()
			}
			b.From(main).Add(from).Norm().gentle()
		}
	}
	return b.GlobalPool().Dense(10).Settled(1, x)
}

// CNNinfer is the public network of HE.CNNinfer for 1 x 28 x 28 images of 10
// classes: one convolution and two dense layers of 173,120 and 650 weights,
// with activations of degree 3 between them.
func CNNinfer(rng *rand.Rand, x *tensor.Tensor) (*model.Network, error) {
	cubic := []float64{0.2, 0.5, 0.12, 0.01}
	b := NewOn(rng, x).Pad(model.PadValid).Conv(4, 3, 1).Polynomial(cubic...)
	return b.Dense(64).Polynomial(cubic...).Dense(10).Settled(1, x)
}

// soft adds the activation 0.2 x^2 + 0.7 x + 0.1.
func (b *Builder) soft() *Builder { return b.quadratic(0.2, 0.7, 0.1) }

// gentle adds the activation 0.1 x^2 + 0.7 x + 0.1: what passes through many,
// as the sums of a residual network do, grows where its square weighs more.
func (b *Builder) gentle() *Builder { return b.quadratic(0.1, 0.7, 0.1) }

// quadratic adds an activation of the same coefficients for all channels.
func (b *Builder) quadratic(x2, x1, x0 float64) *Builder {
	b.Quadratic()
	for part, v := range map[string]float64{"a": x2, "b": x1, "c": x0} {
		data := b.net.Weights[b.last+"."+part].Data
		for i := range data {
			data[i] = v
		}
	}
	return b
}

// Settled ends the network with normalisations that have the statistics of the
// first input and what polynomials read scaled to stay within tameRange on it,
// and calibrates it on the inputs.
func (b *Builder) Settled(pitch int, inputs ...*tensor.Tensor) (*model.Network, error) {
	b.net.Output = b.last
	if err := settle(b.net, pitch, inputs[0]); err != nil {
		return nil, err
	}
	return b.Network(pitch, inputs...)
}

// tameRange bounds what polynomials read.
const tameRange = 2.5

// settle gives every normalisation the statistics of its own input, and scales
// down to values of at most tameRange the layers that a polynomial reads, and
// affine ones that a square does.
func settle(n *model.Network, pitch int, x *tensor.Tensor) error {
	read := make(map[string]bool)
	for _, l := range n.Layers {
		source, _ := n.Layer(l.Inputs[0])
		square := l.Op == model.Square || l.Op == model.Quadratic
		if l.Op == model.Polynomial || square && source.Op == model.Affine {
			read[source.Name] = true
		}
	}
	_, err := n.ForwardDisturbed(x, pitch, func(layer string, t *tensor.Tensor) {
		l, ok := n.Layer(layer)
		if !ok {
			return
		}
		if l.Op == model.BatchNorm {
			normalise(n, layer, t)
		}
		if !read[layer] {
			return
		}
		largest := 0.0
		for _, v := range t.Data {
			largest = math.Max(largest, math.Abs(v))
		}
		if largest <= tameRange {
			return
		}
		for _, part := range []string{"weight", "bias", "gain", "shift"} {
			scale(n.Weights[layer+"."+part].Data, tameRange/largest)
		}
		scale(t.Data, tameRange/largest)
	})
	return err
}

// normalise gives a normalisation the statistics of its input, and its result
// t the values that it then has.
func normalise(n *model.Network, layer string, t *tensor.Tensor) {
	const eps = 1e-5
	part := func(p string) []float64 { return n.Weights[layer+"."+p].Data }
	weight, bias, means, variances := part("weight"), part("bias"), part("running_mean"), part("running_var")
	for c := range t.C {
		// t is normalised by random statistics; do it by its own.
		gain := weight[c] / math.Sqrt(variances[c]+eps)
		raw := func(v float64) float64 { return (v-bias[c])/gain + means[c] }
		mean, square := 0.0, 0.0
		for _, v := range t.Channel(c) {
			mean += raw(v)
			square += raw(v) * raw(v)
		}
		size := float64(t.H * t.W)
		mean /= size
		variance := square/size - mean*mean
		if !(variance > 1e-6) { // a constant channel
			variance = 1
		}
		values := t.Channel(c)
		for i, v := range values {
			values[i] = weight[c]*(raw(v)-mean)/math.Sqrt(variance+eps) + bias[c]
		}
		means[c], variances[c] = mean, variance
	}
}

func scale(values []float64, by float64) {
	for i := range values {
		values[i] *= by
	}
}
