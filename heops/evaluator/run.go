package evaluator

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/progress"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// Run is a plan being run step by step:
//
//	run, err := evaluator.Start(input)
//	for run.Next(ctx) {
//		fmt.Println(run.Report())
//	}
//	err = run.Err()
//
// A step that was cancelled goes on with Next where it stopped. Maps are taken
// apart while the last step that reads them runs, and their memory is used
// again, unless Map has handed them out; the input is never touched. A step that
// failed for another reason than its context can be tried again only if none of
// its inputs was taken apart: Err says so.
type Run struct {
	evaluator *Evaluator
	images    int
	maps      []*cipher.Encrypted
	seen      []bool // handed out by Map: not ours to reuse
	next      int
	work      *work // of the next step, if it was begun
	lost      error // why the run cannot go on
	report    StepReport
	reports   []StepReport
	err       error

	// Progress, if set, hears how far the current step is. Several goroutines
	// call it; it must not call the run's methods.
	Progress func(step string, done, total int)
}

// StepReport says what a step was and what it took.
type StepReport struct {
	Index, Steps int // Index counts from 1
	Step         plan.Step
	Tensor       plan.Tensor
	Bytes        int64 // of the map that the step made
	Duration     time.Duration
}

// String is one line of a table.
func (r StepReport) String() string {
	return fmt.Sprintf("%2d/%d %-11s %-12s %-28s level %d  %4d key switches %6d products  %7.1f MB  %6.2f s",
		r.Index, r.Steps, r.Step.Kind, r.Step.Name, r.Tensor.Layout, r.Tensor.Level, r.Step.KeySwitches, r.Step.Products, float64(r.Bytes)/1e6, r.Duration.Seconds())
}

// Next runs the next step. It returns false when the plan is done or the step
// failed; Err tells which.
func (r *Run) Next(ctx context.Context) bool {
	if r == nil || r.evaluator == nil {
		return false
	}
	if r.err = r.lost; r.err != nil {
		return false
	}
	p := r.evaluator.plan
	if r.next >= len(p.Steps) {
		return false
	}
	s := &p.Steps[r.next]
	start := time.Now()
	progress.Tell(ctx, "layers", float64(r.next), float64(len(p.Steps)))
	if r.work == nil {
		r.work = r.begin()
	}
	w := r.work
	w.progress = func(done, total int) {
		if r.Progress != nil {
			r.Progress(s.Name, done, total)
		}
		if done < total {
			progress.Tell(ctx, "layers", float64(r.next)+float64(done)/float64(total), float64(len(p.Steps)))
		}
	}
	err := w.run(ctx)
	var m *cipher.Encrypted
	if err == nil {
		if m, err = r.made(s.Output, w.out); err != nil {
			w.failed.Store(true)
		}
	}
	if err != nil {
		r.err = fmt.Errorf("evaluator: step %d of %d, %s (%s): %w", r.next+1, len(p.Steps), s.Name, s.Kind, err)
		if w.failed.Load() {
			r.fail()
		}
		return false
	}
	w.end(r.maps)
	r.maps[s.Output], r.work = m, nil
	r.next++
	r.dropRead()
	r.report = StepReport{r.next, len(p.Steps), *s, p.Tensors[s.Output], m.Bytes(), time.Since(start)}
	r.reports = append(r.reports, r.report)
	r.tell(ctx, m)
	progress.Tell(ctx, "layers", float64(r.next), float64(len(p.Steps)))
	return true
}

// All runs the steps that are left, in a loop:
//
//	for report := range run.All(ctx) {
//
// Err tells whether all have run.
func (r *Run) All(ctx context.Context) iter.Seq[StepReport] {
	return func(yield func(StepReport) bool) {
		for r.Next(ctx) && yield(r.Report()) {
		}
	}
}

// made returns the map of a tensor's ciphertexts, the result with the bits that
// count.
func (r *Run) made(t int, cts []*rlwe.Ciphertext) (*cipher.Encrypted, error) {
	e := r.evaluator
	if t == e.plan.ResultIndex() {
		return cipher.NewResult(e.context, e.keys.Owner(), r.images, cts)
	}
	return cipher.New(e.context, e.keys.Owner(), t, r.images, cts, nil)
}

// fail ends a step that failed otherwise than by its context. Without its
// inputs, there is no second try.
func (r *Run) fail() {
	w := r.work
	w.drop()
	r.work = nil
	if w.gone.Load() {
		w.end(r.maps)
		r.err = fmt.Errorf("%w; the step's inputs are gone: begin again with Evaluator.Start", r.err)
		r.lost = r.err
	}
}

// dropRead drops the maps that no step from the next on reads. The input is
// the caller's.
func (r *Run) dropRead() {
	for t, m := range r.maps {
		if last := r.evaluator.last[t]; m != nil && last >= 0 && last < r.next {
			r.dropMap(t)
		}
	}
}

// drop drops every map that was not handed out, and a step under way.
func (r *Run) drop() {
	if r.work != nil {
		r.work.drop()
		r.work.end(r.maps)
		r.work = nil
	}
	for t, m := range r.maps {
		if m != nil {
			r.dropMap(t)
		}
	}
}

func (r *Run) dropMap(t int) {
	if !r.seen[t] {
		r.evaluator.pool.Drop(r.maps[t].Lattigo()...)
	}
	r.maps[t] = nil
}

// Err returns why the last call of Next failed, nil if it did not.
func (r *Run) Err() error {
	if r == nil || r.evaluator == nil {
		return errNoRun
	}
	return r.err
}

// errNoRun is what a Run that Start did not make ended with.
var errNoRun = errors.New("evaluator: there is no run: begin one with Evaluator.Start")

// Report describes the step that Next ran last.
func (r *Run) Report() StepReport {
	if r == nil {
		return StepReport{}
	}
	return r.report
}

// Reports describes all steps that have run.
func (r *Run) Reports() []StepReport {
	if r == nil {
		return nil
	}
	return slices.Clone(r.reports)
}

// Table returns the steps that have run as a table's headers and rows.
func (r *Run) Table() (headers []string, rows [][]any) { return Table(r.Reports()) }

// Duration returns how long the steps that have run took, together.
func (r *Run) Duration() (d time.Duration) {
	for _, report := range r.Reports() {
		d += report.Duration
	}
	return d
}

// Map returns what the last step made; the input before the first. It is nil
// where the next step was cancelled after it began to take the map apart.
func (r *Run) Map() *cipher.Encrypted {
	if r == nil || r.evaluator == nil {
		return nil
	}
	t := 0
	if r.next > 0 {
		t = r.evaluator.plan.Steps[r.next-1].Output
	}
	if r.work != nil && !r.work.keep(t) {
		return nil
	}
	r.seen[t] = true
	return r.maps[t]
}

// Done says whether all steps have run.
func (r *Run) Done() bool {
	return r != nil && r.evaluator != nil && r.next == len(r.evaluator.plan.Steps)
}

// Output returns the encrypted logits, nil before the run is done.
func (r *Run) Output() *cipher.Encrypted {
	if !r.Done() {
		return nil
	}
	return r.Map()
}

// Bytes returns the memory that the run's maps take now.
func (r *Run) Bytes() int64 {
	if r == nil {
		return 0
	}
	var n int64
	for _, m := range r.maps {
		if m != nil {
			n += m.Bytes()
		}
	}
	return n
}

// Table returns reports as a table's headers and rows.
func Table(reports []StepReport) (headers []string, rows [][]any) {
	for _, r := range reports {
		h, cells := r.Row()
		headers, rows = h, append(rows, cells)
	}
	if headers == nil {
		headers, _ = StepReport{}.Row()
	}
	return headers, rows
}

// Row returns the report as a line of a table, with the table's headers. A slice
// of reports is shown as that table in a notebook.
func (r StepReport) Row() (headers []string, cells []any) {
	relinearised := 0
	if r.Step.Kind == plan.Relinearise {
		relinearised = r.Step.KeySwitches
	}
	scale := ""
	if r.Tensor.Scale > 0 {
		scale = fmt.Sprintf("2^%.1f", math.Log2(r.Tensor.Scale))
	}
	return []string{"step", "kind", "ciphertexts", "level", "scale", "rotations", "relinearised", "products", "MB", "time"}, []any{
		r.Step.Name, string(r.Step.Kind), r.Tensor.Layout.Len(), r.Tensor.Level, scale,
		r.Step.Rotations, relinearised, r.Step.Products, fmt.Sprintf("%.1f", float64(r.Bytes)/1e6), r.Duration,
	}
}
