//go:build (amd64 || arm64) && !purego

package rns

import "math/bits"

// passes are the twiddle factors of vector kernels, in the order in which they
// are read. After a first pass of three stages the transform falls into eight
// independent parts, each of which goes through the other passes while it is in
// the first-level cache.
type passes struct {
	middle   []pass
	fwd, inv passTables
}

// pass is a pass over memory of a few radix-2 stages.
type pass struct {
	stages int
	blocks int // in the whole vector
	stride int // words between the rows of a block
}

type passTables struct {
	first  []uint64 // three stages, one block
	middle [][]uint64
	last   []uint64 // seven stages
}

// form is how a path stores a twiddle factor.
type form func(w uint64) (word, companion uint64)

// newPasses cuts a transform into passes: 3 stages, then up to most each, then
// last ones.
func newPasses(m *Modulus, forward, backward []uint64, form form, most, last int, lastTable func(roots []uint64) []uint64) *passes {
	p := &passes{}
	blocks, left := 8, bits.TrailingZeros(uint(m.n))-3-last
	for left > 0 {
		k := left
		if k > most {
			k = 3
		}
		p.middle = append(p.middle, pass{k, blocks, m.n / blocks >> k})
		blocks <<= k
		left -= k
	}
	tables := func(roots []uint64) passTables {
		t := passTables{first: stageTable(roots, form, 1, 3)}
		for _, s := range p.middle {
			t.middle = append(t.middle, stageTable(roots, form, s.blocks, s.stages))
		}
		t.last = lastTable(roots)
		return t
	}
	p.fwd, p.inv = tables(forward), tables(backward)
	// The last inverse stage multiplies by 1/N as well.
	p.inv.first[0], p.inv.first[1] = form(mulMod(backward[1], m.nInv, m.q))
	return p
}

// stageTable lists, for each block, the factors of its stages: 1, 2, 4, ...,
// each followed by its companion.
func stageTable(roots []uint64, form form, blocks, stages int) []uint64 {
	t := aligned(blocks * 2 * (1<<stages - 1))
	k := 0
	for b := range blocks {
		for s := range stages {
			for i := range 1 << s {
				t[k], t[k+1] = form(roots[(blocks+b)<<s+i])
				k += 2
			}
		}
	}
	return t
}
