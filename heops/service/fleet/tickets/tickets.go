// Package tickets is a worker's part in a fleet's work queue: which jobs it has, that
// it is alive and which evaluation keys it holds.
//
// A ticket names a job and no more; who has it must get the job's lease, which ends
// by itself unless it is renewed, before it begins.
package tickets

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/store"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Worker is what a worker tells of itself.
type Worker struct {
	Slots int
	Held  []string // evaluation keys in memory, by Holding
}

// Task is a ticket's text: whose keys its job needs, and whether a worker has them
// in memory.
type Task struct {
	Keys string
	Held bool
}

// Holding is a short name of evaluation keys in memory.
func Holding(held string) string {
	h := sha256.Sum256([]byte(held))
	return hex.EncodeToString(h[:8])
}

// Holder has tickets. It is safe for use by several goroutines.
type Holder struct {
	c     *cluster.Cluster
	o     cluster.Options
	slots int

	mu      sync.Mutex
	tickets map[string]*ticket
	held    []string
	ended   func(id string)
	tasks   sync.WaitGroup
}

// New returns a holder of so many slots and tells servers that it is there, until
// the cluster is left.
func New(c *cluster.Cluster, slots int) (*Holder, error) {
	h := &Holder{c: c, o: c.Options(), slots: slots, tickets: make(map[string]*ticket)}
	if _, err := c.Conn.Subscribe(c.Subject("ended", "*"), h.heard); err != nil {
		return nil, err
	}
	h.tasks.Go(h.announce)
	return h, nil
}

// Wait waits until the background has ended with the cluster's context.
func (s *Holder) Wait() { s.tasks.Wait() }

// Lease says who is at work on a job.
type Lease struct {
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
	lease    Lease
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
func (s *Holder) Take(ctx context.Context, held func() []string) (string, error) {
	names := held()
	for i, n := range names {
		names[i] = Holding(n)
	}
	s.mu.Lock()
	s.held = names
	s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeTime)
	defer cancel()
	msg, err := s.c.Tickets.Next(jetstream.FetchContext(call))
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
	var t Task
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
	keeping, stop := context.WithCancel(s.c.Context)
	k := &ticket{id: id, msg: msg, news: make(chan struct{}, 1), stop: stop, stopped: make(chan struct{})}
	s.mu.Lock()
	s.tickets[id] = k
	s.mu.Unlock()
	go s.keep(keeping, k)
	return id, nil
}

// keep renews a ticket and its lease until it is settled. A lease that another
// worker has now ends the run here.
func (s *Holder) keep(ctx context.Context, t *ticket) {
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

func (s *Holder) renew(ctx context.Context, t *ticket) bool {
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
	at, err := s.c.Leases.Update(ctx, "job."+t.id, text, revision)
	if cluster.IsConflict(err) { // by our own write, whose answer was lost?
		e, err := s.c.Leases.Get(ctx, "job."+t.id)
		var is Lease
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			at, err = s.c.Leases.Create(ctx, "job."+t.id, text)
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

func (s *Holder) renewed(t *ticket, revision uint64, err error) bool {
	if err == nil {
		s.mu.Lock()
		t.revision = revision
		s.mu.Unlock()
	}
	return err == nil
}

// Acquire takes the lease of a job, or says that another worker has it.
func (s *Holder) Acquire(id string) error {
	s.mu.Lock()
	t := s.tickets[id]
	s.mu.Unlock()
	if t == nil {
		return store.ErrStale
	}
	l := Lease{By: store.ID(), Worker: s.o.Name}
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	var at uint64
	err = s.c.Retry(s.c.Context, func(ctx context.Context) (err error) {
		at, err = s.c.Leases.Create(ctx, "job."+id, text)
		if !cluster.IsConflict(err) {
			return err
		}
		e, err := s.c.Leases.Get(ctx, "job."+id)
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			return cluster.ErrLags // it has just ended
		}
		var is Lease
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

// Step tells servers how far an attempt has come.
func (s *Holder) Step(id string, attempt, step int, reports []store.StepReport) {
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

// Began notes which attempt at a job this is.
func (s *Holder) Began(id string, attempt int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.tickets[id]; t != nil {
		t.lease.Attempt = attempt
	}
}

// Verdict says what becomes of a ticket.
type Verdict int

// The verdicts.
const (
	Used    Verdict = iota // its job has ended, or pauses
	Back                   // its job is to go on
	Unclear                // another worker has the job, or nobody knows
)

// Settle gives up a ticket and its lease; decide is asked in between.
func (s *Holder) Settle(id string, decide func() Verdict) {
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
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.c.Context), cluster.CallTime)
	defer cancel()
	if revision > 0 {
		s.c.Leases.Delete(ctx, "job."+id, jetstream.LastRevision(revision))
	}
	switch decide() {
	case Used:
		if err := t.msg.DoubleAck(ctx); err != nil {
			t.msg.Ack()
		}
	case Back:
		t.msg.NakWithDelay(leaveTime)
	case Unclear: // it is looked after when the lease ends
		t.msg.NakWithDelay(s.o.Lease / 2)
	}
}

// OnEnd sets what hears of jobs that somebody ended.
func (s *Holder) OnEnd(f func(id string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = f
}

// heard hears of a job that somebody ended.
func (s *Holder) heard(m *nats.Msg) {
	s.mu.Lock()
	ended := s.ended
	s.mu.Unlock()
	if ended != nil {
		ended(m.Subject[strings.LastIndex(m.Subject, ".")+1:])
	}
}

// announce tells servers that this worker is there.
func (s *Holder) announce() {
	key := "worker." + s.o.Name
	for every := time.NewTicker(s.o.Lease / 4); ; {
		s.mu.Lock()
		text, err := json.Marshal(Worker{Slots: s.slots, Held: s.held[:min(len(s.held), 1000)]})
		s.mu.Unlock()
		if err == nil {
			ctx, cancel := context.WithTimeout(s.c.Context, cluster.CallTime)
			s.c.Leases.Put(ctx, key, text)
			cancel()
		}
		select {
		case <-every.C:
		case <-s.c.Context.Done():
			last, cancel := context.WithTimeout(context.Background(), time.Second)
			s.c.Leases.Delete(last, key)
			cancel()
			return
		}
	}
}
