package secret_test

import (
	"context"
	"testing"

	"cryptounet/heops/client/secret"
	"cryptounet/heops/internal/bench"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// BenchmarkKeys times evaluation keys at N = 2^14 and eight primes beside those
// of Lattigo's generator.
func BenchmarkKeys(b *testing.B) {
	scheme := ring14(b, 8)
	key, err := secret.New(scheme)
	if err != nil {
		b.Fatal(err)
	}
	var list []plan.Key
	for i := range 12 {
		list = append(list, plan.Key{Rotation: i, Level: 3 + i%5})
	}
	own := bench.Best(3, func() {
		if _, err := key.EvaluationKeys(context.Background(), list); err != nil {
			b.Fatal(err)
		}
	})
	params := scheme.Lattigo()
	theirs := bench.Best(3, func() {
		done := make(chan bool)
		work := make(chan plan.Key)
		for range bench.Cores() {
			go func() {
				for k := range work {
					level := rlwe.EvaluationKeyParameters{LevelQ: &k.Level}
					generator := rlwe.NewKeyGenerator(params)
					if k.Rotation == 0 {
						generator.GenRelinearizationKeyNew(key.Lattigo(), level)
					} else {
						generator.GenGaloisKeyNew(params.GaloisElement(k.Rotation), key.Lattigo(), level)
					}
				}
				done <- true
			}()
		}
		for _, k := range list {
			work <- k
		}
		close(work)
		for range bench.Cores() {
			<-done
		}
	})
	bench.Figure("keys/own", own, "s")
	bench.Figure("keys/lattigo", theirs, "s")
	bench.Figure("keys/ratio", own/theirs, "x")
}
