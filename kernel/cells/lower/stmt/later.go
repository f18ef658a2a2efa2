package stmt

import (
	"go/ast"
	"go/types"

	"cryptounet/kernel/cells/lower/expr"
	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/value"
)

// later evaluates a call's operands now and returns the code of the call.
func (b *Body) later(e *ast.CallExpr) string {
	c := *e
	c.Args = append([]ast.Expr{}, e.Args...)
	builtin := b.Unit.Info.Types[ast.Unparen(e.Fun)].IsBuiltin()
	if !builtin && !b.static(e.Fun) {
		c.Fun = b.hold(e.Fun, b.TypeOf(e.Fun))
	}
	if inner, _ := b.Spread(e); inner == nil {
		for i, a := range c.Args {
			tv := b.Unit.Info.Types[a]
			if tv.IsType() || tv.Value != nil || tv.IsNil() {
				continue
			}
			c.Args[i] = b.hold(a, b.TypeOf(a))
		}
	}
	return b.Call(&c)
}

// static says whether a call's function needs no evaluation.
func (b *Body) static(fun ast.Expr) bool {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		_, ok := b.Unit.Info.ObjectOf(f).(*types.Func)
		return ok
	case *ast.SelectorExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			_, isPkg := b.Unit.Info.Uses[id].(*types.PkgName)
			_, isFunc := b.Unit.Info.Uses[f.Sel].(*types.Func)
			return isPkg && isFunc
		}
	case *ast.IndexExpr:
		return b.IsFunc(f.X) && b.static(f.X)
	case *ast.IndexListExpr:
		return b.static(f.X)
	}
	return false
}

// hold puts an expression's value in a variable and returns the variable.
func (b *Body) hold(e ast.Expr, t types.Type) ast.Expr {
	name := b.Fresh("h")
	v := types.NewVar(e.Pos(), b.Unit.Package, name, t)
	id := &ast.Ident{NamePos: e.Pos(), Name: name}
	tv := b.Unit.Info.Types[e]
	tv.Type = t
	b.Unit.Info.Types[id] = tv
	b.Unit.Info.Uses[id] = v
	if fl, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		b.P("%s := %s", name, b.Lit(fl, b.deferring))
	} else if form.IsInterface(t) {
		b.P("var %s %s = %s", name, b.Code(t, e.Pos()), b.As(e, t))
	} else {
		b.P("%s := %s", name, b.As(e, t))
	}
	b.Names[v] = name
	return id
}

func (b *Body) goStmt(s *ast.GoStmt) {
	b.P("{")
	b.Thread(s.Call.Fun)
	call := b.later(s.Call)
	f := b.Fresh("f")
	b.P("%s := %s", f, value.Alone("()", "func() { "+call+" }"))
	b.P("%s.Go(%s, %d)", b.RT(), f, int(s.Pos()))
	b.P("}")
}

func (b *Body) deferStmt(s *ast.DeferStmt) {
	owner := b.owner()
	b.P("{")
	if fl, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok && len(s.Call.Args) == 0 && fl.Type.Results.NumFields() == 0 {
		f := b.Fresh("f")
		b.P("%s := %s", f, b.Lit(fl, true))
		b.P("%s.Defer(%s, %q)", owner.Defers, f, "literal")
	} else if b.isRecover(s.Call) {
		f := b.Fresh("f")
		b.P("%s := func() { %s }", f, b.LateRecovery(owner.Defers))
		b.P("%s.Defer(%s, %q)", owner.Defers, f, "")
	} else {
		b.deferring = true
		call := b.later(s.Call)
		b.deferring = false
		f := b.Fresh("f")
		b.P("%s := func() { %s }", f, call)
		b.P("%s.Defer(%s, %q)", owner.Defers, f, b.calleeName(s.Call))
	}
	b.P("}")
}

func (b *Body) isRecover(e *ast.CallExpr) bool {
	id, ok := ast.Unparen(e.Fun).(*ast.Ident)
	return ok && id.Name == "recover" && b.Unit.Info.Types[id].IsBuiltin()
}

// calleeName is the name in lowered code of the function that a deferred call
// calls, "literal" for a literal, "" if only the run shows: recover works in
// that function and in none that it calls.
func (b *Body) calleeName(e *ast.CallExpr) string {
	fun := ast.Unparen(e.Fun)
	if _, ok := fun.(*ast.FuncLit); ok {
		return "literal"
	}
	if !b.static(fun) {
		return ""
	}
	if fn, ok := b.Unit.Info.ObjectOf(expr.InstanceIdent(fun)).(*types.Func); ok && fn.Pkg() != nil && !b.Native(fn.Pkg().Path()) {
		return fn.FullName()
	}
	return ""
}

// owner is the function whose deferred calls a statement adds to: the bodies
// of ranges over functions belong to the function around them.
func (b *Body) owner() *Body {
	for b.yields != nil {
		b = b.yields.outer
	}
	return b
}
