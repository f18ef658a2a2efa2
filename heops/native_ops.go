package heops

import (
	"fmt"
	"slices"
	"sync"

	"cryptounet/heops/rns"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// new returns a ciphertext to be written to: it holds anything.
func (w *native) new(degree, level int) *rlwe.Ciphertext { return w.memory.take(degree, level) }

// zeros needs no zeros: combine overwrites.
func (w *native) zeros(level int) *rlwe.Ciphertext { return w.new(1, level) }

func (w *native) drop(cts ...*rlwe.Ciphertext) { w.memory.give(cts...) }

func (w *native) square(ct *rlwe.Ciphertext) *rlwe.Ciphertext {
	level := ct.Level()
	out := w.new(2, level)
	for i := range level + 1 {
		w.q[i].Square3(out.Value[0].Coeffs[i], out.Value[1].Coeffs[i], out.Value[2].Coeffs[i], ct.Value[0].Coeffs[i], ct.Value[1].Coeffs[i])
	}
	return out
}

// key returns the key for a rotation (0: relinearisation) at a level.
func (w *native) key(rotation, level int) (*nativeKey, error) {
	k := w.keys[rotation]
	if k == nil || k.level < level {
		return nil, fmt.Errorf("heops: there is no key for a rotation by %d slots at level %d", rotation, level)
	}
	return k, nil
}

func (w *native) relinearise(ct *rlwe.Ciphertext, level int) (*rlwe.Ciphertext, error) {
	key, err := w.key(0, level)
	if err != nil {
		return nil, err
	}
	w.decompose(coefficientsOf(ct, 2, level), level)
	w.product(key, level)
	out := w.new(1, level)
	for k := range 2 {
		w.divideByP(w.switched[k], level, out.Value[k].Coeffs)
		for i := range level + 1 {
			w.q[i].Add(out.Value[k].Coeffs[i], out.Value[k].Coeffs[i], ct.Value[k].Coeffs[i])
		}
	}
	return out, nil
}

func (w *native) rotate(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error) {
	out := make([]*rlwe.Ciphertext, len(slots))
	w.decompose(coefficientsOf(ct, 1, level), level)
	for j, s := range slots {
		key, err := w.key(s, level)
		if err != nil {
			return nil, err
		}
		w.product(key, level)
		out[j] = w.new(1, level)
		for k := range 2 {
			// Divide in place, then permute into the result.
			rows := w.switched[k]
			w.divideByP(rows, level, rows)
			for i := range level + 1 {
				if k == 0 {
					w.q[i].Add(rows[i], rows[i], ct.Value[0].Coeffs[i])
				}
				key.permutation.Permute(w.q[i], out[j].Value[k].Coeffs[i], rows[i])
			}
		}
	}
	return out, nil
}

// assemble adds the switched parts while they are still multiplied by P, and
// divides once: by P, and by the level's prime where it rescales.
func (w *native) assemble(parts []part, rescale bool) (*rlwe.Ciphertext, error) {
	level := parts[0].ct.Level()
	if !slices.ContainsFunc(parts, func(p part) bool { return p.slots != 0 }) {
		return w.sumAndRescale(parts, level, rescale)
	}
	limbs := level + 1 + len(w.p)
	for k := range 2 {
		for i := range limbs {
			clear(w.total[k][i])
		}
	}
	for _, p := range parts {
		if err := w.addSwitched(p, level); err != nil {
			return nil, err
		}
	}
	low := level
	if rescale {
		low--
	}
	out := w.new(1, low)
	for k := range 2 {
		if rescale {
			w.divideByPAndPrime(w.total[k], level, out.Value[k].Coeffs)
		} else {
			w.divideByP(w.total[k], level, out.Value[k].Coeffs)
		}
	}
	for _, p := range parts {
		w.drop(p.ct)
	}
	return out, nil
}

// addSwitched adds a part times P to w.total, rotated.
func (w *native) addSwitched(p part, level int) error {
	if p.slots == 0 {
		for k := range 2 {
			for i := range level + 1 {
				m := w.q[i]
				m.MulScalar(w.switched[k][i], p.ct.Value[k].Coeffs[i], w.lift[i])
				m.Add(w.total[k][i], w.total[k][i], w.switched[k][i])
			}
		}
		return nil
	}
	key, err := w.key(p.slots, level)
	if err != nil {
		return err
	}
	w.decompose(coefficientsOf(p.ct, 1, level), level)
	w.product(key, level)
	for i := range level + 1 {
		m := w.q[i]
		m.MulScalar(w.coefficients[i], p.ct.Value[0].Coeffs[i], w.lift[i])
		m.Add(w.switched[0][i], w.switched[0][i], w.coefficients[i])
	}
	for k := range 2 {
		for i := range level + 1 + len(w.p) {
			key.permutation.PermuteAdd(w.modulus(i, level), w.total[k][i], w.switched[k][i])
		}
	}
	return nil
}

// sumAndRescale assembles parts that need no rotation.
func (w *native) sumAndRescale(parts []part, level int, rescale bool) (*rlwe.Ciphertext, error) {
	total := parts[0].ct
	for _, p := range parts[1:] {
		w.add(total, p.ct)
		w.drop(p.ct)
	}
	if !rescale {
		return total, nil
	}
	out := w.new(1, level-1)
	for k := range 2 {
		rows := total.Value[k].Coeffs
		w.divide(w.last[level], rows[level:level+1], w.q[level:level+1], rows, out.Value[k].Coeffs)
	}
	w.drop(total)
	return out, nil
}

func (w *native) sum(a, b *rlwe.Ciphertext) *rlwe.Ciphertext {
	level := a.Level()
	out := w.new(a.Degree(), level)
	for k := range a.Value {
		for i := range level + 1 {
			w.q[i].Add(out.Value[k].Coeffs[i], a.Value[k].Coeffs[i], b.Value[k].Coeffs[i])
		}
	}
	return out
}

func (w *native) add(a, b *rlwe.Ciphertext) {
	for k := range a.Value {
		for i, row := range a.Value[k].Coeffs {
			w.q[i].Add(row, row, b.Value[k].Coeffs[i])
		}
	}
}

func (w *native) addConstant(ct *rlwe.Ciphertext, v, scale float64) {
	for i, c := range scaled(v, scale, w.params.Q()[:ct.Level()+1]) {
		w.q[i].AddScalar(ct.Value[0].Coeffs[i], ct.Value[0].Coeffs[i], c)
	}
}

// tile is how many coefficients are one unit of weighted sums.
const tile = 512

func (w *native) units(sums [][]weighted, level int) int { return 2 * (level + 1) * (w.n / tile) }

func (w *native) combine(unit int, sums [][]weighted, inputs, out []*rlwe.Ciphertext) error {
	tiles := w.n / tile
	limb, k, start := unit/tiles/2, unit/tiles%2, unit%tiles*tile
	program, err := w.programs.of(w.q[limb], limb, sums, len(inputs))
	if err != nil {
		return fmt.Errorf("heops: weights: %w", err)
	}
	w.xs, w.dsts = rowsOf(w.xs[:0], inputs, k, limb), rowsOf(w.dsts[:0], out, k, limb)
	w.q[limb].CombineMany(w.dsts, w.xs, start, start+tile, program)
	return nil
}

// rowsOf appends the row of a prime of component k of every ciphertext.
func rowsOf(rows [][]uint64, cts []*rlwe.Ciphertext, k, limb int) [][]uint64 {
	for _, ct := range cts {
		rows = append(rows, ct.Value[k].Coeffs[limb])
	}
	return rows
}

// programs are the compiled weighted sums of the step in progress, one a prime.
type programs struct {
	mu   sync.Mutex
	sums [][]weighted
	made map[int]*rns.Program
}

func (p *programs) of(m *rns.Modulus, limb int, sums [][]weighted, inputs int) (*rns.Program, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.sums) != len(sums) || &p.sums[0] != &sums[0] {
		p.sums, p.made = sums, make(map[int]*rns.Program)
	}
	if got := p.made[limb]; got != nil {
		return got, nil
	}
	terms := make([][]rns.Term, len(sums))
	for i, s := range sums {
		terms[i] = make([]rns.Term, len(s))
		for j, t := range s {
			terms[i][j] = rns.Term{Input: t.input, Weight: t.weight}
		}
	}
	made, err := m.NewProgram(inputs, terms)
	if err != nil {
		return nil, err
	}
	p.made[limb] = made
	return made, nil
}
