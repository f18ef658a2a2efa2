// Package evaluator computes a program on encrypted maps. It has evaluation
// keys only: no secret key fits into anything here, nor is one in any package
// that it imports.
//
//	e, _ := evaluator.New(program, keys)
//	run, _ := e.Start(input)
//	for run.Next(ctx) { // one layer at a time
//		fmt.Println(run.Report())
//	}
//	output := run.Output()
package evaluator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"cryptounet/heops/backend"
	"cryptounet/heops/backend/rns"
	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
)

// Options says how an evaluator computes. The zero value is what New takes.
type Options struct {
	Backend backend.Kind // default backend.Native

	// Instructions limits the native backend to a path of package rns, for
	// comparisons; nil takes the best that the machine has.
	Instructions *rns.Path

	// Runs is how many calls of Run go on at once; further ones wait. Each
	// takes the memory that the plan predicts (Plan.PeakBytes). Default
	// GOMAXPROCS, at most 4: that many keep all cores busy.
	Runs int
}

// Evaluator runs a program. It is safe for use by several goroutines: runs
// share the cores, operation by operation.
type Evaluator struct {
	program *program.Program
	context *cipher.Context
	plan    *plan.Plan
	keys    *cipher.EvaluationKeys
	kind    backend.Kind
	pool    *backend.Pool
	last    []int         // by tensor: the last step that reads it
	admit   chan struct{} // a token for each call of Run that goes on
}

// New returns an evaluator of the program on the native backend. Keys that the
// plan needs and that are missing or too small are named in the error. It takes most
// of the memory of a run's ciphertexts at once (plan.PeakBytes less the keys), and
// keeps it for all runs.
func New(p *program.Program, keys *cipher.EvaluationKeys) (*Evaluator, error) {
	return NewWith(Options{}, p, keys)
}

// NewWith is New with options.
func NewWith(o Options, p *program.Program, keys *cipher.EvaluationKeys) (*Evaluator, error) {
	if p.Plan() == nil || keys.Scheme() == nil {
		return nil, errors.New("evaluator: it needs a program, which planner.New makes, and evaluation keys, which Client.EvaluationKeys makes")
	}
	if d := keys.Scheme().Digest(); d != p.Digest() {
		return nil, fmt.Errorf("evaluator: the evaluation keys belong to plan %v, the program to plan %v: both sides need the same plan", d, p.Digest())
	}
	c, err := cipher.NewContext(p.Plan())
	if err != nil {
		return nil, fmt.Errorf("evaluator: %w", err)
	}
	e := &Evaluator{program: p, context: c, plan: c.Plan(), keys: keys, kind: o.Backend}
	if err := keys.Require(e.plan.Keys); err != nil {
		return nil, fmt.Errorf("evaluator: %w", err)
	}
	path := rns.Best()
	if o.Instructions != nil {
		path = *o.Instructions
	}
	if e.pool, err = backend.NewOn(o.Backend, path, keys); err != nil {
		return nil, fmt.Errorf("evaluator: %w", err)
	}
	e.pool.Reserve((e.plan.PeakBytes() - e.plan.KeyBytes()) / 5 * 4) // no more than a run takes, however the prediction errs
	e.last = e.plan.LastUses()
	if o.Runs <= 0 {
		o.Runs = min(runtime.GOMAXPROCS(0), 4)
	}
	e.admit = make(chan struct{}, o.Runs)
	return e, nil
}

// errNone is what methods of a zero Evaluator return.
var errNone = errors.New("evaluator: there is no evaluator: make one with New")

// Plan returns a copy of the plan that the evaluator runs, nil for a zero
// Evaluator.
func (e *Evaluator) Plan() *plan.Plan {
	if e == nil || e.plan == nil {
		return nil
	}
	return e.plan.Clone()
}

// String reads "evaluator of dlin for secret 0123456789ab, native".
func (e *Evaluator) String() string {
	if e == nil || e.plan == nil {
		return errNone.Error()
	}
	return fmt.Sprintf("evaluator of %s for secret %v, %v", e.plan.Model.Name, e.keys.Owner(), e.kind)
}

// Memory returns the bytes that ciphertexts of all runs have taken from the
// system so far; the native backend keeps them for further runs, and only it
// counts.
func (e *Evaluator) Memory() int64 {
	if e == nil || e.pool == nil {
		return 0
	}
	return e.pool.Memory()
}

// ReadEncrypted reads a map that was sent, from a file or a connection.
func (e *Evaluator) ReadEncrypted(r io.Reader) (*cipher.Encrypted, error) {
	if e == nil || e.plan == nil {
		return nil, errNone
	}
	return e.context.ReadEncrypted(r)
}

// Start begins a run on an encrypted input; nothing is computed yet. An input
// of another plan or of another secret than the keys' is refused.
func (e *Evaluator) Start(input *cipher.Encrypted) (*Run, error) {
	if e == nil || e.plan == nil {
		return nil, errNone
	}
	if err := input.Belongs(e.context, e.keys.Owner()); err != nil {
		return nil, fmt.Errorf("evaluator: %w", err)
	}
	if input.Tensor() != 0 {
		return nil, fmt.Errorf("evaluator: %s is no input: a run starts from what Client.Encrypt made", input.Name())
	}
	n := len(e.plan.Tensors)
	r := &Run{evaluator: e, images: input.Images(), maps: make([]*cipher.Encrypted, n), seen: make([]bool, n)}
	r.maps[0], r.seen[0] = input, true
	return r, nil
}

// Run runs the whole program and returns the encrypted logits. Several calls at
// once take turns beyond Options.Runs.
func (e *Evaluator) Run(ctx context.Context, input *cipher.Encrypted) (*cipher.Encrypted, error) {
	r, err := e.Start(input)
	if err != nil {
		return nil, err
	}
	select {
	case e.admit <- struct{}{}:
		defer func() { <-e.admit }()
	case <-ctx.Done():
		return nil, fmt.Errorf("evaluator: waiting for other runs: %w", context.Cause(ctx))
	}
	for r.Next(ctx) {
	}
	if r.Err() != nil {
		r.drop()
		return nil, r.Err()
	}
	return r.Output(), nil
}
