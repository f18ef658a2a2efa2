package fleet

import (
	"context"
	"errors"
	"fmt"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/fleet/tickets"
	"cryptounet/heops/service/store"
)

// Take waits for a ticket and keeps it until Settle. held names the evaluation keys
// in memory, whose jobs are preferred.
func (s *Store) Take(ctx context.Context, held func() []string) (string, error) {
	return s.holder.Take(ctx, held)
}

// Step tells servers how far an attempt has come.
func (s *Store) Step(id string, attempt, step int, reports []store.StepReport) {
	s.holder.Step(id, attempt, step, reports)
}

// OnEnd sets what hears of jobs that somebody ended.
func (s *Store) OnEnd(f func(id string)) { s.holder.OnEnd(f) }

// Start begins a job whose ticket this worker has, and whose lease no other one
// has. One that was running has lost its worker; one that has lost too many becomes
// a dead letter.
func (s *Store) Start(id string) (store.Job, error) {
	if err := s.holder.Acquire(id); err != nil {
		return store.Job{}, err
	}
	var was store.Job
	j, err := cluster.Change(s.Cluster, jobKey+id, func(j *store.Job) error {
		was = *j
		if j.State == store.Running {
			if j.Crashes++; j.Crashes >= s.o.Deliveries {
				return s.giveUp(j)
			}
			j.State = store.Queued
		}
		return j.Begin()
	})
	if err == nil && j.State == store.Failed {
		s.o.Log.Error("a job took its workers down: it is a dead letter", "job", id, "client", j.Client, "workers", j.Crashes)
		s.tidy(was, j)
		return j, store.ErrStale
	}
	if err == nil {
		s.holder.Began(id, j.Attempt)
	}
	return j, err
}

// giveUp fails a job that took too many workers down; the letter comes first, so that
// who sees the job fail finds it.
func (s *Store) giveUp(j *store.Job) error {
	if err := j.Finish(store.Failed, fmt.Sprintf("%d workers ended while they ran it, without getting further: it is not tried again", j.Crashes), s.Now()); err != nil {
		return err
	}
	_, err := cluster.Create(s.Cluster, deadKey+j.ID, DeadLetter{Job: j.ID, Client: j.Client, Model: j.Model, Why: j.Error, Deliveries: j.Attempt, Last: s.o.Name, At: s.Now()})
	return err
}

// Settle gives up a ticket: of a job that has ended or pauses it is used up, of one
// that is to go on it is the next worker's.
func (s *Store) Settle(id string) {
	s.holder.Settle(id, func() tickets.Verdict {
		j, _, _, err := cluster.Read[store.Job](s.Cluster, jobKey+id)
		switch {
		case errors.Is(err, store.ErrNotFound) || err == nil && (j.State.Ended() || j.State == store.Paused):
			return tickets.Used
		case err == nil && j.State == store.Queued:
			return tickets.Back
		}
		return tickets.Unclear
	})
}
