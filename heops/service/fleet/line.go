package fleet

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/fleet/tickets"
	"cryptounet/heops/service/store"

	"github.com/nats-io/nats.go/jetstream"
)

// Follow calls job with all jobs that have not ended, in the order in which they
// came, and with each that changes, and step with the steps of those that run,
// until ctx is done.
func (s *Store) Follow(ctx context.Context, job func(store.Job), step func(id string, attempt, step int, reports []store.StepReport)) {
	m := s.mirror
	m.hearing.Lock()
	for _, j := range known(m, m.jobs, func(j store.Job) bool { return !j.State.Ended() }, arrival) {
		job(j)
	}
	m.onJob, m.onStep = job, step
	m.hearing.Unlock()
	<-ctx.Done()
	m.hearing.Lock()
	m.onJob, m.onStep = nil, nil
	m.hearing.Unlock()
}

// least is how many jobs may be handed out where few workers are there: who scales
// the fleet sees them wait.
const least = 4

// Window returns how many jobs may be handed out and not begun: what keeps all
// workers busy, and no more, so that the order of the queue still counts. It is 0
// where another server hands out.
func (s *Store) Window() int {
	s.leading.Lock()
	leads := time.Now().Before(s.leads)
	s.leading.Unlock()
	if !leads {
		return 0
	}
	_, slots := s.Workers()
	return max(least, 2*slots)
}

// Release hands a job out; false where its ticket is there already.
func (s *Store) Release(ctx context.Context, j store.Job) (fresh bool, err error) {
	t := tickets.Task{Keys: tickets.Holding(j.Client + "\x00" + j.Keys)}
	s.mirror.mu.Lock()
	for _, w := range s.mirror.workers {
		t.Held = t.Held || time.Since(w.heard) < s.o.Lease && slices.Contains(w.Held, t.Keys)
	}
	s.mirror.mu.Unlock()
	text, err := json.Marshal(t)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, cluster.CallTime)
	defer cancel()
	_, err = s.JS.Publish(ctx, s.Subject("tickets", j.ID), text)
	if err != nil && strings.Contains(err.Error(), "maximum messages per subject") {
		return false, nil
	}
	return err == nil, err
}

const leaderKey = "leader"

// campaign makes this server the one that hands jobs out, or the next one.
func (s *Store) campaign() {
	for every := time.NewTicker(s.o.Lease / 5); ; {
		asked := time.Now()
		ctx, cancel := context.WithTimeout(s.Context, s.o.Lease/2)
		var err error
		at := s.term
		if at == 0 {
			at, err = s.Leases.Create(ctx, leaderKey, []byte(s.o.Name))
		} else {
			at, err = s.Leases.Update(ctx, leaderKey, []byte(s.o.Name), at)
		}
		cancel()
		s.leading.Lock()
		switch {
		case err == nil:
			if s.term == 0 {
				s.o.Log.Info("this server hands jobs out")
			}
			s.term, s.leads = at, asked.Add(s.o.Lease*3/4)
		case cluster.IsConflict(err) || time.Now().After(s.leads):
			s.term, s.leads = 0, time.Time{}
		}
		s.leading.Unlock()
		select {
		case <-every.C:
		case <-s.Context.Done():
			if s.term != 0 { // the next one need not wait
				last, cancel := context.WithTimeout(context.Background(), time.Second)
				s.Leases.Delete(last, leaderKey, jetstream.LastRevision(s.term))
				cancel()
			}
			return
		}
	}
}
