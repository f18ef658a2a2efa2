package rns

import (
	"math/bits"

	"cryptounet/heops/rns/internal/layout"
)

// innerGeneric does the words of dst from a place on.
func (m *Modulus) innerGeneric(dst []uint64, a, b [][]uint64, from int, add bool) {
	q, qInv := m.q, m.consts[layout.QInv]
	for ; from+4 <= len(dst); from += 4 {
		d := (*[4]uint64)(dst[from:])
		var sum [4]uint64
		if add {
			sum = *d
		}
		for i := 0; i < len(a); i += innerTerms {
			end := min(len(a), i+innerTerms)
			inner4(&sum, a[i:end], b[i:end], from, q, qInv)
		}
		*d = sum
	}
	for ; from < len(dst); from++ {
		sum := uint64(0)
		if add {
			sum = dst[from]
		}
		for i := range a {
			hi, lo := bits.Mul64(a[i][from], b[i][from])
			sum = less(sum+montgomery52(hi, lo, q, qInv), q)
		}
		dst[from] = sum
	}
}

// inner4 adds the inner products of 4 words to sum.
func inner4(sum *[4]uint64, a, b [][]uint64, at int, q, qInv uint64) {
	var h0, h1, h2, h3, l0, l1, l2, l3, c uint64
	b = b[:len(a)]
	for k := range a {
		x, y := (*[4]uint64)(a[k][at:]), (*[4]uint64)(b[k][at:])
		h, l := bits.Mul64(x[0], y[0])
		l0, c = bits.Add64(l0, l, 0)
		h0, _ = bits.Add64(h0, h, c)
		h, l = bits.Mul64(x[1], y[1])
		l1, c = bits.Add64(l1, l, 0)
		h1, _ = bits.Add64(h1, h, c)
		h, l = bits.Mul64(x[2], y[2])
		l2, c = bits.Add64(l2, l, 0)
		h2, _ = bits.Add64(h2, h, c)
		h, l = bits.Mul64(x[3], y[3])
		l3, c = bits.Add64(l3, l, 0)
		h3, _ = bits.Add64(h3, h, c)
	}
	sum[0] = less(sum[0]+montgomery52(h0, l0, q, qInv), q)
	sum[1] = less(sum[1]+montgomery52(h1, l1, q, qInv), q)
	sum[2] = less(sum[2]+montgomery52(h2, l2, q, qInv), q)
	sum[3] = less(sum[3]+montgomery52(h3, l3, q, qInv), q)
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
