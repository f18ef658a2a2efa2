package expr

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/value"
)

// resolve finds what a call calls.
func (b *Exprs) resolve(e *ast.CallExpr) value.Callee {
	fun := ast.Unparen(e.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		if b.Unit.Info.Types[f.X].IsValue() || b.IsFunc(f.X) {
			if _, ok := b.Unit.Info.Instances[InstanceIdent(f.X)]; ok {
				fun = ast.Unparen(f.X)
			}
		}
	case *ast.IndexListExpr:
		fun = ast.Unparen(f.X)
	}
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			if _, ok := b.Unit.Info.Uses[id].(*types.PkgName); ok {
				fn, ok := b.Unit.Info.Uses[f.Sel].(*types.Func)
				if !ok {
					break
				}
				sig := b.TypeOf(e.Fun).(*types.Signature)
				native := b.Native(fn.Pkg().Path())
				return value.Callee{Fun: b.funcValue(f.Sel, fn), Sig: sig, Native: native, Any: value.ModeOf(fn), Pkg: value.PackagePath(fn)}
			}
		}
		if b.Unit.Info.Types[f.X].IsType() {
			break
		}
		t := b.TypeOf(f.X)
		obj, _, _ := b.Lookup(t, true, b.SelectorPackage(f), f.Sel.Name)
		if m, ok := obj.(*types.Func); ok {
			x := b.Expr(f.X)
			if call, ok := ast.Unparen(f.X).(*ast.CallExpr); ok && b.NativeInterface(t) && b.Unit.Info.Types[ast.Unparen(call.Fun)].IsType() {
				x = b.Held(x, t, f.Pos()) // the interpreter calls no method of a conversion
			}
			c := b.Method(x, t, true, m.Pkg(), m.Name(), f.Pos())
			c.Sig = b.TypeOf(e.Fun).(*types.Signature)
			return c
		}
	case *ast.Ident:
		if fn, ok := b.Unit.Info.ObjectOf(f).(*types.Func); ok {
			return value.Callee{Fun: b.funcValue(f, fn), Sig: b.TypeOf(e.Fun).(*types.Signature)}
		}
	}
	t := b.TypeOf(e.Fun)
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		b.Fail(e.Pos(), "this value of type %s cannot be called", types.TypeString(t, form.Short))
	}
	return value.Callee{Fun: b.callable(fun), Sig: sig}
}

// callable is the code of a function value that is called.
func (b *Exprs) callable(fun ast.Expr) string {
	if _, ok := ast.Unparen(fun).(*ast.CallExpr); ok && b.Wrapped(b.TypeOf(fun)) {
		// The interpreter does not call a field of a call's result.
		t := b.TypeOf(fun)
		c, f := b.Code(t, fun.Pos()), b.Code(t.Underlying(), fun.Pos())
		return b.Helper("content "+c, func(name string) string {
			return fmt.Sprintf("func %s(x %s) %s { return x.V }\n", name, c, f)
		}) + "(" + b.Expr(fun) + ")"
	}
	return b.Under(fun)
}

// IsFunc says whether an expression names a declared function.
func (b *Exprs) IsFunc(e ast.Expr) bool {
	id := InstanceIdent(e)
	if id == nil {
		return false
	}
	_, ok := b.Unit.Info.ObjectOf(id).(*types.Func)
	return ok
}

// Call is the code of a call.
func (b *Exprs) Call(e *ast.CallExpr) string {
	fun := ast.Unparen(e.Fun)
	if b.Unit.Info.Types[fun].IsType() {
		return b.conversion(e)
	}
	if b.Unit.Info.Types[fun].IsBuiltin() {
		return b.builtin(e)
	}
	if s, ok := b.special(e); ok {
		return s
	}
	c := b.resolve(e)
	if inner, tu := b.Spread(e); inner != nil {
		return b.callSpread(c, inner, tu, e)
	}
	return c.With(b.args(c, e))
}

// Spread says whether a call's only argument is a call with several results.
func (b *Exprs) Spread(e *ast.CallExpr) (*ast.CallExpr, *types.Tuple) {
	if len(e.Args) != 1 {
		return nil, nil
	}
	inner, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr)
	if !ok {
		return nil, nil
	}
	tu, ok := b.Unit.Info.TypeOf(inner).(*types.Tuple)
	if !ok || tu.Len() < 2 {
		return nil, nil
	}
	return inner, b.Subst(tu, b.Env).(*types.Tuple)
}

// callSpread is f(g()) where g has several results.
func (b *Exprs) callSpread(c value.Callee, inner *ast.CallExpr, tu *types.Tuple, e *ast.CallExpr) string {
	pos, before := e.Pos(), ""
	if facts.HasCall(e.Fun) { // what is called comes first
		before = c.Hold(b.Fresh)
	}
	var names []string
	args := make([]string, tu.Len())
	for i := range args {
		names = append(names, b.Fresh("s"))
		args[i] = b.Argument(c, names[i], tu.At(i).Type(), i, pos)
	}
	results, ret := b.Returning(c.Sig, pos)
	return fmt.Sprintf("func() %s { %s%s := %s; %s%s }()", results, before, strings.Join(names, ", "), b.Call(inner), ret, c.With(args))
}

func (b *Exprs) args(c value.Callee, e *ast.CallExpr) []string {
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		ellipsis := e.Ellipsis.IsValid() && i == len(e.Args)-1
		to := value.ParamType(c.Sig, i, ellipsis)
		tv := b.Unit.Info.Types[a]
		_, literal := ast.Unparen(a).(*ast.FuncLit)
		switch {
		case literal && !form.IsInterface(to):
			args[i] = b.Held(b.As(a, to), to, a.Pos())
		case ellipsis:
			args[i] = b.As(a, to) + "..."
		case tv.IsNil() && c.Native && !b.Wrapped(to):
			args[i] = b.Zero(to, a.Pos()) // the interpreter's nil has no type here
		case tv.IsNil() || tv.Value != nil && !form.IsInterface(to):
			args[i] = b.element(a, to)
		case tv.Value != nil:
			args[i] = b.Argument(c, b.Expr(a), b.TypeOf(a), i, a.Pos())
		default:
			args[i] = b.Argument(c, b.Expr(a), b.TypeOf(a), i, a.Pos())
		}
	}
	return args
}
