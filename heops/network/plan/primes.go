package plan

import (
	"fmt"
	"math"

	"cryptounet/heops/network/internal/prime"
)

// PrimeNear returns the prime q = 1 mod 4N nearest to the target that is not
// taken: such primes have the roots of unity that the number-theoretic
// transform of the conjugate-invariant ring needs.
func PrimeNear(target float64, logN int, taken map[uint64]bool) (uint64, error) {
	step := uint64(1) << max(0, logN+2)
	if !(target >= 4*float64(step) && target <= math.Exp2(MaxPrimeBits+0.5)) || logN < 0 || logN > 32 {
		return 0, fmt.Errorf("plan: no prime of %.1f bits: N = 2^%d needs %d to %d bits", math.Log2(target), logN, logN+4, MaxPrimeBits)
	}
	middle := uint64(target)/step*step + 1
	for k := uint64(0); k < 4096; k++ {
		for _, q := range []uint64{middle + k*step, middle - k*step} {
			if q > 1 && float64(q) < math.Exp2(MaxPrimeBits+0.5) && !taken[q] && prime.Is(q) {
				if taken != nil {
					taken[q] = true
				}
				return q, nil
			}
		}
	}
	return 0, fmt.Errorf("plan: no free prime near 2^%.1f for N = 2^%d", math.Log2(target), logN)
}
