// Package expr writes expressions.
package expr

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/function"
	"cryptounet/kernel/cells/lower/value"
)

// Exprs is a function while its expressions are written.
type Exprs struct{ *function.Func }

// As is the code of an expression's value, assigned to a type.
func (b *Exprs) As(e ast.Expr, to types.Type) string {
	tv := b.Unit.Info.Types[e]
	if tv.Value != nil {
		t := b.TypeOf(e)
		if form.IsInterface(to) {
			return b.Convert(b.Constant(tv.Value, t, e.Pos()), t, to, e.Pos())
		}
		if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info() != 0 {
			return b.Constant(tv.Value, to, e.Pos())
		}
	}
	if tv.IsNil() {
		return b.Null(to, e.Pos())
	}
	if tu, ok := tv.Type.(*types.Tuple); ok && tu.Len() == 2 { // v, ok in value context
		return b.Convert(b.Expr(e), b.Subst(tu.At(0).Type(), b.Env), to, e.Pos())
	}
	return b.Convert(b.Expr(e), b.TypeOf(e), to, e.Pos())
}

// Expr is the code of an expression's value, in its own type.
func (b *Exprs) Expr(e ast.Expr) string {
	if tv := b.Unit.Info.Types[e]; tv.Value != nil {
		return b.Constant(tv.Value, b.TypeOf(e), e.Pos())
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return "(" + b.Expr(e.X) + ")"
	case *ast.Ident:
		return b.ident(e)
	case *ast.BasicLit:
		b.Fail(e.Pos(), "a literal without a value")
	case *ast.FuncLit:
		return b.Lit(e, false)
	case *ast.CompositeLit:
		return b.composite(e)
	case *ast.SelectorExpr:
		return b.selector(e)
	case *ast.IndexExpr:
		if _, ok := b.Unit.Info.Instances[InstanceIdent(e.X)]; ok {
			return b.instance(e.X, b.TypeOf(e))
		}
		return b.Index(e)
	case *ast.IndexListExpr:
		return b.instance(e.X, b.TypeOf(e))
	case *ast.SliceExpr:
		return b.slice(e)
	case *ast.StarExpr:
		return "(*" + b.Under(e.X) + ")"
	case *ast.TypeAssertExpr:
		return fmt.Sprintf("%s(%s)", b.Must(b.TypeOf(e.X), b.TypeOf(e), e.Pos()), b.Expr(e.X))
	case *ast.CallExpr:
		return b.Call(e)
	case *ast.UnaryExpr:
		return b.unary(e)
	case *ast.BinaryExpr:
		return b.binary(e)
	}
	b.Fail(e.Pos(), "this expression cannot be run")
	return ""
}

// instance is a generic function as a value, with its types.
func (b *Exprs) instance(x ast.Expr, t types.Type) string {
	id := InstanceIdent(x)
	if fn, ok := b.Unit.Info.ObjectOf(id).(*types.Func); ok {
		return b.closed(b.funcValue(id, fn), fn, t)
	}
	return b.Expr(x)
}

// InstanceIdent is the name in an expression that go/types keeps the type
// arguments for.
func InstanceIdent(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

// Under is the code of an expression whose underlying value is wanted: the
// content of a wrapped type.
func (b *Exprs) Under(e ast.Expr) string {
	s := b.Expr(e)
	if b.Wrapped(b.TypeOf(e)) {
		return s + ".V"
	}
	return s
}

func (b *Exprs) ident(e *ast.Ident) string {
	obj := b.Unit.Info.ObjectOf(e)
	switch o := obj.(type) {
	case *types.Var:
		return b.Variable(o, e.Pos())
	case *types.Func:
		return b.closed(b.funcValue(e, o), o, b.TypeOf(e))
	case *types.Nil:
		return "nil"
	}
	b.Fail(e.Pos(), "%s cannot be used as a value", e.Name)
	return ""
}

// funcValue is the code of a package-level function.
func (b *Exprs) funcValue(id *ast.Ident, fn *types.Func) string {
	var args []types.Type
	if inst, ok := b.Unit.Info.Instances[id]; ok {
		for i := 0; i < inst.TypeArgs.Len(); i++ {
			args = append(args, b.Subst(inst.TypeArgs.At(i), b.Env))
		}
	}
	if fn.Pkg() != nil && b.Native(fn.Pkg().Path()) {
		if len(args) > 0 {
			if name := form.InstanceName(fn.Name(), args); b.Symbol(fn.Pkg().Path(), name) {
				return b.Use(fn.Pkg().Path()) + "." + name
			}
			b.Fail(id.Pos(), "the generic function %s.%s is compiled only for predeclared types: write the few lines here, or convert", fn.Pkg().Name(), fn.Name())
		}
		return b.Use(fn.Pkg().Path()) + "." + fn.Name()
	}
	return b.FuncName(fn, args, id.Pos())
}

// closed is an interpreted function as a value: a literal around it, because
// the interpreter keeps a function's own name in another form than a value. It
// is made once: a literal keeps alive what the frame holds where it stands.
func (b *Exprs) closed(code string, fn *types.Func, t types.Type) string {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || fn.Pkg() == nil || b.Native(fn.Pkg().Path()) && !value.Elsewhere(fn) || sig.TypeParams().Len() > 0 {
		return code
	}
	params, args := b.Passing(sig, 0, fn.Pos())
	b.Guard(fn, args, token.NoPos)
	results, ret := b.Returning(sig, fn.Pos())
	signature := b.Signature(sig, fn.Pos())
	literal := value.Alone(signature, fmt.Sprintf("func(%s) %s { %s%s(%s) }", strings.Join(params, ", "), results, ret, code, strings.Join(args, ", ")))
	return b.Helper("value "+code+" "+signature, func(name string) string {
		b.Prepare("%s = %s", name, literal)
		return fmt.Sprintf("var %s func%s\n", name, signature)
	})
}

// Index is the code of an element.
func (b *Exprs) Index(e *ast.IndexExpr) string {
	t := b.TypeOf(e.X)
	x := b.Under(e.X)
	switch u := t.Underlying().(type) {
	case *types.Map:
		if b.Unit.Info.Types[e.Index].IsNil() && !form.IsInterface(u.Key()) {
			return fmt.Sprintf("%s[%s]", x, b.Zero(u.Key(), e.Pos()))
		}
		return fmt.Sprintf("%s[%s]", x, b.key(e.Index, u.Key()))
	case *types.Pointer:
		x = "(*" + x + ")"
	}
	return fmt.Sprintf("%s[%s]", x, b.Expr(e.Index))
}

// key is the code of a key to look up: a map without elements has the interpreter
// not look at it, and Go panics at one without a hash.
func (b *Exprs) key(e ast.Expr, t types.Type) string {
	code := b.As(e, t)
	if form.IsInterface(t) && !b.NativeInterface(t) && b.Unit.Info.Types[e].Value == nil {
		return fmt.Sprintf("%s.Hashable(%s)", b.RT(), code)
	}
	return code
}

func (b *Exprs) slice(e *ast.SliceExpr) string {
	t := b.TypeOf(e.X)
	x := b.Under(e.X)
	if _, ok := t.Underlying().(*types.Pointer); ok {
		x = "(*" + x + ")"
	}
	part := func(e ast.Expr) string {
		if e == nil {
			return ""
		}
		return b.Expr(e)
	}
	s := x + "[" + part(e.Low) + ":" + part(e.High)
	if e.Slice3 {
		s += ":" + part(e.Max)
	}
	s += "]"
	if b.Wrapped(t) {
		return b.Code(t, e.Pos()) + "{V: " + s + "}"
	}
	return s
}
