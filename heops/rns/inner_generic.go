package rns

import "math/bits"

// innerGeneric does the words of dst from a place on. Products are reduced by
// Montgomery's method with 2^64, which leaves a factor 2^-12 of the 2^52 that
// right-hand sides carry, and below 2q: 2^13 of them add up in a word.
func (m *Modulus) innerGeneric(dst []uint64, a, b [][]uint64, from int, add bool) {
	q, qInv := m.q, m.qInv
	rest := uint64(1<<12) % q
	restQ := shoup64(rest, q)
	for ; from < len(dst); from += tile {
		n := min(tile, len(dst)-from)
		var sums [tile]uint64
		for i := range a {
			if i%4096 == 4095 {
				m.reduceAll(sums[:])
			}
			multiplyAdd(sums[:n], a[i][from:from+n], b[i][from:from+n], q, qInv)
		}
		for i, x := range sums[:n] {
			old := uint64(0)
			if add {
				old = dst[from+i]
			}
			dst[from+i] = less(less(shoup(x, rest, restQ, q), q)+old, q)
		}
	}
}

// multiplyAdd adds a*b/2^64 modulo q to sums, each in (0, 2q).
func multiplyAdd(sums, a, b []uint64, q, qInv uint64) {
	i := 0
	for ; i+8 <= len(sums); i += 8 {
		s, x, y := (*[8]uint64)(sums[i:]), (*[8]uint64)(a[i:]), (*[8]uint64)(b[i:])
		s[0] += montgomery64(x[0], y[0], q, qInv)
		s[1] += montgomery64(x[1], y[1], q, qInv)
		s[2] += montgomery64(x[2], y[2], q, qInv)
		s[3] += montgomery64(x[3], y[3], q, qInv)
		s[4] += montgomery64(x[4], y[4], q, qInv)
		s[5] += montgomery64(x[5], y[5], q, qInv)
		s[6] += montgomery64(x[6], y[6], q, qInv)
		s[7] += montgomery64(x[7], y[7], q, qInv)
	}
	for ; i < len(sums); i++ {
		sums[i] += montgomery64(a[i], b[i], q, qInv)
	}
}

// scaleAdd adds a*w/2^64 modulo q to sums, each in (0, 2q).
func scaleAdd(sums, a []uint64, w, q, qInv uint64) {
	i := 0
	for ; i+8 <= len(sums); i += 8 {
		s, x := (*[8]uint64)(sums[i:]), (*[8]uint64)(a[i:])
		s[0] += montgomery64(x[0], w, q, qInv)
		s[1] += montgomery64(x[1], w, q, qInv)
		s[2] += montgomery64(x[2], w, q, qInv)
		s[3] += montgomery64(x[3], w, q, qInv)
		s[4] += montgomery64(x[4], w, q, qInv)
		s[5] += montgomery64(x[5], w, q, qInv)
		s[6] += montgomery64(x[6], w, q, qInv)
		s[7] += montgomery64(x[7], w, q, qInv)
	}
	for ; i < len(sums); i++ {
		sums[i] += montgomery64(a[i], w, q, qInv)
	}
}

// montgomery64 returns x*y/2^64 modulo q, in (0, 2q), for x*y < 2^64*q; qInv is
// 1/q modulo 2^64.
func montgomery64(x, y, q, qInv uint64) uint64 {
	hi, lo := bits.Mul64(x, y)
	h, _ := bits.Mul64(lo*qInv, q)
	return hi - h + q
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
