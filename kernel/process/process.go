// Package process runs an engine in a child process, so that whatever ends the
// engine leaves the process that owns the sockets alive (see
// kernel/engine for the seam, of which both sides here are ends).
//
// Start gives an engine.Engine whose methods talk to the child; kernel/process/serve
// runs in the child. Requests and events have pipes of their own; the child's standard
// output and error are read whole and belong to the running cell. A child that
// dies becomes a fault that names the cause, and a new one starts at once.
package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/process/frames"
)

// Options describe the child. The zero value runs this executable with the
// argument "engine".
type Options struct {
	Command []string // program and arguments
	Dir     string   // working directory; the kernel's own when empty
	Env     []string // the kernel's own when nil
	// Stdin is copied to the child's standard input, which is empty when nil.
	Stdin io.Reader
	// Memory is how many bytes the child may use, 0 for no limit.
	Memory int64
	// Grace is how long an interrupted cell may take to stop before a restart
	// is offered; 1 s.
	Grace time.Duration
	Log   *slog.Logger
}

// Engine is a child process, and after its death the next one.
type Engine struct {
	options Options
	log     *slog.Logger

	mu     sync.Mutex
	child  *child
	closed bool
	ran    []ranCell // cells that have run in this child
	debug  debugging
	status *int   // of the last child that a cell ended with os.Exit
	lost   string // said before the next cell: what the last death took
}

var (
	_ engine.Engine   = (*Engine)(nil)
	_ engine.Programs = (*Engine)(nil)
	_ engine.Comms    = (*Engine)(nil)
	_ engine.Debugger = (*Engine)(nil)
)

// Start starts a child and returns at once; requests wait until it is ready.
func Start(o Options) (*Engine, error) {
	if len(o.Command) == 0 {
		self, err := executable()
		if err != nil {
			return nil, fmt.Errorf("find this program to run the engine with: %w", err)
		}
		o.Command = []string{self, "engine"}
	}
	if o.Grace == 0 {
		o.Grace = time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	e := &Engine{options: o, log: o.Log}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e, e.replace()
}

// replace starts a new child. The caller holds the lock.
func (e *Engine) replace() error {
	c, err := startChild(e.options, e.debug.tell)
	if err != nil {
		return err
	}
	e.child = c
	e.ran = nil
	go e.watch(c)
	return nil
}

// watch starts the next child when one dies. A child that dies before it was
// ready is not replaced until somebody asks for it: it would die again.
func (e *Engine) watch(c *child) {
	<-c.died
	defer close(c.reported)
	e.debug.died(c)
	e.mu.Lock()
	fault := c.death.fault(e.ran)
	c.death.report = fault
	if fault.Name == nameExit {
		status := c.death.state.ExitCode()
		e.status = &status
	}
	if e.closed {
		e.mu.Unlock()
		return
	}
	e.log.Warn("engine ended", "cause", fault.Value, "cells", len(e.ran))
	idle := c.death.idle && len(e.ran) > 0 && c.death.killed != nextReason
	if idle {
		e.lost = "The engine has been restarted since the last cell: " + fault.Value + "."
	}
	e.child, e.ran = nil, nil
	if c.wasReady() {
		if err := e.replace(); err != nil {
			e.log.Error("no new engine", "error", err)
		}
	}
	e.mu.Unlock()
	if idle {
		c.note(joinTrace(fault) + "\n")
	}
}

// current returns a child that is ready.
func (e *Engine) current(ctx context.Context) (*child, error) {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil, errors.New("the engine is closed")
	}
	if e.child == nil {
		if err := e.replace(); err != nil {
			e.mu.Unlock()
			return nil, err
		}
	}
	c := e.child
	e.mu.Unlock()
	select {
	case <-c.ready:
	case <-c.died:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case <-c.died:
		<-c.reported
		if c.wasReady() {
			return e.current(ctx) // the one that has replaced it
		}
		return nil, c.startError()
	default:
		return c, nil
	}
}

// Execute runs a cell in the child. Where the child dies meanwhile, the fault
// says of what.
func (e *Engine) Execute(ctx context.Context, cell engine.Cell, out engine.Output) (engine.Result, error) {
	r, err := e.run(ctx, frames.KindExecute, cell, out, newRanCell(cell))
	result := r.Results().Unpack()
	if result.Next != nil && err == nil {
		result.Fault = e.replaceWith(ctx, *result.Next)
	}
	return result, err
}

// RunProgram runs a whole program in the child.
func (e *Engine) RunProgram(ctx context.Context, p engine.Program, out engine.Output) (status int, fault *engine.Fault, err error) {
	answer, err := e.run(ctx, frames.KindProgram, p, out, ranCell{})
	r := answer.Results()
	if err == nil && r.Fault != nil && r.Fault.Name == nameExit {
		if status, ok := e.Exited(); ok {
			return status, nil, nil
		}
	}
	return r.Status, r.Fault, err
}

// Comm runs what cells of the child have said is to be done with a message.
func (e *Engine) Comm(ctx context.Context, m engine.CommMessage, out engine.Output) (known bool, err error) {
	r, err := e.run(ctx, frames.KindComm, m, out, ranCell{})
	if err == nil && r.Results().Fault != nil {
		err = r.Result.Fault
	}
	return r.Known, err
}

// OpenComms asks the child.
func (e *Engine) OpenComms(ctx context.Context) (map[string]string, error) {
	r, err := e.ask(ctx, frames.KindOpenComms, frames.Position{})
	return r.Comms, err
}

func (e *Engine) run(ctx context.Context, k frames.Kind, body any, out engine.Output, memory ranCell) (frames.Reply, error) {
	c, err := e.current(ctx)
	if err != nil {
		return frames.Reply{}, err
	}
	e.mu.Lock()
	lost := e.lost
	e.lost = ""
	e.mu.Unlock()
	if lost != "" {
		out.Stream("stderr", lost+"\n")
	}
	r, err := c.run(ctx, k, body, out)
	if errors.Is(err, errDied) {
		<-c.reported
		return frames.Reply{Result: &frames.Result{Fault: c.death.report, Status: 2}}, nil
	}
	e.mu.Lock()
	if e.child == c && memory.count > 0 {
		e.ran = append(e.ran, memory)
	}
	e.mu.Unlock()
	return r, err
}

// Complete asks the child.
func (e *Engine) Complete(ctx context.Context, code string, cursor int) (engine.Completion, error) {
	r, err := e.ask(ctx, frames.KindComplete, frames.Position{Code: code, Cursor: cursor})
	if err != nil || r.Completion == nil {
		return engine.Completion{Start: cursor, End: cursor}, err
	}
	return *r.Completion, nil
}

// Inspect asks the child.
func (e *Engine) Inspect(ctx context.Context, code string, cursor, detail int) (engine.Inspection, error) {
	r, err := e.ask(ctx, frames.KindInspect, frames.Position{Code: code, Cursor: cursor, Detail: detail})
	if err != nil || r.Inspection == nil {
		return engine.Inspection{}, err
	}
	return engine.Inspection{Found: r.Inspection.Found, Data: r.Inspection.Data.Unpack()}, nil
}

// IsComplete asks the child.
func (e *Engine) IsComplete(ctx context.Context, code string) (engine.Completeness, error) {
	r, err := e.ask(ctx, frames.KindIsComplete, frames.Position{Code: code})
	if err != nil || r.Completeness == nil {
		return engine.Completeness{Status: "unknown"}, err
	}
	return *r.Completeness, nil
}

func (e *Engine) ask(ctx context.Context, k frames.Kind, p frames.Position) (frames.Reply, error) {
	c, err := e.current(ctx)
	if err != nil {
		return frames.Reply{}, err
	}
	r, err := c.request(ctx, k, p)
	if errors.Is(err, errDied) {
		return frames.Reply{}, errors.New("the engine died while it was asked; a new one has been started")
	}
	return r, err
}

// Close ends the child and everything that it has started.
func (e *Engine) Close() error {
	e.mu.Lock()
	e.closed = true
	c := e.child
	e.mu.Unlock()
	if c != nil {
		c.close()
	}
	return nil
}

// Exited tells whether a cell has ended its engine as os.Exit does, and with
// which status. A program that is run whole may end so on purpose.
func (e *Engine) Exited() (status int, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.status == nil {
		return 0, false
	}
	return *e.status, true
}

// Pid is the process id of the child that serves now, 0 for none.
func (e *Engine) Pid() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.child == nil {
		return 0
	}
	return e.child.cmd.Process.Pid
}

// executable names the program of this process, for a child of the same build
// even where the file has been replaced since.
func executable() (string, error) {
	const self = "/proc/self/exe"
	if _, err := os.Stat(self); err == nil {
		return self, nil
	}
	return os.Executable()
}
