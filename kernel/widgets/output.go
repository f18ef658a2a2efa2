package widgets

import (
	"fmt"
	"strings"
	"sync"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/widgets/protocol"
)

// Output is a place for what functions print and show: text, pictures, tables,
// errors.
type Output struct {
	Common

	mu      sync.Mutex
	session *protocol.Session
	waiting []func() // until the page has it
	last    *capture // the newest
}

// NewOutput returns an empty Output.
func NewOutput() *Output {
	o := &Output{Common: newWidget(protocol.Output, "Output", map[string]any{"outputs": []any{}, "msg_id": ""})}
	o.model.Text = func() string { return spoken(o.outputs()) }
	o.model.Open = o.opened
	return o
}

func (o *Output) outputs() []any {
	list, _ := o.model.Get("outputs").([]any)
	return list
}

// opened is called when the Output is shown in a session.
func (o *Output) opened(s *protocol.Session) {
	o.mu.Lock()
	o.session = s
	waiting := o.waiting
	o.waiting = nil
	o.mu.Unlock()
	for _, f := range waiting {
		f()
	}
}

// later keeps what can be done only when the Output is shown.
func (o *Output) later(f func()) (s *protocol.Session) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.session == nil {
		o.waiting = append(o.waiting, f)
	}
	return o.session
}

// Show shows values below what is there. Before the Output itself is shown, they
// wait for that.
func (o *Output) Show(values ...any) {
	o.Capture(func() {
		for _, v := range values {
			o.mu.Lock()
			s := o.session
			o.mu.Unlock()
			s.Host.Output().Display(s.Host.Render(v), nil, "", false)
		}
	})
}

// Clear removes what is there.
func (o *Output) Clear() {
	o.mu.Lock()
	o.waiting = nil
	o.mu.Unlock()
	o.model.Set(map[string]any{"outputs": []any{}})
}

// Capture calls f; what it prints and shows stands below what is there, also where
// it panics or is interrupted. Before the Output is shown, the call waits for that.
func (o *Output) Capture(f func()) {
	if s := o.later(func() { o.Capture(f) }); s != nil {
		o.run(s, false, func() error { f(); return nil })
	}
}

// run calls f with its words in the Output, in the place of what is there or below
// it.
func (o *Output) run(s *protocol.Session, instead bool, f func() error) *engine.Fault {
	c := &capture{around: s.Host.Output(), outputs: o.outputs(), clear: instead}
	c.shown = func(list []any) { o.model.Set(map[string]any{"outputs": list}) }
	c.past = func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.last != c
	}
	o.mu.Lock()
	o.last = c
	o.mu.Unlock()
	if len(c.outputs) > 0 { // not changed in the model's own list
		c.outputs = append([]any{}, c.outputs...)
		for i, x := range c.outputs {
			c.outputs[i] = cloned(x)
		}
	}
	var err error
	fault := s.Host.Run(c, func() { err = f() })
	if fault == nil && err != nil {
		fault = &engine.Fault{Name: "error", Value: err.Error()}
	}
	if fault != nil {
		c.fault(fault)
	}
	c.mu.Lock()
	c.clearIfAsked()
	c.mu.Unlock()
	c.show(true)
	return fault
}

func cloned(x any) any {
	m, _ := x.(map[string]any)
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// spoken is the text of outputs.
func spoken(outputs []any) string {
	var b strings.Builder
	for _, o := range outputs {
		m, _ := o.(map[string]any)
		switch m["output_type"] {
		case "stream":
			fmt.Fprint(&b, m["text"])
		case "error":
			fmt.Fprintf(&b, "%v: %v\n", m["ename"], m["evalue"])
		default:
			data, _ := m["data"].(map[string]any)
			if text, ok := data["text/plain"].(string); ok {
				fmt.Fprintln(&b, text)
			}
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
