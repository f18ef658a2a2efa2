package interp

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"cryptounet/kernel/display"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/widgets"
)

// bind gives the functions of kernel/display and kernel/cell that speak to the
// front end this session's meaning. It returns the symbols of a package as
// this session's cells see them.
func (s *session) bind(path string, symbols map[string]reflect.Value) map[string]reflect.Value {
	var own map[string]any
	switch path {
	case "cryptounet/kernel/display":
		own = map[string]any{"Show": s.show, "Live": s.live, "Clear": s.clear, "NewBar": s.bar}
	case "cryptounet/kernel/cell":
		own = map[string]any{
			"Context":     s.runs.Context,
			"Input":       func(prompt string) (string, error) { return s.input(prompt, false) },
			"Password":    func(prompt string) (string, error) { return s.input(prompt, true) },
			"OpenComm":    s.openComm,
			"AcceptComms": s.acceptComms,
		}
	case "cryptounet/kernel/widgets":
		own = map[string]any{"Interact": func(function any, controls ...any) *widgets.Interaction {
			return widgets.InteractNamed(s.parameters("Interact"), function, controls...)
		}}
	case "fmt":
		own = s.std.Printing()
	case "os":
		own = map[string]any{"Exit": s.exit}
	default:
		if own = s.where.Symbols(path, s.std.Err); own == nil {
			return symbols
		}
	}
	m := make(map[string]reflect.Value, len(symbols))
	for k, v := range symbols {
		m[k] = v
	}
	for k, v := range own {
		m[k] = reflect.ValueOf(v)
	}
	return m
}

// Output is where the running goroutine's cell says what it has to say, nil
// where no cell has run. What it has printed stands before that.
func (s *session) Output() engine.Output {
	s.std.Flush()
	if x := s.runs.Current(); x != nil {
		return x.Out
	}
	return nil
}

func (s *session) input(prompt string, password bool) (string, error) {
	out := s.Output()
	if out == nil {
		return "", fmt.Errorf("no cell runs that could ask")
	}
	return out.Input(s.runs.Context(), prompt, password)
}

func (s *session) show(values ...any) {
	out := s.Output()
	if out == nil {
		return
	}
	for _, v := range values {
		out.Display(s.display.Any(v), map[string]any{}, "", false)
	}
}

func (s *session) live(v any) *display.Handle { return s.liveOn(nil, v) }

// liveOn is a place on a cell's output; nil is that of the goroutine that writes.
func (s *session) liveOn(out engine.Output, v any) *display.Handle {
	id := fmt.Sprintf("live-%d", s.lives.Add(1))
	first := true
	return display.NewHandle(func(v any) {
		out := out
		if out == nil {
			out = s.Output()
		} else {
			s.std.Flush()
		}
		if out != nil {
			out.Display(s.display.Any(v), map[string]any{}, id, !first)
			first = false
		}
	}).Update(v)
}

func (s *session) bar(name string, total int) *display.Bar {
	return display.MakeBar(name, total, s.live, time.Now)
}

// told is a cell's context whose work says how far it is in bars on out, until
// they are ended.
func (s *session) told(ctx context.Context, out engine.Output) (_ context.Context, end func()) {
	if s.options.Told == nil {
		return ctx, func() {}
	}
	bars := display.MakeBars(func(v any) *display.Handle { return s.liveOn(out, v) }, time.Now)
	return s.options.Told(ctx, bars.Tell), bars.End
}

func (s *session) clear(wait bool) {
	if out := s.Output(); out != nil {
		out.ClearOutput(wait)
	}
}
