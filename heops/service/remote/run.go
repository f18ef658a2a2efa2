package remote

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/progress"
	"cryptounet/heops/service/api"
)

// Run is a job being done step by step, each on the server, with the shape of
// evaluator.Run. It is for one goroutine.
type Run struct {
	job     *Job
	ctx     context.Context // of the last call: Map and Output fetch under it
	input   *cipher.Encrypted
	step    int
	report  evaluator.StepReport
	reports []evaluator.StepReport
	last    *cipher.Encrypted // what the last step made, once it was fetched
	err     error
}

// Start submits a job that waits before its first step; nothing is computed yet.
// Close it when its maps are not needed any more: the server keeps them.
func (c *Client) Start(ctx context.Context, keys Keys, input *cipher.Encrypted) (*Run, error) {
	j, err := c.Submit(ctx, keys, input, JobOptions{stepwise: true})
	if err != nil {
		return nil, err
	}
	return &Run{job: j, ctx: ctx, input: input}, nil
}

// Job returns the run's job.
func (r *Run) Job() *Job { return r.job }

// Next runs the next step on the server. It returns false when the plan is done or
// the step failed; Err tells which. A step whose ctx ended goes on with Next.
func (r *Run) Next(ctx context.Context) bool {
	r.err = nil
	if r.Done() {
		return false
	}
	r.ctx = ctx
	next := r.step + 1
	progress.Tell(ctx, "layers", float64(r.step), float64(len(r.job.plan.Steps)))
	a, err := call(ctx, r.job.c, r.job.c.api.Advance, &api.AdvanceRequest{Job: r.job.id, Step: int32(next)})
	if err != nil {
		r.err = err
		return false
	}
	now := r.job.status(a)
	r.note(now, next)
	if !r.reached(now, next) {
		r.err = r.job.watch(ctx, r.step, func(s Status) bool {
			now = s
			r.note(s, next)
			return !r.reached(s, next)
		})
	}
	switch {
	case r.err != nil:
		return false
	case now.Step < next || now.State == Failed || now.State == Cancelled:
		r.err = &JobError{r.job.id, now.State, now.Error}
		return false
	}
	r.step, r.last, r.reports = next, nil, append(r.reports, r.report)
	progress.Tell(ctx, "layers", float64(next), float64(len(r.job.plan.Steps)))
	return true
}

// note keeps a step's report.
func (r *Run) note(s Status, step int) {
	for _, report := range s.Reports {
		if report.Index == step {
			r.report = report
		}
	}
}

// reached says whether a step is done and the server waits for what comes next.
func (r *Run) reached(s Status, step int) bool {
	return s.Ended() || s.State == Paused && s.Step >= step
}

// Report describes the step that Next ran last; its Duration is the server's.
func (r *Run) Report() evaluator.StepReport { return r.report }

// Reports describes all steps that have run.
func (r *Run) Reports() []evaluator.StepReport { return slices.Clone(r.reports) }

// Table returns the steps that have run as a table's headers and rows.
func (r *Run) Table() (headers []string, rows [][]any) { return evaluator.Table(r.reports) }

// Duration returns how long the steps that have run took on the server, together.
func (r *Run) Duration() (d time.Duration) {
	for _, report := range r.reports {
		d += report.Duration
	}
	return d
}

// Steps returns how many steps have run, and how many there are.
func (r *Run) Steps() (done, all int) { return r.step, len(r.job.plan.Steps) }

// All runs the steps that are left, in a loop:
//
//	for report := range run.All(ctx) {
//
// Err tells whether all have run.
func (r *Run) All(ctx context.Context) iter.Seq[evaluator.StepReport] {
	return func(yield func(evaluator.StepReport) bool) {
		for r.Next(ctx) && yield(r.Report()) {
		}
	}
}

// Err returns why the last call failed, nil if it did not.
func (r *Run) Err() error { return r.err }

// Done says whether all steps have run.
func (r *Run) Done() bool { return r.step == len(r.job.plan.Steps) }

// Map fetches what the last step made; before the first it is the input. It is nil
// where that failed, and Err says why.
func (r *Run) Map() *cipher.Encrypted {
	if r.step == 0 {
		return r.input
	}
	if r.last != nil {
		return r.last
	}
	e, err := r.job.c.fetch(r.ctx, r.job.model, "map", func(ctx context.Context, offset int64) (stream, error) {
		return r.job.c.api.FetchMap(ctx, &api.FetchMapRequest{Job: r.job.id, Step: int32(r.step), Offset: offset})
	})
	if err == nil {
		err = r.job.ours(e, r.job.plan.Steps[r.step-1].Output)
	}
	if r.err = err; err != nil {
		return nil
	}
	r.last = e
	return e
}

// Output fetches the encrypted result; nil before the run is done, or where that
// failed, and Err says why.
func (r *Run) Output() *cipher.Encrypted {
	if !r.Done() {
		return nil
	}
	return r.Map()
}

// Close removes the job from the server, with its maps.
func (r *Run) Close(ctx context.Context) error {
	if err := r.job.Cancel(ctx); err != nil {
		if s, e := r.job.Status(ctx); e != nil || !s.Ended() {
			return errors.Join(err, e)
		}
	}
	if err := r.job.Delete(ctx); err != nil {
		return fmt.Errorf("remote: the job has ended, but is still there: %w", err)
	}
	return nil
}
