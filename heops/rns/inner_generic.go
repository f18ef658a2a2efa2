package rns

import (
	"math/bits"

	"cryptounet/heops/rns/internal/layout"
)

// innerGeneric does the words of dst from a place on.
func (m *Modulus) innerGeneric(dst []uint64, a, b [][]uint64, from int, add bool) {
	q, qInv := m.q, m.consts[layout.QInv]
	for j := from; j < len(dst); j++ {
		sum := uint64(0)
		if add {
			sum = dst[j]
		}
		for i := 0; i < len(a); i += innerTerms {
			var hi, lo, c uint64
			for k := i; k < min(len(a), i+innerTerms); k++ {
				h, l := bits.Mul64(a[k][j], b[k][j])
				lo, c = bits.Add64(lo, l, 0)
				hi, _ = bits.Add64(hi, h, c)
			}
			sum = less(sum+montgomery52(hi, lo, q, qInv), q)
		}
		dst[j] = sum
	}
}

// montgomery52 returns (hi*2^64 + lo)/2^52 mod q, in [0, q), for a number below
// 2^53*q: with m = lo/q mod 2^52, the number less m*q is a multiple of 2^52
// (Montgomery 1985).
func montgomery52(hi, lo, q, qInv uint64) uint64 {
	mq, l := bits.Mul64(lo*qInv&(1<<52-1), q)
	lo, borrow := bits.Sub64(lo, l, 0)
	hi, _ = bits.Sub64(hi, mq, borrow)
	r := hi<<12 | lo>>52 // in (-q, 2q)
	r = min(r, r+q)
	return less(r, q)
}
