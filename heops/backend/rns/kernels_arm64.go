//go:build arm64 && !purego

package rns

import "cryptounet/heops/backend/rns/internal/layout"

// kernels calls the assembly of the only path that has any, NEON.
type kernels struct{}

func (m *Modulus) kernels() kernels { return kernels{} }

func (kernels) mul(dst, a, b, consts *uint64, n int) {
	mulDoubles(dst, a, b, consts, n)
}

func (kernels) mulAdd(dst, a, b, consts *uint64, n int) {
	mulAddDoubles(dst, a, b, consts, n)
}

func (kernels) square3(d0, d1, d2, a, b, consts *uint64, n int) {
	square3Doubles(d0, d1, d2, a, b, consts, n)
}

func (kernels) add(dst, a, b, consts *uint64, n int) {
	addDoubles(dst, a, b, consts, n)
}

func (kernels) sub(dst, a, b, consts *uint64, n int) {
	subDoubles(dst, a, b, consts, n)
}

func (kernels) addScalar(dst, a, consts *uint64, n int, s uint64) {
	addScalarDoubles(dst, a, consts, n, s)
}

func (kernels) mulScalar(dst, a, consts *uint64, n int, s, sq uint64) {
	mulScalarDoubles(dst, a, consts, n, s, sq)
}

func (kernels) subMulScalar(dst, a, b, consts *uint64, n int, s, sq uint64) {
	subMulScalarDoubles(dst, a, b, consts, n, s, sq)
}

func (kernels) reduceFrom(dst, a, consts *uint64, n int, limit, shift uint64) {
	reduceFromDoubles(dst, a, consts, n, limit, shift)
}

func (kernels) inner(dst *uint64, a, b *[]uint64, terms, n, add int, consts *uint64) {
	innerDoubles(dst, a, b, terms, n, add, consts)
}

func (kernels) innerPair(dst0, dst1 *uint64, a, b0, b1 *[]uint64, terms, n, add int, consts *uint64) {
	innerPairDoubles(dst0, dst1, a, b0, b1, terms, n, add, consts)
}

func (kernels) combine(dsts, xs *[]uint64, program, weights *uint64, sums, offset, add int, consts *uint64) {
	combineDoubles(dsts, xs, program, weights, sums, offset, add, consts)
}

// combineBlocks is never called: doubles do all blocks.
func (kernels) combineBlocks(dsts, xs *[]uint64, program *uint32, weights *uint64, blocks, offset, add int, consts *uint64) {
}

// combineDoubles does blocks in double precision.
func (kernels) combineDoubles(dsts, xs *[]uint64, program *uint32, d *doubles, blocks, offset, add int, consts *uint64) {
	if d.small {
		combineSmallDoubles(dsts, xs, program, &d.weights[0], &d.pieces[0], blocks, offset, add, consts)
	} else {
		combineBlocksDoubles(dsts, xs, program, &d.weights[0], &d.pieces[0], blocks, offset, add, consts)
	}
}

// innerTerms is how many products the kernels add before they reduce.
func (m *Modulus) innerTerms() int { return int(m.consts[layout.Chain]) }

// scalar returns a factor in the form that the kernels take.
func (m *Modulus) scalar(s uint64) (w, wq uint64) { return floatForm(s, m.q) }

func (e *Extender) extendVector(dst, src [][]uint64, n int) { e.extendDoubles(dst, src, n) }

// permute and permuteAdd are never called: words are moved one by one.
func (kernels) permute(dst, src *uint64, blocks *uint32, lanes *uint64, n int) {}

func (kernels) permuteAdd(dst, src *uint64, blocks *uint32, lanes *uint64, n int, consts *uint64) {}
