package rns

import "cryptounet/heops/backend/rns/internal/layout"

// combineGeneric runs a program on words [from, to), a tile at a time. Products
// are reduced by Montgomery's method, and the factor 2^-64 that this leaves is
// taken away at the end.
func (m *Modulus) combineGeneric(dsts, xs [][]uint64, from, to int, p *Program, weights []uint64, add bool) {
	always := uint64(flag(add))
	for ; from < to; from += tile {
		n := min(tile, to-from)
		words := p.words
		for range p.sums {
			header, terms := words[0], words[2:2+words[1]]
			words = words[2+words[1]:]
			var sums [tile]uint64
			for len(terms) > 0 { // residues below 2q, up to maxTerms
				t, x, w := terms[0], zeros[:], uint64(0)
				if terms = terms[1:]; len(terms) > 0 {
					x, w = xs[uint32(terms[0])][from:], weights[terms[0]>>32]
					terms = terms[1:]
				}
				scaleAdd(sums[:n], xs[uint32(t)][from:], x, weights[t>>32], w, m.q, m.qInv)
			}
			m.settle(dsts[header/2][from:from+n], sums[:n], header&1|always)
		}
		for blocks := p.blocks; len(blocks) > 0; {
			header, terms := blocks[:layout.BlockHeader], blocks[layout.BlockHeader:][:blocks[0]*layout.BlockTerm]
			blocks = blocks[len(header)+len(terms):]
			for i, place := range header[2:] {
				var sums [tile]uint64
				for k := 0; k < len(terms); k += layout.BlockTerm {
					scaleAdd(sums[:n], xs[terms[k]][from:], zeros[:], weights[terms[k+1+i]], 0, m.q, m.qInv)
				}
				m.settle(dsts[place][from:from+n], sums[:n], uint64(header[1])|always)
			}
		}
	}
}

// settle sets dst to the sums without their factor 2^-64, or adds them.
func (m *Modulus) settle(dst, sums []uint64, add uint64) {
	q := m.q
	r64 := -q % q // 2^64 mod q
	r64Q := shoup64(r64, q)
	dst = dst[:len(sums)]
	for i, x := range sums {
		dst[i] = less(less(shoup(x, r64, r64Q, q), q)+dst[i]*add, q)
	}
}
