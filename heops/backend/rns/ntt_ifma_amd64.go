//go:build amd64 && !purego

package rns

import (
	"cryptounet/heops/backend/rns/internal/layout"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// minIFMA is the shortest transform of the IFMA kernels: a first pass of three
// stages and a last one of seven.
const minIFMA = 1 << 10

func newIFMAPasses(m *Modulus, forward, backward []uint64) *passes {
	form := func(w uint64) (uint64, uint64) { return w, shoup52(w, m.q) }
	return newPasses(m, forward, backward, form, 4, 7, func(roots []uint64) []uint64 { return lastTable(roots, m, form) })
}

// lastTable lists the factors of the last pass, see layout.LastWords.
func lastTable(roots []uint64, m *Modulus, form form) []uint64 {
	blocks := m.n / layout.Block
	t := aligned(blocks * layout.LastWords)
	inter := stageTable(roots, form, blocks, 4)
	for b := range blocks {
		words := t[b*layout.LastWords:][:layout.LastWords]
		copy(words[layout.LastInter:], inter[30*b:30*b+30])
		for _, s := range []struct{ distance, at int }{{1, 0}, {2, layout.LastTwo}, {4, layout.LastFour}} {
			lanes := 8 / s.distance // factors that a pair of vectors needs
			from := m.n/(2*s.distance) + b*8*lanes
			for i := range 8 * lanes {
				k := s.at + i/lanes*2*lanes + i%lanes
				words[k], words[k+lanes] = form(roots[from+i])
			}
		}
	}
	return t
}

// nttIFMA runs the passes. After the first one the transform falls into eight
// independent parts, each of which goes through the other passes while it is
// in the first-level cache.
func (m *Modulus) nttIFMA(dst, src []uint64) {
	p, c := m.passes, &m.consts[0]
	t := &p.fwd
	if m.kind == ring.ConjugateInvariant {
		column := m.column(src)
		nttMirrorIFMA(&dst[0], &src[0], c, &t.first[0], m.n/8)
		m.mirrorColumn(&column)
		m.setColumn(dst, &column)
	} else {
		nttFirstIFMA(&dst[0], &src[0], c, &t.first[0], m.n/8)
	}
	part := m.n / 8
	for i := range 8 {
		x := dst[i*part:][:part]
		for k, s := range p.middle {
			table := t.middle[k]
			blocks := s.blocks / 8
			tw := &table[i*len(table)/8]
			switch s.stages {
			case 1:
				nttPass2IFMA(&x[0], c, tw, s.stride, blocks)
			case 2:
				nttPass4IFMA(&x[0], c, tw, s.stride, blocks)
			case 3:
				nttPass8IFMA(&x[0], c, tw, s.stride, blocks)
			default:
				nttPass16IFMA(&x[0], c, tw, s.stride, blocks)
			}
		}
		nttLastIFMA(&x[0], c, &t.last[i*len(t.last)/8], part/layout.Block)
	}
}

// inttIFMA runs the passes backwards.
func (m *Modulus) inttIFMA(dst, src []uint64) {
	p, c := m.passes, &m.consts[0]
	t := &p.inv
	part := m.n / 8
	for i := range 8 {
		x := dst[i*part:][:part]
		inttFirstIFMA(&x[0], &src[i*part], c, &t.last[i*len(t.last)/8], part/layout.Block)
		for k := len(p.middle) - 1; k >= 0; k-- {
			s := p.middle[k]
			table := t.middle[k]
			blocks := s.blocks / 8
			tw := &table[i*len(table)/8]
			switch s.stages {
			case 1:
				inttPass2IFMA(&x[0], c, tw, s.stride, blocks)
			case 2:
				inttPass4IFMA(&x[0], c, tw, s.stride, blocks)
			case 3:
				inttPass8IFMA(&x[0], c, tw, s.stride, blocks)
			default:
				inttPass16IFMA(&x[0], c, tw, s.stride, blocks)
			}
		}
	}
	if m.kind == ring.ConjugateInvariant {
		column := m.column(dst)
		inttMirrorIFMA(&dst[0], c, &t.first[0], m.n/8)
		m.inverseMirrorColumn(&column)
		m.setColumn(dst, &column)
	} else {
		inttLastIFMA(&dst[0], c, &t.first[0], m.n/8)
	}
}
