package stmt

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// selectStmt hands the channels to the runtime and switches on its choice.
func (b *Body) selectStmt(s *ast.SelectStmt, label string) {
	if b.Mark != "" {
		b.P("%s = %d", b.Mark, int(s.Pos()))
	}
	b.P("{")
	defer b.P("}")
	hasDefault := false
	args := []string{}
	arms := make([]func(), len(s.Body.List))
	conds := make([]string, len(s.Body.List))
	w, v, ok := b.Fresh("w"), b.Fresh("v"), b.Fresh("ok")
	n := 0
	for i, c := range s.Body.List {
		cc := c.(*ast.CommClause)
		arms[i] = func() {}
		var from ast.Expr
		var lhs []ast.Expr
		switch m := cc.Comm.(type) {
		case nil:
			hasDefault = true
			conds[i] = w + " < 0"
			continue
		case *ast.SendStmt:
			ct := b.TypeOf(m.Chan).Underlying().(*types.Chan)
			b.At(m)
			c, x := b.Fresh("c"), b.Fresh("x")
			b.P("%s := %s", c, b.Under(m.Chan))
			b.P("var %s %s = %s", x, b.Code(ct.Elem(), m.Pos()), b.As(m.Value, ct.Elem()))
			args = append(args, "true", c, x)
		case *ast.ExprStmt:
			from = m.X
		case *ast.AssignStmt:
			from, lhs = m.Rhs[0], m.Lhs
		}
		conds[i] = fmt.Sprintf("%s == %d", w, n)
		n++
		if from == nil {
			continue
		}
		x := ast.Unparen(from).(*ast.UnaryExpr).X
		elem := b.TypeOf(x).Underlying().(*types.Chan).Elem()
		b.At(from)
		ch := b.Fresh("c")
		b.P("%s := %s", ch, b.Under(x))
		args = append(args, "false", ch, "nil")
		arms[i] = func() {
			for j, l := range lhs {
				tg := b.Place(l, true)
				if tg.T == nil {
					continue
				}
				if j == 1 {
					b.Set(tg, b.Convert(ok, types.Typ[types.Bool], tg.T, l.Pos()))
					continue
				}
				b.Set(tg, b.Convert(b.FromAny(elem, l.Pos())+"("+v+")", elem, tg.T, l.Pos()))
			}
		}
	}
	b.P("%s, %s, %s := %s.Select(%s)", w, v, ok, b.RT(), strings.Join(append([]string{fmt.Sprint(hasDefault)}, args...), ", "))
	b.P("_, _, _ = %s, %s, %s", w, v, ok)
	if len(arms) == 0 {
		return
	}
	f := b.push(label, false)
	defer b.pop()
	b.heading(f)
	b.P("switch {")
	for i, c := range s.Body.List {
		b.P("case %s:", conds[i])
		arms[i]()
		b.stmts(c.(*ast.CommClause).Body)
	}
	b.P("}")
}
