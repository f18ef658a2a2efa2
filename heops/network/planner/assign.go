package planner

import (
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
)

// baseLevel is the level of the last Linear step: two primes hold its result.
const baseLevel = 1

// Bits of the scale that inputs get where their step rescales, and of the room
// kept above the largest value that is reported.
const (
	inputScaleBits = 45
	guardBits      = 3
)

// assign gives the steps of g levels, a modulus chain and scales around
// 2^logScale, and rounds the weights.
func (p *draft) assign(g *graph, logScale int, rescaleFirst bool) error {
	forms := p.begin(g)
	for i := range p.Steps {
		p.Steps[i].Rescale = p.Steps[i].Kind == plan.Linear && p.rescales(i, rescaleFirst)
	}
	p.levels()
	return p.scales(forms, logScale, rescaleFirst)
}

// begin takes over the steps of g and inserts relinearisations. It returns the
// forms of Linear steps by the tensor that they make.
func (p *draft) begin(g *graph) map[int][]polyphase.Form {
	p.Tensors = slices.Clone(g.tensors)
	p.Steps = slices.Clone(g.steps)
	forms := make(map[int][]polyphase.Form)
	for i, f := range g.forms {
		forms[p.Steps[i].Output] = f
	}
	p.relinearise()
	return forms
}

// relinearise inserts, after every tensor of degree 2 that a Linear step or a
// rotating pooling reads, a step that brings it back to degree 1 for them.
// Poolings without rotation read, and make, degree 2.
func (p *draft) relinearise() {
	var steps []plan.Step
	for i := 0; i < len(p.Steps); i++ {
		s := p.Steps[i]
		if s.Kind == plan.Pool {
			p.Tensors[s.Output].Degree = p.Tensors[s.Inputs[0]].Degree
		}
		steps = append(steps, s)
		if p.Tensors[s.Output].Degree < 2 {
			continue
		}
		low := -1
		for j := i + 1; j < len(p.Steps); j++ {
			r := &p.Steps[j]
			k := slices.Index(r.Inputs, s.Output)
			if k < 0 || r.Kind == plan.Square || (r.Kind == plan.Pool && !p.Crosses(r)) {
				continue
			}
			if low < 0 {
				low = len(p.Tensors)
				t := p.Tensors[s.Output]
				t.Degree = 1
				p.Tensors = append(p.Tensors, t)
				steps = append(steps, plan.Step{Name: s.Name, Layers: s.Layers, Kind: plan.Relinearise, Inputs: []int{s.Output}, Output: low})
			}
			r.Inputs = slices.Clone(r.Inputs)
			r.Inputs[k] = low
		}
	}
	p.Steps = steps
}

// rescales says whether a Linear step rescales: all but the last, and the
// first only if the plan says so.
func (p *draft) rescales(i int, first bool) bool {
	s := p.Steps[i]
	return i != len(p.Steps)-1 && (first || !slices.Equal(s.Inputs, []int{0}))
}

// levels gives every tensor the lowest level that its readers allow.
func (p *draft) levels() {
	for i := range p.Tensors {
		p.Tensors[i].Level = 0
	}
	for i := len(p.Steps) - 1; i >= 0; i-- {
		s := p.Steps[i]
		level := max(p.Tensors[s.Output].Level, baseLevel)
		p.Tensors[s.Output].Level = level
		if s.Rescale {
			level++
		}
		for _, t := range s.Inputs {
			p.Tensors[t].Level = max(p.Tensors[t].Level, level)
		}
	}
}

// scales chooses the primes from the top of the chain down, so that every
// rescale leaves a scale near 2^logScale, and rounds the weights.
func (p *draft) scales(forms map[int][]polyphase.Form, logScale int, rescaleFirst bool) error {
	w := float64(p.Options.WeightBits)
	d := float64(logScale)
	in := p.Input()
	if rescaleFirst {
		in.Scale = exp2(inputScaleBits)
	} else {
		// As large as the next rescale, by the largest prime, can bring back.
		in.Scale = exp2((plan.MaxPrimeBits+d-w)/2 - w)
	}
	p.Q = make([]uint64, in.Level+1)
	p.weights = make([][]program.Output, len(p.Steps))
	taken := make(map[uint64]bool)
	var err error
	for i := range p.Steps {
		s := &p.Steps[i]
		src, out := &p.Tensors[s.Inputs[0]], &p.Tensors[s.Output]
		switch s.Kind {
		case plan.Square:
			out.Scale = src.Scale * src.Scale
		case plan.Pool, plan.Relinearise:
			out.Scale = src.Scale
		case plan.Linear:
			product := 0.0
			for _, t := range s.Inputs {
				product = math.Max(product, p.Tensors[t].Scale*exp2(w))
			}
			out.Scale = product
			if s.Rescale {
				q := &p.Q[out.Level+1]
				if *q == 0 {
					if *q, err = primeNear(math.Min(product/exp2(d), exp2(plan.MaxPrimeBits+0.45)), p.LogN, taken); err != nil {
						return fmt.Errorf("step %s: %w", s.Name, err)
					}
				}
				out.Scale = product / float64(*q)
			}
			for _, t := range s.Inputs {
				s.Factors = append(s.Factors, product/p.Tensors[t].Scale)
			}
			p.weights[i] = round(forms[s.Output], s.Factors)
		}
	}
	return p.basePrimes(taken)
}

// basePrimes chooses the primes that hold the result, whose slots are at most
// Margin, and fixes the limit beyond which it is out of range.
func (p *draft) basePrimes(taken map[uint64]bool) error {
	result := p.Result()
	bits := math.Log2(result.Scale*p.Options.Margin) + 1 + guardBits
	var err error
	for i := range baseLevel + 1 {
		target := exp2(math.Max(bits/(baseLevel+1), float64(p.LogN+6)))
		if p.Q[i], err = primeNear(target, p.LogN, taken); err != nil {
			return fmt.Errorf("base of the modulus chain: %w", err)
		}
	}
	p.Limit = p.Options.Margin * slices.Max(result.Gain)
	return nil
}

// round turns real weights into integers: times the factor of their source.
func round(forms []polyphase.Form, factors []float64) []program.Output {
	outputs := make([]program.Output, len(forms))
	for i, f := range forms {
		out := program.Output{Bias: f.Bias}
		for _, t := range f.Terms {
			if v := math.Round(t.Weight * factors[t.Source]); v != 0 {
				out.Terms = append(out.Terms, program.Term{Ref: t.Ref, Weight: int64(v)})
			}
		}
		outputs[i] = out
	}
	return outputs
}
