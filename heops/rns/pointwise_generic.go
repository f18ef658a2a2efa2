package rns

import "math/bits"

func (m *Modulus) mulGeneric(dst, a, b []uint64) {
	for i := range dst {
		dst[i] = m.reduce(bits.Mul64(a[i], b[i]))
	}
}

func (m *Modulus) mulAddGeneric(dst, a, b []uint64) {
	for i := range dst {
		dst[i] = less(dst[i]+m.reduce(bits.Mul64(a[i], b[i])), m.q)
	}
}

func (m *Modulus) square3Generic(d0, d1, d2, a, b []uint64) {
	for i := range d0 {
		x, y := a[i], b[i]
		d0[i] = m.reduce(bits.Mul64(x, x))
		d1[i] = m.reduce(bits.Mul64(x, 2*y))
		d2[i] = m.reduce(bits.Mul64(y, y))
	}
}

func (m *Modulus) addGeneric(dst, a, b []uint64) {
	for i := range dst {
		dst[i] = less(a[i]+b[i], m.q)
	}
}

func (m *Modulus) subGeneric(dst, a, b []uint64) {
	for i := range dst {
		d := a[i] - b[i]
		dst[i] = min(d, d+m.q)
	}
}

func (m *Modulus) addScalarGeneric(dst, a []uint64, s uint64) {
	for i := range dst {
		dst[i] = less(a[i]+s, m.q)
	}
}

func (m *Modulus) mulScalarGeneric(dst, a []uint64, s uint64) {
	if len(dst) == 0 {
		return
	}
	q, sq := m.q, shoup64(s, m.q)
	for i := range dst {
		dst[i] = less(shoup(a[i], s, sq, q), q)
	}
}

func (m *Modulus) subMulScalarGeneric(dst, a, b []uint64, s uint64) {
	if len(dst) == 0 {
		return
	}
	q, sq := m.q, shoup64(s, m.q)
	for i := range dst {
		dst[i] = less(shoup(a[i]-b[i]+q, s, sq, q), q)
	}
}

func (m *Modulus) reduceFromGeneric(dst, src []uint64, limit, shift uint64) {
	if len(dst) == 0 {
		return
	}
	q, one := m.q, shoup64(1, m.q)
	for i, x := range src {
		r := shoup(x, 1, one, q)
		if x >= limit {
			r += shift
		}
		dst[i] = less(less(r, 2*q), q)
	}
}

// reduce returns hi*2^64 + lo modulo q, for numbers below 2^64*q. With
// b = floor(2^(64+s)/q), s = bits of q - 1, the quotient of x's upper part is
// known to within 2 (Barrett 1986).
func (m *Modulus) reduce(hi, lo uint64) uint64 {
	_, r := bits.Div64(hi, lo, m.q)
	return r
}
