package evaluator

import (
	"context"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// poolStep adds windows of pixels: ciphertexts, of which those across the
// block's edge are rotated first.
func (e *Evaluator) poolStep(ctx context.Context, s *plan.Step, in []*rlwe.Ciphertext, done func(done, total int)) ([]*rlwe.Ciphertext, error) {
	out := make([]*rlwe.Ciphertext, e.plan.Tensors[s.Output].Layout.Len())
	terms := make([][]plan.Turned, len(out))
	rotated := make(map[plan.Turned]*rlwe.Ciphertext)
	var turned []plan.Turned
	for k := range out {
		terms[k] = e.plan.PoolTerms(s, k)
		for i := range terms[k] {
			t := &terms[k][i]
			if t.Slots = e.context.Turn(t.Slots); t.Slots == 0 {
				rotated[*t] = in[t.Index]
			} else if _, seen := rotated[*t]; !seen {
				rotated[*t] = nil
				turned = append(turned, *t)
			}
		}
	}
	total := len(turned) + len(out)
	made := make([]*rlwe.Ciphertext, len(turned))
	defer e.pool.Drop(made...)
	err := e.pool.Each(ctx, len(turned), func(k int) { done(k, total) }, func(w arithmetic.Worker, i int) error {
		ct := in[turned[i].Index]
		cts, err := w.Rotate(ct, ct.Level(), turned[i].Slots)
		if err == nil {
			made[i] = cts[0]
		}
		return err
	})
	if err != nil {
		return out, err
	}
	for i, t := range turned {
		rotated[t] = made[i]
	}
	err = e.pool.Each(ctx, len(out), func(k int) { done(len(turned)+k, total) }, func(w arithmetic.Worker, k int) error {
		cts := make([]*rlwe.Ciphertext, len(terms[k]))
		for i, t := range terms[k] {
			cts[i] = rotated[t]
		}
		out[k] = e.sum(w, cts)
		return nil
	})
	return out, err
}

// sum adds ciphertexts.
func (e *Evaluator) sum(w arithmetic.Worker, cts []*rlwe.Ciphertext) *rlwe.Ciphertext {
	if len(cts) == 1 {
		// A copy: the sum of a window of one pixel is a map of its own.
		return cts[0].CopyNew()
	}
	total := w.Sum(cts[0], cts[1])
	for _, ct := range cts[2:] {
		next := w.Sum(total, ct)
		e.pool.Drop(total)
		total = next
	}
	return total
}

// total adds all pixels: phases, then cells, by doubling.
func (e *Evaluator) total(w arithmetic.Worker, s *plan.Step, in []*rlwe.Ciphertext, k, level int) (*rlwe.Ciphertext, error) {
	var phases []*rlwe.Ciphertext
	for _, t := range e.plan.TotalTerms(s, k) {
		phases = append(phases, arithmetic.At(in[t.Index], level))
	}
	once := e.sum(w, phases)
	sum := once
	for _, t := range e.plan.TotalTurns() {
		rotated, err := w.Rotate(sum, level, e.context.Turn(t.Slots))
		if err != nil {
			return nil, err
		}
		first := once
		if t.Double {
			first = sum
		}
		next := w.Sum(first, rotated[0])
		e.pool.Drop(rotated...)
		if sum != once {
			e.pool.Drop(sum)
		}
		sum = next
	}
	if sum != once {
		e.pool.Drop(once)
	}
	return sum, nil
}
