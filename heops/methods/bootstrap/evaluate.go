package bootstrap

import (
	"context"
	"fmt"

	"cryptounet/heops/methods/vector"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat/bootstrapping"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Evaluator bootstraps vectors, with evaluation keys only. It is for one
// goroutine at a time.
type Evaluator struct {
	params Parameters
	inner  *bootstrapping.Evaluator
}

// NewEvaluator returns an evaluator with the keys.
func NewEvaluator(keys *Keys) (*Evaluator, error) {
	if keys == nil || keys.keys == nil {
		return nil, fmt.Errorf("bootstrap: no keys: make them with NewKeys")
	}
	e, err := bootstrapping.NewEvaluator(keys.params.circuit, keys.keys)
	if err != nil {
		return nil, fmt.Errorf("bootstrap: %w", err)
	}
	return &Evaluator{keys.params, e}, nil
}

// Parameters returns the parameters of the evaluator's keys.
func (e *Evaluator) Parameters() Parameters { return e.params }

// steps are the circuit's, named as in the literature.
var steps = []string{"ModUp", "CoeffsToSlots", "EvalMod", "SlotsToCoeffs"}

// Bootstrap returns a vector of the same values at Levels levels. Values must
// repeat every Slots of them and be within +-1: what is larger than that by far
// leaves the interval on which the modular reduction works. The context is
// looked at between the circuit's steps, each of several seconds.
func (e *Evaluator) Bootstrap(ctx context.Context, v *vector.Vector, progress Progress) (out *vector.Vector, err error) {
	if v == nil || !v.Parameters().Equal(e.params.vector) {
		return nil, fmt.Errorf("bootstrap: the vector has other parameters than the keys: encrypt it by a client of parameters.Vector()")
	}
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("bootstrap: internal error: %v", r)
		}
	}()
	ct := v.Ciphertext().CopyNew()
	ct.LogDimensions.Cols = e.params.options.LogSlots
	var real, imaginary *rlwe.Ciphertext
	for i, step := range steps {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("bootstrap: before %s: %w", step, err)
		}
		progress.tell(step, i, len(steps))
		switch step {
		case "ModUp":
			if ct, _, err = e.inner.ScaleDown(ct); err == nil {
				ct, err = e.inner.ModUp(ct)
			}
		case "CoeffsToSlots":
			real, imaginary, err = e.inner.CoeffsToSlots(ct)
		case "EvalMod":
			if real, err = e.inner.EvalMod(real); err == nil && imaginary != nil {
				imaginary, err = e.inner.EvalMod(imaginary)
			}
		case "SlotsToCoeffs":
			ct, err = e.inner.SlotsToCoeffs(real, imaginary)
		}
		if err != nil {
			return nil, fmt.Errorf("bootstrap: %s: %w", step, err)
		}
	}
	progress.tell("done", len(steps), len(steps))
	ct.LogDimensions = ring.Dimensions{Rows: 0, Cols: e.params.vector.Lattigo().LogMaxSlots()}
	return v.With(ct)
}
