package secret_test

import (
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// ring14 returns a scheme at N = 2^14 in the conjugate-invariant ring, as plans
// have it.
func ring14(t testing.TB, primes int) *cipher.Scheme {
	t.Helper()
	sizes := make([]int, primes)
	for i := range sizes {
		sizes[i] = 36
	}
	q, special, err := rlwe.GenModuli(16, sizes, []int{40, 40})
	if err != nil {
		t.Fatal(err)
	}
	return scheme(t, cipher.Literal{LogN: 14, Q: q, P: special, Ring: ring.ConjugateInvariant, LogScale: 30}, wire.Digest{})
}

// scheme is NewScheme.
func scheme(t testing.TB, l cipher.Literal, digest wire.Digest) *cipher.Scheme {
	t.Helper()
	s, err := cipher.NewScheme(l, digest)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
