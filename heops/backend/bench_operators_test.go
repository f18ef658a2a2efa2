package backend_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/backend/lattigo"
	"cryptounet/heops/backend/native"
	"cryptounet/heops/backend/rate"
	"cryptounet/heops/backend/rns"
	"cryptounet/heops/internal/bench"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// BenchmarkOperators holds single operations against Lattigo's, and against
// what their transforms and products alone would take.
func BenchmarkOperators(b *testing.B) {
	n, x := bench.Shipped(b)
	p := bench.Prepare(b, n, plan.Options{}, x)
	own, err := native.New(p.Keys, rns.Best())
	if err != nil {
		b.Fatal(err)
	}
	w, l := own.Worker(), lattigo.New(p.Keys).Worker()
	costs := rate.Of(p.Plan.LogN, 1)
	fmt.Printf("\nOperators at N = 2^%d, %d special primes, one core (%v kernels)\n", p.Plan.LogN, len(p.Plan.P), rns.Best())
	fmt.Println(costs)
	out, row := bench.Table("%s\t%d\t%s\t%s\t%s\t%s", "operation\tlevel\tnative ms\tLattigo ms\tratio\tcounted ms")
	var figures []func()
	special := len(p.Plan.P)
	for _, o := range []struct {
		name  string
		level int
		work  plan.Work
		do    func(a arithmetic.Worker, ct *rlwe.Ciphertext) ([]*rlwe.Ciphertext, error)
	}{
		{"rotation", keyLevel(p.Plan, 1), plan.KeySwitch{Special: special}.Whole(keyLevel(p.Plan, 1)),
			func(a arithmetic.Worker, ct *rlwe.Ciphertext) ([]*rlwe.Ciphertext, error) {
				return a.Rotate(ct, ct.Level(), 1)
			}},
		{"square and relinearise", keyLevel(p.Plan, 0), plan.KeySwitch{Special: special}.Whole(keyLevel(p.Plan, 0)),
			func(a arithmetic.Worker, ct *rlwe.Ciphertext) ([]*rlwe.Ciphertext, error) {
				square := a.Square(ct)
				out, err := a.Relinearise(square, ct.Level())
				return []*rlwe.Ciphertext{square, out}, err
			}},
		{"rescale", p.Plan.Input().Level, plan.Work{Transforms: 2 * (p.Plan.Input().Level + 1), Words: 4 * p.Plan.Input().Level},
			func(a arithmetic.Worker, ct *rlwe.Ciphertext) ([]*rlwe.Ciphertext, error) {
				out, err := a.Assemble([]arithmetic.Part{{Ciphertext: a.Sum(ct, ct), Mask: -1}}, arithmetic.Assembly{Drop: 1})
				return []*rlwe.Ciphertext{out}, err
			}},
	} {
		ct := arithmetic.At(p.Input.Lattigo()[0], o.level)
		time := func(a arithmetic.Worker, times int) float64 {
			return bench.Best(times, func() {
				out, err := o.do(a, ct)
				if err != nil {
					b.Fatal(err)
				}
				if a == w {
					own.Drop(out...)
				}
			})
		}
		fast, slow := time(w, 20), time(l, 5)
		counted := costs.Seconds(o.work)
		row(o.name, o.level, fmt.Sprintf("%.2f", fast*1e3), fmt.Sprintf("%.2f", slow*1e3), fmt.Sprintf("%.1fx", slow/fast), fmt.Sprintf("%.2f", counted*1e3))
		name := "operator/" + strings.ReplaceAll(o.name, " ", "-")
		figures = append(figures, func() {
			bench.Figure(name, fast*1e3, "ms")
			bench.Figure(name+"-over-lattigo", slow/fast, "x")
		})
	}
	out.Flush()
	for _, print := range figures {
		print()
	}
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
	var weights []uint64
	for i := range rows {
		xs[i], dsts[i] = rns.NewRow(n, i), rns.NewRow(n, rows+i)
		for k := range rows {
			sums[i] = append(sums[i], rns.Term{Input: int32(k), Weight: int32(len(weights))})
			weights = append(weights, uint64(1000*i+k+1))
		}
	}
	program, err := rns.NewProgram(rns.Best(), rows, len(weights), false, false, sums)
	if err != nil {
		b.Fatal(err)
	}
	const times = 500
	t := bench.Best(5, func() {
		for range times {
			m.CombineMany(dsts, xs, 0, words, program, weights, false)
		}
	})
	return 2 * rows * rows * words * times / t
}

// BenchmarkKernels holds the kernels of package rns against Lattigo's at the
// plan's ring degree.
func BenchmarkKernels(b *testing.B) {
	n, x := bench.Shipped(b)
	p := bench.Prepare(b, n, plan.Options{}, x)
	sub := p.Keys.Scheme().Lattigo().RingQ().SubRings[0]
	rng := rand.New(rand.NewPCG(1, 1))
	a, c := make([]uint64, p.Plan.Slots()), make([]uint64, p.Plan.Slots())
	for i := range a {
		a[i], c[i] = rng.Uint64N(sub.Modulus), rng.Uint64N(sub.Modulus)
	}
	fmt.Printf("\nKernels at N = 2^%d, conjugate-invariant, one core: microseconds (times as fast as Lattigo's)\n", p.Plan.LogN)
	out, row := bench.Table("%s\t%s\t%s\t%s\t%s", "path\tforward\tinverse\tproduct\tweighted sum of 64")
	var figures []func()
	lattigoSum := func() {
		for range 64 {
			sub.MulScalarMontgomeryThenAdd(a, 12345, c)
		}
	}
	theirs := []float64{
		bench.Best(30, func() { sub.NTT(a, a) }), bench.Best(30, func() { sub.INTT(a, a) }),
		bench.Best(30, func() { sub.MulCoeffsMontgomery(a, c, c) }), bench.Best(5, lattigoSum),
	}
	show := func(name string, own []float64) {
		cells := []any{name}
		for i, t := range own {
			cells = append(cells, fmt.Sprintf("%.1f (%.1fx)", t*1e6, theirs[i]/t))
			kernel := "kernel/" + name + "/" + []string{"forward", "inverse", "product", "sum64"}[i]
			figures = append(figures, func() {
				bench.Figure(kernel, t*1e6, "us")
				bench.Figure(kernel+"-over-lattigo", theirs[i]/t, "x")
			})
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
			bench.Best(30, func() { m.NTT(a, a) }), bench.Best(30, func() { m.INTT(a, a) }),
			bench.Best(30, func() { m.Mul(c, a, c) }), bench.Best(5, func() { m.Combine(sum, xs, ws) }),
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
	for _, print := range figures {
		print()
	}
	for range b.N {
	}
}
