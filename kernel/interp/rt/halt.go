package rt

import (
	"runtime"
	"time"
)

// Wait waits for all goroutines that were started, for an interrupt, or until
// one of them has ended the rest.
func (r *Runtime) Wait(crashed <-chan struct{}) {
	ended := make(chan struct{})
	go func() { r.running.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-crashed:
	case <-r.Done():
	}
}

// StopFlag is the variable that lowered code polls.
func (r *Runtime) StopFlag() *bool { return &r.stop }

// Stopped says whether an interrupt was raised.
func (r *Runtime) Stopped() bool {
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	return r.stop
}

// Halt ends the running function after an interrupt. Calls that it has
// deferred run to their ends.
func (r *Runtime) Halt() { r.halt() }

// halt is Halt; it reports whether there was no interrupt for the running
// goroutine, so that what it waits for is to be waited for again.
func (r *Runtime) halt() (again bool) {
	r.doneMu.Lock()
	halts := r.halting || r.belongsToLeft()
	r.doneMu.Unlock()
	if !halts {
		return true
	}
	if d := r.panics.top(goroutine()); d != nil {
		if _, ok := d.value.(Halted); ok {
			return false
		}
	}
	panic(Halted{})
}

// Done is closed by an interrupt. For a cell that was left behind it is closed
// for good.
func (r *Runtime) Done() <-chan struct{} {
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	if r.belongsToLeft() {
		return closed
	}
	return r.done
}

var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// belongsToLeft says whether the running goroutine is one of a cell that was
// left behind. The caller holds the lock.
func (r *Runtime) belongsToLeft() bool { return r.left > 0 && r.Left != nil && r.Left() }

// Leave stops the goroutines of a cell that is left behind: one that stands in
// compiled code must not go on when that returns, though others run by then. The
// function that it returns is called when the cell has ended.
func (r *Runtime) Leave() (ended func()) {
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	r.left++
	r.stop = true
	if !r.halting { // wakes all; those of other cells wait again
		close(r.done)
		r.done = make(chan struct{})
	}
	return func() {
		r.rest()
		r.doneMu.Lock()
		defer r.doneMu.Unlock()
		r.left--
		r.stop = r.halting || r.left > 0
	}
}

// Stop interrupts what runs.
func (r *Runtime) Stop() {
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	if !r.halting {
		r.halting, r.stop = true, true
		close(r.done)
	}
}

// patience is how long the next cell waits for goroutines to see that they
// were interrupted. Those in compiled code may not.
const patience = 100 * time.Millisecond

// rest lets goroutines see that they were interrupted.
func (r *Runtime) rest() {
	for end := time.Now().Add(patience); r.live.Load() > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

// Start prepares for the next cell.
func (r *Runtime) Start() {
	r.doneMu.Lock()
	stopped := r.halting
	r.doneMu.Unlock()
	if stopped {
		r.rest()
	}
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	if r.halting {
		r.halting, r.stop = false, r.left > 0
		r.done = make(chan struct{})
	}
}

// Sleep is time.Sleep that an interrupt ends.
func (r *Runtime) Sleep(d time.Duration) {
	if d <= 0 {
		runtime.Gosched()
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	for again := true; again; {
		select {
		case <-t.C:
			return
		case <-r.Done():
			again = r.halt()
		}
	}
}
