package model

import (
	"fmt"
	"math"

	"cryptounet/heops/network/tensor"
)

// Calibrate measures, on the given inputs, the largest value that each channel
// takes before every square, and the largest logit, and keeps the larger of
// these and what the network already holds. The planner needs these ranges to
// place values in the modulus; give it inputs that look like those to come.
func (n *Network) Calibrate(pitch int, inputs ...*tensor.Tensor) error {
	if len(inputs) == 0 {
		return fmt.Errorf("model %s: calibration needs at least one input", n.Name)
	}
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
		n.widen(n.Output, values[n.Output], func(_ int, v float64) float64 { return v })
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
