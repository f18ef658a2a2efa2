package native

import (
	"fmt"
	"sync"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/backend/rns"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// tile is how many coefficients are one unit of weighted sums.
const tile = 512

// sums are weighted sums at a level, compiled once a prime by the first worker
// that needs it.
type sums struct {
	terms    [][]arithmetic.Term
	inputs   int
	level    int
	tiles    int
	programs []compiled // a prime
}

type compiled struct {
	once    sync.Once
	program *rns.Program
	err     error
}

// Compile prepares weighted sums.
func (c *Backend) Compile(terms [][]arithmetic.Term, inputs, level int) arithmetic.Sums {
	return &sums{terms, inputs, level, c.n / tile, make([]compiled, level+1)}
}

// Units is a tile of one polynomial modulo one prime.
func (s *sums) Units() int { return 2 * (s.level + 1) * s.tiles }

func (s *sums) Do(a arithmetic.Worker, unit int, inputs, out []*rlwe.Ciphertext) error {
	w, ok := a.(*worker)
	if !ok {
		return fmt.Errorf("native: a worker of another backend")
	}
	limb, k, start := unit/s.tiles/2, unit/s.tiles%2, unit%s.tiles*tile
	m := w.q[limb]
	p := &s.programs[limb]
	p.once.Do(func() { p.program, p.err = s.compile(m) })
	if p.err != nil {
		return fmt.Errorf("native: weights: %w", p.err)
	}
	w.xs, w.dsts = rowsOf(w.xs[:0], inputs, k, limb), rowsOf(w.dsts[:0], out, k, limb)
	m.CombineMany(w.dsts, w.xs, start, start+tile, p.program)
	return nil
}

func (s *sums) compile(m *rns.Modulus) (*rns.Program, error) {
	terms := make([][]rns.Term, len(s.terms))
	for i, sum := range s.terms {
		terms[i] = make([]rns.Term, len(sum))
		for j, t := range sum {
			terms[i][j] = rns.Term{Input: t.Input, Weight: t.Weight}
		}
	}
	return m.NewProgram(s.inputs, terms)
}

// rowsOf appends the row of a prime of component k of every ciphertext.
func rowsOf(rows [][]uint64, cts []*rlwe.Ciphertext, k, limb int) [][]uint64 {
	for _, ct := range cts {
		rows = append(rows, ct.Value[k].Coeffs[limb])
	}
	return rows
}
