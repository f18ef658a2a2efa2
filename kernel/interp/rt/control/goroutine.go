package control

import "cryptounet/kernel/interp/rt/raise"

// Go starts a goroutine whose panic ends nothing but itself.
func (r *Runner) Go(f func()) {
	r.running.Add(1)
	r.live.Add(1)
	go func() {
		defer r.running.Done()
		defer r.live.Add(-1)
		defer r.crash()
		f()
	}()
}

// Guard is a function for compiled code to call on a goroutine that is not
// the cell's, as time.AfterFunc does: it belongs to the cell, and its panic
// ends nothing but itself.
func (r *Runner) Guard(f func()) func() {
	if f == nil {
		return nil
	}
	enter := func() {}
	if r.Capture != nil {
		enter = r.Capture()
	}
	return func() {
		defer r.crash()
		enter()
		f()
	}
}

// crash is deferred where a goroutine begins.
func (r *Runner) crash() {
	v := recover()
	switch v.(type) {
	case nil, raise.Halted:
		return
	}
	if r.Crashed != nil {
		r.Crashed(r.Native(v))
	}
}

// Wait waits for all goroutines that were started, or for an interrupt.
func (r *Runner) Wait() {
	ended := make(chan struct{})
	go func() { r.running.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-r.Done():
	}
}
