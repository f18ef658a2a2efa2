// Package facts answers questions about source code that lowering asks before
// it writes: may this panic, does a closure keep that variable.
package facts

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Risky says whether a statement may panic or call, itself or in its head.
func Risky(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt, *ast.SelectorExpr:
			found = true
		case *ast.BinaryExpr:
			switch n.Op {
			case token.QUO, token.REM, token.SHL, token.SHR, token.EQL, token.NEQ:
				found = true
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				found = true
			}
		case *ast.AssignStmt:
			switch n.Tok {
			case token.QUO_ASSIGN, token.REM_ASSIGN, token.SHL_ASSIGN, token.SHR_ASSIGN:
				found = true
			}
		case *ast.BlockStmt, *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}

// Defers says whether a function's own statements defer a call.
func Defers(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.DeferStmt:
			found = true
		case *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}

// Gotos collects the labels that goto statements aim at.
func Gotos(body *ast.BlockStmt) map[string]bool {
	m := map[string]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.BranchStmt); ok && s.Tok == token.GOTO {
			m[s.Label.Name] = true
		}
		return true
	})
	return m
}

// Derefs says whether an expression looks at what a pointer points to.
func Derefs(e ast.Expr) bool {
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

// HasCall says whether an expression calls a function or receives.
func HasCall(e ast.Expr) bool {
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

// FallsFromDefault says whether a switch has a default clause in front of
// others and some clause falls through.
func FallsFromDefault(s *ast.SwitchStmt) bool {
	falls, early := false, false
	for i, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		early = early || cc.List == nil && i < len(s.Body.List)-1
		if n := len(cc.Body); n > 0 {
			br, ok := cc.Body[n-1].(*ast.BranchStmt)
			falls = falls || ok && br.Tok == token.FALLTHROUGH
		}
	}
	return falls && early
}

// Captured says whether a variable may outlive one turn of a loop: a function
// literal mentions it or its address is taken.
func Captured(info *types.Info, obj types.Object, nodes ...ast.Node) bool {
	if obj == nil {
		return false
	}
	found := false
	uses := func(n ast.Node) bool {
		hit := false
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && info.ObjectOf(id) == obj {
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
				} else if id, ok := n.X.(*ast.Ident); ok && info.ObjectOf(id) == obj {
					found = true
				}
			case *ast.RangeStmt:
				if _, ok := info.TypeOf(n.X).Underlying().(*types.Signature); ok && uses(n.Body) {
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

// Assigned says whether a loop's body changes a variable.
func Assigned(info *types.Info, obj types.Object, n ast.Node) bool {
	found := false
	is := func(e ast.Expr) bool {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.Ident:
				return info.ObjectOf(x) == obj
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

// Settled says whether expressions are constants, variables and literals of
// them: nothing whose value another part of the statement changes.
func Settled(info *types.Info, list []ast.Expr) bool {
	for _, e := range list {
		found := false
		ast.Inspect(e, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.IndexExpr, *ast.SelectorExpr, *ast.StarExpr, *ast.CallExpr, *ast.SliceExpr:
				found = true
			}
			return !found
		})
		if found && info.Types[e].Value == nil {
			return false
		}
	}
	return true
}

// Leaves says whether a function's last statement leaves it or goes elsewhere.
func Leaves(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	}
	return false
}

// At is the position that a panic of a statement or expression is reported at:
// that of its one part that may panic, as compiled Go has it, or its own.
func At(n ast.Node) token.Pos {
	var risky []ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.BlockStmt, *ast.FuncLit:
			return false
		case *ast.CallExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt, *ast.BinaryExpr, *ast.UnaryExpr:
			if Risky(n) && !harmless(n) {
				risky = append(risky, n)
			}
		}
		return true
	})
	if len(risky) != 1 {
		return n.Pos()
	}
	switch x := risky[0].(type) {
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
			return sel.Sel.Pos()
		}
	case *ast.IndexExpr:
		return x.Lbrack
	case *ast.SliceExpr:
		return x.Lbrack
	}
	return n.Pos()
}

// harmless says whether a call is one of a predeclared function that does not panic.
func harmless(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := call.Fun.(*ast.Ident)
	return ok && (id.Name == "append" || id.Name == "len" || id.Name == "cap")
}
