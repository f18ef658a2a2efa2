// Package interp runs cells: the typed front-end of kernel/cells checks and
// lowers a cell, yaegi executes what comes out, and the values are shown
// through the engine.Output of the request.
package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"log"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/traefik/yaegi/interp"

	"cryptounet/kernel/cells"
	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/rt"
)

// Packages are the compiled packages that cells can import; kernel/symbols has
// those of this project.
type Packages interface {
	cells.Importer
	// Has says whether a package is compiled in.
	Has(path string) bool
	// Symbols are a package's functions, variables and types.
	Symbols(path string) map[string]reflect.Value
	// Adapter lets compiled code call cells' methods through an interface.
	Adapter(path, name string) rt.Adapter
}

// Options configure an engine.
type Options struct {
	// Packages are what cells can import; none if nil.
	Packages Packages
	// Capture sends what cells write to standard output and error to
	// Output.Stream. It is for engines that share a process with their user; a
	// child process is read through its descriptors instead.
	Capture bool
	// Grace is how long an interrupted cell may take to stop before it is left
	// behind in compiled code; 3 seconds if zero.
	Grace time.Duration
	// Exit is what os.Exit does in a program. If nil, it ends the program or
	// cell and not the process; deferred calls run then.
	Exit func(code int)
}

// New returns an engine with an empty session.
func New(o Options) (engine.Engine, error) {
	if o.Packages == nil {
		o.Packages = none{}
	}
	if o.Grace == 0 {
		o.Grace = 3 * time.Second
	}
	s := newSession(o, newRuns())
	if !o.Capture {
		log.SetOutput(s.stderr)
	}
	return s, nil
}

func newSession(o Options, r *runs) *session {
	s := &session{options: o, runs: r}
	s.stdout, s.stderr = &stream{session: s, name: "stdout"}, &stream{session: s, name: "stderr"}
	s.begin()
	return s
}

// begin gives the session a new machine, on which nothing is declared.
func (s *session) begin() {
	m := newMachine(s.options)
	m.bind, m.rt.Exit = s.bind, s.exit
	s.machine = m
	s.cells = cells.NewSession(m.fset, s.options.Packages, m.program)
	s.display.rt = m.rt
	s.hear(m.rt)
}

// none has no packages.
type none struct{}

func (none) Import(path string) (*types.Package, error) {
	return nil, fmt.Errorf("package %q is not part of this kernel", path)
}
func (none) Paths() []string                               { return nil }
func (none) Source(path string) (*lower.Unit, []*ast.File) { return nil, nil }
func (none) Interpreted(path string) bool                  { return false }
func (none) Has(path string) bool                          { return false }
func (none) Symbols(path string) map[string]reflect.Value  { return nil }
func (none) Adapter(path, name string) rt.Adapter          { return nil }

// session is an engine: a machine, what the cells have declared on it, and
// the cell that runs.
type session struct {
	options Options

	machine *machine
	front   sync.Mutex // the front-end and the interpreter's compiler, while cells run
	cells   *cells.Session
	display shower
	stdout  *stream
	stderr  *stream
	lives   atomic.Int64

	exitCode *int
	silent   atomic.Int64
	elapsed  atomic.Int64 // nanoseconds of the last piece

	runs  *runs
	comms comms
}

// machine is the interpreter with its runtime.
type machine struct {
	fset     *token.FileSet
	program  *lower.Program
	rt       *rt.Runtime
	yaegi    *interp.Interpreter
	packages Packages
	used     map[string]bool
	// bind adapts a package's symbols to the session.
	bind func(path string, symbols map[string]reflect.Value) map[string]reflect.Value
}

func newMachine(o Options) *machine {
	m := &machine{fset: token.NewFileSet(), packages: o.Packages, used: map[string]bool{}}
	m.program = lower.New(m.fset)
	m.program.Native = func(path string) bool { return path != "main" && !o.Packages.Interpreted(path) }
	m.program.Adapts = func(path, name string) bool { return o.Packages.Adapter(path, name) != nil }
	m.program.Symbol = func(path, name string) bool { return o.Packages.Symbols(path)[name].IsValid() }
	m.program.Marks = !raceEnabled
	m.program.Careful = raceEnabled
	m.rt = rt.New(m.program)
	m.rt.Adapters = func(path, name string) rt.Adapter { return o.Packages.Adapter(path, name) }
	m.rt.Symbols = func(path string) map[string]reflect.Value { return m.bind(path, o.Packages.Symbols(path)) }
	m.yaegi = interp.New(interp.Options{Stderr: &tap{m.rt.Passed}, Unrestricted: true, SourcecodeFilesystem: nowhere{}})
	m.use(lower.Runtime, m.rt.Exports())
	return m
}

// use makes a compiled package known to the interpreter.
func (m *machine) use(path string, symbols map[string]reflect.Value) {
	if m.used[path] {
		return
	}
	m.used[path] = true
	name := path
	// The interpreter wants the path followed by the package's name.
	if p, err := m.packages.Import(path); err == nil {
		name = p.Name()
	}
	_ = m.yaegi.Use(interp.Exports{lower.ImportPrefix + path + "/" + name: symbols})
}

// load compiles a lowered piece. The interpreter may panic on what it does
// not understand.
func (m *machine) load(p *lower.Piece) (setup, entry func(), err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	for _, path := range p.Imports {
		if path != lower.Runtime {
			m.use(path, m.bind(path, m.packages.Symbols(path)))
		}
	}
	m.rt.Sync()
	if _, err := m.yaegi.Eval(p.Code); err != nil {
		return nil, nil, err
	}
	if err := m.repair(p); err != nil {
		return nil, nil, err
	}
	if setup, err = m.function(p.Setup); err != nil {
		return nil, nil, err
	}
	entry, err = m.function(p.Entry)
	return setup, entry, err
}

func (m *machine) function(name string) (func(), error) {
	v, err := m.yaegi.Eval("main." + name)
	if err != nil {
		return nil, err
	}
	f, ok := v.Interface().(func())
	if !ok {
		return nil, fmt.Errorf("%s is %s", name, v.Type())
	}
	return f, nil
}
