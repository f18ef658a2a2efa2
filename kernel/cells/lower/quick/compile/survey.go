package compile

import (
	"go/ast"
	"go/token"
	"go/types"
)

// survey refuses what the second tier does not have, and finds the variables
// that need memory of their own.
func (b *body) survey(body ast.Node) {
	b.boxes = map[*types.Var]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.TypeSwitchStmt, *ast.TypeAssertExpr:
			b.Refuse(n, "function values, deferred calls, goroutines, channels and interfaces")
		case *ast.BranchStmt:
			if n.Tok == token.GOTO {
				b.Refuse(n, "goto")
			}
		case *ast.ForStmt:
			b.fn.Hot = true
		case *ast.RangeStmt:
			b.fn.Hot = true
			b.pointed(n.X)
		case *ast.ReturnStmt:
			b.returns = true
		case *ast.CallExpr:
			if tv := b.Src.Info.Types[n.Fun]; !tv.IsType() && !tv.IsBuiltin() && !b.compiled(n) {
				b.strange = true
			}
		case *ast.StarExpr:
			b.strange = true
		case *ast.IndexExpr:
			b.pointed(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				b.addressed(n.X)
			}
		case *ast.SliceExpr:
			b.pointed(n.X)
			if _, ok := b.TypeOf(n.X).Underlying().(*types.Array); ok {
				b.addressed(n.X)
			}
		case *ast.SelectorExpr:
			sel := b.Src.Info.Selections[n]
			if sel != nil && sel.Indirect() {
				b.strange = true
			}
			if sel != nil && sel.Kind() == types.MethodVal {
				if _, ok := sel.Obj().Type().(*types.Signature).Recv().Type().(*types.Pointer); ok {
					b.addressed(n.X)
				}
			}
		}
		return true
	})
}

// compiled says whether a call is of a function of a compiled package; those that
// the second tier calls do not look at cells' variables.
func (b *body) compiled(x *ast.CallExpr) bool {
	sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := b.Src.Info.Uses[sel.Sel].(*types.Func)
	return ok && fn.Pkg() != nil && b.Host.Native(fn.Pkg().Path())
}

// pointed notes that what an expression points to is used, if it is a pointer.
func (b *body) pointed(e ast.Expr) {
	if t := b.Src.Info.TypeOf(e); t != nil {
		if _, ok := t.Underlying().(*types.Pointer); ok {
			b.strange = true
		}
	}
}

// addressed notes that the address of a variable is taken.
func (b *body) addressed(e ast.Expr) {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			if v, ok := b.Object(x).(*types.Var); ok {
				if _, ptr := v.Type().Underlying().(*types.Pointer); !ptr {
					b.boxes[v] = true
				} else if x == ast.Unparen(e) {
					b.boxes[v] = true
				}
			}
			return
		case *ast.SelectorExpr:
			if sel := b.Src.Info.Selections[x]; sel == nil || sel.Indirect() {
				return
			}
			e = x.X
		case *ast.IndexExpr:
			if _, ok := b.TypeOf(x.X).Underlying().(*types.Array); !ok {
				return
			}
			e = x.X
		default:
			return
		}
	}
}
