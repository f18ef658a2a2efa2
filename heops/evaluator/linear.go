package evaluator

import (
	"context"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// linear computes a fused linear layer: rotated inputs times integer weights,
// summed, rescaled, with the bias added.
//
// With RowsAfter, inputs are rotated by columns only; the terms of each row
// shift make a partial sum, which is rescaled and then rotated by rows.
func (e *Evaluator) linear(ctx context.Context, s *plan.Step, weights []program.Output, maps []*cipher.Encrypted, done func(done, total int)) ([]*rlwe.Ciphertext, error) {
	level := e.plan.InputLevel(s)
	in, err := e.rotated(ctx, s, weights, maps, level, done)
	if err != nil {
		return nil, err
	}
	sums, groups := sumsOf(s, weights, in.index)
	parts, err := e.combine(ctx, sums, in.ciphertexts, level)
	e.pool.Drop(in.made...) // the step's largest memory
	if err != nil {
		return nil, err
	}
	out := make([]*rlwe.Ciphertext, len(weights))
	scale := e.plan.Tensors[s.Output].Scale
	offset := s.Rotations
	total := s.Rotations + len(out)
	err = e.pool.Each(ctx, len(out), func(k int) { done(offset+k, total) }, func(w arithmetic.Worker, i int) (err error) {
		terms := make([]arithmetic.Part, len(groups[i]))
		for k, g := range groups[i] {
			terms[k] = arithmetic.Part{Ciphertext: parts[g.sum], Slots: e.slots(polyphase.Shift{Row: g.row}), Mask: -1}
			parts[g.sum] = nil
		}
		drop := 0
		if s.Rescale {
			drop = 1
		}
		if out[i], err = w.Assemble(terms, arithmetic.Assembly{Drop: drop}); err != nil {
			return err
		}
		return w.AddSlots(out[i], []float64{weights[i].Bias}, scale)
	})
	e.pool.Drop(parts...) // none, unless it failed
	return out, err
}

// combine computes weighted sums of ciphertexts of degree 1 at a level: the
// multiplications of a convolution.
func (e *Evaluator) combine(ctx context.Context, m *arithmetic.Matrix, inputs []*rlwe.Ciphertext, level int) ([]*rlwe.Ciphertext, error) {
	out := make([]*rlwe.Ciphertext, len(m.Sums))
	for i := range out {
		out[i] = e.pool.Zeros(level)
	}
	sums := e.pool.Compile(m, len(inputs), level)
	err := e.pool.Each(ctx, sums.Units(), nil, func(w arithmetic.Worker, unit int) error {
		return sums.Do(w, unit, inputs, out, false)
	})
	if err != nil {
		e.pool.Drop(out...)
	}
	return out, err
}

// group is a partial sum of an output, to be rotated by rows.
type group struct {
	sum, row int
}

// sumsOf lists the weighted sums that a step needs and, for each output, which
// of them make it up. index says where each rotated input stands.
func sumsOf(s *plan.Step, weights []program.Output, index map[polyphase.Ref]int) (m *arithmetic.Matrix, groups [][]group) {
	m = &arithmetic.Matrix{Lanes: 1}
	groups = make([][]group, len(weights))
	for i, out := range weights {
		rows := map[int]int{}
		for _, t := range out.Terms {
			row := 0
			ref := t.Ref
			if s.RowsAfter {
				row, ref.Shift.Row = ref.Shift.Row, 0
			}
			k, ok := rows[row]
			if !ok {
				k = len(m.Sums)
				rows[row] = k
				m.Sums = append(m.Sums, nil)
				groups[i] = append(groups[i], group{k, row})
			}
			m.Sums[k] = append(m.Sums[k], arithmetic.Term{Input: int32(index[ref]), Plain: int32(len(m.Plains))})
			m.Plains = append(m.Plains, int32(t.Weight))
		}
		if len(groups[i]) == 0 { // every weight rounded to 0
			groups[i] = []group{{len(m.Sums), 0}}
			m.Sums = append(m.Sums, nil)
		}
	}
	return m, groups
}

// slots returns a shift as a rotation that a key exists for; 0 needs none.
func (e *Evaluator) slots(s polyphase.Shift) int { return e.context.Turn(s.Slots(e.plan.Grid)) }

// inputs are a step's inputs, rotated by all the shifts that its terms need.
type inputs struct {
	ciphertexts []*rlwe.Ciphertext
	made        []*rlwe.Ciphertext // those of them that rotations made
	index       map[polyphase.Ref]int
}

// rotated rotates a step's inputs.
func (e *Evaluator) rotated(ctx context.Context, s *plan.Step, weights []program.Output, maps []*cipher.Encrypted, level int, done func(done, total int)) (inputs, error) {
	type source struct{ input, phase int }
	in := inputs{index: make(map[polyphase.Ref]int)}
	shifts := make(map[source][]polyphase.Shift)
	var order []source
	for _, out := range weights {
		for _, t := range out.Terms {
			ref := t.Ref
			if s.RowsAfter {
				ref.Shift.Row = 0
			}
			if _, seen := in.index[ref]; seen {
				continue
			}
			in.index[ref] = len(in.ciphertexts)
			if e.slots(ref.Shift) == 0 { // on a narrow grid, a row down and a row's cells to the left
				in.ciphertexts = append(in.ciphertexts, arithmetic.At(maps[s.Inputs[ref.Source]].Lattigo()[ref.Index], level))
				continue
			}
			in.ciphertexts = append(in.ciphertexts, nil)
			k := source{ref.Source, ref.Index}
			if shifts[k] == nil {
				order = append(order, k)
			}
			shifts[k] = append(shifts[k], ref.Shift)
		}
	}
	total := s.Rotations + len(weights)
	err := e.pool.Each(ctx, len(order), func(k int) { done(k*s.Rotations/max(1, len(order)), total) }, func(w arithmetic.Worker, i int) error {
		k := order[i]
		slots := make([]int, len(shifts[k]))
		for j, shift := range shifts[k] {
			slots[j] = e.slots(shift)
		}
		rotated, err := w.Rotate(maps[s.Inputs[k.input]].Lattigo()[k.phase], level, slots...)
		for j, ct := range rotated {
			in.ciphertexts[in.index[polyphase.Ref{Source: k.input, Index: k.phase, Shift: shifts[k][j]}]] = ct
		}
		return err
	})
	for _, k := range order {
		for _, shift := range shifts[k] {
			if ct := in.ciphertexts[in.index[polyphase.Ref{Source: k.input, Index: k.phase, Shift: shift}]]; ct != nil {
				in.made = append(in.made, ct)
			}
		}
	}
	if err != nil {
		e.pool.Drop(in.made...)
	}
	return in, err
}
