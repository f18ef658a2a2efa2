package planner

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/arrange"
	"cryptounet/heops/network/graph"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
)

// hasMasks says whether a step has masks for sums of products.
func (p *draft) hasMasks(s *plan.Step) bool {
	sp := p.spreads[s.Output]
	return sp != nil && sp.masked && !s.Merged
}

// masked says whether a step has masks for sums of products.
func (p *draft) masked() bool {
	return slices.ContainsFunc(p.Steps, func(s plan.Step) bool { return p.hasMasks(&s) })
}

// minLogScale and maxLogScale bound the scales of maps that are tried, as powers
// of two.
const (
	minLogScale = 24
	maxLogScale = 42
)

// What rounded weights may do to the results, beside their spread, where
// Options.WeightBits leaves it open: so that 99.99 % of the pixels keep their side of
// 0. Where that costs much, it may be leastBits; fewer only where nothing else fits
// the largest ring.
const (
	roundingBits = 12.0
	leastBits    = 9.5
)

// newAt plans at a ring degree of 2^logN: the fewest bits of weights and scales
// that reach the precision, first without, then with a rescaling after the first
// step, which leaves room for a larger input scale. Of the grids that the network
// can have, it takes the one with less work.
func newAt(n *model.Network, pr *graph.Probe, about plan.Model, opts plan.Options, logN int) (*draft, error) {
	cuts, o, err := outlines(n, pr, opts, logN)
	if err != nil {
		return nil, err
	}
	var failure error
	for i, cut := range cuts {
		if i > 0 {
			if o, err = outline(n, pr, opts, logN, cut); err != nil {
				return nil, err
			}
		}
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

// outlines returns how the network's maps can be cut, what should take the least work
// first, and the outline of that: others take hundreds of megabytes for a wide network.
func outlines(n *model.Network, pr *graph.Probe, opts plan.Options, logN int) ([]arrange.Cut, *draft, error) {
	narrow, err := arrange.Fit(n, opts, logN)
	if err != nil {
		return nil, nil, err
	}
	best, err := outline(n, pr, opts, logN, narrow)
	if err != nil {
		return nil, nil, err
	}
	wide, ok := narrow.Widen(n, opts, logN)
	if !ok {
		return []arrange.Cut{narrow}, best, nil
	}
	other, err := outline(n, pr, opts, logN, wide)
	switch {
	case err != nil:
		return []arrange.Cut{narrow}, best, nil
	case other.roughly(middling) < best.roughly(middling):
		return []arrange.Cut{wide, narrow}, other, nil
	}
	return []arrange.Cut{narrow, wide}, best, nil
}

// roughly returns the cost of an outline with scales, weights and masks of middling
// size, which tells grids apart without a simulation.
func (p *draft) roughly(weights float64) float64 {
	d := p.copy()
	if d.assign(choice{scale: 30, weights: weights, masks: 10, first: true}) != nil || d.special() != nil {
		return math.Inf(1)
	}
	return d.cost()
}

// middling is the bits of weights that are taken for granted before they are known.
const middling = 12

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
	outlined.merge(weights)
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
					return d.finer(s), nil
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
	for _, relaxed := range []float64{0, roundingBits - leastBits} {
		if relaxed > 0 && p.Options.WeightBits != 0 {
			break
		}
		for _, first := range []bool{false, true} {
			d, err := p.choose(s, first, weights-relaxed, 8)
			if err != nil {
				continue
			}
			if cost := d.cost() * (1 + relaxed/10); cost < least {
				best, least = d, cost
			}
		}
	}
	return best
}

// finer takes weights of as many bits more as cost nothing.
func (p *draft) finer(s *graph.Sample) *draft {
	if p.Options.WeightBits != 0 || !p.masked() {
		return p
	}
	for _, more := range []float64{roundingBits - leastBits, 1.5, 1, 0.5, 0.25} {
		c, d := p.chosen, p.copy()
		c.weights += more
		if d.assign(c) != nil || len(d.Q) > len(p.Q) || d.special() != nil || d.cost() > p.cost() {
			continue
		}
		if d.predictNoise(s); d.noise(s, p.target(s)) <= p.target(s) {
			return d
		}
	}
	return p
}

// target is the error that the results may have.
func (p *draft) target(s *graph.Sample) float64 {
	return exp2(-p.Options.Precision) * math.Max(1, s.Spread)
}

// maxRelaxed is how many bits more rounded weights may be worse by, where nothing
// else fits the largest ring.
const (
	maxRelaxed = 4
	maxLogN    = 16
)

// firstScale is the scale that is tried first, as a power of two.
const firstScale = 34

// weightBits returns the bits of weights whose rounding does to the results no more
// than 2^-roundingBits of their spread, or 2^-leastBits; those of the options, where
// these say.
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
		parts, wanted := 1.0, roundingBits // of a bit: with masks, every one of them may save a prime
		if p.masked() {
			parts, wanted = 4, leastBits
		}
		bits := math.Ceil(parts*(math.Log2(d.predictRounding(s)/s.Spread)+wanted)) / parts
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
	target := p.target(s)
	var best, nearest *draft
	var failure error
	low, high := float64(minLogScale), float64(maxLogScale)
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
			best, high = d, c.scale-1
			step = math.Min(step, -1)
		} else {
			nearest, low = d, c.scale+1
			step = math.Max(step, 1)
		}
		c.scale = math.Max(low, math.Min(high, c.scale+step))
	}
	if best != nil {
		if best.masked() {
			best = p.leanMasks(s, best, target)
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

// leanMasks finds the scales and masks that cost least: a bit less of masks leaves
// room for special primes, or for a chain of fewer primes, and scales of a bit more
// may pay for it. The variance of the error has a part that halves twice with a bit of
// the scale and one that does so with a bit of the masks; two simulations tell them,
// and the choices that come out best are simulated.
func (p *draft) leanMasks(s *graph.Sample, best *draft, target float64) *draft {
	const step, apart, tries = 0.25, 6, 3
	c := best.chosen
	c.masks -= apart
	coarse := p.copy()
	if coarse.assign(c) != nil || coarse.special() != nil {
		return best
	}
	coarse.predictNoise(s)
	c = best.chosen
	square := func(x float64) float64 { return x * x }
	fine := square(best.noise(s, target))
	byMasks := math.Max(0, square(coarse.noise(s, target))-fine) / (exp2(2*apart) - 1)
	byScale := math.Max(0, fine-byMasks)
	var found []*draft
	for more := 0.0; more <= 4; more += 2 * step {
		c.scale = best.chosen.scale + more
		left := square(target) - byScale*exp2(-2*more)
		if left <= 0 || c.scale > maxLogScale {
			continue
		}
		spare := math.Log2(left/byMasks) / 2
		c.masks = math.Max(6, best.chosen.masks-math.Floor(spare/step)*step)
		for c.squares = 0; c.squares <= 2 && c.masks <= best.chosen.masks; c.squares++ {
			if d := p.copy(); d.assign(c) == nil && d.special() == nil {
				found = append(found, d)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b *draft) int { return cmp.Compare(a.cost(), b.cost()) })
	for _, d := range found[:min(tries, len(found))] {
		if d.cost() >= best.cost() {
			break
		}
		if d.predictNoise(s); d.noise(s, target) <= target {
			return d
		}
	}
	return best
}
