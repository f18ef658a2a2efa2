package expr

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/value"
)

// Fields and methods, through embedded ones, and methods as values.

func (b *Exprs) selector(e *ast.SelectorExpr) string {
	if id, ok := e.X.(*ast.Ident); ok {
		if _, ok := b.Unit.Info.Uses[id].(*types.PkgName); ok {
			switch o := b.Unit.Info.Uses[e.Sel].(type) {
			case *types.Var:
				return b.Variable(o, e.Pos())
			case *types.Func:
				return b.closed(b.funcValue(e.Sel, o), o, b.TypeOf(e))
			}
			b.Fail(e.Pos(), "%s.%s cannot be used as a value", id.Name, e.Sel.Name)
		}
	}
	if b.Unit.Info.Types[e.X].IsType() {
		return b.methodExpr(e)
	}
	pkg := b.SelectorPackage(e)
	t := b.TypeOf(e.X)
	obj, path, _ := b.Lookup(t, true, pkg, e.Sel.Name)
	switch o := obj.(type) {
	case *types.Var:
		code, _ := b.Path(b.Expr(e.X), t, path)
		return code
	case *types.Func:
		return b.methodValue(e, t, o)
	}
	b.Fail(e.Sel.Pos(), "%s has no field or method %s", types.TypeString(t, form.Short), e.Sel.Name)
	return ""
}

// SelectorPackage is the package whose unexported names a selector may use.
func (b *Exprs) SelectorPackage(e *ast.SelectorExpr) *types.Package {
	if s, ok := b.Unit.Info.Selections[e]; ok && s.Obj().Pkg() != nil {
		return s.Obj().Pkg()
	}
	return b.Unit.Package
}

// function types of method values and expressions are closures over the
// receiver: the interpreter's own lose embedded receivers.
func (b *Exprs) methodValue(e *ast.SelectorExpr, t types.Type, m *types.Func) string {
	sig := b.TypeOf(e).(*types.Signature)
	recv := b.Fresh("r")
	arg := b.Expr(e.X)
	_, path, _ := b.Lookup(t, true, m.Pkg(), m.Name())
	arg, t = b.Receiver(arg, t, path)
	recvType := t
	if _, isPtr := t.Underlying().(*types.Pointer); !isPtr && !form.IsInterface(t) && b.PointerMethod(t, m) {
		arg, recvType = "&"+arg, types.NewPointer(t)
	}
	if p, ok := t.Underlying().(*types.Pointer); ok && b.ValueMethod(t, m) {
		arg, recvType = "*"+arg, p.Elem()
	}
	if form.IsInterface(t) {
		if arg = b.RT() + ".NotNil(" + arg + ")"; b.Code(t, e.Pos()) != "interface{}" {
			arg += ".(" + b.Code(t, e.Pos()) + ")"
		}
	}
	inner := b.closure(sig, recv, recvType, m, e.Pos())
	return fmt.Sprintf("func(%s %s) func%s { return %s }(%s)", recv, b.Code(recvType, e.Pos()), b.Signature(sig, e.Pos()), inner, arg)
}

// closure is the code of a function that calls a method on a variable.
func (b *Exprs) closure(sig *types.Signature, recv string, t types.Type, m *types.Func, pos token.Pos) string {
	params, args := b.Passing(sig, 0, pos)
	b.Guard(m, args, pos)
	c := b.Method(recv, t, true, m.Pkg(), m.Name(), pos)
	results, ret := b.Returning(sig, pos)
	return fmt.Sprintf("func(%s) %s { %s%s }", strings.Join(params, ", "), results, ret, c.With(args))
}

func (b *Exprs) methodExpr(e *ast.SelectorExpr) string {
	sig := b.TypeOf(e).(*types.Signature)
	recvType := b.TypeOf(e.X)
	m, _, _ := b.Lookup(recvType, true, b.SelectorPackage(e), e.Sel.Name)
	fn, ok := m.(*types.Func)
	if !ok {
		b.Fail(e.Pos(), "%s is not a method", e.Sel.Name)
	}
	recv := b.Fresh("r")
	params, args := b.Passing(sig, 1, e.Pos())
	b.Guard(fn, args, e.Pos())
	c := b.Method(recv, recvType, true, fn.Pkg(), fn.Name(), e.Pos())
	results, ret := b.Returning(sig, e.Pos())
	params = append([]string{recv + " " + b.Code(recvType, e.Pos())}, params...)
	return value.Alone(b.Signature(sig, e.Pos()), fmt.Sprintf("func(%s) %s { %s%s }", strings.Join(params, ", "), results, ret, c.With(args)))
}
