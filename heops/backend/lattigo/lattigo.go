// Package lattigo is arithmetic by Lattigo's own evaluator: the oracle and the
// yardstick of the native backend, and what computes where that cannot.
package lattigo

import (
	"fmt"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/cipher"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Backend has Lattigo's evaluator, which workers copy.
type Backend struct {
	params hefloat.Parameters
	first  *rlwe.Evaluator
}

// New returns a backend with the keys, which must be some.
func New(keys *cipher.EvaluationKeys) *Backend {
	params := keys.Scheme().Lattigo()
	return &Backend{params, rlwe.NewEvaluator(params, keys.Lattigo())}
}

// worker is arithmetic on one core.
type worker struct {
	params hefloat.Parameters
	keys   *rlwe.Evaluator
	ckks   *hefloat.Evaluator
	buffer ring.Poly
	plain  ring.Poly
}

// Worker returns a worker with buffers of its own.
func (b *Backend) Worker() arithmetic.Worker {
	return &worker{b.params, b.first.ShallowCopy(), hefloat.NewEvaluator(b.params, nil), b.params.RingQ().NewPoly(), b.params.RingQ().NewPoly()}
}

// Zeros returns a ciphertext of zeros.
func (b *Backend) Zeros(level int, _ bool) *rlwe.Ciphertext {
	return rlwe.NewCiphertext(b.params, 1, level)
}

// Reserve takes nothing: ciphertexts come and go by the garbage collector.
func (b *Backend) Reserve(int64) {}

// Memory is not counted.
func (b *Backend) Memory() int64 { return 0 }

// Drop leaves ciphertexts to the garbage collector.
func (b *Backend) Drop(...*rlwe.Ciphertext) {}

// new returns a ciphertext of zeros.
func (w *worker) new(degree, level int) *rlwe.Ciphertext {
	return rlwe.NewCiphertext(w.params, degree, level)
}

// Square returns (c0^2, 2 c0 c1, c1^2), of degree 2.
func (w *worker) Square(ct *rlwe.Ciphertext) *rlwe.Ciphertext {
	r := w.params.RingQ().AtLevel(ct.Level())
	out := w.new(2, ct.Level())
	c0, c1 := ct.Value[0], ct.Value[1]
	r.MForm(c0, w.buffer)
	r.MulCoeffsMontgomery(w.buffer, c0, out.Value[0])
	r.MulCoeffsMontgomery(w.buffer, c1, out.Value[1])
	r.Add(out.Value[1], out.Value[1], out.Value[1])
	r.MForm(c1, w.buffer)
	r.MulCoeffsMontgomery(w.buffer, c1, out.Value[2])
	return out
}

// Relinearise brings degree 2 back to 1, at the given level.
func (w *worker) Relinearise(ct *rlwe.Ciphertext, level int) (*rlwe.Ciphertext, error) {
	out := w.new(1, level)
	if err := w.keys.Relinearize(arithmetic.At(ct, level), out); err != nil {
		return nil, fmt.Errorf("lattigo: relinearising: %w", err)
	}
	return out, nil
}

// Rotate returns ct rotated to the left by each number of slots, at the given
// level. Several rotations share the decomposition of ct.
func (w *worker) Rotate(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error) {
	ct = arithmetic.At(ct, level)
	out := make([]*rlwe.Ciphertext, len(slots))
	special := w.params.PCount()
	if len(slots) > 1 {
		w.keys.DecomposeNTT(level, special-1, special, ct.Value[1], true, w.keys.BuffDecompQP)
	}
	for i, k := range slots {
		out[i] = w.new(1, level)
		var err error
		if g := w.params.GaloisElement(k); len(slots) > 1 {
			err = w.keys.AutomorphismHoisted(level, ct, w.keys.BuffDecompQP, g, out[i])
		} else {
			err = w.keys.Automorphism(ct, g, out[i])
		}
		if err != nil {
			return nil, fmt.Errorf("lattigo: rotating by %d slots: %w", k, err)
		}
	}
	return out, nil
}

// add adds b to a.
func (w *worker) add(a, b *rlwe.Ciphertext) {
	r := w.params.RingQ().AtLevel(a.Level())
	for i := range a.Value {
		r.Add(a.Value[i], b.Value[i], a.Value[i])
	}
}

func (w *worker) Sum(a, b *rlwe.Ciphertext) *rlwe.Ciphertext {
	out := a.CopyNew()
	w.add(out, b)
	return out
}

// Raise divides at once.
func (w *worker) Raise(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error) {
	out := make([]*rlwe.Ciphertext, len(slots))
	for i, s := range slots {
		if s == 0 {
			out[i] = arithmetic.At(ct, level).CopyNew()
			continue
		}
		rotated, err := w.Rotate(ct, level, s)
		if err != nil {
			return nil, err
		}
		out[i] = rotated[0]
	}
	return out, nil
}

// Rescale divides a copy.
func (w *worker) Rescale(ct *rlwe.Ciphertext) *rlwe.Ciphertext {
	level := ct.Level()
	out := w.new(ct.Degree(), level-1)
	r := w.params.RingQ().AtLevel(level)
	for i := range ct.Value {
		r.DivRoundByLastModulusNTT(ct.Value[i], w.buffer, out.Value[i])
	}
	return out
}

// Products multiplies in Montgomery form.
func (w *worker) Products(a, b []*rlwe.Ciphertext, level int) *rlwe.Ciphertext {
	r := w.params.RingQ().AtLevel(level)
	out := w.new(2, level)
	for i := range a {
		for x := range 2 {
			r.MForm(a[i].Value[x], w.buffer)
			for y := range 2 {
				r.MulCoeffsMontgomeryThenAdd(w.buffer, b[i].Value[y], out.Value[x+y])
			}
		}
	}
	return out
}

// MultiplyPlain multiplies coefficient by coefficient.
func (w *worker) MultiplyPlain(ct *rlwe.Ciphertext, plain ring.Poly, level int) *rlwe.Ciphertext {
	r := w.params.RingQ().AtLevel(level)
	out := w.new(ct.Degree(), level)
	for i := range ct.Value {
		r.MulCoeffsBarrett(ct.Value[i], plain, out.Value[i])
	}
	return out
}
