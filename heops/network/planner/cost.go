package planner

import (
	"cmp"
	"math"
	"slices"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/ways"
)

// maxSpecial bounds the primes of P: with the level's prime they are divided by
// together, and a base extension takes up to nine.
const maxSpecial = 8

// keyShare: keys that take more than one part in so many of the memory become dearer.
const keyShare = 2

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
	best, bestCost := []uint64(nil), math.Inf(1)
	for k := 1; k <= min(len(p.Q), maxSpecial); k++ {
		special, err := p.specialPrimes(k)
		if err != nil {
			if best == nil {
				return err
			}
			break
		}
		p.P = special
		if cost := p.countSteps(plan.KeySwitch{Special: k}) + p.price*float64(p.KeyBytes())/1e6; cost < bestCost {
			best, bestCost = special, cost
		}
	}
	p.P = best
	p.countSteps(plan.KeySwitch{Special: len(best)})
	return nil
}

// digitBits is how many bits P has more than a digit, or leastDigitBits where there is no
// room for them: what digits times the errors of keys leave then has a variance of 4 %,
// or 60 %, of what a division by P rounds (package noise).
const digitBits, leastDigitBits = 6, 4

// specialPrimes returns k primes that are as large as the digits of k primes of Q ask
// for, and no larger: what is left of the modulus is room for another one.
func (p *draft) specialPrimes(k int) (special []uint64, err error) {
	digit := 0.0
	for lo := 0; lo < len(p.Q); lo += k {
		digit = math.Max(digit, plan.LogProduct(p.Q[lo:min(lo+k, len(p.Q))]))
	}
	for _, more := range []float64{digitBits, leastDigitBits} {
		taken := make(map[uint64]bool)
		for _, q := range p.Q {
			taken[q] = true
		}
		size := math.Min(primeBits, math.Max(float64(p.LogN+7), (digit+more)/float64(k)))
		special = make([]uint64, k)
		for i := range special {
			if special[i], err = plan.PrimeNear(exp2(size), p.LogN, taken); err != nil {
				return nil, err
			}
		}
		if err = plan.CheckSecurity(p.LogN, p.Q, special); err == nil {
			return special, nil
		}
	}
	return nil, err
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
	key := float64(2*k.Digits(level)*(level+1+k.Special)*p.Slots()*8) / 1e6
	share := func(w *ways.Way, raised bool) ways.Share {
		at := level
		if raised {
			at += k.Special
		}
		return w.Share(int(p.memory()/int64(p.share)/p.CiphertextBytes(1, at)), raised)
	}
	var best *ways.Way
	bestCost, raised := math.Inf(1), false
	for i := range sp.ways[of(s)] {
		w := &sp.ways[of(s)][i]
		keys := -1.0
		for _, r := range []bool{false, true} {
			cost := func(has ways.Share) float64 {
				units := w.Work(k, level, s.Drop, r, has).Units()
				if r {
					units *= raisedPrice
				}
				return units
			}
			// In as much memory as there may be it takes the least, which needs no counting.
			if r && w.Babies == 0 || cost(ways.Share{}) >= bestCost {
				continue
			}
			if keys < 0 {
				keys = 0
				for slots := range w.Turns {
					if missing(slots, level) {
						keys += p.price * key
					}
				}
			}
			if cost(ways.Share{})+keys >= bestCost {
				continue
			}
			if c := cost(share(w, r)) + keys; c < bestCost {
				best, bestCost, raised = w, c, r
			}
		}
	}
	has := share(best, raised)
	s.Raised = raised
	s.Giant, s.Outer = best.Giant, best.Outer
	s.Products, s.Weights, s.Sums, s.Masks = sp.products, sp.weights, best.Sums, best.Masked+best.Long
	s.Rotations = best.Babies + best.Turned + best.Outside
	s.KeySwitches = s.Rotations
	s.Rescales = s.Drop * sp.outputs
	s.Block, s.Group, s.Held, s.Ahead = has.Block, has.Group, has.Held, has.Ahead
	s.Work = best.Work(k, level, s.Drop, raised, has)
	for slots := range best.Turns {
		use(slots, level)
	}
}

// memory returns the bytes that the plan may take.
func (p *draft) memory() int64 { return int64(p.Options.Memory) << 20 }
