// Package stmt writes statements: control flow, loops, deferred calls and
// goroutines.
package stmt

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/function"
	"cryptounet/kernel/cells/lower/store"
)

// Body is a function while its statements are written.
type Body struct {
	store.Store
	flow   []*flow
	yields *yield // the body of a range over a function

	labels    map[string]string
	end       string // the label behind the last statement, once a return goes there
	gotos     map[string]bool
	deferring bool
}

// New returns a function whose statements are to be written; block is all
// of them.
func New(b *function.Func, block *ast.BlockStmt) *Body {
	return &Body{Store: store.New(b), gotos: facts.Gotos(block)}
}

// Write writes the statements of a function.
func Write(f *function.Func, block *ast.BlockStmt) {
	b := New(f, block)
	b.stmts(block.List)
	if b.end != "" {
		b.P("%s:\n_ = 0", b.end)
	}
}

// leave writes a return without values. Among gotos it goes to the function's
// end: the interpreter runs a return that is reached in two ways without end.
func (b *Body) leave() {
	if len(b.gotos) == 0 || b.yields != nil {
		b.P("return")
		return
	}
	if b.end == "" {
		b.end = b.Fresh("Gend")
	}
	b.P("goto %s", b.end)
}

func (b *Body) stmts(list []ast.Stmt) {
	defer b.Block()()
	for _, s := range list {
		b.Probe(s)
		b.Stmt(s, "")
	}
}

// Stmt emits one statement; label is the label in front of it.
func (b *Body) Stmt(s ast.Stmt, label string) {
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		b.P("{")
		b.stmts(s.List)
		b.P("}")
	case *ast.ExprStmt:
		b.At(s)
		b.discard(s.X)
	case *ast.AssignStmt:
		b.At(s)
		b.Assign(s)
	case *ast.IncDecStmt:
		b.At(s)
		b.Update(s.X, string(s.Tok.String()[0]), func(t types.Type) string {
			return b.Constant(one, t, s.Pos())
		}, s.Pos(), false)
	case *ast.DeclStmt:
		b.At(s)
		b.decl(s.Decl)
	case *ast.ReturnStmt:
		b.At(s)
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
		b.At(s)
		b.goStmt(s)
	case *ast.DeferStmt:
		b.At(s)
		b.deferStmt(s)
	case *ast.SendStmt:
		b.At(s)
		c := b.TypeOf(s.Chan).Underlying().(*types.Chan)
		b.P("%s.Send(%s, %s)", b.RT(), b.Under(s.Chan), b.As(s.Value, c.Elem()))
	default:
		b.Fail(s.Pos(), "this statement cannot be run")
	}
}

// discard emits an expression for its effects.
func (b *Body) discard(x ast.Expr) {
	x = ast.Unparen(x)
	if call, ok := x.(*ast.CallExpr); ok && !b.Unit.Info.Types[call.Fun].IsType() {
		b.P("%s", b.Call(call))
		return
	}
	if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		b.P("%s", b.Expr(x))
		return
	}
	b.P("_ = %s", b.Expr(x))
}

func (b *Body) ret(s *ast.ReturnStmt) {
	if b.yields != nil {
		b.yields.ret(b, s)
		return
	}
	n := b.Sig.Results().Len()
	if n == 0 {
		b.leave()
		return
	}
	if len(s.Results) == 0 {
		if b.Guarded() {
			b.leave()
			return
		}
		b.P("return %s", strings.Join(b.Results, ", "))
		return
	}
	values := b.returned(s, b.Sig)
	if !b.Guarded() {
		if n == 1 && len(b.gotos) > 0 {
			r := b.Fresh("r")
			b.P("var %s %s = %s", r, b.Code(b.Sig.Results().At(0).Type(), s.Pos()), values[0])
			values[0] = r
		}
		b.P("return %s", strings.Join(values, ", "))
		return
	}
	b.StoreAll(b.Results, values, b.Sig)
	b.leave()
}

// returned is the code of a return's values; a call with several results is
// taken apart first.
func (b *Body) returned(s *ast.ReturnStmt, sig *types.Signature) []string {
	n := sig.Results().Len()
	if len(s.Results) == 1 && n > 1 {
		tu := b.Subst(b.Unit.Info.TypeOf(s.Results[0]), b.Env).(*types.Tuple)
		names := make([]string, n)
		values := make([]string, n)
		for i := range names {
			names[i] = b.Fresh("t")
			values[i] = b.Convert(names[i], tu.At(i).Type(), sig.Results().At(i).Type(), s.Pos())
		}
		b.P("%s := %s", strings.Join(names, ", "), b.Expr(s.Results[0]))
		return values
	}
	values := make([]string, n)
	for i, r := range s.Results {
		values[i] = b.As(r, sig.Results().At(i).Type())
		if n > 1 {
			// The interpreter has what a builtin gives for the first result,
			// unless something stands between it and the return.
			values[i] = "(" + values[i] + ")"
		}
	}
	return values
}

func (b *Body) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		b.P("{")
		b.Stmt(s.Init, "")
		defer b.P("}")
	}
	if b.Mark != "" && facts.Risky(s.Cond) {
		b.P("%s = %d", b.Mark, int(s.Cond.Pos()))
	}
	b.P("if %s {", b.Expr(s.Cond))
	b.stmts(s.Body.List)
	if s.Else != nil {
		b.P("} else {")
		if _, ok := s.Else.(*ast.IfStmt); ok {
			b.Probe(s.Else)
		}
		b.Stmt(s.Else, "")
	}
	b.P("}")
}

// decl emits a declaration inside a function.
func (b *Body) decl(d ast.Decl) {
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return // types and constants are spelled where they are used
	}
	for _, spec := range g.Specs {
		b.VarSpec(spec.(*ast.ValueSpec))
	}
}
