package machine

import (
	"reflect"
	"runtime/metrics"
	"sync/atomic"
	"time"
	"unsafe"
)

// maxStack is the most that goroutines' stacks may grow while a cell runs,
// some 300,000 calls. Go ends the process at 1 GB.
const maxStack = 192 << 20

func stackBytes() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}

// Watch tells of a recursion without end before it exhausts the stack, which
// no program survives.
func Watch(stopped <-chan struct{}, deep chan<- struct{}) {
	t := time.NewTicker(10 * time.Millisecond)
	defer t.Stop()
	limit := stackBytes() + maxStack
	for {
		select {
		case <-stopped:
			return
		case <-t.C:
			if stackBytes() > limit {
				close(deep)
				return
			}
		}
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
