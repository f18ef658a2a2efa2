//go:build arm64 && !purego

package rns

// nttVector runs the passes.
func (m *Modulus) nttVector(dst, src []uint64) { m.nttDoubles(dst, src) }

// inttVector runs the inverse passes.
func (m *Modulus) inttVector(dst, src []uint64) { m.inttDoubles(dst, src) }

// preparePasses returns nil if the transform is too short for the kernels.
func (m *Modulus) preparePasses(forward, backward []uint64) *passes {
	if m.path == NEON && m.n >= minDoubles {
		return newDoublesPasses(m, forward, backward)
	}
	return nil
}
