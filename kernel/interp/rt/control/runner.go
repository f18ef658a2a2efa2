// Package control is what runs when: deferred calls, recover, goroutines,
// channels, the interrupt that ends them all, and where a panic has passed.
package control

import (
	"sync"
	"sync/atomic"

	"cryptounet/kernel/cells/lower/emit"
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
	// Crashed is told of a panic in a goroutine that a cell started, and of
	// where it has passed. The cell's own code cannot end meanwhile.
	Crashed func(value any, places []Place)
	// Panicking, if set, is told of a panic before the functions under way have
	// run what they defer; it returns what the panic goes on with.
	Panicking func(v any) any
	// Under are the functions under way on the running goroutine, innermost
	// first.
	Under func() []Under
	// Trail is the one of the running goroutine's cell.
	Trail func() *Trail
	// FunctionAt is the function whose first statement stands at a line of
	// lowered code.
	FunctionAt func(line int) (emit.Function, bool)

	stop    bool // polled: halting, a cell was left behind, or a stack is deep
	halting bool // by an interrupt
	left    int  // cells left behind that go on
	depth   atomic.Pointer[depth]
	done    chan struct{}
	doneMu  sync.Mutex
	running sync.WaitGroup
	live    atomic.Int64 // goroutines that cells have started
	panics  panics

	mu    sync.RWMutex
	marks map[string]*int // of functions: the position that each has reached
}

// New returns a runner in which nothing runs.
func New(native func(v any) any) *Runner {
	return &Runner{Native: native, done: make(chan struct{})}
}
