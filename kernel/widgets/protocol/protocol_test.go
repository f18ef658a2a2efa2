package protocol_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cryptounet/kernel/widgets/protocol"
	"cryptounet/kernel/widgets/widgettest"
)

func slider() *protocol.Model {
	return protocol.NewModel(protocol.Controls, "IntSlider", map[string]any{"value": 3, "description": "level"})
}

// texts are messages in a line each.
func texts(list []widgettest.Message) string {
	var b strings.Builder
	for _, m := range list {
		fmt.Fprintln(&b, m)
	}
	return b.String()
}

func TestAModelIsOpenedWhenItIsShown(t *testing.T) {
	h := widgettest.New()
	m := slider()
	if m.ID() != "" || len(h.Sent) != 0 {
		t.Fatal("the model is open before it is shown")
	}
	view := h.Session.Show(m)
	sent := h.Take()
	if len(sent) != 1 || sent[0].Kind != "comm_open" || sent[0].Target != "jupyter.widget" || sent[0].Metadata["version"] != "2.1.0" {
		t.Fatalf("opening says %+v", sent)
	}
	state := sent[0].Data["state"].(map[string]any)
	for k, want := range map[string]any{
		"_model_name": "IntSliderModel", "_model_module": "@jupyter-widgets/controls", "_model_module_version": "2.0.0",
		"_view_name": "IntSliderView", "_view_module": "@jupyter-widgets/controls", "_view_module_version": "2.0.0",
		"value": 3.0, "description": "level",
	} {
		if state[k] != want {
			t.Errorf("%s is %v, want %v", k, state[k], want)
		}
	}
	text, _ := json.Marshal(view[protocol.ViewType])
	if want := `{"model_id":"` + sent[0].ID + `","version_major":2,"version_minor":0}`; string(text) != want {
		t.Errorf("the view is %s, want %s", text, want)
	}
	h.Session.Show(m)
	if sent := h.Take(); len(sent) != 0 {
		t.Errorf("showing it again says %v", sent)
	}
}

func TestUpdates(t *testing.T) {
	h := widgettest.New()
	m := slider()
	seen := 0
	m.Observe("value", func() { seen++ })
	h.Session.Show(m)
	id := m.ID()
	h.Take()
	for _, test := range []struct {
		name, message string
		more          bool
		want, says    string
		value         any
		seen          int
	}{
		{"a value is taken and echoed", `{"method":"update","state":{"value":4},"buffer_paths":[]}`, false,
			`comm_msg m1 {"buffer_paths":[],"method":"echo_update","state":{"value":4}} 0`, "", 4.0, 1},
		{"the same value tells nobody", `{"method":"update","state":{"value":4},"buffer_paths":[]}`, false,
			`comm_msg m1 {"buffer_paths":[],"method":"echo_update","state":{"value":4}} 0`, "", 4.0, 0},
		{"one behind which another waits is echoed only", `{"method":"update","state":{"value":5},"buffer_paths":[]}`, true,
			`comm_msg m1 {"buffer_paths":[],"method":"echo_update","state":{"value":5}} 0`, "", 5.0, 0},
		{"the last one is told of", `{"method":"update","state":{"value":6}}`, false,
			`comm_msg m1 {"buffer_paths":[],"method":"echo_update","state":{"value":6}} 0`, "", 6.0, 1},
		{"one that waits is told of though the last changes nothing", `{"method":"update","state":{"value":7}}`, true,
			`comm_msg m1 {"buffer_paths":[],"method":"echo_update","state":{"value":7}} 0`, "", 7.0, 0},
		{"with what comes behind it", `{"method":"custom","content":{"event":"x"}}`, false, "", "", 7.0, 1},
		{"a value of another kind is refused", `{"method":"update","state":{"value":"high"}}`, false,
			`comm_msg m1 {"buffer_paths":[],"method":"update","state":{"value":7}} 0`, "value is a number, not a text (high)", 7.0, 0},
		{"the class cannot be changed", `{"method":"update","state":{"_model_name":"Evil"}}`, false,
			`comm_msg m1 {"buffer_paths":[],"method":"update","state":{"_model_name":"IntSliderModel"}} 0`, "cannot change _model_name", 7.0, 0},
		{"what the model does not have is left alone", `{"method":"update","state":{"zoom":2}}`, false, "", "", 7.0, 0},
		{"an update without a state", `{"method":"update"}`, false, "", "without a state", 7.0, 0},
		{"an unknown method", `{"method":"explode"}`, false, "", `unknown method "explode"`, 7.0, 0},
		{"no method", `{}`, false, "", `unknown method ""`, 7.0, 0},
	} {
		seen = 0
		h.Said.Reset()
		h.Front(id, test.message, test.more)
		if got := strings.TrimSpace(texts(h.Take())); got != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
		if m.Get("value") != test.value || seen != test.seen || !strings.Contains(h.Said.String(), test.says) || (test.says == "") != (h.Said.Len() == 0) {
			t.Errorf("%s: value %v, told %d times, said %q", test.name, m.Get("value"), seen, h.Said.String())
		}
	}
	h.Front(id, `{"method":"request_state"}`, false)
	sent := h.Take()
	if len(sent) != 1 || sent[0].Data["method"] != "update" || sent[0].Data["state"].(map[string]any)["description"] != "level" {
		t.Errorf("request_state gets %s", texts(sent))
	}
	if err := m.Set(map[string]any{"value": 8}); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.TrimSpace(texts(h.Take())), `comm_msg m1 {"buffer_paths":[],"method":"update","state":{"value":8}} 0`; got != want {
		t.Errorf("the kernel's change says %s", got)
	}
}

// Bytes travel beside the JSON, at paths through objects and lists.
func TestBuffers(t *testing.T) {
	h := widgettest.New()
	m := protocol.NewModel(protocol.Controls, "Image", map[string]any{
		"value": []byte("top"), "more": map[string]any{"list": []any{1, []byte("deep")}},
	})
	h.Session.Show(m)
	open := h.Take()[0]
	state := open.Data["state"].(map[string]any)
	if _, there := state["value"]; there || len(open.Buffers) != 2 {
		t.Fatalf("%v", open)
	}
	got := map[string]string{}
	for i, p := range open.Data["buffer_paths"].([]any) {
		got[fmt.Sprint(p)] = string(open.Buffers[i])
	}
	if got["[value]"] != "top" || got["[more list 1]"] != "deep" {
		t.Errorf("buffers %v", got)
	}
	if list := state["more"].(map[string]any)["list"].([]any); len(list) != 2 || list[1] != nil {
		t.Errorf("the list is %v", list)
	}
	h.Front(m.ID(), `{"method":"update","state":{"more":{"list":[null]}},"buffer_paths":[["value"],["more","list",0]]}`, false, []byte("new"), []byte("newer"))
	if string(m.Get("value").([]byte)) != "new" || string(m.Get("more").(map[string]any)["list"].([]any)[0].([]byte)) != "newer" {
		t.Errorf("%v %v: %s", m.Get("value"), m.Get("more"), h.Said.String())
	}
	for _, wrong := range []string{
		`{"method":"update","state":{},"buffer_paths":[]}`,
		`{"method":"update","state":{},"buffer_paths":[["value"],["value"]]}`,
		`{"method":"update","state":{},"buffer_paths":"value"}`,
		`{"method":"update","state":{},"buffer_paths":[3]}`,
		`{"method":"update","state":{},"buffer_paths":[[]]}`,
		`{"method":"update","state":{"more":[]},"buffer_paths":[["more",0]]}`,
		`{"method":"update","state":{"more":[1]},"buffer_paths":[["more",-1]]}`,
		`{"method":"update","state":{"more":[1]},"buffer_paths":[["more",0.5]]}`,
		`{"method":"update","state":{"more":1},"buffer_paths":[["more","x"]]}`,
		`{"method":"update","state":{"more":{}},"buffer_paths":[["more",0]]}`,
	} {
		h.Said.Reset()
		h.Front(m.ID(), wrong, false, []byte("x"))
		if !strings.Contains(h.Said.String(), "buffer") {
			t.Errorf("%s: %q", wrong, h.Said.String())
		}
	}
}

// What holds others is opened after them and names them.
func TestReferences(t *testing.T) {
	h := widgettest.New()
	a, b := slider(), slider()
	box := protocol.NewModel(protocol.Controls, "VBox", map[string]any{"children": []*protocol.Model{a}, "layout": (*protocol.Model)(nil)})
	h.Session.Show(box)
	sent := h.Take()
	if len(sent) != 2 || sent[0].ID != a.ID() || fmt.Sprint(sent[1].Data["state"].(map[string]any)["children"]) != "[IPY_MODEL_"+a.ID()+"]" {
		t.Fatalf("%s", texts(sent))
	}
	box.Set(map[string]any{"children": []*protocol.Model{a, b}})
	sent = h.Take()
	if len(sent) != 2 || sent[0].Kind != "comm_open" || !strings.Contains(sent[1].String(), "IPY_MODEL_"+b.ID()) {
		t.Errorf("%s", texts(sent))
	}
	box.Set(map[string]any{"children": []*protocol.Model{box}})
	if view := h.Session.Show(box); view[protocol.ViewType] != nil {
		t.Error("a box that holds itself is shown")
	}
}

// A page that is loaded again asks for all models at once.
func TestRequestStates(t *testing.T) {
	h := widgettest.New()
	picture := protocol.NewModel(protocol.Controls, "Image", map[string]any{"value": []byte("png")})
	h.Session.Show(slider())
	h.Session.Show(picture)
	h.Take()
	if ok, err := h.OpenFront("front", protocol.ControlTarget, "1.0.0"); !ok || err != nil {
		t.Fatal(ok, err)
	}
	h.Front("front", `{"method":"request_states"}`, false)
	sent := h.Take()
	if len(sent) != 1 || sent[0].Data["method"] != "update_states" || len(sent[0].Buffers) != 1 || string(sent[0].Buffers[0]) != "png" {
		t.Fatalf("%s", texts(sent))
	}
	states := sent[0].Data["states"].(map[string]any)
	one, _ := states[picture.ID()].(map[string]any)
	if len(states) != 2 || one["model_name"] != "ImageModel" || one["model_module"] != protocol.Controls || one["model_module_version"] != "2.0.0" {
		t.Errorf("%v", states)
	}
	if got := fmt.Sprint(sent[0].Data["buffer_paths"]); got != "[["+picture.ID()+" state value]]" {
		t.Errorf("the bytes are at %s", got)
	}
	h.Front("front", `{"method":"burn"}`, false)
	if !strings.Contains(h.Said.String(), `unknown method "burn"`) {
		t.Errorf("%q", h.Said.String())
	}
}

func TestVersions(t *testing.T) {
	for _, test := range []struct {
		target, version string
		ok              bool
		says            string
	}{
		{protocol.ControlTarget, "1.0.0", true, ""},
		{protocol.ControlTarget, "1.7", true, ""},
		{protocol.ControlTarget, "2.0.0", false, "speaks version 2.0.0 of the widget control protocol, and this kernel 1.0.0"},
		{protocol.ControlTarget, "", false, "that it does not name"},
		{protocol.Target, "3.0.0", false, "speaks version 3.0.0 of the widget protocol, and this kernel 2.1.0"},
		{protocol.Target, "2.0.0", false, "cells make them"},
		{"elsewhere", "2.0.0", false, ""},
	} {
		h := widgettest.New()
		ok, err := h.OpenFront("front", test.target, test.version)
		if ok != test.ok || test.says == "" && err != nil || test.says != "" && !strings.Contains(fmt.Sprint(err), test.says) {
			t.Errorf("%s %q: %v, %v", test.target, test.version, ok, err)
		}
	}
	// A front end of another version gets no widgets but their text, and a word why;
	// one that is right gets them again.
	h := widgettest.New()
	h.OpenFront("later", protocol.ControlTarget, "2.0.0")
	if view := h.Session.Show(slider()); view[protocol.ViewType] != nil || !strings.Contains(h.Said.String(), "speaks version 2.0.0") {
		t.Errorf("%v %q", view, h.Said.String())
	}
	h.OpenFront("right", protocol.ControlTarget, "1.0.0")
	if view := h.Session.Show(slider()); view[protocol.ViewType] == nil {
		t.Errorf("%v", view)
	}
	// One of version 1 asks.
	h = widgettest.New()
	h.OpenFront("front", "jupyter.widget.version", "")
	if got := texts(h.Take()); !strings.Contains(got, `"version":"\u003e=3.0.0"`) {
		t.Errorf("it is asked %s", got)
	}
	h.Front("front", `{"validated":false,"frontend_version":"2.1.4"}`, false)
	m := slider()
	m.Text = func() string { return "level: 3" }
	view := h.Session.Show(m)
	if view[protocol.ViewType] != nil || view["text/plain"] != "level: 3" || !strings.Contains(h.Said.String(), "jupyter-js-widgets 2.1.4") {
		t.Errorf("%v %q", view, h.Said.String())
	}
}

func TestClosing(t *testing.T) {
	h := widgettest.New()
	m := slider()
	h.Session.Show(m)
	first := m.ID()
	h.Take()
	// The front end's close is not the end: shown again, it is opened again.
	h.CloseFront(first)
	if m.ID() != "" || m.Set(map[string]any{"value": 5}) != nil || len(h.Take()) != 0 {
		t.Error("a model that the front end has closed is told of changes")
	}
	h.Session.Show(m)
	if sent := h.Take(); len(sent) != 1 || m.ID() == first || sent[0].Data["state"].(map[string]any)["value"] != 5.0 {
		t.Errorf("%s", texts(sent))
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if sent := h.Take(); len(sent) != 1 || sent[0].Kind != "comm_close" {
		t.Errorf("%s", texts(sent))
	}
	if m.Close() != protocol.ErrClosed || m.Set(map[string]any{"value": 6}) != protocol.ErrClosed {
		t.Error("a closed model can be changed")
	}
	if view := h.Session.Show(m); view[protocol.ViewType] != nil || !strings.Contains(view["text/plain"].(string), "closed") {
		t.Errorf("a closed model is shown as %v", view)
	}
}

// A cell that runs again closes what it alone has shown.
func TestCellsThatRunAgain(t *testing.T) {
	h := widgettest.New()
	run := func(cell string, show ...*protocol.Model) {
		h.InCell = cell
		end := h.Session.Begin(cell)
		for _, m := range show {
			h.Session.Show(m)
		}
		end()
	}
	mine, ours, part := slider(), slider(), slider()
	box := protocol.NewModel(protocol.Controls, "VBox", map[string]any{"children": []*protocol.Model{part}})
	run("a", mine, ours)
	run("b", ours, box)
	run("a", slider())
	if mine.ID() != "" || ours.ID() == "" || part.ID() == "" {
		t.Errorf("after a: %q %q %q", mine.ID(), ours.ID(), part.ID())
	}
	run("b", part)
	if ours.ID() != "" || box.ID() != "" || part.ID() == "" {
		t.Errorf("after b: %q %q %q", ours.ID(), box.ID(), part.ID())
	}
	run("", slider())
	run("", slider())
	run("b")
	if part.ID() != "" {
		t.Error("what b has shown is there, though b has run without it")
	}
}

// Without a front end there is the text, and what the model has to show instead.
func TestNoFrontEnd(t *testing.T) {
	h := widgettest.New()
	h.Deaf = true
	m := slider()
	m.Text = func() string { return "level: 3" }
	m.Rich = func() map[string]any { return map[string]any{"image/png": []byte("p")} }
	if view := h.Session.Show(m); view[protocol.ViewType] != nil || view["text/plain"] != "level: 3" || string(view["image/png"].([]byte)) != "p" {
		t.Errorf("%v", view)
	}
}

// FuzzReceive: whatever a front end sends, the model keeps values of its kinds and its
// class, and nothing panics.
func FuzzReceive(f *testing.F) {
	for _, s := range []string{
		`{"method":"update","state":{"value":4},"buffer_paths":[]}`, `{"method":"update","state":{"more":{"a":[null]}},"buffer_paths":[["more","a",0]]}`,
		`{"method":"request_state"}`, `{"method":"custom","content":{"event":"click"}}`, `{"method":"update","state":{"children":["IPY_MODEL_x"]}}`,
		`{"method":"update","state":{"_model_name":1}}`, `{"method":["update"]}`, `{"method":"update","state":{"value":1e999}}`,
	} {
		f.Add(s, []byte("b"), false)
	}
	f.Fuzz(func(t *testing.T, text string, buffer []byte, more bool) {
		var data map[string]any
		if json.Unmarshal([]byte(text), &data) != nil || data == nil {
			return
		}
		h := widgettest.New()
		m := protocol.NewModel(protocol.Controls, "Box", map[string]any{"value": 3, "more": map[string]any{}, "children": []*protocol.Model{slider()}, "bytes": []byte{1}})
		h.Session.Show(m)
		h.Front(m.ID(), text, more, buffer)
		h.Front(m.ID(), text, false)
		switch m.Get("value").(type) {
		case int, float64, nil:
		default:
			t.Errorf("the value is %T", m.Get("value"))
		}
		if _, ok := m.Get("children").([]*protocol.Model); !ok || m.Get("_model_name") != "BoxModel" {
			t.Errorf("%v %v", m.Get("children"), m.Get("_model_name"))
		}
		h.Front(m.ID(), `{"method":"request_state"}`, false)
	})
}
