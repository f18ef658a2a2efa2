package jupyter

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cryptounet/kernel/engine"
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
func runKernel(t *testing.T, o Options) (*Kernel, *script) { return runScript(t, o, false) }

func runScript(t *testing.T, o Options, debugged bool) (*Kernel, *script) {
	t.Helper()
	s := newScript()
	if o.Engine = s; debugged {
		o.Engine = &debuggedScript{script: s}
	}
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
