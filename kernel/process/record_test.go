package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"cryptounet/kernel/engine"
)

// record is an output that remembers.
type record struct {
	mu      sync.Mutex
	stdout  strings.Builder
	stderr  strings.Builder
	events  []string
	shown   []engine.MIME
	changed chan struct{}
	input   func(ctx context.Context, prompt string, password bool) (string, error)
}

func newRecord() *record { return &record{changed: make(chan struct{}, 1)} }

func (r *record) note(f func()) {
	r.mu.Lock()
	f()
	r.mu.Unlock()
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

func (r *record) Stream(name, text string) {
	r.note(func() {
		if name == "stdout" {
			r.stdout.WriteString(text)
		} else {
			r.stderr.WriteString(text)
		}
		r.events = append(r.events, text)
	})
}

func (r *record) Display(data engine.MIME, metadata map[string]any, id string, update bool) {
	r.note(func() {
		r.shown = append(r.shown, data)
		r.events = append(r.events, fmt.Sprintf("[%v %v %s %v]", data["text/plain"], metadata, id, update))
	})
}

func (r *record) ClearOutput(wait bool) {
	r.note(func() { r.events = append(r.events, fmt.Sprintf("[clear %v]", wait)) })
}

func (r *record) Input(ctx context.Context, prompt string, password bool) (string, error) {
	if r.input == nil {
		return "", errors.New("nobody is there")
	}
	return r.input(ctx, prompt, password)
}

func (r *record) text() (stdout, stderr string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stdout.String(), r.stderr.String()
}

// until waits for a text on either stream.
func (r *record) until(t *testing.T, text string) {
	t.Helper()
	for end := time.After(20 * time.Second); ; {
		out, err := r.text()
		if strings.Contains(out+err, text) {
			return
		}
		select {
		case <-r.changed:
		case <-end:
			t.Fatalf("%q did not come; stdout %q, stderr %q", text, out, err)
		}
	}
}

func start(t *testing.T, o Options) *Engine {
	t.Helper()
	if o.Command == nil {
		o.Command = []string{os.Args[0]}
	}
	if o.Env == nil {
		o.Env = append(os.Environ(), asChild+"=1", "GORACE=log_path=/dev/null") // races are what some cells are for
	}
	e, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func execute(t *testing.T, e *Engine, count int, code string) (engine.Result, *record) {
	t.Helper()
	out := newRecord()
	r, err := e.Execute(t.Context(), engine.Cell{Code: code, Count: count}, out)
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	return r, out
}
