package sampling

import (
	"errors"
	"fmt"
	"io"

	"github.com/tuneinsight/lattigo/v5/ring"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
	"github.com/tuneinsight/lattigo/v5/utils/sampling"
)

// Deviation and Bound are those of errors: a Gaussian of that standard
// deviation, cut off beyond the bound and rounded to integers, as the tables of
// secure parameters assume (HomomorphicEncryption.org, 2018).
const (
	Deviation = 3.2
	Bound     = 6 * Deviation
)

// Ternary fills a polynomial with coefficients -1, 0 and 1, each of probability
// 1/3 and independent of the others: five from every byte below 3^5, other bytes
// are dropped. p has the ring's rows, and is in neither NTT nor Montgomery form.
// No branch and no address depends on a coefficient; how many bytes are dropped
// says nothing of those that are not.
//
// It stands here because the ternary sampler of Lattigo 5.0.7 reads the bit of a
// coefficient's sign again as the first of the next coefficient, but for one in
// eight: after a -1 a 0 comes with probability 0.05, after a 1 with 0.61.
func Ternary(stream io.Reader, r ringqp.Ring, p ringqp.Poly) error {
	if r.RingQ == nil {
		return errors.New("sampling: a ternary polynomial of no ring")
	}
	buffer := make([]byte, 1024)
	defer clear(buffer)
	rows, primes := rowsOf(r, p)
	n, at := r.RingQ.N(), len(buffer)
	for i := 0; i < n; {
		if at == len(buffer) {
			if _, err := io.ReadFull(stream, buffer); err != nil {
				return fmt.Errorf("sampling: a ternary polynomial: %w", err)
			}
			at = 0
		}
		b := uint64(buffer[at])
		at++
		if b >= 243 {
			continue
		}
		for k := 0; k < 5 && i < n; k++ {
			t := b % 3
			b /= 3
			minus := (t - 1) >> 63 // 1 of t = 0, which stands for -1; 0 of 1 and 2
			for j, q := range primes {
				rows[j][i] = t>>1 + (q-1)&-minus
			}
			i++
		}
	}
	return nil
}

// rowsOf returns a polynomial's rows with their primes.
func rowsOf(r ringqp.Ring, p ringqp.Poly) (rows [][]uint64, primes []uint64) {
	primes = append(primes, r.RingQ.ModuliChain()[:r.RingQ.Level()+1]...)
	rows = append(rows, p.Q.Coeffs[:len(primes)]...)
	if r.RingP != nil {
		special := r.RingP.ModuliChain()[:r.RingP.Level()+1]
		primes = append(primes, special...)
		rows = append(rows, p.P.Coeffs[:len(special)]...)
	}
	return rows, primes
}

// Errors reads errors from a stream, one polynomial after the other.
type Errors struct {
	ring     ringqp.Ring
	gaussian *ring.GaussianSampler
}

// NewErrors returns errors for a ring. They are Lattigo's: a ziggurat, which
// takes longer for some of the large values than for others.
func NewErrors(stream sampling.PRNG, r ringqp.Ring) *Errors {
	return &Errors{r, ring.NewGaussianSampler(stream, r.RingQ, ring.DiscreteGaussian{Sigma: Deviation, Bound: Bound}, false)}
}

// Read fills a polynomial of the ring with the next error, in NTT form and not
// in Montgomery form.
func (e *Errors) Read(p ringqp.Poly) {
	e.gaussian.Read(p.Q)
	if e.ring.RingP != nil {
		extend(e.ring.RingQ.SubRings[0].Modulus, p.Q.Coeffs[0], e.ring.RingP, p.P)
	}
	e.ring.NTT(p, p)
}

// extend writes small numbers, given modulo q, modulo the primes of a ring.
func extend(q uint64, from []uint64, r *ring.Ring, to ring.Poly) {
	for j, prime := range r.ModuliChain()[:r.Level()+1] {
		row := to.Coeffs[j]
		for i, v := range from {
			negative := (q/2 - v) >> 63
			row[i] = v + (prime-q)&-negative
		}
	}
}
