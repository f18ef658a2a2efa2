package interp

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/machine"
	"cryptounet/kernel/interp/rt/raise"
	"cryptounet/kernel/interp/runs"
)

// Execute runs a cell. Cells may run side by side, as those of subshells do:
// each sees what the others have declared once they have ended.
func (s *session) Execute(ctx context.Context, cell engine.Cell, out engine.Output) (engine.Result, error) {
	defer s.runs.Ask()()
	defer s.widgets.Begin(cell.ID)()
	ctx = runs.InCell(ctx, cell.ID)
	var res engine.Result
	name := fmt.Sprintf("cell %d", cell.Count)
	if cell.Count == 0 {
		name = fmt.Sprintf("cell s%d", s.silent.Add(1))
	} else {
		s.past.Add(cell.Count, cell.Code)
	}
	res = s.cell(ctx, name, cell.Code, out)
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
	ctx, life, begun := runs.Living(ctx)
	if begun {
		defer func() { fault = life.End(fault) }()
	}
	cell, setup, entry, fault := s.prepare(name, code)
	if fault != nil {
		return nil, fault
	}
	if ctx.Err() != nil { // interrupted while it was compiled
		s.commit(cell, check.Unrun)
		return nil, &engine.Fault{Name: "interrupted", Value: "the cell was interrupted before it began", Traceback: []string{"interrupted: the cell was interrupted before it began"}}
	}
	ctx, untold := s.told(ctx, out)
	defer untold()
	x := s.start(ctx, out)
	defer s.runs.End(x)
	restore, err := s.capture(out)
	if err != nil {
		s.commit(cell, check.Unrun)
		return nil, &engine.Fault{Name: "error", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	began := time.Now()
	fault = s.drive(x, name, func() { setup(); entry() })
	s.elapsed.Store(int64(time.Since(began)))
	s.std.Flush()
	if fault = life.Failure(fault); begun {
		fault = life.End(fault)
	}
	restore()
	steps := check.Whole
	if fault != nil {
		steps = int(x.Reached.Load())
		fault.Traceback = append(fault.Traceback, remains(cell.Left(steps))...)
	}
	s.commit(cell, steps)
	if !x.Life.Left.Load() {
		s.release(cell)
	}
	if fault != nil {
		return nil, fault
	}
	return x.Value, nil
}

func (s *session) commit(cell *check.Cell, steps int) {
	s.front.Lock()
	defer s.front.Unlock()
	cell.Commit(steps)
}

func (s *session) release(cell *check.Cell) {
	s.front.Lock()
	defer s.front.Unlock()
	s.machine.Release(cell.Piece)
}

// prepare makes a cell ready to run: checked, lowered, known to the
// interpreter.
func (s *session) prepare(name, code string) (cell *check.Cell, setup, entry func(), fault *engine.Fault) {
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
func (s *session) load(p *emit.Piece) (setup, entry func(), err error) {
	if strings.Contains(p.Code, "Stdout") || strings.Contains(p.Code, "Stderr") {
		s.std.Unheld()
	}
	return s.machine.Load(p)
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
func (s *session) drive(x *runs.Run, name string, f func()) *engine.Fault {
	type outcome struct {
		panicked bool
		value    any
		exited   bool
	}
	var o outcome
	end := make(chan struct{})
	go func() {
		s.runs.Owners.Enter(x, name)
		o = outcome{panicked: true, exited: true}
		defer func() {
			if o.panicked {
				if v := s.machine.RT.Refined(recover()); v != nil {
					o.value, o.exited = v, false
				}
			}
			close(end)
		}()
		f()
		o.panicked, o.exited = false, false
	}()
	stopped := make(chan struct{})
	deep := make(chan machine.Deep, 1)
	defer close(stopped)
	go s.machine.Watch(stopped, deep)
	overflown, beside := "", false
	var asleep vigil
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	done, halted, crashed := x.Context.Done(), x.Halted, x.Life.Crashed
	var late, slow <-chan time.Time
wait:
	for {
		select {
		case <-end:
			break wait
		case d := <-deep:
			overflown, beside = d.Why, s.runs.Count() > 1
			defer s.machine.Collapse()()
			d.Collapsed()
		case <-look.C:
			if done == nil || !asleep.look(s, x) {
				continue
			}
			done = nil
			s.runs.Halt("deadlock")
		case <-done:
			done = nil
			s.runs.Halt("interrupted")
		case <-halted:
			halted = nil
			if late, slow = time.After(s.options.Grace), time.After(slowly); asleep.deadlock {
				late, slow = time.After(crashGrace), nil // what waits in package sync does not stop
			}
		case <-slow:
			if name := machine.Busy(); name != "" {
				x.Out.Stream("stderr", "Still running, in compiled code that does not stop: "+name+"\n")
			}
		case <-crashed:
			crashed, done, halted = nil, nil, nil
			s.leave(x, end)
			x.Cancel()
			late = time.After(crashGrace)
		case <-late:
			if crashed == nil {
				return nil // the fault is the goroutine's
			}
			s.leave(x, end)
			if asleep.deadlock {
				return asleep.fault(nil)
			}
			return &engine.Fault{Name: "interrupted", Value: "the cell is in compiled code that does not stop; it was left behind and ends when that returns", Traceback: []string{
				"Interrupted: the cell is in compiled code that does not stop. It was left behind; its values are kept.",
			}}
		}
	}
	if overflown != "" && beside { // the stack is all cells': nobody knows whose call it was
		const why = "stack overflow: a function of this cell, or of one that ran beside it, calls itself without end"
		return &engine.Fault{Name: "panic", Value: why, Traceback: []string{"panic: " + why}}
	}
	if overflown != "" {
		x.Life.Trail.Take()
		return &engine.Fault{Name: "panic", Value: overflown, Traceback: []string{"panic: " + overflown, "  functions that call themselves without end use up the stack; give them an end, or use a loop"}}
	}
	if !o.panicked {
		return nil
	}
	if _, halted := o.value.(raise.Halted); halted && asleep.deadlock {
		return asleep.fault(s.panicFault(x, o.value, x.Life.Trail.Take()))
	}
	if o.exited {
		return &engine.Fault{Name: "exit", Value: "runtime.Goexit was called in the cell", Traceback: []string{"runtime.Goexit was called in the cell"}}
	}
	return s.panicFault(x, o.value, x.Life.Trail.Take())
}

// slowly is how long an interrupted cell runs on before it is told what it is in.
const slowly = time.Second

// crashGrace is how long a cell's own code may take to stop when a goroutine's
// panic has ended the cell.
const crashGrace = 200 * time.Millisecond

// leave stops what runs of a cell, now or when compiled code returns; end is
// closed then.
func (s *session) leave(x *runs.Run, end <-chan struct{}) {
	x.Life.Left.Store(true)
	ended := s.machine.RT.Leave()
	go func() {
		<-end
		ended()
	}()
}

// exit is os.Exit in a cell: it ends the cell, not the session.
func (s *session) exit(code int) {
	s.std.Flush()
	if s.options.Exit != nil {
		s.options.Exit(code)
	}
	s.exitCode = &code
	panic(raise.Exit{Code: code})
}
