package process

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
)

// A debugger's requests and events cross while a cell runs; the death of the
// child that it is attached to is told, and it can attach to the next.
func TestDebugger(t *testing.T) {
	e := start(t, Options{})
	events := make(chan string, 10)
	e.DebugEvents(func(event json.RawMessage) { events <- string(event) })
	hear := func() string {
		select {
		case s := <-events:
			return s
		case <-time.After(time.Minute):
			t.Fatal("no event")
			return ""
		}
	}
	ask := func(request string) {
		t.Helper()
		r, err := e.Debug(t.Context(), json.RawMessage(request))
		if err != nil || string(r) != request {
			t.Fatalf("%s, %v", r, err)
		}
		if got := hear(); got != request {
			t.Fatal(got)
		}
	}
	out := newRecord()
	end := make(chan struct{})
	go func() {
		e.Execute(t.Context(), engine.Cell{Code: "wait", Count: 1}, out)
		close(end)
	}()
	out.until(t, "waiting")
	ask(`{"command":"attach","success":true}`)
	e.Interrupt()
	<-end
	for range 2 {
		if r, _ := execute(t, e, 2, "kill 9"); r.Fault == nil || r.Fault.Name != "killed" {
			t.Error(r.Fault)
		}
		if got := hear(); !strings.Contains(got, `"terminated"`) {
			t.Error(got)
		}
		ask(`{"command":"attach","success":true}`)
	}
	ask(`{"command":"disconnect","success":true}`)
	execute(t, e, 3, "kill 9")
	execute(t, e, 4, "get")
	if len(events) > 0 {
		t.Error(<-events)
	}
}
