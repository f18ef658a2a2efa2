package interp

import (
	"runtime/metrics"
	"slices"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/machine"
	"cryptounet/kernel/interp/runs"
)

const (
	// lookEvery is how often a running cell is looked at.
	lookEvery = 400 * time.Millisecond
	// patient is how long the goroutines of cells may wait for each other before
	// that is told, where something else may wake them.
	patient = 10 * time.Second
)

// vigil watches for a cell whose goroutines wait for each other. The runtime
// cannot say so here, where the kernel's own goroutines always go on.
type vigil struct {
	deadlock bool
	waiting  []string  // as at the last look, if all waited
	since    time.Time // they wait in this way
	told     bool
}

// look looks at all goroutines, unless some are busy, and says whether none of
// the cells' can ever go on.
func (v *vigil) look(s *session, x *runs.Run) bool {
	if busy() {
		v.waiting = nil
		return false
	}
	sleep := machine.Asleep()
	if !sleep.Cells {
		v.waiting = nil
		return false
	}
	if !slices.Equal(v.waiting, sleep.Waiting) {
		v.waiting, v.since = sleep.Waiting, time.Now()
		return false
	}
	s.front.Lock()
	wakes := s.cells.Wakes()
	s.front.Unlock()
	if v.deadlock = !wakes && sleep.Alone && s.runs.Alone(); v.deadlock {
		return true
	}
	if !v.told && time.Since(v.since) > patient {
		v.told = true
		x.Out.Stream("stderr", "All goroutines of the cells wait for each other. If nothing from outside is to wake them, interrupt the cell.\n")
	}
	return false
}

// goexit waits for a program's goroutines whose main one is over, and returns how
// the program ends then.
func (s *session) goexit(x *runs.Run, crashed <-chan struct{}) *engine.Fault {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.machine.RT.Wait(crashed)
	}()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for v := (vigil{}); ; {
		select {
		case <-ended:
			const why = "no goroutines (main called runtime.Goexit) - deadlock!"
			return &engine.Fault{Name: "deadlock", Value: why, Traceback: []string{"fatal error: " + why}}
		case <-look.C:
			if v.look(s, x) {
				return v.fault(nil)
			}
		}
	}
}

// busy says whether goroutines run or are about to.
func busy() bool {
	samples := []metrics.Sample{{Name: "/sched/goroutines/running:goroutines"}, {Name: "/sched/goroutines/runnable:goroutines"}}
	metrics.Read(samples)
	n := uint64(0)
	for _, m := range samples {
		if m.Value.Kind() == metrics.KindUint64 {
			n += m.Value.Uint64()
		}
	}
	return n > 1 // beside the one that asks
}

// fault is that of compiled Go; at has where the cell's own goroutine was.
func (v *vigil) fault(at *engine.Fault) *engine.Fault {
	const why = "all goroutines are asleep - deadlock!"
	f := &engine.Fault{Name: "deadlock", Value: why, Traceback: []string{"fatal error: " + why}}
	if at != nil {
		f.Traceback = append(f.Traceback, at.Traceback[1:]...)
	}
	for i, g := range v.waiting {
		if i == 20 {
			f.Traceback = append(f.Traceback, "  ...")
			break
		}
		f.Traceback = append(f.Traceback, "  "+g)
	}
	return f
}
