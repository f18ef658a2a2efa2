package zmtp

import "sync"

// queue holds the messages that wait to be written to one peer, at most limit
// bytes of them. A message that finds the queue empty is always taken, however
// large.
type queue struct {
	mu     sync.Mutex
	ready  sync.Cond
	items  []item
	bytes  int64
	limit  int64
	closed bool
}

// item is a message, or a command when cmd is set.
type item struct {
	msg [][]byte
	cmd bool
}

func (i item) size() int64 {
	n := int64(64) // what an empty message costs here
	for _, f := range i.msg {
		n += int64(len(f)) + 24
	}
	return n
}

func newQueue(limit int64) *queue {
	q := &queue{limit: limit}
	q.ready.L = &q.mu
	return q
}

// push adds an item; it reports false when there is no room for it.
func (q *queue) push(i item) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return true // nobody will read it: not the fault of the sender
	}
	n := i.size()
	if q.bytes > 0 && q.bytes+n > q.limit {
		return false
	}
	q.items = append(q.items, i)
	q.bytes += n
	q.ready.Signal()
	return true
}

// pop waits for the next item. It reports false when the queue is closed and
// empty. The item's bytes count until done is called.
func (q *queue) pop() (item, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.ready.Wait()
	}
	if len(q.items) == 0 {
		return item{}, false
	}
	i := q.items[0]
	q.items[0] = item{}
	q.items = q.items[1:]
	if len(q.items) == 0 {
		q.items = nil // let go of the array that a burst has grown
	}
	return i, true
}

// done says that an item has been written; it reports whether others wait.
func (q *queue) done(i item) (more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.bytes -= i.size()
	return len(q.items) > 0
}

// close lets pop end after the items that wait.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.ready.Broadcast()
}

// discard drops the items that wait.
func (q *queue) discard() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.items = nil
	q.ready.Broadcast()
}
