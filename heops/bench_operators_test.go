package heops

import (
	"fmt"
	"math"
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
	special := len(p.plan.P)
	for _, o := range []struct {
		name  string
		level int
		work  plan.Work
		do    func(a arithmetic, ct *rlwe.Ciphertext) ([]*rlwe.Ciphertext, error)
	}{
		{"rotation", keyLevel(p.plan, 1), plan.KeySwitchWork(special, keyLevel(p.plan, 1)),
			func(a arithmetic, ct *rlwe.Ciphertext) ([]*rlwe.Ciphertext, error) {
				return a.rotate(ct, ct.Level(), 1)
			}},
		{"square and relinearise", keyLevel(p.plan, 0), plan.KeySwitchWork(special, keyLevel(p.plan, 0)),
			func(a arithmetic, ct *rlwe.Ciphertext) ([]*rlwe.Ciphertext, error) {
				square := a.square(ct)
				out, err := a.relinearise(square, ct.Level())
				return []*rlwe.Ciphertext{square, out}, err
			}},
		{"rescale", p.plan.Input().Level, plan.Work{Transforms: 2 * (p.plan.Input().Level + 1), Words: 4 * p.plan.Input().Level},
			func(a arithmetic, ct *rlwe.Ciphertext) ([]*rlwe.Ciphertext, error) {
				out, err := a.assemble([]part{{a.sum(ct, ct), 0}}, true)
				return []*rlwe.Ciphertext{out}, err
			}},
	} {
		ct := at(p.input.ciphertexts[0], o.level)
		time := func(a arithmetic, times int) float64 {
			return best(times, func() {
				out, err := o.do(a, ct)
				if err != nil {
					b.Fatal(err)
				}
				a.drop(out...)
			})
		}
		fast, slow := time(w, 20), time(l, 5)
		counted := seconds(o.work, transform, key, mac, words) * float64(runtime.GOMAXPROCS(0))
		row(o.name, o.level, fmt.Sprintf("%.2f", fast*1e3), fmt.Sprintf("%.2f", slow*1e3), fmt.Sprintf("%.1fx", slow/fast), fmt.Sprintf("%.2f", counted*1e3))
	}
	out.Flush()
	for range b.N {
	}
}

// keyLevel is the highest level at which a plan rotates by so many slots (0:
// relinearises).
func keyLevel(p *plan.Plan, rotation int) int {
	for _, k := range p.Keys {
		if k.Rotation == rotation {
			return k.Level
		}
	}
	return -1
}

// multiplications measures how many 52-bit products with a sum one core does in
// a second where nothing else holds it up: weighted sums of rows that stay in
// the first cache, two for each word and weight.
func multiplications(b *testing.B, m *rns.Modulus, n int) float64 {
	b.Helper()
	const rows, words = 48, 64
	xs, dsts := make([][]uint64, rows), make([][]uint64, rows)
	sums := make([][]rns.Term, rows)
	for i := range rows {
		xs[i], dsts[i] = newRow(n, i), newRow(n, rows+i)
		for k := range rows {
			sums[i] = append(sums[i], rns.Term{Input: k, Weight: int64(1000*i + k + 1)})
		}
	}
	program, err := m.NewProgram(rows, sums)
	if err != nil {
		b.Fatal(err)
	}
	const times = 500
	t := best(5, func() {
		for range times {
			m.CombineMany(dsts, xs, 0, words, program)
		}
	})
	return 2 * rows * rows * words * times / t
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
	// Three products for each of n/2 log n butterflies, two for each word and
	// weight; of a single product of rows memory is the limit.
	m, err := rns.NewModulus(sub, ring.ConjugateInvariant, rns.Best())
	if err != nil {
		b.Fatal(err)
	}
	rate, n64 := multiplications(b, m, len(a)), float64(len(a))
	transform := n64 / 2 * math.Log2(n64) * 3 / rate * 1e6
	row(fmt.Sprintf("counted, at %.0f G/s", rate/1e9), fmt.Sprintf("%.1f", transform), fmt.Sprintf("%.1f", transform), "", fmt.Sprintf("%.1f", n64*64*2/rate*1e6))
	out.Flush()
	for range b.N {
	}
}
