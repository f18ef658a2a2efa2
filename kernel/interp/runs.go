package interp

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/owner"
	"cryptounet/kernel/interp/rt"
)

// run is a cell that runs or has run. What its goroutines say goes to its
// output, also after its end.
type run struct {
	out     engine.Output
	life    *life
	ctx     context.Context
	cancel  context.CancelFunc
	halted  chan struct{} // closed by an interrupt
	stop    func()        // tells the machine of one
	shared  bool          // it has run beside others; under the lock of runs
	why     string        // under the lock of runs
	value   engine.MIME   // of the last expression
	reached atomic.Int64  // the last statement that gave variables their values
}

// runs are the cells of a session that run: one, or several where subshells
// run theirs beside the main shell's.
type runs struct {
	owners owner.Table[run]

	mu     sync.Mutex
	ended  *sync.Cond
	active []*run // newest last
	asked  int    // requests under way: cells that run, compile or wait
	last   *run   // the one that began last
}

func newRuns() *runs {
	r := &runs{}
	r.ended = sync.NewCond(&r.mu)
	return r
}

// start registers a cell after begin has prepared for it; stop is called by an
// interrupt. A cell that comes while others are being interrupted waits for
// their end, because the interrupt is for all that run; those that do not end
// within the grace period are left behind.
func (r *runs) start(parent context.Context, out engine.Output, begin, stop func(), grace time.Duration) *run {
	r.settle(grace)
	begin()
	parent, l, _ := living(parent)
	x := &run{out: out, life: l, halted: make(chan struct{}), stop: stop}
	x.reached.Store(-1)
	x.ctx, x.cancel = context.WithCancel(parent)
	r.mu.Lock()
	defer r.mu.Unlock()
	x.shared = r.asked > 1 || engine.IsBeside(parent)
	r.active = append(r.active, x)
	r.last = x
	return x
}

// ask notes a request from its beginning, before its cell is compiled. Cells
// that run beside others say all under their names, also when they are alone
// again: what is on the process's descriptors belongs to who was there first.
func (r *runs) ask() (done func()) {
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

// direct says whether a cell's words may go to the process's descriptors.
func (r *runs) direct(x *run) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return x == nil || !x.shared && (len(r.active) == 0 && x == r.last || len(r.active) > 0 && x == r.active[len(r.active)-1])
}

// settle waits while cells are being interrupted.
func (r *runs) settle(grace time.Duration) {
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

func (r *runs) halting() bool {
	for _, x := range r.active {
		if x.why != "" {
			return true
		}
	}
	return false
}

func (r *runs) end(x *run) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x.cancel()
	for i, a := range r.active {
		if a == x {
			r.active = append(r.active[:i:i], r.active[i+1:]...)
			break
		}
	}
	r.ended.Broadcast()
}

// halt asks the running cells to stop. The lock is held until all is said: a
// cell may end at the first sign, and the rest must not reach the next one.
func (r *runs) halt(why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.active {
		if x.why == "" {
			x.why = why
			close(x.halted)
			x.stop()
			x.cancel()
		}
	}
}

func (r *runs) reason(x *run) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return x.why
}

// newest is the cell that text without an owner belongs to: the newest of
// those that run, or the last one.
func (r *runs) newest() *run {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.active); n > 0 {
		return r.active[n-1]
	}
	return r.last
}

// count is how many cells run.
func (r *runs) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.active)
}

// current is the cell that the running goroutine belongs to.
func (r *runs) current() *run {
	if x := r.owners.Current(); x != nil {
		return x
	}
	return r.newest()
}

func (r *runs) context() context.Context {
	if x := r.current(); x != nil {
		return x.ctx
	}
	return context.Background()
}

// start registers a cell with the session.
func (s *session) start(ctx context.Context, out engine.Output) *run {
	m := s.machine.rt
	return s.runs.start(ctx, out, func() { s.flush(); m.Start() }, m.Stop, s.options.Grace)
}

// hear connects the session with the runtime of lowered code, which tells of the
// cell that it belongs to.
func (s *session) hear(m *rt.Runtime) {
	m.Shown = func(values []rt.Value) {
		if x := s.runs.current(); x != nil {
			x.value = s.display.values(values)
		}
	}
	m.Reach = func(n int) {
		if x := s.runs.current(); x != nil {
			x.reached.Store(int64(n))
		}
	}
	m.Capture = s.runs.owners.Capture
	m.Left = func() bool {
		x := s.runs.owners.Current()
		return x != nil && x.life.left.Load()
	}
	m.Trail = func() *rt.Trail {
		if x := s.runs.current(); x != nil {
			return &x.life.trail
		}
		return nil
	}
	m.Crashed = s.crashed
	m.Stdout, m.Stderr = s.stdout, s.stderr
}
