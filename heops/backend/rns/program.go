package rns

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/backend/rns/internal/layout"
)

// A Term is an input of a weighted sum and its weight, both by number.
type Term struct{ Input, Weight int32 }

// A Program is a list of weighted sums, laid out to be read once from start to
// end: for each sum a header of two words (twice the number of the output, plus
// 1 to add to it; the number of terms) and for each term one word (the number of
// the input, and of the weight in the upper half). Weights come apart, so that
// one program serves every prime.
//
// Four sums of the same inputs are one block where the path has a kernel for it.
type Program struct {
	words                    []uint64
	sums                     int      // headers
	blocks                   []uint32 // see internal/layout
	chunks                   []chunk  // of blocks
	inputs, weights, outputs int
}

// chunk is some blocks that go over a few windows of words before the next, so
// that they and their weights stay in the second-level cache.
type chunk struct{ at, blocks, terms int }

// maxChunk is how many terms blocks of a chunk have, at 20 bytes each and 32 of
// weights.
const maxChunk = 4096

// maxTerms products' lower halves add up, with a residue, below 2^64.
const maxTerms = 4095

// NewProgram compiles sums for a path, of inputs and with weights that are
// numbered from 0: output i of CombineMany will be sums[i].
func NewProgram(path Path, inputs, weights int, sums [][]Term) (*Program, error) {
	if inputs > math.MaxInt32 || weights > math.MaxInt32 || len(sums) > math.MaxInt32 {
		return nil, fmt.Errorf("rns: %d sums of %d inputs with %d weights; up to 2^31-1 are supported", len(sums), inputs, weights)
	}
	for i, terms := range sums {
		for _, t := range terms {
			if t.Input < 0 || int(t.Input) >= inputs {
				return nil, fmt.Errorf("rns: sum %d reads input %d of %d", i, t.Input, inputs)
			}
			if t.Weight < 0 || int(t.Weight) >= weights {
				return nil, fmt.Errorf("rns: sum %d takes weight %d of %d", i, t.Weight, weights)
			}
		}
	}
	p := &Program{inputs: inputs, weights: weights, outputs: len(sums)}
	if path != IFMA {
		for i, terms := range sums {
			p.sum(i, terms)
		}
		return p, nil
	}
	for _, alike := range group(sums) {
		for ; len(alike) >= layout.BlockSums; alike = alike[layout.BlockSums:] {
			p.block(alike[:layout.BlockSums])
		}
		for _, s := range alike {
			p.sum(s.output, s.terms)
		}
	}
	return p, nil
}

// sum appends a sum by itself.
func (p *Program) sum(output int, terms []Term) {
	for add := uint64(0); ; add = 1 {
		part := terms[:min(len(terms), maxTerms)]
		terms = terms[len(part):]
		p.words = append(p.words, uint64(2*output)|add, uint64(len(part)))
		p.sums++
		for _, t := range part {
			p.words = append(p.words, uint64(t.Weight)<<32|uint64(t.Input))
		}
		if len(terms) == 0 {
			return
		}
	}
}

// block appends four sums of the same inputs.
func (p *Program) block(sums []numbered) {
	for from := 0; from == 0 || from < len(sums[0].terms); from += maxTerms {
		to := min(from+maxTerms, len(sums[0].terms))
		if k := len(p.chunks); k == 0 || p.chunks[k-1].terms+to-from > maxChunk {
			p.chunks = append(p.chunks, chunk{at: len(p.blocks)})
		}
		last := &p.chunks[len(p.chunks)-1]
		last.blocks++
		last.terms += to - from
		p.blocks = append(p.blocks, uint32(to-from), uint32(flag(from > 0)))
		for _, s := range sums {
			p.blocks = append(p.blocks, uint32(s.output))
		}
		for k := from; k < to; k++ {
			p.blocks = append(p.blocks, uint32(sums[0].terms[k].Input))
			for _, s := range sums {
				p.blocks = append(p.blocks, uint32(s.terms[k].Weight))
			}
		}
	}
}

// numbered is a sum with the number of its output.
type numbered struct {
	output int
	terms  []Term // inputs rise
}

// group sorts every sum's terms and lists together those of the same inputs.
func group(sums [][]Term) [][]numbered {
	var groups [][]numbered
	place := make(map[string]int)
	var key []byte
	for i, terms := range sums {
		byInput := func(a, b Term) int { return cmp.Compare(a.Input, b.Input) }
		if !slices.IsSortedFunc(terms, byInput) {
			terms = slices.Clone(terms)
			slices.SortFunc(terms, byInput)
		}
		key = key[:0]
		for _, t := range terms {
			key = binary.LittleEndian.AppendUint32(key, uint32(t.Input))
		}
		k, ok := place[string(key)]
		if !ok {
			k = len(groups)
			place[string(key)] = k
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], numbered{i, terms})
	}
	return groups
}
