package planner

import (
	"math"
	"math/rand/v2"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
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

// probe is the grid on which noise is simulated: the errors of a slot do not
// depend on how many others there are.
var probe = polyphase.Grid{Rows: 24, Cols: 24, Batch: 1}

// predictNoise runs the steps on a small random image twice, with and without
// random errors of the variances above, and keeps the difference's standard
// deviation, of the worst channel, for each tensor. Following variances on
// paper instead would miss that neighbouring errors are correlated.
func (p *draft) predictNoise() error {
	rng := rand.New(rand.NewPCG(1, 2))
	in := p.probeInput(rng)
	clean, err := program.Evaluate(&p.Plan, p.weights, probe, in, func(int, [][]float64) {})
	if err != nil {
		return err
	}
	noisy, err := program.Evaluate(&p.Plan, p.weights, probe, in, func(step int, slots [][]float64) {
		variance := p.stepVariance(step)
		for i, phase := range slots {
			sigma := math.Sqrt(variance(i))
			if sigma == 0 {
				continue
			}
			for j := range phase {
				phase[j] += sigma * rng.NormFloat64()
			}
		}
	})
	if err != nil {
		return err
	}
	for t := range p.Tensors {
		p.Tensors[t].Noise = p.worstChannel(t, clean[t], noisy[t])
	}
	return nil
}

// probeInput is an image with the blobs and edges that a network reacts to:
// blurred noise, clipped to the input's range.
func (p *draft) probeInput(rng *rand.Rand) [][]float64 {
	in := p.Input()
	phases := make([][]float64, in.Layout.Len())
	coarse := make([]float64, probe.Cells())
	for i := range coarse {
		coarse[i] = rng.NormFloat64()
	}
	for i := range phases {
		phases[i] = make([]float64, probe.Cells())
		for j := range phases[i] {
			v := (coarse[j] + coarse[(j+i)%len(coarse)] + 0.5*rng.NormFloat64()) / 1.5
			phases[i][j] = math.Max(-1, math.Min(1, v/in.Gain[0]))
		}
	}
	return phases
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

// worstChannel returns the largest standard deviation of any channel's error,
// in layer values.
func (p *draft) worstChannel(t int, clean, noisy [][]float64) float64 {
	info := p.Tensors[t]
	phases := info.Layout.Py * info.Layout.Px
	worst := 0.0
	for c := range info.Layout.C {
		sum, n := 0.0, 0
		for i := c * phases; i < (c+1)*phases; i++ {
			for j, v := range clean[i] {
				d := noisy[i][j] - v
				sum += d * d
				n++
			}
		}
		worst = math.Max(worst, math.Abs(info.Gain[c])*math.Sqrt(sum/float64(n)))
	}
	return worst
}
