package planner

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/arrange"
	"cryptounet/heops/network/graph"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
)

// masked says whether a step has masks.
func (p *draft) masked() bool {
	return slices.ContainsFunc(p.Steps, func(s plan.Step) bool { return p.spreads[s.Output] != nil && len(p.spreads[s.Output].parts) > 1 })
}

// minLogScale and maxLogScale bound the scales of maps that are tried, as powers
// of two.
const (
	minLogScale = 24
	maxLogScale = 42
)

// roundingBits is what rounded weights may do to the results, beside their
// spread, where Options.WeightBits leaves it open.
const roundingBits = 9

// newAt plans at a ring degree of 2^logN: the fewest bits of weights and scales
// that reach the precision, first without, then with a rescaling after the first
// step, which leaves room for a larger input scale. Of the grids that the network
// can have, it takes the one with less work.
func newAt(n *model.Network, pr *graph.Probe, about plan.Model, opts plan.Options, logN int) (*draft, error) {
	cut, err := arrange.Fit(n, opts, logN)
	if err != nil {
		return nil, err
	}
	narrow, err := outline(n, pr, opts, logN, cut)
	if err != nil {
		return nil, err
	}
	outlines := []*draft{narrow}
	if cut, ok := cut.Widen(n, opts, logN); ok {
		if wide, err := outline(n, pr, opts, logN, cut); err == nil {
			outlines = append(outlines, wide)
			if wide.roughly() < narrow.roughly() {
				slices.Reverse(outlines)
			}
		}
	}
	var failure error
	for _, o := range outlines {
		d, err := newOn(o, pr, about)
		if err == nil {
			return d, nil
		}
		// That a larger ring would do is worth more than what else went wrong.
		var weak *plan.SecurityError
		if failure == nil || errors.As(err, &weak) {
			failure = err
		}
	}
	return nil, failure
}

// roughly returns the cost of an outline with scales, weights and masks of middling
// size, which tells grids apart without a simulation.
func (p *draft) roughly() float64 {
	d := p.copy()
	if d.assign(choice{scale: 30, weights: 12, masks: 10, first: true}) != nil || d.special() != nil {
		return math.Inf(1)
	}
	return d.cost()
}

// newOn chooses for one grid.
func newOn(outlined *draft, pr *graph.Probe, about plan.Model) (*draft, error) {
	opts, logN := outlined.Options, outlined.LogN
	outlined.Model = about
	s, err := pr.SampleLike(outlined.Grid.Rows*outlined.Grid.Cols == 1, outlined.Steps)
	if err != nil {
		return nil, err
	}
	weights, err := outlined.weightBits(s)
	if err != nil {
		return nil, err
	}
	if !outlined.masked() {
		if d := outlined.cheapest(s, weights); d != nil {
			return d, nil
		}
	}
	var failure error
	var weak *plan.SecurityError
	for relaxed := range maxRelaxed + 1 {
		for _, first := range []bool{false, true} {
			// Masks first as exact as the precision, then as weights.
			for _, masks := range []float64{opts.Precision + 5, opts.Precision - 2} {
				d, err := outlined.choose(s, first, weights-float64(relaxed), math.Max(8, masks))
				if err == nil {
					return d, nil
				}
				if failure == nil || errors.As(err, &weak) {
					failure = err
				}
				if !outlined.masked() {
					break
				}
			}
		}
		// Only at the largest ring do weights give way to the modulus.
		if weak == nil || logN < maxLogN || opts.WeightBits != 0 {
			break
		}
	}
	return nil, failure
}

// cheapest tries all choices of a network without masks, whose steps rescale by
// one prime if scales and weights are small enough. Weights of fewer bits have to
// save a tenth of the work a bit.
func (p *draft) cheapest(s *graph.Sample, weights float64) *draft {
	var best *draft
	least := math.Inf(1)
	for _, relaxed := range []float64{0, 2} {
		if relaxed > 0 && p.Options.WeightBits != 0 {
			break
		}
		for _, first := range []bool{false, true} {
			d, err := p.choose(s, first, weights-relaxed, 8)
			if err != nil {
				continue
			}
			if cost := d.swift() * (1 + relaxed/10); cost < least {
				best, least = d, cost
			}
		}
	}
	return best
}

// swift is cost where weights are scalars: products modulo primes of up to 40 bits
// are then exact in doubles (package rns), at 22 instead of 14 G/s.
func (p *draft) swift() float64 {
	const saved, bits = 1 - 14.0/22, 40
	units := 0.0
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Kind != plan.Linear || p.Grid.Lanes > 1 {
			continue
		}
		small, level := 0, p.InputLevel(s)
		for _, q := range p.Q[:level+1] {
			if q < 1<<bits {
				small++
			}
		}
		units += saved * plan.Work{MACs: s.Work.MACs}.Units() * float64(small) / float64(level+1)
	}
	return p.cost() - units*float64(p.Slots()*p.LogN)/float64(p.Grid.Batch)
}

// maxRelaxed is how many bits rounded weights may be worse by than roundingBits,
// where nothing else fits the largest ring.
const (
	maxRelaxed = 3
	maxLogN    = 16
)

// firstScale is the scale that is tried first, as a power of two.
const firstScale = 34

// weightBits returns the bits of weights whose rounding does to the results no more
// than 2^-roundingBits of their spread; those of the options, where these say.
func (p *draft) weightBits(s *graph.Sample) (float64, error) {
	if p.Options.WeightBits != 0 {
		return float64(p.Options.WeightBits), nil
	}
	// The rounding is that of the weights alone, whatever rescales first.
	for c := (choice{scale: firstScale, weights: 14, masks: math.Max(8, p.Options.Precision+4), first: true}); ; c.weights += 4 {
		d := p.copy()
		if err := d.assign(c); err != nil {
			return 0, err
		}
		parts := 1.0 // of a bit: with masks, every one of them may save a prime
		if p.masked() {
			parts = 4
		}
		bits := math.Ceil(parts*(math.Log2(d.predictRounding(s)/s.Spread)+roundingBits)) / parts
		if !(bits <= 24) { // errors may grow beyond all bounds
			bits = 24
		}
		if bits < 4 || c.weights >= 24 {
			return math.Max(8, math.Min(24, c.weights+bits)), nil
		}
		// So far off, errors grow faster than in proportion.
	}
}

// choose finds the bits of scales.
func (p *draft) choose(s *graph.Sample, first bool, weights, masks float64) (*draft, error) {
	c := choice{scale: firstScale, weights: weights, masks: masks, first: first}
	target := exp2(-p.Options.Precision) * math.Max(1, s.Spread)
	var best, nearest *draft
	var failure error
	low, high, chosen := float64(minLogScale), float64(maxLogScale), 0.0
	for low <= high {
		d := p.copy()
		err := d.assign(c)
		if err == nil {
			err = d.special()
		}
		if err != nil {
			failure = err
			high = c.scale - 1
			c.scale = math.Floor((low + high) / 2)
			continue
		}
		d.predictNoise(s)
		noise := d.noise(s, target)
		step := math.Ceil(math.Log2(noise / target)) // noise halves with every bit
		if math.IsNaN(step) {
			step = maxLogScale // errors grow beyond all bounds
		}
		if noise <= target {
			best, high, chosen = d, c.scale-1, c.scale
			step = math.Min(step, -1)
		} else {
			nearest, low = d, c.scale+1
			step = math.Max(step, 1)
		}
		c.scale = math.Max(low, math.Min(high, c.scale+step))
	}
	if best != nil {
		if best.masked() {
			best = p.leanMasks(s, c, best, chosen, target)
		}
		return best, nil
	}
	if failure != nil || nearest == nil {
		return nil, failure
	}
	return nil, fmt.Errorf("plan: a precision of %g bits is out of reach with scales of %d bits: the results' error would be %s; most is lost in %s; ask for less, or calibrate with images like those to come, normalised as in training", p.Options.Precision, maxLogScale, graph.Power(nearest.Result().Noise), nearest.limiting(s))
}

// loudest is what part of the largest value before a square an error may be: far
// out in their distribution larger ones feed on themselves from square to square,
// of which a simulation on a piece of an image sees nothing.
const loudest = 1.0 / 16

// noise is what to hold against the target for the results' error: that error, or
// more where one before a square is too loud.
func (p *draft) noise(s *graph.Sample, target float64) float64 {
	noise := p.Result().Noise
	for i := range p.Steps {
		t := p.Steps[i].Inputs[0]
		if p.Steps[i].Kind != plan.Square || t >= len(s.Clean) {
			continue
		}
		in, largest := &p.Tensors[t], 0.0
		for c := range s.Clean[t].C {
			for _, v := range s.Clean[t].Channel(c) {
				largest = math.Max(largest, math.Abs(v*in.Gain[c]))
			}
		}
		noise = math.Max(noise, target*in.Noise/math.Max(largest, 1e-30)/loudest)
	}
	return noise
}

// leanMasks takes masks of as few bits as the target leaves room for, with scales of
// some bits more where fewer primes follow from that: a part of a bit may be what
// a chain of fewer primes was short of.
func (p *draft) leanMasks(s *graph.Sample, c choice, best *draft, chosen, target float64) *draft {
	const step = 0.25
	least, most := best.cost(), c.masks
	for c.scale = chosen; c.scale <= math.Min(chosen+3, maxLogScale); c.scale += step {
		for c.masks = most; c.masks >= 6; c.masks -= step {
			d := p.copy()
			if d.assign(c) != nil {
				break
			}
			if len(d.Q) >= len(best.Q) && (c.scale > chosen || c.masks > 6) {
				continue
			}
			if d.special() != nil {
				break
			}
			cost := d.cost()
			if cost > least {
				break
			}
			if d.predictNoise(s); d.noise(s, target) <= target {
				best, least = d, cost
			}
			break // masks of fewer bits would be too few
		}
	}
	return best
}
