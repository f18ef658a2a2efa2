package native

import (
	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/backend/rns"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// Key switching (Han and Ki, eprint 2019/688, section 3): a polynomial is cut
// into digits of as many primes as P has; each digit is extended to all primes
// of the level and to P; the digits times the key's rows add up to the switched
// polynomial times P; dividing by P ends it. One decomposition serves several
// rotations, and several switched polynomials can be added before one division.

// What belongs to one prime - a row of digits, of a key, roots of unity - is read
// for both polynomials at a time: memory is what limits long rings.

// worker is arithmetic on one core.
type worker struct {
	*Backend
	coefficients [][]uint64        // a prime of Q: a polynomial out of the NTT domain
	digitsOf     [][][]uint64      // a prime of the level, then of P; a digit; made when first needed
	rows         [2][]uint64       // of the prime at hand, both polynomials
	special      [2][][]uint64     // a prime of P, both polynomials
	extended     [2][][]uint64     // a prime of Q, both polynomials
	total        [2][][]uint64     // a prime of the level, then of P: parts of a sum, made when first needed
	masked       [2][][]uint64     // likewise, before a mask
	both         [2]rns.Polynomial // rows of the weighted sums at hand
}

// Worker returns a worker with buffers of its own.
func (c *Backend) Worker() arithmetic.Worker { return c.worker() }

func (c *Backend) worker() *worker {
	limbs := len(c.q) + len(c.p)
	w := &worker{Backend: c}
	w.coefficients = c.polynomials(len(c.q))
	digits := (len(c.q) + len(c.p) - 1) / len(c.p)
	for range limbs {
		w.digitsOf = append(w.digitsOf, make([][]uint64, digits))
	}
	for k := range 2 {
		w.rows[k] = rns.NewRow(c.n, k)
		w.special[k] = c.polynomials(len(c.p))
		w.extended[k] = c.polynomials(len(c.q))
	}
	return w
}

func (c *Backend) polynomials(k int) [][]uint64 {
	p := make([][]uint64, k)
	for i := range p {
		p[i] = rns.NewRow(c.n, i)
	}
	return p
}

// modulus returns that of row i at a level: primes 0 .. level of Q, then P.
func (c *Backend) modulus(i, level int) *rns.Modulus {
	if i <= level {
		return c.q[i]
	}
	return c.p[i-level-1]
}

// decompose cuts a polynomial in the NTT domain into digits, which carry
// rns.Montgomery's factor.
func (w *worker) decompose(c [][]uint64, level int) {
	for i := range level + 1 {
		w.q[i].INTT(w.coefficients[i], c[i])
	}
	limbs := level + 1 + len(w.p)
	var to [][]uint64
	for d, g := range w.digits[level] {
		to = to[:0]
		for i := range limbs {
			if w.digitsOf[i][d] == nil {
				w.digitsOf[i][d] = rns.NewRow(w.n, i*len(w.digitsOf[i])+d)
			}
			if i < g.lo || i >= g.hi {
				to = append(to, w.digitsOf[i][d])
			}
		}
		g.extend.Extend(to, w.coefficients[g.lo:g.hi])
	}
	for i := range limbs {
		m := w.modulus(i, level)
		for d, g := range w.digits[level] {
			if row := w.digitsOf[i][d]; i >= g.lo && i < g.hi { // its own primes know it already
				m.MulScalar(row, c[i], w.own[i])
			} else {
				m.NTT(row, row)
			}
		}
	}
}

// product sets two rows to the digits times a key, modulo prime i of a level,
// then of P.
func (w *worker) product(to [2][]uint64, key *preparedKey, i, level int) {
	digits, row := len(w.digits[level]), i
	if i > level {
		row = i - level + key.level
	}
	w.modulus(i, level).InnerProductPair(to[0], to[1],
		w.digitsOf[i][:digits], key.b[0][row][:digits], key.b[1][row][:digits])
}

// applied multiplies the digits by a key modulo P and prepares the division by P:
// for every prime of Q, product and quotient end it.
func (w *worker) applied(key *preparedKey, level int) divide {
	for j := range w.p {
		w.product([2][]uint64{w.special[0][j], w.special[1][j]}, key, level+1+j, level)
	}
	w.remainders(w.down[level], w.special[:], w.p)
	return w.down[level]
}

// remainders extends up to two polynomials from the primes that they are to be
// divided by to the others. from are the rows of those primes; they are
// overwritten with coefficients.
func (w *worker) remainders(d divide, from [][][]uint64, moduli []*rns.Modulus) {
	for i, m := range moduli {
		for _, rows := range from {
			m.INTT(rows[i], rows[i])
		}
	}
	for k, rows := range from {
		d.extend.Extend(w.extended[k][:len(d.inverse)], rows)
	}
}

// quotient sets out to row less the remainder of polynomial k, divided, modulo
// prime i. The vectors may be the same.
func (w *worker) quotient(d divide, k, i int, out, row []uint64) {
	m, remainder := w.q[i], w.extended[k][i]
	m.NTT(remainder, remainder)
	m.SubMulScalar(out, row, remainder, d.inverse[i])
}

// coefficientsOf returns a ciphertext's polynomials up to a level.
func coefficientsOf(ct *rlwe.Ciphertext, k, level int) [][]uint64 {
	return ct.Value[k].Coeffs[:level+1]
}
