package rns

import (
	"fmt"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// A Permutation is an automorphism X -> X^g on transforms.
//
// In bit-reversed order, the upper bits of a word's place are the lower bits of
// its root's exponent, and the lower bits of g*e depend on those of e only: 8
// consecutive words come from 8 consecutive words, in some order, and so do 4.
// The vector kernels shuffle within registers; where this does not hold, words are
// moved one by one.
type Permutation struct {
	index  []uint32
	blocks []uint32 // byte offset of the block that each 8 words come from
	lanes  []uint64 // their places in it, a byte each; nil to move one by one
}

// NewPermutation prepares the automorphism of a Galois element, for transforms
// of length n of a ring whose roots of unity have order nthRoot.
func NewPermutation(n int, nthRoot, galois uint64) (*Permutation, error) {
	if n < 8 || n > 1<<24 {
		return nil, fmt.Errorf("rns: permutation of %d words", n)
	}
	index, err := ring.AutomorphismNTTIndex(n, nthRoot, galois)
	if err != nil {
		return nil, fmt.Errorf("rns: permutation of Galois element %d: %w", galois, err)
	}
	p := &Permutation{
		index:  make([]uint32, n),
		blocks: make([]uint32, n/8),
		lanes:  make([]uint64, n/8),
	}
	seen := make([]bool, n)
	for i, from := range index {
		if from >= uint64(n) || seen[from] {
			return nil, fmt.Errorf("rns: Galois element %d does not permute %d words", galois, n)
		}
		seen[from] = true
		p.index[i] = uint32(from)
		p.blocks[i/8] = uint32(from/8) * 64
		p.lanes[i/8] |= from % 8 << (8 * (i % 8))
	}
	for i, from := range p.index {
		if from/8*64 != p.blocks[i/8] || from/4 != p.index[i&^3]/4 {
			p.blocks, p.lanes = nil, nil
			break
		}
	}
	return p, nil
}

// Permute sets dst to the automorphism of src. The vectors may not overlap.
func (p *Permutation) Permute(m *Modulus, dst, src []uint64) {
	n := len(p.index)
	dst, src = dst[:n], src[:n]
	if m.path.permutes() && p.lanes != nil && n >= vectorWords {
		m.kernels().permute(&dst[0], &src[0], &p.blocks[0], &p.lanes[0], n)
		return
	}
	for i, from := range p.index {
		dst[i] = src[from]
	}
}

// PermuteAdd adds the automorphism of src to dst, modulo m's prime.
func (p *Permutation) PermuteAdd(m *Modulus, dst, src []uint64) {
	n := len(p.index)
	dst, src = dst[:n], src[:n]
	if m.path.permutes() && p.lanes != nil && n >= vectorWords {
		m.kernels().permuteAdd(&dst[0], &src[0], &p.blocks[0], &p.lanes[0], n, &m.consts[0])
		return
	}
	q := m.q
	for i, from := range p.index {
		dst[i] = less(dst[i]+src[from], q)
	}
}
