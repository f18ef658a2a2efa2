//go:build !amd64 || purego

package rns

const minIFMA = 0

type passes struct{}

func newPasses(*Modulus, []uint64, []uint64) *passes { return nil }

func (m *Modulus) nttIFMA(dst, src []uint64) { m.nttGeneric(dst, src) }

func (m *Modulus) inttIFMA(dst, src []uint64) { m.inttGeneric(dst, src) }
