package rns

import (
	"fmt"
	"testing"

	"github.com/tuneinsight/lattigo/v5/ring"
)

// BenchmarkKernel runs the other kernels at N = 2^14 beside what Lattigo does
// in their place.
func BenchmarkKernel(b *testing.B) {
	const n, terms = 1 << 14, 4
	qs := primes(b, n, 49, 40, 40, 40, 40, 49.5, 49.5, 49.5)
	rQ, rP := newRing(b, ring.ConjugateInvariant, n, qs[:5]...), newRing(b, ring.ConjugateInvariant, n, qs[5:]...)
	s, q := rQ.SubRings[0], qs[0]
	v := many(b, 4*terms, n, q)
	x, y, z, u, w := v[0], v[1], v[2], v[3], v[4]
	decomposer, extender := ring.NewDecomposer(rQ, rP), ring.NewBasisExtender(rQ, rP)
	poly, outQ, outP := rQ.NewPoly(), rQ.NewPoly(), rP.NewPoly()
	for i := range poly.Coeffs {
		poly.Coeffs[i] = residues(newRand(), n, qs[i])
	}
	dsts := vectorsOf(8, n)
	g := uint64(5)
	index, err := ring.AutomorphismNTTIndex(n, rQ.NthRoot(), g)
	if err != nil {
		b.Fatal(err)
	}
	r0 := rQ.AtLevel(0)
	one := func(x []uint64) ring.Poly { return ring.Poly{Coeffs: [][]uint64{x}} }
	for _, path := range Available() {
		mQ, mP := moduli(b, rQ, ring.ConjugateInvariant, path), moduli(b, rP, ring.ConjugateInvariant, path)
		m := mQ[0]
		digits, err := NewExtender(mQ[1:4], append([]*Modulus{mQ[0], mQ[4]}, mP...), Digit)
		if err != nil {
			b.Fatal(err)
		}
		down, err := NewExtender(mP, mQ, Rounding)
		if err != nil {
			b.Fatal(err)
		}
		perm, err := NewPermutation(n, rQ.NthRoot(), g)
		if err != nil {
			b.Fatal(err)
		}
		for _, k := range []struct {
			name          string
			lattigo, ours func()
		}{
			{"mul", func() { s.MulCoeffsBarrett(x, y, z) }, func() { m.Mul(z, x, y) }},
			{"mul-add", func() { s.MulCoeffsBarrettThenAdd(x, y, z) }, func() { m.MulAdd(z, x, y) }},
			{"square3", func() {
				s.MForm(x, w)
				s.MulCoeffsMontgomery(w, x, z)
				s.MulCoeffsMontgomery(w, y, u)
				s.Add(u, u, u)
				s.MForm(y, w)
				s.MulCoeffsMontgomery(w, y, w)
			}, func() { m.Square3(z, u, w, x, y) }},
			{"add", func() { s.Add(x, y, z) }, func() { m.Add(z, x, y) }},
			{"sub", func() { s.Sub(x, y, z) }, func() { m.Sub(z, x, y) }},
			{"add-scalar", func() { s.AddScalar(x, 12345, z) }, func() { m.AddScalar(z, x, 12345) }},
			{"mul-scalar", func() { s.MulScalarMontgomery(x, 12345, z) }, func() { m.MulScalar(z, x, 12345) }},
			{"sub-mul-scalar", func() { s.SubThenMulScalarMontgomeryTwoModulus(x, y, 12345, z) }, func() { m.SubMulScalar(z, x, y, 12345) }},
			{"reduce-from", func() { rP.SubRings[0].Reduce(x, z) }, func() { mP[0].ReduceFrom(z, x, q, Rounding) }},
			{fmt.Sprintf("inner-%d", terms), func() {
				s.MulCoeffsMontgomeryLazy(v[4], v[4+terms], z)
				for i := 1; i < terms; i++ {
					s.MulCoeffsMontgomeryLazyThenAddLazy(v[4+i], v[4+terms+i], z)
				}
				s.Reduce(z, z)
			}, func() { m.InnerProduct(z, v[4:4+terms], v[4+terms:4+2*terms]) }},
			{fmt.Sprintf("inner-pair-%d", terms), func() {
				for k, z := range [][]uint64{z, u} {
					b := v[4+terms*(k+1):]
					s.MulCoeffsMontgomeryLazy(v[4], b[0], z)
					for i := 1; i < terms; i++ {
						s.MulCoeffsMontgomeryLazyThenAddLazy(v[4+i], b[i], z)
					}
					s.Reduce(z, z)
				}
			}, func() { m.InnerProductPair(z, u, v[4:4+terms], v[4+terms:4+2*terms], v[4+2*terms:4+3*terms]) }},
			{"digits-3-to-5", func() { decomposer.DecomposeAndSplit(4, 2, 3, 0, poly, outQ, outP) }, func() { digits.Extend(dsts[:5], poly.Coeffs[1:4]) }},
			{"divide-3-to-5", func() { extender.ModUpPtoQ(2, 4, outP, outQ) }, func() { down.Extend(dsts[:5], outP.Coeffs) }},
			{"permute", func() { r0.AutomorphismNTTWithIndex(one(x), index, one(z)) }, func() { perm.Permute(m, z, x) }},
			{"permute-add", func() { r0.AutomorphismNTTWithIndexThenAddLazy(one(x), index, one(z)) }, func() { perm.PermuteAdd(m, z, x) }},
		} {
			b.Run(k.name+"/"+path.String(), func(b *testing.B) {
				for i := range outP.Coeffs {
					copy(outP.Coeffs[i], x)
					for j := range outP.Coeffs[i] {
						outP.Coeffs[i][j] %= qs[5+i]
					}
				}
				for i := range z {
					z[i] %= q // Lattigo's lazy sums may have left more
				}
				against(b, k.lattigo, k.ours)
			})
		}
	}
}
