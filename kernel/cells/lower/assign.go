package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Assignments: where a value goes is worked out first, then the value.

// isGlobal says whether a variable outlives the function: a package-level one,
// or one that the top of a cell declares.
func (b *Body) isGlobal(obj types.Object) bool {
	return obj.Parent() != nil && obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope()
}

// target is the left side of an assignment: how to store a value of its type.
type target struct {
	t     types.Type // nil for the blank identifier
	code  string
	fresh bool // a local variable to be declared
	obj   types.Object
}

// place evaluates the operands of the left side of an assignment.
func (b *Body) place(e ast.Expr, temps bool) target {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		if id.Name == "_" {
			return target{}
		}
		if obj := b.unit.Info.Defs[id]; obj != nil {
			t := b.subst(obj.Type(), b.env)
			if b.isGlobal(obj) {
				return target{t: t, code: b.global(obj.(*types.Var), t)}
			}
			return target{t: t, fresh: true, obj: obj}
		}
		return target{t: b.typ(e), code: b.expr(e)}
	}
	if code, ok := b.nativeVariable(e); ok {
		return target{t: b.typ(e), code: code}
	}
	t := b.typ(e)
	if !temps {
		return target{t: t, code: b.expr(e)}
	}
	switch e := e.(type) {
	case *ast.IndexExpr:
		x, i := b.fresh("x"), b.fresh("i")
		switch u := b.typ(e.X).Underlying().(type) {
		case *types.Map:
			b.p("%s := %s", x, b.under(e.X))
			b.p("var %s %s = %s", i, b.code(u.Key(), e.Pos()), b.as(e.Index, u.Key()))
		case *types.Slice:
			b.p("%s := %s", x, b.under(e.X))
			b.p("%s := int(%s)", i, b.expr(e.Index))
		case *types.Pointer:
			b.p("%s := %s", x, b.under(e.X))
			b.p("%s := int(%s)", i, b.expr(e.Index))
			x = "(*" + x + ")"
		default:
			inner := b.place(e.X, temps)
			b.p("%s := int(%s)", i, b.expr(e.Index))
			x = inner.code
			if b.wrapped(inner.t) {
				x += ".V"
			}
		}
		return target{t: t, code: x + "[" + i + "]"}
	case *ast.StarExpr:
		x := b.fresh("x")
		b.p("%s := %s", x, b.under(e.X))
		return target{t: t, code: "*" + x}
	case *ast.SelectorExpr:
		// The pointer counts that the base holds now.
		if xt := b.typ(e.X); xt != nil {
			if _, ok := xt.Underlying().(*types.Pointer); ok && !b.wrapped(xt) {
				if obj, path, _ := b.lookup(xt, true, b.selectorPackage(e), e.Sel.Name); obj != nil {
					x := b.fresh("x")
					b.p("%s := %s", x, b.expr(e.X))
					code, _ := b.path(x, xt, path)
					return target{t: t, code: code}
				}
			}
			if inner, ok := ast.Unparen(e.X).(*ast.SelectorExpr); ok && isStruct(xt) {
				if _, ok := b.nativeVariable(inner); !ok {
					if obj, path, _ := b.lookup(xt, true, b.selectorPackage(e), e.Sel.Name); obj != nil {
						code, _ := b.path(b.place(inner, true).code, xt, path)
						return target{t: t, code: code}
					}
				}
			}
		}
	}
	return target{t: t, code: b.expr(e)}
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// nativeVariable is the code of a compiled package's variable that is assigned
// to, through a pointer: the interpreter takes the name for a constant.
func (b *Body) nativeVariable(e ast.Expr) (string, bool) {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	v, ok := b.unit.Info.Uses[sel.Sel].(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || !b.Native(v.Pkg().Path()) || v.Parent() != v.Pkg().Scope() {
		return "", false
	}
	return fmt.Sprintf("*(%s.Variable(%q, %q).(*%s))", b.rt(), v.Pkg().Path(), v.Name(), b.code(v.Type(), e.Pos())), true
}

// set emits the store of a value that is already of the target's type.
func (b *Body) set(tg target, code string) {
	switch {
	case tg.t == nil:
		b.p("_ = %s", code)
	case tg.fresh:
		name := b.define(tg.obj)
		if isInterface(tg.t) || code == "nil" {
			b.p("var %s %s = %s", name, b.code(tg.t, tg.obj.Pos()), code)
			return
		}
		b.p("%s := %s", name, code)
	default:
		b.p("%s = %s", tg.code, b.made(code))
	}
}

// made is the code of a value in a variable of its own if it is a literal. The
// interpreter would put the literal in a new place instead of storing it: what
// points to the old one, or holds it in a closure, would not see it.
func (b *Body) made(code string) string {
	if !strings.HasSuffix(code, "}") {
		return code
	}
	x := b.fresh("t")
	b.p("%s := %s", x, code)
	return x
}

func (b *Body) assign(s *ast.AssignStmt) {
	switch s.Tok {
	case token.ASSIGN, token.DEFINE:
		b.define2(s.Lhs, s.Rhs, s.Pos())
		return
	}
	op := strings.TrimSuffix(s.Tok.String(), "=")
	b.update(s.Lhs[0], op, func(t types.Type) string {
		if op == "<<" || op == ">>" {
			return b.count(s.Rhs[0])
		}
		return b.as(s.Rhs[0], t)
	}, s.Pos(), hasCall(s.Rhs[0]))
}

// define2 emits lhs = rhs or lhs := rhs.
func (b *Body) define2(lhs, rhs []ast.Expr, pos token.Pos) {
	if len(lhs) == 1 && len(rhs) == 1 {
		b.assignOne(lhs[0], rhs[0])
		return
	}
	if len(rhs) == 1 {
		b.assignTuple(lhs, rhs[0], pos)
		return
	}
	targets := make([]target, len(lhs))
	for i, l := range lhs {
		targets[i] = b.place(l, true)
	}
	temps := make([]string, len(rhs))
	for i, r := range rhs {
		t := targets[i].t
		if t == nil {
			t = b.typ(r)
		}
		temps[i] = b.fresh("t")
		if b.unit.Info.Types[r].IsNil() || isInterface(t) {
			b.p("var %s %s = %s", temps[i], b.code(t, r.Pos()), b.as(r, t))
			continue
		}
		b.p("%s := %s", temps[i], b.as(r, t))
	}
	for i := range lhs {
		b.set(targets[i], temps[i])
	}
}

func (b *Body) assignOne(l, r ast.Expr) {
	tg := b.place(l, false)
	t := tg.t
	if t == nil {
		t = b.typ(r)
		if b.unit.Info.Types[r].IsNil() {
			return
		}
	}
	code := b.as(r, t)
	if _, isMap := b.mapElement(l); (isMap || tg.t == nil) && derefs(r) && !isInterface(t) {
		// The interpreter takes what a nil pointer points to for "no value".
		x := b.fresh("t")
		b.p("var %s %s = %s", x, b.code(t, r.Pos()), code)
		code = x
	}
	b.set(tg, code)
}

// mapElement says whether an expression is an element of a map.
func (b *Body) mapElement(e ast.Expr) (*types.Map, bool) {
	i, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok {
		return nil, false
	}
	m, ok := b.typ(i.X).Underlying().(*types.Map)
	return m, ok
}

// derefs says whether an expression looks at what a pointer points to.
func derefs(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.StarExpr, *ast.SelectorExpr, *ast.IndexExpr:
			found = true
		case *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}

// assignTuple emits an assignment from something with several values.
func (b *Body) assignTuple(lhs []ast.Expr, r ast.Expr, pos token.Pos) {
	r = ast.Unparen(r)
	types_, code := b.tupleOf(r, len(lhs))
	targets := make([]target, len(lhs))
	for i, l := range lhs {
		targets[i] = b.place(l, true)
	}
	names := make([]string, len(lhs))
	for i := range names {
		if targets[i].t == nil {
			names[i] = "_"
			continue
		}
		if targets[i].fresh && types.Identical(targets[i].t, types_[i]) && !isInterface(types_[i]) {
			names[i] = b.define(targets[i].obj)
			targets[i].fresh = false
			targets[i].code = ""
			continue
		}
		names[i] = b.fresh("t")
	}
	op := ":="
	if allBlank(names) {
		op = "="
	}
	b.p("%s %s %s", strings.Join(names, ", "), op, code)
	for i, tg := range targets {
		if tg.t == nil || !tg.fresh && tg.code == "" {
			continue
		}
		b.set(tg, b.convert(names[i], types_[i], tg.t, pos))
	}
}

func allBlank(names []string) bool {
	for _, n := range names {
		if n != "_" {
			return false
		}
	}
	return true
}

// tupleOf is the code and the types of an expression with n values.
func (b *Body) tupleOf(r ast.Expr, n int) ([]types.Type, string) {
	boolType := types.Typ[types.Bool]
	switch x := r.(type) {
	case *ast.TypeAssertExpr:
		to := b.subst(b.unit.Info.TypeOf(x.Type), b.env)
		return []types.Type{to, boolType}, fmt.Sprintf("%s(%s)", b.assertion(to, r.Pos()), b.expr(x.X))
	case *ast.UnaryExpr:
		c := b.typ(x.X)
		return []types.Type{c.Underlying().(*types.Chan).Elem(), boolType}, fmt.Sprintf("%s(%s)", b.receive(c, true, r.Pos()), b.under(x.X))
	case *ast.IndexExpr:
		if m, ok := b.typ(x.X).Underlying().(*types.Map); ok {
			return []types.Type{m.Elem(), boolType}, b.index(x)
		}
	}
	tu, ok := b.subst(b.unit.Info.TypeOf(r), b.env).(*types.Tuple)
	if !ok {
		b.fail(r.Pos(), "this expression has one value")
	}
	list := make([]types.Type, n)
	for i := range list {
		list[i] = tu.At(i).Type()
	}
	return list, b.expr(r)
}

// update emits x op= y.
func (b *Body) update(x ast.Expr, op string, y func(types.Type) string, pos token.Pos, calls bool) {
	x = ast.Unparen(x)
	tg := target{t: b.typ(x)}
	simple := func(e ast.Expr) bool {
		_, ok := e.(*ast.Ident)
		return ok || b.unit.Info.Types[e].Value != nil
	}
	scoped := false
	switch e := x.(type) {
	case *ast.Ident:
		tg.code = b.expr(x)
	case *ast.IndexExpr:
		if simple(e.X) && simple(e.Index) && !calls {
			tg.code = b.index(e)
			break
		}
		b.p("{")
		scoped = true
		tg = b.place(x, true)
	default:
		b.p("{")
		scoped = true
		if calls {
			tg = b.place(x, true)
			break
		}
		tg = b.pointed(x)
	}
	b.p("%s = %s %s (%s)", tg.code, tg.code, op, y(tg.t))
	if scoped {
		b.p("}")
	}
}

// pointed is a target whose operands are evaluated once.
func (b *Body) pointed(x ast.Expr) target {
	if s, ok := x.(*ast.SelectorExpr); ok {
		if _, isCall := ast.Unparen(s.X).(*ast.CallExpr); !isCall && !hasCall(s.X) {
			return target{t: b.typ(x), code: b.expr(x)}
		}
		p := b.fresh("p")
		b.p("%s := &%s", p, b.expr(x))
		return target{t: b.typ(x), code: "*" + p}
	}
	return b.place(x, true)
}

func hasCall(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
