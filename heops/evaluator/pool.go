package evaluator

import (
	"context"
	"sync/atomic"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// pool adds windows of pixels: ciphertexts, of which those across the block's
// edge are rotated first. Where none is, an input goes with its last window.
func (w *work) pool(ctx context.Context) error {
	e, in := w.evaluator, w.in[0]
	missing := w.missing()
	terms := make([][]plan.Turned, len(w.out))
	rotated := make(map[plan.Turned]*rlwe.Ciphertext)
	var turned []plan.Turned
	readers := make([]atomic.Int32, len(in))
	for _, k := range missing {
		terms[k] = e.plan.PoolTerms(w.step, k)
		for i := range terms[k] {
			t := &terms[k][i]
			readers[t.Index].Add(1)
			if t.Slots = e.context.Turn(t.Slots); t.Slots == 0 {
				rotated[*t] = in[t.Index]
			} else if _, seen := rotated[*t]; !seen {
				rotated[*t] = nil
				turned = append(turned, *t)
			}
		}
	}
	total := len(turned) + len(w.out)
	made := make([]*rlwe.Ciphertext, len(turned))
	defer func() { e.pool.Drop(made...) }()
	err := w.each(ctx, len(turned), func(k int) { w.progress(k, total) }, func(a arithmetic.Worker, i int) error {
		ct := in[turned[i].Index]
		cts, err := a.Rotate(ct, ct.Level(), turned[i].Slots)
		if err == nil {
			made[i] = cts[0]
		}
		return err
	})
	if err != nil {
		return err
	}
	for i, t := range turned {
		rotated[t] = made[i]
	}
	before := total - len(missing)
	return w.each(ctx, len(missing), func(k int) { w.progress(before+k, total) }, func(a arithmetic.Worker, i int) error {
		k := missing[i]
		cts := make([]*rlwe.Ciphertext, len(terms[k]))
		for j, t := range terms[k] {
			cts[j] = rotated[t]
		}
		w.out[k] = e.sum(a, cts)
		for _, t := range terms[k] {
			if readers[t.Index].Add(-1) == 0 && len(turned) == 0 {
				w.give(0, t.Index)
			}
		}
		return nil
	})
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
