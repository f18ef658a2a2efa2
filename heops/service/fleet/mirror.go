package fleet

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/fleet/tickets"
	"cryptounet/heops/service/store"
)

// mirror is what a server knows of all records, without the reports of jobs.
type mirror struct {
	hearing sync.Mutex // held while a change is taken in and told
	onJob   func(store.Job)
	onStep  func(id string, attempt, step int, reports []store.StepReport)

	mu        sync.Mutex
	seq       uint64 // up to where it has followed
	moved     chan struct{}
	revisions map[string]uint64
	models    map[string]model
	blobs     map[string]store.Blob // by key
	uploads   map[string]upload     // by key
	jobs      map[string]store.Job
	used      map[string]int64
	workers   map[string]worker
}

// worker is what is known of one.
type worker struct {
	tickets.Worker
	heard time.Time
}

func newMirror() *mirror {
	return &mirror{
		moved: make(chan struct{}), revisions: make(map[string]uint64), models: make(map[string]model), blobs: make(map[string]store.Blob),
		uploads: make(map[string]upload), jobs: make(map[string]store.Job), used: make(map[string]int64), workers: make(map[string]worker),
	}
}

// take takes in a record.
func (m *mirror) take(c cluster.Changed) {
	m.hearing.Lock()
	defer m.hearing.Unlock()
	kind, rest, _ := strings.Cut(c.Key, ".")
	var job store.Job
	m.mu.Lock()
	if c.Key != "" {
		m.revisions[c.Key] = c.Seq
		if c.Value == nil {
			delete(m.revisions, c.Key)
		}
	}
	switch kind + "." {
	case modelKey:
		note(m.models, rest, c, nil)
	case blobKey:
		note(m.blobs, rest, c, func(b store.Blob, sign int64) { m.count(b.Client, sign*b.Size) })
	case uploadKey:
		note(m.uploads, rest, c, func(u upload, sign int64) { m.count(u.Client, sign*u.Size) })
	case jobKey:
		gone := m.jobs[rest]
		note(m.jobs, rest, c, func(j store.Job, sign int64) { m.count(j.Client, sign*j.Held()) })
		if job = m.jobs[rest]; job.ID != "" {
			job.Reports = nil
			m.jobs[rest] = job
		} else if job = gone; !job.State.Ended() { // it was removed
			job.State = store.Cancelled
		}
	}
	m.mu.Unlock()
	if job.ID != "" && m.onJob != nil {
		m.onJob(job)
	}
	m.mu.Lock()
	m.seq = max(m.seq, c.Seq, c.Last)
	close(m.moved)
	m.moved = make(chan struct{})
	m.mu.Unlock()
}

// note puts a record into a map, or takes it out; count hears of both.
func note[T any](all map[string]T, id string, c cluster.Changed, count func(t T, sign int64)) {
	if old, ok := all[id]; ok {
		if count != nil {
			count(old, -1)
		}
		delete(all, id)
	}
	if c.Value == nil {
		return
	}
	if _, v, err := cluster.Open[T](c.Key, c.Value); err == nil {
		all[id] = v
		if count != nil {
			count(v, 1)
		}
	}
}

func (m *mirror) count(client string, bytes int64) {
	if m.used[client] += bytes; m.used[client] == 0 {
		delete(m.used, client)
	}
}

// lease takes in who is at work on what.
func (m *mirror) lease(c cluster.Changed) {
	kind, id, _ := strings.Cut(c.Key, ".")
	switch kind {
	case "worker":
		var w worker
		m.mu.Lock()
		delete(m.workers, id)
		if c.Value != nil && json.Unmarshal(c.Value, &w.Worker) == nil {
			w.heard = time.Now()
			m.workers[id] = w
		}
		m.mu.Unlock()
	case "job":
		var l tickets.Lease
		if c.Value == nil || json.Unmarshal(c.Value, &l) != nil || l.Step == 0 {
			return
		}
		m.hearing.Lock()
		defer m.hearing.Unlock()
		if m.onStep != nil {
			m.onStep(id, l.Attempt, l.Step, l.Reports)
		}
	}
}

// at returns the revision of a record that is known; 0 where none is.
func (m *mirror) at(key string) uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.revisions[key]
}

// wait waits until the mirror has come to a revision, as long as a call may take.
func (m *mirror) wait(ctx context.Context, seq uint64) {
	ctx, cancel := context.WithTimeout(ctx, cluster.CallTime)
	defer cancel()
	for {
		m.mu.Lock()
		there, moved := m.seq >= seq, m.moved
		m.mu.Unlock()
		if there {
			return
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return
		}
	}
}

// barrier waits until this server has heard of what is written by now, by others
// too.
func (s *Store) barrier() {
	if s.mirror == nil {
		return
	}
	if seq, err := s.Last(); err == nil {
		s.mirror.wait(s.Context, seq)
	}
}

// known returns copies of the values of a map that are wanted, in an order.
func known[T any](m *mirror, all map[string]T, want func(T) bool, order func(a, b T) int) (list []T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, v := range all {
		if want(v) {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, order)
	return list
}

// arrival is the order in which jobs came.
func arrival(a, b store.Job) int {
	return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), cmp.Compare(a.ID, b.ID))
}

// Workers returns how many workers were heard of lately, and their slots.
func (s *Store) Workers() (workers, slots int) {
	s.mirror.mu.Lock()
	defer s.mirror.mu.Unlock()
	for name, w := range s.mirror.workers {
		if time.Since(w.heard) > s.o.Lease {
			delete(s.mirror.workers, name)
			continue
		}
		workers++
		slots += w.Slots
	}
	return workers, slots
}
