package rns

import "math/bits"

// tile is how many words the Go kernels that keep sums take at a time.
const tile = 256

// barrett multiplies modulo q = n/2^shift, n in [2^49, 2^50).
type barrett struct {
	n, inverse uint64 // n and floor(2^100/n)
	shift      uint64
}

func newBarrett(q uint64) barrett {
	shift := 50 - uint64(bits.Len64(q))
	n := q << shift
	inverse, _ := bits.Div64(1<<36, 0, n)
	return barrett{n, inverse, shift}
}

// mul returns a*b mod q for a*b below 4q^2. The quotient of a*2^shift*b by n is
// that of its upper bits times the inverse, up to 3 less (Barrett 1986).
func (r *barrett) mul(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a<<(r.shift&63), b)
	quotient, _ := bits.Mul64(hi<<28|lo>>36, r.inverse)
	x := lo - quotient*r.n
	return less(less(x, 2*r.n), r.n) >> (r.shift & 63)
}

func (m *Modulus) mulGeneric(dst, a, b []uint64) {
	a, b = a[:len(dst)], b[:len(dst)]
	r := m.barrett
	for i := range dst {
		dst[i] = r.mul(a[i], b[i])
	}
}

func (m *Modulus) mulAddGeneric(dst, a, b []uint64) {
	a, b = a[:len(dst)], b[:len(dst)]
	r, q := m.barrett, m.q
	for i := range dst {
		dst[i] = less(dst[i]+r.mul(a[i], b[i]), q)
	}
}

func (m *Modulus) square3Generic(d0, d1, d2, a, b []uint64) {
	n := len(d0)
	d1, d2, a, b = d1[:n], d2[:n], a[:n], b[:n]
	r := m.barrett
	for i := range d0 {
		x, y := a[i], b[i]
		d0[i], d1[i], d2[i] = r.mul(x, x), r.mul(x, 2*y), r.mul(y, y)
	}
}

func (m *Modulus) addGeneric(dst, a, b []uint64) {
	q, i := m.q, 0
	for ; i+8 <= len(dst); i += 8 {
		d, x, y := (*[8]uint64)(dst[i:]), (*[8]uint64)(a[i:]), (*[8]uint64)(b[i:])
		d[0], d[1] = less(x[0]+y[0], q), less(x[1]+y[1], q)
		d[2], d[3] = less(x[2]+y[2], q), less(x[3]+y[3], q)
		d[4], d[5] = less(x[4]+y[4], q), less(x[5]+y[5], q)
		d[6], d[7] = less(x[6]+y[6], q), less(x[7]+y[7], q)
	}
	for ; i < len(dst); i++ {
		dst[i] = less(a[i]+b[i], q)
	}
}

func (m *Modulus) subGeneric(dst, a, b []uint64) {
	q, i := m.q, 0
	for ; i+8 <= len(dst); i += 8 {
		d, x, y := (*[8]uint64)(dst[i:]), (*[8]uint64)(a[i:]), (*[8]uint64)(b[i:])
		d[0], d[1] = difference(x[0], y[0], q), difference(x[1], y[1], q)
		d[2], d[3] = difference(x[2], y[2], q), difference(x[3], y[3], q)
		d[4], d[5] = difference(x[4], y[4], q), difference(x[5], y[5], q)
		d[6], d[7] = difference(x[6], y[6], q), difference(x[7], y[7], q)
	}
	for ; i < len(dst); i++ {
		dst[i] = difference(a[i], b[i], q)
	}
}

// difference returns x - y modulo q.
func difference(x, y, q uint64) uint64 {
	d := x - y
	return min(d, d+q)
}

func (m *Modulus) addScalarGeneric(dst, a []uint64, s uint64) {
	q, i := m.q, 0
	for ; i+8 <= len(dst); i += 8 {
		d, x := (*[8]uint64)(dst[i:]), (*[8]uint64)(a[i:])
		d[0], d[1] = less(x[0]+s, q), less(x[1]+s, q)
		d[2], d[3] = less(x[2]+s, q), less(x[3]+s, q)
		d[4], d[5] = less(x[4]+s, q), less(x[5]+s, q)
		d[6], d[7] = less(x[6]+s, q), less(x[7]+s, q)
	}
	for ; i < len(dst); i++ {
		dst[i] = less(a[i]+s, q)
	}
}

func (m *Modulus) mulScalarGeneric(dst, a []uint64, s uint64) {
	if len(dst) == 0 {
		return
	}
	a = a[:len(dst)]
	q, sq := m.q, shoup64(s, m.q)
	for i, x := range a {
		dst[i] = less(shoup(x, s, sq, q), q)
	}
}

func (m *Modulus) subMulScalarGeneric(dst, a, b []uint64, s uint64) {
	if len(dst) == 0 {
		return
	}
	a, b = a[:len(dst)], b[:len(dst)]
	q, sq := m.q, shoup64(s, m.q)
	for i, x := range a {
		dst[i] = less(shoup(x-b[i]+q, s, sq, q), q)
	}
}

func (m *Modulus) reduceFromGeneric(dst, src []uint64, limit, shift uint64) {
	if len(dst) == 0 {
		return
	}
	src = src[:len(dst)]
	q, one := m.q, shoup64(1, m.q)
	for i, x := range src {
		// All ones where x is not below limit: both are below 2^63.
		above := ^uint64(int64(x-limit) >> 63)
		dst[i] = less(shoup(x+shift&above, 1, one, q), q)
	}
}
