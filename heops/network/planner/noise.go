package planner

import (
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
)

// Variances of the errors that encrypted operations add, in slots at scale 1.
// In the conjugate-invariant ring a slot is a sum of N coefficients times
// 2 cos, so independent coefficients of variance v give slots of variance 2 N v
// (Kim and Song, eprint 2018/952).

// freshVariance is that of a fresh encryption under the secret key: errors of
// standard deviation 3.2, and the rounding of the encoding.
func (p *draft) freshVariance() float64 { return 2 * float64(p.Slots()) * (3.2*3.2 + 1.0/12) }

// roundVariance is that of dividing a ciphertext by a prime, or by P: both
// components are rounded, the second is multiplied by the secret.
func (p *draft) roundVariance() float64 {
	n := float64(p.Slots())
	return 2 * n / 12 * (1 + 2*n*2/3)
}

// switchVariance is that of a key switch at a level: each digit, uniform below
// its modulus, times an error of the key, divided by P; and the rounding.
func (p *draft) switchVariance(level int) float64 {
	n := float64(p.Slots())
	logP := plan.LogProduct(p.P)
	digits := 0.0
	for lo := 0; lo <= level; lo += len(p.P) {
		hi := min(lo+len(p.P), level+1)
		digits += exp2(2 * (plan.LogProduct(p.Q[lo:hi]) - logP))
	}
	return digits*(2*n)*(2*n)*3.2*3.2/12 + p.roundVariance()
}

// stepVariance gives the variance of the error that a step adds to slot values
// of its output phase i; step -1 is the encryption of the input.
func (p *draft) stepVariance(step int) func(i int) float64 {
	if step < 0 {
		in := p.Input()
		return func(int) float64 { return p.freshVariance() / (in.Scale * in.Scale) }
	}
	s := &p.Steps[step]
	scale := p.Tensors[s.Output].Scale
	rounding := p.roundVariance() / (scale * scale)
	switch s.Kind {
	case plan.Relinearise:
		v := p.switchVariance(p.Tensors[s.Output].Level) / (scale * scale)
		return func(int) float64 { return v }
	case plan.Linear:
		rotation := p.switchVariance(p.InputLevel(s))
		return func(i int) float64 {
			v := 0.0
			if s.Rescale {
				v = rounding
			}
			for _, t := range p.weights[step][i].Terms {
				if t.Shift != (polyphase.Shift{}) { // the rotated input's error
					f := float64(t.Weight) / s.Factors[t.Source] / p.Tensors[s.Inputs[t.Source]].Scale
					v += f * f * rotation
				}
			}
			return v
		}
	}
	return func(int) float64 { return 0 }
}
