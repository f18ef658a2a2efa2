package vector

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/tuneinsight/lattigo/v5/he/hefloat"
)

// Evaluator computes on vectors with evaluation keys only: there is no way to
// give it a secret key. It counts what it does, and is safe for use by several
// goroutines.
type Evaluator struct {
	params Parameters
	keys   *EvaluationKeys
	first  *hefloat.Evaluator
	idle   sync.Pool // of *hefloat.Evaluator: each has buffers of its own
	counts counters
}

// NewEvaluator returns an evaluator with the keys.
func NewEvaluator(keys *EvaluationKeys) (*Evaluator, error) {
	if keys == nil || keys.relin == nil {
		return nil, fmt.Errorf("vector: no evaluation keys: make them with Client.EvaluationKeys")
	}
	e := &Evaluator{params: keys.params, keys: keys, first: hefloat.NewEvaluator(keys.params.ckks, keys.Lattigo())}
	e.idle.New = func() any { return e.Lattigo() }
	return e, nil
}

// Parameters returns the parameters of the evaluator's keys.
func (e *Evaluator) Parameters() Parameters { return e.params }

// Keys returns the evaluator's keys.
func (e *Evaluator) Keys() *EvaluationKeys { return e.keys }

// Counts returns what the evaluator has done so far.
func (e *Evaluator) Counts() Counts { return e.counts.load() }

// Count adds to the counts what a package did with an evaluator from Lattigo.
func (e *Evaluator) Count(c Counts) { e.counts.add(c) }

// Lattigo returns a new evaluator of Lattigo's with the same keys, for packages
// that compute with Lattigo's own algorithms, by one goroutine at a time; they
// tell Count what they did.
func (e *Evaluator) Lattigo() *hefloat.Evaluator { return e.first.ShallowCopy() }

// String reads "evaluator at N = 2^13, ...: relinearisation key and ...".
func (e *Evaluator) String() string { return fmt.Sprintf("evaluator at %v: %v", e.params, e.keys) }

// do calls f with an evaluator that nobody else uses. Lattigo panics on what
// the checks before should have caught; that becomes an error.
func (e *Evaluator) do(what string, f func(l *hefloat.Evaluator) error) (err error) {
	l := e.idle.Get().(*hefloat.Evaluator)
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("vector: %s: internal error: %v", what, r)
			return
		}
		e.idle.Put(l)
		if err != nil {
			err = fmt.Errorf("vector: %s: %w", what, err)
		}
	}()
	return f(l)
}

// check refuses vectors that the keys cannot compute with.
func (e *Evaluator) check(what string, vs ...*Vector) error {
	for _, v := range vs {
		switch {
		case v == nil || v.ct == nil:
			return fmt.Errorf("vector: %s: no vector", what)
		case !v.params.Equal(e.params):
			return fmt.Errorf("vector: %s: the vector has other parameters (%v) than the evaluator (%v): encrypt it by a client of the same parameters", what, v.params, e.params)
		case v.owner != e.keys.owner:
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
