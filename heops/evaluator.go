package heops

import (
	"context"
	"fmt"

	"cryptounet/heops/plan"
	"cryptounet/heops/rns"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
)

// Evaluator runs a plan on encrypted maps. It has evaluation keys only: there
// is no way to give it a secret key.
type Evaluator struct {
	plan    *plan.Plan
	params  hefloat.Parameters
	backend Backend
	workers []arithmetic // one a core
}

// NewEvaluator returns an evaluator of the plan on the native backend. Keys
// that the plan needs and that are missing or too small are named in the error.
func NewEvaluator(p *plan.Plan, keys *EvaluationKeys) (*Evaluator, error) {
	return NewEvaluatorOn(Native, p, keys)
}

// NewEvaluatorOn is NewEvaluator on a chosen backend.
func NewEvaluatorOn(backend Backend, p *plan.Plan, keys *EvaluationKeys) (*Evaluator, error) {
	return newEvaluator(backend, rns.Best(), p, keys)
}

// newEvaluator takes the instructions for the native backend too.
func newEvaluator(backend Backend, path rns.Path, p *plan.Plan, keys *EvaluationKeys) (*Evaluator, error) {
	params, err := parameters(p)
	if err != nil {
		return nil, err
	}
	if keys == nil {
		return nil, fmt.Errorf("heops: no evaluation keys: make them with Client.EvaluationKeys")
	}
	if keys.plan != p {
		return nil, fmt.Errorf("heops: the evaluation keys were made for another plan")
	}
	set, err := keys.set(params)
	if err != nil {
		return nil, err
	}
	e := &Evaluator{plan: p, params: params, backend: backend}
	switch backend {
	case Native:
		c, err := newNativeContext(params, keys, path)
		if err != nil {
			return nil, err
		}
		shared := &programs{}
		for range workers() {
			e.workers = append(e.workers, newNative(c, shared))
		}
	case Lattigo:
		first := rlwe.NewEvaluator(params, set)
		for range workers() {
			e.workers = append(e.workers, newLattigo(params, first.ShallowCopy()))
		}
	default:
		return nil, fmt.Errorf("heops: unknown %v", backend)
	}
	return e, nil
}

// Plan returns the plan that the evaluator runs.
func (e *Evaluator) Plan() *plan.Plan { return e.plan }

// Start begins a run on an encrypted input; nothing is computed yet.
func (e *Evaluator) Start(input *Encrypted) (*Run, error) {
	if input == nil || input.Plan != e.plan || input.Tensor != 0 {
		return nil, fmt.Errorf("heops: a run starts from an input that Client.Encrypt made for the evaluator's plan")
	}
	r := &Run{evaluator: e, images: input.Images, maps: make([]*Encrypted, len(e.plan.Tensors)), seen: make([]bool, len(e.plan.Tensors))}
	r.maps[0], r.seen[0] = input, true
	return r, nil
}

// Run runs the whole plan and returns the encrypted logits.
func (e *Evaluator) Run(ctx context.Context, input *Encrypted) (*Encrypted, error) {
	r, err := e.Start(input)
	if err != nil {
		return nil, err
	}
	for r.Next(ctx) {
	}
	return r.Output(), r.Err()
}

// step computes one step of the plan from the maps made so far.
func (e *Evaluator) step(ctx context.Context, s *plan.Step, maps []*Encrypted, done func(done, total int)) ([]*rlwe.Ciphertext, error) {
	in := maps[s.Inputs[0]].ciphertexts
	out := make([]*rlwe.Ciphertext, e.plan.Tensors[s.Output].Layout.Len())
	level := e.plan.Tensors[s.Output].Level
	each := func(do func(w arithmetic, i int) (*rlwe.Ciphertext, error)) error {
		return forEach(ctx, len(out), func(k int) { done(k, len(out)) }, func(w, i int) error {
			ct, err := do(e.workers[w], i)
			out[i] = ct
			return err
		})
	}
	switch s.Kind {
	case plan.Square:
		return out, each(func(w arithmetic, i int) (*rlwe.Ciphertext, error) { return w.square(in[i]), nil })
	case plan.Relinearise:
		return out, each(func(w arithmetic, i int) (*rlwe.Ciphertext, error) { return w.relinearise(in[i], level) })
	case plan.Pool:
		return e.pool(ctx, s, in, done)
	default:
		return e.linear(ctx, s, maps, done)
	}
}
