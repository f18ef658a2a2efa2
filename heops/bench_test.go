package heops

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/isbi"
	"cryptounet/heops/model"
	"cryptounet/heops/plan"
	"cryptounet/heops/rns"
	"cryptounet/heops/tensor"
	"cryptounet/heops/zoo"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// The benchmarks print tables; every ratio in them is of two measurements of
// the same run. `make bench` runs them once.

// best returns the shortest of several timings, in seconds.
func best(times int, f func()) float64 {
	shortest := 0.0
	for i := range times {
		start := time.Now()
		f()
		if t := time.Since(start).Seconds(); i == 0 || t < shortest {
			shortest = t
		}
	}
	return shortest
}

// cpuSeconds returns the processor time that this process has used.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

func table(format string) (*tabwriter.Writer, func(values ...any)) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	return w, func(values ...any) { fmt.Fprintf(w, format+"\t\n", values...) }
}

// unitCosts measures what the plan's units of work take, in seconds: a
// transform, a product with a key, with a weight, and a pass over the words.
func unitCosts(w *native) (transform, key, mac, words float64) {
	m := w.q[0]
	rows := w.polynomials(9)
	rng := rand.New(rand.NewPCG(1, 1))
	for _, r := range rows {
		for i := range r {
			r[i] = rng.Uint64N(m.Q())
		}
	}
	transform = best(50, func() { m.NTT(rows[0], rows[0]) })
	key = best(50, func() { m.InnerProductPair(rows[0], rows[1], rows[2:5], rows[3:6], rows[6:9]) }) / 6
	words = best(50, func() { m.SubMulScalar(rows[0], rows[1], rows[2], 12345) })
	const inputs, outputs = 96, 32
	xs, dsts := w.polynomials(inputs), w.polynomials(outputs)
	sums := make([][]rns.Term, outputs)
	for i := range sums {
		for k := range inputs {
			sums[i] = append(sums[i], rns.Term{Input: k, Weight: int64(k - 40)})
		}
	}
	program, err := m.NewProgram(inputs, sums)
	if err != nil {
		panic(err)
	}
	mac = best(5, func() {
		for at := 0; at < w.n; at += tile {
			m.CombineMany(dsts, xs, at, at+tile, program)
		}
	}) / (inputs * outputs)
	return transform, key, mac, words
}

// seconds predicts a step's time on all cores.
func seconds(k plan.Work, transform, key, mac, words float64) float64 {
	one := float64(k.Transforms)*transform + float64(k.KeyProducts)*key + float64(k.MACs)*mac + float64(k.Words)*words
	return one / float64(runtime.GOMAXPROCS(0))
}

// prepared is a planned network with keys and an encrypted input.
type prepared struct {
	plan   *plan.Plan
	client *Client
	keys   *EvaluationKeys
	pixels *tensor.Tensor
	input  *Encrypted
}

func prepare(b *testing.B, n *model.Network, opts plan.Options, pixels *tensor.Tensor) prepared {
	b.Helper()
	p, err := plan.New(n, opts)
	if err != nil {
		b.Fatal(err)
	}
	c, err := NewClient(p)
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	keys, err := c.EvaluationKeys(ctx)
	if err != nil {
		b.Fatal(err)
	}
	input, err := c.Encrypt(ctx, pixels)
	if err != nil {
		b.Fatal(err)
	}
	return prepared{p, c, keys, pixels, input}
}

// times runs the plan on a backend and returns the seconds of each step and
// the processor seconds of all.
func (p prepared) times(b *testing.B, backend Backend) (steps []float64, wall, cpu float64) {
	b.Helper()
	e, err := NewEvaluatorOn(backend, p.plan, p.keys)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	before := cpuSeconds()
	r, err := e.Start(p.input)
	if err != nil {
		b.Fatal(err)
	}
	for r.Next(context.Background()) {
		steps = append(steps, r.Report().Duration.Seconds())
		wall += r.Report().Duration.Seconds()
	}
	if r.Err() != nil {
		b.Fatal(r.Err())
	}
	return steps, wall, cpuSeconds() - before
}

func shipped(b *testing.B) (*model.Network, *tensor.Tensor) {
	b.Helper()
	n, err := zoo.Load("dlin")
	if err != nil {
		b.Fatal(err)
	}
	x, err := n.Normalise(isbi.Synthetic(1).Image.Pix, isbi.Size, isbi.Size)
	if err != nil {
		b.Fatal(err)
	}
	return n, x
}

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
	row("operation", 0, "native ms", "Lattigo ms", "ratio", "counted ms")
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

// BenchmarkLayers runs the shipped network layer by layer on both backends,
// beside the cost model's prediction and the plaintext network.
func BenchmarkLayers(b *testing.B) {
	n, x := shipped(b)
	layers(b, "dlin, 512x512", prepare(b, n, plan.Options{}, x))
	for range b.N {
	}
}

// BenchmarkTwoConvolutions is a deeper network: two convolutions a block, base
// 8, two poolings, random weights.
func BenchmarkTwoConvolutions(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 0))
	x := testnet.Image(rng, 512, 512)
	n, err := testnet.DeepUNet(rng, 8).Network(4, x)
	if err != nil {
		b.Fatal(err)
	}
	layers(b, "two convolutions a block, base 8, 512x512", prepare(b, n, plan.Options{Precision: 4}, x))
	for range b.N {
	}
}

func layers(b *testing.B, title string, p prepared) {
	c, err := newNativeContext(p.client.params, p.keys, rns.Best())
	if err != nil {
		b.Fatal(err)
	}
	transform, key, mac, words := unitCosts(newNative(c, &programs{}))
	steps, wall, cpu := p.times(b, Native)
	slow, slowWall, slowCPU := p.times(b, Lattigo)
	fmt.Printf("\n%s: N = 2^%d, %d + %d primes, %d image(s) a run\n", title, p.plan.LogN, len(p.plan.Q), len(p.plan.P), p.plan.Grid.Batch)
	out, row := table("%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s")
	row("step", "kind", 0, "predicted s", "native s", "ratio", "Lattigo s", "ratio")
	predicted := 0.0
	for i, s := range p.plan.Steps {
		t := seconds(s.Work, transform, key, mac, words)
		predicted += t
		row(s.Name, s.Kind, p.plan.Tensors[s.Output].Level, fmt.Sprintf("%.3f", t), fmt.Sprintf("%.3f", steps[i]), fmt.Sprintf("%.1f", steps[i]/t),
			fmt.Sprintf("%.2f", slow[i]), fmt.Sprintf("%.1fx", slow[i]/steps[i]))
	}
	row("all", "", 0, fmt.Sprintf("%.3f", predicted), fmt.Sprintf("%.3f", wall), fmt.Sprintf("%.1f", wall/predicted), fmt.Sprintf("%.2f", slowWall), fmt.Sprintf("%.1fx", slowWall/wall))
	out.Flush()
	plain := best(3, func() { p.plan.Model.Forward(p.pixels, p.plan.Pitch()) })
	peak, err := PeakMemory()
	if err != nil {
		b.Fatal(err)
	}
	images := float64(p.plan.Grid.Batch)
	fmt.Printf("a slice: %.2f s, %.2f core-seconds (Lattigo %.1f s, %.1f core-seconds); plaintext %.3f s in float64, so %.0fx\n",
		wall/images, cpu/images, slowWall/images, slowCPU/images, plain, wall/images/plain)
	fmt.Printf("sent: up %.1f MB, down %.1f MB, keys %.1f MB; memory: peak %.2f GiB for this process with both backends, %.2f GiB predicted for ciphertexts and keys\n",
		float64(p.plan.UploadBytes())/1e6, float64(p.plan.DownloadBytes())/1e6, float64(p.plan.KeyBytes())/1e6, float64(peak)/(1<<30), float64(p.plan.PeakBytes())/(1<<30))
	b.ReportMetric(wall/images, "s/slice")
	b.ReportMetric(slowWall/wall, "x-lattigo")
}

// BenchmarkScaling shows how the cost grows with the image's side, channels
// and depth.
func BenchmarkScaling(b *testing.B) {
	out, row := table("%s\t%s\t%s\t%d\t%s\t%s")
	fmt.Printf("\nScaling, random networks: seconds a slice\n")
	row("side", "base", "squares", 0, "s a slice", "us a pixel")
	measure := func(side, base, depth int) {
		rng := rand.New(rand.NewPCG(1, 0))
		x := testnet.Image(rng, side, side)
		n, err := testnet.Chain(rng, base, depth).Network(4, x)
		if err != nil {
			b.Fatal(err)
		}
		p := prepare(b, n, plan.Options{Height: side, Width: side, Precision: 4, LogN: 14}, x)
		_, wall, _ := p.times(b, Native)
		wall /= float64(p.plan.Grid.Batch)
		row(fmt.Sprint(side), fmt.Sprint(base), fmt.Sprint(depth), p.plan.LogN, fmt.Sprintf("%.3f", wall), fmt.Sprintf("%.2f", wall*1e6/float64(side*side)))
	}
	for _, side := range []int{128, 256, 512, 1024} {
		measure(side, 8, 3)
	}
	for _, base := range []int{4, 8, 16} {
		measure(512, base, 3)
	}
	for _, depth := range []int{1, 2, 3, 4} {
		measure(512, 8, depth)
	}
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
