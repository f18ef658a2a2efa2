package plan

import (
	"fmt"
	"math"

	"cryptounet/heops/network/internal/prime"
)

// maxLogQP holds, for each ring degree 2^LogN, the largest log2(Q*P) at which
// the best known classical attacks on a dense ternary secret with errors of
// standard deviation 3.2 take 2^128 operations. Values for 2^13 and above are
// those of Bossuat et al., Security Guidelines for Implementing Homomorphic
// Encryption (eprint 2024/463); they are lower than those of the
// Homomorphic Encryption Standard of 2018.
var maxLogQP = map[int]float64{13: 214, 14: 430, 15: 868, 16: 1747}

// MaxLogQP returns the bound on log2(Q*P) for 128-bit security at ring degree
// 2^logN.
func MaxLogQP(logN int) (float64, error) {
	bound, ok := maxLogQP[logN]
	if !ok {
		return 0, fmt.Errorf("plan: ring degree 2^%d; 2^13 to 2^16 are supported", logN)
	}
	return bound, nil
}

// SecurityError says that a modulus is too large for its ring degree.
type SecurityError struct {
	LogN         int
	LogQP, Bound float64
}

func (e *SecurityError) Error() string {
	change := "a larger N, fewer layers or less precision"
	if _, err := MaxLogQP(e.LogN + 1); err != nil { // there is no larger one
		change = "fewer activations one after the other, polynomials of lower degree (check --replace --degree 2) or less precision"
	}
	return fmt.Sprintf("plan: log2(Q*P) = %.1f at N = 2^%d is weaker than 128 bits: the bound is %.0f (eprint 2024/463, dense ternary secret); take %s", e.LogQP, e.LogN, e.Bound, change)
}

// CheckSecurity returns a *SecurityError if moduli and special primes together
// are too large for 128-bit security at ring degree 2^logN.
func CheckSecurity(logN int, q, p []uint64) error {
	bound, err := MaxLogQP(logN)
	if err != nil {
		return err
	}
	if size := LogProduct(q) + LogProduct(p); size > bound {
		return &SecurityError{logN, size, bound}
	}
	return nil
}

// LogProduct returns log2 of the product of primes.
func LogProduct(primes []uint64) float64 {
	s := 0.0
	for _, q := range primes {
		s += math.Log2(float64(q))
	}
	return s
}

// MaxPrimeBits keeps every prime below 2^49.5: products of residues then fit
// the 52-bit multipliers of vector units, with a bit to spare for sums.
const MaxPrimeBits = 49

// PrimeNear returns the prime q = 1 mod 4N nearest to the target that is not
// taken: such primes have the roots of unity that the number-theoretic
// transform of the conjugate-invariant ring needs.
func PrimeNear(target float64, logN int, taken map[uint64]bool) (uint64, error) {
	step := uint64(1) << max(0, logN+2)
	if !(target >= 4*float64(step) && target <= math.Exp2(MaxPrimeBits+0.5)) || logN < 0 || logN > 32 {
		return 0, fmt.Errorf("plan: no prime of %.1f bits: N = 2^%d needs %d to %d bits", math.Log2(target), logN, logN+4, MaxPrimeBits)
	}
	if q := prime.Near(uint64(target), step, uint64(math.Exp2(MaxPrimeBits+0.5)), taken); q != 0 {
		return q, nil
	}
	return 0, fmt.Errorf("plan: no free prime near 2^%.1f for N = 2^%d", math.Log2(target), logN)
}
