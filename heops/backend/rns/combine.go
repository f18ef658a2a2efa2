package rns

import "cryptounet/heops/backend/rns/internal/layout"

// Residue returns an integer modulo q.
func (m *Modulus) Residue(v int64) uint64 {
	r := v % int64(m.q)
	if r < 0 {
		r += int64(m.q)
	}
	return uint64(r)
}

// spanWords is how many words go through a chunk of blocks before the next.
const spanWords = 512

// Polynomial is what a program reads of one polynomial, and what it makes of it.
type Polynomial struct{ Outputs, Inputs [][]uint64 }

// CombineMany computes the words [from, to) of the outputs of a program from its
// inputs and weights, which are in [0, q), or adds to them. It goes through all
// sums for 64 words (blocks: 16) before the next, so that what it reads of the
// inputs stays in the second-level cache, or the first. Outputs may not be inputs.
func (m *Modulus) CombineMany(dsts, xs [][]uint64, from, to int, p *Program, weights []uint64, add bool) {
	one := [1]Polynomial{{dsts, xs}}
	m.CombineAll(one[:], from, to, p, weights, add)
}

// CombineAll is CombineMany for polynomials with the same weights, which are looked
// at once for all.
func (m *Modulus) CombineAll(all []Polynomial, from, to int, p *Program, weights []uint64, add bool) {
	weights = weights[:p.weights]
	for i := range all {
		a := &all[i]
		a.Outputs, a.Inputs = a.Outputs[:p.outputs], a.Inputs[:p.inputs]
		for _, row := range a.Outputs {
			_ = row[from:to]
		}
		for _, row := range a.Inputs {
			_ = row[from:to]
		}
	}
	if from >= to || p.outputs == 0 {
		return
	}
	vector := m.path != Generic && p.inputs > 0 && len(weights) > 0
	window := vectorWords
	if p.sums == 0 {
		window = layout.BlockWords
	}
	for vector && from+window <= to {
		end := min(from+spanWords, from+(to-from)&^(window-1))
		switch {
		case m.path == IFMA && end-from < vectorWords: // not worth a look at the weights
			m.combineBlocks(all, from, end, p, weights, add)
		case len(p.chunks) > 0:
			m.combineChunks(all, from, end, p, weights, add)
		}
		for ; p.sums > 0 && from < end; from += vectorWords {
			for _, a := range all {
				m.kernels().combine(&a.Outputs[0], &a.Inputs[0], &p.words[0], &weights[0], p.sums, 8*from, flag(add), &m.consts[0])
			}
		}
		from = end
	}
	for _, a := range all {
		m.combineGeneric(a.Outputs, a.Inputs, from, to, p, weights, add)
	}
}

// combineBlocks does the blocks of words [from, end) with weights of any size.
func (m *Modulus) combineBlocks(all []Polynomial, from, end int, p *Program, weights []uint64, add bool) {
	for _, c := range p.chunks {
		m.combineChunk(all, from, end, p, c, weights, add)
	}
}

// combineChunk is combineBlocks for one chunk.
func (m *Modulus) combineChunk(all []Polynomial, from, end int, p *Program, c chunk, weights []uint64, add bool) {
	for _, a := range all {
		for at := from; at < end; at += layout.BlockWords {
			m.kernels().combineBlocks(&a.Outputs[0], &a.Inputs[0], &p.blocks[c.at], &weights[0], c.blocks, 8*at, flag(add), &m.consts[0])
		}
	}
}

// combineChunks does the blocks of words [from, end), in doubles where that is
// exact.
func (m *Modulus) combineChunks(all []Polynomial, from, end int, p *Program, weights []uint64, add bool) {
	var d doubles
	for _, c := range p.chunks {
		if !d.fill(m, p, c, weights) {
			m.combineChunk(all, from, end, p, c, weights, add)
			continue
		}
		for _, a := range all {
			for at := from; at < end; at += layout.BlockWords {
				m.kernels().combineDoubles(&a.Outputs[0], &a.Inputs[0], &p.blocks[c.at], &d, c.blocks, 8*at, flag(add), &m.consts[0])
			}
		}
	}
}

// Combine sets dst to the sum of ws[k]*xs[k], for weights in [0, q). dst may not
// be an input. Sums over the same inputs are faster together, in CombineMany.
func (m *Modulus) Combine(dst []uint64, xs [][]uint64, ws []uint64) {
	const part = 128
	ws = ws[:len(xs)]
	dsts := [1][]uint64{dst}
	if len(xs) == 0 {
		clear(dst)
		return
	}
	var words [2 + part]uint64
	for i := 0; i < len(xs); i += part {
		k := min(len(xs)-i, part)
		words[1] = uint64(k)
		for j := range k {
			words[2+j] = uint64(j)<<32 | uint64(j)
		}
		p := Program{words: words[:2+k], sums: 1, inputs: k, weights: k, outputs: 1}
		m.CombineMany(dsts[:], xs[i:i+k], 0, len(dst), &p, ws[i:i+k], i > 0)
	}
}
