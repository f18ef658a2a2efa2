package probe

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cryptounet/kernel/interp/rt/probe/running"
)

// halted is what an interrupt raises.
type halted struct{}

// stop is where a thread has stopped.
type stop struct {
	thread *Thread
	reason string
	at     string // the sites of its frames, or the names of steps
	value  any
}

// world is a probe of functions that are written here; a site is its line.
type world struct {
	*Probe
	t       *testing.T
	stops   chan stop
	done    chan struct{}
	resumed chan struct{}
	breaks  map[int]bool
	ended   sync.WaitGroup
}

func newWorld(t *testing.T, breaks ...int) *world {
	w := &world{t: t, stops: make(chan stop, 100), done: make(chan struct{}), resumed: make(chan struct{}, 1), breaks: map[int]bool{}}
	w.Probe = &Probe{
		Goroutine: running.Goroutine,
		Done:      func() <-chan struct{} { return w.done },
		Halt:      func() { panic(halted{}) },
		Break:     func(_ *Thread, f *Frame) bool { return f.Came() && w.breaks[f.Site()] },
		SameLine:  func(a, b int) bool { return a/10 == b/10 },
		Panics:    func(v any) bool { return v != halted{} },
		Resumed:   func() { w.resumed <- struct{}{} },
	}
	w.Stopped = func(th *Thread, reason string, value any) {
		var at []string
		for _, f := range w.Stack(th) {
			if f.Step != nil {
				at = append(at, f.Step.Name)
			} else {
				at = append(at, fmt.Sprint(f.Site()))
			}
		}
		w.stops <- stop{th, reason, strings.Join(at, " "), value}
	}
	for _, b := range breaks {
		w.breaks[b] = true
	}
	w.Attach(true)
	w.Breakpoints(len(breaks) > 0)
	return w
}

// run runs a function on a goroutine and waits for its end when the test ends.
func (w *world) run(f func()) {
	w.ended.Go(func() {
		defer func() { recover() }()
		f()
	})
}

func (w *world) next() stop {
	w.t.Helper()
	select {
	case s := <-w.stops:
		return s
	case <-time.After(time.Minute):
		w.t.Fatal("nothing stops")
		return stop{}
	}
}

// outer calls inner twice and works in steps; the hundreds number functions,
// the tens lines.
func (w *world) outer() {
	w.Enter(func(f *Frame) {
		f.At(100)
		w.inner()
		f.At(110)
		w.inner()
		f.At(111)
		f.At(120)
		for i := range 3 {
			w.Hold(Step{Name: fmt.Sprint("step", i+1)})
		}
		f.At(130)
	})
}

func (w *world) inner() {
	w.Enter(func(f *Frame) {
		f.At(200)
		f.At(210)
	})
}

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		name   string
		breaks []int
		steps  string // in, over, out, go
		want   string
	}{
		{"in", []int{100}, "in in in in in in", "100, 200 100, 210 100, 110, 200 110, 210 110, 111"},
		{"over", []int{100}, "over over over over", "100, 110, 120, 130"},
		{"out", []int{210}, "out over go", "210 100, 110, 210 110"},
		{"out of a step", []int{120}, "in over out go", "120, step1 120, step2 120, 130"},
		{"through the steps", []int{120}, "in in over over go", "120, step1 120, step2 120, step3 120, 130"},
		{"over another's breakpoint", []int{100, 210}, "over over go", "100, 210 100, 110"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, c.breaks...)
			w.run(w.outer)
			var got []string
			steps := strings.Fields(c.steps)
			for i := range len(strings.Split(c.want, ", ")) {
				s := w.next()
				got = append(got, s.at)
				if i >= len(steps) {
					break
				}
				switch steps[i] {
				case "in":
					w.StepIn(s.thread)
				case "over":
					w.StepOver(s.thread)
				case "out":
					w.StepOut(s.thread)
				default:
					w.Continue()
				}
			}
			w.Attach(false)
			w.ended.Wait()
			if got := strings.Join(got, ", "); got != c.want {
				t.Errorf("stops at %s, not %s", got, c.want)
			}
			if len(w.Threads()) > 0 {
				t.Error("a thread is left")
			}
		})
	}
}

// When one thread stops, the others wait before their next statement.
func TestAllStop(t *testing.T) {
	w := newWorld(t)
	var over sync.WaitGroup
	counts := make([]int, 3)
	var mu sync.Mutex
	for i := range counts {
		over.Add(1)
		w.run(func() {
			defer over.Done()
			w.Enter(func(f *Frame) {
				for range 200 {
					f.At(i)
					mu.Lock()
					counts[i]++
					mu.Unlock()
					time.Sleep(time.Millisecond)
				}
			})
		})
	}
	for !w.Pause() {
		time.Sleep(time.Millisecond)
	}
	if s := w.next(); s.reason != "pause" || w.Halted() != s.thread {
		t.Error(s)
	}
	now := func() []int {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(counts)
	}
	time.Sleep(20 * time.Millisecond) // they come to their next statements
	before := now()
	time.Sleep(20 * time.Millisecond)
	if after := now(); !slices.Equal(before, after) {
		t.Errorf("%v, then %v", before, after)
	}
	// What runs for the debugger is not held.
	asked := make(chan struct{})
	go w.Ask(&Question{}, func() { w.inner(); close(asked) })
	<-asked
	w.Continue()
	over.Wait()
	if w.Continue() || w.Pause() {
		t.Error("something runs")
	}
}

// A panic stops once where it is raised, not again in each function that it
// passes; one that an interrupt raises does not.
func TestPanics(t *testing.T) {
	w := newWorld(t)
	w.run(func() {
		w.Enter(func(f *Frame) {
			f.At(100)
			w.Enter(func(f *Frame) {
				f.At(200)
				panic("no")
			})
		})
	})
	if s := w.next(); s.reason != "exception" || s.at != "200 100" || s.value != "no" {
		t.Errorf("%+v", s)
	}
	w.Continue()
	w.ended.Wait()
	w.run(func() {
		w.Enter(func(f *Frame) { panic(halted{}) })
	})
	w.ended.Wait()
	if len(w.stops) > 0 {
		t.Error(<-w.stops)
	}
}

// An interrupt ends threads that have stopped; who looks hears that the rest
// goes on.
func TestInterrupt(t *testing.T) {
	w := newWorld(t, 100)
	over := make(chan any, 1)
	go func() {
		defer func() { over <- recover() }()
		w.outer()
	}()
	w.next()
	close(w.done)
	if v := <-over; v != (halted{}) {
		t.Error(v)
	}
	<-w.resumed
	if w.Halted() != nil || len(w.Threads()) > 0 {
		t.Error("a thread is left")
	}
}

func TestQuestion(t *testing.T) {
	w := newWorld(t)
	x, name := 3, "a"
	q := &Question{Places: []any{&x, &name, func() int { return 7 }, nil}}
	w.Ask(q, func() {
		w.Answer(1, w.Held(0))
		w.Put(0, 5)
		w.Put(1, nil)
		w.Put(2, nil)
		w.Answer(2, w.Held(2).(func() int)())
		w.Answer(-1, w.Held(3))
	})
	if got := fmt.Sprint(q.Answers, x, name); got != "[{1 3} {2 7} {-1 <nil>}] 5" {
		t.Error(got)
	}
	if w.Held(0) != nil {
		t.Error("a question is left")
	}
}
