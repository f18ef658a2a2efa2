package control

import "cryptounet/kernel/interp/rt/raise"

// Defers are the deferred calls of one function.
type Defers struct {
	runner    *Runner
	list      []deferred
	current   string
	panicking bool
	value     any
	passed    int // places of the panic when the running deferred call began
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
	if v := d.runner.Refined(recover()); v != nil {
		if d.runner.Panicking != nil {
			v = d.runner.Panicking(v)
		}
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
		id, key := d.runner.thread()
		if t := d.runner.trail(); t != nil {
			d.passed = len(t.get(key))
		}
		d.runner.panics.push(id, d)
		defer d.runner.panics.pop(id)
	}
	defer func() {
		if v := d.runner.Refined(recover()); v != nil {
			if d.panicking {
				d.runner.unwound(d, true)
			}
			d.panicking, d.value = true, v
		}
	}()
	if d.panicking {
		d.unwind(call.f)
	} else {
		d.leave(call.f)
	}
}

// leave and unwind are told apart in the goroutine's traceback.
//
//go:noinline
func (d *Defers) leave(f func()) { f() }

//go:noinline
func (d *Defers) unwind(f func()) { f() }

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
	d.runner.unwound(d, false)
	d.panicking, d.value = false, nil
	return d.runner.Native(v)
}
