package jupyter

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/jupyter/jupytertest"
)

func TestExecute(t *testing.T) {
	c := newClient(t)
	m, outputs := c.Execute("value 42")
	if m.Text("status") != "ok" || m.Content["execution_count"] != 1.0 || m.Content["payload"] == nil || m.Content["user_expressions"] == nil {
		t.Errorf("reply %v", m.Content)
	}
	if got := jupytertest.Kinds(outputs); got != "busy execute_input execute_result idle" {
		t.Errorf("iopub says %q", got)
	}
	if in := outputs[1].Content; in["code"] != "value 42" || in["execution_count"] != 1.0 {
		t.Errorf("execute_input %v", in)
	}
	data := outputs[2].Content["data"]
	want := map[string]any{"text/plain": "42", "image/png": "AQID", "application/json": map[string]any{"a": 1.0}, "image/svg+xml": "<svg/>"}
	if fmt.Sprint(data) != fmt.Sprint(want) {
		t.Errorf("data %v, want %v", data, want)
	}

	_, outputs = c.Execute("print x")
	if got := jupytertest.Kinds(outputs); got != "busy execute_input stdout:x stderr:e stdout:x idle" {
		t.Errorf("iopub says %q", got)
	}

	m, outputs = c.Execute("fail why")
	if m.Text("status") != "error" || m.Text("ename") != "test" || m.Text("evalue") != "why" || m.Content["execution_count"] != 3.0 {
		t.Errorf("reply %v", m.Content)
	}
	if tb, ok := m.Content["traceback"].([]any); !ok || len(tb) == 0 {
		t.Errorf("traceback %v", m.Content["traceback"])
	}
	if got := jupytertest.Kinds(outputs); got != "busy execute_input error idle" || outputs[2].Text("evalue") != "why" {
		t.Errorf("iopub says %q", got)
	}
	for _, code := range []string{"error why", "goexit", "unencodable"} {
		m, _ = c.Execute(code)
		if code != "unencodable" && m.Text("status") != "error" {
			t.Errorf("%s: %v", code, m.Content)
		}
	}

	_, outputs = c.Execute("display")
	if got := jupytertest.Kinds(outputs); got != "busy execute_input stdout:before display_data update_display_data clear_output idle" {
		t.Errorf("iopub says %q", got)
	}
	if id := outputs[3].Content["transient"].(map[string]any)["display_id"]; id != "id-1" {
		t.Errorf("display_id %v", id)
	}
	m, _ = c.Execute("payload next")
	if p := m.Content["payload"].([]any)[0].(map[string]any); p["source"] != "set_next_input" || p["text"] != "next" {
		t.Errorf("payload %v", p)
	}
}

func TestPager(t *testing.T) {
	c := newClient(t)
	for code, want := range map[string]string{"?abc": "abc3 0", " abc? ": "abc3 0", "??abc": "abc3 1", "abc??": "abc3 1"} {
		m, _ := c.Execute(code)
		p, ok := m.Content["payload"].([]any)
		if !ok || len(p) != 1 {
			t.Fatalf("%s: %v", code, m.Content)
		}
		page := p[0].(map[string]any)
		if page["source"] != "page" || page["data"].(map[string]any)["text/plain"] != want {
			t.Errorf("%s: %v, want %s", code, page, want)
		}
	}
	for _, code := range []string{"a\n?b", "?", "???a", "", "x // why?", "f(x)?"} {
		if _, _, ok := question(code); ok {
			t.Errorf("%q is taken for a question", code)
		}
	}
}

func TestExecuteOptions(t *testing.T) {
	c := newClient(t)
	m, outputs := c.Request("execute_request", map[string]any{"code": "print x", "silent": true})
	if got := jupytertest.Kinds(outputs); got != "busy idle" || m.Content["execution_count"] != 0.0 {
		t.Errorf("silent: %q, %v", got, m.Content)
	}
	m, outputs = c.Request("execute_request", map[string]any{"code": "count", "store_history": false})
	if got := jupytertest.Kinds(outputs); got != "busy execute_input execute_result idle" || m.Content["execution_count"] != 0.0 {
		t.Errorf("not stored: %q, %v", got, m.Content)
	}
	if m, _ = c.Execute("count"); m.Content["execution_count"] != 1.0 {
		t.Errorf("the first stored cell is number %v", m.Content["execution_count"])
	}
	m, _ = c.Request("execute_request", map[string]any{"code": "", "user_expressions": map[string]string{"a": "1", "b": "bad"}})
	e := m.Content["user_expressions"].(map[string]any)
	a, b := e["a"].(map[string]any), e["b"].(map[string]any)
	if a["status"] != "ok" || a["data"].(map[string]any)["text/plain"] != "1" || b["status"] != "error" || b["ename"] != "bad" || b["traceback"] == nil {
		t.Errorf("user_expressions %v", e)
	}
}

// TestStopOnError checks that the cells behind one that fails are aborted, and
// other requests are not.
func TestStopOnError(t *testing.T) {
	c := newClient(t)
	for _, stop := range []bool{true, false} {
		wait := c.Send(c.Shell, "execute_request", map[string]any{"code": "wait", "stop_on_error": stop})
		var ids []string
		for range 3 {
			ids = append(ids, c.Send(c.Shell, "execute_request", map[string]any{"code": "count"}))
		}
		info := c.Send(c.Shell, "kernel_info_request", map[string]any{})
		// An answer on control says that the kernel has read what came on
		// shell before, most likely; the pause makes it sure enough.
		c.Reply(c.Control, c.Send(c.Control, "kernel_info_request", map[string]any{}))
		time.Sleep(100 * time.Millisecond)
		c.Reply(c.Control, c.Send(c.Control, "interrupt_request", map[string]any{}))
		if m := c.Reply(c.Shell, wait); m.Text("status") != "error" {
			t.Errorf("%v", m.Content)
		}
		want := "ok"
		if stop {
			want = "aborted"
		}
		for _, id := range ids {
			if m := c.Reply(c.Shell, id); m.Text("status") != want {
				t.Errorf("stop_on_error %v: a later cell has status %q", stop, m.Text("status"))
			}
			if got := jupytertest.Kinds(c.Outputs(id)); stop && got != "busy idle" {
				t.Errorf("iopub says %q", got)
			}
		}
		if m := c.Reply(c.Shell, info); m.Text("status") != "ok" {
			t.Errorf("kernel_info: %v", m.Content)
		}
	}
	if m, _ := c.Execute("count"); m.Text("status") != "ok" {
		t.Errorf("afterwards: %v", m.Content)
	}
}

func TestInput(t *testing.T) {
	c := newClient(t)
	id := c.Send(c.Shell, "execute_request", map[string]any{"code": "ask name:", "allow_stdin": true})
	m := c.Receive(c.Stdin)
	if m.Type != "input_request" || m.Text("prompt") != "name:" || m.Content["password"] != true || m.Parent != id {
		t.Errorf("%+v", m)
	}
	c.Send(c.Stdin, "something_else", map[string]any{"value": "x"})
	c.Send(c.Stdin, "input_reply", map[string]any{"value": 5})
	c.Send(c.Stdin, "input_reply", map[string]any{"value": "me"})
	for _, m := range c.Outputs(id) {
		if m.Type == "execute_result" && m.Content["data"].(map[string]any)["text/plain"] != "me" {
			t.Errorf("%+v", m)
		}
	}
	if m := c.Reply(c.Shell, id); m.Text("status") != "ok" {
		t.Errorf("%v", m.Content)
	}
	c.Send(c.Stdin, "input_reply", map[string]any{"value": "nobody asked"})
	if m, _ := c.Request("execute_request", map[string]any{"code": "ask name:", "allow_stdin": false}); !strings.Contains(m.Text("evalue"), "does not allow input") {
		t.Errorf("%v", m.Content)
	}
}

func TestLinesAreBatched(t *testing.T) {
	c := newClient(t)
	_, outputs := c.Execute("lines 10000")
	var text strings.Builder
	n := 0
	for _, m := range outputs {
		if m.Type == "stream" {
			text.WriteString(m.Text("text"))
			n++
		}
	}
	if n >= 20 || strings.Count(text.String(), "\n") != 10000 {
		t.Errorf("%d messages, %d lines", n, strings.Count(text.String(), "\n"))
	}
}

func TestLateOutput(t *testing.T) {
	k, s := runKernel(t, Options{})
	c := jupytertest.Connect(t, k.Connection())
	id := c.Send(c.Shell, "execute_request", map[string]any{"code": "late"})
	c.Outputs(id)
	c.Execute("count")
	close(s.release)
	for m := c.Receive(c.IOPub); ; m = c.Receive(c.IOPub) {
		if m.Type == "stream" {
			if m.Parent != id || m.Text("text") != "late" {
				t.Errorf("%+v", m)
			}
			return
		}
	}
}
