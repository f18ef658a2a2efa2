package protocol

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"cryptounet/kernel/cell"
	"cryptounet/kernel/engine"
)

// Session is the models that front ends know of.
type Session struct {
	Host Host

	mu      sync.Mutex
	open    []*Model // in the order in which they were opened
	shown   []place  // oldest first
	refused error    // why the last front end gets no widgets
}

// place is where a model is shown.
type place struct {
	cell  string
	model *Model
}

// mostShown is how many shown widgets stay alive where nobody says that their
// cell has run again.
const mostShown = 1000

// NewSession returns a session without models.
func NewSession(h Host) *Session { return &Session{Host: h} }

// Show opens a model, where it is not open yet, and returns what a notebook shows
// of it.
func (s *Session) Show(m *Model) engine.MIME {
	view := engine.MIME{}
	err := s.Reach(m)
	if m.Rich != nil {
		for k, v := range m.Rich() {
			view[k] = v
		}
	}
	text, _ := view["text/plain"].(string)
	if m.Text != nil && text == "" {
		text = m.Text()
	}
	view["text/plain"] = text
	if errors.Is(err, ErrClosed) {
		view["text/plain"] = text + " (closed)"
	}
	s.mu.Lock()
	refused := s.refused
	s.mu.Unlock()
	if refused != nil {
		s.complain(refused)
		return view
	}
	if err != nil {
		return view
	}
	view[ViewType] = map[string]any{"version_major": 2, "version_minor": 0, "model_id": m.ID()}
	s.mu.Lock()
	s.shown = append(s.shown, place{s.Host.Cell(), m})
	more := len(s.shown) - mostShown
	if more > 0 {
		s.shown = slices.Clone(s.shown[more:])
	}
	s.mu.Unlock()
	if more > 0 {
		s.sweep()
	}
	return view
}

// Reach opens a model with all that it holds.
func (s *Session) Reach(m *Model) error { return s.reach(m, map[*Model]bool{}) }

func (s *Session) reach(m *Model, seen map[*Model]bool) error {
	if seen[m] {
		return fmt.Errorf("widgets: %s holds itself", m.Get("_model_name"))
	}
	seen[m] = true
	defer delete(seen, m)
	m.mu.Lock()
	first := m.Open
	closed := m.closed
	m.mu.Unlock()
	if closed {
		return ErrClosed
	}
	if first != nil {
		first(s)
	}
	for _, p := range m.parts() {
		if err := s.reach(p, seen); err != nil {
			return err
		}
	}
	m.mu.Lock()
	if m.comm != nil {
		m.mu.Unlock()
		return nil
	}
	c := s.Host.NewComm(Target)
	m.comm, m.session = c, s
	m.mu.Unlock()
	c.OnMessage(func(data map[string]any, buffers [][]byte) {
		s.complain(m.receive(s, data, buffers, c.More()))
	})
	c.OnClose(func(map[string]any) { s.forget(m) })
	s.mu.Lock()
	s.open = append(s.open, m)
	s.mu.Unlock()
	state, paths, buffers := split(m.all())
	err := s.Host.OpenComm(c, map[string]any{"state": state, "buffer_paths": paths}, map[string]any{"version": Version}, buffers)
	if err != nil {
		s.forget(m)
	}
	return err
}

// update sends attributes to the front ends. Models among them are opened first.
func (s *Session) update(m *Model, method string, state map[string]any) error {
	m.mu.Lock()
	c := m.comm
	m.mu.Unlock()
	if c == nil {
		return nil
	}
	for _, v := range state {
		var parts []*Model
		switch v := v.(type) {
		case *Model:
			parts = append(parts, v)
		case []*Model:
			parts = v
		}
		for _, p := range parts {
			if err := s.Reach(p); err != nil {
				return err
			}
		}
	}
	plain, paths, buffers := split(state)
	return c.Send(map[string]any{"method": method, "state": plain, "buffer_paths": paths}, buffers...)
}

// forget notes that front ends do not know a model any more.
func (s *Session) forget(m *Model) {
	m.mu.Lock()
	m.comm, m.session = nil, nil
	m.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = slices.DeleteFunc(s.open, func(o *Model) bool { return o == m })
	s.shown = slices.DeleteFunc(s.shown, func(p place) bool { return p.model == m })
}

// close tells the front ends that a model is gone.
func (s *Session) close(m *Model) error {
	m.mu.Lock()
	c := m.comm
	m.mu.Unlock()
	s.forget(m)
	if c == nil {
		return nil
	}
	return c.Close(nil)
}

// Begin notes that a cell runs again; at its end, the widgets that it alone had
// shown before, and does not show again, are closed.
func (s *Session) Begin(cell string) (end func()) {
	if cell == "" {
		return func() {}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.shown)
	s.shown = slices.DeleteFunc(s.shown, func(p place) bool { return p.cell == cell })
	if len(s.shown) == before {
		return func() {}
	}
	return s.sweep
}

// sweep closes the models that are in nothing that is shown.
func (s *Session) sweep() {
	s.mu.Lock()
	open, shown := slices.Clone(s.open), slices.Clone(s.shown)
	s.mu.Unlock()
	live := map[*Model]bool{}
	var mark func(m *Model)
	mark = func(m *Model) {
		if !live[m] {
			live[m] = true
			for _, p := range m.parts() {
				mark(p)
			}
		}
	}
	for _, p := range shown {
		mark(p.model)
	}
	for _, m := range open {
		if !live[m] {
			s.close(m)
		}
	}
}

// Accept answers a comm that a front end opens to one of the protocol's targets.
// It is false where the comm is to be closed.
func (s *Session) Accept(c *cell.Comm, metadata map[string]any) (bool, error) {
	version, _ := metadata["version"].(string)
	switch c.Target() {
	case ControlTarget:
		if err := checkVersion("widget control", version, ControlVersion); err != nil {
			if version != "" {
				s.refuse(err)
			}
			return false, err
		}
		s.refuse(nil)
		c.OnMessage(func(data map[string]any, _ [][]byte) {
			s.complain(s.control(c, data))
		})
		return true, nil
	case Target:
		if err := checkVersion("widget", version, Version); err != nil {
			s.refuse(err)
			return false, err
		}
		return false, errors.New("widgets: a front end cannot make widgets in this kernel: cells make them")
	case oldTarget:
		// The first word is the kernel's: a range that no front end of
		// version 1 is in. It answers with its own version.
		c.OnMessage(func(data map[string]any, _ [][]byte) {
			theirs, _ := data["frontend_version"].(string)
			s.refuse(checkVersion("widget", "1 (jupyter-js-widgets "+theirs+")", Version))
		})
		return true, c.Send(map[string]any{"version": ">=3.0.0"})
	}
	return false, nil
}

// Targets are what Accept answers.
func Targets() []string { return []string{Target, ControlTarget, oldTarget} }

// complain tells the person of what a front end has said wrong.
func (s *Session) complain(err error) {
	if out := s.Host.Output(); err != nil && out != nil {
		out.Stream("stderr", err.Error()+"\n")
	}
}

func (s *Session) refuse(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = why
}

// control answers on the control comm: request_states is answered by the states of
// all open models.
func (s *Session) control(c *cell.Comm, data map[string]any) error {
	if method, _ := data["method"].(string); method != "request_states" {
		return fmt.Errorf("widgets: a control message of unknown method %q", method)
	}
	s.mu.Lock()
	open := slices.Clone(s.open)
	s.mu.Unlock()
	states := map[string]any{}
	for _, m := range open {
		state := m.all()
		if id := m.ID(); id != "" {
			states[id] = map[string]any{
				"model_name": state["_model_name"], "model_module": state["_model_module"],
				"model_module_version": state["_model_module_version"], "state": state,
			}
		}
	}
	plain, paths, buffers := split(states)
	return c.Send(map[string]any{"method": "update_states", "states": plain, "buffer_paths": paths}, buffers...)
}
