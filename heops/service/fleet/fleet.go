// Package fleet is a store that several evaluation servers and any number of
// workers share, and the line in which jobs go from the ones to the others: a NATS
// cluster with JetStream.
//
//	s, _ := fleet.Serve(ctx, url, fleet.Options{})              // server.Config{Fleet: s}
//	w, _ := fleet.Work(ctx, url, fleet.Options{Slots: 2})       // worker.Config{Store: w, Source: w}
//
// Records - models, uploads, jobs, dead letters - are in a key-value bucket, every
// change a compare-and-set by revision; bytes are in an object store, written
// before the record that names them. A job that is to be computed is a ticket in a
// work-queue stream, one a job at most. Tickets say only where to look: whatever
// happens to them, a job is begun by who gets its lease, a key that ends by itself
// unless it is renewed, and what an attempt records counts only while the job is at
// that attempt. So no job gets two results, and one whose worker died goes on from
// its last checkpoint elsewhere.
//
// What a client stores is counted from the records, which servers follow: of
// several servers, each may let in what another has let in within the same
// milliseconds.
package fleet

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/fleet/tickets"
	"cryptounet/heops/service/store"
)

// Options say how a process takes part in a fleet. The zero value is what one takes
// part with.
type Options struct {
	cluster.Options
	Deliveries int // how often a job may take its worker down before it is a dead letter; default 5
	Slots      int // of a worker: jobs at once, for who hands them out; default 1
}

// Store is a connection to a fleet. It is safe for use by several goroutines.
type Store struct {
	*cluster.Cluster
	o Options

	mirror *mirror // of a server
	quota  func(client string) int64
	plans  sync.Map // by model: []byte

	holder *tickets.Holder // of a worker

	leading sync.Mutex
	leads   time.Time // until when this server hands jobs out
	term    uint64    // revision of its leadership

	tasks sync.WaitGroup
}

// Serve joins a fleet as a server: it follows all records, and may be the one that
// hands jobs out.
func Serve(ctx context.Context, url string, o Options) (*Store, error) {
	s, err := Look(ctx, url, o)
	if err == nil {
		s.tasks.Go(s.campaign)
	}
	return s, err
}

// Look joins a fleet to see what it does.
func Look(ctx context.Context, url string, o Options) (*Store, error) {
	s, err := join(ctx, url, o)
	if err != nil {
		return nil, err
	}
	s.mirror = newMirror()
	s.Known = s.mirror.at
	s.Caught = func(revision uint64) { s.mirror.wait(s.Context, revision) }
	records, leases := make(chan struct{}), make(chan struct{})
	s.tasks.Go(func() { s.Cluster.Follow(cluster.Records, s.mirror.take, records) })
	s.tasks.Go(func() { s.Cluster.Follow(cluster.Leases, s.mirror.lease, leases) })
	select {
	case <-records:
	case <-ctx.Done():
		s.Close()
		return nil, ctx.Err()
	case <-time.After(s.o.Patience):
		s.Close()
		return nil, fmt.Errorf("fleet: %w: its records do not come", store.ErrAway)
	}
	select { // who is at work is heard of soon in any case
	case <-leases:
	case <-time.After(s.o.Lease / 4):
	}
	return s, nil
}

// Work joins a fleet as a worker.
func Work(ctx context.Context, url string, o Options) (*Store, error) {
	s, err := join(ctx, url, o)
	if err != nil {
		return nil, err
	}
	if s.holder, err = tickets.New(s.Cluster, s.o.Slots); err != nil {
		s.Close()
		return nil, fmt.Errorf("fleet: %w", err)
	}
	return s, nil
}

func join(ctx context.Context, url string, o Options) (*Store, error) {
	c, err := cluster.Join(ctx, url, o.Options)
	if err != nil {
		return nil, err
	}
	o.Options = c.Options()
	if o.Deliveries <= 0 {
		o.Deliveries = 5
	}
	o.Slots = max(o.Slots, 1)
	return &Store{Cluster: c, o: o}, nil
}

// Close leaves the fleet: what a worker has is another's when its lease ends.
func (s *Store) Close() error {
	s.Stop()
	s.tasks.Wait()
	if s.holder != nil {
		s.holder.Wait()
	}
	s.Cluster.Close()
	return nil
}

// Now returns the time: wall clocks of a fleet's machines are to agree to a second
// or so.
func (s *Store) Now() time.Time { return time.Now().Round(0) }

// Dead returns how many jobs took too many workers down.
func (s *Store) Dead() int {
	s.mirror.mu.Lock()
	defer s.mirror.mu.Unlock()
	n := 0
	for key := range s.mirror.revisions {
		if strings.HasPrefix(key, deadKey) {
			n++
		}
	}
	return n
}

// SetQuota sets how many bytes a client may store.
func (s *Store) SetQuota(quota func(client string) int64) { s.quota = quota }

// forgetKey removes a record that has a revision; 0: any.
func (s *Store) forgetKey(key string, revision uint64) error {
	err := s.Remove(key, revision)
	if err == nil {
		s.barrier()
	}
	return err
}
