// Package run carries out the code of the second tier: a register machine over
// the memory of the interpreter's values. It is what package native's machine
// code is held against, and what runs where there is none.
package run

import (
	"go/token"
	"slices"
	"sync"
	"unsafe"

	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native"
)

// Machine runs functions; several goroutines may call it.
type Machine struct {
	// Stop is set when what runs is to be halted by a call of Halt, which panics.
	Stop *bool
	Halt func()
	// Panic panics with an error of the Go runtime.
	Panic func(text string)
	// Overflow panics because a function calls itself without end.
	Overflow func()
	// Passed hears of a panic before it leaves the machine: the functions under
	// way, innermost first.
	Passed func(calls []Place)

	threads sync.Pool
}

// Place is a function under way with the position that it has reached.
type Place struct {
	Func *ir.Func
	Pos  token.Pos
}

// call is a function that has called another.
type call struct {
	fn   *ir.Func
	next *ir.Instr // where it goes on
	s, p int       // where its frame begins
}

// thread is the registers and calls of one goroutine in the machine.
type thread struct {
	m     *Machine
	s     []uint64
	p     []unsafe.Pointer
	calls []call
	ctx   *native.Context

	// Of the function that runs, when something may panic.
	fn *ir.Func
	at *ir.Instr
}

// maxCalls and maxWords bound a thread: what Go bounds a stack of 1 GB by is some
// ten million calls, too.
const (
	maxCalls = 8 << 20
	maxWords = 32 << 20
	// maxPlaces bounds what is told of a panic.
	maxPlaces = 1000
)

// Call runs a function with arguments and results in memory: at, of each, is
// where. After a panic, reached is the position that the function had reached; it may be nil.
func (m *Machine) Call(fn *ir.Func, reached *int, at []unsafe.Pointer) {
	t, _ := m.threads.Get().(*thread)
	if t == nil {
		t = &thread{m: m, s: make([]uint64, 512), p: make([]unsafe.Pointer, 128), ctx: native.New()}
	}
	t.reserve(0, 0, fn)
	f := t.frame(0, 0)
	load(f, fn.Params, at)
	done := false
	defer func() {
		if !done {
			calls := t.places()
			if reached != nil {
				*reached = int(calls[len(calls)-1].Pos)
			}
			m.Passed(calls)
			if fn.InOut {
				store(t.frame(0, 0), fn.Params, at)
			}
		}
		t.release()
	}()
	t.run(fn)
	if fn.InOut {
		store(t.frame(0, 0), fn.Params, at)
	}
	store(t.frame(0, 0), fn.Results, at[len(fn.Params):])
	done = true
}

func (t *thread) frame(s, p int) ir.Frame {
	return ir.Frame{S: unsafe.Pointer(&t.s[s]), P: unsafe.Pointer(&t.p[p])}
}

// reserve makes room for a function's frame and what it passes on.
func (t *thread) reserve(s, p int, fn *ir.Func) {
	if s+fn.S+p+fn.P > maxWords {
		t.m.Overflow()
	}
	if n := s + fn.S + spare; n > len(t.s) {
		t.s = append(t.s, make([]uint64, max(n/2, n-len(t.s)))...)
		t.s = t.s[:cap(t.s)]
	}
	if n := p + fn.P + spare; n > len(t.p) {
		t.p = append(t.p, make([]unsafe.Pointer, max(n/2, n-len(t.p)))...)
		t.p = t.p[:cap(t.p)]
	}
}

// more makes room for calls under way.
func (t *thread) more() {
	if len(t.calls) >= maxCalls {
		t.m.Overflow()
	}
	t.calls = slices.Grow(t.calls, max(16, len(t.calls)/2))
}

// spare is room for the arguments and results of a call behind a frame.
const spare = 64

// ended stands for the end of a function that machine code has come to.
var ended = ir.Instr{Op: ir.Return}

// native runs machine code from an instruction Native of a function on, and returns
// where the machine goes on. What machine code has called is noted as if it had
// been called here.
func (t *thread) native(fn *ir.Func, in *ir.Instr, sb, pb int) (*ir.Func, *ir.Instr, int, int) {
	stop := t.ctx.Enter(fn, in.Imm, t.s[sb:len(t.s)-spare], t.p[pb:len(t.p)-spare])
	if stop.At < 0 {
		return fn, &ended, sb, pb
	}
	in = &stop.Func.Code[stop.At]
	if len(t.calls)+len(stop.Calls) > cap(t.calls) {
		t.fn, t.at = stop.Func, in
		t.more()
	}
	for _, c := range stop.Calls {
		t.calls = append(t.calls, call{c.Func, target(unsafe.Pointer(&c.Func.Code[0]), int64(c.Next)), sb, pb})
		sb, pb = sb+c.S, pb+c.P
	}
	if *t.m.Stop {
		t.fn, t.at = stop.Func, in
		t.m.Halt()
	}
	return stop.Func, in, sb, pb
}

// release gives a thread back; what it pointed to is forgotten.
func (t *thread) release() {
	if len(t.s) > 1<<12 || len(t.p) > 1<<12 {
		return
	}
	clear(t.p)
	t.calls, t.fn, t.at = t.calls[:0], nil, nil
	t.m.threads.Put(t)
}

// places are the functions under way, innermost first; of very many, some in the
// middle are left out.
func (t *thread) places() []Place {
	list := []Place{{t.fn, pos(t.fn, t.at)}}
	for i := len(t.calls) - 1; i >= 0; i-- {
		if len(list) >= maxPlaces {
			i = 0
		}
		c := t.calls[i]
		list = append(list, Place{c.fn, pos(c.fn, (*ir.Instr)(unsafe.Add(unsafe.Pointer(c.next), -size)))})
	}
	return list
}

const size = int(unsafe.Sizeof(ir.Instr{}))

func pos(fn *ir.Func, at *ir.Instr) token.Pos {
	if fn == nil || at == nil {
		return token.NoPos
	}
	return fn.Pos[index(fn, at)]
}

func index(fn *ir.Func, at *ir.Instr) int {
	return int(uintptr(unsafe.Pointer(at))-uintptr(unsafe.Pointer(&fn.Code[0]))) / size
}

// load brings arguments from memory into registers.
func load(f ir.Frame, params [][]ir.Part, at []unsafe.Pointer) {
	var s, p int32
	for i, parts := range params {
		s, p = f.Read(parts, s, p, at[i])
	}
}

// store brings results from registers into memory.
func store(f ir.Frame, results [][]ir.Part, at []unsafe.Pointer) {
	var s, p int32
	for i, parts := range results {
		s, p = f.Write(parts, s, p, at[i])
	}
}
