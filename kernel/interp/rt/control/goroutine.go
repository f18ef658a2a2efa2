package control

import (
	"go/token"

	"cryptounet/kernel/interp/rt/raise"
)

// Go starts a goroutine, at a position. Its panic does not end the process:
// Crashed hears of it.
func (r *Runner) Go(f func(), at int) {
	r.running.Add(1)
	r.live.Add(1)
	go func() {
		defer r.running.Done()
		defer r.live.Add(-1)
		defer r.crash(r.begin(), at)
		f()
	}()
}

// Guard is a function for compiled code to call on a goroutine that is not
// the cell's, as time.AfterFunc does: it belongs to the cell, and its panic
// does not end the process.
func (r *Runner) Guard(f func(), at int) func() {
	if f == nil {
		return nil
	}
	enter := func() {}
	if r.Capture != nil {
		enter = r.Capture()
	}
	return func() {
		defer r.crash(r.begin(), at)
		enter()
		f()
	}
}

func (r *Runner) begin() uint64 {
	id := goroutine()
	r.panics.begin(id, mark{})
	return id
}

// crash is deferred where a goroutine begins.
func (r *Runner) crash(id uint64, at int) {
	v := r.Refined(recover())
	t := r.trail()
	switch v.(type) {
	case nil, raise.Halted:
	default:
		if r.Crashed != nil {
			r.Crashed(r.Native(v), r.way(t, id, token.Pos(at)))
		}
	}
	if t != nil {
		t.forget(id) // from here on the cell may end
	}
	r.panics.end(id)
}

// way is the trail of a goroutine that started at a position.
func (r *Runner) way(t *Trail, id uint64, at token.Pos) []Place {
	var l []Place
	if t != nil {
		l = doubt(t.get(id))
	}
	if pos := r.panics.raised(id); pos.IsValid() { // go panic(x)
		l = append(l[:len(l):len(l)], Place{Pos: pos})
	}
	return append(l[:len(l):len(l)], Place{Pos: at, Began: true})
}

// Wait waits for all goroutines that were started, for an interrupt, or until
// one of them has ended the rest.
func (r *Runner) Wait(crashed <-chan struct{}) {
	ended := make(chan struct{})
	go func() { r.running.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-crashed:
	case <-r.Done():
	}
}
