package heops

import (
	"fmt"
	"math/big"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// worker computes single ciphertexts on one core, with buffers of its own.
// Ciphertexts are in the NTT domain; their scale is the plan's business.
type worker struct {
	params hefloat.Parameters
	eval   *rlwe.Evaluator
	buffer ring.Poly
}

func newWorker(params hefloat.Parameters, eval *rlwe.Evaluator) *worker {
	return &worker{params, eval, params.RingQ().NewPoly()}
}

// new returns a ciphertext of zeros.
func (w *worker) new(degree, level int) *rlwe.Ciphertext {
	return rlwe.NewCiphertext(w.params, degree, level)
}

// at returns ct with the primes above level left out; coefficients are shared.
func at(ct *rlwe.Ciphertext, level int) *rlwe.Ciphertext {
	if ct.Level() == level {
		return ct
	}
	low := &rlwe.Ciphertext{Element: rlwe.Element[ring.Poly]{MetaData: ct.MetaData, Value: make([]ring.Poly, len(ct.Value))}}
	for i, p := range ct.Value {
		low.Value[i] = ring.Poly{Coeffs: p.Coeffs[:level+1]}
	}
	return low
}

// square returns (c0^2, 2 c0 c1, c1^2), of degree 2.
func (w *worker) square(ct *rlwe.Ciphertext) *rlwe.Ciphertext {
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

// relinearise brings degree 2 back to 1, at the given level.
func (w *worker) relinearise(ct *rlwe.Ciphertext, level int) (*rlwe.Ciphertext, error) {
	out := w.new(1, level)
	if err := w.eval.Relinearize(at(ct, level), out); err != nil {
		return nil, fmt.Errorf("heops: relinearising: %w", err)
	}
	return out, nil
}

// rotate returns ct rotated to the left by each number of slots, at the given
// level. Several rotations share the decomposition of ct.
func (w *worker) rotate(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error) {
	ct = at(ct, level)
	out := make([]*rlwe.Ciphertext, len(slots))
	special := w.params.PCount()
	if len(slots) > 1 {
		w.eval.DecomposeNTT(level, special-1, special, ct.Value[1], true, w.eval.BuffDecompQP)
	}
	for i, k := range slots {
		out[i] = w.new(1, level)
		var err error
		if g := w.params.GaloisElement(k); len(slots) > 1 {
			err = w.eval.AutomorphismHoisted(level, ct, w.eval.BuffDecompQP, g, out[i])
		} else {
			err = w.eval.Automorphism(ct, g, out[i])
		}
		if err != nil {
			return nil, fmt.Errorf("heops: rotating by %d slots: %w", k, err)
		}
	}
	return out, nil
}

// rescale divides by the last prime, rounding, and drops it.
func (w *worker) rescale(ct *rlwe.Ciphertext) {
	level := ct.Level()
	r := w.params.RingQ().AtLevel(level)
	for i := range ct.Value {
		r.DivRoundByLastModulusNTT(ct.Value[i], w.buffer, ct.Value[i])
		ct.Value[i].Coeffs = ct.Value[i].Coeffs[:level]
	}
}

// add adds b to a.
func (w *worker) add(a, b *rlwe.Ciphertext) {
	r := w.params.RingQ().AtLevel(a.Level())
	for i := range a.Value {
		r.Add(a.Value[i], b.Value[i], a.Value[i])
	}
}

// sum returns the sum of ciphertexts of the same degree and level.
func (w *worker) sum(terms ...*rlwe.Ciphertext) *rlwe.Ciphertext {
	out := terms[0].CopyNew()
	for _, t := range terms[1:] {
		w.add(out, t)
	}
	return out
}

// addConstant adds v to every slot of a ciphertext of the given scale: the
// constant polynomial, whose transform is the constant too.
func (w *worker) addConstant(ct *rlwe.Ciphertext, v, scale float64) {
	exact := new(big.Float).SetPrec(128).SetFloat64(v)
	exact.Mul(exact, new(big.Float).SetFloat64(scale))
	half := 0.5
	if v < 0 {
		half = -0.5
	}
	n, _ := exact.Add(exact, big.NewFloat(half)).Int(nil)
	r := w.params.RingQ().AtLevel(ct.Level())
	for i, s := range r.SubRings[:ct.Level()+1] {
		c := new(big.Int).Mod(n, new(big.Int).SetUint64(s.Modulus)).Uint64()
		s.AddScalar(ct.Value[0].Coeffs[i], c, ct.Value[0].Coeffs[i])
	}
}
