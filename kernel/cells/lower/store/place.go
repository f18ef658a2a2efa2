package store

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/expr"
	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/function"
)

// Store is a function while values are put into its places.
type Store struct{ expr.Exprs }

// New returns a function to store values in.
func New(f *function.Func) Store { return Store{expr.Exprs{Func: f}} }

// Where a value goes is worked out first, then the value.

// isGlobal says whether a variable outlives the function: a package-level one,
// or one that the top of a cell declares.
func (b *Store) isGlobal(obj types.Object) bool {
	return obj.Parent() != nil && obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope()
}

// Target is the left side of an assignment: how to store a value of its type.
type Target struct {
	T     types.Type // nil for the blank identifier
	code  string
	fresh bool // a local variable to be declared
	obj   types.Object
}

// Place evaluates the operands of the left side of an assignment.
func (b *Store) Place(e ast.Expr, temps bool) Target {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		if id.Name == "_" {
			return Target{}
		}
		if obj := b.Unit.Info.Defs[id]; obj != nil {
			t := b.Subst(obj.Type(), b.Env)
			if b.isGlobal(obj) {
				return Target{T: t, code: b.GlobalVar(obj.(*types.Var), t)}
			}
			return Target{T: t, fresh: true, obj: obj}
		}
		return Target{T: b.TypeOf(e), code: b.Expr(e)}
	}
	if code, ok := b.nativeVariable(e); ok {
		return Target{T: b.TypeOf(e), code: code}
	}
	t := b.TypeOf(e)
	if !temps {
		return Target{T: t, code: b.Expr(e)}
	}
	switch e := e.(type) {
	case *ast.IndexExpr:
		x, i := b.Fresh("x"), b.Fresh("i")
		switch u := b.TypeOf(e.X).Underlying().(type) {
		case *types.Map:
			b.P("%s := %s", x, b.Under(e.X))
			b.P("var %s %s = %s", i, b.Code(u.Key(), e.Pos()), b.As(e.Index, u.Key()))
		case *types.Slice:
			b.P("%s := %s", x, b.Under(e.X))
			b.P("%s := int(%s)", i, b.Expr(e.Index))
		case *types.Pointer:
			b.P("%s := %s", x, b.Under(e.X))
			b.P("%s := int(%s)", i, b.Expr(e.Index))
			x = "(*" + x + ")"
		default:
			inner := b.Place(e.X, temps)
			b.P("%s := int(%s)", i, b.Expr(e.Index))
			x = inner.code
			if b.Wrapped(inner.T) {
				x += ".V"
			}
		}
		return Target{T: t, code: x + "[" + i + "]"}
	case *ast.StarExpr:
		x := b.Fresh("x")
		b.P("%s := %s", x, b.Under(e.X))
		return Target{T: t, code: "*" + x}
	case *ast.SelectorExpr:
		// The pointer counts that the base holds now.
		if xt := b.TypeOf(e.X); xt != nil {
			if _, ok := xt.Underlying().(*types.Pointer); ok && !b.Wrapped(xt) {
				if obj, path, _ := b.Lookup(xt, true, b.SelectorPackage(e), e.Sel.Name); obj != nil {
					x := b.Fresh("x")
					b.P("%s := %s", x, b.Expr(e.X))
					code, _ := b.Path(x, xt, path)
					return Target{T: t, code: code}
				}
			}
			if inner, ok := ast.Unparen(e.X).(*ast.SelectorExpr); ok && isStruct(xt) {
				if _, ok := b.nativeVariable(inner); !ok {
					if obj, path, _ := b.Lookup(xt, true, b.SelectorPackage(e), e.Sel.Name); obj != nil {
						code, _ := b.Path(b.Place(inner, true).code, xt, path)
						return Target{T: t, code: code}
					}
				}
			}
		}
	}
	return Target{T: t, code: b.Expr(e)}
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// nativeVariable is the code of a compiled package's variable that is assigned
// to, through a pointer: the interpreter takes the name for a constant.
func (b *Store) nativeVariable(e ast.Expr) (string, bool) {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	v, ok := b.Unit.Info.Uses[sel.Sel].(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || !b.Native(v.Pkg().Path()) || v.Parent() != v.Pkg().Scope() {
		return "", false
	}
	return fmt.Sprintf("*(%s.Variable(%q, %q).(*%s))", b.RT(), v.Pkg().Path(), v.Name(), b.Code(v.Type(), e.Pos())), true
}

// pointed is a target whose operands are evaluated once.
func (b *Store) pointed(x ast.Expr) Target {
	if s, ok := x.(*ast.SelectorExpr); ok {
		if _, isCall := ast.Unparen(s.X).(*ast.CallExpr); !isCall && !facts.HasCall(s.X) {
			return Target{T: b.TypeOf(x), code: b.Expr(x)}
		}
		p := b.Fresh("p")
		b.P("%s := &%s", p, b.Expr(x))
		return Target{T: b.TypeOf(x), code: "*" + p}
	}
	return b.Place(x, true)
}

// Set emits the store of a value that is already of the target's type.
func (b *Store) Set(tg Target, code string) {
	switch {
	case tg.T == nil:
		b.P("_ = %s", code)
	case tg.fresh:
		name := b.Define(tg.obj)
		if form.IsInterface(tg.T) || code == "nil" {
			b.P("var %s %s = %s", name, b.Code(tg.T, tg.obj.Pos()), code)
			return
		}
		b.P("%s := %s", name, code)
	default:
		b.P("%s = %s", tg.code, b.Made(code))
	}
}

// Made is the code of a value in a variable of its own if it is a literal. The
// interpreter would put the literal in a new place instead of storing it: what
// points to the old one, or holds it in a closure, would not see it.
func (b *Store) Made(code string) string {
	if !strings.HasSuffix(code, "}") {
		return code
	}
	x := b.Fresh("t")
	b.P("%s := %s", x, code)
	return x
}

// StoreAll assigns results at once.
func (b *Store) StoreAll(names, values []string, sig *types.Signature) {
	if len(names) == 1 {
		b.P("%s = %s", names[0], b.Made(values[0]))
		return
	}
	temps := make([]string, len(names))
	for i := range names {
		temps[i] = b.Fresh("t")
		b.P("var %s %s = %s", temps[i], b.Code(sig.Results().At(i).Type(), token.NoPos), values[i])
	}
	for i := range names {
		b.P("%s = %s", names[i], temps[i])
	}
}
