// Package lower turns type-checked Go into the small Go that yaegi runs right.
//
// What comes out has no generics, no methods, no interfaces of its own, no
// embedded fields, no untyped constants and no shadowed names: structs, maps,
// slices, functions and calls of native packages are left, each with the type
// that go/types found. Everything dynamic (values in interfaces, type
// switches, defer and recover, goroutines) goes through the runtime package
// rt, which kernel/interp provides.
//
// Functions and types are emitted when something refers to them, one copy for
// each set of type arguments, under names that are never used twice. So a
// function that is declared anew gets a new name, and what depends on it is
// emitted anew because go/types has given it new objects.
package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/tools/go/types/typeutil"
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

// Program is the lowering state of one interpreter: which functions, types
// and variables it already has, and under which names. But for Types and Find
// it is not safe for use by several goroutines.
type Program struct {
	Fset *token.FileSet
	// Native says whether an import path is a compiled package.
	Native func(path string) bool
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

	funcs     map[*types.Func]funcSource
	globals   map[types.Object]string
	mu        sync.Mutex   // of types and byKey: printing looks types up while a cell runs
	types     typeutil.Map // types.Type -> *Type
	byKey     []*Type
	structs   typeutil.Map // types.Type -> string
	context   *types.Context
	imports   map[string]string // path -> alias
	instances map[instanceKey]string
	helpers   map[string]string
	locals    map[localKey]*types.Named
	serial    int
	lines     int
	functions []Function
	index     sync.RWMutex // guards functions
	byMark    map[string]int

	undo []func()
}

type funcSource struct {
	decl *ast.FuncDecl
	unit *Unit
}

type instanceKey struct {
	fn   *types.Func
	args string
}

// Function is an emitted function, for call stacks: Line is the line of its
// first statement in lowered code, Mark the variable that holds the position
// that it has reached.
type Function struct {
	Name string
	Line int
	Mark string
}

// New returns the lowering state of a fresh interpreter.
func New(fset *token.FileSet) *Program {
	return &Program{
		Fset:      fset,
		Native:    func(string) bool { return true },
		Adapts:    func(path, name string) bool { return true },
		Symbol:    func(path, name string) bool { return false },
		Marks:     true,
		funcs:     map[*types.Func]funcSource{},
		globals:   map[types.Object]string{},
		context:   types.NewContext(),
		imports:   map[string]string{},
		instances: map[instanceKey]string{},
		helpers:   map[string]string{},
		locals:    map[localKey]*types.Named{},
		byMark:    map[string]int{},
		lines:     10,
	}
}

// Add makes a unit's functions known, so that they are emitted when used.
func (p *Program) Add(u *Unit, files ...*ast.File) {
	for _, f := range files {
		for _, d := range f.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok {
				if fn, ok := u.Info.Defs[fd.Name].(*types.Func); ok {
					p.funcs[fn] = funcSource{fd, u}
				}
			}
		}
	}
}

// Alias lets an object stand for the variable of another: a variable whose
// type was declared anew keeps its place.
func (p *Program) Alias(obj, old types.Object) {
	if name, ok := p.globals[old]; ok {
		p.globals[obj] = name
	}
}

// Global returns the interpreter's name of a package-level variable.
func (p *Program) Global(obj types.Object) (string, bool) {
	name, ok := p.globals[obj]
	return name, ok
}

// FunctionAt returns the function whose first statement stands at a line of
// the lowered code.
func (p *Program) FunctionAt(line int) (Function, bool) {
	p.index.RLock()
	defer p.index.RUnlock()
	i := sort.Search(len(p.functions), func(i int) bool { return p.functions[i].Line >= line })
	if i < len(p.functions) && p.functions[i].Line == line {
		return p.functions[i], true
	}
	return Function{}, false
}

// Error is a construct that cannot be run, with its place.
type Error struct {
	Pos token.Pos
	Msg string
}

func (e *Error) Error() string { return e.Msg }

// Piece is lowered code that is ready to run: Code is one file for the
// interpreter, Setup and Entry are the functions in it to call, in this order.
type Piece struct {
	Code         string
	Setup, Entry string
	// Imports are the compiled packages that the piece is the first to use.
	Imports []string
	// Recursive are groups of structs that hold each other. The function Types
	// returns a pointer to each, in the same order, so that their fields can be
	// given the types they should have.
	Recursive [][]Struct
	Types     string

	undo []func()
}

// Discard forgets what a piece defined, after the interpreter refused it.
func (pc *Piece) Discard() {
	for i := len(pc.undo) - 1; i >= 0; i-- {
		pc.undo[i]()
	}
	pc.undo = nil
}

// file collects one piece while it is emitted.
type file struct {
	*Program
	types   strings.Builder // struct types
	head    strings.Builder // variables and small functions
	body    strings.Builder // functions
	setup   strings.Builder // statements that hand types and methods to rt
	imports []string
	queue   []func() // functions still to emit
	names   []Function
	threads map[*ast.FuncLit]bool // those that begin goroutines

	structures []Struct // declared in this piece

	building, indirect int      // while a struct is declared
	pending            []func() // structs to declare after it
}

// Lower emits a piece whose entry runs the statements that emit writes.
func (p *Program) Lower(u *Unit, emit func(b *Body)) (pc *Piece, err error) {
	f := &file{Program: p, threads: map[*ast.FuncLit]bool{}}
	p.undo = nil
	defer func() {
		undo := p.undo
		p.undo = nil
		r := recover()
		if r == nil {
			pc.undo = undo
			return
		}
		for i := len(undo) - 1; i >= 0; i-- {
			undo[i]()
		}
		e, ok := r.(*Error)
		if !ok {
			e = &Error{Msg: fmt.Sprintf("this cannot be lowered: %v", r)}
		}
		pc, err = nil, e
	}()
	entry := p.fresh("Entry")
	b := &Body{file: f, unit: u, names: map[types.Object]string{}, w: &strings.Builder{}, sig: types.NewSignatureType(nil, nil, nil, nil, nil, false)}
	b.open("")
	emit(b)
	fmt.Fprintf(&f.body, "func %s() {\n%s}\n", entry, b.w.String())
	for len(f.queue) > 0 {
		next := f.queue[0]
		f.queue = f.queue[1:]
		next()
	}
	setup := p.fresh("Setup")
	order, groups, err := f.arrange()
	if err != nil {
		panic(err)
	}
	typesName := ""
	if len(groups) > 0 {
		typesName = p.fresh("Types")
		var list []string
		for _, g := range groups {
			for _, s := range g {
				list = append(list, "new("+s.Name+")")
			}
		}
		order += fmt.Sprintf("func %s() []interface{} { return []interface{}{%s} }\n", typesName, strings.Join(list, ", "))
	}
	var code strings.Builder
	code.WriteString("package main\n")
	for _, path := range f.imports {
		fmt.Fprintf(&code, "import %s %q\n", p.imports[path], ImportPrefix+path)
	}
	code.WriteString(f.types.String())
	code.WriteString(order)
	code.WriteString(f.head.String())
	fmt.Fprintf(&code, "func %s() {\n%s}\n", setup, f.setup.String())
	// Lines count on from piece to piece, so that a line in the report of a
	// panic names one function for good.
	fmt.Fprintf(&code, "//line _.go:%d\n", p.lines+1)
	text := f.body.String()
	code.WriteString(text)
	f.index(text)
	return &Piece{Code: code.String(), Setup: setup, Entry: entry, Imports: f.imports, Recursive: groups, Types: typesName}, nil
}

// index notes at which lines the functions of a piece start.
func (f *file) index(text string) {
	f.Program.index.Lock()
	defer f.Program.index.Unlock()
	for text != "" {
		f.lines++
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		if !strings.HasPrefix(line, "L_") {
			continue
		}
		mark, _, _ := strings.Cut(line, " ")
		if i, ok := f.byMark[mark]; ok {
			delete(f.byMark, mark)
			fn := f.names[i]
			fn.Line = f.lines
			f.functions = append(f.functions, fn)
		}
	}
}

func (f *file) fail(pos token.Pos, format string, args ...any) {
	panic(&Error{pos, fmt.Sprintf(format, args...)})
}

// fresh returns a name that was never used before. Names keep the person's
// spelling where they can, for the sake of whoever reads lowered code.
func (p *Program) fresh(base string) string {
	p.serial++
	if base == "" || base == "_" || strings.IndexFunc(base, func(r rune) bool { return r >= 0x80 }) >= 0 {
		base = "v"
	}
	return base + "_" + strconv.Itoa(p.serial)
}

// use returns the alias of a native package, importing it on first use.
func (f *file) use(path string) string {
	if a, ok := f.Program.imports[path]; ok {
		return a
	}
	base := path[strings.LastIndexByte(path, '/')+1:]
	base = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, base)
	a := f.fresh("p" + base)
	if path == Runtime {
		a = Runtime
	}
	f.Program.imports[path] = a
	f.undo = append(f.undo, func() { delete(f.Program.imports, path) })
	f.imports = append(f.imports, path)
	return a
}

func (f *file) rt() string { return f.use(Runtime) }

// global returns the name of a package-level variable, declaring it at first.
func (f *file) global(v *types.Var, t types.Type) string {
	if name, ok := f.globals[v]; ok {
		return name
	}
	name := f.fresh(v.Name())
	f.globals[v] = name
	f.undo = append(f.undo, func() { delete(f.globals, v) })
	fmt.Fprintf(&f.head, "var %s %s\n", name, f.code(t, v.Pos()))
	return name
}

// helper returns the name of a small function of lowered code, emitting it at
// first; key tells helpers apart.
func (f *file) helper(key string, emit func(name string) string) string {
	if name, ok := f.helpers[key]; ok {
		return name
	}
	name := f.fresh("h")
	f.helpers[key] = name
	f.undo = append(f.undo, func() { delete(f.helpers, key) })
	f.head.WriteString(emit(name))
	return name
}
