// Package widgettest is a session and a front end for tests of widgets: it keeps the
// messages that one sends and speaks as the other.
package widgettest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"cryptounet/kernel/cell"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/widgets/protocol"
)

// Host is the session.
type Host struct {
	Session *protocol.Session
	Sent    []Message
	Said    strings.Builder
	InCell  string
	Deaf    bool // there is no front end

	comms map[string]*cell.Comm
	out   engine.Output // of the function that runs
}

// Message is one to the front end.
type Message struct {
	Kind, ID, Target string
	Data, Metadata   map[string]any // as JSON has them
	Buffers          [][]byte
}

// New returns a session without widgets.
func New() *Host {
	h := &Host{comms: map[string]*cell.Comm{}}
	h.Session = protocol.NewSession(h)
	return h
}

// NewComm is part of protocol.Host.
func (h *Host) NewComm(target string) *cell.Comm {
	return h.comm(fmt.Sprint("m", len(h.comms)+1), target)
}

func (h *Host) comm(id, target string) *cell.Comm {
	h.comms[id] = cell.NewComm(id, target, func(kind string, data map[string]any, buffers [][]byte) error {
		h.Sent = append(h.Sent, Message{kind, id, target, plain(data), nil, buffers})
		return nil
	})
	return h.comms[id]
}

// OpenComm is part of protocol.Host.
func (h *Host) OpenComm(c *cell.Comm, data, metadata map[string]any, buffers [][]byte) error {
	if h.Deaf {
		return errors.New("there is no front end")
	}
	h.Sent = append(h.Sent, Message{"comm_open", c.ID(), c.Target(), plain(data), plain(metadata), buffers})
	return nil
}

func plain(data map[string]any) (m map[string]any) {
	text, err := json.Marshal(data)
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		panic(err)
	}
	return m
}

// Render is part of protocol.Host: widgets, and text.
func (h *Host) Render(v any) engine.MIME {
	switch v := v.(type) {
	case interface{ Model() *protocol.Model }:
		return h.Session.Show(v.Model())
	case interface{ MIME() map[string]any }:
		return v.MIME()
	}
	return engine.MIME{"text/plain": fmt.Sprint(v)}
}

// Run is part of protocol.Host. What f prints with Print goes to out.
func (h *Host) Run(out engine.Output, f func()) (fault *engine.Fault) {
	defer func() {
		if v := recover(); v != nil {
			fault = &engine.Fault{Name: "panic", Value: fmt.Sprint(v), Traceback: []string{string(debug.Stack())}}
		}
	}()
	outer := h.out
	h.out = out
	defer func() { h.out = outer }()
	f()
	return nil
}

// Output is part of protocol.Host.
func (h *Host) Output() engine.Output {
	if h.out != nil {
		return h.out
	}
	return said{h}
}

// Cell is part of protocol.Host.
func (h *Host) Cell() string { return h.InCell }

// Front sends a message of the front end to a comm; more says that another waits.
func (h *Host) Front(id, data string, more bool, buffers ...[]byte) {
	h.comms[id].Receive(object(data), buffers, more, false)
}

// CloseFront closes a comm from the front end.
func (h *Host) CloseFront(id string) { h.comms[id].Receive(nil, nil, false, true) }

// OpenFront opens a comm from the front end.
func (h *Host) OpenFront(id, target, version string) (bool, error) {
	return h.Session.Accept(h.comm(id, target), map[string]any{"version": version})
}

// Take returns the messages since the last call.
func (h *Host) Take() []Message {
	sent := h.Sent
	h.Sent = nil
	return sent
}

// Of is the id of the newest open model of a class, "IntSlider", say.
func (h *Host) Of(class string) (id string) {
	for _, m := range h.Sent {
		if state, _ := m.Data["state"].(map[string]any); m.Kind == "comm_open" && state["_model_name"] == class+"Model" {
			id = m.ID
		}
	}
	return id
}

func object(text string) (m map[string]any) {
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		panic(err)
	}
	return m
}

// String is a message in a line.
func (m Message) String() string {
	data, _ := json.Marshal(m.Data)
	return fmt.Sprintf("%s %s %s %d", m.Kind, m.ID, data, len(m.Buffers))
}

// said is the output of the session's cells.
type said struct{ h *Host }

func (s said) Stream(name, text string) { s.h.Said.WriteString(text) }

func (s said) Display(data engine.MIME, _ map[string]any, _ string, _ bool) {
	fmt.Fprintln(&s.h.Said, data["text/plain"])
}

func (s said) ClearOutput(bool) {}

func (s said) Input(context.Context, string, bool) (string, error) { return "", nil }

func (s said) Comm(engine.CommMessage) {}
