package process

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
)

func TestDeaths(t *testing.T) {
	for _, c := range []struct {
		code, name, value, trace string
	}{
		{"exit 0", nameExit, "os.Exit(0)", ""},
		{"exit 3", nameExit, "os.Exit(3)", ""},
		{"panic boo", namePanic, "boo", "goroutine "},
		{"overflow", nameStack, "called itself", "stack overflow"},
		{"maps", nameFatal, "concurrent map", "goroutine "},
		{"kill 9", nameSignal, "SIGKILL", ""},
		{"kill 11", nameSignal, "SIGSEGV", ""},
		{"kill 15", nameSignal, "15", ""},
		{"rubbish", nameEngine, "cannot read", ""},
		{"closepipe", nameEngine, "closed its pipe", ""},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			e := start(t, Options{})
			execute(t, e, 1, "set x := 1")
			pid := e.Pid()
			r, out := execute(t, e, 2, c.code)
			f := r.Fault
			if f == nil {
				t.Fatal("no fault")
			}
			if f.Name != c.name || !strings.Contains(f.Value, c.value) {
				t.Errorf("fault %q: %q", f.Name, f.Value)
			}
			trace := joinTrace(f)
			if !strings.Contains(trace, c.trace) || !strings.Contains(trace, "[1] set x := 1") {
				t.Errorf("traceback:\n%s", trace)
			}
			if n := len(f.Traceback); n > 40 {
				t.Errorf("the traceback has %d lines", n)
			}
			if strings.Contains(out.stderr.String(), "goroutine ") {
				t.Errorf("the trace is output too: %s", out.stderr.String())
			}
			if c.name == namePanic && out.stderr.String() != "some words\n" {
				t.Errorf("stderr is %q", out.stderr.String())
			}
			if c.name == nameExit && out.stdout.String() != "before" {
				t.Errorf("stdout is %q", out.stdout.String())
			}
			if _, ok := e.Exited(); ok != (c.name == nameExit) {
				t.Errorf("Exited says %v", ok)
			}
			if r, out := execute(t, e, 3, "print again"); r.Fault != nil || out.stdout.String() != "again\n" {
				t.Errorf("the next cell: %+v, %q", r.Fault, out.stdout.String())
			}
			if e.Pid() == pid {
				t.Error("the same process again")
			}
		})
	}
}

func TestDeathBetweenCells(t *testing.T) {
	e := start(t, Options{})
	_, out := execute(t, e, 1, "latepanic boo")
	out.until(t, "these cells had run:\n  [1] latepanic boo")
	if s := out.stderr.String(); !strings.HasPrefix(s, "panic: boo") {
		t.Errorf("stderr is %q", s)
	}
	if _, out := execute(t, e, 2, "print x"); !strings.Contains(out.stderr.String(), "restarted since the last cell: boo") {
		t.Errorf("stderr is %q", out.stderr.String())
	}
	if _, out := execute(t, e, 3, "print x"); out.stderr.String() != "" {
		t.Errorf("stderr is %q", out.stderr.String())
	}
}

func TestWhatOnlyLooksLikeAPanic(t *testing.T) {
	e := start(t, Options{})
	if _, out := execute(t, e, 1, "notpanic"); out.stderr.String() != "panic: only a joke\n" {
		t.Errorf("stderr is %q", out.stderr.String())
	}
}

func TestStartFails(t *testing.T) {
	for child, want := range map[string]string{"fails": "no symbols", "exits": "status 7"} {
		e := start(t, Options{Env: append(os.Environ(), asChild+"="+child)})
		for range 2 {
			if _, err := e.Execute(t.Context(), engine.Cell{}, newRecord()); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", child, err)
			}
		}
	}
	if _, err := Start(Options{Command: []string{"/does/not/exist"}}); err == nil {
		t.Error("a program that does not exist was started")
	}
}

func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}

func gone(t *testing.T, pid int) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); alive(pid); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("process %d is still there", pid)
		}
	}
}

// TestNoOrphans ends engines in several ways that have started a process.
func TestNoOrphans(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("no /proc")
	}
	for _, end := range []string{"close", "exit 0", "kill 9"} {
		e := start(t, Options{})
		r, _ := execute(t, e, 1, "child")
		grandchild, err := strconv.Atoi(r.Value["text/plain"].(string))
		if err != nil {
			t.Fatal(err)
		}
		child := e.Pid()
		if !alive(child) || !alive(grandchild) {
			t.Fatal("they do not run")
		}
		if end == "close" {
			e.Close()
		} else {
			execute(t, e, 2, end)
		}
		gone(t, child)
		gone(t, grandchild)
	}
}

func TestCloseWhileACellRuns(t *testing.T) {
	e := start(t, Options{})
	out := newRecord()
	go func() {
		out.until(t, "stuck")
		e.Close()
	}()
	r, err := e.Execute(t.Context(), engine.Cell{Code: "stuck"}, out)
	if err == nil && r.Fault == nil {
		t.Error("the cell ended well")
	}
	if _, err := e.Execute(t.Context(), engine.Cell{}, out); err == nil {
		t.Error("a closed engine runs cells")
	}
}

// A run that is ended from outside is not taken for one that the system has killed.
func TestEndedFromOutside(t *testing.T) {
	d := death{killed: closedReason, memory: 1 << 30}
	if f := d.fault(nil); f.Name != nameEnded || strings.Contains(joinTrace(f), "memory") || strings.Contains(joinTrace(f), "restarted") {
		t.Error(joinTrace(f))
	}
}
