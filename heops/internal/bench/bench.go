// Package bench is what the benchmarks of several packages measure with. They
// print tables for people, in which every ratio is of two measurements of the
// same run, and a line "figure NAME VALUE UNIT" for each result, by which two
// runs can be compared. Each measures in its body and leaves the loop over b.N
// empty; `make bench` runs them once.
package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
	"text/tabwriter"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/tensor"
	"cryptounet/heops/network/zoo"
	"cryptounet/heops/science/experiment"
	"cryptounet/heops/science/isbi"
)

// Best returns the shortest of several timings, in seconds.
func Best(times int, f func()) float64 {
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

// Figure prints a result for scripts.
func Figure(name string, value float64, unit string) {
	fmt.Printf("figure %s %.6g %s\n", name, value, unit)
}

// Table returns a table that is printed when it is flushed, and what adds a row.
func Table(format string, headers string) (out *tabwriter.Writer, row func(values ...any)) {
	out = tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	io.WriteString(out, headers+"\t\n")
	return out, func(values ...any) { fmt.Fprintf(out, format+"\t\n", values...) }
}

// Network is a planned network with keys and an encrypted input.
type Network struct {
	session.Session
	Input    *cipher.Encrypted
	Planning float64 // seconds
	Peak     int64   // bytes of memory while it was planned
}

// Prepare plans a network and encrypts slices.
func Prepare(b *testing.B, n *model.Network, opts plan.Options, slices ...*tensor.Tensor) Network {
	b.Helper()
	debug.FreeOSMemory()
	resetPeak(b)
	start := time.Now()
	made, err := planner.New(n, opts)
	if err != nil {
		b.Fatal(err)
	}
	planning := time.Since(start).Seconds()
	peak, err := experiment.PeakMemory()
	if err != nil {
		b.Log(err)
	}
	if p := made.Plan(); p.RunBytes()>>20 > int64(p.Options.Memory) {
		b.Fatalf("a run takes %d MiB, the keys %d of them; %d are planned for", p.RunBytes()>>20, p.KeyBytes()>>20, p.Options.Memory)
	}
	s, err := session.KeyedFor(made, n, slices[0])
	if err != nil {
		b.Fatal(err)
	}
	input, err := s.Client.Encrypt(context.Background(), slices...)
	if err != nil {
		b.Fatal(err)
	}
	return Network{s, input, planning, peak}
}

// Shipped returns the network that comes with the project and a slice.
func Shipped(b *testing.B) (*model.Network, *tensor.Tensor) {
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

// Ran is what runs of a program on one backend took: the first and, of several
// later ones on the same evaluator, the fastest.
type Ran struct {
	First, Later float64   // seconds
	CPU          float64   // processor seconds of the later one
	Steps        []float64 // of the later one
	Peak         int64     // bytes of memory, most at any time
	Output       *cipher.Encrypted
}

// Runs runs the program several times on one evaluator. The first run takes its
// memory from the system, the later ones have it.
func (p Network) Runs(b *testing.B, o evaluator.Options, times int) Ran {
	b.Helper()
	e, err := evaluator.NewWith(o, p.Program, p.Keys)
	if err != nil {
		b.Fatal(err)
	}
	debug.FreeOSMemory()
	resetPeak(b)
	var all Ran
	for i := range times {
		before := cpuSeconds()
		r, err := e.Start(p.Input)
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
		if all.Output = r.Output(); i == 0 {
			all.First = wall
		}
		if i == 0 || i == 1 || wall < all.Later {
			all.Later, all.CPU, all.Steps = wall, cpuSeconds()-before, steps
		}
	}
	if all.Peak, err = experiment.PeakMemory(); err != nil {
		b.Log(err)
	}
	return all
}

// Cores is how many cores share the work.
func Cores() int { return runtime.GOMAXPROCS(0) }
