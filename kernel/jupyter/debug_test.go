package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"cryptounet/kernel/jupyter/jupytertest"
)

// debuggedScript is a script with a debugger, which says what it was asked and
// tells of it.
type debuggedScript struct {
	*script
	send func(json.RawMessage)
}

func (d *debuggedScript) Debug(_ context.Context, request json.RawMessage) (json.RawMessage, error) {
	if string(request) == `{"command":"die","seq":5}` {
		return nil, errors.New("it died")
	}
	d.send(json.RawMessage(`{"type":"event","event":"asked"}`))
	return json.RawMessage(`{"type":"response","success":true,"body":` + string(request) + `}`), nil
}

func (d *debuggedScript) DebugEvents(send func(json.RawMessage)) { d.send = send }

func TestDebugger(t *testing.T) {
	k, _ := runScript(t, Options{}, true)
	c := jupytertest.Connect(t, k.Connection())
	m, _ := c.Request("kernel_info_request", map[string]any{})
	if m.Content["debugger"] != true || m.Content["supported_features"].([]any)[1] != "debugger" {
		t.Errorf("%v", m.Content)
	}
	// It answers while a cell runs, and its events belong to the request.
	cell := c.Send(c.Shell, "execute_request", map[string]any{"code": "wait"})
	for c.Receive(c.IOPub).Type != "stream" {
	}
	id := c.Send(c.Control, "debug_request", map[string]any{"seq": 1, "command": "threads"})
	if m := c.Reply(c.Control, id); m.Type != "debug_reply" || m.Content["success"] != true || m.Content["body"].(map[string]any)["command"] != "threads" {
		t.Errorf("%+v", m)
	}
	if got := jupytertest.Kinds(c.Outputs(id)); got != "busy debug_event idle" {
		t.Error(got)
	}
	m = c.Reply(c.Control, c.Send(c.Control, "debug_request", map[string]any{"seq": 5, "command": "die"}))
	if m.Content["success"] != false || m.Text("message") != "it died" || m.Content["request_seq"] != 5.0 {
		t.Errorf("%v", m.Content)
	}
	k.Interrupt()
	c.Reply(c.Shell, cell)
}
