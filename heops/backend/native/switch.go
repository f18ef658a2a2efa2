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

// worker is arithmetic on one core.
type worker struct {
	*Backend
	coefficients [][]uint64    // a prime: a polynomial out of the NTT domain
	digitRows    [][][]uint64  // a prime of the level, then of P; a digit
	room         [][][]uint64  // where extended digits are kept, made when first needed
	switched     [2][][]uint64 // a prime of the level, then of P
	total        [2][][]uint64 // likewise
	masked       [2][][]uint64 // likewise, made for the first mask
	extended     [][]uint64    // a prime of Q
	xs, dsts     [][]uint64    // rows of the weighted sums at hand
}

// Worker returns a worker with buffers of its own.
func (c *Backend) Worker() arithmetic.Worker { return c.worker() }

func (c *Backend) worker() *worker {
	limbs := len(c.q) + len(c.p)
	w := &worker{Backend: c}
	w.coefficients = c.polynomials(limbs)
	w.extended = c.polynomials(len(c.q))
	digits := (len(c.q) + len(c.p) - 1) / len(c.p)
	for range limbs {
		w.room = append(w.room, make([][]uint64, digits))
		w.digitRows = append(w.digitRows, make([][]uint64, digits))
	}
	for i := range 2 {
		w.switched[i] = c.polynomials(limbs)
		w.total[i] = c.polynomials(limbs)
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
			if w.room[i][d] == nil {
				w.room[i][d] = rns.NewRow(w.n, i*len(w.room[i])+d)
			}
			w.digitRows[i][d] = w.room[i][d]
			if i >= g.lo && i < g.hi { // its own primes know it already
				w.q[i].MulScalar(w.room[i][d], c[i], w.own[i])
				continue
			}
			to = append(to, w.room[i][d])
		}
		g.extend.Extend(to, w.coefficients[g.lo:g.hi])
		for i := range limbs {
			if i < g.lo || i >= g.hi {
				w.modulus(i, level).NTT(w.room[i][d], w.room[i][d])
			}
		}
	}
}

// product multiplies the digits by a key, into w.switched.
func (w *worker) product(key *preparedKey, level int) {
	digits := len(w.digits[level])
	for i := range level + 1 + len(w.p) {
		row := i
		if i > level {
			row = i - level + key.level
		}
		w.modulus(i, level).InnerProductPair(w.switched[0][i], w.switched[1][i],
			w.digitRows[i][:digits], key.b[0][row][:digits], key.b[1][row][:digits])
	}
}

// divide writes rows divided by some primes, rounding. from are the rows of
// those primes; they are overwritten with coefficients.
func (w *worker) divide(d divide, from [][]uint64, moduli []*rns.Modulus, rows, out [][]uint64) {
	for i, m := range moduli {
		m.INTT(from[i], from[i])
	}
	to := w.extended[:len(d.inverse)]
	d.extend.Extend(to, from)
	for i, inverse := range d.inverse {
		m := w.q[i]
		m.NTT(to[i], to[i])
		m.SubMulScalar(out[i], rows[i], to[i], inverse)
	}
}

// divideByP ends a key switch: component k of w.switched or w.total.
func (w *worker) divideByP(rows [][]uint64, level int, out [][]uint64) {
	w.divide(w.down[level], rows[level+1:level+1+len(w.p)], w.p, rows, out)
}

// divideByPAndPrime divides by P and the level's prime at once.
func (w *worker) divideByPAndPrime(rows [][]uint64, level int, out [][]uint64) {
	last := rows[level]
	special := rows[level+1 : level+1+len(w.p)]
	from := append(append([][]uint64{}, special...), last)
	w.divide(w.fused[level], from, append(append([]*rns.Modulus{}, w.p...), w.q[level]), rows, out)
}

// coefficientsOf returns a ciphertext's polynomials up to a level.
func coefficientsOf(ct *rlwe.Ciphertext, k, level int) [][]uint64 {
	return ct.Value[k].Coeffs[:level+1]
}
