// Package owner tells which cell a goroutine belongs to.
//
// A goroutine inherits its profiler labels from the one that starts it, in
// compiled code as well as in cells. A cell's goroutine gets labels of its own,
// and whoever runs under them belongs to the cell: what a goroutine prints long
// after its cell has ended still arrives where it belongs.
package owner

import (
	"context"
	"runtime/pprof"
	"sync"
	"unsafe" // for go:linkname
)

// labels is the address of the running goroutine's labels. The runtime keeps
// this name for packages such as this one (go.dev/issue/67401).
//
//go:linkname labels runtime/pprof.runtime_getProfLabel
func labels() unsafe.Pointer

// Table remembers the owners of goroutines: the newest of them, so that those
// that have ended do not pile up.
type Table[T any] struct {
	mu     sync.RWMutex
	owners map[unsafe.Pointer]entry[T]
	order  []unsafe.Pointer // oldest first
}

// entry is an owner with its labels, which must not be collected while their
// address stands for it.
type entry[T any] struct {
	owner  *T
	labels context.Context
}

// kept is how many owners are remembered.
const kept = 512

// Enter makes v the owner of the running goroutine and of all that it starts
// from now on.
func (t *Table[T]) Enter(v *T, name string) {
	ctx := pprof.WithLabels(context.Background(), pprof.Labels("cell", name))
	pprof.SetGoroutineLabels(ctx)
	at := labels()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.owners == nil {
		t.owners = map[unsafe.Pointer]entry[T]{}
	}
	t.owners[at] = entry[T]{v, ctx}
	t.order = append(t.order, at)
	if len(t.order) > kept {
		delete(t.owners, t.order[0])
		t.order = t.order[1:]
	}
}

// Capture returns a function that gives another goroutine the owner of this
// one: for those that the runtime starts, as it does for timers.
func (t *Table[T]) Capture() (enter func()) {
	at := labels()
	t.mu.RLock()
	defer t.mu.RUnlock()
	e, ok := t.owners[at]
	if !ok {
		return func() {}
	}
	return func() { pprof.SetGoroutineLabels(e.labels) }
}

// Current is the owner of the running goroutine, nil if it has none.
func (t *Table[T]) Current() *T {
	at := labels()
	if at == nil {
		return nil
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.owners[at].owner
}
