package rns

import (
	"math"

	"cryptounet/heops/backend/rns/internal/layout"
)

// doubles are the weights of a chunk for the kernels that multiply in double
// precision: centred, in the order in which they are read.
type doubles struct {
	weights [maxChunk * layout.BlockSums]uint64 // in float64 bits
	pieces  [maxChunk]uint32                    // so many terms are added before sums are reduced
	small   bool                                // products with them are exact, and so are sums of a piece
}

// fill converts a chunk's weights. They are small where a sum of residues times
// them is an integer below 2^53, with what a reduction before it leaves, for
// pieces of some length. If they are not, it prepares for products in two parts,
// or returns false if there is something better.
func (d *doubles) fill(m *Modulus, p *Program, c chunk, weights []uint64) bool {
	limit := int64(1<<53/m.q) - 1
	words, out, pieces := p.blocks[c.at:], d.weights[:], 0
	d.small = true
	for range c.blocks {
		terms := words[layout.BlockHeader:][:words[0]*layout.BlockTerm]
		words = words[layout.BlockHeader+len(terms):]
		sum := limit + 1 // a piece ends with the block
		for ; len(terms) > 0; terms = terms[layout.BlockTerm:] {
			most := int64(0)
			to := (*[layout.BlockSums]uint64)(out)
			for i, k := range (*[layout.BlockTerm]uint32)(terms)[1:] {
				w := int64(weights[k])
				w -= int64(m.q) & ((int64(m.q/2) - w) >> 63)
				to[i] = math.Float64bits(float64(w))
				most = max(most, w, -w)
			}
			out = out[layout.BlockSums:]
			if sum += most; sum > limit {
				if most > limit && m.path == IFMA {
					return false
				}
				d.small = d.small && most <= limit
				d.pieces[pieces] = 0
				pieces++
				sum = most
			}
			d.pieces[pieces-1]++
		}
	}
	if d.small = d.small && pieces <= c.blocks+c.terms/4; !d.small {
		if m.path == IFMA {
			return false
		}
		d.chains(p, c, uint32(m.consts[layout.Chain]))
	}
	return true
}

// chains cuts the terms of blocks into pieces of a length.
func (d *doubles) chains(p *Program, c chunk, length uint32) {
	words, pieces := p.blocks[c.at:], 0
	for range c.blocks {
		terms := words[0]
		words = words[layout.BlockHeader+terms*layout.BlockTerm:]
		for ; terms > 0; pieces++ {
			d.pieces[pieces] = min(terms, length)
			terms -= d.pieces[pieces]
		}
	}
}
