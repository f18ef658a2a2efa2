package jupyter

import (
	"slices"
	"sync"
	"time"
)

// loop serves the requests of one channel or subshell in order. It has a
// goroutine only while there are some.
type loop struct {
	name    string
	serve   func(*request)
	workers *sync.WaitGroup

	mu      sync.Mutex
	room    sync.Cond
	queue   []*request
	aborted int // this many at the head of the queue are not executed
	running bool
	closed  bool
	used    time.Time // when the last request came
}

// maxQueue is how many requests may wait in a loop; the peers that send more
// are not read meanwhile.
const maxQueue = 10_000

func newLoop(name string, serve func(*request), workers *sync.WaitGroup) *loop {
	l := &loop{name: name, serve: serve, workers: workers, used: time.Now()}
	l.room.L = &l.mu
	return l
}

// push adds a request and waits while the queue is full.
func (l *loop) push(r *request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) >= maxQueue && !l.closed {
		l.room.Wait()
	}
	if l.closed {
		return
	}
	l.queue = append(l.queue, r)
	l.used = time.Now()
	if !l.running {
		l.running = true
		l.workers.Go(l.run)
	}
}

// run serves requests until none is left.
func (l *loop) run() {
	for {
		r, abort := l.pop()
		switch {
		case r == nil:
			return
		case abort && r.Header.Type == "execute_request":
			r.kernel.abort(r)
		default:
			l.serve(r)
		}
	}
}

func (l *loop) pop() (r *request, abort bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		l.queue = nil // let go of the array that a burst has grown
		l.running = false
		return nil, false
	}
	r = l.queue[0]
	l.queue[0] = nil
	l.queue = l.queue[1:]
	if abort = l.aborted > 0; abort {
		l.aborted--
	}
	l.room.Signal()
	return r, abort
}

// ahead is the beginning of what waits.
func (l *loop) ahead() []*request {
	const most = 64
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.queue[:min(len(l.queue), most)])
}

// idleSince is when the last request came, and whether all have been served.
func (l *loop) idleSince() (time.Time, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.used, !l.running
}

// abortQueued turns away the cells that wait at this moment: one before them
// has failed.
func (l *loop) abortQueued() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.aborted = len(l.queue)
}

// close drops what waits and takes no more.
func (l *loop) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.queue = nil
	l.room.Broadcast()
}
