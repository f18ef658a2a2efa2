package rns

import "math/bits"

// combineGeneric runs a program on words [from, to), 8 at a time: sums are kept
// in 128 bits and reduced at the end.
func (m *Modulus) combineGeneric(dsts, xs [][]uint64, from, to int, p *Program) {
	for ; from+8 <= to; from += 8 {
		words := p.words
		for range p.sums {
			add, place, terms := words[0]&1, int(words[0]/2), words[2:2+2*words[1]]
			words = words[2+2*words[1]:]
			dst := (*[8]uint64)(dsts[place][from:])
			if add == 0 {
				*dst = [8]uint64{}
			}
			m.combine4((*[4]uint64)(dst[:4]), xs, from, terms)
			m.combine4((*[4]uint64)(dst[4:]), xs, from+4, terms)
		}
	}
	for ; from < to; from++ {
		words := p.words
		for range p.sums {
			add, place, terms := words[0]&1, int(words[0]/2), words[2:2+2*words[1]]
			words = words[2+2*words[1]:]
			sum := dsts[place][from] * add
			for ; len(terms) > 0; terms = terms[2:] {
				x := xs[terms[0]][from]
				sum = less(sum+m.reduce(bits.Mul64(x, terms[1])), m.q)
			}
			dsts[place][from] = sum
		}
	}
}

// combine4 adds a sum to 4 words; maxTerms products stay below 2^64*q.
func (m *Modulus) combine4(dst *[4]uint64, xs [][]uint64, at int, terms []uint64) {
	var h0, h1, h2, h3, c uint64
	l0, l1, l2, l3 := dst[0], dst[1], dst[2], dst[3]
	for len(terms) >= 2 {
		x := (*[4]uint64)(xs[terms[0]][at:])
		w := terms[1]
		terms = terms[2:]
		h, l := bits.Mul64(x[0], w)
		l0, c = bits.Add64(l0, l, 0)
		h0, _ = bits.Add64(h0, h, c)
		h, l = bits.Mul64(x[1], w)
		l1, c = bits.Add64(l1, l, 0)
		h1, _ = bits.Add64(h1, h, c)
		h, l = bits.Mul64(x[2], w)
		l2, c = bits.Add64(l2, l, 0)
		h2, _ = bits.Add64(h2, h, c)
		h, l = bits.Mul64(x[3], w)
		l3, c = bits.Add64(l3, l, 0)
		h3, _ = bits.Add64(h3, h, c)
	}
	dst[0], dst[1], dst[2], dst[3] = m.reduce(h0, l0), m.reduce(h1, l1), m.reduce(h2, l2), m.reduce(h3, l3)
}
