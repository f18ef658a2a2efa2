package interp_test

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// interrupted runs a cell and interrupts it once it has printed something.
func (b *book) interrupted(code string) string {
	b.t.Helper()
	stop := time.AfterFunc(100*time.Millisecond, b.e.Interrupt)
	defer stop.Stop()
	_, _, f := b.run(code)
	if f == nil {
		b.t.Fatalf("the cell was not interrupted:\n%s", code)
	}
	return f.Name + ": " + f.Value
}

func TestInterrupt(t *testing.T) {
	b := open(t)
	b.run(`import ("time"; "sync"; "cryptounet/kernel/cell"; "fmt")
n := 0
inc := func() int { n++; return n }
fine := "kept"`)
	for _, code := range []string{
		"for { n++ }",
		"func spin() { for { spin2() } }\nfunc spin2() {}\nspin()",
		"time.Sleep(time.Hour)",
		"<-make(chan int)",
		"make(chan int) <- 1",
		"select {}",
		"var c chan int\nselect { case <-c: }",
		"for range time.Tick(time.Hour) {}",
		"<-cell.Context().Done()\nfor {}",
		"!sleep 60",
		"%time for {}",
		"%timeit for {}",
		"defer func() { recover() }()\nfor {}",
		"func() { defer func() { fine = fmt.Sprint(recover()) }(); fine = \"kept\"; for {} }()\n",
	} {
		if got := b.interrupted(code); !strings.Contains(got, "interrupted") {
			t.Errorf("%q: %s", code, got)
		}
		if _, v, f := b.run("n++\nn > 0 && inc() > 0"); v != "true" || f != nil {
			t.Fatalf("after %q: %q %v", code, v, f)
		}
	}
	if _, v, _ := b.run(`fine`); v != "<nil>" {
		// A deferred call ran, and could not recover the interrupt.
		t.Errorf("fine is %q", v)
	}
	if _, v, f := b.run("var wg sync.WaitGroup\nvar mu sync.Mutex\nfor i := range 4 { wg.Go(func() { mu.Lock(); n += i; mu.Unlock() }) }\nwg.Wait()\n1"); v != "1" {
		t.Errorf("after interrupts: %q %v", v, f)
	}
}

// TestInterruptEndsGoroutines checks that nothing of an interrupted cell goes
// on, while the next one runs.
func TestInterruptEndsGoroutines(t *testing.T) {
	b := open(t)
	b.run("import (\"sync/atomic\"; \"time\")\nvar n atomic.Int64")
	before := runtime.NumGoroutine()
	for range 3 {
		b.interrupted("for range 8 { go func() { for { n.Add(1) } }() }\ngo func() { <-make(chan int) }()\ngo func() { time.Sleep(time.Hour) }()\ngo func() { defer func() { recover() }(); for {} }()\nselect {}")
		if _, v, f := b.run("k := n.Load()\ntime.Sleep(20 * time.Millisecond)\nk == n.Load()"); v != "true" || f != nil {
			t.Fatalf("goroutines go on: %s %v", v, f)
		}
	}
	for end := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}
