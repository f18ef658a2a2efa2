package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/store"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// lease says who is at work on a job.
type lease struct {
	By      string // drawn for the lease: its holder knows it by that
	Worker  string
	Attempt int
	Step    int                `json:",omitempty"`
	Reports []store.StepReport `json:",omitempty"`
}

// ticket is a job that this worker has taken.
type ticket struct {
	id       string
	msg      jetstream.Msg
	lease    lease
	revision uint64 // of the lease; 0: it has none
	news     chan struct{}
	stop     context.CancelFunc
	stopped  chan struct{}
}

const (
	leave     = 4 // how often a ticket is left to a worker that holds the keys
	leaveTime = 100 * time.Millisecond
	takeTime  = time.Second // how long a worker waits in one call of Take
)

var errNothing = errors.New("fleet: no job waits")

// Take waits for a ticket and keeps it until Settle. One whose keys another worker
// has in memory is left to that one for a moment (delay scheduling; Zaharia and
// others, EuroSys 2010).
func (s *Store) Take(ctx context.Context, held func() []string) (string, error) {
	names := held()
	for i, n := range names {
		names[i] = holding(n)
	}
	s.mu.Lock()
	s.held = names
	s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeTime)
	defer cancel()
	msg, err := s.Tickets.Next(jetstream.FetchContext(call))
	if err != nil {
		if !errors.Is(err, nats.ErrTimeout) && !errors.Is(err, context.DeadlineExceeded) {
			select {
			case <-time.After(takeTime / 4): // NATS is away
			case <-ctx.Done():
			}
		}
		return "", errors.Join(errNothing, err)
	}
	if ctx.Err() != nil {
		msg.Nak()
		return "", ctx.Err()
	}
	id := msg.Subject()[strings.LastIndex(msg.Subject(), ".")+1:]
	var t task
	json.Unmarshal(msg.Data(), &t) // what cannot be read prefers nobody
	if at, err := msg.Metadata(); err == nil && t.Held && at.NumDelivered < leave && !slices.Contains(names, t.Keys) {
		msg.NakWithDelay(leaveTime)
		return "", errNothing
	}
	s.mu.Lock()
	_, twice := s.tickets[id]
	s.mu.Unlock()
	if twice {
		msg.NakWithDelay(s.o.Lease)
		return "", errNothing
	}
	keeping, stop := context.WithCancel(s.Context)
	k := &ticket{id: id, msg: msg, news: make(chan struct{}, 1), stop: stop, stopped: make(chan struct{})}
	s.mu.Lock()
	s.tickets[id] = k
	s.mu.Unlock()
	go s.keep(keeping, k)
	return id, nil
}

// keep renews a ticket and its lease until it is settled. A lease that another
// worker has now ends the run here.
func (s *Store) keep(ctx context.Context, t *ticket) {
	defer close(t.stopped)
	every := time.NewTicker(s.o.Lease / 4)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
			t.msg.InProgress()
		case <-t.news:
		}
		if !s.renew(ctx, t) {
			s.o.Log.Warn("another worker has the job now", "job", t.id)
			s.mu.Lock()
			ended := s.ended
			s.mu.Unlock()
			if ended != nil {
				ended(t.id)
			}
			return
		}
		select { // steps may come faster than anybody looks
		case <-time.After(min(200*time.Millisecond, s.o.Lease/8)):
		case <-ctx.Done():
			return
		}
	}
}

func (s *Store) renew(ctx context.Context, t *ticket) bool {
	s.mu.Lock()
	revision, l := t.revision, t.lease
	s.mu.Unlock()
	if revision == 0 {
		return true
	}
	text, err := json.Marshal(l)
	if err != nil || len(text) > cluster.MaxValue {
		l.Reports = nil
		text, _ = json.Marshal(l)
	}
	ctx, cancel := context.WithTimeout(ctx, cluster.CallTime)
	defer cancel()
	at, err := s.Leases.Update(ctx, "job."+t.id, text, revision)
	if cluster.IsConflict(err) { // by our own write, whose answer was lost?
		e, err := s.Leases.Get(ctx, "job."+t.id)
		var is lease
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			at, err = s.Leases.Create(ctx, "job."+t.id, text)
			return s.renewed(t, at, err) || !cluster.IsConflict(err)
		}
		if err != nil {
			return true
		}
		if json.Unmarshal(e.Value(), &is) != nil || is.By != l.By {
			return false
		}
		return s.renewed(t, e.Revision(), nil)
	}
	s.renewed(t, at, err)
	return true // what fails for now is tried again
}

func (s *Store) renewed(t *ticket, revision uint64, err error) bool {
	if err == nil {
		s.mu.Lock()
		t.revision = revision
		s.mu.Unlock()
	}
	return err == nil
}

// acquire takes the lease of a job, or says that another worker has it.
func (s *Store) acquire(id string) error {
	s.mu.Lock()
	t := s.tickets[id]
	s.mu.Unlock()
	if t == nil {
		return store.ErrStale
	}
	l := lease{By: store.ID(), Worker: s.o.Name}
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	var at uint64
	err = s.Retry(s.Context, func(ctx context.Context) (err error) {
		at, err = s.Leases.Create(ctx, "job."+id, text)
		if !cluster.IsConflict(err) {
			return err
		}
		e, err := s.Leases.Get(ctx, "job."+id)
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			return cluster.ErrLags // it has just ended
		}
		var is lease
		if err == nil && json.Unmarshal(e.Value(), &is) == nil && is.By == l.By {
			at = e.Revision()
			return nil
		}
		return errors.Join(store.ErrStale, err)
	})
	if err == nil {
		s.mu.Lock()
		t.lease, t.revision = l, at
		s.mu.Unlock()
	}
	return err
}

// Start begins a job whose ticket this worker has, and whose lease no other one
// has. One that was running has lost its worker; one that has lost too many becomes
// a dead letter.
func (s *Store) Start(id string) (store.Job, error) {
	if err := s.acquire(id); err != nil {
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
		s.mu.Lock()
		if t := s.tickets[id]; t != nil {
			t.lease.Attempt = j.Attempt
		}
		s.mu.Unlock()
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

// Step tells servers how far an attempt has come.
func (s *Store) Step(id string, attempt, step int, reports []store.StepReport) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.tickets[id]; t != nil && t.lease.Attempt == attempt {
		t.lease.Step, t.lease.Reports = step, reports
		select {
		case t.news <- struct{}{}:
		default:
		}
	}
}

// Settle gives up a ticket: of a job that has ended or pauses it is used up, of
// one that is to go on it is the next worker's.
func (s *Store) Settle(id string) {
	s.mu.Lock()
	t := s.tickets[id]
	s.mu.Unlock()
	if t == nil {
		return
	}
	t.stop()
	<-t.stopped
	s.mu.Lock()
	delete(s.tickets, id)
	revision := t.revision
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.Context), cluster.CallTime)
	defer cancel()
	if revision > 0 {
		s.Leases.Delete(ctx, "job."+id, jetstream.LastRevision(revision))
	}
	j, _, _, err := cluster.Read[store.Job](s.Cluster, jobKey+id)
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && (j.State.Ended() || j.State == store.Paused):
		if err := t.msg.DoubleAck(ctx); err != nil {
			t.msg.Ack()
		}
	case err == nil && j.State == store.Queued:
		t.msg.NakWithDelay(leaveTime)
	default: // another worker has it, or it is looked after when the lease ends
		t.msg.NakWithDelay(s.o.Lease / 2)
	}
}

// OnEnd sets what hears of jobs that somebody ended.
func (s *Store) OnEnd(f func(id string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = f
}

// heard hears of a job that somebody ended.
func (s *Store) heard(m *nats.Msg) {
	s.mu.Lock()
	ended := s.ended
	s.mu.Unlock()
	if ended != nil {
		ended(m.Subject[strings.LastIndex(m.Subject, ".")+1:])
	}
}

// announce tells servers that this worker is there.
func (s *Store) announce() {
	key := "worker." + s.o.Name
	for every := time.NewTicker(s.o.Lease / 4); ; {
		s.mu.Lock()
		text, err := json.Marshal(worker{Slots: s.o.Slots, Held: s.held[:min(len(s.held), 1000)]})
		s.mu.Unlock()
		if err == nil {
			ctx, cancel := context.WithTimeout(s.Context, cluster.CallTime)
			s.Leases.Put(ctx, key, text)
			cancel()
		}
		select {
		case <-every.C:
		case <-s.Context.Done():
			last, cancel := context.WithTimeout(context.Background(), time.Second)
			s.Leases.Delete(last, key)
			cancel()
			return
		}
	}
}
