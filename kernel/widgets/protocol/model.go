package protocol

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"cryptounet/kernel/cell"
)

// Model is the state of a widget: attributes with values that JSON can hold,
// bytes, and other models (*Model, []*Model).
type Model struct {
	// Accept makes a front end's value of an attribute into one to keep, or
	// says what is wrong with it. Without it, a value of the kind that is there
	// is taken. Attributes that the model does not have never get here.
	Accept func(name string, v any) (any, error)
	// Custom hears what a front end sends that is no state, such as clicks.
	Custom func(content map[string]any)
	// Open is called before the model is first shown.
	Open func(s *Session)
	// Rich is what stands for the model where there are no widgets; nil is
	// Text alone.
	Rich func() map[string]any
	// Text is the text that stands for the model.
	Text func() string

	mu      sync.Mutex
	state   map[string]any
	watch   map[string][]func()
	late    []string // attributes whose change is yet to be told of
	comm    *cell.Comm
	session *Session
	closed  bool
}

// Modules of the classes of models and views, which are the front end's.
const (
	Controls = "@jupyter-widgets/controls"
	Base     = "@jupyter-widgets/base"
	Output   = "@jupyter-widgets/output"
)

// NewModel makes a model of a class: "IntSlider" of Controls is
// IntSliderModel there, with IntSliderView.
func NewModel(module, class string, state map[string]any) *Model {
	version := "2.0.0"
	if module == Output {
		version = "1.0.0"
	}
	m := &Model{state: map[string]any{
		"_model_module": module, "_model_module_version": version, "_model_name": class + "Model",
		"_view_module": module, "_view_module_version": version, "_view_name": class + "View",
		"_view_count": nil,
	}}
	maps.Copy(m.state, state)
	return m
}

// ID is the model's id in messages, "" while it is not open.
func (m *Model) ID() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.comm == nil {
		return ""
	}
	return m.comm.ID()
}

// Get is an attribute's value.
func (m *Model) Get(name string) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state[name]
}

// Set changes attributes here and in the front ends, and tells who observes them.
func (m *Model) Set(state map[string]any) error {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return ErrClosed
	}
	changed := m.put(state)
	s := m.session
	m.mu.Unlock()
	if len(changed) == 0 {
		return nil
	}
	if s != nil {
		update := map[string]any{}
		for _, k := range changed {
			update[k] = state[k]
		}
		if err := s.update(m, "update", update); err != nil {
			return err
		}
	}
	m.tell(changed)
	return nil
}

// put stores values and returns the names of those that are new. The caller holds
// the lock.
func (m *Model) put(state map[string]any) (changed []string) {
	for k, v := range state {
		if !same(m.state[k], v) {
			m.state[k] = v
			changed = append(changed, k)
		}
	}
	slices.Sort(changed)
	return changed
}

func same(a, b any) bool {
	switch x := a.(type) {
	case []byte:
		y, ok := b.([]byte)
		return ok && bytes.Equal(x, y)
	case *Model:
		return b == any(x)
	case []*Model:
		y, ok := b.([]*Model)
		return ok && slices.Equal(x, y)
	}
	return reflect.DeepEqual(a, b)
}

// Observe has f called after an attribute has changed, here or in a front end.
func (m *Model) Observe(name string, f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.watch == nil {
		m.watch = map[string][]func(){}
	}
	m.watch[name] = append(m.watch[name], f)
}

func (m *Model) tell(changed []string) {
	for _, k := range changed {
		m.mu.Lock()
		list := slices.Clone(m.watch[k])
		m.mu.Unlock()
		for _, f := range list {
			f()
		}
	}
}

// ErrClosed says that a widget has been closed.
var ErrClosed = errors.New("widgets: the widget is closed: make a new one")

// Close takes the model out of the front ends, for good.
func (m *Model) Close() error {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return ErrClosed
	}
	m.closed = true
	s := m.session
	m.mu.Unlock()
	if s == nil {
		return nil
	}
	defer s.sweep() // what only this one held
	return s.close(m)
}

// all is a copy of the state.
func (m *Model) all() map[string]any {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.state)
}

// parts are the models that this one's state holds.
func (m *Model) parts() (list []*Model) {
	for _, v := range m.all() {
		switch v := v.(type) {
		case *Model:
			if v != nil {
				list = append(list, v)
			}
		case []*Model:
			list = append(list, v...)
		}
	}
	return list
}

// receive does what a message of a front end says. Where more messages wait, those
// who observe are told with the last of them.
func (m *Model) receive(s *Session, data map[string]any, buffers [][]byte, more bool) error {
	method, _ := data["method"].(string)
	if method == "update" {
		state, ok := data["state"].(map[string]any)
		if !ok {
			return fmt.Errorf("widgets: an update of %s without a state", m.Get("_model_name"))
		}
		if err := join(state, data["buffer_paths"], buffers); err != nil {
			return err
		}
		if err := m.take(s, state); err != nil {
			return err
		}
		if more {
			return nil
		}
	}
	m.mu.Lock()
	late := m.late
	m.late = nil
	m.mu.Unlock()
	m.tell(late)
	switch method {
	case "update":
	case "request_state":
		return s.update(m, "update", m.all())
	case "custom":
		if content, ok := data["content"].(map[string]any); ok && m.Custom != nil {
			m.Custom(content)
		}
	default:
		return fmt.Errorf("widgets: a message of unknown method %q for %s", method, m.Get("_model_name"))
	}
	return nil
}

// take keeps what a front end says has changed and echoes it, so that other front
// ends have it too. Where a value is wrong, the front end gets the one that stands.
func (m *Model) take(s *Session, state map[string]any) error {
	echo, stand := map[string]any{}, map[string]any{}
	var wrong error
	stands := m.all()
	for k, v := range state {
		old, known := stands[k]
		if !known {
			continue // of the view's own, such as its place in a page
		}
		v, err := m.accept(k, old, v)
		if err != nil {
			wrong, stand[k] = err, old
			continue
		}
		echo[k] = v
		if !same(v, state[k]) && !sameNumber(v, state[k]) {
			stand[k] = v
		}
	}
	m.mu.Lock()
	for _, k := range m.put(echo) {
		if !slices.Contains(m.late, k) {
			m.late = append(m.late, k)
		}
	}
	m.mu.Unlock()
	if len(echo) > 0 {
		if err := s.update(m, "echo_update", echo); err != nil {
			return err
		}
	}
	if len(stand) > 0 {
		return errors.Join(wrong, s.update(m, "update", stand))
	}
	return wrong
}

func sameNumber(a, b any) bool {
	n, ok := a.(int)
	f, ok2 := b.(float64)
	return ok && ok2 && float64(n) == f
}

func (m *Model) accept(name string, old, v any) (any, error) {
	if strings.HasPrefix(name, "_") && name != "_view_count" {
		return nil, fmt.Errorf("widgets: a front end cannot change %s of %v", name, m.Get("_model_name"))
	}
	if m.Accept != nil {
		return m.Accept(name, v)
	}
	return Kind(name, old, v)
}

// Kind takes a value of the kind of the old one: a number, a text, a truth, a list
// or an object; where either is nil, all. Models are taken from nobody.
func Kind(name string, old, v any) (any, error) {
	if is := kindOf(old); is != "model" && (old == nil || v == nil || is == kindOf(v)) {
		return v, nil
	}
	return nil, fmt.Errorf("widgets: %s is a %s, not a %s (%.60v)", name, kindOf(old), kindOf(v), v)
}

func kindOf(v any) string {
	switch v.(type) {
	case *Model, []*Model:
		return "model"
	case []byte:
		return "buffer"
	}
	switch reflect.ValueOf(v).Kind() {
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "number"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "truth value"
	case reflect.Slice:
		return "list"
	}
	return "object"
}
