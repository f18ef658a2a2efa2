package rns

// NTT sets dst to the transform of src, in the order of Lattigo's
// ring.SubRing.NTT. The vectors may be the same.
func (m *Modulus) NTT(dst, src []uint64) {
	if m.passes != nil {
		m.nttVector(dst[:m.n], src[:m.n])
		return
	}
	m.nttGeneric(dst, src)
}

// INTT sets dst to the transform of src back to coefficients, like Lattigo's
// ring.SubRing.INTT. The vectors may be the same.
func (m *Modulus) INTT(dst, src []uint64) {
	if m.passes != nil {
		m.inttVector(dst[:m.n], src[:m.n])
		return
	}
	m.inttGeneric(dst, src)
}
