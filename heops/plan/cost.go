package plan

import (
	"cmp"
	"math"
	"slices"

	"cryptounet/heops/polyphase"
)

// Cost of a key switch, counted in number-theoretic transforms of one prime
// with products in between weighed against them: decomposing a polynomial at a
// level, and multiplying by a key and dividing by P.
type keySwitchCost struct {
	special int // primes in P
}

// A product of polynomials by a key costs about a fifth of a transform a prime.
const productCost = 0.2

func (k keySwitchCost) digits(level int) int { return (level + k.special) / k.special }

func (k keySwitchCost) decompose(level int) float64 {
	limbs := level + 1
	return float64(limbs + k.digits(level)*(limbs+k.special) - limbs)
}

// product is the digits times one key, divide the division by P after it.
func (k keySwitchCost) product(level int) float64 {
	return productCost * 2 * float64(k.digits(level)*(level+1+k.special))
}

func (k keySwitchCost) divide(level int) float64 { return float64(2*k.special + 2*(level+1)) }

// apply is one rotation of a polynomial that is decomposed already.
func (k keySwitchCost) apply(level int) float64 { return k.product(level) + k.divide(level) }

// finish completes a plan whose levels and scales are known: special primes,
// the way that each Linear step rotates, counts and keys.
func (p *Plan) finish() error {
	taken := make(map[uint64]bool)
	for _, q := range p.Q {
		taken[q] = true
	}
	best, bestCost := 0, math.Inf(1)
	var special []uint64
	for k := 1; k <= len(p.Q); k++ {
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
		if cost := p.countSteps(keySwitchCost{k}); cost < bestCost {
			best, bestCost = k, cost
		}
	}
	p.P = special[:best]
	p.countSteps(keySwitchCost{best})
	p.readers()
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
func (p *Plan) countSteps(k keySwitchCost) float64 {
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
		case Relinearise:
			s.KeySwitches = n
			total += float64(n) * (k.decompose(out.Level) + k.apply(out.Level))
			keys[0] = max(keys[0], out.Level)
		case Pool:
			if p.crosses(*s) {
				s.Rotations = in.Layout.C * (in.Layout.Py + in.Layout.Px)
				s.KeySwitches = s.Rotations
				total += float64(s.Rotations) * (k.decompose(out.Level) + k.apply(out.Level))
				use(polyphase.Shift{Row: 1}, out.Level)
				use(polyphase.Shift{Col: 1}, out.Level)
			}
		case Linear:
			total += p.countLinear(s, k, use)
		}
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
func (p *Plan) countLinear(s *Step, k keySwitchCost, use func(polyphase.Shift, int)) float64 {
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
	hoisted := func(refs map[polyphase.Ref]bool) float64 {
		inputs := make(map[polyphase.Ref]bool)
		for r := range refs {
			r.Shift = polyphase.Shift{}
			inputs[r] = true
		}
		return float64(len(inputs))*k.decompose(level) + float64(len(refs))*k.apply(level)
	}
	direct := hoisted(all)
	// Partial sums are switched and added while still multiplied by P: each
	// output needs one division, by P and the level's prime together.
	split := hoisted(columns) + float64(len(rows))*(k.decompose(level)+k.product(level)) + float64(len(w.Outputs))*k.divide(level)
	if w.Rescale {
		direct += float64(len(w.Outputs) * 2 * (level + 1))
	}
	s.Products = products
	w.RowsAfter = split < direct
	cost := direct
	s.Rotations = len(all)
	if w.RowsAfter {
		cost = split
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
	return cost
}
