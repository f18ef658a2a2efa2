package testnet

import (
	"fmt"
	"math"
	"math/rand/v2"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// Published is a U-Net in the shape of Ronneberger et al. 2015: two 3 x 3
// convolutions a block, widths that double at each of so many poolings, skip
// connections; with activations 0.2 x^2 + 0.7 x + 0.1 and normalisations that
// have the statistics of the input, as training leaves them.
func Published(rng *rand.Rand, base, poolings int, x *tensor.Tensor) (*model.Network, error) {
	b := New(rng)
	conv := func(out int) {
		b.Conv(out, 3, 1).Norm().Quadratic()
		for part, v := range map[string]float64{"a": 0.2, "b": 0.7, "c": 0.1} {
			fill(b.net.Weights[b.last+"."+part].Data, v)
		}
	}
	block := func(out int) string {
		conv(out)
		conv(out)
		return b.Last()
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
	b.Conv(1, 1, 1)
	pitch := 1 << poolings
	b.net.Output = b.last
	if err := settle(b.net, pitch, x); err != nil {
		return nil, err
	}
	return b.Network(pitch, x)
}

func fill(v []float64, x float64) {
	for i := range v {
		v[i] = x
	}
}

// settle gives every normalisation the statistics of its own input.
func settle(n *model.Network, pitch int, x *tensor.Tensor) error {
	var err error
	_, ferr := n.ForwardDisturbed(x, pitch, func(layer string, t *tensor.Tensor) {
		l, ok := n.Layer(layer)
		if !ok || l.Op != model.BatchNorm {
			return
		}
		// t is normalised by random statistics; do it by its own.
		part := func(p string) []float64 { return n.Weights[layer+"."+p].Data }
		for c := range t.C {
			gain := part("weight")[c] / math.Sqrt(part("running_var")[c]+1e-5)
			raw := func(v float64) float64 { return (v-part("bias")[c])/gain + part("running_mean")[c] }
			mean, square := 0.0, 0.0
			for _, v := range t.Channel(c) {
				mean += raw(v)
				square += raw(v) * raw(v)
			}
			size := float64(t.H * t.W)
			mean /= size
			variance := square/size - mean*mean
			if !(variance > 0) {
				err = fmt.Errorf("testnet: channel %d of %s is constant", c, layer)
				return
			}
			values := t.Channel(c)
			for i, v := range values {
				values[i] = part("weight")[c]*(raw(v)-mean)/math.Sqrt(variance+1e-5) + part("bias")[c]
			}
			part("running_mean")[c], part("running_var")[c] = mean, variance
		}
	})
	if ferr != nil {
		return ferr
	}
	return err
}
