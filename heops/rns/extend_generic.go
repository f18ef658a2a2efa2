package rns

import (
	"math"
	"math/bits"

	"cryptounet/heops/rns/internal/layout"
)

// extendGeneric does words [from, to). The sum of doubles is the vector
// kernels' to the bit: products and sums are rounded one by one.
func (e *Extender) extendGeneric(dst, src [][]uint64, from, to int) {
	const tile = 64
	for ; from < to; from += tile {
		n := min(tile, to-from)
		var y [layout.MaxSources][tile]uint64
		var sum [tile]float64
		for i, s := range src {
			t := e.table[layout.SourceWords*i:]
			q, half, inverse := t[layout.SourceQ], t[layout.SourceHalf], t[layout.SourceInv]
			companion, float := shoup64(inverse, q), math.Float64frombits(t[layout.SourceFloat])
			for k, x := range s[from : from+n] {
				r := less(shoup(x+half, inverse, companion, q), q)
				y[i][k] = r
				sum[k] += float64(float64(r) * float)
			}
		}
		for j, d := range dst {
			t := e.target(j)
			p, pInv := t[layout.TargetQ], t[layout.TargetQInv]
			for k := range n {
				v := uint64(0)
				if len(src) > 1 {
					v = uint64(sum[k])
				}
				var hi, lo, c uint64
				for i := range src {
					h, l := bits.Mul64(y[i][k], t[layout.TargetFactor+i])
					lo, c = bits.Add64(lo, l, 0)
					hi, _ = bits.Add64(hi, h, c)
				}
				d[from+k] = less(montgomery52(hi, lo, p, pInv)+t[layout.TargetShift+int(v&7)], p)
			}
		}
	}
}
