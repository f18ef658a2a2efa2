package emit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// File collects one piece while it is emitted.
type File struct {
	*State
	structs strings.Builder // struct types
	head    strings.Builder // variables and small functions
	body    strings.Builder // functions
	setup   strings.Builder // statements that hand types and methods to rt
	imports []string
	queue   []func() // functions still to emit
	names   []Function
	threads map[*ast.FuncLit]bool // those that begin goroutines
	entry   string                // the mark of the piece's own code
	once    []int                 // loops of the second tier in it

	structures []Struct // declared in this piece

	building, indirect int      // while a struct is declared
	pending            []func() // structs to declare after it
}

// Fail gives up on the piece: something in it cannot be run.
func (f *File) Fail(pos token.Pos, format string, args ...any) {
	panic(&Error{pos, fmt.Sprintf(format, args...)})
}

// Use returns the alias of a native package, importing it on first use.
func (f *File) Use(path string) string {
	if a, ok := f.State.imports[path]; ok {
		return a
	}
	base := path[strings.LastIndexByte(path, '/')+1:]
	base = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, base)
	a := f.Fresh("p" + base)
	if path == Runtime {
		a = Runtime
	}
	f.State.imports[path] = a
	f.undo = append(f.undo, func() { delete(f.State.imports, path) })
	f.imports = append(f.imports, path)
	return a
}

// RT is the name of the runtime package.
func (f *File) RT() string { return f.Use(Runtime) }

// GlobalVar returns the name of a package-level variable, declaring it at first.
func (f *File) GlobalVar(v *types.Var, t types.Type) string {
	if name, ok := f.globals[v]; ok {
		return name
	}
	name := f.Fresh(v.Name())
	f.globals[v] = name
	f.undo = append(f.undo, func() { delete(f.globals, v) })
	f.declareVar(name, f.Code(t, v.Pos()))
	return name
}

// Helper returns the name of a small function of lowered code, emitting it at
// first; key tells helpers apart.
func (f *File) Helper(key string, emit func(name string) string) string {
	if name, ok := f.helpers[key]; ok {
		return name
	}
	name := f.Fresh("h")
	f.helpers[key] = name
	f.undo = append(f.undo, func() { delete(f.helpers, key) })
	f.head.WriteString(emit(name))
	return name
}

// FuncName returns the name of a function's copy for type arguments, emitting
// it if it is new.
func (f *File) FuncName(fn *types.Func, args []types.Type, pos token.Pos) string {
	fn = fn.Origin()
	key := instanceKey{fn, f.Keys(args), f.Probing}
	if name, ok := f.instances[key]; ok {
		return name
	}
	src, ok := f.funcs[fn]
	if !ok {
		f.Fail(pos, "the function %s has no body here", fn.Name())
	}
	if src.Decl.Body == nil {
		f.Fail(pos, "the function %s has no body: functions written in assembly cannot be used", fn.Name())
	}
	name := f.Fresh("F" + fn.Name())
	f.instances[key] = name
	f.undo = append(f.undo, func() { delete(f.instances, key) })
	f.Enqueue(func() { f.Copy(f, name, fn, src, args) })
	return name
}

// declareVar writes the declaration of a variable.
func (f *File) declareVar(name, code string) { fmt.Fprintf(&f.head, "var %s %s\n", name, code) }

// Mark declares the variable that notes which position a function has reached.
func (f *File) Mark(function, symbol string) string {
	name := f.OwnMark(function, symbol)
	f.declareVar(name, "int")
	f.Prepare("%s.Mark(%q, &%[2]s)", f.RT(), name)
	return name
}

// EntryMark is Mark for a piece's own code: that of a piece which has ended is
// used again.
func (f *File) EntryMark(function, symbol string) string {
	if n := len(f.free); n > 0 {
		name := f.free[n-1]
		f.free = f.free[:n-1]
		f.undo = append(f.undo, func() { f.free = append(f.free, name) })
		f.note(name, function, symbol)
		f.entry = name
		return name
	}
	f.entry = f.Mark(function, symbol)
	return f.entry
}

// Marked notes the mark of a function, which goes with it.
func (f *File) Marked(function, mark string) {
	if mark != "" {
		f.marked[function] = mark
	}
}

// Once notes a loop of the second tier that runs only while the piece does.
func (f *File) Once(loop int) { f.once = append(f.once, loop) }

// MarkPrefix is what the names of marks begin with.
const MarkPrefix = "L_"

// OwnMark names such a variable for a function that declares it itself.
func (f *File) OwnMark(function, symbol string) string {
	name := f.Fresh(strings.TrimSuffix(MarkPrefix, "_"))
	f.note(name, function, symbol)
	return name
}

func (f *File) note(mark, function, symbol string) {
	f.byMark[mark] = len(f.names)
	f.names = append(f.names, Function{Name: function, Mark: mark, Symbol: symbol})
}

// Thread notes that a function, if it is a literal, begins a goroutine.
func (f *File) Thread(fun ast.Expr) {
	if fl, ok := ast.Unparen(fun).(*ast.FuncLit); ok {
		f.threads[fl] = true
	}
}

// Begins says whether a literal begins a goroutine.
func (f *File) Begins(fl *ast.FuncLit) bool { return f.threads[fl] }

// Enqueue emits something after what is being emitted.
func (f *File) Enqueue(emit func()) { f.queue = append(f.queue, emit) }

// WriteFunc writes a function.
func (f *File) WriteFunc(format string, args ...any) { fmt.Fprintf(&f.body, format, args...) }

// Prepare writes a statement that runs before the piece.
func (f *File) Prepare(format string, args ...any) { fmt.Fprintf(&f.setup, format+"\n", args...) }

// WhenDiscarded undoes something if the piece is not run.
func (f *File) WhenDiscarded(undo func()) { f.undo = append(f.undo, undo) }
