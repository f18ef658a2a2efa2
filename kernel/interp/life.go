package interp

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/rt"
)

// life is what the pieces that a cell runs have in common, from the beginning
// of the cell to its end: a panic in a goroutine that one of them has started
// ends the cell, as it ends a program in compiled Go.
type life struct {
	trail   rt.Trail
	crashed chan struct{} // closed by the panic
	left    atomic.Bool   // what still runs of the cell is to stop

	mu    sync.Mutex
	fault *engine.Fault
	over  bool
}

type lifeKey struct{}

// living is the life of a context's cell. The caller ends it where it has just
// begun.
func living(ctx context.Context) (_ context.Context, l *life, begun bool) {
	if l, ok := ctx.Value(lifeKey{}).(*life); ok {
		return ctx, l, false
	}
	l = &life{crashed: make(chan struct{})}
	return context.WithValue(ctx, lifeKey{}, l), l, true
}

// crash gives a cell that is not over a goroutine's panic as its fault; it
// reports whether the cell has taken it.
func (l *life) crash(f *engine.Fault) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over || l.fault != nil {
		return false
	}
	l.fault = f
	close(l.crashed)
	return true
}

// failure is a goroutine's panic where one has ended the cell, or else what has
// ended its own code.
func (l *life) failure(fault *engine.Fault) *engine.Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fault != nil {
		return l.fault
	}
	return fault
}

// end returns what has ended the cell, which is over then; fault is what has
// ended its own code. If nothing has, goroutines that panic are waited for.
func (l *life) end(fault *engine.Fault) *engine.Fault {
	if fault == nil {
		l.trail.Settle()
	}
	l.mu.Lock()
	l.over = true
	l.mu.Unlock()
	return l.failure(fault)
}

// crashed hears of a panic in a goroutine of a cell. That of a cell which is
// over is told under the cell.
func (s *session) crashed(v any, places []rt.Place) {
	x := s.runs.owners.Current()
	if x == nil {
		if x = s.runs.newest(); x == nil {
			return
		}
	}
	fault := s.goroutineFault(x, v, places)
	if x.life.crash(fault) {
		return
	}
	s.flush()
	x.out.Stream("stderr", strings.Join(fault.Traceback, "\n")+"\n")
}

// goroutineFault is a panicFault that names the goroutine.
func (s *session) goroutineFault(x *run, v any, places []rt.Place) *engine.Fault {
	f := s.panicFault(x, v, places)
	if f.Name == "panic" {
		f.Value = "in a goroutine: " + f.Value
		f.Traceback[0] = "panic in a goroutine" + strings.TrimPrefix(f.Traceback[0], "panic")
	}
	return f
}
