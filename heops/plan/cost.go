package plan

import (
	"cmp"
	"math"
	"slices"

	"cryptounet/heops/polyphase"
)

// Work counts what a step computes, in operations on vectors of N words.
type Work struct {
	Transforms  int // number-theoretic transforms, either way
	KeyProducts int // products with a row of a key, added up
	MACs        int // products with a weight, added up
	Words       int // cheaper passes: sums, products with a constant, permutations, base extensions
}

func (w Work) plus(o Work) Work {
	return Work{w.Transforms + o.Transforms, w.KeyProducts + o.KeyProducts, w.MACs + o.MACs, w.Words + o.Words}
}

func (w Work) times(n int) Work {
	return Work{n * w.Transforms, n * w.KeyProducts, n * w.MACs, n * w.Words}
}

// Units weighs the work in transforms: with vector instructions of 52 bits, a
// product with a key is about an eighth of a transform, a weight a
// thirteenth, a pass over the words a ninth. `make bench` compares.
func (w Work) Units() float64 {
	return float64(w.Transforms) + float64(w.KeyProducts)/8 + float64(w.MACs)/13 + float64(w.Words)/9
}

// keySwitch counts the parts of a key switch with so many primes in P.
type keySwitch struct{ special int }

func (k keySwitch) digits(level int) int { return (level + k.special) / k.special }

// decompose cuts a polynomial into digits and extends each to all primes; its
// own primes know it already.
func (k keySwitch) decompose(level int) Work {
	limbs := level + 1
	extended := k.digits(level)*(limbs+k.special) - limbs
	return Work{Transforms: limbs + extended, Words: 2 * extended}
}

// product is the digits times one key, both polynomials.
func (k keySwitch) product(level int) Work {
	return Work{KeyProducts: 2 * k.digits(level) * (level + 1 + k.special)}
}

// divide is the division of both polynomials by P.
func (k keySwitch) divide(level int) Work {
	limbs := level + 1
	return Work{Transforms: 2*k.special + 2*limbs, Words: 6 * limbs}
}

// apply is one rotation of a polynomial that is decomposed already.
func (k keySwitch) apply(level int) Work {
	return k.product(level).plus(k.divide(level)).plus(Work{Words: 3 * (level + 1)})
}

// whole is a key switch on its own.
func (k keySwitch) whole(level int) Work { return k.decompose(level).plus(k.apply(level)) }

// maxSpecial bounds the primes of P: with the level's prime they are divided by
// together, and a base extension takes up to four.
const maxSpecial = 3

// special completes a plan whose levels and scales are known: it chooses the
// primes of P and the way that each Linear step rotates, and counts the steps'
// work and the keys.
func (p *Plan) special() error {
	taken := make(map[uint64]bool)
	for _, q := range p.Q {
		taken[q] = true
	}
	best, bestCost := 0, math.Inf(1)
	var special []uint64
	for k := 1; k <= min(len(p.Q), maxSpecial); k++ {
		q, err := primeNear(exp2(maxPrimeBits), p.LogN, taken)
		if err != nil {
			return err
		}
		special = append(special, q)
		if err := CheckSecurity(p.LogN, p.Q, special); err != nil {
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

// readers notes the last step that reads each tensor.
func (p *Plan) readers() {
	for i := range p.Tensors {
		p.Tensors[i].LastUse = -1
	}
	for i, s := range p.Steps {
		for _, t := range s.Inputs {
			p.Tensors[t].LastUse = i
		}
	}
}

// countSteps counts the steps' operations, chooses how they rotate, lists the
// keys and returns the cost of all key switches.
func (p *Plan) countSteps(k keySwitch) float64 {
	total := 0.0
	keys := make(map[int]int) // rotation in slots -> highest level
	use := func(s polyphase.Shift, level int) {
		r := mod(s.Slots(p.Grid), p.Slots())
		keys[r] = max(keys[r], level)
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		in, out := p.Tensors[s.Inputs[0]], p.Tensors[s.Output]
		n := out.Layout.Len()
		s.Rotations, s.Products, s.Squares, s.KeySwitches, s.Rescales = 0, 0, 0, 0, 0
		switch s.Kind {
		case Square:
			s.Squares = n
			s.Work = Work{Words: 3 * (out.Level + 1)}.times(n)
		case Relinearise:
			s.KeySwitches = n
			s.Work = k.whole(out.Level).times(n)
			keys[0] = max(keys[0], out.Level)
		case Pool:
			s.Work = Work{Words: 3 * (in.Degree + 1) * (out.Level + 1)}.times(n)
			if p.crosses(*s) {
				s.Rotations = in.Layout.C * (in.Layout.Py + in.Layout.Px)
				s.KeySwitches = s.Rotations
				s.Work = s.Work.plus(k.whole(out.Level).times(s.Rotations))
				use(polyphase.Shift{Row: 1}, out.Level)
				use(polyphase.Shift{Col: 1}, out.Level)
			}
		case Linear:
			p.countLinear(s, k, use)
		}
		total += s.Work.Units()
	}
	p.Keys = p.Keys[:0]
	for r, level := range keys {
		p.Keys = append(p.Keys, Key{r, level})
	}
	slices.SortFunc(p.Keys, func(a, b Key) int { return cmp.Compare(a.Rotation, b.Rotation) })
	return total
}

func mod(a, n int) int { return ((a % n) + n) % n }

// inputLevel is the level at which a Linear step reads its inputs.
func (p *Plan) inputLevel(s *Step) int {
	level := p.Tensors[s.Output].Level
	if s.Weights.Rescale {
		level++
	}
	return level
}

// InputLevel is the level at which a Linear step multiplies and sums.
func (p *Plan) InputLevel(s *Step) int { return p.inputLevel(s) }

// countLinear counts a Linear step and takes the cheaper of two ways to
// rotate: every input by every shift, or inputs by columns and then the
// partial sums of each row by rows.
func (p *Plan) countLinear(s *Step, k keySwitch, use func(polyphase.Shift, int)) {
	w := s.Weights
	level := p.inputLevel(s)
	all := make(map[polyphase.Ref]bool)
	columns := make(map[polyphase.Ref]bool)
	type partial struct{ output, row int }
	rows := make(map[partial]bool)
	products := 0
	for i, out := range w.Outputs {
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
			}
		}
	}
	hoisted := func(refs map[polyphase.Ref]bool) Work {
		inputs := make(map[polyphase.Ref]bool)
		for r := range refs {
			r.Shift = polyphase.Shift{}
			inputs[r] = true
		}
		return k.decompose(level).times(len(inputs)).plus(k.apply(level).times(len(refs)))
	}
	sums := Work{MACs: 2 * products * (level + 1)}
	direct := hoisted(all).plus(sums)
	if w.Rescale {
		direct = direct.plus(Work{Transforms: 2 * (level + 1), Words: 4 * level}.times(len(w.Outputs)))
	}
	// Partial sums are switched and added while still multiplied by P: each
	// output needs one division, by P and the level's prime together.
	added := Work{Words: 4 * (level + 1 + k.special)}
	split := hoisted(columns).plus(sums).
		plus(k.decompose(level).plus(k.product(level)).plus(added).times(len(rows))).
		plus(k.divide(level).plus(added).times(len(w.Outputs)))
	s.Products = products
	w.RowsAfter = split.Units() < direct.Units()
	s.Work = direct
	s.Rotations = len(all)
	if w.RowsAfter {
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
	if w.Rescale {
		s.Rescales = len(w.Outputs)
	}
}

// KeySwitchWork returns the work of one key switch at a level with so many
// primes in P.
func KeySwitchWork(special, level int) Work { return keySwitch{special}.whole(level) }
