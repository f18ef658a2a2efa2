package rns

import (
	"fmt"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// A polynomial in X^(N/B), of the conjugate-invariant ring, has the transform of
// a polynomial of degree B, each word repeated N/B times: the first stages of
// the transform of length N do all the work. So a plaintext of period B is B
// scalars.

// runsRest is how many equal words a run has at least, to be of use to the
// vector kernels.
const runsRest = vectorWords

// MaxPeriod returns the largest period that Runs takes, N/64: 1 in a ring that
// is not conjugate-invariant.
func (m *Modulus) MaxPeriod() int {
	if m.kind != ring.ConjugateInvariant {
		return 1
	}
	return m.n / runsRest
}

// Runs transforms plaintexts of a period B, each of B coefficients c: the
// polynomial c[0] + sum over k of c[k] (Y^k + Y^-k), for Y = X^(N/B). dst has B
// rows, of a word for each plaintext; word i of dst[r] becomes the r-th run of
// N/B words of the transform of plaintext i. It returns an error if B is no power
// of two up to MaxPeriod.
func (m *Modulus) Runs(dst [][]uint64, coefficients []int32) error {
	const part = 512 // plaintexts that stay in the second-level cache
	b := len(dst)
	if err := m.checkPeriod(b); err != nil {
		return err
	}
	count := len(coefficients) / b
	rows := make([][]uint64, b)
	for from := 0; from < count; from += part {
		to := min(from+part, count)
		for r := range rows {
			rows[r] = dst[r][from:to]
		}
		for i := range to - from {
			for r, c := range coefficients[(from+i)*b:][:b] {
				rows[r][i] = m.small(c)
			}
		}
		m.runs(rows)
	}
	return nil
}

// RunsInPlace is Runs on residues: word i of row k is coefficient k of plaintext
// i, and becomes run k.
func (m *Modulus) RunsInPlace(rows [][]uint64) error {
	if err := m.checkPeriod(len(rows)); err != nil {
		return err
	}
	m.runs(rows)
	return nil
}

func (m *Modulus) checkPeriod(b int) error {
	if b < 1 || b > m.MaxPeriod() || b&(b-1) != 0 {
		return fmt.Errorf("rns: plaintexts of a period of %d; powers of two to %d are supported", b, m.MaxPeriod())
	}
	return nil
}

// small returns an integer modulo q without a division where q is large.
func (m *Modulus) small(c int32) uint64 {
	if m.q>>31 == 0 {
		return m.Residue(int64(c))
	}
	return uint64(int64(c)) + m.q&uint64(int64(c)>>63)
}

// runs transforms rows: a stage's butterfly is one on whole rows.
func (m *Modulus) runs(rows [][]uint64) {
	b := len(rows)
	if b > 1 {
		half := rows[b/2]
		m.MulScalar(half, half, (m.fold+1)%m.q)
	}
	u, v := make([]uint64, len(rows[0])), make([]uint64, len(rows[0]))
	for j := 1; j < b/2; j++ {
		x, y := rows[j], rows[b-j]
		m.MulScalar(u, y, m.fold)
		m.MulScalar(v, x, m.fold)
		m.Add(x, x, u)
		m.Add(y, y, v)
	}
	for h := 1; h < b; h *= 2 {
		t := b / (2 * h)
		for i := range h {
			w := m.fwd.w[h+i]
			for j := 2 * t * i; j < 2*t*i+t; j++ {
				m.MulScalar(v, rows[j+t], w)
				m.Sub(rows[j+t], rows[j], v)
				m.Add(rows[j], rows[j], v)
			}
		}
	}
}
