package interp

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"time"

	"cryptounet/kernel/cells"
	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/rt"
)

// Interrupt stops the running cells and keeps the session's values.
func (s *session) Interrupt() {
	s.runs.halt("interrupted")
}

// Execute runs a cell. Cells may run side by side, as those of subshells do:
// each sees what the others have declared once they have ended.
func (s *session) Execute(ctx context.Context, cell engine.Cell, out engine.Output) (engine.Result, error) {
	defer s.runs.ask()()
	var res engine.Result
	name := fmt.Sprintf("cell %d", cell.Count)
	if cell.Count == 0 {
		name = fmt.Sprintf("cell s%d", s.silent.Add(1))
	}
	res.Value, res.Fault = s.cell(ctx, name, cell.Code, out)
	if len(cell.Expressions) > 0 && res.Fault == nil {
		res.Expressions = map[string]engine.ExpressionResult{}
		for key, code := range cell.Expressions {
			v, fault := s.run(ctx, fmt.Sprintf("expression %q", key), code, out)
			if v == nil && fault == nil {
				fault = &engine.Fault{Name: "no value", Value: "this is not an expression with a value", Traceback: []string{}}
			}
			res.Expressions[key] = engine.ExpressionResult{Value: v, Fault: fault}
		}
	}
	return res, nil
}

// run checks, runs and commits one piece of source.
func (s *session) run(ctx context.Context, name, code string, out engine.Output) (value engine.MIME, fault *engine.Fault) {
	ctx, life, begun := living(ctx)
	if begun {
		defer func() { fault = life.end(fault) }()
	}
	cell, setup, entry, fault := s.prepare(name, code)
	if fault != nil {
		return nil, fault
	}
	if ctx.Err() != nil { // interrupted while it was compiled
		s.commit(cell, -1)
		return nil, &engine.Fault{Name: "interrupted", Value: "the cell was interrupted before it began", Traceback: []string{"interrupted: the cell was interrupted before it began"}}
	}
	x := s.start(ctx, out)
	defer s.runs.end(x)
	restore, err := s.capture(out)
	if err != nil {
		s.commit(cell, -1)
		return nil, &engine.Fault{Name: "error", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	began := time.Now()
	fault = s.drive(x, name, func() { setup(); entry() })
	s.elapsed.Store(int64(time.Since(began)))
	s.flush()
	if fault = life.failure(fault); begun {
		fault = life.end(fault)
	}
	restore()
	steps := cells.Whole
	if fault != nil {
		steps = int(x.reached.Load())
		fault.Traceback = append(fault.Traceback, remains(cell.Left(steps))...)
	}
	s.commit(cell, steps)
	if fault != nil {
		return nil, fault
	}
	return x.value, nil
}

func (s *session) commit(cell *cells.Cell, steps int) {
	s.front.Lock()
	defer s.front.Unlock()
	cell.Commit(steps)
}

// prepare makes a cell ready to run: checked, lowered, known to the
// interpreter.
func (s *session) prepare(name, code string) (cell *cells.Cell, setup, entry func(), fault *engine.Fault) {
	s.front.Lock()
	defer s.front.Unlock()
	cell, err := s.cells.Check(name, code)
	if err != nil {
		return nil, nil, nil, compileFault(err)
	}
	if setup, entry, err = s.load(cell.Piece); err != nil {
		cell.Piece.Discard()
		return nil, nil, nil, &engine.Fault{Name: "not supported", Value: "this cell is correct Go, but the interpreter cannot run it", Traceback: []string{
			name + " is correct Go, but the interpreter cannot run it.",
			"Try it in smaller steps, or without the construct that is new in this cell. The interpreter's reason:",
			"    " + internalText(err.Error()),
		}}
	}
	return cell, setup, entry, nil
}

// load makes a piece known to the interpreter.
func (s *session) load(p *lower.Piece) (setup, entry func(), err error) {
	if strings.Contains(p.Code, "Stdout") || strings.Contains(p.Code, "Stderr") {
		s.stdout.unheld()
		s.stderr.unheld()
	}
	return s.machine.load(p)
}

// remains says what a cell that failed part-way leaves behind.
func remains(kept, missed []string) []string {
	var parts []string
	if len(kept) > 0 {
		parts = append(parts, "What ran before this is kept: "+strings.Join(kept, ", ")+".")
	}
	if len(missed) > 0 {
		parts = append(parts, "Not reached: "+strings.Join(missed, ", ")+".")
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{strings.Join(parts, " ")}
}

// drive calls a piece on a goroutine of its own and waits until it ends, or
// until it is interrupted and does not stop.
func (s *session) drive(x *run, name string, f func()) *engine.Fault {
	type outcome struct {
		panicked bool
		value    any
		exited   bool
	}
	var o outcome
	end := make(chan struct{})
	go func() {
		s.runs.owners.Enter(x, name)
		o = outcome{panicked: true, exited: true}
		defer func() {
			if o.panicked {
				if v := recover(); v != nil {
					o.value, o.exited = v, false
				}
			}
			close(end)
		}()
		f()
		o.panicked, o.exited = false, false
	}()
	stopped := make(chan struct{})
	deep := make(chan struct{})
	defer close(stopped)
	go watch(stopped, deep)
	overflown, beside := false, false
	done, halted, crashed := x.ctx.Done(), x.halted, x.life.crashed
	var late <-chan time.Time
wait:
	for {
		select {
		case <-end:
			break wait
		case <-deep:
			deep, overflown, beside = nil, true, s.runs.count() > 1
			defer s.machine.collapse()()
		case <-done:
			done = nil
			s.runs.halt("interrupted")
		case <-halted:
			halted = nil
			late = time.After(s.options.Grace)
		case <-crashed:
			crashed, done, halted = nil, nil, nil
			s.leave(x, end)
			x.cancel()
			late = time.After(crashGrace)
		case <-late:
			if crashed == nil {
				return nil // the fault is the goroutine's
			}
			s.leave(x, end)
			return &engine.Fault{Name: "interrupted", Value: "the cell is in compiled code that does not stop; it was left behind and ends when that returns", Traceback: []string{
				"Interrupted: the cell is in compiled code that does not stop. It was left behind; its values are kept.",
			}}
		}
	}
	if overflown && beside { // the stack is all cells': nobody knows whose call it was
		const why = "stack overflow: a function of this cell, or of one that ran beside it, calls itself without end"
		return &engine.Fault{Name: "panic", Value: why, Traceback: []string{"panic: " + why}}
	}
	if overflown {
		x.life.trail.Take()
		return &engine.Fault{Name: "panic", Value: overflow, Traceback: []string{"panic: " + overflow, "  functions that call themselves without end use up the stack; give them an end, or use a loop"}}
	}
	if !o.panicked {
		return nil
	}
	if o.exited {
		return &engine.Fault{Name: "exit", Value: "runtime.Goexit was called in the cell", Traceback: []string{"runtime.Goexit was called in the cell"}}
	}
	return s.panicFault(x, o.value, x.life.trail.Take())
}

// crashGrace is how long a cell's own code may take to stop when a goroutine's
// panic has ended the cell.
const crashGrace = 200 * time.Millisecond

// leave stops what runs of a cell, now or when compiled code returns; end is
// closed then.
func (s *session) leave(x *run, end <-chan struct{}) {
	x.life.left.Store(true)
	ended := s.machine.rt.Leave()
	go func() {
		<-end
		ended()
	}()
}

// watch tells of a recursion without end before it exhausts the stack, which
// no program survives.
func watch(stopped <-chan struct{}, deep chan<- struct{}) {
	t := time.NewTicker(10 * time.Millisecond)
	defer t.Stop()
	limit := stackBytes() + maxStack
	for {
		select {
		case <-stopped:
			return
		case <-t.C:
			if stackBytes() > limit {
				close(deep)
				return
			}
		}
	}
}

// exit is os.Exit in a cell: it ends the cell, not the session.
func (s *session) exit(code int) {
	s.flush()
	if s.options.Exit != nil {
		s.options.Exit(code)
	}
	s.exitCode = &code
	panic(rt.Exit{Code: code})
}

// overflow is the reason for stopping a recursion without end.
const overflow = "stack overflow: a function calls itself without end"

func compileFault(err error) *engine.Fault {
	var errs cells.Errors
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
func (s *session) panicFault(run *run, v any, places []rt.Place) *engine.Fault {
	name, text := "panic", ""
	switch x := v.(type) {
	case rt.Halted:
		name, text = "interrupted", "the cell was interrupted; its values are kept"
	case rt.Exit:
		name, text = "exit", fmt.Sprintf("os.Exit(%d) was called", x.Code)
	default:
		text = s.machine.rt.Panicked(v)
		if e, ok := v.(runtime.Error); ok {
			text = e.Error()
		}
		// A compiled call that the interrupt stopped, and a cell that panicked
		// with its error.
		if s.runs.reason(run) == "interrupted" && strings.HasSuffix(text, context.Canceled.Error()) {
			name = "interrupted"
		}
	}
	f := &engine.Fault{Name: name, Value: text}
	f.Traceback = append(f.Traceback, name+": "+text)
	shown := 0
	s.front.Lock()
	defer s.front.Unlock()
	for i, at := range places {
		pos := s.machine.fset.Position(at.Pos)
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
