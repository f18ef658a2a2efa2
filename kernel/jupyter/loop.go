package jupyter

import "sync"

// loop serves the requests of one channel or subshell in order.
type loop struct {
	name string

	mu      sync.Mutex
	changed sync.Cond
	queue   []*request
	aborted int // this many at the head of the queue are not executed
	closed  bool
}

// maxQueue is how many requests may wait in a loop; the peers that send more
// are not read meanwhile.
const maxQueue = 10_000

func newLoop(name string) *loop {
	l := &loop{name: name}
	l.changed.L = &l.mu
	return l
}

// push adds a request and waits while the queue is full.
func (l *loop) push(r *request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) >= maxQueue && !l.closed {
		l.changed.Wait()
	}
	if !l.closed {
		l.queue = append(l.queue, r)
		l.changed.Broadcast()
	}
}

// run serves requests until the loop is closed.
func (l *loop) run(serve func(*request)) {
	for {
		l.mu.Lock()
		for len(l.queue) == 0 && !l.closed {
			l.changed.Wait()
		}
		if l.closed {
			l.mu.Unlock()
			return
		}
		r := l.queue[0]
		l.queue[0] = nil
		l.queue = l.queue[1:]
		if len(l.queue) == 0 {
			l.queue = nil
		}
		abort := l.aborted > 0
		if abort {
			l.aborted--
		}
		l.changed.Broadcast()
		l.mu.Unlock()
		if abort && r.Header.Type == "execute_request" {
			r.kernel.abort(r)
			continue
		}
		serve(r)
	}
}

// abortQueued turns away the cells that wait at this moment: one before them
// has failed.
func (l *loop) abortQueued() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.aborted = len(l.queue)
}

// close ends run and drops what waits.
func (l *loop) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.queue = nil
	l.changed.Broadcast()
}
