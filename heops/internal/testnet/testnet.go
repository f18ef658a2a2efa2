// Package testnet makes small random networks and images for tests.
package testnet

import "math/rand/v2"

// UNet is a small U-Net with two squares and every kind of layer: shallow
// enough for a ring of degree 2^13.
func UNet(rng *rand.Rand) *Builder {
	b := New(rng).SpaceToDepth().Conv(4, 3, 1).Norm().Quadratic()
	skip := b.Last()
	b.Pool(2)
	deep := b.Pool(1).Conv(6, 3, 2).Norm().Square()
	return deep.Up(4).Concat(skip).Conv(4, 3, 1).Conv(4, 1, 1).DepthToSpace()
}

// DeepUNet is a U-Net with two convolutions a block and two poolings.
func DeepUNet(rng *rand.Rand, base int) *Builder {
	b := New(rng)
	block := func(out int) string {
		b.Conv(out, 3, 1).Norm().Quadratic().Conv(out, 3, 1).Norm().Quadratic()
		return b.Last()
	}
	high := block(base)
	b.Pool(2)
	middle := block(2 * base)
	b.Pool(2)
	block(4 * base)
	b.Up(2 * base).Concat(middle)
	block(2 * base)
	b.Up(base).Concat(high)
	block(base)
	return b.Conv(1, 1, 1)
}

// Chain is convolutions and squares between a space-to-depth and its inverse.
func Chain(rng *rand.Rand, base, depth int) *Builder {
	b := New(rng).SpaceToDepth()
	for range depth {
		b.Conv(base, 3, 1).Norm().Quadratic()
	}
	return b.Conv(4, 1, 1).DepthToSpace()
}
