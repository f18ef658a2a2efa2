package planner

import (
	"cmp"
	"math"
	"slices"

	"cryptounet/heops/network/plan"
)

// maxSpecial bounds the primes of P: with the level's prime they are divided by
// together, and a base extension takes up to nine.
const maxSpecial = 8

// keyShare: keys that take more than one part in so many of the memory become dearer.
const keyShare = 3

// special completes a plan whose levels and scales are known: it chooses the
// primes of P and the way that each Linear step rotates, and counts the steps'
// work and the keys.
func (p *draft) special() error {
	for {
		err := p.chooseSpecial()
		// Keys that take much of the memory become dearer until they are few.
		if err != nil || p.KeyBytes() <= p.memory()/keyShare || p.price > 1e6*keyPrice {
			return err
		}
		p.price *= 8
	}
}

// chooseSpecial does special for a price of keys.
func (p *draft) chooseSpecial() error {
	taken := make(map[uint64]bool)
	for _, q := range p.Q {
		taken[q] = true
	}
	best, bestCost := 0, math.Inf(1)
	var special []uint64
	for k := 1; k <= min(len(p.Q), maxSpecial); k++ {
		q, err := plan.PrimeNear(exp2(primeBits), p.LogN, taken) // none of Q is larger: digits above P would be noise
		if err != nil {
			return err
		}
		special = append(special, q)
		if err := plan.CheckSecurity(p.LogN, p.Q, special); err != nil {
			if best == 0 {
				return err
			}
			break
		}
		p.P = special
		if cost := p.countSteps(plan.KeySwitch{Special: k}) + p.price*float64(p.KeyBytes())/1e6; cost < bestCost {
			best, bestCost = k, cost
		}
	}
	p.P = special[:best]
	p.countSteps(plan.KeySwitch{Special: best})
	return nil
}

// countSteps counts the steps' operations, chooses how they rotate, lists the
// keys and returns the cost of all key switches.
func (p *draft) countSteps(k plan.KeySwitch) float64 {
	total := 0.0
	keys := make(map[int]int) // rotation in slots -> highest level
	use := func(slots, level int) {
		if r := mod(slots, p.Slots()); r != 0 {
			keys[r] = max(keys[r], level)
		}
	}
	missing := func(slots, level int) bool { return keys[mod(slots, p.Slots())] < level }
	for i := range p.Steps {
		s := &p.Steps[i]
		in, out := p.Tensors[s.Inputs[0]], p.Tensors[s.Output]
		n := out.Layout.Len()
		s.Rotations, s.Products, s.Squares, s.KeySwitches, s.Rescales = 0, 0, 0, 0, 0
		switch s.Kind {
		case plan.Square:
			s.Squares = n
			s.Work = plan.Work{Words: 3 * (out.Level + 1)}.Times(n)
		case plan.Relinearise:
			s.KeySwitches = n
			s.Work = k.Whole(out.Level).Times(n)
			keys[0] = max(keys[0], out.Level)
		case plan.Pool:
			s.Work = plan.Work{Words: s.Window * s.Window * (in.Degree + 1) * (out.Level + 1)}.Times(n)
			rotated := make(map[plan.Turned]bool)
			for c := range n {
				for _, t := range p.PoolTerms(s, c) {
					if mod(t.Slots, p.Slots()) != 0 {
						rotated[t] = true
						use(t.Slots, out.Level)
					}
				}
			}
			s.Rotations = len(rotated)
			s.KeySwitches = s.Rotations
			s.Work = s.Work.Plus(k.Whole(out.Level).Times(s.Rotations))
		case plan.Total:
			turns := p.TotalTurns()
			s.Rotations = n * len(turns)
			s.KeySwitches = s.Rotations
			s.Work = k.Whole(out.Level).Times(s.Rotations).Plus(plan.Work{Words: 2 * (out.Level + 1)}.Times(in.Layout.Len()))
			for _, t := range turns {
				use(t.Slots, out.Level)
			}
		case plan.Linear:
			p.countLinear(s, p.spreads[s.Output], k, missing, use)
		}
		total += s.Work.Units()
	}
	p.Keys = p.Keys[:0]
	for r, level := range keys {
		p.Keys = append(p.Keys, plan.Key{Rotation: r, Level: level})
	}
	slices.SortFunc(p.Keys, func(a, b plan.Key) int { return cmp.Compare(a.Rotation, b.Rotation) })
	return total
}

func mod(a, n int) int { return ((a % n) + n) % n }

// work returns what a way to rotate takes, with sums that are raised or not.
func (w *way) work(s *plan.Step, k plan.KeySwitch, level, products, outputs int, raised bool) plan.Work {
	masked := plan.Work{MACs: 2 * w.masked * (level + 1 + k.Special)}
	if raised {
		// Rotated inputs are not divided, sums have the primes of P too, and those
		// that are rotated are divided before.
		limbs := level + 1 + k.Special
		all := k.Decompose(level).Times(w.inputs).Plus(k.Product(level).Plus(plan.Work{Words: 2*limbs + 2*(level+1)}).Times(w.babies))
		all = all.Plus(plan.Work{Words: 2*(level+1) + k.Special}.Times(w.inputs)).Plus(plan.Work{MACs: 2 * products * limbs}).Plus(masked)
		half := plan.Work{Transforms: limbs, Words: 3 * (level + 1)}
		added := plan.Work{Words: 4 * limbs}
		return all.Plus(half.Plus(k.Decompose(level)).Plus(k.Product(level)).Plus(added).Times(w.turned)).
			Plus(k.Decompose(level).Plus(k.Product(level)).Plus(added).Times(w.outside)).
			Plus(plan.Work{Words: 2 * limbs}.Times(w.sums - w.turned)).
			Plus(k.Divide(level).Plus(added).Times(outputs + w.joined)).
			Plus(plan.Work{Transforms: 2 * level, Words: 4 * level}.Times(max(0, s.Drop-1) * outputs))
	}
	sums := plan.Work{MACs: 2 * products * (level + 1)}
	all := k.Decompose(level).Times(w.inputs).Plus(k.Apply(level).Times(w.babies)).Plus(sums).Plus(masked)
	more := plan.Work{Transforms: 2 * level, Words: 4 * level}.Times(max(0, s.Drop-1) * outputs)
	if w.turned+w.outside == 0 {
		if s.Drop > 0 {
			all = all.Plus(plan.Work{Transforms: 2 * (level + 1), Words: 4 * level}.Times(outputs))
		}
		return all.Plus(more)
	}
	// Rotated sums are switched and added while still multiplied by P: each sum
	// of them needs one division, the last by P and the level's prime together.
	added := plan.Work{Words: 4 * (level + 1 + k.Special)}
	return all.Plus(k.Decompose(level).Plus(k.Product(level)).Plus(added).Times(w.turned + w.outside)).
		Plus(k.Divide(level).Plus(added).Times(outputs + w.joined)).Plus(more)
}

// keyPrice is how many units of work a megabyte of keys may save before it is
// worth its place: making and sending a key is not for free either.
const keyPrice = 5

// raisedPrice is what raised sums have to be better by: they take the memory of P's
// primes as well, a third more on a small network, where an eighth less work was
// not faster.
const raisedPrice = 1.3

// countLinear counts a Linear step and takes the cheapest way to rotate whose
// partial sums the memory holds.
func (p *draft) countLinear(s *plan.Step, sp *spread, k plan.KeySwitch, missing func(slots, level int) bool, use func(slots, level int)) {
	level := p.InputLevel(s)
	outputs := len(sp.products)
	inputs := 0
	for _, t := range s.Inputs {
		inputs += p.Tensors[t].Layout.Len()
	}
	key := float64(2*k.Digits(level)*(level+1+k.Special)*p.Slots()*8) / 1e6
	ciphertext := func(raised bool) int64 {
		if raised {
			return p.CiphertextBytes(1, level+k.Special)
		}
		return p.CiphertextBytes(1, level)
	}
	whole := func(w *way, raised bool) plan.Work {
		block, group := p.shares(w, ciphertext(raised), inputs, outputs)
		return w.work(s, k, level, sp.count, outputs, raised).Plus(w.again(k, level, block, group, outputs, raised))
	}
	best, bestCost, raised := -1, math.Inf(1), false
	for i := range sp.ways {
		w := &sp.ways[i]
		keys := 0.0
		for slots := range w.turns {
			if missing(slots, level) {
				keys += p.price * key
			}
		}
		for _, r := range []bool{false, true} {
			cost := whole(w, r).Units()
			if r {
				cost *= raisedPrice
			}
			if cost += keys; cost < bestCost && !(r && w.babies == 0) {
				best, bestCost, raised = i, cost, r
			}
		}
	}
	w := &sp.ways[best]
	s.Raised = raised
	s.Giant, s.Outer = w.giant, w.outer
	s.Products, s.Weights, s.Sums, s.Masks = sp.count, sp.weights, w.sums, w.masked
	s.Rotations = w.babies + w.turned + w.outside
	s.KeySwitches = s.Rotations
	s.Rescales = s.Drop * outputs
	s.Block, s.Group = p.shares(w, ciphertext(raised), inputs, outputs)
	s.Work = whole(w, raised)
	s.Held = w.babies
	if raised {
		s.Held += inputs
	}
	if s.Block > 0 {
		s.Held = min(s.Held, s.Block*w.perInput)
	}
	for slots := range w.turns {
		use(slots, level)
	}
}

// again returns the work of rotating inputs anew for every group of outputs but one,
// where they do not wait.
func (w *way) again(k plan.KeySwitch, level, block, group, outputs int, raised bool) plan.Work {
	if block == 0 || group == 0 {
		return plan.Work{}
	}
	if raised {
		more := plan.Work{Words: 4 * (level + 1 + k.Special)}
		return k.Decompose(level).Times(w.inputs).Plus(k.Product(level).Plus(more).Times(w.babies)).Times((outputs+group-1)/group - 1)
	}
	return k.Decompose(level).Times(w.inputs).Plus(k.Apply(level).Times(w.babies)).Times((outputs+group-1)/group - 1)
}

// shares returns how many inputs are rotated, and outputs summed up, at a time: what
// one and two thirds of the memory for both hold; 0 for all.
func (p *draft) shares(w *way, ciphertext int64, inputs, outputs int) (block, group int) {
	most := p.memory() / int64(p.share) / ciphertext / 3
	if fits := int(most / int64(max(1, w.perInput))); fits < inputs {
		block = max(1, fits)
	}
	if most *= 2; int64(w.sums) > most {
		group = max(1, int(most)*outputs/w.sums)
	}
	return block, group
}

// memory returns the bytes that the plan may take.
func (p *draft) memory() int64 { return int64(p.Options.Memory) << 20 }
