package machine

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"cryptounet/kernel/interp/rt/probe/running"
)

// The interpreter takes some 650 bytes of stack for a call, and as much of the
// heap. A stack grows by doubling, and the old one is there until the new one is
// filled. The runtime lets one grow to 1 GiB and ends the process then, so who
// has such a stack says at each call how much of it is used.
const (
	// leastStack is what the stacks may grow to in any case while a cell runs,
	// some 300,000 calls.
	leastStack = 192 << 20
	// unmeasured is where it ends if goroutines cannot tell.
	unmeasured = 448 << 20
	// measured is where goroutines begin to tell.
	measured = 768 << 20
	// mostStack is the most that one may use: some 1,500,000 calls.
	mostStack = 960 << 20
	// allStacks is the most that all may have.
	allStacks = 6 << 30
)

var unbound sync.Once

func stackBytes() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}

// Deep is a recursion without end, or one beyond the machine's memory.
type Deep struct {
	Why string
	// Collapsed lets the goroutine go on once all calls return.
	Collapsed func()
}

// Watch tells of a recursion without end before it exhausts the stack, which
// no program survives.
func (m *Machine) Watch(stopped <-chan struct{}, deep chan<- Deep) {
	unbound.Do(func() { debug.SetMaxStack(2 << 30) })
	t := time.NewTicker(10 * time.Millisecond)
	defer t.Stop()
	defer m.RT.Measure(0, nil)
	before, checked, measuring := stackBytes(), uint64(leastStack), false
	for {
		select {
		case <-stopped:
			return
		case <-t.C:
		}
		size := stackBytes()
		size -= min(before, size)
		if measuring && size < measured {
			measuring = false
			m.RT.Measure(0, nil)
		}
		if size < checked {
			continue
		}
		checked = size
		switch free, known := room(); {
		case known && free < 4*size:
			deep <- Deep{fmt.Sprintf("stack overflow: a function calls itself too often: its stack has grown to %d MiB, and %d MiB of free memory are too little for more", size>>20, free>>20), func() {}}
			return
		case size > allStacks, size > unmeasured && !running.Measures:
			deep <- Deep{fmt.Sprintf("stack overflow: a function calls itself without end: goroutine stacks exceed the limit of %d MiB", size>>20), func() {}}
			return
		case size >= measured && !measuring:
			measuring = true
			m.RT.Measure(mostStack, overflow(deep))
		}
	}
}

// overflow is what a goroutine calls whose stack is used up.
func overflow(deep chan<- Deep) func() {
	collapsed := make(chan struct{})
	var once sync.Once
	return func() {
		once.Do(func() {
			deep <- Deep{"stack overflow: a function calls itself without end: goroutine stack exceeds 1 GiB limit", func() { close(collapsed) }}
		})
		<-collapsed
	}
}

// Collapse makes all interpreted calls return at once, and the function that
// it returns undoes that. A panic would not do: the interpreter raises it anew
// in each call, on top of the stack, and the time grows with the square of the
// depth. Instead this counts up the interpreter's number of the run, which
// each call compares at each step with its own; closures carry the number that
// they were made with, so it has to be put back.
func (m *Machine) Collapse() (restore func()) {
	id := reflect.ValueOf(m.yaegi).Elem().FieldByName("id")
	if !id.IsValid() || id.Kind() != reflect.Uint64 {
		return func() {}
	}
	p := (*uint64)(unsafe.Pointer(id.UnsafeAddr()))
	atomic.AddUint64(p, 1)
	return func() { atomic.AddUint64(p, ^uint64(0)) }
}
