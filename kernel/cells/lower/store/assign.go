// Package store writes what puts values into places: assignments, variable
// declarations, results.
package store

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/form"
)

// Assign writes an assignment.
func (b *Store) Assign(s *ast.AssignStmt) {
	switch s.Tok {
	case token.ASSIGN, token.DEFINE:
		b.define2(s.Lhs, s.Rhs, s.Pos())
		return
	}
	op := strings.TrimSuffix(s.Tok.String(), "=")
	b.Update(s.Lhs[0], op, func(t types.Type) string {
		if op == "<<" || op == ">>" {
			return b.Count(s.Rhs[0])
		}
		return b.As(s.Rhs[0], t)
	}, s.Pos(), facts.HasCall(s.Rhs[0]))
}

// define2 emits lhs = rhs or lhs := rhs.
func (b *Store) define2(lhs, rhs []ast.Expr, pos token.Pos) {
	if len(lhs) == 1 && len(rhs) == 1 {
		b.assignOne(lhs[0], rhs[0])
		return
	}
	if len(rhs) == 1 {
		b.assignTuple(lhs, rhs[0], pos)
		return
	}
	targets := make([]Target, len(lhs))
	for i, l := range lhs {
		targets[i] = b.Place(l, true)
	}
	temps := make([]string, len(rhs))
	for i, r := range rhs {
		t := targets[i].T
		if t == nil {
			t = b.TypeOf(r)
		}
		temps[i] = b.Fresh("t")
		if b.Unit.Info.Types[r].IsNil() || form.IsInterface(t) {
			b.P("var %s %s = %s", temps[i], b.Code(t, r.Pos()), b.As(r, t))
			continue
		}
		b.P("%s := %s", temps[i], b.As(r, t))
	}
	for i := range lhs {
		b.Set(targets[i], temps[i])
	}
}

func (b *Store) assignOne(l, r ast.Expr) {
	tg := b.Place(l, false)
	t := tg.T
	if t == nil {
		t = b.TypeOf(r)
		if b.Unit.Info.Types[r].IsNil() {
			return
		}
	}
	code := b.As(r, t)
	if _, isMap := b.mapElement(l); (isMap || tg.T == nil) && facts.Derefs(r) && !form.IsInterface(t) {
		// The interpreter takes what a nil pointer points to for "no value".
		x := b.Fresh("t")
		b.P("var %s %s = %s", x, b.Code(t, r.Pos()), code)
		code = x
	}
	b.Set(tg, code)
}

// mapElement says whether an expression is an element of a map.
func (b *Store) mapElement(e ast.Expr) (*types.Map, bool) {
	i, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok {
		return nil, false
	}
	m, ok := b.TypeOf(i.X).Underlying().(*types.Map)
	return m, ok
}

// assignTuple emits an assignment from something with several values.
func (b *Store) assignTuple(lhs []ast.Expr, r ast.Expr, pos token.Pos) {
	r = ast.Unparen(r)
	types_, code := b.TupleOf(r, len(lhs))
	targets := make([]Target, len(lhs))
	for i, l := range lhs {
		targets[i] = b.Place(l, true)
	}
	names := make([]string, len(lhs))
	_, element := b.mapElement(r)
	for i := range names {
		if targets[i].T == nil {
			names[i] = "_"
			continue
		}
		if element {
			// What a map does not have leaves the interpreter's variable as it was.
			names[i] = b.Fresh("t")
			b.P("var %s %s", names[i], b.Code(types_[i], pos))
			continue
		}
		if targets[i].fresh && types.Identical(targets[i].T, types_[i]) && !form.IsInterface(types_[i]) {
			names[i] = b.Define(targets[i].obj)
			targets[i].fresh = false
			targets[i].code = ""
			continue
		}
		names[i] = b.Fresh("t")
	}
	op := ":="
	if element || allBlank(names) {
		op = "="
	}
	b.P("%s %s %s", strings.Join(names, ", "), op, code)
	for i, tg := range targets {
		if tg.T == nil || !tg.fresh && tg.code == "" {
			continue
		}
		b.Set(tg, b.Convert(names[i], types_[i], tg.T, pos))
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

// TupleOf is the code and the types of an expression with n values.
func (b *Store) TupleOf(r ast.Expr, n int) ([]types.Type, string) {
	boolType := types.Typ[types.Bool]
	switch x := r.(type) {
	case *ast.TypeAssertExpr:
		to := b.Subst(b.Unit.Info.TypeOf(x.Type), b.Env)
		return []types.Type{to, boolType}, fmt.Sprintf("%s(%s)", b.Assertion(to, r.Pos()), b.Expr(x.X))
	case *ast.UnaryExpr:
		c := b.TypeOf(x.X)
		return []types.Type{c.Underlying().(*types.Chan).Elem(), boolType}, fmt.Sprintf("%s(%s)", b.Receive(c, true, r.Pos()), b.Under(x.X))
	case *ast.IndexExpr:
		if m, ok := b.TypeOf(x.X).Underlying().(*types.Map); ok {
			return []types.Type{m.Elem(), boolType}, b.Index(x)
		}
	}
	tu, ok := b.Subst(b.Unit.Info.TypeOf(r), b.Env).(*types.Tuple)
	if !ok {
		b.Fail(r.Pos(), "this expression has one value")
	}
	list := make([]types.Type, n)
	for i := range list {
		list[i] = tu.At(i).Type()
	}
	return list, b.Expr(r)
}

// Update emits x op= y.
func (b *Store) Update(x ast.Expr, op string, y func(types.Type) string, pos token.Pos, calls bool) {
	x = ast.Unparen(x)
	tg := Target{T: b.TypeOf(x)}
	simple := func(e ast.Expr) bool {
		_, ok := e.(*ast.Ident)
		return ok || b.Unit.Info.Types[e].Value != nil
	}
	scoped := false
	switch e := x.(type) {
	case *ast.Ident:
		tg.code = b.Expr(x)
	case *ast.IndexExpr:
		if simple(e.X) && simple(e.Index) && !calls {
			tg.code = b.Index(e)
			break
		}
		b.P("{")
		scoped = true
		tg = b.Place(x, true)
	default:
		b.P("{")
		scoped = true
		if calls {
			tg = b.Place(x, true)
			break
		}
		tg = b.pointed(x)
	}
	b.P("%s = %s %s (%s)", tg.code, tg.code, op, y(tg.T))
	if scoped {
		b.P("}")
	}
}

// VarSpec writes the declaration of variables.
func (b *Store) VarSpec(s *ast.ValueSpec) {
	lhs := make([]ast.Expr, len(s.Names))
	for i, n := range s.Names {
		lhs[i] = n
	}
	if len(s.Values) == 0 {
		for _, n := range s.Names {
			if n.Name == "_" {
				continue
			}
			obj := b.Unit.Info.Defs[n]
			t := b.Subst(obj.Type(), b.Env)
			if b.isGlobal(obj) {
				name := b.GlobalVar(obj.(*types.Var), t)
				b.P("%s = %s", name, b.Zero(t, n.Pos()))
				continue
			}
			name := b.Define(obj)
			b.P("var %s %s", name, b.Code(t, n.Pos()))
		}
		return
	}
	b.define2(lhs, s.Values, s.Pos())
}
