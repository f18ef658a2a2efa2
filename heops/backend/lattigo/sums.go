package lattigo

import (
	"fmt"
	"math/big"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/network/periodic"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// sums: one sum is one unit.
type sums struct {
	matrix *arithmetic.Matrix
	err    error
}

// Compile keeps the matrix as it is.
func (b *Backend) Compile(m *arithmetic.Matrix, inputs, level int, _ bool) arithmetic.Sums {
	return sums{m, m.Check(inputs, b.params.RingType(), b.params.N())}
}

func (s sums) Units() int {
	if s.err != nil {
		return 1 // which returns the error
	}
	return len(s.matrix.Sums)
}

func (s sums) Do(a arithmetic.Worker, unit int, inputs, out []*rlwe.Ciphertext, add bool) error {
	w, ok := a.(*worker)
	if !ok {
		return fmt.Errorf("lattigo: a worker of another backend")
	}
	if s.err != nil {
		return fmt.Errorf("lattigo: weights: %w", s.err)
	}
	ct := out[unit]
	if !add {
		for _, p := range ct.Value {
			p.Zero()
		}
	}
	lanes := s.matrix.Lanes
	for _, t := range s.matrix.Sums[unit] {
		in, c := inputs[t.Input], s.matrix.Plains[int(t.Plain)*lanes:][:lanes]
		shift := uint(s.matrix.Shift(t.Plain))
		if lanes == 1 && shift == 0 {
			// Equal scales keep Lattigo from rescaling: the plan tracks the scale.
			ct.Scale = in.Scale
			if err := w.ckks.MulThenAdd(in, int(c[0]), ct); err != nil {
				return fmt.Errorf("lattigo: multiplying by a weight: %w", err)
			}
			continue
		}
		w.multiplyAdd(ct, in, w.polynomial(ct.Level(), lanes, func(k int) *big.Int { return new(big.Int).Lsh(big.NewInt(int64(c[k])), shift) }))
	}
	return nil
}

// polynomial returns, in w.plain, the transform of a polynomial of b
// coefficients, N/b apart.
func (w *worker) polynomial(level, b int, coefficient func(k int) *big.Int) ring.Poly {
	p := ring.Poly{Coeffs: w.plain.Coeffs[:level+1]}
	p.Zero()
	for k := range b {
		c := coefficient(k)
		for i, row := range p.Coeffs {
			row[k*(w.params.N()/b)] = new(big.Int).Mod(c, new(big.Int).SetUint64(w.params.Q()[i])).Uint64()
		}
	}
	w.params.RingQ().AtLevel(level).NTT(p, p)
	return p
}

// multiplyAdd adds ct times a plaintext to out, at out's level.
func (w *worker) multiplyAdd(out, ct *rlwe.Ciphertext, plain ring.Poly) {
	r := w.params.RingQ().AtLevel(out.Level())
	for i := range out.Value {
		r.MulCoeffsBarrettThenAdd(ct.Value[i], plain, out.Value[i])
	}
}

// Assemble computes in the order of its definition, and rescales once.
func (w *worker) Assemble(parts []arithmetic.Part, a arithmetic.Assembly) (*rlwe.Ciphertext, error) {
	level, err := a.Check(parts, 0)
	if err != nil {
		return nil, fmt.Errorf("lattigo: %w", err)
	}
	r := w.params.RingQ().AtLevel(level)
	out := w.new(1, level)
	for _, p := range parts {
		ct := p.Ciphertext
		if p.Slots != 0 {
			rotated, err := w.Rotate(ct, level, p.Slots)
			if err != nil {
				return nil, err
			}
			ct = rotated[0]
		}
		if p.Mask >= 0 {
			m, ok := a.Masks[p.Mask].(mask)
			if !ok {
				return nil, fmt.Errorf("lattigo: a mask of another backend")
			}
			w.multiplyAdd(out, ct, m.Poly)
			continue
		}
		for i := range out.Value {
			r.MulScalarBigintThenAdd(ct.Value[i], big.NewInt(a.Multiplier()), out.Value[i])
		}
	}
	for range a.Drop {
		out = w.Rescale(out)
	}
	return out, nil
}

// mask is a plaintext in the NTT domain.
type mask struct{ ring.Poly }

func (m mask) Bytes() int64 { return int64(m.BinarySize()) }

// NewMask encodes by Lattigo's encoder.
func (b *Backend) NewMask(values []float64, scale float64, level int) (arithmetic.Mask, error) {
	if level < 0 || level > b.params.MaxLevel() {
		return nil, fmt.Errorf("lattigo: a mask at level %d; there are levels 0 to %d", level, b.params.MaxLevel())
	}
	if err := arithmetic.CheckMask(values, scale, b.params.RingType(), b.params.N()); err != nil {
		return nil, fmt.Errorf("lattigo: %w", err)
	}
	pt := hefloat.NewPlaintext(b.params, level)
	pt.Scale = rlwe.NewScale(scale)
	if err := hefloat.NewEncoder(b.params).Encode(values, pt); err != nil {
		return nil, fmt.Errorf("lattigo: a mask: %w", err)
	}
	return mask{pt.Value}, nil
}

// AddSlots adds a polynomial of as many coefficients as there are values.
func (w *worker) AddSlots(ct *rlwe.Ciphertext, values []float64, scale float64) error {
	if err := arithmetic.CheckSlots(values, scale, w.params.RingType(), w.params.N()); err != nil {
		return fmt.Errorf("lattigo: %w", err)
	}
	primes := w.params.Q()[:ct.Level()+1]
	if len(values) == 1 {
		value := arithmetic.Scale(values[0], scale)
		for i, q := range primes {
			w.params.RingQ().SubRings[i].AddScalar(ct.Value[0].Coeffs[i], value.Mod(q), ct.Value[0].Coeffs[i])
		}
		return nil
	}
	coefficients := make([]float64, len(values))
	periodic.Coefficients(coefficients, values)
	p := ring.Poly{Coeffs: w.plain.Coeffs[:len(primes)]}
	p.Zero()
	for k, c := range coefficients {
		value := arithmetic.Scale(c, scale)
		for i, q := range primes {
			p.Coeffs[i][k*(w.params.N()/len(values))] = value.Mod(q)
		}
	}
	r := w.params.RingQ().AtLevel(ct.Level())
	r.NTT(p, p)
	r.Add(ct.Value[0], p, ct.Value[0])
	return nil
}
