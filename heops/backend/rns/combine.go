package rns

import "fmt"

// A Term is an input of a weighted sum, by number, and its integer weight.
type Term struct {
	Input  int
	Weight int64
}

// A Program is a list of weighted sums modulo a prime, laid out to be read once
// from start to end: for each sum a header of two words (twice the number of the
// output, plus 1 to add to it; the number of terms) and for each term two words
// (the number of the input; the weight).
type Program struct {
	words           []uint64
	sums            int // headers
	inputs, outputs int
}

// maxTerms products' lower halves add up, with a residue, below 2^64.
const maxTerms = 4095

// NewProgram compiles sums of inputs, which are numbered from 0: output i of
// CombineMany will be sums[i].
func (m *Modulus) NewProgram(inputs int, sums [][]Term) (*Program, error) {
	p := &Program{inputs: inputs, outputs: len(sums)}
	size := 0
	for _, terms := range sums {
		size += 2*len(terms) + 2*(1+len(terms)/maxTerms)
	}
	p.words = make([]uint64, 0, size)
	for i, terms := range sums {
		for add := uint64(0); ; add = 1 {
			part := terms[:min(len(terms), maxTerms)]
			terms = terms[len(part):]
			p.words = append(p.words, uint64(2*i)|add, uint64(len(part)))
			p.sums++
			for _, t := range part {
				if t.Input < 0 || t.Input >= inputs {
					return nil, fmt.Errorf("rns: sum %d reads input %d of %d", i, t.Input, inputs)
				}
				p.words = append(p.words, uint64(t.Input), m.Residue(t.Weight))
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

// CombineMany computes the words [from, to) of the outputs of one of m's programs
// from its inputs. It goes through all sums for 64 words
// before the next 64, so that what it reads of the inputs (512 bytes each)
// stays in the second-level cache. Outputs may not be inputs.
func (m *Modulus) CombineMany(dsts, xs [][]uint64, from, to int, p *Program) {
	dsts, xs = dsts[:p.outputs], xs[:p.inputs]
	for _, d := range dsts {
		_ = d[from:to]
	}
	for _, x := range xs {
		_ = x[from:to]
	}
	if p.sums == 0 || from >= to {
		return
	}
	if m.path == Generic || len(xs) == 0 {
		m.combineGeneric(dsts, xs, from, to, p)
		return
	}
	for ; from+vectorWords <= to; from += vectorWords {
		m.kernels().combine(&dsts[0], &xs[0], &p.words[0], p.sums, 8*from, &m.consts[0])
	}
	m.combineGeneric(dsts, xs, from, to, p)
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
	var words [2 + 2*part]uint64
	for i := 0; i < len(xs); i += part {
		inputs := xs[i:min(i+part, len(xs))]
		words[0], words[1] = uint64(flag(i > 0)), uint64(len(inputs))
		for k := range inputs {
			words[2+2*k], words[3+2*k] = uint64(k), ws[i+k]
		}
		p := Program{words: words[:2+2*len(inputs)], sums: 1, inputs: len(inputs), outputs: 1}
		m.CombineMany(dsts[:], inputs, 0, len(dst), &p)
	}
}
