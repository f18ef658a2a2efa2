package testnet

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// maxDepth is how many squares in a row a random network has at most.
const maxDepth = 5

// Random returns a small random network, drawn over all layers that
// encryption can evaluate, with 1 to 3 activations in a row, and one of the two
// inputs that it was calibrated on, with sides of at most maxSide pixels, 8 or
// more. Its wrap, if it has one, is by its total stride.
func Random(rng *rand.Rand, maxSide int) (*model.Network, *tensor.Tensor) {
	for {
		side := func() int { return max(8, 4*(1+rng.IntN(max(1, maxSide/4)))) }
		h, w := side(), side()
		channels := 1 + rng.IntN(3)
		x, y := ImageC(rng, channels, h, w), ImageC(rng, channels, h, w)
		d := &draw{NewOn(rng, x), []string{model.Input}, map[string]int{}}
		d.network()
		n, err := d.end(x, y)
		// Again if values exploded: training would not have left it so.
		if err == nil && largest(n) <= 50 {
			return n, x
		}
	}
}

// largest returns the largest value that an activation or the output took.
func largest(n *model.Network) float64 {
	most := 0.0
	for _, l := range n.Layers {
		low, high := n.Span(l.Name)
		for _, values := range [][]float64{n.Range(l.Name), low, high} {
			for _, v := range values {
				most = max(most, math.Abs(v))
			}
		}
	}
	return most
}

// draw adds random layers, each only if the network with it takes the image.
type draw struct {
	*Builder
	made  []string       // layers that skip connections may start from
	depth map[string]int // squares up to a layer
}

func (d *draw) network() {
	for range 1 + d.rng.IntN(3) {
		for range 1 + d.rng.IntN(2) {
			d.linear()
		}
		d.activation()
	}
	for range d.rng.IntN(3) {
		d.linear()
	}
	switch d.rng.IntN(6) {
	case 0:
		d.try(func() { d.GlobalPool() })
		d.try(func() { d.Dense(1 + d.rng.IntN(3)) })
	case 1:
		d.try(func() { d.Dense(1 + d.rng.IntN(6)) })
		if d.rng.IntN(2) == 0 {
			d.activation()
			d.try(func() { d.Dense(1 + d.rng.IntN(3)) })
		}
	}
	if s := d.size(); s.Stride > 0 {
		d.try(func() { d.Conv(1+d.rng.IntN(3), 1, 1) })
	}
}

// end calibrates the network; its wrap's pitch is its total stride.
func (d *draw) end(inputs ...*tensor.Tensor) (*model.Network, error) {
	d.net.Output = d.last
	maps.DeleteFunc(d.net.Weights, func(name string, _ model.Weight) bool {
		_, ok := d.net.Layer(name[:strings.LastIndex(name, ".")])
		return !ok // of a layer that was taken back
	})
	pitch, err := d.net.TotalStride()
	if err != nil {
		return nil, err
	}
	return d.Settled(pitch, inputs...)
}

// try adds what f adds if the network then is one that takes the image, small
// enough for a test.
func (d *draw) try(f func()) bool {
	layers, last := len(d.net.Layers), d.last
	f()
	s := d.size()
	fits := s.C > 0 && s.C <= 12 && s.C*s.H*s.W <= 1<<13
	if stride, err := d.net.TotalStride(); err != nil || d.h%stride != 0 && slices.ContainsFunc(d.net.Layers, model.Layer.Wraps) {
		fits = false // the wrap would have no pitch
	}
	if !fits {
		d.net.Layers, d.last, d.next = d.net.Layers[:layers], last, model.Layer{}
		return false
	}
	for _, l := range d.net.Layers[layers:] {
		depth := 0
		for _, name := range l.Inputs {
			depth = max(depth, d.depth[name])
		}
		d.depth[l.Name] = depth
	}
	d.made = append(d.made, d.last)
	return true
}

// pick returns one of the values.
func pick[T any](rng *rand.Rand, values ...T) T { return values[rng.IntN(len(values))] }

// linear adds a layer that is no activation, of a kind that fits.
func (d *draw) linear() {
	for !d.try(d.anyLinear) {
	}
}

func (d *draw) anyLinear() {
	channels := d.c[d.last]
	kind := d.rng.IntN(14)
	if d.size().Stride > 1 && d.rng.IntN(3) == 0 {
		kind = pick(d.rng, 5, 7, 7, 9) // back up, as U-Nets do
	}
	switch kind {
	case 0, 1, 2, 3:
		d.convolution(pick(d.rng, 1, 3, 3, 3, 5, 7), 1+d.rng.IntN(2)*d.rng.IntN(3))
	case 4:
		d.Stride(pick(d.rng, 2, 2, 3, 4))
		d.convolution(pick(d.rng, 1, 3, 5), 1)
	case 5:
		d.groups(channels)
		d.Pad(pick(d.rng, model.PadZeros, model.PadWrap)).UpKernel(d.out(), 2+d.rng.IntN(3))
	case 6:
		if d.rng.IntN(3) == 0 {
			d.Pool(1)
		} else {
			d.PoolKernel(2 + d.rng.IntN(3))
		}
	case 7:
		d.Upsample(2+d.rng.IntN(2), pick(d.rng, model.Nearest, model.Bilinear, model.Corners))
	case 8:
		d.SpaceToDepth()
	case 9:
		d.DepthToSpace()
	case 10:
		d.Affine(d.rng.IntN(2) == 0)
	case 11, 12, 13:
		d.skip()
	}
}

func (d *draw) convolution(kernel, dilation int) {
	d.groups(d.c[d.last])
	d.Pad(pick(d.rng, "", model.PadWrap, model.PadZeros, model.PadZeros, model.PadReflect, model.PadReplicate, model.PadValid))
	out := d.out()
	d.Conv(out, kernel, dilation)
	if d.rng.IntN(4) == 0 {
		delete(d.net.Weights, d.last+".bias")
	}
}

// groups sets groups now and then: all channels apart, or halves.
func (d *draw) groups(channels int) {
	switch {
	case d.rng.IntN(4) == 0:
		d.Groups(channels)
	case channels%2 == 0 && d.rng.IntN(4) == 0:
		d.Groups(2)
	}
}

// out draws a number of output channels that the groups divide.
func (d *draw) out() int {
	g := d.next.GroupCount()
	return g * (1 + d.rng.IntN(max(1, 6/g)))
}

// skip joins an earlier layer: any that has the size for Concat, the shape for
// Add; try takes it back where the sizes differ.
func (d *draw) skip() {
	from := pick(d.rng, d.made...)
	if d.rng.IntN(2) == 0 {
		d.Concat(from)
	} else {
		d.Add(from)
	}
}

// activation adds a normalisation or an affine map and an activation.
func (d *draw) activation() {
	s, before := d.size(), d.depth[d.last]
	if s.H*s.W >= 16 {
		d.try(func() { d.Norm() })
	} else {
		d.try(func() { d.Affine(false) })
	}
	kind := d.rng.IntN(3)
	degree, squares := 1+d.rng.IntN(7), 1
	if kind == 2 {
		for 1<<squares < degree {
			squares++
		}
	}
	if before+squares > maxDepth {
		return
	}
	if d.try(func() {
		switch kind {
		case 0:
			d.Quadratic()
		case 1:
			d.Square()
		case 2:
			d.RandomPolynomial(degree)
		}
	}) {
		d.depth[d.last] += squares
	}
}
