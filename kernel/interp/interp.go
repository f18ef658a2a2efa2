// Package interp runs cells: the typed front-end of kernel/cells checks and
// lowers a cell, yaegi executes what comes out, and the values are shown
// through the engine.Output of the request.
package interp

import (
	"context"
	"go/token"
	"io"
	"log"
	"sync"
	"sync/atomic"
	"time"

	"cryptounet/kernel/cells"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/command"
	"cryptounet/kernel/interp/machine"
	"cryptounet/kernel/interp/rt"
	"cryptounet/kernel/interp/rt/control"
	"cryptounet/kernel/interp/rt/probe"
	"cryptounet/kernel/interp/runs"
	"cryptounet/kernel/interp/show"
	"cryptounet/kernel/interp/stdio"
	"cryptounet/kernel/interp/where"
	"cryptounet/kernel/widgets/protocol"
)

// Options configure an engine.
type Options struct {
	// Packages are what cells can import; none if nil.
	Packages machine.Packages
	// Capture sends what cells write to standard output and error to
	// Output.Stream. It is for engines that share a process with their user; a
	// child process is read through its descriptors instead.
	Capture bool
	// Grace is how long an interrupted cell may take to stop before it is left
	// behind in compiled code; 3 seconds if zero.
	Grace time.Duration
	// Told, if set, gives a cell's context a function that hears how far long work
	// under it is; what it hears is shown as bars.
	Told func(ctx context.Context, tell func(what string, done, total float64)) context.Context
	// Exit is what os.Exit does in a program. If nil, it ends the program or
	// cell and not the process; deferred calls run then.
	Exit func(code int)
	// Steps, if set, returns a context under which compiled code that works in
	// steps tells a debugger of each when it is done, by a call of hold on the
	// goroutine that called it. Cells get that context while a debugger is
	// attached.
	Steps func(ctx context.Context, hold func(probe.Step)) context.Context
	// Get, if set, makes a program whose cells can import a module too, and says how
	// it is started.
	Get func(ctx context.Context, module string, log io.Writer) (*engine.Next, error)
	// Probed lowers all cells and programs as those that a debugger looks at,
	// from the beginning.
	Probed bool
	// Plain runs all by the interpreter, and nothing in the second tier.
	Plain bool
}

// New returns an engine with an empty session.
func New(o Options) (engine.Engine, error) {
	if o.Grace == 0 {
		o.Grace = 3 * time.Second
	}
	s := newSession(o, runs.New())
	if !o.Capture {
		log.SetOutput(s.std.Err)
	}
	return s, nil
}

func newSession(o Options, r *runs.Set) *session {
	s := &session{options: o, runs: r, std: stdio.NewStreams(r)}
	s.widgets = protocol.NewSession(s)
	s.debug.open(s)
	s.begin()
	return s
}

// session is an engine: a machine, what the cells have declared on it, and
// the cell that runs.
type session struct {
	options Options

	machine *machine.Machine
	front   sync.Mutex // the front-end and the interpreter's compiler, while cells run
	cells   *cells.Session
	display show.Shower
	where   where.Stacks
	std     stdio.Streams
	lives   atomic.Int64

	exitCode *int
	silent   atomic.Int64
	elapsed  atomic.Int64 // nanoseconds of the last piece
	past     command.History

	runs    *runs.Set
	comms   comms
	widgets *protocol.Session
	debug   debugging
}

// begin gives the session a new machine, on which nothing is declared.
func (s *session) begin() {
	all := withFolder(s.options.Packages)
	m := machine.New(all)
	all.beside.Use(m.Fset)
	m.Bind, m.RT.Exit = s.bind, s.exit
	if s.options.Plain {
		m.Program.Quick = nil
	}
	s.machine = m
	s.cells = cells.NewSession(m.Fset, m.Packages, m.Program)
	s.display.Runtime = m.RT
	s.display.Widget = func(w *protocol.Model) engine.MIME { return s.widgets.Show(w) }
	s.debug.target.Use(m, s.cells, s.options.Probed || s.debug.session.Attached())
	s.hear(m.RT)
}

// hear connects the session with the runtime of lowered code, which tells of the
// cell that it belongs to.
func (s *session) hear(m *rt.Runtime) {
	m.Shown = func(values []rt.Value) {
		if x := s.runs.Current(); x != nil {
			x.Value = s.display.Values(values)
		}
	}
	m.Reach = func(n int) {
		if x := s.runs.Current(); x != nil {
			x.Reached.Store(int64(n))
		}
	}
	m.Capture = s.runs.Owners.Capture
	m.Left = func() bool {
		x := s.runs.Owners.Current()
		return x != nil && x.Life.Left.Load()
	}
	m.Trail = func() *control.Trail {
		if x := s.runs.Current(); x != nil {
			return &x.Life.Trail
		}
		return nil
	}
	m.Crashed = s.crashed
	m.Stdout, m.Stderr = s.std.Out, s.std.Err
	s.where.Calls, s.where.Position = m.Calls, s.machine.Fset.Position
	s.where.Directed = func(pos token.Pos) bool {
		return s.machine.Fset.Position(pos).Filename != s.machine.Fset.PositionFor(pos, false).Filename
	}
	m.Source = s.where.Source
}

// start registers a cell with the session.
func (s *session) start(ctx context.Context, out engine.Output) *runs.Run {
	m := s.machine.RT
	if s.options.Steps != nil && m.Probe.Attached() {
		ctx = s.options.Steps(ctx, m.Probe.Hold)
	}
	return s.runs.Start(ctx, out, func() { s.std.Flush(); m.Start() }, m.Stop, s.options.Grace)
}

// Close ends the session.
func (s *session) Close() error {
	s.Interrupt()
	return nil
}

// Interrupt stops the running cells and keeps the session's values.
func (s *session) Interrupt() {
	s.runs.Halt("interrupted")
}

// capture sends what the process prints to a cell's output while it runs, when
// the engine shares its process with its user.
func (s *session) capture(out engine.Output) (restore func(), err error) {
	if !s.options.Capture {
		return func() {}, nil
	}
	return stdio.Capture(out)
}
