package worker

import (
	"slices"

	"cryptounet/heops/service/store"
)

// Watcher is told when a job may have changed: once for several changes that were
// not looked at in between.
type Watcher struct {
	Changed <-chan struct{}
	changed chan struct{}
	w       *Worker
	id      string
}

// Watch watches a job until Close.
func (w *Worker) Watch(id string) *Watcher {
	c := make(chan struct{}, 1)
	o := &Watcher{c, c, w, id}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watchers[id] = append(w.watchers[id], o)
	return o
}

// Close ends the watch.
func (o *Watcher) Close() {
	o.w.mu.Lock()
	defer o.w.mu.Unlock()
	left := slices.DeleteFunc(o.w.watchers[o.id], func(x *Watcher) bool { return x == o })
	if o.w.watchers[o.id] = left; len(left) == 0 {
		delete(o.w.watchers, o.id)
	}
}

func (w *Worker) notify(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, o := range w.watchers[id] {
		select {
		case o.changed <- struct{}{}:
		default:
		}
	}
}

// Now completes a job's record by what is not recorded yet: the steps that a
// running one has done. ahead is how many of its client's jobs come before a
// waiting one.
func (w *Worker) Now(j store.Job) (now store.Job, ahead int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if l := w.live[j.ID]; l != nil && j.State == store.Running && l.step >= j.Step {
		j.Reports = append(slices.Clone(j.Reports[:min(len(j.Reports), max(0, l.step-len(l.reports)))]), l.reports...)
		j.Step = l.step
	}
	return j, max(0, w.queue.Ahead(j.ID))
}
