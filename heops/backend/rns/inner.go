package rns

// InnerProduct sets dst to the sum of a[i]*b[i], word by word, for b[i] that
// Prepare has been applied to. dst may not be an input.
func (m *Modulus) InnerProduct(dst []uint64, a, b [][]uint64) { m.inner(dst, a, b, false) }

// InnerProductAdd adds the sum of a[i]*b[i] to dst.
func (m *Modulus) InnerProductAdd(dst []uint64, a, b [][]uint64) { m.inner(dst, a, b, true) }

// InnerProductPair sets dst0 and dst1 to the sums of a[i]*b0[i] and a[i]*b1[i],
// reading a once: a digit decomposition times a key. Outputs may not be inputs.
func (m *Modulus) InnerProductPair(dst0, dst1 []uint64, a, b0, b1 [][]uint64) {
	m.innerPair(dst0, dst1, a, b0, b1, false)
}

// InnerProductPairAdd adds the two sums to dst0 and dst1.
func (m *Modulus) InnerProductPairAdd(dst0, dst1 []uint64, a, b0, b1 [][]uint64) {
	m.innerPair(dst0, dst1, a, b0, b1, true)
}

func (m *Modulus) inner(dst []uint64, a, b [][]uint64, add bool) {
	b = b[:len(a)]
	n := len(dst)
	for i := range a {
		_, _ = a[i][:n], b[i][:n]
	}
	k := m.whole(n)
	if k == 0 || len(a) == 0 {
		m.innerGeneric(dst, a, b, 0, add)
		return
	}
	most := m.innerTerms()
	for i := 0; i < len(a); i += most {
		m.kernels().inner(&dst[0], &a[i], &b[i], min(len(a)-i, most), k, flag(add || i > 0), &m.consts[0])
	}
	m.innerGeneric(dst, a, b, k, add)
}

func (m *Modulus) innerPair(dst0, dst1 []uint64, a, b0, b1 [][]uint64, add bool) {
	b0, b1 = b0[:len(a)], b1[:len(a)]
	n := len(dst0)
	dst1 = dst1[:n]
	for i := range a {
		_, _, _ = a[i][:n], b0[i][:n], b1[i][:n]
	}
	k := m.whole(n)
	if k == 0 || len(a) == 0 {
		m.innerGeneric(dst0, a, b0, 0, add)
		m.innerGeneric(dst1, a, b1, 0, add)
		return
	}
	most := m.innerTerms()
	for i := 0; i < len(a); i += most {
		m.kernels().innerPair(&dst0[0], &dst1[0], &a[i], &b0[i], &b1[i], min(len(a)-i, most), k, flag(add || i > 0), &m.consts[0])
	}
	m.innerGeneric(dst0, a, b0, k, add)
	m.innerGeneric(dst1, a, b1, k, add)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
