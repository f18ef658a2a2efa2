package model

import (
	"fmt"
	"math"

	"cryptounet/heops/network/tensor"
)

// Calibrate measures, on the given inputs, the largest value that each channel
// takes before every square, and the largest logit, and keeps the larger of
// these and what the network already holds. The planner needs these ranges to
// place values in the modulus; give it inputs that look like those to come. Of
// the input with the largest logit the piece around it is kept, unless the
// network holds one already (KeepCrop).
func (n *Network) Calibrate(pitch int, inputs ...*tensor.Tensor) error {
	if len(inputs) == 0 {
		return fmt.Errorf("model %s: calibration needs at least one input", n.Name)
	}
	cropped := n.Crop() != nil
	extreme := -1.0
	for _, x := range inputs {
		values, err := n.Forward(x, pitch)
		if err != nil {
			return err
		}
		for _, l := range n.Layers {
			if l.Op == Square || l.Op == Quadratic {
				in := values[l.Inputs[0]]
				a, b, _ := n.Quadratic(l, in.C)
				n.widen(l.Name, in, func(c int, v float64) float64 { return v + b[c]/(2*a[c]) })
			}
		}
		out := values[n.Output]
		n.widen(n.Output, out, func(_ int, v float64) float64 { return v })
		for i, v := range out.Data {
			if !cropped && math.Abs(v) > extreme {
				extreme = math.Abs(v)
				at := i % (out.H * out.W)
				if err := n.KeepCrop(x, at/out.W*x.H/out.H, at%out.W*x.W/out.W); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// widen raises the range of a layer to what t holds, after f.
func (n *Network) widen(name string, t *tensor.Tensor, f func(c int, v float64) float64) {
	r := make([]float64, t.C)
	copy(r, n.Range(name))
	for c := range t.C {
		for _, v := range t.Channel(c) {
			r[c] = math.Max(r[c], math.Abs(f(c, v)))
		}
	}
	n.Weights[name+".range"] = Weight{[]int{t.C}, r}
}
