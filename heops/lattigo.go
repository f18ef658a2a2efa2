package heops

import (
	"fmt"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// lattigo is arithmetic by Lattigo's own evaluator: the oracle and the
// yardstick of the native backend.
type lattigo struct {
	params hefloat.Parameters
	keys   *rlwe.Evaluator
	ckks   *hefloat.Evaluator
	buffer ring.Poly
}

func newLattigo(params hefloat.Parameters, keys *rlwe.Evaluator) *lattigo {
	return &lattigo{params, keys, hefloat.NewEvaluator(params, nil), params.RingQ().NewPoly()}
}

// new returns a ciphertext of zeros.
func (w *lattigo) new(degree, level int) *rlwe.Ciphertext {
	return rlwe.NewCiphertext(w.params, degree, level)
}

// square returns (c0^2, 2 c0 c1, c1^2), of degree 2.
func (w *lattigo) square(ct *rlwe.Ciphertext) *rlwe.Ciphertext {
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
func (w *lattigo) relinearise(ct *rlwe.Ciphertext, level int) (*rlwe.Ciphertext, error) {
	out := w.new(1, level)
	if err := w.keys.Relinearize(at(ct, level), out); err != nil {
		return nil, fmt.Errorf("heops: relinearising: %w", err)
	}
	return out, nil
}

// rotate returns ct rotated to the left by each number of slots, at the given
// level. Several rotations share the decomposition of ct.
func (w *lattigo) rotate(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error) {
	ct = at(ct, level)
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
			return nil, fmt.Errorf("heops: rotating by %d slots: %w", k, err)
		}
	}
	return out, nil
}

// rescale divides by the last prime, rounding, and drops it.
func (w *lattigo) rescale(ct *rlwe.Ciphertext) {
	level := ct.Level()
	r := w.params.RingQ().AtLevel(level)
	for i := range ct.Value {
		r.DivRoundByLastModulusNTT(ct.Value[i], w.buffer, ct.Value[i])
		ct.Value[i].Coeffs = ct.Value[i].Coeffs[:level]
	}
}

// assemble rescales first, so that rotations work on one prime less.
func (w *lattigo) assemble(parts []part, rescale bool) (*rlwe.Ciphertext, error) {
	var out *rlwe.Ciphertext
	for _, p := range parts {
		ct := p.ct
		if rescale {
			w.rescale(ct)
		}
		if p.slots != 0 {
			rotated, err := w.rotate(ct, ct.Level(), p.slots)
			if err != nil {
				return nil, err
			}
			ct = rotated[0]
		}
		if out == nil {
			out = ct
		} else {
			w.add(out, ct)
		}
	}
	return out, nil
}

// add adds b to a.
func (w *lattigo) add(a, b *rlwe.Ciphertext) {
	r := w.params.RingQ().AtLevel(a.Level())
	for i := range a.Value {
		r.Add(a.Value[i], b.Value[i], a.Value[i])
	}
}

// addConstant adds the constant polynomial, whose transform is the constant.
func (w *lattigo) addConstant(ct *rlwe.Ciphertext, v, scale float64) {
	for i, c := range scaled(v, scale, w.params.Q()[:ct.Level()+1]) {
		w.params.RingQ().SubRings[i].AddScalar(ct.Value[0].Coeffs[i], c, ct.Value[0].Coeffs[i])
	}
}

func (w *lattigo) sum(a, b *rlwe.Ciphertext) *rlwe.Ciphertext {
	out := a.CopyNew()
	w.add(out, b)
	return out
}

func (w *lattigo) zeros(level int) *rlwe.Ciphertext { return w.new(1, level) }

func (w *lattigo) drop(...*rlwe.Ciphertext) {}

// units: one sum is one unit.
func (w *lattigo) units(sums [][]weighted, level int) int { return len(sums) }

func (w *lattigo) combine(unit int, sums [][]weighted, inputs, out []*rlwe.Ciphertext) error {
	for _, t := range sums[unit] {
		in := inputs[t.input]
		// Equal scales keep Lattigo from rescaling: the plan tracks the scale.
		out[unit].Scale = in.Scale
		if err := w.ckks.MulThenAdd(in, int(t.weight), out[unit]); err != nil {
			return fmt.Errorf("heops: multiplying by a weight: %w", err)
		}
	}
	return nil
}
