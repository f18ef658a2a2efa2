package rns

import "math/bits"

// innerGeneric does the words of dst from a place on. Products are reduced by
// Montgomery's method with 2^64, of which right-hand sides carry a part, and below
// 2q: 2^13 of them add up in a word.
func (m *Modulus) innerGeneric(dst []uint64, a, b [][]uint64, from int, add bool) {
	q, qInv := m.q, m.qInv
	rest := -q % q // 2^64
	if m.prepared() {
		rest = 1 << 12 % q
	}
	restQ := shoup64(rest, q)
	for ; from < len(dst); from += tile {
		n := min(tile, len(dst)-from)
		var sums [tile]uint64
		i := 0
		for ; i+2 <= len(a); i += 2 {
			if i%4096 == 4094 {
				m.reduceAll(sums[:])
			}
			multiplyAdd(sums[:n], a[i][from:], b[i][from:], a[i+1][from:], b[i+1][from:], q, qInv)
		}
		if i < len(a) {
			multiplyAdd(sums[:n], a[i][from:], b[i][from:], zeros[:], zeros[:], q, qInv)
		}
		d := dst[from : from+n]
		if !add {
			clear(d)
		}
		for i, x := range sums[:n] {
			d[i] = less(less(shoup(x, rest, restQ, q), q)+d[i], q)
		}
	}
}

// zeros is a term that is not there.
var zeros [tile]uint64

// multiplyAdd adds (a*b + c*d)/2^64 modulo q to sums, each in (0, 2q).
func multiplyAdd(sums, a, b, c, d []uint64, q, qInv uint64) {
	n := len(sums)
	a, b, c, d = a[:n], b[:n], c[:n], d[:n]
	for i := range sums {
		sums[i] += montgomery64(a[i], b[i], c[i], d[i], q, qInv)
	}
}

// scaleAdd adds (a*v + b*w)/2^64 modulo q to sums, each in (0, 2q).
func scaleAdd(sums, a, b []uint64, v, w, q, qInv uint64) {
	n := len(sums)
	a, b = a[:n], b[:n]
	for i := range sums {
		sums[i] += montgomery64(a[i], v, b[i], w, q, qInv)
	}
}

// montgomery64 returns (x*y + z*w)/2^64 modulo q, in (0, 2q), for residues; qInv
// is 1/q modulo 2^64.
func montgomery64(x, y, z, w, q, qInv uint64) uint64 {
	hi, lo := bits.Mul64(x, y)
	h, l := bits.Mul64(z, w)
	lo, c := bits.Add64(lo, l, 0)
	hi, _ = bits.Add64(hi, h, c)
	h, _ = bits.Mul64(lo*qInv, q)
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
