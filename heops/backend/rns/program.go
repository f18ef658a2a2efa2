package rns

import (
	"cmp"
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
// Four sums of the same inputs, or nearly, are one block where the path has a kernel for it.
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
const maxChunk = 1024

// maxTerms products' lower halves add up, with a residue, below 2^64.
const maxTerms = 4095

// NewProgram compiles sums for a path, of inputs and with weights that are
// numbered from 0: output i of CombineMany will be sums[i]. If the last weight
// will be 0, padded says so: sums of nearly the same inputs are then as fast as of
// the same. A short program serves runs of 16 words, if the path has the kernel.
func NewProgram(path Path, inputs, weights int, padded, short bool, sums [][]Term) (*Program, error) {
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
	if path == Generic {
		for i, terms := range sums {
			p.sum(i, terms)
		}
		return p, nil
	}
	rest := sorted(sums)
	read := make([]int, inputs)
	for len(rest) > 0 {
		alike(rest, read)
		if four := rest[:min(layout.BlockSums, len(rest))]; len(four) == layout.BlockSums {
			if merged := merge(four, padded, short, int32(weights-1)); merged != nil {
				p.block(merged)
				rest = rest[layout.BlockSums:]
				continue
			}
		}
		if short { // four times the same
			p.block([]numbered{rest[0], rest[0], rest[0], rest[0]})
		} else {
			p.sum(rest[0].output, rest[0].terms)
		}
		rest = rest[1:]
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
	for from := 0; from == 0 || from < len(sums[0].terms); from += maxChunk {
		to := min(from+maxChunk, len(sums[0].terms))
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

// sorted sorts every sum's terms by input, and sums so that those of the same
// inputs follow each other.
func sorted(sums [][]Term) []numbered {
	byInput := func(a, b Term) int { return cmp.Compare(a.Input, b.Input) }
	all := make([]numbered, len(sums))
	for i, terms := range sums {
		if !slices.IsSortedFunc(terms, byInput) {
			terms = slices.Clone(terms)
			slices.SortFunc(terms, byInput)
		}
		all[i] = numbered{i, terms}
	}
	slices.SortStableFunc(all, func(a, b numbered) int { return slices.CompareFunc(a.terms, b.terms, byInput) })
	return all
}

// nearby is how many sums are looked at for those that go with one.
const nearby = 32

// alike brings those sums behind the first that, in a block with it, read the fewest other
// inputs. read holds for each input how many sums were left when one took it for its block.
func alike(sums []numbered, read []int) {
	if len(sums) < layout.BlockSums {
		return
	}
	block := 0 // inputs
	for i := range layout.BlockSums - 1 {
		for _, t := range sums[i].terms {
			if read[t.Input] != len(sums) {
				read[t.Input] = len(sums)
				block++
			}
		}
		best, least := i+1, math.MaxInt
		for k := i + 1; k < min(i+nearby, len(sums)) && least > 0; k++ {
			known := 0
			for _, t := range sums[k].terms {
				if read[t.Input] == len(sums) {
					known++
				}
			}
			// What it reads alone is read for all, and what it lacks is for nothing.
			if other := len(sums[k].terms) - known + block - known; other < least {
				best, least = k, other
			}
		}
		next := sums[best]
		copy(sums[i+2:best+1], sums[i+1:best])
		sums[i+1] = next
	}
}

// merge gives sums the same inputs, by terms of weight zero if padded. It returns
// nil where this would not pay: a sum by itself takes up to half as long again
// as one of a block, in a short program four times as long.
func merge(sums []numbered, padded, short bool, zero int32) []numbered {
	total := 0
	merged, rest := make([]numbered, len(sums)), make([][]Term, len(sums))
	for i, s := range sums {
		total += len(s.terms)
		merged[i].output, rest[i] = s.output, s.terms
	}
	for {
		next := int32(math.MaxInt32)
		for _, r := range rest {
			if len(r) > 0 {
				next = min(next, r[0].Input)
			}
		}
		if next == math.MaxInt32 {
			break
		}
		for i, r := range rest {
			if len(r) > 0 && r[0].Input == next {
				merged[i].terms = append(merged[i].terms, r[0])
				rest[i] = r[1:]
			} else {
				if !padded {
					return nil
				}
				merged[i].terms = append(merged[i].terms, Term{next, zero})
			}
		}
	}
	if !short && len(merged)*len(merged[0].terms)*4 > 5*total {
		return nil
	}
	return merged
}
