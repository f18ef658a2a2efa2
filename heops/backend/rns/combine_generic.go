package rns

// combineGeneric runs a program on words [from, to), a tile at a time. Products
// are reduced by Montgomery's method, and the factor 2^-64 that this leaves is
// taken away at the end.
func (m *Modulus) combineGeneric(dsts, xs [][]uint64, from, to int, p *Program, weights []uint64, add bool) {
	q, qInv := m.q, m.qInv
	r64 := -q % q // 2^64 mod q
	r64Q := shoup64(r64, q)
	always := uint64(flag(add))
	for ; from < to; from += tile {
		n := min(tile, to-from)
		words := p.words
		for range p.sums {
			add, place, terms := words[0]&1|always, words[0]/2, words[2:2+words[1]]
			words = words[2+words[1]:]
			var sums [tile]uint64
			for ; len(terms) >= 2; terms = terms[2:] { // residues below 2q, up to maxTerms
				t, u := terms[0], terms[1]
				scaleAdd(sums[:n], xs[uint32(t)][from:], xs[uint32(u)][from:], weights[t>>32], weights[u>>32], q, qInv)
			}
			if len(terms) == 1 {
				scaleAdd(sums[:n], xs[uint32(terms[0])][from:], zeros[:], weights[terms[0]>>32], 0, q, qInv)
			}
			dst := dsts[place][from : from+n]
			for i, x := range sums[:n] {
				dst[i] = less(less(shoup(x, r64, r64Q, q), q)+dst[i]*add, q)
			}
		}
	}
}
