// Package emit writes pieces of lowered code: one file for the interpreter each,
// with the imports, types, variables and functions that it is the first to need,
// under names that are never used twice.
package emit

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"sync"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/quick/compile"
)

// Runtime is the import path and the name of the package that lowered code
// calls for everything dynamic.
const Runtime = "rt"

// ImportPrefix stands in front of import paths in lowered code: the
// interpreter replaces functions of packages that it knows by their paths.
const ImportPrefix = "native/"

// Unit is a type-checked package, or one cell of a session.
type Unit struct {
	Package *types.Package
	Info    *types.Info
}

// NewInfo returns the tables that lowering needs of the checker.
func NewInfo() *types.Info {
	return &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
		InitOrder: nil,
	}
}

// State is what an interpreter's pieces share: which functions, types and
// variables it already has, and under which names.
type State struct {
	*form.Table
	Fset *token.FileSet
	// Adapts says whether the runtime has an adapter that lets native code
	// call the methods of interpreted values through an interface.
	Adapts func(path, name string) bool
	// Symbol says whether a compiled package has a symbol.
	Symbol func(path, name string) bool
	// Marks turns on the marks that say where a panic happened.
	Marks bool
	// Careful polls for interrupts by a call that synchronises, for the race
	// detector, instead of by a plain read, which is 100 ns cheaper.
	Careful bool
	// Probing has the functions of cells tell where they are; Probe changes it.
	Probing bool
	// Quick compiles functions for the second tier, where there is one.
	Quick *compile.Compiler
	// Function is a compiled package's function.
	Function func(path, name string) reflect.Value
	// Copy writes one copy of a function or method.
	Copy func(f *File, name string, fn *types.Func, src Source, args []types.Type)

	funcs     map[*types.Func]Source
	globals   map[types.Object]string
	imports   map[string]string // path -> alias
	instances map[instanceKey]string
	helpers   map[string]string
	serial    int
	lines     int
	functions []Function
	sites     []Site
	unbound   []types.Type
	indexing  sync.RWMutex // guards functions and sites
	byMark    map[string]int
	gone      []string          // functions forgotten, and their marks
	marked    map[string]string // function -> its mark
	free      []string          // marks of entries that have ended

	undo []func()
}

// Source is a declared function.
type Source struct {
	Decl *ast.FuncDecl
	Unit *Unit
}

type instanceKey struct {
	fn      *types.Func
	args    string
	probing bool
}

// Function is an emitted function, for call stacks: Line is the line of its
// first statement in lowered code, Mark the variable that holds the position
// that it has reached.
type Function struct {
	Name   string
	Line   int
	Mark   string
	Symbol string // its name in compiled Go
}

// New returns the state of a fresh interpreter.
func New(fset *token.FileSet) *State {
	return &State{
		Table:     form.New(),
		Fset:      fset,
		Adapts:    func(path, name string) bool { return true },
		Symbol:    func(path, name string) bool { return false },
		Marks:     true,
		funcs:     map[*types.Func]Source{},
		globals:   map[types.Object]string{},
		imports:   map[string]string{},
		instances: map[instanceKey]string{},
		helpers:   map[string]string{},
		byMark:    map[string]int{},
		marked:    map[string]string{},
		lines:     10,
	}
}

// Add makes a unit's functions known, so that they are emitted when used.
func (s *State) Add(u *Unit, files ...*ast.File) {
	for _, f := range files {
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok {
				if fn, ok := u.Info.Defs[fd.Name].(*types.Func); ok && fn.Name() != "_" {
					s.funcs[fn] = Source{fd, u}
				}
			}
		}
	}
}

// Declared is a function that Add made known.
func (s *State) Declared(fn *types.Func) (Source, bool) {
	src, ok := s.funcs[fn]
	return src, ok
}

// Alias lets an object stand for the variable of another: a variable whose
// type was declared anew keeps its place.
func (s *State) Alias(obj, old types.Object) {
	if name, ok := s.globals[old]; ok {
		s.globals[obj] = name
	}
}

// Forget forgets variables and functions that no source will mention again: what
// refers to them has been emitted. Gone returns the names of functions that went
// so.
func (s *State) Forget(objects ...types.Object) {
	for _, o := range objects {
		delete(s.globals, o)
		if s.Quick != nil {
			s.Quick.Forget(o)
		}
		fn, ok := o.(*types.Func)
		if !ok {
			continue
		}
		delete(s.funcs, fn)
		for key, name := range s.instances {
			if key.fn == fn {
				delete(s.instances, key)
				s.gone = append(s.gone, name)
				if mark := s.marked[name]; mark != "" {
					s.gone = append(s.gone, mark)
					delete(s.marked, name)
				}
			}
		}
	}
}

// Gone are the names in lowered code of what was forgotten since it was last
// asked.
func (s *State) Gone() []string {
	gone := s.gone
	s.gone = nil
	return gone
}

// Global returns the interpreter's name of a package-level variable.
func (s *State) Global(obj types.Object) (string, bool) {
	name, ok := s.globals[obj]
	return name, ok
}

// FunctionAt returns the function whose first statement stands at a line of
// the lowered code.
func (s *State) FunctionAt(line int) (Function, bool) {
	s.indexing.RLock()
	defer s.indexing.RUnlock()
	i := sort.Search(len(s.functions), func(i int) bool { return s.functions[i].Line >= line })
	if i < len(s.functions) && s.functions[i].Line == line {
		return s.functions[i], true
	}
	return Function{}, false
}

// Fresh returns a name that was never used before. Names keep the person's
// spelling where they can, for the sake of whoever reads lowered code.
func (s *State) Fresh(base string) string {
	s.serial++
	if base == "" || base == "_" || strings.IndexFunc(base, func(r rune) bool { return r >= 0x80 }) >= 0 {
		base = "v"
	}
	return base + "_" + strconv.Itoa(s.serial)
}
