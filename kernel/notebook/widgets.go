package notebook

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"cryptounet/kernel/engine"
)

// widgetState is the media type under which a notebook's metadata keep the states
// of the widgets that its outputs show (jupyter-widgets/ipywidgets,
// packages/schema/v2/state.schema.json).
const widgetState = "application/vnd.jupyter.widget-state+json"

// models are the widgets' models that cells have opened, as a front end would know
// them.
type models struct {
	mu   sync.Mutex
	open map[string]*model
}

// model is one, as the metadata hold it.
type model struct {
	Name    string         `json:"model_name"`
	Module  string         `json:"model_module"`
	Version string         `json:"model_module_version"`
	State   map[string]any `json:"state"`
	Buffers []buffer       `json:"buffers,omitempty"`
}

// buffer is bytes that belong at a path of the state.
type buffer struct {
	Encoding string `json:"encoding"`
	Path     []any  `json:"path"`
	Data     string `json:"data"`
}

// Comm keeps what a cell tells of its widgets.
func (c *collector) Comm(m engine.CommMessage) { c.run.models.take(m) }

func (s *models) take(m engine.CommMessage) {
	var data struct {
		Method string         `json:"method"`
		State  map[string]any `json:"state"`
		Paths  [][]any        `json:"buffer_paths"`
	}
	if text, err := json.Marshal(m.Data); err != nil || json.Unmarshal(text, &data) != nil {
		return // of another kind of comm
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch known := s.open[m.ID]; {
	case m.Kind == "comm_open" && m.Target == "jupyter.widget" && data.State != nil:
		name, _ := data.State["_model_name"].(string)
		module, _ := data.State["_model_module"].(string)
		version, _ := data.State["_model_module_version"].(string)
		if s.open == nil {
			s.open = map[string]*model{}
		}
		s.open[m.ID] = &model{Name: name, Module: module, Version: version, State: data.State}
		s.open[m.ID].put(data.Paths, m.Buffers)
	case m.Kind == "comm_close":
		delete(s.open, m.ID)
	case known != nil && data.Method == "update":
		maps.Copy(known.State, data.State)
		known.put(data.Paths, m.Buffers)
	}
}

// put keeps bytes in the place of those that were at their paths.
func (m *model) put(paths [][]any, buffers [][]byte) {
	for i, p := range paths {
		if i >= len(buffers) {
			return
		}
		m.Buffers = slices.DeleteFunc(m.Buffers, func(b buffer) bool { return fmt.Sprint(b.Path) == fmt.Sprint(p) })
		m.Buffers = append(m.Buffers, buffer{"base64", p, base64.StdEncoding.EncodeToString(buffers[i])})
	}
}

// setWidgets puts the widgets' states into the notebook's metadata, and takes out
// what an earlier run has left there.
func (n *Notebook) setWidgets(s *models) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var metadata, widgets object
	if err := n.top.get("metadata", &metadata); err != nil {
		return err
	}
	if len(s.open) == 0 && metadata.raw("widgets") == nil {
		return nil
	}
	if err := metadata.get("widgets", &widgets); err != nil {
		return err
	}
	var err error
	if len(s.open) > 0 {
		err = widgets.set(widgetState, map[string]any{"version_major": 2, "version_minor": 0, "state": s.open})
	} else {
		widgets.remove(widgetState)
	}
	if err == nil && len(widgets.fields) > 0 {
		err = metadata.set("widgets", &widgets)
	} else {
		metadata.remove("widgets")
	}
	if err == nil {
		err = n.top.set("metadata", &metadata)
	}
	if err != nil {
		return fmt.Errorf("keep the widgets' states: %w", err)
	}
	return nil
}

// remove takes a field out.
func (o *object) remove(name string) {
	o.fields = slices.DeleteFunc(o.fields, func(f field) bool { return f.name == name })
}
