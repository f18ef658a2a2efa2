// Package arithmetic is the border between what is computed on ciphertexts and
// how: the few operations that a backend implements. Ciphertexts are in the NTT
// domain; their scale is the caller's business.
//
// A ciphertext may hold a bundle of channels: slot = cell*B + lane, for B a power
// of two. A weight for each lane, the same for every cell, then repeats with a
// period of B slots and is a plaintext of B coefficients (package periodic).
package arithmetic

import (
	"math"
	"math/bits"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// Backend makes workers, which share its keys and tables.
type Backend interface {
	Worker() Worker
	// Compile prepares weighted sums of ciphertexts of degree 1, of so many
	// inputs, at a level: the multiplications of a convolution. The matrix must
	// stay as it is; what is wrong with it, Sums.Do says. Of raised inputs, the
	// sums are raised: see Worker.Raise.
	Compile(m *Matrix, inputs, level int, raised bool) Sums
	// NewMask encodes N slot values times a scale, for products at levels up to
	// the given one.
	NewMask(values []float64, scale float64, level int) (Mask, error)
	// Zeros returns a ciphertext for Sums to write to.
	Zeros(level int, raised bool) *rlwe.Ciphertext
	// Drop takes back ciphertexts that nobody reads any more; nil ones are none.
	Drop(cts ...*rlwe.Ciphertext)
	// Reserve takes memory for ciphertexts from the system before they need it.
	Reserve(bytes int64)
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
	// Raise is Rotate, also by 0 slots, without the division by P that ends a
	// rotation: what it returns is times P, modulo P too. Weighted sums of such
	// ciphertexts are divided once (Part.Raised) however many rotations are in
	// them: the second hoisting of Bossuat, Mouchet, Troncoso-Pastoriza and Hubaux,
	// eprint 2020/1203, section 4. A backend may leave ciphertexts as they are.
	Raise(ct *rlwe.Ciphertext, level int, slots ...int) ([]*rlwe.Ciphertext, error)
	// Rescale divides by the last prime, rounding, and drops it.
	Rescale(ct *rlwe.Ciphertext) *rlwe.Ciphertext
	// Assemble rotates partial sums, all at one level, multiplies them by masks
	// or by a factor, adds them and rescales. The parts are gone afterwards.
	Assemble(parts []Part, a Assembly) (*rlwe.Ciphertext, error)
	// Sum returns a + b.
	Sum(a, b *rlwe.Ciphertext) *rlwe.Ciphertext
	// MultiplyPlain returns ct times a plaintext polynomial, at a level.
	MultiplyPlain(ct *rlwe.Ciphertext, plain ring.Poly, level int) *rlwe.Ciphertext
	// AddSlots adds values, which repeat with a period of len(values) slots, a
	// power of two, times the scale to ct: one value is a constant.
	AddSlots(ct *rlwe.Ciphertext, values []float64, scale float64) error
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

// Scaled is a value times a scale, an integer of 53 bits times a power of two: a
// constant polynomial, whose transform is the constant.
type Scaled struct {
	bits  int64
	shift uint
}

// Scale returns v times scale, rounded.
func Scale(v, scale float64) Scaled {
	x := v * scale
	if math.Abs(x) < 1<<53 {
		return Scaled{int64(math.Round(x)), 0}
	}
	fraction, exponent := math.Frexp(x)
	return Scaled{int64(fraction * (1 << 53)), uint(exponent - 53)}
}

// Mod returns the value modulo q, below 2^62; 0 modulo 0.
func (s Scaled) Mod(q uint64) uint64 {
	if q == 0 {
		return 0
	}
	r := uint64(s.bits%int64(q)+int64(q)) % q
	for left := s.shift; left > 0; left -= min(left, 63) {
		hi, lo := bits.Mul64(r, 1<<min(left, 63))
		_, r = bits.Div64(hi, lo, q)
	}
	return r
}
