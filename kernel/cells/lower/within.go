package lower

import (
	"go/ast"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/stmt"
)

// Within emits what is evaluated for a debugger in a function that is held:
// the function's variables that it uses are copied in, and out again where it
// may have changed them; values are handed to the runtime.
func (b *Entry) Within(used []emit.Local, list []ast.Stmt, values []ast.Expr) {
	block := &ast.BlockStmt{List: list}
	b.Body = stmt.New(b.Func, block)
	var nodes []ast.Node
	for _, s := range list {
		nodes = append(nodes, s)
	}
	for _, e := range values {
		nodes = append(nodes, e)
	}
	for i, l := range used {
		b.P("var %s %s = %s(%s.Held(%d))", b.Define(l.Var), b.Code(l.Type, l.Var.Pos()), b.FromAny(l.Type, l.Var.Pos()), b.RT(), i)
	}
	for _, s := range list {
		b.Stmt(s, "")
	}
	for _, e := range values {
		b.answer(e)
	}
	for i, l := range used {
		changes := false
		for _, n := range nodes {
			changes = changes || facts.Assigned(b.Unit.Info, l.Var, n)
		}
		if changes || facts.Captured(b.Unit.Info, l.Var, nodes...) {
			b.P("%s.Put(%d, %s)", b.RT(), i, b.Names[l.Var])
		}
	}
}

// answer hands on the values of an expression, with the keys of their types.
func (b *Entry) answer(e ast.Expr) {
	anyType := types.NewInterfaceType(nil, nil)
	tv := b.Unit.Info.Types[e]
	one := func(code string, t types.Type) {
		b.P("%s.Answer(%s, %s)", b.RT(), b.KeyCode(t, e.Pos()), b.Convert(code, t, anyType, e.Pos()))
	}
	switch tu, isTuple := tv.Type.(*types.Tuple); {
	case tv.IsNil():
		b.P("%s.Answer(-1, nil)", b.RT())
	case isTuple && !b.commaOK(e):
		one(b.Expr(e), b.Subst(tu.At(0).Type(), b.Env))
	case isTuple && tu.Len() == 0, tv.IsVoid():
		b.P("%s", b.Expr(e))
	case isTuple:
		names := make([]string, tu.Len())
		for i := range names {
			names[i] = b.Fresh("s")
		}
		b.P("%s := %s", strings.Join(names, ", "), b.Expr(e))
		for i, name := range names {
			one(name, b.Subst(tu.At(i).Type(), b.Env))
		}
	default:
		t := b.TypeOf(e)
		if form.IsInterface(t) {
			t = anyType
		}
		b.P("%s.Answer(%s, %s)", b.RT(), b.KeyCode(t, e.Pos()), b.As(e, anyType))
	}
}

// Bring emits what gives a variable of the session the value of a local one.
func (b *Entry) Bring(v *types.Var, l emit.Local) {
	x := b.Fresh("x")
	b.P("var %s %s = %s(%s.Held(0))", x, b.Code(l.Type, l.Var.Pos()), b.FromAny(l.Type, l.Var.Pos()), b.RT())
	b.P("%s = %s", b.GlobalVar(v, l.Type), x)
}
