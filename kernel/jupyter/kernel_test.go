package jupyter

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/jupyter/history"
	"cryptounet/kernel/jupyter/jupytertest"
)

// script is an engine in this process whose cells are commands.
type script struct {
	mu      sync.Mutex
	stop    chan struct{}
	release chan struct{}
	closed  bool
}

func newScript() *script { return &script{stop: make(chan struct{}, 1), release: make(chan struct{})} }

func (s *script) Execute(ctx context.Context, cell engine.Cell, out engine.Output) (engine.Result, error) {
	verb, arg, _ := strings.Cut(cell.Code, " ")
	var r engine.Result
	switch verb {
	case "value":
		r.Value = engine.MIME{"text/plain": arg, "image/png": []byte{1, 2, 3}, "application/json": []byte(`{"a":1}`), "image/svg+xml": []byte("<svg/>")}
	case "print":
		out.Stream("stdout", arg)
		out.Stream("stderr", "e")
		out.Stream("stdout", arg)
	case "lines":
		n, _ := strconv.Atoi(arg)
		for i := range n {
			out.Stream("stdout", strconv.Itoa(i)+"\n")
		}
	case "flood":
		n, _ := strconv.Atoi(arg)
		for range n {
			out.Stream("stdout", strings.Repeat("x", 1<<20))
		}
	case "fail":
		r.Fault = &engine.Fault{Name: "test", Value: arg}
	case "error":
		return r, errors.New(arg)
	case "goexit":
		panic("the engine's own fault")
	case "display":
		out.Stream("stdout", "before")
		out.Display(engine.MIME{"text/plain": "d"}, nil, "id-1", false)
		out.Display(engine.MIME{"text/plain": "d2"}, map[string]any{"m": 1}, "id-1", true)
		out.ClearOutput(true)
	case "late":
		go func() {
			<-s.release
			out.Stream("stdout", "late")
		}()
	case "ask":
		line, err := out.Input(ctx, arg, true)
		if err != nil {
			r.Fault = &engine.Fault{Name: "input", Value: err.Error()}
		} else {
			r.Value = engine.MIME{"text/plain": line}
		}
	case "wait":
		out.Stream("stdout", "waiting")
		select {
		case <-s.stop:
			r.Fault = &engine.Fault{Name: "interrupted", Value: "as asked", Traceback: []string{"t"}}
		case <-ctx.Done():
			r.Fault = &engine.Fault{Name: "ended"}
		}
	case "payload":
		r.Payload = []map[string]any{{"source": "set_next_input", "text": arg, "replace": false}}
	case "count":
		r.Value = engine.MIME{"text/plain": strconv.Itoa(cell.Count)}
	case "unencodable":
		r.Value = engine.MIME{"application/json": func() {}}
	case "size":
		r.Value = engine.MIME{"text/plain": strconv.Itoa(len(cell.Code))}
	}
	for name, code := range cell.Expressions {
		if r.Expressions == nil {
			r.Expressions = map[string]engine.ExpressionResult{}
		}
		if code == "bad" {
			r.Expressions[name] = engine.ExpressionResult{Fault: &engine.Fault{Name: "bad", Value: "v"}}
		} else {
			r.Expressions[name] = engine.ExpressionResult{Value: engine.MIME{"text/plain": code}}
		}
	}
	return r, nil
}

func (s *script) Complete(_ context.Context, code string, cursor int) (engine.Completion, error) {
	if code == "none" {
		return engine.Completion{Start: cursor, End: cursor}, nil
	}
	return engine.Completion{Matches: []string{code + "1", code + "2"}, Types: []string{"function", "type"}, Start: 0, End: cursor}, nil
}

func (s *script) Inspect(_ context.Context, code string, cursor, detail int) (engine.Inspection, error) {
	if code == "panic" {
		panic("in inspect")
	}
	return engine.Inspection{Found: true, Data: engine.MIME{"text/plain": fmt.Sprint(code, cursor, detail)}}, nil
}

func (s *script) IsComplete(_ context.Context, code string) (engine.Completeness, error) {
	if code == "error" {
		return engine.Completeness{}, errors.New("no")
	}
	return engine.Completeness{Status: code, Indent: "\t"}, nil
}

func (s *script) Interrupt() {
	select {
	case s.stop <- struct{}{}:
	default:
	}
}

func (s *script) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// run starts a kernel on free ports.
func runKernel(t *testing.T, o Options) (*Kernel, *script) {
	t.Helper()
	s := newScript()
	o.Engine = s
	if o.Connection == (Connection{}) {
		o.Connection = Connection{IP: "127.0.0.1", Key: "a key", Scheme: "hmac-sha256"}
	}
	o.Info = Info{Implementation: "test", Version: "1", Banner: "b", Language: Language{Name: "go", Extension: ".go"}}
	if testing.Verbose() {
		o.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	k, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { done <- k.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if !s.closed {
			t.Error("the engine was not closed")
		}
	})
	return k, s
}

func newClient(t *testing.T) *jupytertest.Client {
	k, _ := runKernel(t, Options{})
	return jupytertest.Connect(t, k.Connection())
}

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
