package rns

import (
	"fmt"
	"math/bits"
	"sync"

	"cryptounet/heops/backend/rns/internal/layout"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// A polynomial in X^(N/B), of the conjugate-invariant ring, has the transform of
// a polynomial of degree B, each word repeated N/B times: the first stages of
// the transform of length N do all the work. So a plaintext of period B is B
// scalars.

// runsRest is how many equal words a run has at least, to be of use to the
// vector kernels: those of programs that are Short take so many at a time.
const runsRest = layout.BlockWords

// Short says whether the runs of a period are shorter than what the other kernels
// take at a time.
func (m *Modulus) Short(period int) bool { return m.n/period < vectorWords }

// MaxPeriod returns the largest period that Runs takes, N/16: 1 in a ring that
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
	if b >= minPart && m.part(b).passes != nil {
		return m.runsOf(dst, coefficients)
	}
	count := len(coefficients) / b
	rows := make([][]uint64, b)
	plain := make([]uint64, b)
	for from := 0; from < count; from += part {
		to := min(from+part, count)
		for r := range rows {
			rows[r] = dst[r][from:to]
		}
		for i := range to - from {
			m.residues(plain, coefficients[(from+i)*b:][:b])
			for r, c := range plain {
				rows[r][i] = c
			}
		}
		m.runs(rows)
	}
	return nil
}

// minPart is the shortest transform of a single plaintext.
const minPart = 64

// runsOf is Runs for periods that the kernels for transforms take: plaintext by plaintext,
// and eight of them at a time to dst, as their words share a line of memory, for as many as
// stay in the cache.
func (m *Modulus) runsOf(dst [][]uint64, coefficients []int32) error {
	const line, cached = 8, 1 << 13 // words
	b := len(dst)
	part, count := m.part(b), len(coefficients)/b
	most, stride := max(line, min(cached/b, count)/line*line), b+line // powers of two share lines of the cache
	work := scratch.Get().(*[]uint64)
	defer scratch.Put(work)
	if cap(*work) < most*stride {
		*work = aligned(most * stride)
	}
	words := (*work)[:most*stride]
	for from := 0; from < count; from += most {
		n := min(most, count-from)
		for i := range n {
			plain := words[i*stride:][:b]
			m.residues(plain, coefficients[(from+i)*b:][:b])
			part.NTT(plain, plain)
		}
		for r, row := range dst {
			row = row[from:][:n]
			i, at := 0, r
			for ; i+line <= n; i, at = i+line, at+line*stride {
				to := (*[line]uint64)(row[i:])
				to[0], to[1], to[2], to[3] = words[at], words[at+stride], words[at+2*stride], words[at+3*stride]
				to[4], to[5], to[6], to[7] = words[at+4*stride], words[at+5*stride], words[at+6*stride], words[at+7*stride]
			}
			for ; i < n; i, at = i+1, at+stride {
				row[i] = words[at]
			}
		}
	}
	return nil
}

// scratch holds the plaintexts of runsOf.
var scratch = sync.Pool{New: func() any { return new([]uint64) }}

// part returns the transform of length b, at least minPart, whose words are what
// runs of N/b words of the whole are: its stages are the first of the whole.
func (m *Modulus) part(b int) *Modulus {
	if b == m.n {
		return m
	}
	m.partsMu.Lock()
	defer m.partsMu.Unlock()
	at := &m.parts[bits.TrailingZeros(uint(b))]
	if *at == nil {
		p := &Modulus{q: m.q, n: b, kind: m.kind, path: m.path, consts: m.consts, barrett: m.barrett, qInv: m.qInv, fold: m.fold, nInv: m.nInv, unfold: m.unfold}
		p.fwd = rootTable{m.fwd.w[:b], m.fwd.wq[:b]}
		p.inv = rootTable{m.inv.w[:b], m.inv.wq[:b]}
		p.passes = p.preparePasses(m.fwd.w[:b], m.inv.w[:b])
		*at = p
	}
	return *at
}

// Plain sets row to the transform of the plaintext of a period, a power of two up to N,
// which has those coefficients times 2^shift.
func (m *Modulus) Plain(row []uint64, coefficients []int32, shift uint8) error {
	b := len(coefficients)
	if m.kind != ring.ConjugateInvariant || b < minPart || b > m.n || b&(b-1) != 0 || len(row) != m.n {
		return fmt.Errorf("rns: a plaintext of a period of %d in %d words; powers of two from %d to N = %d are supported", b, len(row), minPart, m.n)
	}
	words := row[:b]
	m.residues(words, coefficients)
	if shift > 0 {
		factor := uint64(1)
		for range shift {
			factor = 2 * factor % m.q
		}
		m.MulScalar(words, words, factor)
	}
	m.part(b).NTT(words, words)
	for length, r := m.n/b, b-1; length > 1 && r >= 0; r-- {
		word, run := words[r], row[r*length:][:length]
		for i := range run {
			run[i] = word
		}
	}
	return nil
}

// RunsInPlace is Runs on the residues of one plaintext: word k is coefficient k and
// becomes run k.
func (m *Modulus) RunsInPlace(words []uint64) error {
	if err := m.checkPeriod(len(words)); err != nil {
		return err
	}
	if len(words) >= minPart {
		m.part(len(words)).NTT(words, words)
		return nil
	}
	rows := make([][]uint64, len(words))
	for k := range rows {
		rows[k] = words[k : k+1]
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

// residues sets dst to integers modulo q, without a division where q is large.
func (m *Modulus) residues(dst []uint64, integers []int32) {
	dst = dst[:len(integers)]
	if m.q>>31 == 0 {
		for i, c := range integers {
			dst[i] = m.Residue(int64(c))
		}
		return
	}
	q := m.q
	for i, c := range integers {
		dst[i] = uint64(int64(c)) + q&uint64(int64(c)>>63)
	}
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
