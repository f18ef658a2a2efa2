package native

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/backend/rns"
	"cryptounet/heops/network/periodic"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// Assemble adds the switched parts while they are still multiplied by P, those
// of a mask before they are multiplied with it, and divides once: by P, and by
// the level's prime where it rescales.
func (w *worker) Assemble(parts []arithmetic.Part, a arithmetic.Assembly) (*rlwe.Ciphertext, error) {
	level, err := a.Check(parts, len(w.p))
	if err != nil {
		return nil, fmt.Errorf("native: %w", err)
	}
	if a.Raise {
		return w.gather(parts, level)
	}
	out, err := w.assemble(parts, a, level)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		w.Drop(p.Ciphertext)
	}
	return out, nil
}

// gather adds parts up times P. What they took of memory serves the sum.
func (w *worker) gather(parts []arithmetic.Part, level int) (*rlwe.Ciphertext, error) {
	w.sums(&w.total)
	if err := w.accumulate(w.total, parts, -1, level+1+len(w.p), level); err != nil {
		return nil, err
	}
	for _, p := range parts {
		w.Drop(p.Ciphertext)
	}
	out := w.new(1, level+len(w.p))
	for k := range out.Value {
		for i, row := range out.Value[k].Coeffs {
			copy(row, w.total[k][i])
		}
	}
	return out, nil
}

func (w *worker) assemble(parts []arithmetic.Part, a arithmetic.Assembly, level int) (*rlwe.Ciphertext, error) {
	lifted := slices.ContainsFunc(parts, func(p arithmetic.Part) bool { return p.Slots != 0 || p.Raised })
	limbs := level + 1
	if lifted {
		limbs += len(w.p)
	}
	w.sums(&w.total)
	if err := w.accumulate(w.total, parts, -1, limbs, level); err != nil {
		return nil, err
	}
	if f := a.Multiplier(); f != 1 {
		for i := range limbs {
			m := w.modulus(i, level)
			for k := range 2 {
				m.MulScalar(w.total[k][i], w.total[k][i], m.Residue(f))
			}
		}
	}
	for number := range a.Masks {
		if !slices.ContainsFunc(parts, func(p arithmetic.Part) bool { return p.Mask == number }) {
			continue
		}
		mask, ok := a.Masks[number].(*mask)
		if !ok {
			return nil, fmt.Errorf("native: a mask of another backend")
		}
		w.sums(&w.masked)
		if err := w.accumulate(w.masked, parts, number, limbs, level); err != nil {
			return nil, err
		}
		for i := range limbs {
			for k := range 2 {
				w.modulus(i, level).MulAdd(w.total[k][i], w.masked[k][i], mask.row(i, level))
			}
		}
	}
	return w.finish(limbs > level+1, level, a.Drop), nil
}

// sums makes room for two polynomials modulo all primes, if there is none.
func (w *worker) sums(s *[2][][]uint64) {
	for k := range s {
		if s[k] == nil {
			s[k] = w.polynomials(len(w.q) + len(w.p))
		}
	}
}

// accumulate sets sum to the rotated parts of a mask, added up: times P, and
// modulo P too, where limbs are more than the level's primes.
func (w *worker) accumulate(sum [2][][]uint64, parts []arithmetic.Part, mask, limbs, level int) error {
	for k := range 2 {
		for i := range limbs {
			clear(sum[k][i])
		}
	}
	for _, p := range parts {
		if p.Mask != mask {
			continue
		}
		if p.Slots != 0 {
			if err := w.addSwitched(sum, p, level); err != nil {
				return err
			}
			continue
		}
		for k := range 2 {
			for i, row := range p.Ciphertext.Value[k].Coeffs {
				if limbs > level+1 && !p.Raised {
					w.addLifted(sum[k][i], row, i)
					continue
				}
				w.modulus(i, level).Add(sum[k][i], sum[k][i], row)
			}
		}
	}
	return nil
}

// addSwitched adds a part times P to a sum, rotated.
func (w *worker) addSwitched(sum [2][][]uint64, p arithmetic.Part, level int) error {
	key, err := w.key(p.Slots, level)
	if err != nil {
		return err
	}
	first := p.Ciphertext.Value[0].Coeffs
	second := p.Ciphertext.Value[1].Coeffs
	if p.Raised { // what is decomposed has to be divided
		d := w.down[level]
		w.remainders(d, [][][]uint64{second[level+1:]}, w.p)
		for i := range level + 1 {
			w.quotient(d, 0, i, second[i], second[i])
		}
	}
	w.decompose(second[:level+1], level)
	for i := range level + 1 + len(w.p) {
		m := w.modulus(i, level)
		w.product(w.rows, key, i, level)
		switch {
		case p.Raised:
			m.Add(w.rows[0], w.rows[0], first[i])
		case i <= level:
			w.addLifted(w.rows[0], first[i], i)
		}
		for k, row := range w.rows {
			key.permutation.PermuteAdd(m, sum[k][i], row)
		}
	}
	return nil
}

// finish makes a ciphertext of w.total, divided by P if it is lifted and by so
// many of the level's primes.
func (w *worker) finish(lifted bool, level, drop int) *rlwe.Ciphertext {
	out := w.new(1, level-min(drop, 1))
	var d divide
	var moduli []*rns.Modulus
	first, last := level, level // of the rows that are divided by
	switch {
	case lifted && drop > 0:
		d, moduli, last = w.fused[level], append(slices.Clone(w.q[level:level+1]), w.p...), level+1+len(w.p)
	case lifted:
		d, moduli, first, last = w.down[level], w.p, level+1, level+1+len(w.p)
	case drop > 0:
		d, moduli, last = w.last[level], w.q[level:level+1], level+1
	default:
		for k := range 2 {
			for i, to := range out.Value[k].Coeffs {
				copy(to, w.total[k][i])
			}
		}
		return out
	}
	var from [2][][]uint64
	for k := range from {
		from[k] = w.total[k][first:last]
	}
	w.remainders(d, from[:], moduli)
	for i := range d.inverse {
		for k := range 2 {
			w.quotient(d, k, i, out.Value[k].Coeffs[i], w.total[k][i])
		}
	}
	if drop < 2 {
		return out
	}
	twice := w.Rescale(out)
	w.Drop(out)
	return twice
}

// mask is a plaintext in the NTT domain.
type mask struct {
	q, p [][]uint64
}

func (m *mask) Level() int   { return len(m.q) - 1 }
func (m *mask) Bytes() int64 { return int64(len(m.q)+len(m.p)) * int64(len(m.q[0])) * 8 }

// row returns that of prime i of a level, then of P.
func (m *mask) row(i, level int) []uint64 {
	if i <= level {
		return m.q[i]
	}
	return m.p[i-level-1]
}

// NewMask encodes modulo P too: masks multiply before the division by P.
func (c *Backend) NewMask(values []float64, scale float64, level int) (arithmetic.Mask, error) {
	if level < 0 || level >= len(c.q) {
		return nil, fmt.Errorf("native: a mask at level %d; there are levels 0 to %d", level, len(c.q)-1)
	}
	if err := arithmetic.CheckMask(values, scale, c.params.RingType(), c.n); err != nil {
		return nil, fmt.Errorf("native: %w", err)
	}
	coefficients := make([]float64, c.n)
	periodic.Coefficients(coefficients, values)
	for i, x := range coefficients {
		coefficients[i] = math.Round(x * scale)
		if !(math.Abs(coefficients[i]) < 1<<62) {
			return nil, fmt.Errorf("native: a mask's coefficient %g times the scale %g is out of range", x, scale)
		}
	}
	encode := func(limb int) []uint64 {
		m, row := c.modulus(limb, level), make([]uint64, c.n)
		for i, x := range coefficients {
			row[i] = m.Residue(int64(x))
		}
		m.NTT(row, row)
		return row
	}
	m := new(mask)
	for limb := range level + 1 + len(c.p) {
		if row := encode(limb); limb <= level {
			m.q = append(m.q, row)
		} else {
			m.p = append(m.p, row)
		}
	}
	return m, nil
}

// slots holds the coefficients that AddSlots adds.
var slots = sync.Pool{New: func() any { return new([]float64) }}

// AddSlots adds a polynomial of as many coefficients as there are values.
func (w *worker) AddSlots(ct *rlwe.Ciphertext, values []float64, scale float64) error {
	b := len(values)
	if err := arithmetic.CheckSlots(values, scale, w.params.RingType(), w.n); err != nil {
		return fmt.Errorf("native: %w", err)
	}
	primes := w.params.Q()[:ct.Level()+1]
	if b == 1 {
		value := arithmetic.Scale(values[0], scale)
		for i, q := range primes {
			w.q[i].AddScalar(ct.Value[0].Coeffs[i], ct.Value[0].Coeffs[i], value.Mod(q))
		}
		return nil
	}
	length := w.n / b
	work := slots.Get().(*[]float64)
	defer slots.Put(work)
	*work = slices.Grow((*work)[:0], b)
	coefficients := (*work)[:b]
	periodic.Coefficients(coefficients, values)
	whole, apart := b > w.q[0].MaxPeriod(), 1
	if whole {
		apart = length
		for i := range primes {
			clear(w.coefficients[i])
		}
	}
	for k, c := range coefficients {
		value := arithmetic.Scale(c, scale)
		for i, q := range primes {
			w.coefficients[i][k*apart] = value.Mod(q)
		}
	}
	for i := range primes {
		m, row := w.q[i], ct.Value[0].Coeffs[i]
		words := w.coefficients[i]
		if whole {
			m.NTT(words, words)
			m.Add(row, row, words)
			continue
		}
		words = words[:b]
		if err := m.RunsInPlace(words); err != nil {
			return fmt.Errorf("native: %w", err)
		}
		for k, c := range words {
			run := row[k*length : (k+1)*length]
			m.AddScalar(run, run, c)
		}
	}
	return nil
}
