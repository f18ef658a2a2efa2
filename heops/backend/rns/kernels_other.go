//go:build (!amd64 && !arm64) || purego

package rns

// kernels stands in for the assembly of other builds and is never called: the
// only path is Generic.
type kernels struct{}

func (m *Modulus) kernels() kernels { return kernels{} }

func (m *Modulus) scalar(s uint64) (w, wq uint64) { return s, 0 }

func (e *Extender) extendVector([][]uint64, [][]uint64, int) {}

func (kernels) mul(dst, a, b, consts *uint64, n int) {}

func (kernels) mulAdd(dst, a, b, consts *uint64, n int) {}

func (kernels) square3(d0, d1, d2, a, b, consts *uint64, n int) {}

func (kernels) add(dst, a, b, consts *uint64, n int) {}

func (kernels) sub(dst, a, b, consts *uint64, n int) {}

func (kernels) addScalar(dst, a, consts *uint64, n int, s uint64) {}

func (kernels) mulScalar(dst, a, consts *uint64, n int, s, sq uint64) {}

func (kernels) subMulScalar(dst, a, b, consts *uint64, n int, s, sq uint64) {}

func (kernels) reduceFrom(dst, a, consts *uint64, n int, limit, shift uint64) {}

func (kernels) inner(dst *uint64, a, b *[]uint64, terms, n, add int, consts *uint64) {}

func (kernels) innerPair(dst0, dst1 *uint64, a, b0, b1 *[]uint64, terms, n, add int, consts *uint64) {
}

func (kernels) combine(dsts, xs *[]uint64, program, weights *uint64, sums, offset, add int, consts *uint64) {
}

func (kernels) combineBlocks(dsts, xs *[]uint64, program *uint32, weights *uint64, blocks, offset, add int, consts *uint64) {
}

func (kernels) combineDoubles(dsts, xs *[]uint64, program *uint32, d *doubles, blocks, offset, add int, consts *uint64) {
}

func (m *Modulus) innerTerms() int { return 1 }

func (kernels) permute(dst, src *uint64, blocks *uint32, lanes *uint64, n int) {}

func (kernels) permuteAdd(dst, src *uint64, blocks *uint32, lanes *uint64, n int, consts *uint64) {}
