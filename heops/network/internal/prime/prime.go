// Package prime tells primes: planning asks of thousands of numbers, for which
// math/big's test is slow, since it seeds a generator of random numbers for each.
package prime

import "math/bits"

// witnesses are bases of which one at least shows that a composite number below 2^64
// is none (J. Sinclair, 2011; miller-rabin.appspot.com).
var witnesses = [...]uint64{2, 325, 9375, 28178, 450775, 9780504, 1795265022}

// Is says whether a number is a prime, by the test of Miller and Rabin.
func Is(n uint64) bool {
	if n < 2 || n%2 == 0 {
		return n == 2
	}
	twos := bits.TrailingZeros64(n - 1)
	for _, w := range witnesses {
		if w %= n; w == 0 {
			continue
		}
		x := power(w, (n-1)>>twos, n)
		passed := x == 1 || x == n-1
		for k := 1; k < twos && !passed; k++ {
			x = product(x, x, n)
			passed = x == n-1
		}
		if !passed {
			return false
		}
	}
	return true
}

func power(x, e, n uint64) uint64 {
	y := uint64(1)
	for ; e > 0; e >>= 1 {
		if e&1 != 0 {
			y = product(y, x, n)
		}
		x = product(x, x, n)
	}
	return y
}

func product(a, b, n uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	_, r := bits.Div64(hi, lo, n)
	return r
}

// Near returns the prime q = 1 mod step nearest to a target, up to a bound, that is not
// taken, and takes it if there is a map; 0 if there is none among some thousands.
func Near(target, step, most uint64, taken map[uint64]bool) uint64 {
	middle := target/step*step + 1
	for k := range uint64(4096) {
		for _, q := range []uint64{middle + k*step, middle - k*step} {
			if q > 1 && q <= most && !taken[q] && Is(q) {
				if taken != nil {
					taken[q] = true
				}
				return q
			}
		}
	}
	return 0
}
