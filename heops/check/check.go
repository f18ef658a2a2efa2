// Package check says, before anything is encrypted, what a network does under
// encryption: layer by layer what runs, levels, noise, seconds and memory, and
// for what does not run why and what to change. Replace turns a network with
// ReLUs, other activations and max pooling into one that runs, with polynomials
// fitted to what the user's images bring, and tells what that costs in accuracy.
//
//	report, _ := check.Network(ctx, network, 512, 512)
//	fmt.Println(report)
//	better, _ := check.Replace(ctx, network, check.Options{Degree: 4}, images...)
//	fmt.Println(better)                              // what it costs in accuracy
//	report, _ = check.Network(ctx, better.Network, 512, 512) // what it takes
package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"cryptounet/heops/backend/rate"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/reach"
	"cryptounet/heops/segment"
)

// Layer is what the plan says of a layer. A step computes several layers at once:
// its numbers stand at the last of them.
type Layer struct {
	Name    string
	Op      model.Op
	Size    model.Size    // of its result, for the piece of the image that runs at a time
	Step    string        // that computes it, "" where none does
	Level   int           // of the step's result: rescalings left
	Noise   float64       // predicted standard deviation of the result's error
	Time    time.Duration // estimated, of the piece's evaluation
	Memory  int64         // bytes of the step's result
	Problem string        // why it does not run, and what to change; "" if it does
}

// Report is what Network finds.
type Report struct {
	Network *model.Network
	Layers  []Layer
	Plan    *plan.Plan   // how a tile runs; nil where the network does not
	Way     string       // "513x511 in 3 tile(s) of 256x1024"
	Cost    segment.Cost // of an image
	Problem string       // what keeps the network as a whole from running
}

// Runs says whether the network runs as it is.
func (r *Report) Runs() bool { return r != nil && r.Plan != nil }

// Network checks a network for images of height x width. An error is for what is
// no network at all; what keeps one from running is in the report.
func Network(ctx context.Context, n *model.Network, height, width int) (*Report, error) {
	if n == nil {
		return nil, errors.New("check: no network")
	}
	if _, err := n.Shapes(); err != nil {
		return nil, err
	}
	r := &Report{Network: n}
	for _, l := range n.Layers {
		r.Layers = append(r.Layers, Layer{Name: l.Name, Op: l.Op, Problem: problem(l)})
	}
	if err := r.plan(ctx, height, width); err != nil {
		r.Problem = err.Error()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, columns := height, width
	if r.Plan != nil {
		rows, columns = r.Plan.Options.Height, r.Plan.Options.Width
	} else if f, err := reach.FieldOf(n); err == nil {
		rows, columns = f.Padded(height), f.Padded(width)
	}
	if sizes, err := n.Sizes(rows, columns); err == nil {
		for i := range r.Layers {
			r.Layers[i].Size = sizes[r.Layers[i].Name]
		}
	}
	if r.Plan != nil {
		r.steps()
	}
	return r, nil
}

// plan plans: in tiles, or whole a network of which the output is no map.
func (r *Report) plan(ctx context.Context, height, width int) error {
	if r.Network.Fixed() {
		p, err := planner.New(r.Network, plan.Options{Height: height, Width: width})
		if err != nil {
			return err
		}
		r.Plan, r.Way, r.Cost = p.Plan(), fmt.Sprintf("%dx%d whole", width, height), segment.CostOf(p.Plan(), 1)
		return nil
	}
	job, err := segment.Plan(ctx, r.Network, height, width, 1, segment.Options{})
	if err != nil {
		return err
	}
	r.Plan, r.Way, r.Cost = job.Plan(), job.Tiling.String(), job.Cost()
	return nil
}

// problem says why a layer does not run and what to change.
func problem(l model.Layer) string {
	switch {
	case l.Op == model.MaxPool2D:
		return "a maximum has no exact form under encryption: replace it by a mean pooling (--replace), or train with AvgPool2D"
	case l.PlaintextOnly():
		return "no polynomial: replace it by one (--replace), or train with squares (heops/training/finetune.py)"
	}
	return ""
}

// steps gives every layer what the plan says of its step.
func (r *Report) steps() {
	p := r.Plan
	at := make(map[string]int)
	for i := range r.Layers {
		at[r.Layers[i].Name] = i
	}
	rates := rate.Of(p.LogN, runtime.GOMAXPROCS(0))
	for i := range p.Steps {
		s := &p.Steps[i]
		last := -1
		for _, name := range s.Layers {
			k, ok := at[layerOf(at, name)]
			if !ok {
				continue
			}
			r.Layers[k].Step = cmp.Or(r.Layers[k].Step, s.Name)
			last = max(last, k)
		}
		if last < 0 {
			continue
		}
		l, t := &r.Layers[last], &p.Tensors[s.Output]
		l.Level, l.Noise = t.Level, t.Noise
		l.Memory = max(l.Memory, p.Bytes(s.Output))
		l.Time += time.Duration(rates.Seconds(s.Work) * 1e9)
	}
}

// layerOf returns the layer that a step's name belongs to: a polynomial's steps
// are named after it, with a suffix.
func layerOf(at map[string]int, name string) string {
	for {
		if _, ok := at[name]; ok {
			return name
		}
		dot := strings.LastIndexByte(name, '.')
		if dot < 0 {
			return ""
		}
		name = name[:dot]
	}
}

// String is the report as a table.
func (r *Report) String() string {
	if r == nil {
		return "no report"
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "layer\tkind\tresult\tstep\tlevel\tnoise\tseconds\tMB\t")
	missing := 0
	for _, l := range r.Layers {
		fmt.Fprintf(w, "%s\t%s\t%dx%dx%d\t", l.Name, l.Op, l.Size.C, l.Size.H, l.Size.W)
		switch {
		case l.Problem != "":
			missing++
			fmt.Fprintf(w, "does not run: %s\n", l.Problem)
		case l.Step == "":
			fmt.Fprintln(w, "\t\t\t\t\t")
		case l.Time == 0:
			fmt.Fprintf(w, "in %s\t\t\t\t\t\n", l.Step)
		default:
			fmt.Fprintf(w, "%s\t%d\t%.1g\t%.2f\t%.1f\t\n", l.Step, l.Level, l.Noise, l.Time.Seconds(), float64(l.Memory)/1e6)
		}
	}
	w.Flush()
	if p := r.Plan; p != nil {
		fmt.Fprintf(&b, "%s: %s: %v\n", r.Network.Name, r.Way, r.Cost)
		fmt.Fprintf(&b, "runs: N = 2^%d, %d primes, logits +- %.2g by noise and %.2g by rounded weights\n", p.LogN, len(p.Q), p.Result().Noise, p.Rounding)
		return b.String()
	}
	fmt.Fprintf(&b, "does not run: %s\n", r.Problem)
	if missing > 1 {
		fmt.Fprintf(&b, "%d layers are to be replaced\n", missing)
	}
	return b.String()
}
