package stmt

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/form"
)

func (b *Body) switchStmt(s *ast.SwitchStmt, label string) {
	b.P("{")
	defer b.P("}")
	if s.Init != nil {
		b.Stmt(s.Init, "")
	}
	tag := ""
	var tagType types.Type = types.Typ[types.Bool]
	if s.Tag != nil {
		b.At(s.Tag)
		tagType = b.TypeOf(s.Tag)
		tag = b.Fresh("t")
		b.P("var %s %s = %s", tag, b.Code(tagType, s.Pos()), b.As(s.Tag, tagType))
	}
	if len(s.Body.List) == 0 {
		return
	}
	if s.Tag == nil {
		for _, c := range s.Body.List {
			for _, e := range c.(*ast.CaseClause).List {
				if facts.Risky(e) {
					b.At(e)
				}
			}
		}
	}
	f := b.push(label, false)
	defer b.pop()
	clauses := make([]string, len(s.Body.List)) // the condition, "" for default
	for i, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		if cc.List != nil {
			var conds []string
			for _, e := range cc.List {
				if s.Tag == nil {
					if form.IsInterface(b.TypeOf(e)) {
						conds = append(conds, fmt.Sprintf("%s.Equal(%s, %s.Any(true))", b.RT(), b.Expr(e), b.RT()))
						continue
					}
					conds = append(conds, b.Expr(e))
					continue
				}
				if b.Unit.Info.Types[e].IsNil() {
					if form.IsInterface(tagType) {
						conds = append(conds, fmt.Sprintf("%s.IsNil(%s)", b.RT(), tag))
					} else {
						conds = append(conds, tag+" == nil")
					}
					continue
				}
				x := func(t types.Type) string { return b.Convert(tag, tagType, t, e.Pos()) }
				y := func(t types.Type) string { return b.As(e, t) }
				et := b.TypeOf(e)
				if b.Unit.Info.Types[e].Value != nil && !form.IsInterface(tagType) {
					et = tagType
				}
				conds = append(conds, b.CompareCode(token.EQL, x, y, tagType, et, false, e.Pos()))
			}
			clauses[i] = strings.Join(conds, " || ")
		}
	}
	if facts.FallsFromDefault(s) {
		// The interpreter falls from default only if it is the last clause: the
		// clause is chosen first.
		w := b.Fresh("w")
		b.P("var %s int", w)
		b.P("switch {")
		for i, cond := range clauses {
			if cond == "" {
				b.P("default: %s = %d", w, i)
			} else {
				b.P("case %s: %s = %d", cond, w, i)
			}
			clauses[i] = fmt.Sprintf("%s == %d", w, i)
		}
		b.P("}")
	}
	b.heading(f)
	b.P("switch {")
	for i, c := range s.Body.List {
		if clauses[i] == "" {
			b.P("default:")
		} else {
			b.P("case %s:", clauses[i])
		}
		b.stmts(c.(*ast.CaseClause).Body)
	}
	b.P("}")
}

func (b *Body) typeSwitch(s *ast.TypeSwitchStmt, label string) {
	b.P("{")
	defer b.P("}")
	if s.Init != nil {
		b.Stmt(s.Init, "")
	}
	var x ast.Expr
	bound := false
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = a.X.(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		x = a.Rhs[0].(*ast.TypeAssertExpr).X
		bound = true
	}
	b.At(x)
	v := b.Fresh("x")
	b.P("var %s interface{} = %s", v, b.As(x, types.NewInterfaceType(nil, nil)))
	if len(s.Body.List) == 0 {
		return
	}
	var keys []string
	for _, c := range s.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			if b.Unit.Info.Types[e].IsNil() {
				keys = append(keys, "-1")
			} else {
				keys = append(keys, b.KeyCode(b.TypeOf(e), e.Pos()))
			}
		}
	}
	f := b.push(label, false)
	defer b.pop()
	w := b.Fresh("w")
	b.P("%s := %s.Which(%s)", w, b.RT(), strings.Join(append([]string{v}, keys...), ", "))
	b.heading(f)
	b.P("switch {")
	n := 0
	for _, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		if cc.List == nil {
			b.P("default:")
		} else {
			var conds []string
			for range cc.List {
				conds = append(conds, fmt.Sprintf("%s == %d", w, n))
				n++
			}
			b.P("case %s:", strings.Join(conds, " || "))
		}
		if obj := b.Unit.Info.Implicits[cc]; bound && obj != nil {
			t := b.Subst(obj.Type(), b.Env)
			name := b.Define(obj)
			switch {
			case len(cc.List) == 1 && !b.Unit.Info.Types[cc.List[0]].IsNil():
				b.P("%s, _ := %s(%s)", name, b.Assertion(t, cc.Pos()), v)
			default:
				b.P("var %s %s = %s", name, b.Code(t, cc.Pos()), b.Convert(v, types.NewInterfaceType(nil, nil), t, cc.Pos()))
			}
		}
		b.stmts(cc.Body)
	}
	b.P("}")
}
