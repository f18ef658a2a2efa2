package jupyter

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cryptounet/kernel/jupyter/history"
	"cryptounet/kernel/jupyter/jupytertest"
)

func TestKernelInfo(t *testing.T) {
	c := newClient(t)
	m, outputs := c.Request("kernel_info_request", map[string]any{})
	if m.Type != "kernel_info_reply" || m.Text("status") != "ok" || m.Text("protocol_version") != "5.4" || m.Content["debugger"] != false {
		t.Errorf("%+v", m)
	}
	if info, ok := m.Content["language_info"].(map[string]any); !ok || info["name"] != "go" || info["file_extension"] != ".go" {
		t.Errorf("language_info %v", m.Content["language_info"])
	}
	if got := jupytertest.Kinds(outputs); got != "busy idle" {
		t.Errorf("iopub says %q", got)
	}
	if m.Header["session"] == c.Session || m.Header["session"] == "" || !strings.Contains(string(m.RawParent), `"from_the_future":[1,2]`) {
		t.Errorf("header %v, parent %s", m.Header, m.RawParent)
	}
}

func TestControlAnswersWhileACellRuns(t *testing.T) {
	c := newClient(t)
	id := c.Send(c.Shell, "execute_request", map[string]any{"code": "wait"})
	for c.Receive(c.IOPub).Type != "stream" {
	}
	for _, kind := range []string{"kernel_info_request", "complete_request", "connect_request", "interrupt_request"} {
		m := c.Reply(c.Control, c.Send(c.Control, kind, map[string]any{"code": "a"}))
		if m.Type != strings.Replace(kind, "request", "reply", 1) || m.Text("status") != "ok" {
			t.Errorf("%s: %+v", kind, m)
		}
	}
	if m := c.Reply(c.Shell, id); m.Text("ename") != "interrupted" {
		t.Errorf("%v", m.Content)
	}
	if m := c.Reply(c.Control, c.Send(c.Control, "execute_request", map[string]any{"code": "count"})); m.Text("status") != "error" {
		t.Errorf("a cell on control: %v", m.Content)
	}
}

func TestQuestions(t *testing.T) {
	c := newClient(t)
	m, _ := c.Request("complete_request", map[string]any{"code": "héé", "cursor_pos": 2})
	if fmt.Sprint(m.Content["matches"]) != "[héé1 héé2]" || m.Content["cursor_start"] != 0.0 || m.Content["cursor_end"] != 2.0 || m.Text("status") != "ok" {
		t.Errorf("complete: %v", m.Content)
	}
	if m, _ = c.Request("complete_request", map[string]any{"code": "none", "cursor_pos": 99}); fmt.Sprint(m.Content["matches"]) != "[]" || m.Content["cursor_end"] != 4.0 {
		t.Errorf("complete: %v", m.Content)
	}
	m, _ = c.Request("inspect_request", map[string]any{"code": "abc", "cursor_pos": 1, "detail_level": 1})
	if m.Content["found"] != true || m.Content["data"].(map[string]any)["text/plain"] != "abc1 1" {
		t.Errorf("inspect: %v", m.Content)
	}
	if m, _ = c.Request("inspect_request", map[string]any{"code": "panic"}); m.Text("status") != "error" {
		t.Errorf("inspect: %v", m.Content)
	}
	for _, status := range []string{"complete", "incomplete", "invalid", "unknown"} {
		m, _ = c.Request("is_complete_request", map[string]any{"code": status})
		if indent, ok := m.Content["indent"]; m.Text("status") != status || ok != (status == "incomplete") || ok && indent != "\t" {
			t.Errorf("is_complete: %v", m.Content)
		}
	}
	if m, _ = c.Request("is_complete_request", map[string]any{"code": "error"}); m.Text("status") != "unknown" {
		t.Errorf("is_complete: %v", m.Content)
	}
	m, _ = c.Request("connect_request", map[string]any{})
	if m.Content["shell_port"] != float64(c.Connection.Shell) || m.Content["hb_port"] != float64(c.Connection.Heartbeat) {
		t.Errorf("connect: %v", m.Content)
	}
	m, _ = c.Request("comm_info_request", map[string]any{"target_name": "x"})
	if m.Text("status") != "ok" || m.Content["comms"] == nil {
		t.Errorf("comm_info: %v", m.Content)
	}
	m = c.Reply(c.Control, c.Send(c.Control, "debug_request", map[string]any{"seq": 3, "type": "request", "command": "debugInfo"}))
	if m.Content["success"] != false || m.Content["request_seq"] != 3.0 || m.Text("command") != "debugInfo" {
		t.Errorf("debug: %v", m.Content)
	}
}

func TestComms(t *testing.T) {
	c := newClient(t)
	id := c.Send(c.Shell, "comm_open", map[string]any{"comm_id": "1", "target_name": "nobody", "data": map[string]any{}})
	if outputs := c.Outputs(id); jupytertest.Kinds(outputs) != "busy comm_close idle" || outputs[1].Text("comm_id") != "1" {
		t.Errorf("iopub says %q", jupytertest.Kinds(outputs))
	}
	for kind, want := range map[string]string{"comm_msg": "busy comm_close idle", "comm_close": "busy idle"} {
		if got := jupytertest.Kinds(c.Outputs(c.Send(c.Shell, kind, map[string]any{"comm_id": "1", "data": map[string]any{}}))); got != want {
			t.Errorf("%s: iopub says %q", kind, got)
		}
	}
}

func TestHistory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "history.jsonl")
	for range 2 {
		k, _ := runKernel(t, Options{History: history.Open(path)})
		c := jupytertest.Connect(t, k.Connection())
		c.Execute("value 1")
		c.Execute("value 2")
		c.Request("execute_request", map[string]any{"code": "value 3", "store_history": false})
		c.Reply(c.Control, c.Send(c.Control, "shutdown_request", map[string]any{}))
	}
	k, _ := runKernel(t, Options{History: history.Open(path)})
	c := jupytertest.Connect(t, k.Connection())
	c.Execute("value 9")
	for _, q := range []struct {
		request map[string]any
		want    string
	}{
		{map[string]any{"hist_access_type": "tail", "n": 2}, "[[2 2 value 2] [3 1 value 9]]"},
		{map[string]any{"hist_access_type": "tail", "n": 1, "output": true}, "[[3 1 [value 9 9]]]"},
		{map[string]any{"hist_access_type": "range", "session": 1, "start": 1, "stop": 2}, "[[1 1 value 1]]"},
		{map[string]any{"hist_access_type": "range", "session": -1, "start": 2}, "[[2 2 value 2]]"},
		{map[string]any{"hist_access_type": "range", "session": 0, "start": 0}, "[[3 1 value 9]]"},
		{map[string]any{"hist_access_type": "search", "pattern": "v*e 1"}, "[[1 1 value 1] [2 1 value 1]]"},
		{map[string]any{"hist_access_type": "search", "pattern": "value ?", "unique": true, "n": 2}, "[[2 2 value 2] [3 1 value 9]]"},
	} {
		m, _ := c.Request("history_request", q.request)
		if got := fmt.Sprint(m.Content["history"]); got != q.want {
			t.Errorf("%v: %s, want %s", q.request, got, q.want)
		}
	}
	if m, _ := c.Request("history_request", map[string]any{"hist_access_type": "guess"}); m.Text("status") != "error" {
		t.Errorf("%v", m.Content)
	}
}

func TestSubshells(t *testing.T) {
	c := newClient(t)
	create := func() string {
		m := c.Reply(c.Control, c.Send(c.Control, "create_subshell_request", map[string]any{}))
		if m.Text("status") != "ok" || m.Text("subshell_id") == "" {
			t.Fatalf("%v", m.Content)
		}
		return m.Text("subshell_id")
	}
	a, b := create(), create()
	m := c.Reply(c.Control, c.Send(c.Control, "list_subshell_request", map[string]any{}))
	if ids, ok := m.Content["subshell_id"].([]any); !ok || len(ids) != 2 || !slices.Contains(ids, any(a)) || !slices.Contains(ids, any(b)) {
		t.Errorf("%v", m.Content)
	}
	wait := c.Send(c.Shell, "execute_request", map[string]any{"code": "wait"})
	ask := func(subshell string) *jupytertest.Message {
		id, frames := c.Frames("execute_request", map[string]any{"code": "count"}, map[string]any{"subshell_id": subshell})
		c.SendFrames(c.Shell, frames)
		return c.Reply(c.Shell, id)
	}
	// The main shell is busy; the subshells answer.
	for _, id := range []string{a, b} {
		if m := ask(id); m.Text("status") != "ok" {
			t.Errorf("%v", m.Content)
		}
	}
	if m := c.Reply(c.Control, c.Send(c.Control, "delete_subshell_request", map[string]any{"subshell_id": a})); m.Text("status") != "ok" {
		t.Errorf("%v", m.Content)
	}
	for _, id := range []string{a, "another"} {
		if m := ask(id); m.Text("status") != "error" {
			t.Errorf("%v", m.Content)
		}
	}
	if m := c.Reply(c.Control, c.Send(c.Control, "delete_subshell_request", map[string]any{"subshell_id": a})); m.Text("status") != "error" {
		t.Errorf("%v", m.Content)
	}
	c.Send(c.Control, "interrupt_request", map[string]any{})
	c.Reply(c.Shell, wait)
}

func TestShutdown(t *testing.T) {
	for _, restart := range []bool{false, true} {
		k, _ := runKernel(t, Options{})
		c := jupytertest.Connect(t, k.Connection())
		running := c.Send(c.Shell, "execute_request", map[string]any{"code": "wait"})
		for c.Receive(c.IOPub).Type != "stream" {
		}
		id := c.Send(c.Control, "shutdown_request", map[string]any{"restart": restart})
		if m := c.Reply(c.Control, id); m.Type != "shutdown_reply" || m.Content["restart"] != restart || m.Text("status") != "ok" {
			t.Errorf("%+v", m)
		}
		if got := jupytertest.Kinds(c.Outputs(id)); got != "busy shutdown_reply idle" {
			t.Errorf("iopub says %q", got)
		}
		if m := c.Reply(c.Shell, running); m.Text("status") != "error" {
			t.Errorf("the running cell: %v", m.Content)
		}
	}
}

func TestConnectionFiles(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                             "read the connection file",
		`{"shell_port":"x"}`:            "shell_port",
		`{"transport":"udp","ip":"x"}`:  "transport",
		`{}`:                            "ip is missing",
		`{"ip":"x","shell_port":70000}`: "shell_port is 70000",
		`{"ip":"x","key":"k","signature_scheme":"hmac-md5"}`: "hmac-md5",
	} {
		path := filepath.Join(t.TempDir(), "c.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadConnection(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := ReadConnection("/does/not/exist"); err == nil {
		t.Error("a file that is not there was read")
	}
	k, _ := runKernel(t, Options{})
	c := k.Connection()
	if _, err := New(Options{Connection: c, Engine: newScript()}); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("ports that are in use: %v", err)
	}
}

func TestIPC(t *testing.T) {
	k, _ := runKernel(t, Options{Connection: Connection{
		Transport: "ipc", IP: filepath.Join(t.TempDir(), "kernel"), Key: "k", Shell: 1, Control: 2, IOPub: 3, Stdin: 4, Heartbeat: 5,
	}})
	c := jupytertest.Connect(t, k.Connection())
	if m, _ := c.Execute("value 1"); m.Text("status") != "ok" {
		t.Errorf("%v", m.Content)
	}
}
