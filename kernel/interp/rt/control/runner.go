// Package control is what runs when: deferred calls, recover, goroutines,
// channels, and the interrupt that ends them all.
package control

import (
	"sync"
	"sync/atomic"
)

// Runner runs the functions and goroutines of cells, until an interrupt.
type Runner struct {
	// Native is what cells see of a panic.
	Native func(v any) any
	// Capture returns what makes another goroutine belong to the cell of the
	// running one.
	Capture func() (enter func())
	// Left says whether the running goroutine belongs to a cell that was left
	// behind.
	Left func() bool
	// Crashed is told of a panic in a goroutine that a cell started.
	Crashed func(value any)

	stop    bool // polled: halting, or a cell was left behind
	halting bool // by an interrupt
	left    int  // cells left behind that go on
	done    chan struct{}
	doneMu  sync.Mutex
	running sync.WaitGroup
	live    atomic.Int64 // goroutines that cells have started
	panics  panics
}

// New returns a runner in which nothing runs.
func New(native func(v any) any) *Runner {
	return &Runner{Native: native, done: make(chan struct{})}
}
