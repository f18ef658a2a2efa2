package interp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/command"
	"cryptounet/kernel/interp/runs"
)

// cell runs a cell: Go, with the notebook's commands between.
func (s *session) cell(ctx context.Context, name, code string, out engine.Output) (r engine.Result) {
	parts := s.host().Parts(code)
	if len(parts) == 1 && parts[0].Magic == "" {
		r.Value, r.Fault = s.run(ctx, name, code, out)
		return r
	}
	ctx, life, begun := runs.Living(ctx)
	if begun {
		defer func() {
			if r.Fault = life.End(r.Fault); r.Fault != nil {
				r = engine.Result{Fault: r.Fault}
			}
		}()
	}
	return command.Run(ctx, s.host(), name, parts, code, out)
}

// host is the session as the notebook's commands see it.
type host struct{ *session }

func (s *session) host() host { return host{s} }

var _ command.Session = host{}

func (h host) Go(ctx context.Context, name, code string, out engine.Output) (engine.MIME, *engine.Fault) {
	return h.run(ctx, name, code, out)
}

func (h host) Check(name, code string) *engine.Fault {
	h.front.Lock()
	defer h.front.Unlock()
	cell, err := h.cells.Check(name, code)
	if err != nil {
		return compileFault(err)
	}
	cell.Piece.Discard() // what it would have been the first to use is yet to be written
	return nil
}

func (h host) Elapsed() time.Duration { return time.Duration(h.elapsed.Load()) }

func (h host) Cell(ctx context.Context, name, code string, out engine.Output) engine.Result {
	return h.cell(ctx, name, code, out)
}

func (h host) Source(name, code string) {
	h.front.Lock()
	defer h.front.Unlock()
	h.cells.Source(name, code)
}

func (h host) Program(ctx context.Context, path, code string, args []string, out engine.Output) *engine.Fault {
	if !source.IsProgram(code) {
		r := h.cell(ctx, path, code, out)
		if r.Value != nil {
			out.Display(r.Value, map[string]any{}, "", false)
		}
		return r.Fault
	}
	status, fault := newSession(h.options, h.runs).program(ctx, []source.File{{Name: path, Code: code}}, args, out)
	if fault == nil && status != 0 {
		why := fmt.Sprintf("%s ended with status %d", path, status)
		fault = &engine.Fault{Name: "exit", Value: why, Traceback: []string{why}}
	}
	return fault
}

func (h host) Beside(ctx context.Context, out engine.Output, f func(ctx context.Context) error) error {
	x := h.runs.Start(ctx, out, h.std.Flush, func() {}, h.options.Grace)
	defer h.runs.End(x)
	go func() {
		select {
		case <-x.Life.Crashed:
			x.Cancel()
		case <-x.Context.Done():
		}
	}()
	return f(x.Context)
}

func (h host) Names() []check.Name {
	h.front.Lock()
	defer h.front.Unlock()
	return h.cells.Names()
}

func (h host) Describe(ctx context.Context, name string) (string, bool) {
	i, err := h.Inspect(ctx, name, len(name), 1)
	text, _ := i.Data["text/plain"].(string)
	return text, err == nil && i.Found
}

func (h host) Value(name string) (string, bool) {
	h.front.Lock()
	defer h.front.Unlock()
	d, ok := h.cells.Inspect(name, len(name))
	if !ok || d.Variable == "" {
		return "", false
	}
	return h.valueOf(d.Variable, d)
}

func (h host) Parts(code string) []magics.Part {
	h.front.Lock()
	defer h.front.Unlock()
	return h.cells.Parts(code)
}

// Reset starts a session without names. What still runs of the old one stops.
func (h host) Reset() {
	h.closeComms()
	h.front.Lock()
	defer h.front.Unlock()
	h.machine.RT.Stop()
	h.begin()
}

func (h host) Get(ctx context.Context, module string, log io.Writer) (*engine.Next, error) {
	if h.options.Get == nil {
		return nil, errors.New("this program cannot build another one")
	}
	return h.options.Get(ctx, module, log)
}

func (h host) Past() *command.History { return &h.past }
