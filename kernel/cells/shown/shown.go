// Package shown says which values that a cell ends in people want to see.
package shown

import (
	"go/ast"
	"go/types"
	"strings"
)

// Wanted says whether a cell's last expression has a value that people want
// to see.
func Wanted(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	if tv.Type == nil || tv.IsVoid() || prints(info, e) || place(tv.Type) {
		return false
	}
	tu, ok := tv.Type.(*types.Tuple)
	return !ok || tu.Len() > 0
}

// place says whether a type's values are places in the output: what is to be seen
// stands there.
func place(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "cryptounet/kernel/display" {
		return false
	}
	return n.Obj().Name() == "Handle" || n.Obj().Name() == "Bar"
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
