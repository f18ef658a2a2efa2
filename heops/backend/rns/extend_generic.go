package rns

import (
	"math"
	"math/bits"

	"cryptounet/heops/backend/rns/internal/layout"
)

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
			p, pInv := t[layout.TargetQ], t[layout.TargetQInv]
			shift := (*[16]uint64)(t[layout.TargetShift:])
			d = d[from : from+n]
			f := (*[layout.MaxSources]uint64)(t[layout.TargetFactor:])
			for k := range d {
				k %= tile
				hi, lo := sum4(y[0][k], y[1][k], y[2][k], y[3][k], (*[4]uint64)(f[:]))
				if len(src) > 4 {
					h, l := sum4(y[4][k], y[5][k], y[6][k], y[7][k], (*[4]uint64)(f[4:]))
					var c uint64
					lo, c = bits.Add64(lo, l, 0)
					hi, _ = bits.Add64(hi, h, c)
					h, l = bits.Mul64(y[8][k], f[8])
					lo, c = bits.Add64(lo, l, 0)
					hi, _ = bits.Add64(hi, h, c)
				}
				d[k] = less(montgomery52(hi, lo, p, pInv)+shift[v[k]&15], p)
			}
		}
	}
}

// sum4 returns the sum of four products, below 2^102.
func sum4(y0, y1, y2, y3 uint64, f *[4]uint64) (hi, lo uint64) {
	h, l := bits.Mul64(y0, f[0])
	hi, lo = h, l
	var c uint64
	h, l = bits.Mul64(y1, f[1])
	lo, c = bits.Add64(lo, l, 0)
	hi, _ = bits.Add64(hi, h, c)
	h, l = bits.Mul64(y2, f[2])
	lo, c = bits.Add64(lo, l, 0)
	hi, _ = bits.Add64(hi, h, c)
	h, l = bits.Mul64(y3, f[3])
	lo, c = bits.Add64(lo, l, 0)
	hi, _ = bits.Add64(hi, h, c)
	return hi, lo
}
