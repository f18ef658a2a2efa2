package interp_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

// patience bounds the wait for something that must happen.
const patience = time.Minute

// debugger is a notebook with a debugger that is attached to it.
type debugger struct {
	*book
	events chan event
	seq    int
	out    *output
}

type event struct {
	Event string
	Body  struct {
		Reason   string
		ThreadID int `json:"threadId"`
		Text     string
	}
}

type frame struct {
	ID     int
	Name   string
	Line   int
	Source struct{ Name, Path string }
}

type variable struct {
	Name, Value, Type, EvaluateName string
	VariablesReference              int
	IndexedVariables                int
}

// undebugged is a notebook with a debugger that is not attached yet.
func undebugged(t *testing.T, o interp.Options) *debugger {
	t.Helper()
	set, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	o.Packages, o.Capture = set, true
	e, err := interp.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	d := &debugger{book: &book{t: t, e: e}, events: make(chan event, 10000)}
	e.(engine.Debugger).DebugEvents(func(raw json.RawMessage) {
		var ev event
		if err := json.Unmarshal(raw, &ev); err != nil {
			t.Error(err)
		}
		d.events <- ev
	})
	return d
}

func attached(t *testing.T) *debugger {
	t.Helper()
	d := undebugged(t, interp.Options{})
	d.attach()
	return d
}

func (d *debugger) attach() {
	d.t.Helper()
	d.ask("initialize", nil, nil)
	d.ask("attach", nil, nil)
	if e := <-d.events; e.Event != "initialized" {
		d.t.Fatal(e)
	}
}

// request asks and returns what is wrong, "" if nothing is.
func (d *debugger) request(command string, arguments, body any) string {
	d.t.Helper()
	d.seq++
	raw, err := json.Marshal(map[string]any{"seq": d.seq, "type": "request", "command": command, "arguments": arguments})
	if err != nil {
		d.t.Fatal(err)
	}
	answer, err := d.e.(engine.Debugger).Debug(context.Background(), raw)
	if err != nil {
		d.t.Fatal(err)
	}
	var r struct {
		Success bool
		Message string
		Body    json.RawMessage
	}
	if err := json.Unmarshal(answer, &r); err != nil {
		d.t.Fatal(err)
	}
	if !r.Success {
		return r.Message
	}
	if body != nil {
		if err := json.Unmarshal(r.Body, body); err != nil {
			d.t.Fatal(err)
		}
	}
	return ""
}

func (d *debugger) ask(command string, arguments, body any) {
	d.t.Helper()
	if why := d.request(command, arguments, body); why != "" {
		d.t.Fatalf("%s: %s", command, why)
	}
}

// breakAt sets the breakpoints of a cell.
func (d *debugger) breakAt(code string, lines ...int) {
	d.t.Helper()
	var cell struct{ SourcePath string }
	d.ask("dumpCell", map[string]any{"code": code}, &cell)
	points := []map[string]any{}
	for _, l := range lines {
		points = append(points, map[string]any{"line": l})
	}
	d.ask("setBreakpoints", map[string]any{"source": map[string]any{"path": cell.SourcePath}, "breakpoints": points}, nil)
}

// start runs a cell; what ends it comes on the channel.
func (d *debugger) start(code string) <-chan *engine.Fault {
	d.n++
	end := make(chan *engine.Fault, 1)
	d.out = &output{}
	out, n := d.out, d.n
	go func() {
		r, err := d.e.Execute(context.Background(), engine.Cell{Code: code, Count: n}, out)
		if err != nil {
			r.Fault = &engine.Fault{Name: "error", Value: err.Error()}
		}
		if v, ok := r.Value["text/plain"].(string); ok {
			out.Stream("stdout", v+"\n")
		}
		end <- r.Fault
	}()
	return end
}

// cell runs one to its end.
func (d *debugger) cell(code string) string {
	d.t.Helper()
	if f := d.wait(d.start(code)); f != nil {
		d.t.Fatalf("%v: %s", f, strings.Join(f.Traceback, "\n"))
	}
	return d.out.stdout.String()
}

func (d *debugger) wait(end <-chan *engine.Fault) *engine.Fault {
	d.t.Helper()
	select {
	case f := <-end:
		return f
	case <-time.After(patience):
		d.t.Fatal("the cell does not end")
		return nil
	}
}

// stopped waits for a stop and returns its reason, thread and frames.
func (d *debugger) stopped() (string, int, []frame) {
	d.t.Helper()
	for {
		select {
		case e := <-d.events:
			if e.Event == "stopped" {
				return e.Body.Reason, e.Body.ThreadID, d.stack(e.Body.ThreadID)
			}
		case <-time.After(patience):
			d.t.Fatal("nothing stops")
		}
	}
}

func (d *debugger) stack(thread int) []frame {
	d.t.Helper()
	var body struct{ StackFrames []frame }
	d.ask("stackTrace", map[string]any{"threadId": thread}, &body)
	return body.StackFrames
}

// scope are the variables of a frame, by name.
func (d *debugger) scope(f frame, name string) map[string]variable {
	d.t.Helper()
	var scopes struct {
		Scopes []struct {
			Name               string
			VariablesReference int
		}
	}
	d.ask("scopes", map[string]any{"frameId": f.ID}, &scopes)
	for _, s := range scopes.Scopes {
		if s.Name == name {
			return d.parts(s.VariablesReference, nil)
		}
	}
	d.t.Fatalf("no scope %s", name)
	return nil
}

func (d *debugger) parts(reference int, page map[string]any) map[string]variable {
	d.t.Helper()
	a := map[string]any{"variablesReference": reference}
	for k, v := range page {
		a[k] = v
	}
	var body struct{ Variables []variable }
	d.ask("variables", a, &body)
	m := map[string]variable{}
	for _, v := range body.Variables {
		m[v.Name] = v
	}
	return m
}

func (d *debugger) evaluate(f frame, code string) string {
	d.t.Helper()
	var body struct{ Result string }
	if why := d.request("evaluate", map[string]any{"expression": code, "frameId": f.ID, "context": "repl"}, &body); why != "" {
		return "refused: " + why
	}
	return body.Result
}

func (d *debugger) goOn(command string, thread int) {
	d.t.Helper()
	d.ask(command, map[string]any{"threadId": thread}, nil)
}
