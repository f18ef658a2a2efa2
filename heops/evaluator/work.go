package evaluator

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// work is a step under way. Inputs that no later step reads and that nobody else
// has are its own: it gives their ciphertexts back one by one, as soon as it has
// read them. What it has made stays when it is cancelled, and it goes on there.
type work struct {
	evaluator *Evaluator
	step      *plan.Step
	index     int
	in        [][]*rlwe.Ciphertext // of each input; nil once given back
	own       []bool               // by input
	out       []*rlwe.Ciphertext   // nil while not made
	progress  func(done, total int)
	terms     *terms      // of a Linear step
	gone      atomic.Bool // some of the inputs
	failed    atomic.Bool // a ciphertext may be half made
}

// begin prepares the next step of a run.
func (r *Run) begin() *work {
	e := r.evaluator
	s := &e.plan.Steps[r.next]
	w := &work{evaluator: e, step: s, index: r.next}
	for k, t := range s.Inputs {
		w.in = append(w.in, slices.Clone(r.maps[t].Lattigo()))
		twice := slices.Contains(s.Inputs[:k], t) || slices.Contains(s.Inputs[k+1:], t)
		w.own = append(w.own, e.last[t] == r.next && !r.seen[t] && !twice)
	}
	w.out = make([]*rlwe.Ciphertext, e.plan.Tensors[s.Output].Layout.Len())
	return w
}

// run computes what is not made yet.
func (w *work) run(ctx context.Context) error {
	e, in := w.evaluator, w.in[0]
	level := e.plan.Tensors[w.step.Output].Level
	single := func(do func(a arithmetic.Worker, i int) (*rlwe.Ciphertext, error)) error {
		missing := w.missing()
		before := len(w.out) - len(missing)
		return w.each(ctx, len(missing), func(k int) { w.progress(before+k, len(w.out)) }, func(a arithmetic.Worker, i int) (err error) {
			w.out[missing[i]], err = do(a, missing[i])
			return err
		})
	}
	switch w.step.Kind {
	case plan.Square:
		return single(func(a arithmetic.Worker, i int) (*rlwe.Ciphertext, error) {
			ct := a.Square(in[i])
			w.give(0, i)
			return ct, nil
		})
	case plan.Relinearise:
		return single(func(a arithmetic.Worker, i int) (*rlwe.Ciphertext, error) {
			ct, err := a.Relinearise(in[i], level)
			if err == nil {
				w.give(0, i)
			}
			return ct, err
		})
	case plan.Pool:
		return w.pool(ctx)
	case plan.Total:
		return single(func(a arithmetic.Worker, i int) (*rlwe.Ciphertext, error) { return e.total(a, w.step, in, i, level) })
	case plan.Linear:
		return w.linear(ctx)
	}
	return fmt.Errorf("unknown kind %q", w.step.Kind)
}

// missing lists the ciphertexts that are not made yet.
func (w *work) missing() []int {
	var list []int
	for k, ct := range w.out {
		if ct == nil {
			list = append(list, k)
		}
	}
	return list
}

// each is Pool.Each. It notes whether a call failed: if none did, what they made
// is whole, even where the context ended.
func (w *work) each(ctx context.Context, n int, done func(int), do func(a arithmetic.Worker, i int) error) error {
	return w.evaluator.pool.Each(ctx, n, done, func(a arithmetic.Worker, i int) (err error) {
		ended := false
		defer func() {
			if !ended || err != nil {
				w.failed.Store(true)
			}
		}()
		err = do(a, i)
		ended = true
		return err
	})
}

// give gives a ciphertext of an input back, if it is the step's own.
func (w *work) give(input, i int) {
	if ct := w.in[input][i]; w.own[input] && ct != nil {
		w.in[input][i] = nil
		w.gone.Store(true)
		w.evaluator.pool.Drop(ct)
	}
}

// keep makes the maps of a tensor not the step's own; false where it has given
// some of it back.
func (w *work) keep(t int) bool {
	for k, input := range w.step.Inputs {
		if input == t {
			if slices.Contains(w.in[k], nil) {
				return false
			}
			w.own[k] = false
		}
	}
	return true
}

// end gives back what is left of the step's own inputs, of which the run forgets.
func (w *work) end(maps []*cipher.Encrypted) {
	for k, t := range w.step.Inputs {
		if w.own[k] {
			w.evaluator.pool.Drop(w.in[k]...)
			w.in[k], maps[t] = nil, nil
		}
	}
}

// drop gives back what the step has made.
func (w *work) drop() {
	w.evaluator.pool.Drop(w.out...)
	clear(w.out)
	if w.terms != nil {
		w.terms.drop(w.evaluator)
		w.terms = nil
	}
}
