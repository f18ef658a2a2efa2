// Package function writes functions: their parameters and results, the marks of
// where they have got to, the guard of those that defer. Their statements are
// written by whoever writes statements.
package function

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/value"
)

// Func is a function while it is written.
type Func struct {
	value.Writer
	Unit    *emit.Unit
	Names   map[types.Object]string
	Sig     *types.Signature
	Mark    string   // variable that holds the position reached
	Results []string // names of the results, when they have names
	Defers  string   // variable that holds the deferred calls, if there are any
	Watch   string   // variable that tells a debugger of the function, if one is there

	parent  *Func // the function around a literal
	w       *strings.Builder
	write   func(b *Func, block *ast.BlockStmt) // writes statements
	direct  bool                                // a literal that its own function defers: its recover works
	named   string                              // name for people
	full    string                              // name of a declared function, with its package
	literal *ast.FuncLit
	locals  []string // declarations of the results
	whole   ast.Node // its statements; nil of a cell's own code
	results []*types.Var
	seen    watched
}

// NewEntry returns the function that a piece starts with; write writes the
// statements of the literals in it.
func NewEntry(f *emit.File, u *emit.Unit, write func(b *Func, block *ast.BlockStmt)) *Func {
	b := &Func{Writer: value.Writer{File: f}, Unit: u, Names: map[types.Object]string{}, w: &strings.Builder{}, write: write}
	b.Sig = types.NewSignatureType(nil, nil, nil, nil, nil, false)
	b.open("")
	b.watch(nil)
	return b
}

// Written is what has been written.
func (b *Func) Written() string { return b.w.String() }

// Turn is a function literal around the body of a loop: leaving it is not
// leaving the function.
func (b *Func) Turn(sig *types.Signature) *Func {
	return &Func{Writer: b.Writer, Unit: b.Unit, parent: b, Names: b.Names, w: &strings.Builder{}, Sig: sig, write: b.write,
		Mark: b.Mark, Defers: b.Defers, Watch: b.Watch, whole: b.whole, results: b.results, seen: b.seen, direct: b.direct, named: b.named}
}

// Aside writes statements into a string.
func (b *Func) Aside(emit func()) string {
	w := b.w
	b.w = &strings.Builder{}
	emit()
	s := b.w.String()
	b.w = w
	return s
}

// Text writes lines.
func (b *Func) Text(lines string) { b.w.WriteString(lines) }

// P writes a line.
func (b *Func) P(format string, args ...any) {
	fmt.Fprintf(b.w, format, args...)
	b.w.WriteByte('\n')
}

// open starts a function: its mark and a poll for interrupts.
func (b *Func) open(name string) {
	b.named = name
	switch {
	case !b.Marks:
	case b.literal != nil && b.Begins(b.literal): // each goroutine has a mark of its own
		b.Mark = b.OwnMark(name)
		b.P("%s := 0", b.Mark)
		b.P("%s.Here(%q, &%[2]s)", b.RT(), b.Mark)
	default:
		b.Mark = b.File.Mark(name)
		b.P("%s = 0", b.Mark)
	}
	b.Poll()
}

// Poll ends the function here if the cell is interrupted.
func (b *Func) Poll() {
	if b.Careful {
		b.P("if %s.Stopped() { %s.Halt() }", b.RT(), b.RT())
		return
	}
	// Through a pointer: the interpreter takes a compiled package's variable
	// for a constant where it decides about a branch.
	flag := b.Helper("stop flag", func(name string) string {
		b.Prepare("%s = %s.StopFlag()", name, b.RT())
		return fmt.Sprintf("var %s *bool\n", name)
	})
	b.P("if *%s { %s.Halt() }", flag, b.RT())
}

// At notes the position before something that may panic.
func (b *Func) At(n ast.Node) {
	if b.Mark != "" && n != nil && facts.Risky(n) {
		b.P("%s = %d", b.Mark, int(n.Pos()))
	}
}

// TypeOf is the type of an expression in this copy of the function.
func (b *Func) TypeOf(e ast.Expr) types.Type {
	t := b.Unit.Info.TypeOf(e)
	if t == nil {
		b.Fail(e.Pos(), "this expression has no type")
	}
	if basic, ok := t.(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 && basic.Kind() != types.UntypedNil {
		return types.Default(t)
	}
	return b.Subst(t, b.Env)
}

// Define gives a local variable its name.
func (b *Func) Define(obj types.Object) string {
	name := b.Fresh(obj.Name())
	b.Names[obj] = name
	return name
}

// Variable is the code of a variable or function.
func (b *Func) Variable(v *types.Var, pos token.Pos) string {
	if name, ok := b.Names[v]; ok {
		return name
	}
	if v.Pkg() != nil && b.Native(v.Pkg().Path()) {
		return b.Use(v.Pkg().Path()) + "." + v.Name()
	}
	return b.GlobalVar(v, b.Subst(v.Type(), b.Env))
}
