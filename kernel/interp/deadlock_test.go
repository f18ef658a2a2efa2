package interp_test

import (
	"strings"
	"testing"
)

// TestDeadlock: a cell whose goroutines can only wait for each other ends as a
// program of compiled Go does, names how they wait, and leaves its values.
func TestDeadlock(t *testing.T) {
	for code, how := range map[string]string{
		"c := make(chan int)\n<-c":     "[chan receive]",
		"c := make(chan int)\nc <- 1":  "[chan send]",
		"var c chan string\nc <- \"\"": "[chan send]",
		"select {}":                    "[select",
		"c := make(chan int)\nselect { case <-c: case c <- 1: }":                                                   "[select",
		"c := make(chan int, 2)\nc <- 1; c <- 2\nfor v := range c { n += v }":                                      "[chan receive]",
		"import \"sync\"\nvar mu sync.Mutex\nmu.Lock()\nmu.Lock()":                                                 "[sync.Mutex.Lock]",
		"import \"sync\"\nvar rw sync.RWMutex\nrw.RLock()\nrw.Lock()":                                              "[sync.RWMutex.Lock]",
		"import \"sync\"\nvar wg sync.WaitGroup\nwg.Add(1)\nwg.Wait()":                                             "[sync.WaitGroup.Wait]",
		"import \"sync\"\nvar mu sync.Mutex\nc := sync.NewCond(&mu)\nmu.Lock()\nc.Wait()":                          "[sync.Cond.Wait]",
		"import \"sync\"\nvar once sync.Once\nonce.Do(func() { once.Do(func() {}) })":                              "[sync.Mutex.Lock]",
		"import \"io\"\nr, w := io.Pipe()\n_ = w\nr.Read(make([]byte, 1))":                                         "[select]",
		"a, b := make(chan int), make(chan int)\ngo func() { <-a; b <- 1 }()\n<-b":                                 "[chan receive]",
		"import \"context\"\nctx, cancel := context.WithCancel(context.Background())\n_ = cancel\n<-ctx.Done()":    "[chan receive]",
		"f := func() { <-make(chan int) }\ndefer f()\nn = 5":                                                       "[chan receive]",
		"import \"sort\"\nx := []int{2, 1}\nsort.Slice(x, func(i, j int) bool { <-make(chan int); return false })": "[chan receive]",
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			b := open(t)
			b.run("n := 1")
			_, _, f := b.run(code)
			if f == nil || f.Name != "deadlock" || f.Value != "all goroutines are asleep - deadlock!" || !strings.Contains(strings.Join(f.Traceback, "\n"), how) {
				t.Fatalf("the fault is %+v; expected a deadlock with %q", f, how)
			}
			if _, v, f := b.run("n > 0"); v != "true" || f != nil {
				t.Errorf("afterwards: %q, %v", v, f)
			}
		})
	}
}

// TestNoDeadlock: goroutines that something will wake, a timer too, are waited for.
func TestNoDeadlock(t *testing.T) {
	for _, code := range []string{
		"import \"time\"\n<-time.After(1500 * time.Millisecond)",
		"import \"time\"\nc := make(chan int)\ntime.AfterFunc(1500*time.Millisecond, func() { close(c) })\n<-c",
		"import \"time\"\nc := make(chan int)\ngo func() { time.Sleep(1500 * time.Millisecond); c <- 1 }()\n<-c",
		"import (\"context\"; \"time\")\nctx, cancel := context.WithTimeout(context.Background(), 1500*time.Millisecond)\ndefer cancel()\n<-ctx.Done()",
		"import \"os/exec\"\nc := make(chan error)\ngo func() { c <- exec.Command(\"sleep\", \"1.5\").Run() }()\n<-c",
		"import (\"net\"; \"time\")\nl, _ := net.Listen(\"tcp\", \"127.0.0.1:0\")\nc := make(chan int)\ngo func() { l.Accept(); close(c) }()\ngo func() { time.Sleep(1500 * time.Millisecond); net.Dial(\"tcp\", l.Addr().String()) }()\n<-c",
		"c := make(chan int)\ngo func() { s := 0; for i := 0; i < 6000000; i++ { s += i }; c <- s }()\n<-c",
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			if _, _, f := open(t).run(code); f != nil {
				t.Errorf("%+v", f)
			}
		})
	}
}
