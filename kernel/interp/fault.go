package interp

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"strings"

	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/rt/control"
	"cryptounet/kernel/interp/rt/raise"
	"cryptounet/kernel/interp/runs"
)

func compileFault(err error) *engine.Fault {
	var errs source.Errors
	if !errors.As(err, &errs) || len(errs) == 0 {
		return &engine.Fault{Name: "error", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	f := &engine.Fault{Name: "compile error", Value: errs[0].Place() + ": " + errs[0].Msg}
	if errs[0].Place() == "" {
		f.Value = errs[0].Msg
	}
	if len(errs) > 1 {
		f.Value += fmt.Sprintf(" (and %d more)", len(errs)-1)
	}
	for _, e := range errs {
		f.Traceback = append(f.Traceback, strings.Split(e.String(), "\n")...)
	}
	return f
}

// panicFault makes the report of a panic: what, where, and the calls that led
// there.
func (s *session) panicFault(run *runs.Run, v any, places []control.Place) *engine.Fault {
	name, text := "panic", ""
	switch x := v.(type) {
	case raise.Halted:
		name, text = "interrupted", "the cell was interrupted; its values are kept"
	case raise.Exit:
		name, text = "exit", fmt.Sprintf("os.Exit(%d) was called", x.Code)
	default:
		text = s.machine.RT.Panicked(v)
		if e, ok := v.(runtime.Error); ok {
			text = e.Error()
		}
		// A compiled call that the interrupt stopped, and a cell that panicked
		// with its error.
		if s.runs.Reason(run) == "interrupted" && strings.HasSuffix(text, context.Canceled.Error()) {
			name = "interrupted"
		}
	}
	f := &engine.Fault{Name: name, Value: text}
	f.Traceback = append(f.Traceback, name+": "+text)
	shown := 0
	s.front.Lock()
	defer s.front.Unlock()
	for i, at := range places {
		pos := s.machine.Fset.Position(at.Pos)
		if !pos.IsValid() || pos.Filename == "" {
			continue
		}
		if shown >= 20 && len(places)-i > 1 {
			f.Traceback = append(f.Traceback, fmt.Sprintf("    ... and %d more calls", len(places)-i))
			break
		}
		where := fmt.Sprintf("  %s, line %d", pos.Filename, pos.Line)
		if at.Began {
			where = "  started at " + strings.TrimSpace(where)
		}
		if at.Name != "" {
			where += ", in " + at.Name
		}
		if at.Near {
			where += " (or near it: other goroutines run this function too)"
		}
		f.Traceback = append(f.Traceback, where)
		if src := s.cells.Line(pos.Filename, pos.Line); src != "" {
			f.Traceback = append(f.Traceback, "      "+strings.TrimSpace(src))
		}
		if shown == 0 && name == "panic" {
			f.Value += fmt.Sprintf(" (%s, line %d)", pos.Filename, pos.Line)
		}
		shown++
	}
	return f
}

// crashed hears of a panic in a goroutine of a cell. That of a cell which is
// over is told under the cell.
func (s *session) crashed(v any, places []control.Place) {
	x := s.runs.Current()
	if x == nil {
		return
	}
	fault := s.goroutineFault(x, v, places)
	if x.Life.Crash(fault) {
		return
	}
	s.std.Flush()
	x.Out.Stream("stderr", strings.Join(fault.Traceback, "\n")+"\n")
}

// goroutineFault is a panicFault that names the goroutine.
func (s *session) goroutineFault(x *runs.Run, v any, places []control.Place) *engine.Fault {
	f := s.panicFault(x, v, places)
	if f.Name == "panic" {
		f.Value = "in a goroutine: " + f.Value
		f.Traceback[0] = "panic in a goroutine" + strings.TrimPrefix(f.Traceback[0], "panic")
	}
	return f
}

// numbered are names in lowered code.
var numbered = regexp.MustCompile(`([A-Za-z]\w*?)_\d+\b`)

// internalText takes positions and names in lowered code out of a message.
func internalText(s string) string {
	if i := strings.LastIndex(s, "_.go:"); i >= 0 {
		s = s[i:]
		if parts := strings.SplitN(s, ": ", 2); len(parts) == 2 {
			s = parts[1]
		}
	}
	return numbered.ReplaceAllString(s, "$1")
}
