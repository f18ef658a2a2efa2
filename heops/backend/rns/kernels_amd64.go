//go:build amd64 && !purego

package rns

import "cryptounet/heops/backend/rns/internal/layout"

// kernels calls a path's assembly. It is a switch and not a table of functions,
// so that arguments need not escape to the heap.
type kernels Path

func (m *Modulus) kernels() kernels { return kernels(m.path) }

func (k kernels) mul(dst, a, b, consts *uint64, n int) {
	if k == kernels(IFMA) {
		mulIFMA(dst, a, b, consts, n)
	} else {
		mulDoubles(dst, a, b, consts, n)
	}
}

func (k kernels) mulAdd(dst, a, b, consts *uint64, n int) {
	if k == kernels(IFMA) {
		mulAddIFMA(dst, a, b, consts, n)
	} else {
		mulAddDoubles(dst, a, b, consts, n)
	}
}

func (k kernels) square3(d0, d1, d2, a, b, consts *uint64, n int) {
	if k == kernels(IFMA) {
		square3IFMA(d0, d1, d2, a, b, consts, n)
	} else {
		square3Doubles(d0, d1, d2, a, b, consts, n)
	}
}

func (k kernels) add(dst, a, b, consts *uint64, n int) {
	if k == kernels(IFMA) {
		addIFMA(dst, a, b, consts, n)
	} else {
		addDoubles(dst, a, b, consts, n)
	}
}

func (k kernels) sub(dst, a, b, consts *uint64, n int) {
	if k == kernels(IFMA) {
		subIFMA(dst, a, b, consts, n)
	} else {
		subDoubles(dst, a, b, consts, n)
	}
}

func (k kernels) addScalar(dst, a, consts *uint64, n int, s uint64) {
	if k == kernels(IFMA) {
		addScalarIFMA(dst, a, consts, n, s)
	} else {
		addScalarDoubles(dst, a, consts, n, s)
	}
}

func (k kernels) mulScalar(dst, a, consts *uint64, n int, s, sq uint64) {
	if k == kernels(IFMA) {
		mulScalarIFMA(dst, a, consts, n, s, sq)
	} else {
		mulScalarDoubles(dst, a, consts, n, s, sq)
	}
}

func (k kernels) subMulScalar(dst, a, b, consts *uint64, n int, s, sq uint64) {
	if k == kernels(IFMA) {
		subMulScalarIFMA(dst, a, b, consts, n, s, sq)
	} else {
		subMulScalarDoubles(dst, a, b, consts, n, s, sq)
	}
}

func (k kernels) reduceFrom(dst, a, consts *uint64, n int, limit, shift uint64) {
	if k == kernels(IFMA) {
		reduceFromIFMA(dst, a, consts, n, limit, shift)
	} else {
		reduceFromDoubles(dst, a, consts, n, limit, shift)
	}
}

func (k kernels) inner(dst *uint64, a, b *[]uint64, terms, n, add int, consts *uint64) {
	if k == kernels(IFMA) {
		innerIFMA(dst, a, b, terms, n, add, consts)
	} else {
		innerDoubles(dst, a, b, terms, n, add, consts)
	}
}

func (k kernels) innerPair(dst0, dst1 *uint64, a, b0, b1 *[]uint64, terms, n, add int, consts *uint64) {
	if k == kernels(IFMA) {
		innerPairIFMA(dst0, dst1, a, b0, b1, terms, n, add, consts)
	} else {
		innerPairDoubles(dst0, dst1, a, b0, b1, terms, n, add, consts)
	}
}

func (k kernels) combine(dsts, xs *[]uint64, program, weights *uint64, sums, offset, add int, consts *uint64) {
	if k == kernels(IFMA) {
		combineIFMA(dsts, xs, program, weights, sums, offset, add, consts)
	} else {
		combineDoubles(dsts, xs, program, weights, sums, offset, add, consts)
	}
}

func (k kernels) combineBlocks(dsts, xs *[]uint64, program *uint32, weights *uint64, blocks, offset, add int, consts *uint64) {
	combineBlocksIFMA(dsts, xs, program, weights, blocks, offset, add, consts)
}

// combineDoubles does blocks in double precision.
func (k kernels) combineDoubles(dsts, xs *[]uint64, program *uint32, d *doubles, blocks, offset, add int, consts *uint64) {
	switch {
	case d.small && k == kernels(IFMA):
		combineSmallIFMA(dsts, xs, program, &d.weights[0], &d.pieces[0], blocks, offset, add, consts)
	case d.small:
		combineSmallDoubles(dsts, xs, program, &d.weights[0], &d.pieces[0], blocks, offset, add, consts)
	default:
		combineBlocksDoubles(dsts, xs, program, &d.weights[0], &d.pieces[0], blocks, offset, add, consts)
	}
}

// innerTerms is how many products the kernels add before they reduce: with IFMA
// q/2^52 < 0.18 a term, and less than 3 in all.
func (m *Modulus) innerTerms() int {
	if m.path == IFMA {
		return 10
	}
	return int(m.consts[layout.Chain])
}

func (k kernels) permute(dst, src *uint64, blocks *uint32, lanes *uint64, n int) {
	if k == kernels(IFMA) {
		permuteIFMA(dst, src, blocks, lanes, n)
	} else {
		permuteAVX2(dst, src, blocks, lanes, n)
	}
}

func (k kernels) permuteAdd(dst, src *uint64, blocks *uint32, lanes *uint64, n int, consts *uint64) {
	if k == kernels(IFMA) {
		permuteAddIFMA(dst, src, blocks, lanes, n, consts)
	} else {
		permuteAddAVX2(dst, src, blocks, lanes, n, consts)
	}
}

// scalar returns a factor in the form that the path's kernels take.
func (m *Modulus) scalar(s uint64) (w, wq uint64) {
	if m.path == IFMA {
		return s, shoup52(s, m.q)
	}
	return floatForm(s, m.q)
}

func (e *Extender) extendVector(dst, src [][]uint64, n int) {
	if e.path != IFMA {
		e.extendDoubles(dst, src, n)
		return
	}
	extend := [...]func(dst, src *[]uint64, table *uint64, targets, n int){extend1IFMA, extend2IFMA, extend3IFMA, extend4IFMA,
		extend5IFMA, extend6IFMA, extend7IFMA, extend8IFMA, extend9IFMA}
	extend[e.sources-1](&dst[0], &src[0], &e.table[0], e.targets, n)
}
