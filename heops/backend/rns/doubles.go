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
	q := int64(m.q)
	limit := 1<<53/q - 1
	words, out, pieces := p.blocks[c.at:], d.weights[:], 0
	d.small = true
	for range c.blocks {
		terms := words[layout.BlockHeader:][:words[0]*layout.BlockTerm]
		words = words[layout.BlockHeader+len(terms):]
		sum := limit + 1 // a piece ends with the block
		for ; len(terms) > 0; terms = terms[layout.BlockTerm:] {
			t, to := (*[layout.BlockTerm]uint32)(terms), (*[layout.BlockSums]uint64)(out)
			if !d.small && m.path != IFMA { // how large they are does not matter any more
				to[0], to[1], to[2], to[3] = centredBits(weights[t[1]], q), centredBits(weights[t[2]], q), centredBits(weights[t[3]], q), centredBits(weights[t[4]], q)
				out = out[layout.BlockSums:]
				continue
			}
			w0, a0 := centred64(weights[t[1]], q)
			w1, a1 := centred64(weights[t[2]], q)
			w2, a2 := centred64(weights[t[3]], q)
			w3, a3 := centred64(weights[t[4]], q)
			to[0], to[1], to[2], to[3] = w0, w1, w2, w3
			most := max(a0, a1, a2, a3)
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

// centredBits returns the residue in (-q/2, q/2) that x in [0, q) is, in float64 bits. It
// does not branch, because signs are random.
func centredBits(x uint64, q int64) uint64 {
	w := int64(x)
	return math.Float64bits(float64(w - q&((q>>1-w)>>63)))
}

// centred64 is centredBits with the residue's magnitude.
func centred64(x uint64, q int64) (bits uint64, magnitude int64) {
	w := int64(x)
	w -= q & ((q>>1 - w) >> 63)
	sign := w >> 63
	return math.Float64bits(float64(w)), (w ^ sign) - sign
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
