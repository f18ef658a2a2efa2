package backend

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"cryptounet/heops/backend/arithmetic"
)

// Pool has a backend's workers, one a core, and lends each to one caller at a
// time: however many runs share it, as many operations go on at once as there
// are cores, and scratch memory is bounded. It is safe for use by several
// goroutines.
type Pool struct {
	arithmetic.Backend

	mu      sync.Mutex
	idle    []arithmetic.Worker
	lent    int
	waiting []chan arithmetic.Worker // in the order in which they came
}

func newPool(b arithmetic.Backend) *Pool { return &Pool{Backend: b} }

// size is how many workers may be lent at once. It follows GOMAXPROCS.
func size() int { return runtime.GOMAXPROCS(0) }

// Cores is how many operations go on at once.
func (p *Pool) Cores() int { return size() }

// take borrows a worker, waiting for one if all are lent.
func (p *Pool) take(ctx context.Context) (arithmetic.Worker, error) {
	p.mu.Lock()
	if p.lent < size() && len(p.waiting) == 0 {
		defer p.mu.Unlock()
		return p.lend(), nil
	}
	turn := make(chan arithmetic.Worker, 1)
	p.waiting = append(p.waiting, turn)
	p.serve()
	p.mu.Unlock()
	select {
	case w := <-turn:
		return w, nil
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, t := range p.waiting {
		if t == turn {
			p.waiting = append(p.waiting[:i], p.waiting[i+1:]...)
			return nil, context.Cause(ctx)
		}
	}
	p.back(<-turn) // it came at the last moment
	return nil, context.Cause(ctx)
}

// lend counts a worker as lent: an idle one, or a new one where there is none.
func (p *Pool) lend() (w arithmetic.Worker) {
	if n := len(p.idle); n > 0 {
		w, p.idle = p.idle[n-1], p.idle[:n-1]
	} else {
		w = p.Worker()
	}
	p.lent++
	return w
}

// serve lends workers to who waits longest.
func (p *Pool) serve() {
	for len(p.waiting) > 0 && p.lent < size() {
		turn := p.waiting[0]
		p.waiting = p.waiting[1:]
		turn <- p.lend()
	}
}

// back takes a worker back, nil where it is lost; of those that a smaller
// GOMAXPROCS leaves without work, none is kept.
func (p *Pool) back(w arithmetic.Worker) {
	p.lent--
	if w != nil && p.lent+len(p.idle) < size() {
		p.idle = append(p.idle, w)
	}
	p.serve()
}

// give returns a worker.
func (p *Pool) give(w arithmetic.Worker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.back(w)
}

// Each calls do(worker, i) for i in [0, n) on all cores until one fails or ctx
// is done; calls of several callers take turns. done, if not nil, is told how
// many calls have ended. A panic becomes an error.
func (p *Pool) Each(ctx context.Context, n int, done func(int), do func(w arithmetic.Worker, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next, ended atomic.Int64
	var wg sync.WaitGroup
	one := func() bool {
		i := int(next.Add(1)) - 1
		if i >= n {
			return false
		}
		err := p.Do(ctx, func(w arithmetic.Worker) error { return do(w, i) })
		if err != nil {
			cancel(err)
			return false
		}
		if k := ended.Add(1); done != nil {
			done(int(k))
		}
		return true
	}
	for range min(n, size()) {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil { // of done
					cancel(fmt.Errorf("internal error: %v", r))
				}
			}()
			for ctx.Err() == nil && one() {
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// Do calls do with a worker that nobody else has. A panic becomes an error, and
// its worker, whose buffers may be in disorder, is not lent again.
func (p *Pool) Do(ctx context.Context, do func(w arithmetic.Worker) error) (err error) {
	if p == nil || p.Backend == nil {
		return errors.New("backend: there is no pool: make one with New")
	}
	w, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("internal error: %v", r)
			w = nil
		}
		p.give(w)
	}()
	return do(w)
}
