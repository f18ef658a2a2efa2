package runs

import (
	"context"
	"sync"
	"sync/atomic"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/rt/control"
)

// Life is what the pieces that a cell runs have in common, from the beginning
// of the cell to its end: a panic in a goroutine that one of them has started
// ends the cell, as it ends a program in compiled Go.
type Life struct {
	Trail   control.Trail
	Crashed chan struct{} // closed by the panic
	Left    atomic.Bool   // what still runs of the cell is to stop

	mu    sync.Mutex
	fault *engine.Fault
	over  bool
}

type lifeKey struct{}

// Living is the life of a context's cell. The caller ends it where it has just
// begun.
func Living(ctx context.Context) (_ context.Context, l *Life, begun bool) {
	if l, ok := ctx.Value(lifeKey{}).(*Life); ok {
		return ctx, l, false
	}
	l = &Life{Crashed: make(chan struct{})}
	return context.WithValue(ctx, lifeKey{}, l), l, true
}

// Crash gives a cell that is not over a goroutine's panic as its fault; it
// reports whether the cell has taken it.
func (l *Life) Crash(f *engine.Fault) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over || l.fault != nil {
		return false
	}
	l.fault = f
	close(l.Crashed)
	return true
}

// Failure is a goroutine's panic where one has ended the cell, or else what has
// ended its own code.
func (l *Life) Failure(fault *engine.Fault) *engine.Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fault != nil {
		return l.fault
	}
	return fault
}

// End returns what has ended the cell, which is over then; fault is what has
// ended its own code. If nothing has, goroutines that panic are waited for.
func (l *Life) End(fault *engine.Fault) *engine.Fault {
	if fault == nil {
		l.Trail.Settle()
	}
	l.mu.Lock()
	l.over = true
	l.mu.Unlock()
	return l.Failure(fault)
}
