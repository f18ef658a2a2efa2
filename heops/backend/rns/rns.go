// Package rns computes on vectors of residues modulo primes below 2^49.5, the
// inner loops of homomorphic evaluation: number-theoretic transforms, weighted
// sums, products, base extension and automorphisms.
//
// Every kernel has up to four implementations, which return the same bits:
// AVX-512 IFMA, AVX2 with FMA, NEON, and Go. The first two are assembly written by
// the generator in asm, and that for NEON is translated from AVX2's by asm/neon: both
// multiply in double precision. All are left out with the build tag purego.
//
// Values in and out are residues in [0, q); kernels do not check this. Vectors
// have the ring's length N where a transform or permutation is involved and any
// length elsewhere, but what exceeds a multiple of 64 words is done in Go. A
// vector shorter than it must be panics like a slice expression. Nothing in a
// Modulus, Program, Extender or Permutation changes after it is made, so that
// goroutines may share them.
package rns

//go:generate go run ./asm -path ifma -out ifma_amd64.s -stubs ifma_amd64.go -pkg rns
//go:generate go run ./asm -path avx2 -out avx2_amd64.s -stubs avx2_amd64.go -pkg rns
//go:generate go run ./asm/neon

import "fmt"

// Path is a set of machine instructions that the kernels are written for.
type Path uint8

const (
	Generic Path = iota // Go
	AVX2                // AVX2 and FMA: products in double precision
	IFMA                // AVX-512 with 52-bit integer multiply-add
	NEON                // arm64: products in double precision
)

func (p Path) String() string {
	switch p {
	case Generic:
		return "generic"
	case AVX2:
		return "avx2"
	case IFMA:
		return "ifma"
	case NEON:
		return "neon"
	}
	return fmt.Sprintf("Path(%d)", uint8(p))
}

// doubles says that a path multiplies in double precision.
func (p Path) doubles() bool { return p == AVX2 || p == NEON }

// permutes says that a path has kernels for permutations.
func (p Path) permutes() bool { return p == AVX2 || p == IFMA }

// Best returns the fastest path that this machine has.
func Best() Path {
	paths := Available()
	return paths[len(paths)-1]
}
