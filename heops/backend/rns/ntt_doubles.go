//go:build (amd64 || arm64) && !purego

package rns

import (
	"math"

	"cryptounet/heops/backend/rns/internal/layout"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// minDoubles is the shortest transform of the kernels on doubles: a first pass of three
// stages, a reducing one, and a last one of five.
const minDoubles = 1 << 9

func newDoublesPasses(m *Modulus, forward, backward []uint64) *passes {
	form := func(w uint64) (uint64, uint64) { return floatForm(w, m.q) }
	return newPasses(m, forward, backward, form, 3, 5, func(roots []uint64) []uint64 { return floatLastTable(roots, m, form) })
}

// floatLastTable lists the factors of the last pass, see layout.FloatLastWords.
func floatLastTable(roots []uint64, m *Modulus, form form) []uint64 {
	blocks := m.n / layout.FloatBlock
	t := aligned(blocks * layout.FloatLastWords)
	inter := stageTable(roots, form, blocks, 3)
	for b := range blocks {
		words := t[b*layout.FloatLastWords:][:layout.FloatLastWords]
		copy(words[layout.FloatLastInter:], inter[14*b:14*b+14])
		for i := range 16 {
			k := i/4*layout.FloatLastPair + i%4
			words[k], words[k+4] = form(roots[m.n/2+16*b+i])
			words[k+8], words[k+12] = form(roots[m.n/4+8*b+i/2])
		}
	}
	return t
}

// nttDoubles runs the passes on doubles. The first three stages, and three more,
// need no reduction of values; the passes after them do, so that the last one
// starts below 2.2q.
func (m *Modulus) nttDoubles(dst, src []uint64) {
	p, c := m.passes, &m.consts[0]
	t := &p.fwd
	if m.kind == ring.ConjugateInvariant {
		zero := src[0]
		nttMirrorDoubles(&dst[0], &src[0], c, m.n)
		dst[0] = math.Float64bits(float64(zero))
		nttPass8Doubles(&dst[0], c, &t.first[0], m.n/8, 1)
	} else {
		nttFirstDoubles(&dst[0], &src[0], c, &t.first[0], m.n/8)
	}
	part := m.n / 8
	for i := range 8 {
		x := dst[i*part:][:part]
		for k, s := range p.middle {
			blocks, tw := s.blocks/8, &t.middle[k][i*len(t.middle[k])/8]
			switch {
			case k == 0 && len(p.middle) > 1:
				nttPass8Doubles(&x[0], c, tw, s.stride, blocks)
			case s.stages == 3:
				nttReduce8Doubles(&x[0], c, tw, s.stride, blocks)
			case s.stages == 2:
				nttReduce4Doubles(&x[0], c, tw, s.stride, blocks)
			default:
				nttReduce2Doubles(&x[0], c, tw, s.stride, blocks)
			}
		}
		nttLastDoubles(&x[0], c, &t.last[i*len(t.last)/8], part/layout.FloatBlock)
	}
}

// inttDoubles runs the passes backwards.
func (m *Modulus) inttDoubles(dst, src []uint64) {
	p, c := m.passes, &m.consts[0]
	t := &p.inv
	part := m.n / 8
	for i := range 8 {
		x := dst[i*part:][:part]
		inttFirstDoubles(&x[0], &src[i*part], c, &t.last[i*len(t.last)/8], part/layout.FloatBlock)
		for k := len(p.middle) - 1; k >= 0; k-- {
			s := p.middle[k]
			blocks, tw := s.blocks/8, &t.middle[k][i*len(t.middle[k])/8]
			switch s.stages {
			case 3:
				inttPass8Doubles(&x[0], c, tw, s.stride, blocks)
			case 2:
				inttPass4Doubles(&x[0], c, tw, s.stride, blocks)
			default:
				inttPass2Doubles(&x[0], c, tw, s.stride, blocks)
			}
		}
	}
	if m.kind == ring.ConjugateInvariant {
		inttLastFloatDoubles(&dst[0], c, &t.first[0], m.n/8, 1)
		zero := int64(math.Float64frombits(dst[0]))
		inttMirrorDoubles(&dst[0], c, m.n)
		dst[0] = m.Residue(2 * zero)
	} else {
		inttLastDoubles(&dst[0], c, &t.first[0], m.n/8, 1)
	}
}

// extendDoubles extends n words.
func (e *Extender) extendDoubles(dst, src [][]uint64, n int) {
	extend := [...]func(dst, src *[]uint64, table *uint64, targets, n int){extend1Doubles, extend2Doubles, extend3Doubles, extend4Doubles,
		extend5Doubles, extend6Doubles, extend7Doubles, extend8Doubles, extend9Doubles}
	extend[e.sources-1](&dst[0], &src[0], &e.floats[0], e.targets, n)
}
