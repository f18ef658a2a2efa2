//go:build amd64 && !purego

package rns

import (
	"math/bits"

	"cryptounet/heops/rns/internal/layout"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// minIFMA is the shortest transform of the IFMA kernels: a first pass of three
// stages and a last one of seven.
const minIFMA = 1 << 10

// passes are the twiddle factors of the IFMA kernels, in the order in which
// they are read.
type passes struct {
	middle   []pass
	fwd, inv passTables
}

// pass is a pass over memory of a few radix-2 stages.
type pass struct {
	stages int
	blocks int // in the whole vector
	stride int // words between the rows of a block
}

type passTables struct {
	first  []uint64 // three stages, one block
	middle [][]uint64
	last   []uint64 // seven stages
}

// newPasses cuts a transform into passes: 3 stages, then up to 4 each, then 7.
func newPasses(m *Modulus, forward, backward []uint64) *passes {
	p := &passes{}
	blocks, left := 8, bits.TrailingZeros(uint(m.n))-10
	for left > 0 {
		k := left
		if k > 4 {
			k = 3
		}
		p.middle = append(p.middle, pass{k, blocks, m.n / blocks >> k})
		blocks <<= k
		left -= k
	}
	p.fwd = p.tables(forward, m)
	p.inv = p.tables(backward, m)
	// The last inverse stage multiplies by 1/N as well.
	w := mulMod(backward[1], m.nInv, m.q)
	p.inv.first[0], p.inv.first[1] = w, shoup52(w, m.q)
	return p
}

func (p *passes) tables(roots []uint64, m *Modulus) passTables {
	t := passTables{first: stageTable(roots, m.q, 1, 3)}
	for _, s := range p.middle {
		t.middle = append(t.middle, stageTable(roots, m.q, s.blocks, s.stages))
	}
	t.last = lastTable(roots, m)
	return t
}

// stageTable lists, for each block, the factors of its stages: 1, 2, 4, ...,
// each followed by its companion.
func stageTable(roots []uint64, q uint64, blocks, stages int) []uint64 {
	t := aligned(blocks * 2 * (1<<stages - 1))
	k := 0
	for b := range blocks {
		for s := range stages {
			for i := range 1 << s {
				w := roots[(blocks+b)<<s+i]
				t[k], t[k+1] = w, shoup52(w, q)
				k += 2
			}
		}
	}
	return t
}

// lastTable lists the factors of the last pass, see layout.LastWords.
func lastTable(roots []uint64, m *Modulus) []uint64 {
	blocks := m.n / layout.Block
	t := aligned(blocks * layout.LastWords)
	inter := stageTable(roots, m.q, blocks, 4)
	for b := range blocks {
		words := t[b*layout.LastWords:][:layout.LastWords]
		copy(words[layout.LastInter:], inter[30*b:30*b+30])
		for _, s := range []struct{ distance, at int }{{1, 0}, {2, layout.LastTwo}, {4, layout.LastFour}} {
			lanes := 8 / s.distance // factors that a pair of vectors needs
			from := m.n/(2*s.distance) + b*8*lanes
			for i := range 8 * lanes {
				w := roots[from+i]
				k := s.at + i/lanes*2*lanes + i%lanes
				words[k], words[k+lanes] = w, shoup52(w, m.q)
			}
		}
	}
	return t
}

// nttIFMA runs the passes. After the first one the transform falls into eight
// independent parts, each of which goes through the other passes while it is
// in the first-level cache.
func (m *Modulus) nttIFMA(dst, src []uint64) {
	p, c := m.ifma, &m.consts[0]
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
	p, c := m.ifma, &m.consts[0]
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

// column returns column 0 of the mirror passes: coefficients N/8 apart.
func (m *Modulus) column(x []uint64) (c [8]uint64) {
	for a := range c {
		c[a] = x[a*m.n/8]
	}
	return
}

func (m *Modulus) setColumn(x []uint64, c *[8]uint64) {
	for a := range c {
		x[a*m.n/8] = c[a]
	}
}

// mirrorColumn does on column 0 what nttMirrorIFMA does on the others.
func (m *Modulus) mirrorColumn(c *[8]uint64) {
	q := m.q
	w, wq := m.mirror(false)
	mirrorGeneric(c[:], c[:], w, wq, q)
	for h, t := 1, 4; t > 0; h, t = 2*h, t/2 {
		for j := range 4 {
			i := j / t
			x := 2*t*i + j%t
			u := less(c[x], 2*q)
			v := shoup(c[x+t], m.fwd.w[h+i], m.fwd.wq[h+i], q)
			c[x], c[x+t] = u+v, u-v+2*q
		}
	}
}

// inverseMirrorColumn does on column 0 what inttMirrorIFMA does on the others.
func (m *Modulus) inverseMirrorColumn(c *[8]uint64) {
	q := m.q
	for h, t := 4, 1; t < 8; h, t = h/2, 2*t {
		for j := range 4 {
			i := j / t
			x := 2*t*i + j%t
			u, v := c[x], c[x+t]
			c[x], c[x+t] = less(u+v, 2*q), shoup(u-v+2*q, m.inv.w[h+i], m.inv.wq[h+i], q)
		}
	}
	w, wq := m.mirror(true)
	mirrorGeneric(c[:], c[:], w, wq, q)
	c[0] *= 2
	sq := shoup64(m.nInv, q)
	for a := range c {
		c[a] = less(shoup(c[a], m.nInv, sq, q), q)
	}
}
