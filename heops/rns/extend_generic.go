package rns

import (
	"math"
	"math/bits"

	"cryptounet/heops/rns/internal/layout"
)

// tile is how many words are extended at a time.
const tile = 64

// extendGeneric does words [from, to). The sum of doubles is the vector
// kernels' to the bit: products and sums are rounded one by one.
func (e *Extender) extendGeneric(dst, src [][]uint64, from, to int) {
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
				y[i][k%tile] = r
				sum[k%tile] += float64(float64(int64(r)) * float)
			}
		}
		var v [tile]uint64
		if len(src) > 1 {
			for k := range v {
				v[k] = uint64(int64(sum[k]))
			}
		}
		for j, d := range dst {
			t := e.target(j)
			var hi, lo [tile]uint64
			for i := range src {
				accumulate(&hi, &lo, &y[i], t[layout.TargetFactor+i])
			}
			p, pInv := t[layout.TargetQ], t[layout.TargetQInv]
			shift := (*[8]uint64)(t[layout.TargetShift:])
			d = d[from : from+n]
			for k := range d {
				d[k] = less(montgomery52(hi[k%tile], lo[k%tile], p, pInv)+shift[v[k%tile]&7], p)
			}
		}
	}
}

// accumulate adds y*w to 128-bit sums.
func accumulate(hi, lo, y *[tile]uint64, w uint64) {
	for k := range y {
		h, l := bits.Mul64(y[k], w)
		var c uint64
		lo[k], c = bits.Add64(lo[k], l, 0)
		hi[k], _ = bits.Add64(hi[k], h, c)
	}
}
