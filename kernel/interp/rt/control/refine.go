package control

import (
	"go/token"
	"runtime"

	"cryptounet/kernel/interp/rt/raise"
)

// Raise notes where a panic is raised and returns its value, which is an error
// where it would be nil. A function's mark would do for the place if no other
// goroutine were in the same function.
func (r *Runner) Raise(pos int, v any) any {
	r.panics.raise(goroutine(), token.Pos(pos))
	return r.Raised(v)
}

// Raised is what recover returns of a panic with a value.
func (r *Runner) Raised(v any) any {
	if v == nil {
		return new(runtime.PanicNilError)
	}
	return v
}

// OutOfBounds notes what the running goroutine's index or slice expression was
// that has panicked, "" if nobody knows.
func (r *Runner) OutOfBounds(text string) { r.panics.bounds(goroutine(), text) }

func (p *panics) bounds(id uint64, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.text == nil {
		p.text = map[uint64]string{}
	}
	p.text[id] = text
}

func (p *panics) outOfBounds(id uint64) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.text[id]
	delete(p.text, id)
	return s
}

// Refined is the value of a panic that the running goroutine has recovered, with
// what the interpreter does not tell of it.
func (r *Runner) Refined(v any) any {
	if v == nil {
		return nil
	}
	switch e := r.Native(v); e {
	case raise.Index, raise.Slice:
		if text := r.panics.outOfBounds(goroutine()); text != "" {
			return raise.Error(text)
		}
		return e
	}
	return v
}
