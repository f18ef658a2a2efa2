package planner

import (
	"cmp"
	"math"
	"slices"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
)

// keySwitch counts the parts of a key switch with so many primes in P.
type keySwitch struct{ special int }

func (k keySwitch) digits(level int) int { return (level + k.special) / k.special }

// decompose cuts a polynomial into digits and extends each to all primes; for its
// own primes it is multiplied by the factor that keys take.
func (k keySwitch) decompose(level int) plan.Work {
	limbs := level + 1
	extended := k.digits(level)*(limbs+k.special) - limbs
	return plan.Work{Transforms: limbs + extended, Words: 2*extended + limbs}
}

// product is the digits times one key, both polynomials.
func (k keySwitch) product(level int) plan.Work {
	return plan.Work{KeyProducts: 2 * k.digits(level) * (level + 1 + k.special)}
}

// divide is the division of both polynomials by P.
func (k keySwitch) divide(level int) plan.Work {
	limbs := level + 1
	return plan.Work{Transforms: 2*k.special + 2*limbs, Words: 6 * limbs}
}

// apply is one rotation of a polynomial that is decomposed already.
func (k keySwitch) apply(level int) plan.Work {
	return k.product(level).Plus(k.divide(level)).Plus(plan.Work{Words: 3 * (level + 1)})
}

// whole is a key switch on its own.
func (k keySwitch) whole(level int) plan.Work { return k.decompose(level).Plus(k.apply(level)) }

// maxSpecial bounds the primes of P: with the level's prime they are divided by
// together, and a base extension takes up to nine.
const maxSpecial = 8

// special completes a plan whose levels and scales are known: it chooses the
// primes of P and the way that each Linear step rotates, and counts the steps'
// work and the keys.
func (p *draft) special() error {
	taken := make(map[uint64]bool)
	for _, q := range p.Q {
		taken[q] = true
	}
	best, bestCost := 0, math.Inf(1)
	var special []uint64
	for k := 1; k <= min(len(p.Q), maxSpecial); k++ {
		q, err := primeNear(exp2(plan.MaxPrimeBits), p.LogN, taken)
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
		if cost := p.countSteps(keySwitch{k}); cost < bestCost {
			best, bestCost = k, cost
		}
	}
	p.P = special[:best]
	p.countSteps(keySwitch{best})
	return nil
}

// countSteps counts the steps' operations, chooses how they rotate, lists the
// keys and returns the cost of all key switches.
func (p *draft) countSteps(k keySwitch) float64 {
	total := 0.0
	keys := make(map[int]int) // rotation in slots -> highest level
	use := func(s polyphase.Shift, level int) {
		if r := mod(s.Slots(p.Grid), p.Slots()); r != 0 {
			keys[r] = max(keys[r], level)
		}
	}
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
			s.Work = k.whole(out.Level).Times(n)
			keys[0] = max(keys[0], out.Level)
		case plan.Pool:
			s.Work = plan.Work{Words: 3 * (in.Degree + 1) * (out.Level + 1)}.Times(n)
			if p.Crosses(s) {
				s.Rotations = in.Layout.C * (in.Layout.Py + in.Layout.Px)
				s.KeySwitches = s.Rotations
				s.Work = s.Work.Plus(k.whole(out.Level).Times(s.Rotations))
				use(polyphase.Shift{Row: 1}, out.Level)
				use(polyphase.Shift{Col: 1}, out.Level)
			}
		case plan.Linear:
			p.countLinear(s, p.weights[i], k, use)
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

// countLinear counts a Linear step and takes the cheaper of two ways to
// rotate: every input by every shift, or inputs by columns and then the
// partial sums of each row by rows.
func (p *draft) countLinear(s *plan.Step, outputs []program.Output, k keySwitch, use func(polyphase.Shift, int)) {
	level := p.InputLevel(s)
	all := make(map[polyphase.Ref]bool)
	columns := make(map[polyphase.Ref]bool)
	type partial struct{ output, row int }
	rows := make(map[partial]bool)
	still := make(map[int]bool) // outputs with terms that no row shift moves
	products := 0
	for i, out := range outputs {
		products += len(out.Terms)
		for _, t := range out.Terms {
			if t.Shift != (polyphase.Shift{}) {
				all[t.Ref] = true
			}
			if t.Shift.Col != 0 {
				r := t.Ref
				r.Shift.Row = 0
				columns[r] = true
			}
			if t.Shift.Row != 0 {
				rows[partial{i, t.Shift.Row}] = true
			} else {
				still[i] = true
			}
		}
	}
	hoisted := func(refs map[polyphase.Ref]bool) plan.Work {
		inputs := make(map[polyphase.Ref]bool)
		for r := range refs {
			r.Shift = polyphase.Shift{}
			inputs[r] = true
		}
		return k.decompose(level).Times(len(inputs)).Plus(k.apply(level).Times(len(refs)))
	}
	sums := plan.Work{MACs: 2 * products * (level + 1)}
	direct := hoisted(all).Plus(sums)
	if s.Rescale {
		direct = direct.Plus(plan.Work{Transforms: 2 * (level + 1), Words: 4 * level}.Times(len(outputs)))
	}
	// Partial sums are switched and added while still multiplied by P: each
	// output needs one division, by P and the level's prime together.
	added := plan.Work{Words: 4 * (level + 1 + k.special)}
	split := hoisted(columns).Plus(sums).
		Plus(k.decompose(level).Plus(k.product(level)).Plus(added).Times(len(rows))).
		Plus(k.divide(level).Plus(added).Times(len(outputs)))
	s.Products = products
	s.RowsAfter = split.Units() < direct.Units()
	s.Work = direct
	s.Rotations = len(all)
	s.Sums, s.Turned = len(outputs), 0
	if s.RowsAfter {
		s.Sums, s.Turned = len(still), len(rows)
		s.Work = split
		s.Rotations = len(columns) + len(rows)
		for r := range columns {
			use(r.Shift, level)
		}
		for r := range rows {
			use(polyphase.Shift{Row: r.row}, level)
		}
	} else {
		for r := range all {
			use(r.Shift, level)
		}
	}
	s.KeySwitches = s.Rotations
	if s.Rescale {
		s.Rescales = len(outputs)
	}
}

// KeySwitchWork returns the work of one key switch at a level with so many
// primes in P.
func KeySwitchWork(special, level int) plan.Work { return keySwitch{special}.whole(level) }
