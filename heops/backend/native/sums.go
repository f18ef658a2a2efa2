package native

import (
	"fmt"
	"math/bits"
	"sync"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/backend/rns"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// tile is how many coefficients are one unit of weighted sums.
const tile = 512

// sums are weighted sums at a level. A weight of a period of B slots is B
// scalars modulo each prime, one for every run of N/B words (package rns); they
// are made when the first unit of a prime is done, and dropped after the last. Weights
// of longer periods than kernels take are whole plaintexts, made for each product.
type sums struct {
	matrix  *arithmetic.Matrix
	level   int
	limbs   []scalars // a prime of the level, then of P if sums are raised
	tiles   int
	program *rns.Program // shared by all primes and runs
	err     error        // of the matrix
	abreast bool         // primes in pairs

	memory *arena // also of scalars, which are hundreds of megabytes
}

// scalars are the weights modulo a prime: a row for each run, a word for each
// weight and then a 0.
type scalars struct {
	mu   sync.Mutex
	runs [][]uint64
	rows [][]uint64 // that they are cut from
	left int        // units to be done
	used int        // by so many workers
}

// Compile prepares weighted sums.
func (c *Backend) Compile(m *arithmetic.Matrix, inputs, level int, raised bool) arithmetic.Sums {
	s := &sums{matrix: m, level: level, tiles: c.n / tile, memory: c.memory}
	if s.err = m.Check(inputs, c.params.RingType(), c.n); s.err != nil {
		return s
	}
	if level < 0 || level >= len(c.q) {
		s.err = fmt.Errorf("native: weighted sums at level %d; there are levels 0 to %d", level, len(c.q)-1)
		return s
	}
	limbs := level + 1
	if raised {
		limbs += len(c.p)
	}
	s.limbs = make([]scalars, limbs)
	for i := range s.limbs {
		s.limbs[i].left = s.tiles
	}
	if m.Lanes > c.q[0].MaxPeriod() {
		return s // done without a program
	}
	terms := make([][]rns.Term, len(m.Sums))
	for i, sum := range m.Sums {
		terms[i] = make([]rns.Term, len(sum))
		for j, t := range sum {
			terms[i][j] = rns.Term{Input: t.Input, Weight: t.Plain}
		}
	}
	s.abreast = c.q[0].Short(m.Lanes)
	s.program, s.err = rns.NewProgram(c.q[0].Path(), inputs, len(m.Plains)/m.Lanes+1, true, s.abreast, terms)
	return s
}

// Units is a tile of both polynomials modulo one prime: what is looked up for their
// weights serves both. Of whole plaintexts it is a sum modulo one prime.
func (s *sums) Units() int {
	switch {
	case s.err != nil:
		return 1 // which returns the error
	case s.program == nil:
		return len(s.limbs) * len(s.matrix.Sums)
	}
	return len(s.limbs) * s.tiles
}

// place returns the prime and the first word of a unit. Where scalars take long to
// make, workers begin with a prime each.
func (s *sums) place(unit int) (limb, start int) {
	per := s.tiles
	limb = unit / per
	if s.abreast {
		if first := limb &^ 1; first+1 < len(s.limbs) {
			unit -= first * per
			limb, unit = first+unit%2, unit/2
		}
	}
	return limb, unit % s.tiles * tile
}

func (s *sums) Do(a arithmetic.Worker, unit int, inputs, out []*rlwe.Ciphertext, add bool) error {
	w, ok := a.(*worker)
	if !ok {
		return fmt.Errorf("native: a worker of another backend")
	}
	if s.err != nil {
		return fmt.Errorf("native: weights: %w", s.err)
	}
	if s.program == nil {
		return s.whole(w, unit, inputs, out, add)
	}
	limb, start := s.place(unit)
	m := w.modulus(limb, s.level)
	runs, err := s.take(m, limb)
	defer s.give(limb)
	if err != nil {
		return fmt.Errorf("native: weights: %w", err)
	}
	for k := range w.both {
		p := &w.both[k]
		p.Inputs, p.Outputs = rowsOf(p.Inputs[:0], inputs, k, limb), rowsOf(p.Outputs[:0], out, k, limb)
	}
	length := w.n / s.matrix.Lanes
	for last := start + tile; start < last; {
		run := start / length
		end := min((run+1)*length, last)
		m.CombineAll(w.both[:], start, end, s.program, runs[run], add)
		start = end
	}
	return nil
}

// whole does a unit of whole plaintexts.
func (s *sums) whole(w *worker, unit int, inputs, out []*rlwe.Ciphertext, add bool) error {
	limb, sum := unit/len(s.matrix.Sums), unit%len(s.matrix.Sums)
	m, lanes := w.modulus(limb, s.level), s.matrix.Lanes
	plain := w.coefficients[0]
	if !add {
		for _, p := range out[sum].Value {
			clear(p.Coeffs[limb])
		}
	}
	for _, t := range s.matrix.Sums[sum] {
		if err := m.Plain(plain, s.matrix.Plains[int(t.Plain)*lanes:][:lanes], s.matrix.Shift(t.Plain)); err != nil {
			return fmt.Errorf("native: weights: %w", err)
		}
		for k, p := range out[sum].Value {
			m.MulAdd(p.Coeffs[limb], inputs[t.Input].Value[k].Coeffs[limb], plain)
		}
	}
	return nil
}

// take returns the scalars of a prime, made if need be.
func (s *sums) take(m *rns.Modulus, limb int) ([][]uint64, error) {
	l := &s.limbs[limb]
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used++
	if l.runs != nil {
		return l.runs, nil
	}
	lanes := s.matrix.Lanes
	count := len(s.matrix.Plains) / lanes
	runs := s.cut(l, m.N(), lanes, count+1)
	for _, run := range runs {
		run[count] = 0
	}
	if err := m.Runs(runs, s.matrix.Plains); err != nil {
		return nil, err
	}
	for i, shift := range s.matrix.Shifts {
		if shift != 0 {
			for _, run := range runs {
				run[i] = shifted(m, run[i], shift)
			}
		}
	}
	l.runs = runs
	return l.runs, nil
}

// cut returns the memory of scalars: of so many runs, of so many words.
func (s *sums) cut(l *scalars, n, lanes, words int) [][]uint64 {
	runs := make([][]uint64, lanes)
	each := n / words // runs that a row has room for
	if each == 0 {
		for r := range runs {
			runs[r] = make([]uint64, words)
		}
		return runs
	}
	l.rows = s.memory.rows((lanes + each - 1) / each)
	for r := range runs {
		runs[r] = l.rows[r/each][r%each*words:][:words]
	}
	return runs
}

// shifted returns a residue times 2^shift.
func shifted(m *rns.Modulus, r uint64, shift uint8) uint64 {
	for ; shift > 0; shift -= min(shift, 32) {
		hi, lo := bits.Mul64(r, 1<<min(shift, 32))
		_, r = bits.Div64(hi%m.Q(), lo, m.Q())
	}
	return r
}

// give counts a unit as done and drops the scalars after the last one.
func (s *sums) give(limb int) {
	l := &s.limbs[limb]
	l.mu.Lock()
	defer l.mu.Unlock()
	l.left--
	if l.used--; l.left > 0 || l.used > 0 {
		return
	}
	s.memory.giveRows(l.rows)
	l.runs, l.rows, l.left = nil, nil, s.tiles
}

// rowsOf appends the row of a prime of component k of every ciphertext.
func rowsOf(rows [][]uint64, cts []*rlwe.Ciphertext, k, limb int) [][]uint64 {
	for _, ct := range cts {
		rows = append(rows, ct.Value[k].Coeffs[limb])
	}
	return rows
}
