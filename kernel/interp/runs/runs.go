// Package runs knows the cells of a session that run, and interrupts them.
package runs

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/owner"
)

// Run is a cell that runs or has run. What its goroutines say goes to its
// output, also after its end.
type Run struct {
	Out     engine.Output
	Life    *Life
	Context context.Context
	Cell    string // the front end's name for the cell, "" for none
	Cancel  context.CancelFunc
	Halted  chan struct{} // closed by an interrupt
	stop    func()        // tells the machine of one
	shared  bool          // it has run beside others; under the lock of runs
	why     string        // under the lock of runs
	Value   engine.MIME   // of the last expression
	Reached atomic.Int64  // the last statement that gave variables their values
}

// Set are the cells of a session that run: one, or several where subshells
// run theirs beside the main shell's.
type Set struct {
	Owners owner.Table[Run]

	mu     sync.Mutex
	ended  *sync.Cond
	active []*Run // newest last
	asked  int    // requests under way: cells that run, compile or wait
	last   *Run   // the one that began last
}

// New returns a session's cells before any runs.
func New() *Set {
	r := &Set{}
	r.ended = sync.NewCond(&r.mu)
	return r
}

// Start registers a cell after begin has prepared for it; stop is called by an
// interrupt. A cell that comes while others are being interrupted waits for
// their end, because the interrupt is for all that run; those that do not end
// within the grace period are left behind.
func (r *Set) Start(parent context.Context, out engine.Output, begin, stop func(), grace time.Duration) *Run {
	r.settle(grace)
	begin()
	parent, life, _ := Living(parent)
	x := &Run{Out: out, Life: life, Cell: cellOf(parent), Halted: make(chan struct{}), stop: stop}
	x.Reached.Store(-1)
	x.Context, x.Cancel = context.WithCancel(parent)
	r.mu.Lock()
	defer r.mu.Unlock()
	x.shared = r.asked > 1 || engine.IsBeside(parent)
	r.active = append(r.active, x)
	r.last = x
	return x
}

type cellKey struct{}

// InCell is a context of the cell that a front end calls so.
func InCell(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, cellKey{}, id)
}

func cellOf(ctx context.Context) string {
	id, _ := ctx.Value(cellKey{}).(string)
	return id
}

// Ask notes a request from its beginning, before its cell is compiled. Cells
// that run beside others say all under their names, also when they are alone
// again: what is on the process's descriptors belongs to who was there first.
func (r *Set) Ask() (done func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asked++; r.asked > 1 {
		for _, x := range r.active {
			x.shared = true
		}
	}
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.asked--
	}
}

// Direct says whether a cell's words may go to the process's descriptors.
func (r *Set) Direct(x *Run) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return x == nil || !x.shared && (len(r.active) == 0 && x == r.last || len(r.active) > 0 && x == r.active[len(r.active)-1])
}

// settle waits while cells are being interrupted.
func (r *Set) settle(grace time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.halting() {
		return
	}
	late := time.AfterFunc(grace, r.ended.Broadcast)
	defer late.Stop()
	for end := time.Now().Add(grace); r.halting() && time.Now().Before(end); {
		r.ended.Wait()
	}
}

func (r *Set) halting() bool {
	for _, x := range r.active {
		if x.why != "" {
			return true
		}
	}
	return false
}

// End notes the end of a cell.
func (r *Set) End(x *Run) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x.Cancel()
	for i, a := range r.active {
		if a == x {
			r.active = append(r.active[:i:i], r.active[i+1:]...)
			break
		}
	}
	r.ended.Broadcast()
}

// Halt asks the running cells to stop. The lock is held until all is said: a
// cell may end at the first sign, and the rest must not reach the next one.
func (r *Set) Halt(why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.active {
		if x.why == "" {
			x.why = why
			close(x.Halted)
			x.stop()
			x.Cancel()
		}
	}
}

// Reason is why a cell was asked to stop, "" if it was not.
func (r *Set) Reason(x *Run) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return x.why
}

// newest is the cell that text without an owner belongs to: the newest of
// those that run, or the last one.
func (r *Set) newest() *Run {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.active); n > 0 {
		return r.active[n-1]
	}
	return r.last
}

// Count is how many cells run.
func (r *Set) Count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.active)
}

// Alone says whether one cell runs and none ever ran beside another, as those of
// subshells do.
func (r *Set) Alone() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.active) == 1 && r.asked <= 1 && !r.active[0].shared
}

// Current is the cell that the running goroutine belongs to.
func (r *Set) Current() *Run {
	if x := r.Owners.Current(); x != nil {
		return x
	}
	return r.newest()
}

// Context is that of the current cell.
func (r *Set) Context() context.Context {
	if x := r.Current(); x != nil {
		return x.Context
	}
	return context.Background()
}
