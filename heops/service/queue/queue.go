// Package queue decides whose turn it is: a queue of jobs that shares work fairly
// between clients, so that one with a thousand jobs does not keep another with
// one waiting.
//
// It is start-time fair queueing (Goyal, Vin and Cheng, 1996) by the work that
// jobs are predicted to take. Every client has a clock that its jobs advance by
// their work, divided by the client's weight; whose clock is behind comes next,
// and who comes back from a pause does not come with a clock from before it. Of
// two clients that both have jobs waiting, none gets ahead of its share by more
// than one job of each. Among the jobs of one client, higher priority comes
// first, then the earlier deadline, then the earlier arrival.
//
// A queue is data: it knows no time but what it is told, and starts nothing.
package queue

import (
	"cmp"
	"container/heap"
	"fmt"
	"math"
	"slices"
	"time"
)

// Item is a job that waits.
type Item struct {
	ID       string
	Client   string
	Priority int
	Deadline time.Time // the zero time: none
	Work     float64   // predicted, in units of plan.Work
}

// Queue holds the jobs that wait. The zero value is an empty queue in which all
// clients weigh the same. It is not safe for use by several goroutines.
type Queue struct {
	// Weight, if set, returns how large a client's share is beside others; what is
	// not above zero counts as 1.
	Weight func(client string) float64

	clients map[string]*client
	items   map[string]*entry
	clock   float64 // of the client that was served last, before it was
	seq     int
}

type client struct {
	name  string
	clock float64
	since int // arrival of the first job since it had none: breaks ties
	work  float64
	jobs  line
}

type entry struct {
	Item
	seq, at int // arrival; place in the client's line
}

// Push adds a job. Identifiers that wait already and work that is no positive
// number are refused.
func (q *Queue) Push(i Item) error {
	if !(i.Work > 0) || math.IsInf(i.Work, 0) {
		return fmt.Errorf("queue: job %s of work %v: it must be a positive number", i.ID, i.Work)
	}
	if q.items[i.ID] != nil {
		return fmt.Errorf("queue: job %s waits already", i.ID)
	}
	if q.items == nil {
		q.items, q.clients = make(map[string]*entry), make(map[string]*client)
	}
	c := q.clients[i.Client]
	if c == nil {
		c = &client{name: i.Client}
		q.clients[i.Client] = c
	}
	q.seq++
	if len(c.jobs) == 0 {
		c.clock, c.since = max(c.clock, q.clock), q.seq
	}
	e := &entry{Item: i, seq: q.seq}
	q.items[i.ID] = e
	heap.Push(&c.jobs, e)
	c.work += i.Work
	return nil
}

// Next returns the job whose turn it is, without taking it.
func (q *Queue) Next() (Item, bool) {
	c := q.first()
	if c == nil {
		return Item{}, false
	}
	return c.jobs[0].Item, true
}

// Take removes the job that Next returns and charges its client for it.
func (q *Queue) Take() (Item, bool) {
	c := q.first()
	if c == nil {
		return Item{}, false
	}
	i := c.jobs[0].Item
	q.drop(c.jobs[0])
	q.clock = c.clock
	c.clock += i.Work / q.weight(i.Client)
	q.forget()
	return i, true
}

// first returns the client whose turn it is, nil where nobody waits.
func (q *Queue) first() (first *client) {
	for _, c := range q.clients {
		if len(c.jobs) > 0 && (first == nil || cmp.Or(cmp.Compare(c.clock, first.clock), c.since-first.since) < 0) {
			first = c
		}
	}
	return first
}

func (q *Queue) weight(name string) float64 {
	if q.Weight != nil {
		if w := q.Weight(name); w > 0 {
			return w
		}
	}
	return 1
}

// forget drops clients that wait for nothing and have no lead to be remembered.
func (q *Queue) forget() {
	for name, c := range q.clients {
		if len(c.jobs) == 0 && c.clock <= q.clock {
			delete(q.clients, name)
		}
	}
}

// Remove takes a job out without charging for it.
func (q *Queue) Remove(id string) bool {
	e := q.items[id]
	if e != nil {
		q.drop(e)
	}
	return e != nil
}

// Expire takes out the jobs whose deadline is not after now and returns them,
// the earliest deadline first.
func (q *Queue) Expire(now time.Time) (late []Item) {
	for _, e := range q.items {
		if !e.Deadline.IsZero() && !e.Deadline.After(now) {
			late = append(late, e.Item)
		}
	}
	for _, i := range late {
		q.Remove(i.ID)
	}
	slices.SortFunc(late, func(a, b Item) int { return cmp.Or(a.Deadline.Compare(b.Deadline), cmp.Compare(a.ID, b.ID)) })
	return late
}

func (q *Queue) drop(e *entry) {
	c := q.clients[e.Client]
	heap.Remove(&c.jobs, e.at)
	delete(q.items, e.ID)
	if c.work -= e.Work; len(c.jobs) == 0 {
		c.work = 0 // and not what rounding leaves
	}
}

// Len returns how many jobs wait.
func (q *Queue) Len() int { return len(q.items) }

// Of returns how many jobs of a client wait, and their work.
func (q *Queue) Of(name string) (jobs int, work float64) {
	if c := q.clients[name]; c != nil {
		return len(c.jobs), c.work
	}
	return 0, 0
}

// Ahead returns how many of its client's own jobs come before a job; -1 where it
// does not wait.
func (q *Queue) Ahead(id string) int {
	e := q.items[id]
	if e == nil {
		return -1
	}
	n := 0
	for _, o := range q.clients[e.Client].jobs {
		if o.before(e) {
			n++
		}
	}
	return n
}

// before is the order among a client's jobs.
func (e *entry) before(o *entry) bool {
	if e.Priority != o.Priority {
		return e.Priority > o.Priority
	}
	if !e.Deadline.Equal(o.Deadline) {
		return !e.Deadline.IsZero() && (o.Deadline.IsZero() || e.Deadline.Before(o.Deadline))
	}
	return e.seq < o.seq
}

// line is a heap of one client's jobs.
type line []*entry

func (l line) Len() int           { return len(l) }
func (l line) Less(i, j int) bool { return l[i].before(l[j]) }
func (l line) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].at, l[j].at = i, j
}
func (l *line) Push(x any) {
	e := x.(*entry)
	e.at = len(*l)
	*l = append(*l, e)
}
func (l *line) Pop() any {
	old := *l
	e := old[len(old)-1]
	*l = old[:len(old)-1]
	return e
}
