package control

import (
	"bytes"
	"runtime"
	"strconv"
	"sync"

	"cryptounet/kernel/interp/rt/raise"
)

// Defers are the deferred calls of one function.
type Defers struct {
	runner    *Runner
	list      []deferred
	current   string
	panicking bool
	value     any
}

// Protect runs a function's body and then what it deferred, with the meaning
// that panics and recover have in compiled Go.
func (r *Runner) Protect(body func(*Defers)) {
	d := &Defers{runner: r}
	defer d.run()
	body(d)
}

// deferred is a call and the name of what it calls, "" if nobody knows.
type deferred struct {
	f    func()
	name string
}

// Defer adds a call.
func (d *Defers) Defer(f func(), name string) { d.list = append(d.list, deferred{f, name}) }

func (d *Defers) run() {
	if v := recover(); v != nil {
		d.panicking, d.value = true, v
	}
	defer d.rest() // for runtime.Goexit in a deferred call
	for len(d.list) > 0 {
		d.next()
	}
	if d.panicking {
		panic(d.value)
	}
}

func (d *Defers) rest() {
	for len(d.list) > 0 {
		d.next()
	}
}

func (d *Defers) next() {
	call := d.list[len(d.list)-1]
	d.list = d.list[:len(d.list)-1]
	d.current = call.name
	if d.panicking {
		id := goroutine()
		d.runner.panics.push(id, d)
		defer d.runner.panics.pop(id)
	}
	defer func() {
		if v := recover(); v != nil {
			d.panicking, d.value = true, v
		}
	}()
	call.f()
}

// Recover stops the panic of the function that deferred the caller.
func (d *Defers) Recover() any {
	if !d.panicking {
		return nil
	}
	switch d.value.(type) {
	case raise.Halted, raise.Exit:
		return nil
	}
	v := d.value
	d.panicking, d.value = false, nil
	return d.runner.Native(v)
}

// Recover is recover in a function that is not written at its defer. It works
// in the deferred function itself and not in those that it calls.
func (r *Runner) Recover(name string) any {
	if d := r.panics.top(goroutine()); d != nil && (d.current == "" || d.current == name) {
		return d.Recover()
	}
	return nil
}

// panics knows, for each goroutine, the functions that run deferred calls
// because of a panic.
type panics struct {
	mu    sync.Mutex
	stack map[uint64][]*Defers
}

func (p *panics) push(id uint64, d *Defers) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stack == nil {
		p.stack = map[uint64][]*Defers{}
	}
	p.stack[id] = append(p.stack[id], d)
}

func (p *panics) pop(id uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stack[id]
	if len(s) <= 1 {
		delete(p.stack, id)
		return
	}
	p.stack[id] = s[:len(s)-1]
}

func (p *panics) top(id uint64) *Defers {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stack[id]
	if len(s) == 0 {
		return nil
	}
	return s[len(s)-1]
}

// goroutine is the number of the running goroutine. Only panicking code asks.
func goroutine() uint64 {
	var buf [64]byte
	b := buf[:runtime.Stack(buf[:], false)]
	b = bytes.TrimPrefix(b, []byte("goroutine "))
	n, _ := strconv.ParseUint(string(b[:bytes.IndexByte(b, ' ')]), 10, 64)
	return n
}
