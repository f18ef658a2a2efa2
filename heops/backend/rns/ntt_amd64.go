//go:build amd64 && !purego

package rns

// nttVector runs the passes of the modulus's path.
func (m *Modulus) nttVector(dst, src []uint64) {
	if m.path == IFMA {
		m.nttIFMA(dst, src)
	} else {
		m.nttDoubles(dst, src)
	}
}

// inttVector runs the inverse passes of the modulus's path.
func (m *Modulus) inttVector(dst, src []uint64) {
	if m.path == IFMA {
		m.inttIFMA(dst, src)
	} else {
		m.inttDoubles(dst, src)
	}
}

// preparePasses returns nil if the transform is too short for the path's kernels.
func (m *Modulus) preparePasses(forward, backward []uint64) *passes {
	switch {
	case m.path == IFMA && m.n >= minIFMA:
		return newIFMAPasses(m, forward, backward)
	case m.path == AVX2 && m.n >= minDoubles:
		return newDoublesPasses(m, forward, backward)
	}
	return nil
}
