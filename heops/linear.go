package heops

import (
	"context"

	"cryptounet/heops/plan"
	"cryptounet/heops/polyphase"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// linear computes a fused linear layer: rotated inputs times integer weights,
// summed, rescaled, with the bias added.
//
// With RowsAfter, inputs are rotated by columns only; the terms of each row
// shift make a partial sum, which is rescaled and then rotated by rows.
func (e *Evaluator) linear(ctx context.Context, s *plan.Step, maps []*Encrypted, done func(done, total int)) ([]*rlwe.Ciphertext, error) {
	level := e.plan.InputLevel(s)
	inputs, rotated, index, err := e.rotated(ctx, s, maps, level, done)
	if err != nil {
		return nil, err
	}
	sums, groups := e.sums(s, index)
	parts, err := e.combine(ctx, sums, inputs, level)
	e.workers[0].drop(rotated...) // the step's largest memory
	if err != nil {
		return nil, err
	}
	out := make([]*rlwe.Ciphertext, len(s.Weights.Outputs))
	scale := e.plan.Tensors[s.Output].Scale
	offset := s.Rotations
	total := s.Rotations + len(out)
	err = forEach(ctx, len(out), func(k int) { done(offset+k, total) }, func(wi, i int) (err error) {
		w := e.workers[wi]
		terms := make([]part, len(groups[i]))
		for k, g := range groups[i] {
			terms[k] = part{parts[g.sum], e.slots(polyphase.Shift{Row: g.row})}
			parts[g.sum] = nil
		}
		if out[i], err = w.assemble(terms, s.Weights.Rescale); err != nil {
			return err
		}
		w.addConstant(out[i], s.Weights.Outputs[i].Bias, scale)
		return nil
	})
	return out, err
}

// combine computes weighted sums of ciphertexts of degree 1 at a level: the
// multiplications of a convolution.
func (e *Evaluator) combine(ctx context.Context, sums [][]weighted, inputs []*rlwe.Ciphertext, level int) ([]*rlwe.Ciphertext, error) {
	out := make([]*rlwe.Ciphertext, len(sums))
	for i := range out {
		out[i] = e.workers[0].zeros(level)
	}
	err := forEach(ctx, e.workers[0].units(sums, level), nil, func(w, unit int) error {
		return e.workers[w].combine(unit, sums, inputs, out)
	})
	return out, err
}

// group is a partial sum of an output, to be rotated by rows.
type group struct {
	sum, row int
}

// sums lists the weighted sums that a step needs and, for each output, which
// of them make it up.
func (e *Evaluator) sums(s *plan.Step, index map[polyphase.Ref]int) (sums [][]weighted, groups [][]group) {
	groups = make([][]group, len(s.Weights.Outputs))
	for i, out := range s.Weights.Outputs {
		rows := map[int]int{}
		for _, t := range out.Terms {
			row := 0
			ref := t.Ref
			if s.Weights.RowsAfter {
				row, ref.Shift.Row = ref.Shift.Row, 0
			}
			k, ok := rows[row]
			if !ok {
				k = len(sums)
				rows[row] = k
				sums = append(sums, nil)
				groups[i] = append(groups[i], group{k, row})
			}
			sums[k] = append(sums[k], weighted{index[ref], t.Weight})
		}
		if len(groups[i]) == 0 { // every weight rounded to 0
			groups[i] = []group{{len(sums), 0}}
			sums = append(sums, nil)
		}
	}
	return sums, groups
}

// slots returns a shift as a rotation that a key exists for.
func (e *Evaluator) slots(s polyphase.Shift) int {
	n := e.plan.Slots()
	return ((s.Slots(e.plan.Grid) % n) + n) % n
}

// rotated rotates a step's inputs by all the shifts that its terms need. It
// returns all inputs, those that it made, and where each stands.
func (e *Evaluator) rotated(ctx context.Context, s *plan.Step, maps []*Encrypted, level int, done func(done, total int)) (inputs, made []*rlwe.Ciphertext, index map[polyphase.Ref]int, err error) {
	type source struct{ input, phase int }
	index = make(map[polyphase.Ref]int)
	shifts := make(map[source][]polyphase.Shift)
	var order []source
	for _, out := range s.Weights.Outputs {
		for _, t := range out.Terms {
			ref := t.Ref
			if s.Weights.RowsAfter {
				ref.Shift.Row = 0
			}
			if _, seen := index[ref]; seen {
				continue
			}
			index[ref] = len(inputs)
			if ref.Shift == (polyphase.Shift{}) {
				inputs = append(inputs, at(maps[s.Inputs[ref.Source]].ciphertexts[ref.Index], level))
				continue
			}
			inputs = append(inputs, nil)
			k := source{ref.Source, ref.Index}
			if shifts[k] == nil {
				order = append(order, k)
			}
			shifts[k] = append(shifts[k], ref.Shift)
		}
	}
	total := s.Rotations + len(s.Weights.Outputs)
	err = forEach(ctx, len(order), func(k int) { done(k*s.Rotations/max(1, len(order)), total) }, func(wi, i int) error {
		k := order[i]
		slots := make([]int, len(shifts[k]))
		for j, shift := range shifts[k] {
			slots[j] = e.slots(shift)
		}
		rotated, err := e.workers[wi].rotate(maps[s.Inputs[k.input]].ciphertexts[k.phase], level, slots...)
		for j, ct := range rotated {
			inputs[index[polyphase.Ref{Source: k.input, Index: k.phase, Shift: shifts[k][j]}]] = ct
		}
		return err
	})
	for _, k := range order {
		for _, shift := range shifts[k] {
			if ct := inputs[index[polyphase.Ref{Source: k.input, Index: k.phase, Shift: shift}]]; ct != nil {
				made = append(made, ct)
			}
		}
	}
	return inputs, made, index, err
}

// pool adds 2 x 2 pixels: first columns, then rows. A neighbour across the
// block's edge is another phase, rotated.
func (e *Evaluator) pool(ctx context.Context, s *plan.Step, in []*rlwe.Ciphertext, done func(done, total int)) ([]*rlwe.Ciphertext, error) {
	from, to := e.plan.Tensors[s.Inputs[0]].Layout, e.plan.Tensors[s.Output].Layout
	out := make([]*rlwe.Ciphertext, to.Len())
	// One channel is one unit of work: its phases share the column sums.
	err := forEach(ctx, to.C, func(k int) { done(k, to.C) }, func(wi, c int) error {
		w := e.workers[wi]
		// pair returns a + b, b rotated if it lies across the edge.
		pair := func(a, b *rlwe.Ciphertext, crosses bool, shift polyphase.Shift) (*rlwe.Ciphertext, error) {
			if !crosses {
				return w.sum(a, b), nil
			}
			rotated, err := w.rotate(b, b.Level(), e.slots(shift))
			if err != nil {
				return nil, err
			}
			out := w.sum(a, rotated[0])
			w.drop(rotated...)
			return out, nil
		}
		columns := make([]*rlwe.Ciphertext, from.Py*to.Px)
		var err error
		for a := range from.Py {
			for b := range to.Px {
				x := b*s.Stride + 1
				left, right := in[from.Index(c, a, b*s.Stride)], in[from.Index(c, a, x%from.Px)]
				if columns[a*to.Px+b], err = pair(left, right, x == from.Px, polyphase.Shift{Col: 1}); err != nil {
					return err
				}
			}
		}
		for a := range to.Py {
			for b := range to.Px {
				y := a*s.Stride + 1
				above, below := columns[a*s.Stride*to.Px+b], columns[y%from.Py*to.Px+b]
				if out[to.Index(c, a, b)], err = pair(above, below, y == from.Py, polyphase.Shift{Row: 1}); err != nil {
					return err
				}
			}
		}
		w.drop(columns...)
		return nil
	})
	return out, err
}
