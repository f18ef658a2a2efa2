package model_test

import (
	"math/rand/v2"
	"testing"

	"cryptounet/heops/internal/testnet"
)

func BenchmarkForward(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 0))
	x := testnet.Image(rng, 512, 512)
	n, err := testnet.UNet(rng).Network(4, x)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := n.Forward(x, 4); err != nil {
			b.Fatal(err)
		}
	}
}
