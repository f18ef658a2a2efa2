//go:build amd64 && !purego && (linux || darwin || freebsd)

package native

import (
	"runtime"
	"sync"
	"sync/atomic"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native/flow"
	"cryptounet/kernel/quick/native/pages"
	"cryptounet/kernel/quick/native/registers"
	"cryptounet/kernel/quick/native/x86"
)

// Space has the machine code of functions that call each other. The zero value has
// none. Code stays for as long as the space, or a function that has code in it.
type Space struct {
	// Always has machine code entered where it is soon left again, too, which takes
	// longer than to do without.
	Always bool

	mu    sync.Mutex
	pages *pages.Pages
	leave uintptr // code that stops behind the first call
	stops atomic.Pointer[[]stop]
	sites sync.Map // where a call returns to -> Call
	busy  map[*ir.Func]bool
}

// function is the machine code of a function.
type function struct {
	space   *Space
	entries []entry
	body    uintptr // where calls go
}

// held is a register of the machine that holds one of a frame: 16 and more are XMM
// registers. Of pointers that are handed over, it is the place in the frame of the
// way in.
type held struct {
	at   uint8
	home int32
}

// stop is a place where machine code stops.
type stop struct {
	fn   *ir.Func
	at   int // the instruction
	s, p []held
}

// entry is a way in.
type entry struct {
	at      uintptr
	s, p    []held
	handed  []held
	address x86.Label
}

// returned is the number of the stop at which the function entered has ended.
const returned = 0

// Compile makes machine code of a function, and before of those that it calls, none
// of which has run yet. Calls stay in machine code if no pointers go along. It
// returns false if the system does not let code be made.
func (s *Space) Compile(fn *ir.Func) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leave == 0 && !s.begin() {
		return false
	}
	return s.compile(fn)
}

func (s *Space) compile(fn *ir.Func) bool {
	if fn.Native != nil || s.busy[fn] {
		return true
	}
	s.busy[fn] = true
	defer delete(s.busy, fn)
	for _, f := range fn.Calls {
		if !s.compile(f) {
			return false
		}
	}
	e := &emitter{fn: fn, space: s, stops: *s.stops.Load()}
	e.graph = flow.Analyse(fn, func(i int) bool { return mayStop(fn.Code[i].Op) })
	e.places = registers.Assign(fn.Code, e.graph, mayStop)
	e.function()
	return e.publish()
}

// begin writes what all code needs.
func (s *Space) begin() bool {
	var c x86.Code
	c.Const(x86.RAX, returned)
	c.Ret()
	s.pages = &pages.Pages{}
	runtime.AddCleanup(s, (*pages.Pages).Free, s.pages)
	s.leave = s.pages.Add(c.Bytes)
	s.stops.Store(&[]stop{{at: -1}})
	s.busy = map[*ir.Func]bool{}
	return s.leave != 0
}

// publish puts the code where it can run, and its ways in into the function's.
func (e *emitter) publish() bool {
	e.Link()
	base := e.space.pages.Add(e.Bytes)
	if base == 0 {
		return false
	}
	e.space.stops.Store(&e.stops)
	for _, s := range e.sites {
		e.space.sites.Store(base+uintptr(e.Offset(s.back)), s.call)
	}
	f := &function{space: e.space, entries: e.entries, body: base + uintptr(e.Offset(e.body))}
	for i := range f.entries {
		f.entries[i].at = base + uintptr(e.Offset(f.entries[i].address))
	}
	e.fn.Code, e.fn.Pos, e.fn.Native = e.code, e.pos, f
	return true
}

// weave puts an instruction Native before each way in; jumps to one lead there. It
// is done before code is emitted, which then knows where its instructions will be.
func (e *emitter) weave() {
	e.index = make([]int, len(e.fn.Code))
	target := make([]int64, len(e.fn.Code))
	for i, in := range e.fn.Code {
		target[i] = int64(len(e.code))
		if e.isEntry(i) {
			e.code = append(e.code, ir.Instr{Op: ir.Native, Imm: int64(len(e.entries))})
			e.pos = append(e.pos, e.fn.Pos[i])
			e.entries = append(e.entries, e.entry(i))
		}
		e.index[i] = len(e.code)
		e.code = append(e.code, in)
		e.pos = append(e.pos, e.fn.Pos[i])
	}
	for i := range e.code {
		if flow.IsJump(e.code[i].Op) {
			e.code[i].Imm = target[e.code[i].Imm]
		}
	}
}
