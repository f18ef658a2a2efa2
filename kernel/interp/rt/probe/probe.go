// Package probe holds the functions of cells while a debugger looks at them.
//
// Functions that were lowered for a debugger call Enter when they begin and At
// before each statement; both tell their goroutine's Thread where it is. When
// one thread stops, all others wait at their next statement. Compiled code that
// works in steps is held by Step.
package probe

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Probe is what a debugger knows of one interpreter's goroutines.
type Probe struct {
	// Goroutine is the number of the running goroutine.
	Goroutine func() uint64
	// Done is closed by an interrupt, Halt ends the running function after one.
	Done func() <-chan struct{}
	Halt func()
	// Break says whether a breakpoint holds a frame at its site. No lock is held.
	Break func(t *Thread, f *Frame) bool
	// Stopped hears that a thread has stopped, and why: "breakpoint", "step",
	// "pause" or "exception", the last with what it panics with.
	Stopped func(t *Thread, reason string, value any)
	// Resumed hears that all go on because an interrupt has ended the thread
	// that had stopped them.
	Resumed func()
	// Panics says whether threads stop where they panic with a value.
	Panics func(value any) bool
	// SameLine says whether two sites are on one line, which a step takes at once.
	SameLine func(a, b int) bool
	// Ended hears of the end of threads.
	Ended func(t *Thread)

	attached atomic.Bool
	alert    atomic.Bool // somebody wants to be asked at each statement
	breaks   atomic.Bool // there are breakpoints

	mu      sync.Mutex
	threads map[uint64]*Thread   // by goroutine
	exempt  map[uint64]*Question // goroutines that evaluate for the debugger
	next    int
	pause   bool
	stopped *Thread       // the one that stopped all
	resume  chan struct{} // closed when all go on
}

// Thread is a goroutine that runs functions of cells.
type Thread struct {
	ID int

	top    *Frame
	at     *Frame // that waits: the body of a range over a function belongs to a frame below the top
	want   step
	panics any // what it has stopped for last, while that passes functions
}

// Frame is a function of the cells that is under way, or a step of compiled
// code.
type Frame struct {
	Step *Step // nil for a function

	thread *Thread
	caller *Frame
	depth  int
	probe  *Probe
	site   atomic.Int64
	before int // the site before, -1 for none
	mu     sync.Mutex
	groups []any // []any or func() []any
}

// Attach has functions asked, or no longer. Whatever is held goes on when a
// debugger leaves.
func (p *Probe) Attach(on bool) {
	p.attached.Store(on)
	if !on {
		p.Breakpoints(false)
		p.mu.Lock()
		for _, t := range p.threads {
			t.want = step{}
		}
		p.pause = false
		p.mu.Unlock()
		p.Continue()
	}
}

// Attached says whether a debugger is there.
func (p *Probe) Attached() bool { return p.attached.Load() }

// Breakpoints says whether there are any.
func (p *Probe) Breakpoints(some bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.breaks.Store(some)
	p.heed()
}

// heed sets the flag that statements look at. The caller holds the lock.
func (p *Probe) heed() {
	wants := p.pause || p.stopped != nil || p.breaks.Load()
	for _, t := range p.threads {
		wants = wants || t.want.kind != 0
	}
	p.alert.Store(wants)
}

// thread is the running goroutine's.
func (p *Probe) thread() *Thread {
	id := p.Goroutine()
	p.mu.Lock()
	t := p.threads[id]
	if t != nil {
		p.mu.Unlock()
		return t
	}
	if p.threads == nil {
		p.threads = map[uint64]*Thread{}
	}
	p.next++
	t = &Thread{ID: p.next}
	p.threads[id] = t
	p.mu.Unlock()
	return t
}

// Enter runs a function with a frame.
func (p *Probe) Enter(body func(*Frame)) {
	if !p.attached.Load() {
		body(&Frame{probe: p}) // a copy that is left from when one was
		return
	}
	t := p.thread()
	f := &Frame{thread: t, probe: p, before: -1}
	f.site.Store(-1)
	p.mu.Lock()
	f.caller = t.top
	if f.caller != nil {
		f.depth = f.caller.depth + 1
	}
	t.top = f
	p.mu.Unlock()
	returned := false
	defer func() {
		if returned {
			p.leave(f, nil)
			return
		}
		v := recover()
		if v != nil {
			v = p.Panicking(v)
		}
		p.leave(f, v)
		if v != nil {
			panic(v)
		}
	}()
	body(f)
	returned = true
}

// leave takes a frame off; v is what it panics with.
func (p *Probe) leave(f *Frame, v any) {
	id := p.Goroutine()
	p.mu.Lock()
	t := f.thread
	t.top = f.caller
	if v == nil {
		t.panics = nil
	}
	over := t.top == nil && p.threads[id] == t
	quiet := p.exempt[id] != nil
	if over {
		delete(p.threads, id)
		p.heed()
	}
	p.mu.Unlock()
	if over && p.Ended != nil && !quiet {
		p.Ended(t)
	}
}

// Threads are the goroutines that run functions of cells, the oldest first.
func (p *Probe) Threads() []*Thread {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []*Thread
	for id, t := range p.threads {
		if p.exempt[id] == nil {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b *Thread) int { return a.ID - b.ID })
	return list
}

// Stack are the frames of a thread, innermost first.
func (p *Probe) Stack(t *Thread) []*Frame {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []*Frame
	for f := t.here(); f != nil; f = f.caller {
		list = append(list, f)
	}
	return list
}

// here is the frame that a thread is in. The caller holds the lock.
func (t *Thread) here() *Frame {
	if t.at != nil {
		return t.at
	}
	return t.top
}

// Keep has a frame remember where variables are.
func (f *Frame) Keep(group int, places ...any) { f.keep(group, places) }

// Ask has a frame remember whom to ask where variables are, or for functions
// themselves.
func (f *Frame) Ask(group int, places func() []any) { f.keep(group, places) }

func (f *Frame) keep(group int, places any) {
	if f.thread == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.groups) <= group {
		f.groups = append(f.groups, nil)
	}
	f.groups[group] = places
}

// Place is a pointer to a variable, or a function; nil if there is none.
func (f *Frame) Place(group, index int) any {
	f.mu.Lock()
	var places any
	if group < len(f.groups) {
		places = f.groups[group]
	}
	f.mu.Unlock()
	list, _ := places.([]any)
	if ask, ok := places.(func() []any); ok {
		list = ask()
	}
	if index < len(list) {
		return list[index]
	}
	return nil
}

// Site is the number of the statement that a frame has reached, -1 for none.
func (f *Frame) Site() int { return int(f.site.Load()) }

// Came says whether a frame has come to its line from another, or round a loop.
func (f *Frame) Came() bool {
	site := f.Site()
	return f.before < 0 || site <= f.before || !f.probe.SameLine(f.before, site)
}
