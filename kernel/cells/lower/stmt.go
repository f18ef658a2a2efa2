package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (b *Body) stmts(list []ast.Stmt) {
	for _, s := range list {
		b.stmt(s, "")
	}
}

// stmt emits one statement; label is the label in front of it.
func (b *Body) stmt(s ast.Stmt, label string) {
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		b.p("{")
		b.stmts(s.List)
		b.p("}")
	case *ast.ExprStmt:
		b.at(s)
		b.discard(s.X)
	case *ast.AssignStmt:
		b.at(s)
		b.assign(s)
	case *ast.IncDecStmt:
		b.at(s)
		b.update(s.X, string(s.Tok.String()[0]), func(t types.Type) string {
			return b.constant(one, t, s.Pos())
		}, s.Pos(), false)
	case *ast.DeclStmt:
		b.at(s)
		b.decl(s.Decl)
	case *ast.ReturnStmt:
		b.at(s)
		b.ret(s)
	case *ast.IfStmt:
		b.ifStmt(s)
	case *ast.ForStmt:
		b.forStmt(s, label)
	case *ast.RangeStmt:
		b.rangeStmt(s, label)
	case *ast.SwitchStmt:
		b.switchStmt(s, label)
	case *ast.TypeSwitchStmt:
		b.typeSwitch(s, label)
	case *ast.SelectStmt:
		b.selectStmt(s, label)
	case *ast.BranchStmt:
		b.branch(s)
	case *ast.LabeledStmt:
		b.labeled(s)
	case *ast.GoStmt:
		b.at(s)
		b.goStmt(s)
	case *ast.DeferStmt:
		b.at(s)
		b.deferStmt(s)
	case *ast.SendStmt:
		b.at(s)
		c := b.typ(s.Chan).Underlying().(*types.Chan)
		b.p("%s.Send(%s, %s)", b.rt(), b.under(s.Chan), b.as(s.Value, c.Elem()))
	default:
		b.fail(s.Pos(), "this statement cannot be run")
	}
}

// discard emits an expression for its effects.
func (b *Body) discard(x ast.Expr) {
	x = ast.Unparen(x)
	if call, ok := x.(*ast.CallExpr); ok && !b.unit.Info.Types[call.Fun].IsType() {
		b.p("%s", b.call(call))
		return
	}
	if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		b.p("%s", b.expr(x))
		return
	}
	b.p("_ = %s", b.expr(x))
}

func (b *Body) ret(s *ast.ReturnStmt) {
	if b.yields != nil {
		b.yields.ret(b, s)
		return
	}
	n := b.sig.Results().Len()
	if n == 0 {
		b.p("return")
		return
	}
	if len(s.Results) == 0 {
		if b.defers != "" {
			b.p("return")
			return
		}
		b.p("return %s", strings.Join(b.results, ", "))
		return
	}
	values := b.returned(s, b.sig)
	if b.defers == "" {
		b.p("return %s", strings.Join(values, ", "))
		return
	}
	b.store(b.results, values, b.sig)
	b.p("return")
}

// store assigns results at once.
func (b *Body) store(names, values []string, sig *types.Signature) {
	if len(names) == 1 {
		b.p("%s = %s", names[0], b.made(values[0]))
		return
	}
	temps := make([]string, len(names))
	for i := range names {
		temps[i] = b.fresh("t")
		b.p("var %s %s = %s", temps[i], b.code(sig.Results().At(i).Type(), token.NoPos), values[i])
	}
	for i := range names {
		b.p("%s = %s", names[i], temps[i])
	}
}

// returned is the code of a return's values; a call with several results is
// taken apart first.
func (b *Body) returned(s *ast.ReturnStmt, sig *types.Signature) []string {
	n := sig.Results().Len()
	if len(s.Results) == 1 && n > 1 {
		tu := b.subst(b.unit.Info.TypeOf(s.Results[0]), b.env).(*types.Tuple)
		names := make([]string, n)
		values := make([]string, n)
		for i := range names {
			names[i] = b.fresh("t")
			values[i] = b.convert(names[i], tu.At(i).Type(), sig.Results().At(i).Type(), s.Pos())
		}
		b.p("%s := %s", strings.Join(names, ", "), b.expr(s.Results[0]))
		return values
	}
	values := make([]string, n)
	for i, r := range s.Results {
		values[i] = b.as(r, sig.Results().At(i).Type())
	}
	return values
}

func (b *Body) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		b.p("{")
		b.stmt(s.Init, "")
		defer b.p("}")
	}
	if b.mark != "" && risky(s.Cond) {
		b.p("%s = %d", b.mark, int(s.Cond.Pos()))
	}
	b.p("if %s {", b.expr(s.Cond))
	b.stmts(s.Body.List)
	if s.Else != nil {
		b.p("} else {")
		b.stmt(s.Else, "")
	}
	b.p("}")
}

// decl emits a declaration inside a function.
func (b *Body) decl(d ast.Decl) {
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return // types and constants are spelled where they are used
	}
	for _, spec := range g.Specs {
		b.varSpec(spec.(*ast.ValueSpec))
	}
}

func (b *Body) varSpec(s *ast.ValueSpec) {
	lhs := make([]ast.Expr, len(s.Names))
	for i, n := range s.Names {
		lhs[i] = n
	}
	if len(s.Values) == 0 {
		for _, n := range s.Names {
			if n.Name == "_" {
				continue
			}
			obj := b.unit.Info.Defs[n]
			t := b.subst(obj.Type(), b.env)
			if b.isGlobal(obj) {
				name := b.global(obj.(*types.Var), t)
				b.p("%s = %s", name, b.zero(t, n.Pos()))
				continue
			}
			name := b.define(obj)
			b.p("var %s %s", name, b.code(t, n.Pos()))
		}
		return
	}
	b.define2(lhs, s.Values, s.Pos())
}
