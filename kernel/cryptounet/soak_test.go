package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"cryptounet/kernel/jupyter/jupytertest"
)

var soak = flag.Duration("soak", 2*time.Second, "how long TestSoak sends random messages")

// TestSoak sends random valid and invalid messages from several clients at
// once, and looks at what is left of them in both processes.
func TestSoak(t *testing.T) {
	k := startKernel(t, "--log-level", "error")
	k.Execute("import (\"fmt\"; \"time\")\nkept := 42")
	chaos := func(seed uint64, end time.Time) {
		var clients sync.WaitGroup
		for i := range uint64(4) {
			clients.Go(func() {
				jupytertest.Chaos(t, k.Connection, []string{
					"kept", "fmt.Println(kept)", "for i := range 1000 { fmt.Println(i) }", "undefined", "panic(1)", "x := 1; x++", "go func() { panic(2) }()",
					"time.Sleep(time.Millisecond)", "func f(n int) int { return n }; f(3)", "if {", "%who",
				}, rand.New(rand.NewPCG(seed, i)), end)
			})
		}
		done := make(chan struct{})
		go func() { clients.Wait(); close(done) }()
		for running := true; running; {
			select {
			case <-done:
				running = false
			case <-k.Inbox(k.IOPub):
			}
		}
		// A cell behind one that fails is turned away, and an interrupt on its own
		// channel may come after the last cell was sent.
		for {
			if m, _ := k.Execute("if kept != 42 { panic(kept) }"); m.Text("status") == "ok" {
				break
			} else if m.Text("status") != "aborted" && m.Text("ename") != "interrupted" {
				t.Fatalf("%v", m.Content)
			}
		}
	}
	chaos(1, time.Now().Add(*soak/4)) // what stays is there now
	engines := children(t, k.cmd.Process.Pid)
	if len(engines) != 1 {
		t.Fatalf("%d children", len(engines))
	}
	type usage struct{ files, threads, memory int }
	use := func(pid int) (u usage) {
		entries, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
		u.files = len(entries)
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		for line := range strings.Lines(string(status)) {
			fmt.Sscanf(line, "Threads: %d", &u.threads)
			fmt.Sscanf(line, "VmRSS: %d", &u.memory)
		}
		return u
	}
	count := func() int {
		m, _ := k.Execute("kept")
		n, _ := m.Content["execution_count"].(float64)
		return int(n)
	}
	cells := count()
	before := []usage{use(k.cmd.Process.Pid), use(engines[0])}
	chaos(2, time.Now().Add(*soak))
	cells = count() - cells
	var after []usage
	wait(t, "the descriptors are closed", func() bool {
		after = []usage{use(k.cmd.Process.Pid), use(engines[0])}
		return after[0].files <= before[0].files && after[1].files <= before[1].files
	})
	// The engine keeps the code of each cell that has run, some 30 KB before
	// its collector's share; cells that were silent are not counted.
	allowed := []int{64 << 10, 64<<10 + 128*cells}
	for i, name := range []string{"kernel", "engine"} {
		t.Logf("%s after %d cells: %+v -> %+v (descriptors, threads, KiB)", name, cells, before[i], after[i])
		if after[i].threads > before[i].threads+16 || after[i].memory > before[i].memory+allowed[i] {
			t.Errorf("the %s grows: %+v -> %+v", name, before[i], after[i])
		}
	}
}
