// Package machine is the interpreter with its runtime: it runs lowered pieces.
package machine

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"github.com/traefik/yaegi/interp"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/quick/compile"
	"cryptounet/kernel/interp/machine/frames"
	"cryptounet/kernel/interp/rt"
	"cryptounet/kernel/interp/rt/box"
	"cryptounet/kernel/interp/rt/forge"
)

// Packages are the compiled packages that cells can import; kernel/symbols has
// those of this project.
type Packages interface {
	check.Importer
	// Has says whether a package is compiled in.
	Has(path string) bool
	// Symbols are a package's functions, variables and types.
	Symbols(path string) map[string]reflect.Value
	// Adapter lets compiled code call cells' methods through an interface.
	Adapter(path, name string) box.Adapter
}

// None has no packages.
var None Packages = none{}

type none struct{}

func (none) Import(path string) (*types.Package, error) {
	return nil, fmt.Errorf("package %q is not part of this kernel", path)
}

func (none) Paths() []string { return nil }

func (none) Source(path string) (*emit.Unit, []*ast.File) { return nil, nil }

func (none) Interpreted(path string) bool { return false }

func (none) Has(path string) bool { return false }

func (none) Symbols(path string) map[string]reflect.Value { return nil }

func (none) Adapter(path, name string) box.Adapter { return nil }

// Machine is the interpreter with its runtime.
type Machine struct {
	Fset     *token.FileSet
	Program  *lower.Program
	RT       *rt.Runtime
	yaegi    *interp.Interpreter
	stack    *frames.Reader
	shed     *frames.Shedder
	loaded   map[*emit.Piece][2]int // the positions of pieces in the interpreter
	Packages Packages
	used     map[string]bool
	// Bind adapts a package's symbols to the session.
	Bind func(path string, symbols map[string]reflect.Value) map[string]reflect.Value
}

// New returns a machine that has run nothing; no packages are none.
func New(packages Packages) *Machine {
	if packages == nil {
		packages = None
	}
	m := &Machine{Fset: token.NewFileSet(), Packages: packages, used: map[string]bool{}}
	m.Program = lower.New(m.Fset)
	m.Program.Native = func(path string) bool { return path != "main" && !packages.Interpreted(path) }
	m.Program.Adapts = func(path, name string) bool { return forge.Able() || packages.Adapter(path, name) != nil }
	m.Program.Symbol = func(path, name string) bool { return packages.Symbols(path)[name].IsValid() }
	m.Program.Marks = !raceEnabled
	m.Program.Careful = raceEnabled
	m.RT = rt.New(m.Program.Table)
	if !raceEnabled {
		m.Program.Quick = compile.New()
		m.Program.Function = func(path, name string) reflect.Value {
			if path == "" {
				return m.RT.Exports()[name]
			}
			return m.RT.Symbols(path)[name]
		}
		m.RT.Hasten(m.Program.Quick)
	}
	m.RT.FunctionAt = m.Program.FunctionAt
	m.RT.Adapters = func(path, name string) box.Adapter { return packages.Adapter(path, name) }
	m.RT.Symbols = func(path string) map[string]reflect.Value { return m.Bind(path, packages.Symbols(path)) }
	m.yaegi = interp.New(interp.Options{Stderr: &tap{m.passed}, Unrestricted: true, SourcecodeFilesystem: nowhere{}})
	m.stack = frames.Of(m.yaegi)
	m.shed = m.stack.Shedder(m.yaegi)
	m.loaded = map[*emit.Piece][2]int{}
	m.RT.Under = m.under
	m.use(emit.Runtime, m.RT.Exports())
	return m
}

// use makes a compiled package known to the interpreter.
func (m *Machine) use(path string, symbols map[string]reflect.Value) {
	if m.used[path] {
		return
	}
	m.used[path] = true
	name := path
	// The interpreter wants the path followed by the package's name.
	if p, err := m.Packages.Import(path); err == nil {
		name = p.Name()
	}
	_ = m.yaegi.Use(interp.Exports{emit.ImportPrefix + path + "/" + name: symbols})
}

// Load compiles a lowered piece. The interpreter may panic on what it does
// not understand.
func (m *Machine) Load(p *emit.Piece) (setup, entry func(), err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	for _, path := range p.Imports {
		if path != emit.Runtime {
			m.use(path, m.Bind(path, m.Packages.Symbols(path)))
		}
	}
	m.RT.Sync()
	base := m.shed.Base()
	defer func() {
		m.shed.Shed(p.Setup, p.Entry)
	}()
	if _, err := m.yaegi.Eval(p.Code); err != nil {
		return nil, nil, err
	}
	m.loaded[p] = [2]int{base, m.shed.Base()}
	if err := m.repair(p); err != nil {
		return nil, nil, err
	}
	if setup, err = m.function(p.Setup); err != nil {
		return nil, nil, err
	}
	entry, err = m.function(p.Entry)
	return setup, entry, err
}

func (m *Machine) function(name string) (func(), error) {
	v, err := m.Value(name)
	if err != nil {
		return nil, err
	}
	f, ok := v.Interface().(func())
	if !ok {
		return nil, fmt.Errorf("%s is %s", name, v.Type())
	}
	return f, nil
}

// Value is what a variable of lowered code holds.
func (m *Machine) Value(name string) (v reflect.Value, err error) {
	base := m.shed.Base()
	defer func() {
		m.shed.Shed()
		m.shed.Unplace(base, m.shed.Base())
	}()
	return m.yaegi.Eval("main." + name)
}

// Release frees what only a piece needed that has run to its end.
func (m *Machine) Release(p *emit.Piece) {
	if m.Program.Release(p) {
		at := m.loaded[p]
		m.shed.Unplace(at[0], at[1])
	}
	delete(m.loaded, p)
	m.shed.Shed(m.Program.Gone()...)
}
