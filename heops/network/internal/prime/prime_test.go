package prime

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestIs compares with math/big, on small numbers, on random ones of all sizes, on
// squares and products of primes, and on strong pseudoprimes to small bases.
func TestIs(t *testing.T) {
	check := func(n uint64) {
		t.Helper()
		if got, want := Is(n), new(big.Int).SetUint64(n).ProbablyPrime(0); got != want {
			t.Errorf("%d is a prime: %v, not %v", n, got, want)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range uint64(20000) {
		check(n)
		check(math.MaxUint64 - n)
		check(rng.Uint64() >> rng.IntN(50))
	}
	var primes []uint64
	for n := uint64(1<<32 - 1); len(primes) < 40; n -= 2 {
		if Is(n) {
			primes = append(primes, n)
		}
	}
	for _, p := range primes {
		for _, q := range primes {
			check(p * q)
		}
	}
	for _, n := range []uint64{2047, 3215031751, 3474749660383, 341550071728321, 3825123056546413051} {
		if Is(n) {
			t.Errorf("%d is composite", n)
		}
	}
}
