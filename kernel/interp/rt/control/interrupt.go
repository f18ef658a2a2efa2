package control

import (
	"runtime"
	"time"

	"cryptounet/kernel/interp/rt/probe/running"
	"cryptounet/kernel/interp/rt/raise"
)

// StopFlag is the variable that lowered code polls.
func (r *Runner) StopFlag() *bool { return &r.stop }

// Stopped says whether an interrupt was raised.
func (r *Runner) Stopped() bool {
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	return r.stop
}

// Halt ends the running function after an interrupt. Calls that it has
// deferred run to their ends.
func (r *Runner) Halt() {
	if d := r.depth.Load(); d != nil && running.Depth() > d.most {
		d.over()
	}
	r.halt()
}

// depth is how much of its stack a goroutine may use, and what it calls that
// uses more.
type depth struct {
	most uint64
	over func()
}

// Measure has all goroutines look at their stacks wherever they look for an
// interrupt; with a limit of 0 they stop doing so.
func (r *Runner) Measure(most uint64, over func()) {
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	if most == 0 {
		r.depth.Store(nil)
	} else {
		r.depth.Store(&depth{most, over})
	}
	r.raise()
}

// raise sets what is polled. The caller holds the lock.
func (r *Runner) raise() { r.stop = r.halting || r.left > 0 || r.depth.Load() != nil }

// halt is Halt; it reports whether there was no interrupt for the running
// goroutine, so that what it waits for is to be waited for again.
func (r *Runner) halt() (again bool) {
	r.doneMu.Lock()
	halts := r.halting || r.belongsToLeft()
	r.doneMu.Unlock()
	if !halts {
		return true
	}
	if d := r.panics.top(goroutine()); d != nil {
		if _, ok := d.value.(raise.Halted); ok {
			return false
		}
	}
	leaveForeign()
	panic(raise.Halted{})
}

// Done is closed by an interrupt. For a cell that was left behind it is closed
// for good.
func (r *Runner) Done() <-chan struct{} {
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
func (r *Runner) belongsToLeft() bool { return r.left > 0 && r.Left != nil && r.Left() }

// Leave stops the goroutines of a cell that is left behind: one that stands in
// compiled code must not go on when that returns, though others run by then. The
// function that it returns is called when the cell has ended.
func (r *Runner) Leave() (ended func()) {
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	r.left++
	r.stop = true
	defer nudge()
	if !r.halting { // wakes all; those of other cells wait again
		close(r.done)
		r.done = make(chan struct{})
	}
	return func() {
		r.rest()
		r.doneMu.Lock()
		defer r.doneMu.Unlock()
		r.left--
		r.raise()
	}
}

// Stop interrupts what runs.
func (r *Runner) Stop() {
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	if !r.halting {
		r.halting, r.stop = true, true
		defer nudge()
		close(r.done)
	}
}

// nudge has the scheduler ask all that runs to pause for a moment. Machine code of
// the second tier looks at the flag then, which it else does every 10 ms.
func nudge() { runtime.ReadMemStats(new(runtime.MemStats)) }

// patience is how long the next cell waits for goroutines to see that they
// were interrupted. Those in compiled code may not.
const patience = 100 * time.Millisecond

// rest lets goroutines see that they were interrupted.
func (r *Runner) rest() {
	for end := time.Now().Add(patience); r.live.Load() > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

// Start prepares for the next cell.
func (r *Runner) Start() {
	r.doneMu.Lock()
	stopped := r.halting
	r.doneMu.Unlock()
	if stopped {
		r.rest()
	}
	r.doneMu.Lock()
	defer r.doneMu.Unlock()
	if r.halting {
		r.halting = false
		r.raise()
		r.done = make(chan struct{})
	}
}

// Sleep is time.Sleep that an interrupt ends.
func (r *Runner) Sleep(d time.Duration) {
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
