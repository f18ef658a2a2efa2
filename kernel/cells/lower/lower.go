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
//
// The packages below build on each other, in this order: form (what becomes of
// a type), emit (the file that comes out), value (values, given as code),
// function (what stands around statements), expr (expressions), store
// (assignments), stmt (statements). facts looks at the source.
package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/function"
	"cryptounet/kernel/cells/lower/stmt"
)

// Program is the lowering state of one interpreter. But for FunctionAt and
// its table's Types and Find it is not safe for use by several goroutines.
type Program struct{ *emit.State }

// New returns the lowering state of a fresh interpreter.
func New(fset *token.FileSet) *Program {
	s := emit.New(fset)
	s.Copy = func(f *emit.File, name string, fn *types.Func, src emit.Source, args []types.Type) {
		function.CopyOf(f, name, fn, src, args, stmt.Write)
	}
	return &Program{s}
}

// Entry is the entry of a piece while it is written: Cell or Program writes it.
type Entry struct{ *stmt.Body }

// Begin is a package from source whose variables get their values, and whose init
// functions run, before a piece does what it does.
type Begin struct {
	Unit  *emit.Unit
	Inits []*types.Func
}

// Lower writes a piece whose entry does what write writes, once packages have begun.
func (p *Program) Lower(u *emit.Unit, write func(b *Entry), begin ...Begin) (*emit.Piece, error) {
	return p.Piece(func(f *emit.File) string {
		var first strings.Builder
		for _, g := range begin {
			b := &Entry{stmt.New(function.NewEntry(f, g.Unit, stmt.Write), &ast.BlockStmt{})}
			b.Program(g.Unit.Info.InitOrder, g.Inits, nil)
			name := f.Fresh("Begin")
			f.WriteFunc("func %s() {\n%s}\n", name, b.Written())
			first.WriteString(name + "()\n")
		}
		b := &Entry{stmt.New(function.NewEntry(f, u, stmt.Write), &ast.BlockStmt{})}
		write(b)
		return first.String() + b.Written()
	})
}
