package rns

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/tuneinsight/lattigo/v5/ring"
)

const fuzzN = 1 << 10

// FuzzPaths runs every kernel on every path on the same residues and compares
// with the Go path.
func FuzzPaths(f *testing.F) {
	f.Add(uint8(7), []byte{0, 255, 1})
	f.Add(uint8(0), []byte("\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Add(uint8(12), []byte("\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xfe"))
	f.Add(uint8(3), []byte("residues"))
	r := newRing(f, ring.ConjugateInvariant, fuzzN, primes(f, fuzzN, 24, 30, 36, 40, 45, 48, 49, 49.5)...)
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		var want [][]uint64
		for _, path := range Available() {
			got := runKernels(t, r, path, int(which), data)
			if want == nil {
				want = got
				continue
			}
			for i := range want {
				equal(t, path.String(), got[i], want[i])
			}
		}
	})
}

// source makes residues from the fuzzer's bytes: words of them, then random
// ones, a quarter of them within 4 of 0 or q.
type source struct {
	data []byte
	rng  *rand.Rand
}

func (s *source) residues(q uint64) []uint64 {
	x := make([]uint64, fuzzN)
	for i := range x {
		switch {
		case len(s.data) >= 8:
			x[i] = binary.LittleEndian.Uint64(s.data) % q
			s.data = s.data[8:]
		case s.rng.IntN(4) == 0:
			x[i] = (q - 4 + s.rng.Uint64N(8)) % q
		default:
			x[i] = s.rng.Uint64N(q)
		}
	}
	return x
}

func runKernels(t *testing.T, r *ring.Ring, path Path, which int, data []byte) [][]uint64 {
	seed := uint64(len(data))
	for _, b := range data {
		seed = seed*257 + uint64(b)
	}
	s := &source{data, rand.New(rand.NewPCG(seed, 0))}
	ms := moduli(t, r, ring.ConjugateInvariant, path)
	m, other := ms[which%8], ms[which/8%8]
	q := m.Q()
	a, b, c, d := s.residues(q), s.residues(q), s.residues(q), s.residues(q)
	scalar := d[0]
	var outs [][]uint64
	out := func(f func(dst []uint64)) {
		dst := make([]uint64, fuzzN)
		copy(dst, c)
		f(dst)
		outs = append(outs, dst)
	}
	out(func(dst []uint64) { m.NTT(dst, a) })
	out(func(dst []uint64) { m.INTT(dst, a) })
	out(func(dst []uint64) { m.Mul(dst, a, b) })
	out(func(dst []uint64) { m.MulAdd(dst, a, b) })
	out(func(dst []uint64) { m.Add(dst, a, b) })
	out(func(dst []uint64) { m.Sub(dst, a, b) })
	out(func(dst []uint64) { m.AddScalar(dst, a, scalar) })
	out(func(dst []uint64) { m.MulScalar(dst, a, scalar) })
	out(func(dst []uint64) { m.SubMulScalar(dst, a, b, scalar) })
	out(func(dst []uint64) { m.Square3(dst, b, d, a, b) })
	outs = append(outs, append([]uint64(nil), b...), append([]uint64(nil), d...))
	for k := Unsigned; k <= Digit; k++ {
		out(func(dst []uint64) { other.ReduceFrom(dst, a, q, k) })
	}
	right := vectorsOf(4, fuzzN)
	for i, x := range [][]uint64{a, b, c, d} {
		m.Prepare(right[i], x)
	}
	ra, rb := right[0], right[1]
	out(func(dst []uint64) { m.InnerProductAdd(dst, [][]uint64{a, b, c}, right[1:]) })
	out(func(dst []uint64) {
		m.InnerProductPair(dst, d, [][]uint64{a, b, a, b, a, b, a, b, a, b, a, b}, [][]uint64{ra, ra, ra, ra, ra, ra, rb, rb, rb, rb, rb, rb}, [][]uint64{rb, rb, rb, rb, rb, rb, ra, ra, ra, ra, ra, ra})
	})
	outs = append(outs, d)
	var terms []Term
	for i := range int32(50) {
		terms = append(terms, Term{i % 3, i})
	}
	weights := s.residues(m.Q())[:51]
	weights[50] = 0
	p, err := NewProgram(m.path, 3, len(weights), which%2 == 0, which%3 == 0, [][]Term{terms, terms[:which%50], terms[:1], terms[2:], terms[1:]})
	if err != nil {
		t.Fatal(err)
	}
	sums := vectorsOf(5, fuzzN)
	m.CombineMany(sums, [][]uint64{a, b, c}, 0, fuzzN, p, weights, false)
	m.CombineMany(sums, [][]uint64{c, b, a}, 0, fuzzN, p, weights, true)
	outs = append(outs, sums...)
	k := 1 + which%7
	first := which / 4 % (8 - k)
	var src [][]uint64
	for _, m := range ms[first : first+k] {
		src = append(src, s.residues(m.Q()))
	}
	e, err := NewExtender(ms[first:first+k], ms, Centring(which%3))
	if err != nil {
		t.Fatal(err)
	}
	extended := vectorsOf(8, fuzzN)
	e.Extend(extended, src)
	outs = append(outs, extended...)
	g, err := NewPermutation(fuzzN, r.NthRoot(), uint64(4*which+1))
	if err != nil {
		t.Fatal(err)
	}
	out(func(dst []uint64) { g.Permute(m, dst, a) })
	out(func(dst []uint64) { g.PermuteAdd(m, dst, a) })
	return outs
}
