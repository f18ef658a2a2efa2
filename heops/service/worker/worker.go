// Package worker computes the jobs of an evaluation server: it takes them in the
// queue's order, keeps programs and evaluation keys in bounded memory, writes
// checkpoints while a job runs and the result when it is done. A job that fails or
// panics ends alone; after a restart jobs go on from their last checkpoint.
//
//	w, _ := worker.New(worker.Config{Store: st})
//	job, _ := w.Submit(store.Job{Client: "ward", Model: id, Keys: k, Input: i}, p)
//	w.Run(ctx) // until ctx is done; then running steps end and are kept
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/service/queue"
	"cryptounet/heops/service/store"
	"cryptounet/heops/service/worker/memory"
)

// Config says how a worker works.
type Config struct {
	Store  Store  // needed
	Source Source // of the jobs to compute; nil: the worker's own queue
	Line   Line   // where Dispatch hands jobs to others; such a worker does not Run

	Runs   int   // jobs at once; default GOMAXPROCS, at most 4: that many keep all cores busy
	Memory int64 // bytes that programs, keys and runs may take; default 4 GiB

	// Checkpoint is how long a job runs between checkpoints; default 5 s, or ten
	// times as long as writing the last one took where that is more. Negative:
	// after every step.
	Checkpoint time.Duration

	Grace time.Duration // that running steps have when the worker stops; default 30 s

	Limits func(client string) Limits // of what may wait; default: no bounds
	Weight func(client string) float64
	Jobs   int // that may wait in all; default 10000

	Log *slog.Logger // default: nobody hears

	// OnStep and OnEnd, if set, hear of steps and of jobs that ended.
	OnStep func(kind plan.Kind, took time.Duration)
	OnEnd  func(store.Job)
}

// Limits bound what one client may have waiting.
type Limits struct {
	Jobs int     // 0: no bound
	Work float64 // in units of plan.Work; 0: no bound
}

// BusyError says that the queue, or a client's share of it, is full.
type BusyError struct {
	What  string
	Retry time.Duration // when to try again
}

func (e *BusyError) Error() string { return "worker: " + e.What + ": try again later" }

// Worker computes jobs. It is safe for use by several goroutines.
type Worker struct {
	c      Config
	memory *memory.Memory
	models models

	submitting sync.Mutex // held from looking at limits until the job waits

	alone sync.RWMutex // held by jobs that run: for themselves by those that are suspect

	mu       sync.Mutex
	queue    queue.Queue
	live     map[string]*live
	hall     hall // of the jobs that others compute
	watchers map[string][]*Watcher
	ready    chan struct{} // has a token when something may be taken

	stopping context.Context // done when no job is to be begun any more
	stop     context.CancelFunc
}

// live is a job that runs.
type live struct {
	attempt int // of a job that runs elsewhere
	step    int
	reports []store.StepReport // of the attempt
	client  string             // of a job that runs elsewhere
	keys    string
	cancel  context.CancelCauseFunc // nil for one that runs elsewhere
}

// New returns a worker whose queue holds the jobs that the store knows to be
// waiting.
func New(c Config) (*Worker, error) {
	if c.Store == nil {
		return nil, errors.New("worker: it needs a store")
	}
	if c.Runs <= 0 {
		c.Runs = min(runtime.GOMAXPROCS(0), 4)
	}
	if c.Memory <= 0 {
		c.Memory = 4 << 30
	}
	if c.Checkpoint == 0 {
		c.Checkpoint = 5 * time.Second
	}
	if c.Grace <= 0 {
		c.Grace = 30 * time.Second
	}
	if c.Jobs <= 0 {
		c.Jobs = 10000
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	w := &Worker{
		c: c, memory: memory.New(c.Memory), models: models{store: c.Store, known: make(map[string]*known)},
		queue: queue.Queue{Weight: c.Weight}, live: make(map[string]*live), watchers: make(map[string][]*Watcher),
		ready: make(chan struct{}, 1),
	}
	w.stopping, w.stop = context.WithCancel(context.Background())
	if c.Source != nil {
		c.Source.OnEnd(w.abandon)
		return w, nil
	}
	if c.Line != nil {
		return w, nil // Dispatch hears of all jobs
	}
	jobs, err := c.Store.Unfinished()
	if err != nil {
		return nil, fmt.Errorf("worker: %w", err)
	}
	for _, j := range jobs {
		if j.State == store.Paused {
			if _, err := w.again(j, func(*store.Job) {}); err != nil {
				c.Log.Error("a paused job could not be queued", "job", j.ID, "error", err)
			}
			continue
		}
		k, err := w.models.get(j.Model)
		if err != nil {
			w.finish(c.Store.End(j.ID, store.Failed, fmt.Sprintf("its model cannot be read any more: %v", err)))
			continue
		}
		if err := w.push(j, k.plan); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// Plan returns the plan of a model in the store, with what reads keys and maps
// that were made under it. Do not change it.
func (w *Worker) Plan(model string) (*plan.Plan, *cipher.Context, error) {
	k, err := w.models.get(model)
	if err != nil {
		return nil, nil, err
	}
	return k.plan, k.context, nil
}

// Reserve waits for memory outside of jobs, in turn with them, all of it where more
// is asked for; free returns it.
func (w *Worker) Reserve(ctx context.Context, bytes int64) (free func(), err error) {
	d := &memory.Demand{Room: min(bytes, w.memory.Limit())}
	if err := w.memory.Take(ctx, d); err != nil {
		return nil, err
	}
	return func() { w.memory.Give(d) }, nil
}

// Submit records a job and queues it, or refuses it with a *BusyError. Under an
// idempotency key that was used it returns the job that there is, and true.
func (w *Worker) Submit(j store.Job) (got store.Job, existed bool, err error) {
	k, err := w.models.get(j.Model)
	if err != nil {
		return got, false, err
	}
	if err := w.Fits(k.plan); err != nil {
		return got, false, err
	}
	j.Steps, j.Work = len(k.plan.Steps), work(k.plan, 0, len(k.plan.Steps))
	w.submitting.Lock()
	defer w.submitting.Unlock()
	if err := w.admit(j); err != nil {
		// A job that was accepted already is no new one.
		if j.Idempotency != "" {
			if got, ok := w.c.Store.Once(j); ok {
				return got, true, nil
			}
		}
		return got, false, err
	}
	got, existed, err = w.c.Store.Add(j)
	if err == nil && !existed && got.State == store.Queued {
		err = w.push(got, k.plan)
	}
	return got, existed, err
}

// admit refuses a job beyond the limits.
func (w *Worker) admit(j store.Job) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := w.queue.Len(); n >= w.c.Jobs {
		return &BusyError{fmt.Sprintf("%d jobs are waiting", n), 10 * time.Second}
	}
	if w.c.Limits == nil {
		return nil
	}
	l := w.c.Limits(j.Client)
	jobs, waiting := w.queue.Of(j.Client)
	if l.Jobs > 0 && jobs >= l.Jobs {
		return &BusyError{fmt.Sprintf("%d of your jobs are waiting, as many as may", jobs), 5 * time.Second}
	}
	if l.Work > 0 && waiting > 0 && waiting+j.Work > l.Work {
		return &BusyError{fmt.Sprintf("your waiting jobs would come to %.0f units of work; %.0f may wait", waiting+j.Work, l.Work), 5 * time.Second}
	}
	return nil
}

// work is what steps from up to to take, at least a little.
func work(p *plan.Plan, from, to int) (units float64) {
	for _, s := range p.Steps[min(from, len(p.Steps)):min(max(from, to), len(p.Steps))] {
		units += s.Work.Units()
	}
	return max(units, 1)
}

// push queues a job that the store knows as queued.
func (w *Worker) push(j store.Job, p *plan.Plan) error {
	if w.c.Source != nil || w.c.Line != nil { // who hands out jobs follows the store
		return nil
	}
	return w.insert(j, p)
}

// insert puts a job into the own queue.
func (w *Worker) insert(j store.Job, p *plan.Plan) error {
	to := len(p.Steps)
	if j.Stepwise {
		to = j.Target
	}
	w.mu.Lock()
	err := w.queue.Push(queue.Item{ID: j.ID, Client: j.Client, Priority: j.Priority, Deadline: j.Deadline, Work: work(p, j.Checkpoint.Step, to)})
	w.mu.Unlock()
	w.wake()
	w.notify(j.ID)
	return err
}

func (w *Worker) wake() {
	select {
	case w.ready <- struct{}{}:
	default:
	}
}

// Advance lets a stepwise job run up to a step. A step that it has passed, or is
// to run up to anyway, changes nothing.
func (w *Worker) Advance(j store.Job, step int) (store.Job, error) {
	return w.again(j, func(j *store.Job) { j.Target = max(j.Target, step) })
}

// WantMap has the map of a paused job's last step written.
func (w *Worker) WantMap(j store.Job) (store.Job, error) {
	return w.again(j, func(j *store.Job) { j.WantMap = j.Map.Step != j.Step })
}

// again changes what a stepwise job is to do, and queues it where it is paused
// and has something to do.
func (w *Worker) again(j store.Job, change func(*store.Job)) (store.Job, error) {
	k, err := w.models.get(j.Model)
	if err != nil {
		return j, err
	}
	queued := false
	is, err := w.c.Store.Change(j.ID, func(j *store.Job) error {
		if !j.Stepwise {
			return fmt.Errorf("%w: the job runs as a whole: submit it stepwise to advance it", store.ErrConflict)
		}
		if j.State.Ended() {
			return nil
		}
		change(j)
		if queued = j.State == store.Paused && (min(j.Target, j.Steps) > j.Step || j.WantMap); queued {
			j.State = store.Queued
		}
		return nil
	})
	if err == nil && queued {
		err = w.push(is, k.plan)
	}
	return is, err
}

// Cancel ends a job that has not ended.
func (w *Worker) Cancel(id string) (store.Job, error) {
	j, err := w.c.Store.End(id, store.Cancelled, "")
	if err != nil {
		return j, err
	}
	if w.c.Line != nil { // note has heard of it
		return j, nil
	}
	w.mu.Lock()
	w.queue.Remove(id)
	w.mu.Unlock()
	w.abandon(id)
	w.finish(j, nil)
	return j, nil
}

// abandon ends the run of a job that has ended.
func (w *Worker) abandon(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if l := w.live[id]; l != nil && l.cancel != nil {
		l.cancel(store.ErrStale)
	}
}

// finish tells who listens that a job has ended.
func (w *Worker) finish(j store.Job, err error) {
	if err != nil {
		if !errors.Is(err, store.ErrStale) {
			w.c.Log.Error("the end of a job could not be recorded", "job", j.ID, "error", err)
		}
		return
	}
	w.c.Log.Info("job ended", "job", j.ID, "client", j.Client, "state", j.State, "steps", j.Step, "attempt", j.Attempt, "error", j.Error)
	if w.c.OnEnd != nil {
		w.c.OnEnd(j)
	}
	w.notify(j.ID)
}

// Stats is what a worker holds and does.
type Stats struct {
	Waiting, Running             int
	MemoryUsed, MemoryLimit      int64
	CacheHits, Misses, Evictions int
}

// Stats returns the state of affairs.
func (w *Worker) Stats() (s Stats) {
	w.mu.Lock()
	s.Waiting, s.Running = w.queue.Len()+len(w.hall.released), len(w.live)
	w.mu.Unlock()
	m := w.memory.Stats()
	s.MemoryUsed, s.MemoryLimit, s.CacheHits, s.Misses, s.Evictions = m.Used, w.memory.Limit(), m.Hits, m.Misses, m.Evicted
	return s
}
