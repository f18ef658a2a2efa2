package heops

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"cryptounet/heops/plan"
	"cryptounet/heops/rns"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// BenchmarkOperators holds single operations against Lattigo's, and against
// what their transforms and products alone would take.
func BenchmarkOperators(b *testing.B) {
	n, x := shipped(b)
	p := prepare(b, n, plan.Options{}, x)
	c, err := newNativeContext(p.client.params, p.keys, rns.Best())
	if err != nil {
		b.Fatal(err)
	}
	set, err := p.keys.set(p.client.params)
	if err != nil {
		b.Fatal(err)
	}
	w := newNative(c, &programs{})
	l := newLattigo(p.client.params, rlwe.NewEvaluator(p.client.params, set))
	transform, key, mac, words := unitCosts(w)
	fmt.Printf("\nOperators at N = 2^%d, %d special primes, one core (%v kernels)\n", p.plan.LogN, len(p.plan.P), rns.Best())
	fmt.Printf("a transform %.1f us, a product with a key %.1f us, with a weight %.2f us (%.1f G/s), a pass %.1f us\n",
		transform*1e6, key*1e6, mac*1e6, float64(w.n)/mac/1e9, words*1e6)
	out, row := table("%s\t%d\t%s\t%s\t%s\t%s")
	fmt.Fprintf(out, "operation\tlevel\tnative ms\tLattigo ms\tratio\tcounted ms\t\n")
	level := p.plan.Input().Level
	ct := at(p.input.ciphertexts[0], level)
	k := plan.KeySwitchWork(len(p.plan.P), level)
	add := func(name string, own, theirs func(), work plan.Work) {
		fast, slow := best(5, own), best(3, theirs)
		counted := seconds(work, transform, key, mac, words) * float64(runtime.GOMAXPROCS(0))
		row(name, level, fmt.Sprintf("%.2f", fast*1e3), fmt.Sprintf("%.2f", slow*1e3), fmt.Sprintf("%.1fx", slow/fast), fmt.Sprintf("%.2f", counted*1e3))
	}
	add("rotation", func() { w.rotate(ct, level, 1) }, func() { l.rotate(ct, level, 1) }, k)
	add("square and relinearise",
		func() { w.relinearise(w.square(ct), level) },
		func() { l.relinearise(l.square(ct), level) }, k)
	add("rescale",
		func() { w.assemble([]part{{ct.CopyNew(), 0}}, true) },
		func() { l.assemble([]part{{ct.CopyNew(), 0}}, true) }, plan.Work{Transforms: 2 * (level + 1), Words: 4 * level})
	out.Flush()
	for range b.N {
	}
}

// BenchmarkKernels holds the kernels of package rns against Lattigo's at the
// plan's ring degree.
func BenchmarkKernels(b *testing.B) {
	n, x := shipped(b)
	p := prepare(b, n, plan.Options{}, x)
	sub := p.client.params.RingQ().SubRings[0]
	rng := rand.New(rand.NewPCG(1, 1))
	a, c := make([]uint64, p.plan.Slots()), make([]uint64, p.plan.Slots())
	for i := range a {
		a[i], c[i] = rng.Uint64N(sub.Modulus), rng.Uint64N(sub.Modulus)
	}
	fmt.Printf("\nKernels at N = 2^%d, conjugate-invariant, one core: microseconds (times as fast as Lattigo's)\n", p.plan.LogN)
	out, row := table("%s\t%s\t%s\t%s\t%s")
	row("path", "forward", "inverse", "product", "weighted sum of 64")
	lattigoSum := func() {
		for range 64 {
			sub.MulScalarMontgomeryThenAdd(a, 12345, c)
		}
	}
	theirs := []float64{
		best(30, func() { sub.NTT(a, a) }), best(30, func() { sub.INTT(a, a) }),
		best(30, func() { sub.MulCoeffsMontgomery(a, c, c) }), best(5, lattigoSum),
	}
	show := func(name string, own []float64) {
		cells := []any{name}
		for i, t := range own {
			cells = append(cells, fmt.Sprintf("%.1f (%.1fx)", t*1e6, theirs[i]/t))
		}
		row(cells...)
	}
	show("Lattigo", theirs)
	for _, path := range rns.Available() {
		m, err := rns.NewModulus(sub, ring.ConjugateInvariant, path)
		if err != nil {
			b.Fatal(err)
		}
		xs, ws := make([][]uint64, 64), make([]uint64, 64)
		for i := range xs {
			xs[i], ws[i] = a, uint64(1000+i)
		}
		sum := make([]uint64, len(a))
		show(path.String(), []float64{
			best(30, func() { m.NTT(a, a) }), best(30, func() { m.INTT(a, a) }),
			best(30, func() { m.Mul(c, a, c) }), best(5, func() { m.Combine(sum, xs, ws) }),
		})
	}
	out.Flush()
	for range b.N {
	}
}
