package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
)

// memory bounds what programs, evaluation keys and runs take at once. Programs
// and evaluators stay after their last use until others need the room; who has to
// wait for room waits in turn, holding nothing, so that large jobs are not
// overtaken for ever and nobody waits for somebody who waits.
type memory struct {
	limit int64

	mu      sync.Mutex
	used    int64
	entries map[string]*entry
	clock   int // rises with every use
	waiting []*demand
	evicted int
	hits    int
	misses  int
}

// entry is a program, an evaluator or an input, or the room for one being loaded.
type entry struct {
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
func (e *entry) size(users int) int64 { return e.base + max(0, e.kept-int64(users)*e.room) }

// demand is what a job needs at once: things by key and size, and room to run in.
type demand struct {
	keys  []string
	sizes []int64
	room  int64
	ready chan struct{}
	got   []*entry
}

func newMemory(limit int64) *memory {
	return &memory{limit: limit, entries: make(map[string]*entry)}
}

// take waits until there is room for a demand, and pins its entries.
func (m *memory) take(ctx context.Context, d *demand) error {
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
		m.give(d)
	}
	return context.Cause(ctx)
}

// serve grants demands in the order in which they came.
func (m *memory) serve() {
	for len(m.waiting) > 0 && m.grant(m.waiting[0]) {
		close(m.waiting[0].ready)
		m.waiting = m.waiting[1:]
	}
}

// grant makes room for a demand by dropping what was used longest ago, and takes
// it; false where what others use leaves too little.
func (m *memory) grant(d *demand) bool {
	for m.used+m.need(d) > m.limit {
		victim := m.oldest(func(e *entry) bool { return !slices.Contains(d.keys, e.key) })
		if victim == nil {
			victim = m.oldest(func(e *entry) bool { return e.kept > 0 })
		}
		if victim == nil {
			return false
		}
		m.evict(victim)
	}
	m.used += m.need(d)
	for i, key := range d.keys {
		e := m.entries[key]
		if e == nil {
			e = &entry{key: key, base: d.sizes[i]}
			m.entries[key] = e
			m.misses++
		} else {
			m.hits++
		}
		m.clock++
		e.last = m.clock
		e.users++
		e.most = max(e.most, e.users)
		d.got = append(d.got, e)
	}
	return true
}

// need is what granting a demand would take now.
func (m *memory) need(d *demand) int64 {
	n := d.room
	for i, key := range d.keys {
		if e := m.entries[key]; e == nil {
			n += d.sizes[i]
		} else {
			n += e.size(e.users+1) - e.size(e.users)
		}
	}
	return n
}

func (m *memory) evict(e *entry) {
	delete(m.entries, e.key)
	m.used -= e.size(0)
	m.evicted++
}

// oldest returns the entry without users that was used longest ago, of those that
// may go.
func (m *memory) oldest(may func(*entry) bool) (oldest *entry) {
	for _, e := range m.entries {
		if e.users == 0 && may(e) && (oldest == nil || e.last < oldest.last) {
			oldest = e
		}
	}
	return oldest
}

// give returns what a demand took. What failed to load is forgotten.
func (m *memory) give(d *demand) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used -= d.room
	for _, e := range d.got {
		m.used += e.size(e.users-1) - e.size(e.users)
		if e.users--; e.users == 0 && e.value == nil {
			delete(m.entries, e.key)
			m.used -= e.size(0)
		}
	}
	d.got = nil
	m.serve()
}

// forget drops an entry that nobody uses.
func (m *memory) forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.entries[key]; e != nil && e.users == 0 {
		delete(m.entries, key)
		m.used -= e.size(0)
		m.serve()
	}
}

// keep notes the ciphertexts that an entry in use keeps for further runs, which
// take room bytes each. An evaluator counts what it ever made, results that are
// gone too: it keeps no more than its runs took at once.
func (m *memory) keep(e *entry, kept, room int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := e.size(e.users)
	e.kept, e.room = max(e.kept, min(kept, int64(e.most)*room)), room
	m.used += e.size(e.users) - before
	for m.used > m.limit { // it grew after others who used it left
		idle := m.oldest(func(*entry) bool { return true })
		if idle == nil {
			return
		}
		m.evict(idle)
	}
}

// held returns the evaluation keys in memory, as Held of them.
func (m *memory) held() (names []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, e := range m.entries {
		if name, ok := strings.CutPrefix(key, keysPrefix); ok && e.value != nil {
			names = append(names, name)
		}
	}
	return names
}

const keysPrefix = "keys "

// Held is the name of a client's evaluation keys in Source.Take.
func Held(client, keys string) string { return client + "\x00" + keys }

// load returns an entry's value, made once by whoever comes first.
func load[T any](e *entry, make func() (T, error)) (T, error) {
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

// ProgramBytes predicts what a plan's program takes in memory.
func ProgramBytes(p *plan.Plan) int64 {
	var n int64
	for _, s := range p.Steps {
		n += int64(s.Weights)*int64(4*p.Grid.Lanes+1) + int64(s.Products)*int64(unsafe.Sizeof(program.Term{}))
	}
	return n
}

// runBytes predicts what the maps of one run take.
func runBytes(p *plan.Plan) int64 { return p.PeakBytes() - p.KeyBytes() }

// Fits refuses a plan that one run of would take more memory than there is.
func (w *Worker) Fits(p *plan.Plan) error {
	if need := p.PeakBytes() + ProgramBytes(p) + p.Bytes(0); need > w.memory.limit {
		return fmt.Errorf("worker: a job of %s takes %d MiB; the server has %d MiB for all: it needs a smaller plan or a larger server", p.Model.Name, need>>20, w.memory.limit>>20)
	}
	return nil
}
