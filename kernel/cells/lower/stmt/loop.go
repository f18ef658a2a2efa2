package stmt

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/facts"
)

var one = constant.MakeInt64(1)

func (b *Body) forStmt(s *ast.ForStmt, label string) {
	if b.QuickLoop(s, label, b.yields == nil) {
		return
	}
	b.P("{")
	defer b.P("}")
	var vars []types.Object
	if s.Init != nil {
		b.Stmt(s.Init, "")
		if a, ok := s.Init.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
			for _, l := range a.Lhs {
				if obj := b.Unit.Info.Defs[l.(*ast.Ident)]; obj != nil && facts.Captured(b.Unit.Info, obj, s.Body, s.Cond, s.Post) {
					vars = append(vars, obj)
				}
			}
		}
	}
	f := b.push(label, true)
	defer b.pop()
	if s.Cond != nil {
		b.At(s.Cond)
	}
	post := ""
	outer := map[types.Object]string{}
	inner := map[types.Object]string{}
	for _, v := range vars {
		outer[v] = b.Names[v]
		inner[v] = b.Fresh(v.Name())
		post += fmt.Sprintf("%s = %s\n", outer[v], inner[v])
	}
	if s.Post != nil {
		post += b.Aside(func() { b.Stmt(s.Post, "") })
	}
	simple := len(vars) == 0 && strings.Count(post, "\n") <= 1 && !strings.HasPrefix(post, "L_")
	switch {
	case simple:
		cond := ""
		if s.Cond != nil {
			cond = b.Expr(s.Cond)
		}
		b.Tell(s.Body.Pos())
		b.heading(f)
		if s.Post == nil {
			b.P("for %s {", cond)
		} else {
			b.P("for ; %s; %s {", cond, strings.TrimSuffix(post, "\n"))
		}
		b.Poll()
		b.stmts(s.Body.List)
		b.P("}")
	default:
		f.before = post
		b.heading(f)
		b.P("for {")
		for _, v := range vars {
			b.P("%s := %s", inner[v], outer[v])
			b.Names[v] = inner[v]
		}
		b.Poll()
		if s.Cond != nil {
			b.At(s.Cond)
			b.P("if !(%s) { break }", b.Expr(s.Cond))
		}
		b.stmts(s.Body.List)
		b.Text(post)
		b.P("}")
	}
}
