// Package scope looks into the package that each cell is to the type checker.
package scope

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"
)

// Globals are the variables and functions of package main that code mentions.
func Globals(info *types.Info, n ast.Node) map[types.Object]bool {
	found := map[types.Object]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			switch o := info.Uses[id].(type) {
			case *types.Var, *types.Func:
				if o.Pkg() != nil && o.Pkg().Path() == "main" && o.Parent() == o.Pkg().Scope() {
					found[o] = true
				}
			}
		}
		return true
	})
	return found
}

// Strip takes the objects of earlier cells out of a cell's package once it is
// checked: the package lives as long as one of its own objects, and they would
// live with it, and with them all before. The scope has no method for this.
func Strip(pkg *types.Package) {
	own := pkg.Scope()
	f := reflect.ValueOf(own).Elem().FieldByName("elems")
	if !f.IsValid() || f.Type() != reflect.TypeFor[map[string]types.Object]() {
		return
	}
	elems := (*map[string]types.Object)(unsafe.Pointer(f.UnsafeAddr()))
	left := map[string]types.Object{} // a map from which things go stays as large
	for n, o := range *elems {
		if o.Pkg() == pkg && o.Parent() == own {
			left[n] = o
		}
	}
	*elems = left
}
