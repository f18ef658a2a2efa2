package plan

import "math"

// typicalSlot is the root mean square of slot values before a square, taken
// for the prediction: a square multiplies an error by twice the value.
const typicalSlot = 0.3

// Variances of errors, in slots at scale 1. In the conjugate-invariant ring a
// slot is a sum of N coefficients times 2 cos, so independent coefficients of
// variance v give slots of variance 2 N v (Kim and Song, eprint 2018/952).

// freshVariance is that of a fresh encryption under the secret key.
func (p *Plan) freshVariance() float64 { return 2 * float64(p.Slots()) * 3.2 * 3.2 }

// roundVariance is that of dividing a ciphertext by a prime, or by P: both
// components are rounded, the second is multiplied by the secret.
func (p *Plan) roundVariance() float64 {
	n := float64(p.Slots())
	return 2 * n / 12 * (1 + 2*n*2/3)
}

// predictNoise follows the errors' variances through the steps, weights being
// exact: the reference uses the rounded ones.
func (p *Plan) predictNoise() {
	variance := make([][]float64, len(p.Tensors)) // of slot values, a phase
	fill := func(t int, v func(i int) float64) {
		out := &p.Tensors[t]
		variance[t] = make([]float64, out.Layout.Len())
		out.Noise = 0
		for i := range variance[t] {
			variance[t][i] = v(i)
			c := i / (out.Layout.Py * out.Layout.Px)
			out.Noise = math.Max(out.Noise, math.Abs(out.Gain[c])*math.Sqrt(variance[t][i]))
		}
	}
	in := p.Input()
	// A division by P in a key switch rounds as a rescale does; the key's own
	// error stays below that as long as P exceeds the digits it is taken of.
	fill(0, func(int) float64 {
		return (p.freshVariance() + 1.0/12) / (in.Scale * in.Scale)
	})
	for i := range p.Steps {
		s := &p.Steps[i]
		src := s.Inputs[0]
		scale := p.Tensors[s.Output].Scale
		rounding := p.roundVariance() / (scale * scale)
		switch s.Kind {
		case Linear:
			fill(s.Output, func(i int) float64 {
				v := 0.0
				for _, t := range s.Weights.Outputs[i].Terms {
					f := float64(t.Weight) / s.Weights.Factors[t.Source]
					from := s.Inputs[t.Source]
					v += f * f * variance[from][t.Index]
					if t.Shift.Row != 0 || t.Shift.Col != 0 {
						v += f * f * p.roundVariance() / (p.Tensors[from].Scale * p.Tensors[from].Scale)
					}
				}
				if s.Weights.Rescale {
					v += rounding
				}
				return v
			})
		case Square:
			fill(s.Output, func(i int) float64 { return 4 * typicalSlot * typicalSlot * variance[src][i] })
		case Relinearise:
			fill(s.Output, func(i int) float64 { return variance[src][i] + rounding })
		case Pool:
			from, to := p.Tensors[src].Layout, p.Tensors[s.Output].Layout
			fill(s.Output, func(i int) float64 {
				c, a, b := i/(to.Py*to.Px), i/to.Px%to.Py, i%to.Px
				v := 0.0
				for k := range 4 {
					v += variance[src][from.Index(c, (a*s.Stride+k/2)%from.Py, (b*s.Stride+k%2)%from.Px)]
				}
				return v
			})
		}
	}
}
