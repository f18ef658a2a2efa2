package process

import (
	"context"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
)

func TestInterruptKeepsTheEngine(t *testing.T) {
	e := start(t, Options{})
	execute(t, e, 1, "set kept")
	out := newRecord()
	go func() {
		out.until(t, "waiting")
		e.Interrupt()
	}()
	r, err := e.Execute(t.Context(), engine.Cell{Code: "wait"}, out)
	if err != nil || r.Fault == nil || (r.Fault.Name != "interrupted" && r.Fault.Name != "cancelled") {
		t.Fatalf("%+v, %v", r, err)
	}
	if r, _ := execute(t, e, 3, "get"); r.Value["text/plain"] != "kept" {
		t.Errorf("the value is %v", r.Value)
	}
	e.Interrupt() // nothing runs: nothing happens to the next cell
	if r, _ := execute(t, e, 4, "get"); r.Fault != nil {
		t.Errorf("%+v", r.Fault)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out = newRecord()
	go func() {
		out.until(t, "waiting")
		cancel()
	}()
	if r, err := e.Execute(ctx, engine.Cell{Code: "wait"}, out); err != nil || r.Fault == nil || r.Fault.Name != "cancelled" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestEarlyInterrupt interrupts cells that have hardly begun.
func TestEarlyInterrupt(t *testing.T) {
	e := start(t, Options{})
	execute(t, e, 1, "")
	for range 50 {
		go func() {
			for busy := false; !busy; {
				c, _ := e.current(t.Context())
				c.mu.Lock()
				busy = c.cells.busy()
				c.mu.Unlock()
			}
			e.Interrupt()
		}()
		if r, _ := execute(t, e, 2, "begin"); r.Fault == nil || r.Fault.Name != "cancelled" {
			t.Fatalf("%+v", r)
		}
	}
}

// TestInterruptEscalates restarts an engine that does not stop, after an offer.
func TestInterruptEscalates(t *testing.T) {
	e := start(t, Options{Grace: 50 * time.Millisecond})
	execute(t, e, 1, "set x")
	out := newRecord()
	go func() {
		out.until(t, "stuck")
		e.Interrupt()
		out.until(t, "Interrupt once more")
		e.Interrupt() // too soon after the first to be meant
		time.Sleep(patience)
		e.Interrupt()
	}()
	r, err := e.Execute(t.Context(), engine.Cell{Code: "stuck", Count: 2}, out)
	if err != nil || r.Fault == nil || r.Fault.Name != nameInterrupted {
		t.Fatalf("%+v, %v", r, err)
	}
	if trace := joinTrace(r.Fault); !strings.Contains(trace, "[1] set x") || strings.Contains(trace, "[2]") {
		t.Errorf("which cells had run is not said: %s", trace)
	}
	if r, _ := execute(t, e, 3, "get"); r.Value["text/plain"] != "" {
		t.Errorf("the value is %v in a new engine", r.Value)
	}
}
