package heops

import (
	"context"
	"math/bits"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// weighted is an input ciphertext, by number, times an integer.
type weighted struct {
	input  int
	weight int64
}

// tile is how many coefficients are summed at a time: the accumulators of a
// tile stay in the first-level cache, the inputs' tiles in the second.
const tile = 512

// splitBits cuts residues below 2^50 into two halves below 2^25: products with
// weights below 2^30 then add up in 64 bits for any number of terms that a
// network has, and one reduction at the end is enough.
const splitBits = 25

// combine computes weighted sums of ciphertexts of degree 1 at a level. This
// is where a convolution's multiplications are.
func (e *Evaluator) combine(ctx context.Context, sums [][]weighted, inputs []*rlwe.Ciphertext, level int) ([]*rlwe.Ciphertext, error) {
	out := make([]*rlwe.Ciphertext, len(sums))
	for i := range out {
		out[i] = e.workers[0].new(1, level)
	}
	n := e.plan.Slots()
	tiles := n / tile
	buffers := make([]halves, workers())
	err := forEach(ctx, 2*(level+1)*tiles, nil, func(w, unit int) error {
		part, limb, start := unit/tiles%2, unit/tiles/2, unit%tiles*tile
		q := e.params.Q()[limb]
		h := &buffers[w]
		h.split(inputs, part, limb, start)
		for i, terms := range sums {
			h.accumulate(terms)
			h.reduce(out[i].Value[part].Coeffs[limb][start:start+tile], q)
		}
		return nil
	})
	return out, err
}

// halves holds a tile of every input, cut in two, and the accumulators.
type halves struct {
	low, high   [][tile]int32
	accLo, accH [tile]int64
}

// split cuts a tile of one prime of one component of every input.
func (h *halves) split(inputs []*rlwe.Ciphertext, part, limb, start int) {
	if len(h.low) < len(inputs) {
		h.low, h.high = make([][tile]int32, len(inputs)), make([][tile]int32, len(inputs))
	}
	for k, ct := range inputs {
		x := ct.Value[part].Coeffs[limb][start : start+tile]
		low, high := &h.low[k], &h.high[k]
		for i, v := range x {
			low[i] = int32(v & (1<<splitBits - 1))
			high[i] = int32(v >> splitBits)
		}
	}
}

// accumulate sums the terms' halves, two terms at a time.
func (h *halves) accumulate(terms []weighted) {
	h.accLo, h.accH = [tile]int64{}, [tile]int64{}
	for len(terms) >= 2 {
		a, b := terms[0], terms[1]
		la, ha, lb, hb := &h.low[a.input], &h.high[a.input], &h.low[b.input], &h.high[b.input]
		for i := range tile {
			h.accLo[i] += a.weight*int64(la[i]) + b.weight*int64(lb[i])
			h.accH[i] += a.weight*int64(ha[i]) + b.weight*int64(hb[i])
		}
		terms = terms[2:]
	}
	for _, t := range terms {
		low, high := &h.low[t.input], &h.high[t.input]
		for i := range tile {
			h.accLo[i] += t.weight * int64(low[i])
			h.accH[i] += t.weight * int64(high[i])
		}
	}
}

// reduce writes (accH * 2^splitBits + accLo) mod q.
func (h *halves) reduce(out []uint64, q uint64) {
	for i := range out {
		high := residue(h.accH[i], q)
		hi, lo := bits.Mul64(high, 1<<splitBits)
		lo, carry := bits.Add64(lo, residue(h.accLo[i], q), 0)
		_, out[i] = bits.Div64(hi+carry, lo, q)
	}
}

// residue returns v mod q, not negative.
func residue(v int64, q uint64) uint64 {
	r := v % int64(q)
	if r < 0 {
		r += int64(q)
	}
	return uint64(r)
}
