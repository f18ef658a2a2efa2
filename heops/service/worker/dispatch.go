package worker

import (
	"context"
	"time"

	"cryptounet/heops/service/store"
)

// hall is what a worker knows of jobs that others compute.
type hall struct {
	queued   map[string]store.Job
	released map[string]time.Time // when to look whether it is still handed out
	rounds   time.Time            // when the running ones were looked after
	leads    bool
}

// How often jobs that were handed out are handed out again, in case that was lost:
// a line refuses what it has.
const (
	releaseAgain = 5 * time.Second
	releaseSoon  = 200 * time.Millisecond // when the line had it from before
	runningAgain = 30 * time.Second
)

// Dispatch hands jobs to workers elsewhere, in the queue's order and only so many
// ahead that the order still counts, until ctx is done.
func (w *Worker) Dispatch(ctx context.Context) {
	line := w.c.Line
	w.mu.Lock()
	w.hall.queued, w.hall.released = make(map[string]store.Job), make(map[string]time.Time)
	w.mu.Unlock()
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		line.Follow(ctx, w.note, w.progress)
	}()
	tick := time.NewTicker(releaseSoon)
	defer tick.Stop()
	for ctx.Err() == nil {
		if window := line.Window(); w.lead(window > 0) {
			w.expire()
			w.remind(ctx)
			for w.release(ctx, window) {
			}
		}
		select {
		case <-w.ready:
		case <-tick.C:
		case <-ctx.Done():
		}
	}
	<-followed
	w.stop()
}

// lead notes whether this server hands jobs out. One that does not any more takes
// back what it has handed out, for its count of what waits.
func (w *Worker) lead(leads bool) bool {
	w.mu.Lock()
	was := w.hall.leads
	w.hall.leads = leads
	var back []store.Job
	if was && !leads {
		for id := range w.hall.released {
			delete(w.hall.released, id)
			back = append(back, w.hall.queued[id])
		}
	}
	w.mu.Unlock()
	for _, j := range back {
		w.enqueue(j)
	}
	return leads
}

// release hands out the job whose turn it is, if there is one and room.
func (w *Worker) release(ctx context.Context, window int) bool {
	w.mu.Lock()
	if len(w.hall.released) >= window {
		w.mu.Unlock()
		return false
	}
	i, ok := w.queue.Take()
	j := w.hall.queued[i.ID]
	if ok && j.ID != "" {
		w.hall.released[i.ID] = time.Now()
	}
	w.mu.Unlock()
	if ok && j.ID != "" {
		w.handOut(ctx, j)
	}
	return ok && ctx.Err() == nil
}

func (w *Worker) handOut(ctx context.Context, j store.Job) {
	fresh, err := w.c.Line.Release(ctx, j)
	again := releaseAgain
	if err != nil || !fresh {
		again = releaseSoon
	}
	if err != nil {
		w.c.Log.Warn("a job could not be handed out", "job", j.ID, "error", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.hall.released[j.ID]; ok {
		w.hall.released[j.ID] = time.Now().Add(again)
	}
}

// remind hands out again what seems to be forgotten.
func (w *Worker) remind(ctx context.Context) {
	now := time.Now()
	var due []store.Job
	w.mu.Lock()
	for id, at := range w.hall.released {
		if now.After(at) {
			due = append(due, w.hall.queued[id])
		}
	}
	if now.Sub(w.hall.rounds) > runningAgain {
		w.hall.rounds = now
		for id, l := range w.live {
			due = append(due, store.Job{ID: id, Client: l.client, Keys: l.keys})
		}
	}
	w.mu.Unlock()
	for _, j := range due {
		if ctx.Err() == nil {
			w.handOut(ctx, j)
		}
	}
}

// note takes in a job as it is now.
func (w *Worker) note(j store.Job) {
	w.mu.Lock()
	was, waited := w.hall.queued[j.ID]
	_, out := w.hall.released[j.ID]
	_, ran := w.live[j.ID]
	if j.State != store.Queued {
		delete(w.hall.queued, j.ID)
		delete(w.hall.released, j.ID)
		w.queue.Remove(j.ID)
	} else if w.hall.queued != nil {
		w.hall.queued[j.ID] = j
	}
	if l := w.live[j.ID]; j.State != store.Running {
		delete(w.live, j.ID)
	} else if l == nil || l.attempt < j.Attempt {
		w.live[j.ID] = &live{attempt: j.Attempt, step: j.Step, client: j.Client, keys: j.Keys}
	}
	leads := w.hall.leads
	w.mu.Unlock()
	switch {
	case j.State == store.Queued && !out && !(waited && was.Target == j.Target):
		w.enqueue(j)
	case j.State.Ended() && (waited || ran) && leads:
		w.finish(j, nil)
	}
	w.wake()
	w.notify(j.ID)
}

// enqueue puts a job that the store knows as queued into the queue, once.
func (w *Worker) enqueue(j store.Job) {
	k, err := w.models.get(j.Model)
	if err != nil {
		w.c.Log.Error("a job's model cannot be read", "job", j.ID, "error", err)
		return
	}
	w.mu.Lock()
	w.queue.Remove(j.ID)
	w.mu.Unlock()
	if err := w.insert(j, k.plan); err != nil {
		w.c.Log.Error("a job could not be queued", "job", j.ID, "error", err)
	}
}

// progress takes in how far a job has come that runs elsewhere.
func (w *Worker) progress(id string, attempt, step int, reports []store.StepReport) {
	w.mu.Lock()
	if l := w.live[id]; l != nil && attempt >= l.attempt {
		l.attempt, l.step, l.reports = attempt, step, reports
	}
	w.mu.Unlock()
	w.notify(id)
}
