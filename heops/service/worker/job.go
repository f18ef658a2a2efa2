package worker

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cryptounet/heops/evaluator"
	"cryptounet/heops/service/queue"
	"cryptounet/heops/service/store"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("cryptounet/heops/service/worker")

var (
	errStopping = errors.New("the server is stopping")  // ends the waiting of jobs
	errDeadline = errors.New("its deadline has passed") // ends a job that is late
)

// often is how often watchers are told of a job's steps: that takes from computing.
const often = 100 * time.Millisecond

// Run computes jobs until ctx is done. Then no job is begun any more; those that
// run end their step and write a checkpoint, from which they go on another time.
func (w *Worker) Run(ctx context.Context) {
	running, cancel := context.WithCancelCause(context.Background())
	var jobs sync.WaitGroup
	slots := make(chan struct{}, w.c.Runs)
	late := time.NewTicker(time.Second)
	defer late.Stop()
	w.wake()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-late.C:
			w.expire()
		case slots <- struct{}{}:
			i, ok := w.next(ctx, late.C)
			if !ok {
				<-slots
				continue
			}
			jobs.Go(func() {
				defer func() { <-slots }()
				w.one(running, i)
				if w.c.Source != nil {
					w.c.Source.Settle(i.ID)
				}
			})
		}
	}
	w.stop()
	defer time.AfterFunc(w.c.Grace, func() { cancel(errStopping) }).Stop()
	jobs.Wait()
	cancel(nil)
}

// next waits for a job to be begun, from the own queue or the shared one.
func (w *Worker) next(ctx context.Context, second <-chan time.Time) (queue.Item, bool) {
	if w.c.Source == nil {
		return w.take(ctx, second)
	}
	id, err := w.c.Source.Take(ctx, w.held)
	return queue.Item{ID: id}, err == nil
}

// take waits for a job to be begun; false where ctx or a second ended first.
func (w *Worker) take(ctx context.Context, second <-chan time.Time) (queue.Item, bool) {
	for {
		w.expire()
		w.mu.Lock()
		i, ok := w.queue.Take()
		more := w.queue.Len() > 0
		w.mu.Unlock()
		if ok {
			if more {
				w.wake()
			}
			return i, true
		}
		select {
		case <-w.ready:
		case <-second:
			return queue.Item{}, false
		case <-ctx.Done():
			return queue.Item{}, false
		}
	}
}

// expire ends jobs that wait beyond their deadline.
func (w *Worker) expire() {
	w.mu.Lock()
	late := w.queue.Expire(w.c.Store.Now())
	w.mu.Unlock()
	for _, i := range late {
		w.finish(w.c.Store.End(i.ID, store.Failed, errDeadline.Error()))
	}
}

// one computes one job as far as it may go. Whatever goes wrong with it, panics
// too, ends this job and nothing else.
func (w *Worker) one(running context.Context, i queue.Item) {
	id := i.ID
	// A shared queue counts how often a job took its worker down by itself.
	if j, err := w.c.Store.Job(i.Client, id); w.c.Source == nil && err == nil && j.Suspect() {
		w.alone.Lock()
		defer w.alone.Unlock()
	} else {
		w.alone.RLock()
		defer w.alone.RUnlock()
	}
	ctx, cancel := context.WithCancelCause(running)
	defer cancel(nil)
	l := &live{cancel: cancel}
	w.mu.Lock()
	w.live[id] = l
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		if w.live[id] == l { // and not the next attempt of a job that was paused
			delete(w.live, id)
		}
		w.mu.Unlock()
		w.notify(id)
	}()
	j, err := w.c.Store.Start(id)
	if err != nil { // cancelled meanwhile, or the disk is full
		if !errors.Is(err, store.ErrStale) && !errors.Is(err, store.ErrNotFound) {
			w.c.Log.Error("a job could not be begun", "job", id, "error", err)
			w.later(id)
		}
		return
	}
	w.notify(id)
	if !j.Deadline.IsZero() {
		timer := time.AfterFunc(j.Deadline.Sub(w.c.Store.Now()), func() { cancel(errDeadline) })
		defer timer.Stop()
	}
	ctx, span := tracer.Start(ctx, "job", trace.WithAttributes(attribute.String("job", id), attribute.String("model", j.Model), attribute.Int("attempt", j.Attempt)))
	defer span.End()
	a := &attempt{w: w, j: j, live: l, saved: time.Now()}
	func() {
		defer func() {
			if r := recover(); r != nil {
				w.c.Log.Error("a job panicked", "job", id, "panic", r, "stack", string(debug.Stack()))
				err = errors.New("the evaluation panicked; the server's log has the details")
			}
		}()
		err = a.run(ctx)
	}()
	w.end(ctx, a, err)
}

// end records how an attempt ended otherwise than well.
func (w *Worker) end(ctx context.Context, a *attempt, err error) {
	id := a.j.ID
	cut := cutError{}
	switch cause := context.Cause(ctx); {
	case err == nil || errors.Is(err, store.ErrStale) || errors.Is(cause, store.ErrStale):
	case errors.Is(cause, errStopping) || errors.Is(err, errStopping):
		w.handBack(a)
	case errors.Is(err, store.ErrAway):
		w.c.Log.Error("the store is away: the job goes on when it is back", "job", id, "error", err)
		w.handBack(a)
	case errors.Is(cause, errDeadline):
		w.finish(w.c.Store.End(id, store.Failed, errDeadline.Error()))
	case errors.Is(err, store.ErrFull):
		w.c.Log.Error("the disk is full: the job waits", "job", id, "error", err)
		w.later(id)
	default:
		w.c.Log.Warn("a job failed", "job", id, "error", err)
		var file *fs.PathError
		why := err.Error()
		if errors.As(err, &file) { // names of the server's files are nobody's business
			why = "what it needs cannot be read from the server's disk; the server's log has the details"
		}
		w.finish(w.c.Store.End(id, store.Failed, why))
		if errors.As(err, &cut) {
			for _, sum := range []string{a.j.Keys, a.j.Input} {
				w.c.Store.Verify(ctx, a.j.Client, sum)
			}
		}
	}
}

// handBack queues the job of an attempt again, for whoever comes next.
func (w *Worker) handBack(a *attempt) {
	w.c.Store.Change(a.j.ID, func(j *store.Job) error {
		if j.State != store.Running || j.Attempt != a.j.Attempt {
			return store.ErrStale
		}
		j.State = store.Queued
		return nil
	})
}

// later queues a job again after a while. One of a shared queue is handed back by
// Settle.
func (w *Worker) later(id string) {
	if w.c.Source != nil {
		w.c.Store.Change(id, func(j *store.Job) error {
			if j.State != store.Running {
				return store.ErrStale
			}
			j.State = store.Queued
			return nil
		})
		return
	}
	time.AfterFunc(5*time.Second, func() {
		if w.stopping.Err() != nil {
			return
		}
		j, err := w.c.Store.Change(id, func(j *store.Job) error {
			if j.State.Ended() {
				return store.ErrStale
			}
			j.State = store.Queued
			return nil
		})
		switch {
		case errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrNotFound):
		case err != nil:
			w.later(id)
		default:
			if k, err := w.models.get(j.Model); err == nil {
				w.push(j, k.plan)
			}
		}
	})
}

// attempt is a job being computed.
type attempt struct {
	w       *Worker
	j       store.Job
	live    *live
	saved   time.Time     // when the last checkpoint was written, or the attempt begun
	writing time.Duration // what that took
	telling atomic.Bool   // watchers will hear of a step
}

// run takes a job from its checkpoint, or its input, to its target.
func (a *attempt) run(ctx context.Context) error {
	lent, err := a.w.borrow(ctx, a.j)
	if err != nil {
		return err
	}
	defer lent.back()
	run, step, err := a.begin(lent)
	if err != nil {
		return err
	}
	id, target := a.j.ID, a.j.Steps
	if a.j.Stepwise {
		target = min(target, a.j.Target)
	}
	for step < target {
		if a.w.stopping.Err() != nil {
			return a.record(store.Progress{State: store.Queued, Checkpoint: checkpoint(run, step)}, step)
		}
		if !run.Next(ctx) {
			return run.Err()
		}
		r := run.Report()
		step = r.Index
		a.w.mu.Lock()
		a.live.step = step
		a.live.reports = append(a.live.reports, store.StepReport{Step: step, Duration: r.Duration, Bytes: r.Bytes})
		reports := a.live.reports
		a.w.mu.Unlock()
		if a.w.c.Source != nil {
			a.w.c.Source.Step(a.j.ID, a.j.Attempt, step, slices.Clone(reports))
		}
		trace.SpanFromContext(ctx).AddEvent("step", trace.WithAttributes(attribute.String("step", r.Step.Name), attribute.String("kind", string(r.Step.Kind)), attribute.Int64("ns", int64(r.Duration))))
		if a.w.c.OnStep != nil {
			a.w.c.OnStep(r.Step.Kind, r.Duration)
		}
		if step < target && a.due() {
			if err := a.save(run, step); err != nil {
				return err
			}
		}
		if a.telling.CompareAndSwap(false, true) {
			time.AfterFunc(often, func() { a.telling.Store(false); a.w.notify(id) })
		}
	}
	if step == a.j.Steps {
		out := run.Output()
		return a.record(store.Progress{State: store.Done, Result: func(w io.Writer) error { return buffered(w, out.WriteTo) }}, step)
	}
	p := store.Progress{State: store.Paused, Checkpoint: checkpoint(run, step)}
	if a.j.WantMap && step > 0 {
		m := run.Map()
		p.Map = func(w io.Writer) error { return buffered(w, m.WriteTo) }
	}
	return a.record(p, step)
}

// begin returns a run at the last checkpoint; at the input where there is none
// that can be read.
func (a *attempt) begin(l *lent) (*evaluator.Run, int, error) {
	if a.j.Checkpoint.Step > 0 {
		run, err := a.resume(l)
		if err == nil {
			a.w.mu.Lock()
			a.live.step = a.j.Checkpoint.Step
			a.w.mu.Unlock()
			a.w.c.Store.Change(a.j.ID, func(j *store.Job) error { j.Resumed = a.j.Checkpoint.Step; return nil })
			return run, a.j.Checkpoint.Step, nil
		}
		a.w.c.Log.Warn("a checkpoint cannot be read; the job begins anew", "job", a.j.ID, "error", err)
	}
	input, err := l.input(a.j)
	if err != nil {
		return nil, 0, err
	}
	run, err := l.evaluator.Start(input)
	return run, 0, err
}

func (a *attempt) resume(l *lent) (*evaluator.Run, error) {
	f, err := a.w.c.Store.OpenCheckpoint(a.j)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return l.evaluator.Resume(bufio.NewReaderSize(f, 1<<18))
}

// due says whether a checkpoint is to be written.
func (a *attempt) due() bool {
	every := a.w.c.Checkpoint
	return every < 0 || time.Since(a.saved) > max(every, 10*a.writing)
}

// save writes a checkpoint. On a full disk the job goes on without.
func (a *attempt) save(run *evaluator.Run, step int) error {
	start := time.Now()
	err := a.record(store.Progress{State: store.Running, Checkpoint: checkpoint(run, step)}, step)
	a.saved = time.Now()
	a.writing = a.saved.Sub(start)
	if errors.Is(err, store.ErrFull) {
		a.w.c.Log.Warn("the disk is full: a job goes on without a checkpoint", "job", a.j.ID)
		return nil
	}
	return err
}

// checkpoint writes a run's; before the first step there is nothing to write.
func checkpoint(run *evaluator.Run, step int) func(io.Writer) error {
	if step == 0 {
		return nil
	}
	return func(w io.Writer) error { return buffered(w, run.Checkpoint) }
}

func buffered(w io.Writer, write func(io.Writer) (int64, error)) error {
	b := bufio.NewWriterSize(w, 1<<20)
	if _, err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// record records how far the attempt has come.
func (a *attempt) record(p store.Progress, step int) error {
	a.w.mu.Lock()
	p.Step, p.Reports = step, append([]store.StepReport(nil), a.live.reports...)
	a.w.mu.Unlock()
	j, err := a.w.c.Store.Record(a.j.ID, a.j.Attempt, p)
	if err != nil {
		return err
	}
	a.j = j
	if j.State.Ended() {
		a.w.finish(j, nil)
	}
	if j.State == store.Paused && (min(j.Target, j.Steps) > j.Step || j.WantMap) {
		_, err = a.w.again(j, func(*store.Job) {})
	}
	return err
}
