// Package expr writes the expressions of functions of the second tier.
package expr

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

// Builder writes a function's expressions.
type Builder struct {
	*write.Writer
	Host Host
	// Callee is the code of a function, or what will be.
	Callee func(fn *types.Func, args []types.Type) *ir.Func

	Src     Source
	Vars    map[*types.Var]shape.Value
	Globals map[*types.Var]int32
}

// Refuse gives up on the function: something in it stays with the interpreter.
func (b *Builder) Refuse(n ast.Node, format string, args ...any) {
	panic(&shape.Refusal{Pos: n.Pos(), Msg: fmt.Sprintf(format, args...)})
}

// Object is what an identifier stands for.
func (b *Builder) Object(id *ast.Ident) types.Object { return b.Src.Info.ObjectOf(id) }

// TypeOf is the type of an expression in this copy of the function.
func (b *Builder) TypeOf(e ast.Expr) types.Type {
	t := b.Src.Info.TypeOf(e)
	if t == nil {
		b.Refuse(e, "an expression without a type")
	}
	if u, ok := t.(*types.Basic); ok && u.Info()&types.IsUntyped != 0 && u.Kind() != types.UntypedNil {
		return types.Default(t)
	}
	return b.Subst(t)
}

// Shape is the shape of an expression.
func (b *Builder) Shape(e ast.Expr) *shape.Shape {
	defer b.Blame(e)
	return b.Of(b.TypeOf(e))
}

// Blame gives a refusal without a place one.
func (b *Builder) Blame(n ast.Node) {
	if r := recover(); r != nil {
		if e, ok := r.(*shape.Refusal); ok && !e.Pos.IsValid() {
			e.Pos = n.Pos()
		}
		panic(r)
	}
}

// Source is a declared function: what the compiler reads.
type Source struct {
	Decl *ast.FuncDecl
	Info *types.Info
}

// Host is who knows the program's declarations.
type Host interface {
	// Source returns the declaration of a function of the program; compiled
	// functions have none.
	Source(fn *types.Func) (Source, bool)
	// Subst replaces type parameters.
	Subst(t types.Type, e form.Env) types.Type
	// Key tells lists of type arguments apart.
	Keys(args []types.Type) string
	// Compiled is a compiled function, by its package's path and its name.
	Compiled(path, name string) reflect.Value
	// Native says whether a package is compiled.
	Native(path string) bool
	// Global numbers a package-level variable of the program. Its address is
	// known once the piece that is written is set up.
	Global(v *types.Var) int
	// WhenDiscarded undoes something if the piece is not run.
	WhenDiscarded(undo func())
}
