package rns

import (
	"fmt"
	"math"
)

// A Term is an input of a weighted sum and its weight, both by number.
type Term struct{ Input, Weight int32 }

// A Program is a list of weighted sums, laid out to be read once from start to
// end: for each sum a header of two words (twice the number of the output, plus
// 1 to add to it; the number of terms) and for each term one word (the number of
// the input, and of the weight in the upper half). Weights come apart, so that
// one program serves every prime.
type Program struct {
	words                    []uint64
	sums                     int // headers
	inputs, weights, outputs int
}

// maxTerms products' lower halves add up, with a residue, below 2^64.
const maxTerms = 4095

// NewProgram compiles sums of inputs and with weights that are numbered from 0:
// output i of CombineMany will be sums[i].
func NewProgram(inputs, weights int, sums [][]Term) (*Program, error) {
	if inputs > math.MaxInt32 || weights > math.MaxInt32 {
		return nil, fmt.Errorf("rns: sums of %d inputs with %d weights; up to 2^31-1 are supported", inputs, weights)
	}
	p := &Program{inputs: inputs, weights: weights, outputs: len(sums)}
	size := 0
	for _, terms := range sums {
		size += len(terms) + 2*(1+len(terms)/maxTerms)
	}
	p.words = make([]uint64, 0, size)
	for i, terms := range sums {
		for add := uint64(0); ; add = 1 {
			part := terms[:min(len(terms), maxTerms)]
			terms = terms[len(part):]
			p.words = append(p.words, uint64(2*i)|add, uint64(len(part)))
			p.sums++
			for _, t := range part {
				if t.Input < 0 || int(t.Input) >= inputs {
					return nil, fmt.Errorf("rns: sum %d reads input %d of %d", i, t.Input, inputs)
				}
				if t.Weight < 0 || int(t.Weight) >= weights {
					return nil, fmt.Errorf("rns: sum %d takes weight %d of %d", i, t.Weight, weights)
				}
				p.words = append(p.words, uint64(t.Weight)<<32|uint64(t.Input))
			}
			if len(terms) == 0 {
				break
			}
		}
	}
	return p, nil
}

// Residue returns an integer modulo q.
func (m *Modulus) Residue(v int64) uint64 {
	r := v % int64(m.q)
	if r < 0 {
		r += int64(m.q)
	}
	return uint64(r)
}

// CombineMany computes the words [from, to) of the outputs of a program from its
// inputs and weights, which are in [0, q), or adds to them. It goes through all
// sums for 64 words before the next 64, so that what it reads of the inputs (512
// bytes each) stays in the second-level cache. Outputs may not be inputs.
func (m *Modulus) CombineMany(dsts, xs [][]uint64, from, to int, p *Program, weights []uint64, add bool) {
	dsts, xs, weights = dsts[:p.outputs], xs[:p.inputs], weights[:p.weights]
	for _, d := range dsts {
		_ = d[from:to]
	}
	for _, x := range xs {
		_ = x[from:to]
	}
	if p.sums == 0 || from >= to {
		return
	}
	if m.path == Generic || len(xs) == 0 || len(weights) == 0 {
		m.combineGeneric(dsts, xs, from, to, p, weights, add)
		return
	}
	for ; from+vectorWords <= to; from += vectorWords {
		m.kernels().combine(&dsts[0], &xs[0], &p.words[0], &weights[0], p.sums, 8*from, flag(add), &m.consts[0])
	}
	m.combineGeneric(dsts, xs, from, to, p, weights, add)
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
