// Package arithmetic is the border between what is computed on ciphertexts and
// how: the few operations that a backend implements. Ciphertexts are in the NTT
// domain; their scale is the caller's business.
package arithmetic

import (
	"math/big"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Backend makes workers, which share its keys and tables.
type Backend interface {
	Worker() Worker
	// Compile prepares weighted sums of ciphertexts of degree 1, of so many
	// inputs, at a level: the multiplications of a convolution.
	Compile(sums [][]Term, inputs, level int) Sums
	// Zeros returns a ciphertext for Sums to write to.
	Zeros(level int) *rlwe.Ciphertext
	// Drop takes back ciphertexts that nobody reads any more; nil ones are none.
	Drop(cts ...*rlwe.Ciphertext)
	// Memory returns the bytes that ciphertexts have taken from the system so
	// far, dropped ones counted once; 0 where nobody counts.
	Memory() int64
}

// Worker computes single ciphertexts on one core, with buffers of its own. It
// is for one goroutine at a time. Operands stay as they are unless it says
// otherwise.
type Worker interface {
	// Square returns (c0^2, 2 c0 c1, c1^2), of degree 2.
	Square(ct *rlwe.Ciphertext) *rlwe.Ciphertext
	// Products returns the sum of a[i]*b[i] at a level, of degree 2.
	Products(a, b []*rlwe.Ciphertext, level int) *rlwe.Ciphertext
	// Relinearise brings degree 2 back to 1, at the given level.
	Relinearise(ct *rlwe.Ciphertext, level int) (*rlwe.Ciphertext, error)
	// Rotate returns ct rotated to the left by each number of slots, none of
	// them 0, at the given level; several rotations share the decomposition of
	// ct.
	Rotate(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error)
	// Rescale divides by the last prime, rounding, and drops it.
	Rescale(ct *rlwe.Ciphertext) *rlwe.Ciphertext
	// Assemble rotates partial sums, adds them and, if asked, rescales. The
	// parts are gone afterwards.
	Assemble(parts []Part, rescale bool) (*rlwe.Ciphertext, error)
	// Sum returns a + b.
	Sum(a, b *rlwe.Ciphertext) *rlwe.Ciphertext
	// MultiplyPlain returns ct times a plaintext polynomial, at a level.
	MultiplyPlain(ct *rlwe.Ciphertext, plain ring.Poly, level int) *rlwe.Ciphertext
	// AddConstant adds v, times the scale, to every slot of ct.
	AddConstant(ct *rlwe.Ciphertext, v, scale float64)
}

// Sums are weighted sums, cut into so many units of work that any workers may
// do in any order.
type Sums interface {
	Units() int
	// Do computes a part of out from inputs.
	Do(w Worker, unit int, inputs, out []*rlwe.Ciphertext) error
}

// Part is a partial sum and the rotation that it still needs.
type Part struct {
	Ciphertext *rlwe.Ciphertext
	Slots      int
}

// Term is an input ciphertext, by number, times an integer.
type Term struct {
	Input  int
	Weight int64
}

// At returns ct with the primes above level left out; coefficients are shared.
func At(ct *rlwe.Ciphertext, level int) *rlwe.Ciphertext {
	if ct.Level() == level {
		return ct
	}
	low := &rlwe.Ciphertext{Element: rlwe.Element[ring.Poly]{MetaData: ct.MetaData, Value: make([]ring.Poly, len(ct.Value))}}
	for i, p := range ct.Value {
		low.Value[i] = ring.Poly{Coeffs: p.Coeffs[:level+1]}
	}
	return low
}

// Scaled returns v times scale, rounded, modulo each prime: a constant
// polynomial, whose transform is the constant.
func Scaled(v, scale float64, primes []uint64) []uint64 {
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
