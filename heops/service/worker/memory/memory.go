// Package memory bounds what the programs, evaluation keys and runs of a worker take
// at once.
package memory

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
)

// Memory is room for so many bytes, for use by several goroutines. Programs and
// evaluators stay after their last use until others need the room; who has to
// wait for room waits in turn, holding nothing, so that large jobs are not
// overtaken for ever and nobody waits for somebody who waits.
type Memory struct {
	limit int64

	mu      sync.Mutex
	used    int64
	entries map[string]*Entry
	clock   int // rises with every use
	waiting []*Demand
	evicted int
	hits    int
	misses  int
}

// Entry is a program, an evaluator or an input, or the room for one being loaded.
type Entry struct {
	key   string
	base  int64 // of the program, of the keys
	kept  int64 // ciphertexts of past runs, which further ones use
	room  int64 // that each user has for its run; kept ciphertexts count in it
	users int
	most  int // users at once so far
	last  int // use
	once  sync.Once
	value any
	err   error
}

// size is what an entry takes beside its users' room, with so many of them.
func (e *Entry) size(users int) int64 { return e.base + max(0, e.kept-int64(users)*e.room) }

// Demand is what a job needs at once: things by key and size, and room to run in.
type Demand struct {
	Keys  []string
	Sizes []int64
	Room  int64
	// Got are the entries, from Take to Give.
	Got []*Entry

	ready chan struct{}
}

// New returns room for limit bytes.
func New(limit int64) *Memory {
	return &Memory{limit: limit, entries: make(map[string]*Entry)}
}

// Limit is how many bytes there are.
func (m *Memory) Limit() int64 { return m.limit }

// Stats says how much is used, and how often an entry was there, was not, and went
// for others.
type Stats struct {
	Used                  int64
	Hits, Misses, Evicted int
}

// Stats returns the state of affairs.
func (m *Memory) Stats() Stats {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Stats{m.used, m.hits, m.misses, m.evicted}
}

// Take waits until there is room for a demand, and pins its entries.
func (m *Memory) Take(ctx context.Context, d *Demand) error {
	d.ready = make(chan struct{})
	m.mu.Lock()
	m.waiting = append(m.waiting, d)
	m.serve()
	m.mu.Unlock()
	select {
	case <-d.ready:
		return nil
	case <-ctx.Done():
	}
	m.mu.Lock()
	i := slices.Index(m.waiting, d)
	if i >= 0 {
		m.waiting = slices.Delete(m.waiting, i, i+1)
		m.serve()
	}
	m.mu.Unlock()
	if i < 0 { // it came at the last moment
		m.Give(d)
	}
	return context.Cause(ctx)
}

// serve grants demands in the order in which they came.
func (m *Memory) serve() {
	for len(m.waiting) > 0 && m.grant(m.waiting[0]) {
		close(m.waiting[0].ready)
		m.waiting = m.waiting[1:]
	}
}

// grant makes room for a demand by dropping what was used longest ago, and takes
// it; false where what others use leaves too little.
func (m *Memory) grant(d *Demand) bool {
	for m.used+m.need(d) > m.limit {
		victim := m.oldest(func(e *Entry) bool { return !slices.Contains(d.Keys, e.key) })
		if victim == nil {
			victim = m.oldest(func(e *Entry) bool { return e.kept > 0 })
		}
		if victim == nil {
			return false
		}
		m.evict(victim)
	}
	m.used += m.need(d)
	for i, key := range d.Keys {
		e := m.entries[key]
		if e == nil {
			e = &Entry{key: key, base: d.Sizes[i]}
			m.entries[key] = e
			m.misses++
		} else {
			m.hits++
		}
		m.clock++
		e.last = m.clock
		e.users++
		e.most = max(e.most, e.users)
		d.Got = append(d.Got, e)
	}
	return true
}

// need is what granting a demand would take now.
func (m *Memory) need(d *Demand) int64 {
	n := d.Room
	for i, key := range d.Keys {
		if e := m.entries[key]; e == nil {
			n += d.Sizes[i]
		} else {
			n += e.size(e.users+1) - e.size(e.users)
		}
	}
	return n
}

func (m *Memory) evict(e *Entry) {
	delete(m.entries, e.key)
	m.used -= e.size(0)
	m.evicted++
}

// oldest returns the entry without users that was used longest ago, of those that
// may go.
func (m *Memory) oldest(may func(*Entry) bool) (oldest *Entry) {
	for _, e := range m.entries {
		if e.users == 0 && may(e) && (oldest == nil || e.last < oldest.last) {
			oldest = e
		}
	}
	return oldest
}

// Give returns what a demand took. What failed to load is forgotten.
func (m *Memory) Give(d *Demand) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used -= d.Room
	for _, e := range d.Got {
		m.used += e.size(e.users-1) - e.size(e.users)
		if e.users--; e.users == 0 && e.value == nil {
			delete(m.entries, e.key)
			m.used -= e.size(0)
		}
	}
	d.Got = nil
	m.serve()
}

// Forget drops an entry that nobody uses.
func (m *Memory) Forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.entries[key]; e != nil && e.users == 0 {
		delete(m.entries, key)
		m.used -= e.size(0)
		m.serve()
	}
}

// Keep notes the ciphertexts that an entry in use keeps for further runs, which
// Take room bytes each. An evaluator counts what it ever made, results that are
// gone too: it keeps no more than its runs took at once.
func (m *Memory) Keep(e *Entry, kept, room int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := e.size(e.users)
	e.kept, e.room = max(e.kept, min(kept, int64(e.most)*room)), room
	m.used += e.size(e.users) - before
	for m.used > m.limit { // it grew after others who used it left
		idle := m.oldest(func(*Entry) bool { return true })
		if idle == nil {
			return
		}
		m.evict(idle)
	}
}

// Names are those of the entries that are loaded, of the keys that begin with prefix,
// which they lack.
func (m *Memory) Names(prefix string) (names []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, e := range m.entries {
		if name, ok := strings.CutPrefix(key, prefix); ok && e.value != nil {
			names = append(names, name)
		}
	}
	return names
}

// Load returns an entry's value, made once by whoever comes first.
func Load[T any](e *Entry, make func() (T, error)) (T, error) {
	e.once.Do(func() {
		e.err = errors.New("it could not be loaded")
		if v, err := make(); err != nil {
			e.err = err
		} else {
			e.value, e.err = v, nil
		}
	})
	v, _ := e.value.(T)
	return v, e.err
}
