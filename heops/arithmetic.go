package heops

import (
	"fmt"
	"math/big"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Backend is an implementation of the ciphertext arithmetic.
type Backend int

// The backends compute the same; Lattigo is the oracle and the yardstick.
const (
	Native  Backend = iota // own kernels, vectorised where the processor can
	Lattigo                // Lattigo's evaluator as it is
)

func (b Backend) String() string {
	switch b {
	case Native:
		return "native"
	case Lattigo:
		return "lattigo"
	}
	return fmt.Sprintf("backend %d", int(b))
}

// arithmetic computes single ciphertexts on one core, with buffers of its own.
// Ciphertexts are in the NTT domain; their scale is the plan's business.
type arithmetic interface {
	// square returns (c0^2, 2 c0 c1, c1^2), of degree 2.
	square(ct *rlwe.Ciphertext) *rlwe.Ciphertext
	// relinearise brings degree 2 back to 1, at the given level.
	relinearise(ct *rlwe.Ciphertext, level int) (*rlwe.Ciphertext, error)
	// rotate returns ct rotated to the left by each number of slots, at the
	// given level; several rotations share the decomposition of ct.
	rotate(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error)
	// assemble rotates partial sums, adds them and, if asked, rescales: divides
	// by the last prime, rounding, and drops it. The parts are gone afterwards.
	assemble(parts []part, rescale bool) (*rlwe.Ciphertext, error)
	// sum returns a + b.
	sum(a, b *rlwe.Ciphertext) *rlwe.Ciphertext
	// addConstant adds v to every slot of a ciphertext of the given scale.
	addConstant(ct *rlwe.Ciphertext, v, scale float64)
	// zeros returns a ciphertext for combine to add to, drop takes back
	// ciphertexts that nobody reads any more.
	zeros(level int) *rlwe.Ciphertext
	drop(cts ...*rlwe.Ciphertext)
	// units cuts weighted sums at a level into pieces of work; combine does
	// one of them.
	units(sums [][]weighted, level int) int
	combine(unit int, sums [][]weighted, inputs, out []*rlwe.Ciphertext) error
}

// part is a partial sum and the rotation that it still needs.
type part struct {
	ct    *rlwe.Ciphertext
	slots int
}

// weighted is an input ciphertext, by number, times an integer.
type weighted struct {
	input  int
	weight int64
}

// at returns ct with the primes above level left out; coefficients are shared.
func at(ct *rlwe.Ciphertext, level int) *rlwe.Ciphertext {
	if ct.Level() == level {
		return ct
	}
	low := &rlwe.Ciphertext{Element: rlwe.Element[ring.Poly]{MetaData: ct.MetaData, Value: make([]ring.Poly, len(ct.Value))}}
	for i, p := range ct.Value {
		low.Value[i] = ring.Poly{Coeffs: p.Coeffs[:level+1]}
	}
	return low
}

// scaled returns v times scale, rounded, modulo each prime.
func scaled(v, scale float64, primes []uint64) []uint64 {
	exact := new(big.Float).SetPrec(128).SetFloat64(v)
	exact.Mul(exact, new(big.Float).SetFloat64(scale))
	half := 0.5
	if v < 0 {
		half = -0.5
	}
	n, _ := exact.Add(exact, big.NewFloat(half)).Int(nil)
	r := make([]uint64, len(primes))
	for i, q := range primes {
		r[i] = new(big.Int).Mod(n, new(big.Int).SetUint64(q)).Uint64()
	}
	return r
}
