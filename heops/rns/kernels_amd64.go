//go:build amd64 && !purego

package rns

// kernels calls a path's assembly. It is a switch and not a table of functions,
// so that arguments need not escape to the heap.
type kernels Path

func (m *Modulus) kernels() kernels { return kernels(m.path) }

func (k kernels) mul(dst, a, b, consts *uint64, n int) {
	mulIFMA(dst, a, b, consts, n)
}

func (k kernels) mulAdd(dst, a, b, consts *uint64, n int) {
	mulAddIFMA(dst, a, b, consts, n)
}

func (k kernels) square3(d0, d1, d2, a, b, consts *uint64, n int) {
	square3IFMA(d0, d1, d2, a, b, consts, n)
}

func (k kernels) add(dst, a, b, consts *uint64, n int) {
	addIFMA(dst, a, b, consts, n)
}

func (k kernels) sub(dst, a, b, consts *uint64, n int) {
	subIFMA(dst, a, b, consts, n)
}

func (k kernels) addScalar(dst, a, consts *uint64, n int, s uint64) {
	addScalarIFMA(dst, a, consts, n, s)
}

func (k kernels) mulScalar(dst, a, consts *uint64, n int, s, sq uint64) {
	mulScalarIFMA(dst, a, consts, n, s, sq)
}

func (k kernels) subMulScalar(dst, a, b, consts *uint64, n int, s, sq uint64) {
	subMulScalarIFMA(dst, a, b, consts, n, s, sq)
}

func (k kernels) reduceFrom(dst, a, consts *uint64, n int, limit, shift uint64) {
	reduceFromIFMA(dst, a, consts, n, limit, shift)
}

func (k kernels) inner(dst *uint64, a, b *[]uint64, terms, n, add int, consts *uint64) {
	innerIFMA(dst, a, b, terms, n, add, consts)
}

func (k kernels) innerPair(dst0, dst1 *uint64, a, b0, b1 *[]uint64, terms, n, add int, consts *uint64) {
	innerPairIFMA(dst0, dst1, a, b0, b1, terms, n, add, consts)
}

func (k kernels) combine(dsts, xs *[]uint64, program *uint64, sums, offset int, consts *uint64) {
	combineIFMA(dsts, xs, program, sums, offset, consts)
}

func (k kernels) permute(dst, src *uint64, blocks *uint32, lanes *uint64, n int) {
	permuteIFMA(dst, src, blocks, lanes, n)
}

func (k kernels) permuteAdd(dst, src *uint64, blocks *uint32, lanes *uint64, n int, consts *uint64) {
	permuteAddIFMA(dst, src, blocks, lanes, n, consts)
}

// companion returns what a path's kernels take along with a scalar.
func (m *Modulus) companion(s uint64) uint64 {
	return shoup52(s, m.q)
}

func (e *Extender) extendVector(dst, src [][]uint64, n int) {
	extend := [...]func(dst, src *[]uint64, table *uint64, targets, n int){extend1IFMA, extend2IFMA, extend3IFMA, extend4IFMA}
	extend[e.sources-1](&dst[0], &src[0], &e.table[0], e.targets, n)
}
