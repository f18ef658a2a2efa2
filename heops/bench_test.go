package heops

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"cryptounet/heops/isbi"
	"cryptounet/heops/model"
	"cryptounet/heops/plan"
	"cryptounet/heops/rns"
	"cryptounet/heops/tensor"
	"cryptounet/heops/zoo"
)

// The benchmarks print tables; every ratio in them is of two measurements of
// the same run. `make bench` runs them once. Each benchmark measures in its
// body and leaves the loop over b.N empty.

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

func prepare(b *testing.B, n *model.Network, opts plan.Options, slices ...*tensor.Tensor) prepared {
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
	input, err := c.Encrypt(ctx, slices...)
	if err != nil {
		b.Fatal(err)
	}
	return prepared{p, c, keys, slices[0], input}
}

// ran is what runs of a plan on one backend took: the first and, of several
// later ones on the same evaluator, the fastest.
type ran struct {
	first, later float64   // seconds
	cpu          float64   // processor seconds of the later one
	steps        []float64 // of the later one
	peak         int64     // bytes of memory, most at any time
}

// runs runs the plan several times on one evaluator. The first run takes its
// memory from the system, the later ones have it.
func (p prepared) runs(b *testing.B, backend Backend, times int) ran {
	b.Helper()
	e, err := NewEvaluatorOn(backend, p.plan, p.keys)
	if err != nil {
		b.Fatal(err)
	}
	debug.FreeOSMemory()
	resetPeak(b)
	var all ran
	for i := range times {
		before := cpuSeconds()
		r, err := e.Start(p.input)
		if err != nil {
			b.Fatal(err)
		}
		var steps []float64
		wall := 0.0
		for r.Next(context.Background()) {
			steps = append(steps, r.Report().Duration.Seconds())
			wall += r.Report().Duration.Seconds()
		}
		if r.Err() != nil {
			b.Fatal(r.Err())
		}
		if i == 0 {
			all.first = wall
		}
		if i == 0 || i == 1 || wall < all.later {
			all.later, all.cpu, all.steps = wall, cpuSeconds()-before, steps
		}
	}
	if all.peak, err = PeakMemory(); err != nil {
		b.Fatal(err)
	}
	return all
}

// resetPeak has the system count the peak of resident memory anew.
func resetPeak(b *testing.B) {
	b.Helper()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Fatal(err)
	}
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
