// Package noise gives the variances of the errors that encrypted operations add,
// in slots at scale 1.
//
// In the conjugate-invariant ring a slot is a sum of N coefficients times 2 cos, so
// independent coefficients of variance v give slots of variance 2 N v (Kim and
// Song, eprint 2018/952).
package noise

import (
	"math"

	"cryptounet/heops/network/linear"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/tensor"
)

// Fresh is the variance of a fresh encryption under the secret key: errors of
// standard deviation 3.2, and the rounding of the encoding.
func Fresh(p *plan.Plan) float64 { return 2 * float64(p.Slots()) * (3.2*3.2 + 1.0/12) }

// Rescaling is the variance of dividing a ciphertext by a prime, or by P: both
// components are rounded, the second is multiplied by the secret.
func Rescaling(p *plan.Plan) float64 {
	n := float64(p.Slots())
	return 2 * n / 12 * (1 + 2*n*2/3)
}

// KeySwitch is the variance of a key switch at a level: each digit, uniform below
// its modulus, times an error of the key, divided by P; and the rounding.
func KeySwitch(p *plan.Plan, level int) float64 {
	n := float64(p.Slots())
	logP := plan.LogProduct(p.P)
	digits := 0.0
	for lo := 0; lo <= level; lo += len(p.P) {
		hi := min(lo+len(p.P), level+1)
		digits += math.Exp2(2 * (plan.LogProduct(p.Q[lo:hi]) - logP))
	}
	return digits*(2*n)*(2*n)*3.2*3.2/12 + Rescaling(p)
}

// Linear gives the variance of the error that a Linear step adds to the
// slots of each channel: of rescaling, of the rotated inputs' key switches times
// their weights, and of the rounding of masks.
func Linear(p *plan.Plan, s *plan.Step, m *linear.Map, own []int, clean []*tensor.Tensor) []float64 {
	out := &p.Tensors[s.Output]
	v := make([]float64, m.C)
	rotation := KeySwitch(p, p.InputLevel(s))
	if s.Raised { // the sums are divided, at the scale of inputs times weights
		rotation -= Rescaling(p)
	}
	mask := 0.0
	if s.Mask > 0 {
		mask = float64(p.Grid.Repeats(p.Slots())) / 6 / s.Mask / s.Mask
	}
	for k, t := range s.Inputs {
		in := p.Tensors[t].Scale
		square := 0.0
		for _, x := range clean[own[k]].Data {
			square += x * x
		}
		square /= float64(len(clean[own[k]].Data))
		for c, e := range m.Energy(k, func(linear.Tap) float64 { return 1 }) {
			v[c] += e * rotation / in / in
		}
		if mask > 0 {
			for c, e := range m.Energy(k, func(t linear.Tap) float64 { return crossing(p, m, out.Layout, t) }) {
				v[c] += e * mask * square
			}
		}
	}
	if s.Drop > 0 {
		for c := range v {
			v[c] += Rescaling(p) / out.Scale / out.Scale
		}
	}
	return v
}

// crossing returns the share of a map's phases in which a tap that counts within a
// rectangle does not count in every cell, and so has a mask: those within its
// reach of a cell's edge. In cells or slots that are not filled, others have too,
// and ramps always.
func crossing(p *plan.Plan, m *linear.Map, l polyphase.Layout, t linear.Tap) float64 {
	where := t.Where
	if t.Ramp != 0 || p.Grid.Slots() < p.Grid.Repeats(p.Slots()) || m.H != p.Grid.Rows*l.Py || m.W != p.Grid.Cols*l.Px {
		return 1
	}
	within := func(beyond, phases int) float64 { return 1 - math.Min(1, float64(beyond)/float64(phases)) }
	return 1 - within(where.Y0+m.H-where.Y1, l.Py)*within(where.X0+m.W-where.X1, l.Px)
}
