//go:build (!amd64 && !arm64) || purego

package rns

type passes struct{}

func (m *Modulus) preparePasses([]uint64, []uint64) *passes { return nil }

func (m *Modulus) nttVector(dst, src []uint64) { m.nttGeneric(dst, src) }

func (m *Modulus) inttVector(dst, src []uint64) { m.inttGeneric(dst, src) }
