package past

import (
	"go/ast"
	"go/types"
	"strings"
)

// Showable says whether a cell's last expression has a value that people want
// to see.
func Showable(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	if tv.Type == nil || tv.IsVoid() || prints(info, e) {
		return false
	}
	tu, ok := tv.Type.(*types.Tuple)
	return !ok || tu.Len() > 0
}

// prints says whether an expression is a call of a printing function of fmt,
// whose results nobody wants to see.
func prints(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "fmt" {
		return false
	}
	return strings.HasPrefix(fn.Name(), "Print") || strings.HasPrefix(fn.Name(), "Fprint")
}
