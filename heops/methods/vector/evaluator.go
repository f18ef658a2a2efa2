package vector

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"cryptounet/heops/backend"
	"cryptounet/heops/backend/arithmetic"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/schemes/ckks"
)

// Evaluator computes on vectors with evaluation keys only: there is no way to
// give it a secret key. It counts what it does, and is safe for use by several
// goroutines.
type Evaluator struct {
	params Parameters
	keys   *EvaluationKeys
	kind   backend.Kind
	pool   *backend.Pool
	first  func() *hefloat.Evaluator // made when it is needed
	codec  *ckks.Encoder             // copied for use
	counts counters
}

// NewEvaluator returns an evaluator with the keys, on the native backend where
// its kernels can compute with the parameters (backend.Best), on Lattigo's
// elsewhere.
func NewEvaluator(keys *EvaluationKeys) (*Evaluator, error) {
	if err := keys.check(); err != nil {
		return nil, err
	}
	return NewEvaluatorOn(backend.Best(keys.params.scheme), keys)
}

// NewEvaluatorOn is NewEvaluator on a chosen backend.
func NewEvaluatorOn(kind backend.Kind, keys *EvaluationKeys) (*Evaluator, error) {
	if err := keys.check(); err != nil {
		return nil, err
	}
	pool, err := backend.New(kind, keys.keys)
	if err != nil {
		return nil, fmt.Errorf("vector: %w", err)
	}
	params := keys.params.ckks
	e := &Evaluator{params: keys.params, keys: keys, kind: kind, pool: pool, codec: ckks.NewEncoder(params.Parameters)}
	e.first = sync.OnceValue(func() *hefloat.Evaluator { return hefloat.NewEvaluator(params, keys.Lattigo()) })
	return e, nil
}

// errNoEvaluator is what methods of a zero Evaluator return.
var errNoEvaluator = errors.New("vector: there is no evaluator: make one with NewEvaluator")

func (e *Evaluator) made() bool { return e != nil && e.keys != nil }

// Backend returns who computes.
func (e *Evaluator) Backend() backend.Kind {
	if !e.made() {
		return backend.Native
	}
	return e.kind
}

// Parameters returns the parameters of the evaluator's keys.
func (e *Evaluator) Parameters() Parameters { return e.Keys().Parameters() }

// Keys returns the evaluator's keys, nil for a zero Evaluator.
func (e *Evaluator) Keys() *EvaluationKeys {
	if !e.made() {
		return nil
	}
	return e.keys
}

// Counts returns what the evaluator has done so far.
func (e *Evaluator) Counts() Counts {
	if !e.made() {
		return Counts{}
	}
	return e.counts.load()
}

// Count adds to the counts what a package did with an evaluator from Lattigo.
func (e *Evaluator) Count(c Counts) {
	if e.made() {
		e.counts.add(c)
	}
}

// Lattigo returns a new evaluator of Lattigo's with the same keys, for packages
// that compute with Lattigo's own algorithms, by one goroutine at a time; they
// tell Count what they did. It is nil for a zero Evaluator.
func (e *Evaluator) Lattigo() *hefloat.Evaluator {
	if !e.made() {
		return nil
	}
	return e.first().ShallowCopy()
}

// String reads "evaluator at N = 2^13, ...: relinearisation key and ...".
func (e *Evaluator) String() string {
	if !e.made() {
		return errNoEvaluator.Error()
	}
	return fmt.Sprintf("evaluator at %v: %v, %v", e.params, e.keys, e.kind)
}

// do calls f with a worker that nobody else uses. What the checks before should
// have caught and makes it panic becomes an error.
func (e *Evaluator) do(what string, f func(w arithmetic.Worker) error) error {
	if err := e.pool.Do(context.Background(), f); err != nil {
		return fmt.Errorf("vector: %s: %w", what, err)
	}
	return nil
}

// hold returns a vector of e's that holds a ciphertext.
func (e *Evaluator) hold(ct *rlwe.Ciphertext, scale rlwe.Scale) *Vector {
	ct.IsNTT, ct.IsBatched = true, true
	ct.LogDimensions = e.params.ckks.LogMaxDimensions()
	ct.Scale = scale
	return &Vector{e.params, e.keys.Owner(), ct}
}

// check refuses vectors that the keys cannot compute with.
func (e *Evaluator) check(what string, vs ...*Vector) error {
	if !e.made() {
		return errNoEvaluator
	}
	for _, v := range vs {
		switch {
		case v == nil || v.ct == nil:
			return fmt.Errorf("vector: %s: no vector", what)
		case !v.params.Equal(e.params):
			return fmt.Errorf("vector: %s: the vector has other parameters (%v) than the evaluator (%v): encrypt it by a client of the same parameters", what, v.params, e.params)
		case v.owner != e.keys.Owner():
			return fmt.Errorf("vector: %s: the vector was encrypted by another client than the one that made the evaluation keys", what)
		}
	}
	return nil
}

// LevelError says that a product does not fit what is left of the modulus.
type LevelError struct {
	What     string
	Level    int
	LogScale float64 // of the result
	LogQ     float64 // of the modulus at the level
}

func (e *LevelError) Error() string {
	return fmt.Sprintf("vector: %s: no levels left: at level %d the modulus is 2^%.1f and the result's scale would be 2^%.1f: rescale operands after each product, make parameters with more Levels, or bootstrap", e.What, e.Level, e.LogQ, e.LogScale)
}

// fits refuses a product whose scale leaves no room in the modulus.
func (e *Evaluator) fits(what string, level int, scale float64) error {
	if q := e.params.logQ(level); math.Log2(scale)+1 > q {
		return &LevelError{what, level, math.Log2(scale), q}
	}
	return nil
}

// KeyError says that a rotation has no key.
type KeyError struct {
	Rotation  int
	Available []int
}

func (e *KeyError) Error() string {
	return fmt.Sprintf("vector: rotating by %d slots: there is no key for it, only for %v: give it to Client.EvaluationKeys", e.Rotation, e.Available)
}

func (e *Evaluator) hasKey(rotation int) error {
	if _, ok := slices.BinarySearch(e.keys.rotations, rotation); !ok {
		return &KeyError{rotation, e.keys.Rotations()}
	}
	return nil
}
