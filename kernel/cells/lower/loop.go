package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

var one = constant.MakeInt64(1)

// captured says whether a variable may outlive one turn of a loop: a function
// literal mentions it or its address is taken.
func (b *Body) captured(obj types.Object, nodes ...ast.Node) bool {
	if obj == nil {
		return false
	}
	found := false
	uses := func(n ast.Node) bool {
		hit := false
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && b.unit.Info.ObjectOf(id) == obj {
				hit = true
			}
			return !hit
		})
		return hit
	}
	for _, n := range nodes {
		if n == nil {
			continue
		}
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				if uses(n) {
					found = true
				}
				return false
			case *ast.UnaryExpr:
				if n.Op == token.AND && uses(n.X) {
					found = true
				}
			case *ast.SliceExpr:
				if uses(n.X) {
					found = true
				}
			case *ast.SelectorExpr: // a method may take the address
				if _, ok := obj.Type().Underlying().(*types.Basic); !ok && uses(n.X) {
					found = true
				} else if id, ok := n.X.(*ast.Ident); ok && b.unit.Info.ObjectOf(id) == obj {
					found = true
				}
			case *ast.RangeStmt:
				if _, ok := b.unit.Info.TypeOf(n.X).Underlying().(*types.Signature); ok && uses(n.Body) {
					found = true
				}
			case *ast.DeferStmt, *ast.GoStmt:
				if uses(n) {
					found = true
				}
			}
			return !found
		})
	}
	return found
}

// assigned says whether a loop's body changes a variable.
func (b *Body) assigned(obj types.Object, n ast.Node) bool {
	found := false
	is := func(e ast.Expr) bool {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.Ident:
				return b.unit.Info.ObjectOf(x) == obj
			case *ast.SelectorExpr:
				e = x.X
			case *ast.IndexExpr:
				e = x.X
			default:
				return false
			}
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				found = found || is(l)
			}
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.RangeStmt:
			found = found || n.Key != nil && is(n.Key) || n.Value != nil && is(n.Value)
		}
		return !found
	})
	return found
}

// aside emits statements into a string.
func (b *Body) aside(emit func()) string {
	w := b.w
	b.w = &strings.Builder{}
	emit()
	s := b.w.String()
	b.w = w
	return s
}

func (b *Body) push(label string, loop bool) *flow {
	f := &flow{label: label, loop: loop}
	if label != "" {
		f.code = b.fresh(label)
	}
	b.flow = append(b.flow, f)
	return f
}

func (b *Body) pop() { b.flow = b.flow[:len(b.flow)-1] }

// heading writes the label of a loop or switch, directly in front of it.
func (b *Body) heading(f *flow) {
	if f.code != "" {
		b.p("%s:", f.code)
	}
}

func (b *Body) forStmt(s *ast.ForStmt, label string) {
	b.p("{")
	defer b.p("}")
	var vars []types.Object
	if s.Init != nil {
		b.stmt(s.Init, "")
		if a, ok := s.Init.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
			for _, l := range a.Lhs {
				if obj := b.unit.Info.Defs[l.(*ast.Ident)]; obj != nil && b.captured(obj, s.Body, s.Cond, s.Post) {
					vars = append(vars, obj)
				}
			}
		}
	}
	f := b.push(label, true)
	defer b.pop()
	if s.Cond != nil {
		b.at(s.Cond)
	}
	post := ""
	outer := map[types.Object]string{}
	inner := map[types.Object]string{}
	for _, v := range vars {
		outer[v] = b.names[v]
		inner[v] = b.fresh(v.Name())
		post += fmt.Sprintf("%s = %s\n", outer[v], inner[v])
	}
	if s.Post != nil {
		post += b.aside(func() { b.stmt(s.Post, "") })
	}
	simple := len(vars) == 0 && strings.Count(post, "\n") <= 1 && !strings.HasPrefix(post, "L_")
	switch {
	case simple:
		cond := ""
		if s.Cond != nil {
			cond = b.expr(s.Cond)
		}
		b.heading(f)
		if s.Post == nil {
			b.p("for %s {", cond)
		} else {
			b.p("for ; %s; %s {", cond, strings.TrimSuffix(post, "\n"))
		}
		b.poll()
		b.stmts(s.Body.List)
		b.p("}")
	default:
		f.before = post
		b.heading(f)
		b.p("for {")
		for _, v := range vars {
			b.p("%s := %s", inner[v], outer[v])
			b.names[v] = inner[v]
		}
		b.poll()
		if s.Cond != nil {
			b.at(s.Cond)
			b.p("if !(%s) { break }", b.expr(s.Cond))
		}
		b.stmts(s.Body.List)
		b.w.WriteString(post)
		b.p("}")
	}
}
