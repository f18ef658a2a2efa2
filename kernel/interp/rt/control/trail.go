package control

import (
	"go/token"
	"sync"
	"time"
)

// Place is a function that a panic has passed, with the position that the
// function had reached.
type Place struct {
	Name  string
	Pos   token.Pos
	Began bool // it is where the goroutine was started
	// Near says that other goroutines have been in the function since, so that
	// the position may be one of theirs.
	Near bool

	mark *int
}

// Trail is where the panics under way in one cell have passed, for each of its
// goroutines, innermost first. Those that lowered code has started have a trail
// of their own; what else runs for the cell, coroutines among it, shares that of
// the cell's own code.
type Trail struct {
	mu     sync.Mutex
	places map[uint64][]Place
	calm   chan struct{} // closed when no goroutine panics any more
}

// own is the trail of the cell's own code.
const own = 0

// maxPlaces bounds a trail: who reads 1,000 calls?
const maxPlaces = 1000

func (t *Trail) add(id uint64, p Place) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.places == nil {
		t.places = map[uint64][]Place{}
	}
	if l := t.places[id]; len(l) < maxPlaces {
		t.places[id] = append(l, p)
	}
}

func (t *Trail) get(id uint64) []Place {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.places[id]
}

// cut takes out what lies between two lengths; none is left of a trail without
// places.
func (t *Trail) cut(id uint64, from, to int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.places[id]
	if to = min(to, len(l)); from < to {
		t.places[id] = append(l[:from:from], l[to:]...)
	}
	if len(t.places[id]) > 0 {
		return
	}
	delete(t.places, id)
	if t.calm != nil && !t.panicking() {
		close(t.calm)
		t.calm = nil
	}
}

func (t *Trail) forget(id uint64) { t.cut(id, 0, maxPlaces) }

func (t *Trail) panicking() bool {
	_, cell := t.places[own]
	return len(t.places) > 1 || len(t.places) == 1 && !cell
}

// Take returns and forgets where a panic of the cell's own code has passed.
func (t *Trail) Take() []Place {
	l := t.get(own)
	t.forget(own)
	return doubt(l)
}

// Settle waits until no goroutine panics: one that does may have let the cell's
// own code go on by a deferred call, and is still to be reported. What a
// deferred call waits for may never come, so patience has an end.
func (t *Trail) Settle() {
	t.mu.Lock()
	if !t.panicking() {
		t.mu.Unlock()
		return
	}
	if t.calm == nil {
		t.calm = make(chan struct{})
	}
	calm := t.calm
	t.mu.Unlock()
	select {
	case <-calm:
	case <-time.After(patience):
	}
}

// Mark tells the variable that says where a function has got to.
func (r *Runner) Mark(name string, at *int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.marks == nil {
		r.marks = map[string]*int{}
	}
	r.marks[name] = at
}

// Here tells the variable that says where the function has got to that begins
// the running goroutine: its own, which others leave alone.
func (r *Runner) Here(name string, at *int) { r.panics.begin(goroutine(), mark{name, at}) }

// Passed notes that a panic of the running goroutine has passed the function
// that starts at a line of lowered code.
func (r *Runner) Passed(line int) {
	t := r.trail()
	if t == nil {
		return
	}
	id, key := r.thread()
	p, ok := r.place(id, line)
	if ok {
		if pos := r.panics.raised(id); pos.IsValid() {
			p.Pos, p.mark = pos, nil
		}
	}
	t.add(key, p)
}

// Within notes the functions that a panic passes inside a call, innermost first;
// the last of them is the one that passes next.
func (r *Runner) Within(places []Place) {
	n := len(places) - 1
	if n < 0 {
		return
	}
	id := goroutine()
	if t := r.trail(); t != nil {
		_, key := r.thread()
		for _, p := range places[:min(n, maxPlaces)] {
			t.add(key, p)
		}
	}
	r.panics.raise(id, places[n].Pos)
}

// place is where the function has got to that starts at a line of lowered code.
func (r *Runner) place(id uint64, line int) (p Place, ok bool) {
	fn, ok := r.FunctionAt(line)
	if !ok {
		return p, false
	}
	p.Name, p.mark = fn.Name, r.mark(id, fn.Mark)
	if p.mark != nil {
		p.Pos = token.Pos(*p.mark)
	}
	return p, true
}

// Calls are the functions under way on the running goroutine, innermost first.
func (r *Runner) Calls() []Place {
	var calls []Place
	id := goroutine()
	for _, line := range r.Under() {
		if p, ok := r.place(id, line); ok {
			calls = append(calls, p)
		}
	}
	return calls
}

func (r *Runner) mark(id uint64, name string) *int {
	if m := r.panics.here(id); m.name == name {
		return m.at
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.marks[name]
}

// doubt looks at the marks again.
func doubt(l []Place) []Place {
	for i, p := range l {
		l[i].Near = p.mark != nil && token.Pos(*p.mark) != p.Pos
	}
	return l
}

func (r *Runner) trail() *Trail {
	if r.Trail == nil {
		return nil
	}
	return r.Trail()
}

// thread is the number of the running goroutine and the one of its trail.
func (r *Runner) thread() (id, key uint64) {
	id = goroutine()
	if !r.panics.started(id) {
		return id, own
	}
	return id, id
}

// Recovered notes that compiled code has recovered a panic of the running
// goroutine.
func (r *Runner) Recovered() { r.unwound(nil, false) }

// unwound notes that a goroutine's panic was recovered by d, or replaced by
// another while d ran the deferred calls that follow the first passed places.
func (r *Runner) unwound(d *Defers, replaced bool) {
	t := r.trail()
	if t == nil {
		return
	}
	id, key := r.thread()
	r.panics.raise(id, token.NoPos)
	from, to := r.panics.below(id, d), maxPlaces
	if replaced {
		to = d.passed
	}
	t.cut(key, from, to)
}
