package interp

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"

	"cryptounet/kernel/cells"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/rt"
)

// runState is the cell that runs, for Interrupt and for what cells ask of
// their session.
type runState struct {
	mu     sync.Mutex
	out    engine.Output
	ctx    context.Context
	cancel context.CancelFunc
	halted chan struct{} // closed by Interrupt
	stop   func()
	why    string
}

// start notes what runs; stop tells it of an interrupt.
func (r *runState) start(parent context.Context, out engine.Output, stop func()) (context.Context, chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stop = stop
	r.out = out
	r.ctx, r.cancel = context.WithCancel(parent)
	r.halted = make(chan struct{})
	r.why = ""
	return r.ctx, r.halted
}

func (r *runState) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel != nil {
		r.cancel()
	}
	r.cancel = nil
	r.halted = nil
}

// halt asks the running cell to stop. The lock is held until all is said: the
// cell may end at the first sign, and the rest must not reach the next one.
func (r *runState) halt(why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.halted == nil {
		return
	}
	select {
	case <-r.halted:
	default:
		r.why = why
		close(r.halted)
		r.stop()
		r.cancel()
	}
}

func (r *runState) reason() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.why
}

// Interrupt stops the running cell and keeps the session's values.
func (s *session) Interrupt() {
	s.running.halt("interrupted")
}

// Execute runs a cell.
func (s *session) Execute(ctx context.Context, cell engine.Cell, out engine.Output) (engine.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var res engine.Result
	name := fmt.Sprintf("cell %d", cell.Count)
	if cell.Count == 0 {
		s.silent++
		name = fmt.Sprintf("cell s%d", s.silent)
	}
	res.Value, res.Fault = s.cell(ctx, name, cell.Code, out)
	if len(cell.Expressions) > 0 {
		res.Expressions = map[string]engine.ExpressionResult{}
		for key, code := range cell.Expressions {
			s.silent++
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
func (s *session) run(ctx context.Context, name, code string, out engine.Output) (engine.MIME, *engine.Fault) {
	s.front.Lock()
	cell, err := s.cells.Check(name, code)
	s.front.Unlock()
	if err != nil {
		return nil, compileFault(err)
	}
	setup, entry, err := s.machine.load(cell.Piece)
	if err != nil {
		s.front.Lock()
		cell.Piece.Discard()
		s.front.Unlock()
		return nil, &engine.Fault{Name: "not supported", Value: "this cell is correct Go, but the interpreter cannot run it", Traceback: []string{
			name + " is correct Go, but the interpreter cannot run it.",
			"Try it in smaller steps, or without the construct that is new in this cell. The interpreter's reason:",
			"    " + internalText(err.Error()),
		}}
	}
	ctx, halted := s.running.start(ctx, out, s.machine.rt.Stop)
	defer s.running.end()
	s.machine.rt.Start()
	s.machine.tap.take()
	restore, err := s.capture(out)
	if err != nil {
		return nil, &engine.Fault{Name: "error", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	var value engine.MIME
	s.machine.rt.Shown = func(values []rt.Value) { value = s.display.values(values) }
	s.machine.rt.Crashed = func(v any) {
		out.Stream("stderr", "panic in a goroutine: "+s.machine.rt.Panicked(v)+"\n")
	}
	began := time.Now()
	fault := s.drive(ctx, halted, func() { setup(); entry() })
	s.elapsed = time.Since(began)
	restore()
	steps := cells.Whole
	if fault != nil {
		steps = s.machine.rt.Progress()
		fault.Traceback = append(fault.Traceback, remains(cell.Left(steps))...)
	}
	s.front.Lock()
	cell.Commit(steps)
	s.front.Unlock()
	if fault != nil {
		return nil, fault
	}
	return value, nil
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
func (s *session) drive(ctx context.Context, halted chan struct{}, f func()) *engine.Fault {
	type outcome struct {
		panicked bool
		value    any
		exited   bool
	}
	end := make(chan outcome, 1)
	go func() {
		o := outcome{panicked: true, exited: true}
		defer func() {
			if o.panicked {
				if v := recover(); v != nil {
					o.value, o.exited = v, false
				}
			}
			end <- o
		}()
		f()
		o.panicked, o.exited = false, false
	}()
	stopped := make(chan struct{})
	deep := make(chan struct{})
	defer close(stopped)
	go watch(stopped, deep)
	overflown := false
	var o outcome
	done := ctx.Done()
	var late <-chan time.Time
wait:
	for {
		select {
		case o = <-end:
			break wait
		case <-deep:
			deep, overflown = nil, true
			defer s.machine.collapse()()
		case <-done:
			done = nil
			s.running.halt("interrupted")
		case <-halted:
			halted = nil
			late = time.After(s.options.Grace)
		case <-late:
			return &engine.Fault{Name: "interrupted", Value: "the cell is in compiled code that does not stop; it was left behind and ends when that returns", Traceback: []string{
				"Interrupted: the cell is in compiled code that does not stop. It was left behind; its values are kept.",
			}}
		}
	}
	if overflown {
		s.machine.tap.take()
		return &engine.Fault{Name: "panic", Value: overflow, Traceback: []string{"panic: " + overflow, "  " + s.deepest()}}
	}
	if !o.panicked {
		return nil
	}
	if o.exited {
		return &engine.Fault{Name: "exit", Value: "runtime.Goexit was called in the cell", Traceback: []string{"runtime.Goexit was called in the cell"}}
	}
	return s.panicFault(o.value)
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

// deepest says where the cell was last.
func (s *session) deepest() string {
	return "functions that call themselves without end use up the stack; give them an end, or use a loop"
}

// exit is os.Exit in a cell: it ends the cell, not the session.
func (s *session) exit(code int) {
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
func (s *session) panicFault(v any) *engine.Fault {
	lines := s.machine.tap.take()
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
		if s.running.reason() == "interrupted" && strings.HasSuffix(text, context.Canceled.Error()) {
			name = "interrupted"
		}
	}
	f := &engine.Fault{Name: name, Value: text}
	f.Traceback = append(f.Traceback, name+": "+text)
	shown := 0
	for i, line := range lines {
		fn, ok := s.machine.program.FunctionAt(line)
		if !ok {
			continue
		}
		pos := s.machine.position(fn)
		if !pos.IsValid() || pos.Filename == "" || pos.Line == 0 {
			continue
		}
		if shown >= 20 && len(lines)-i > 1 {
			f.Traceback = append(f.Traceback, fmt.Sprintf("    ... and %d more calls", len(lines)-i))
			break
		}
		where := fmt.Sprintf("  %s, line %d", pos.Filename, pos.Line)
		if fn.Name != "" {
			where += ", in " + fn.Name
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
