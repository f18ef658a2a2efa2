package ifma

import (
	"fmt"

	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// placement says where each of 16 consecutive coefficients is in a pair of
// vectors: its lane, plus 8 in the second one.
type placement [16]int

var natural = placement{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// split places coefficients for a stage of distance t < 8: the lower half of
// every block of 2t in the first vector, the upper half in the second. Lane l
// belongs to block l mod 8/t, so that the twiddle factors of consecutive
// blocks, repeated, are what the lanes need.
func split(t int) placement {
	var p placement
	for i := range p {
		block, r := i/(2*t), i%(2*t)
		p[i] = block + 8/t*(r%t) + 8*(r/t)
	}
	return p
}

var vectors = map[[8]int]Mem{}

// indexVector returns the address of a constant vector of indices.
func indexVector(name string, index [8]int) Mem {
	if m, ok := vectors[index]; ok {
		return m
	}
	m := GLOBL(name, RODATA|NOPTR)
	for i, v := range index {
		DATA(8*i, U64(v))
	}
	vectors[index] = m
	return m
}

// permute moves a pair of vectors from one placement to another.
func (f *ifma) permute(from, to placement, a, b value) (value, value) {
	var index [16]int
	for i := range from {
		index[to[i]] = from[i]
	}
	out := [2]value{}
	for h := range out {
		var half [8]int
		copy(half[:], index[8*h:])
		v := f.get()
		VMOVDQU64(indexVector(fmt.Sprintf("lanes%d", len(vectors)), half), v)
		VPERMI2Q(b.v, a.v, v)
		out[h] = value{v, a.dirty || b.dirty}
	}
	f.put(a.v, b.v)
	return out[0], out[1]
}

// inner returns the twiddle factors of the i-th pair of vectors for distance
// 4, 2 or 1: 2, 4 or 8 of them, repeated to 8 lanes.
func (f *ifma) inner(tw Register, t, i int) twiddle {
	w, wq := f.get(), f.get()
	switch t {
	case 4:
		at := Mem{Base: tw, Disp: 8 * (layout.LastFour + 4*i)}
		VBROADCASTI64X2(at, w)
		VBROADCASTI64X2(shift(at, 16), wq)
	case 2:
		at := Mem{Base: tw, Disp: 8 * (layout.LastTwo + 8*i)}
		VBROADCASTI64X4(at, w)
		VBROADCASTI64X4(shift(at, 32), wq)
	case 1:
		// Whole vectors may be used from memory.
		at := Mem{Base: tw, Disp: 8 * layout.LastPair * i}
		VMOVDQU64(at, w)
		VMOVDQU64(shift(at, 64), wq)
	}
	return twiddle{w, wq}
}

func (f *ifma) putTwiddle(w twiddle) { f.put(w.w.(vec), w.wq.(vec)) }
