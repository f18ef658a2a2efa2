package check

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"
	"unsafe"
)

// A session may have very many cells. What none of the later ones can mention is
// let go: the earlier x where x is declared anew, with all that was known where it
// was declared.

// globals are the variables and functions of package main that code mentions.
func globals(info *types.Info, n ast.Node) map[types.Object]bool {
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

// replace makes an object the latest of its name, and lets the one before go if
// nothing that may still be emitted mentions it.
func (s *Session) replace(name string, o types.Object) {
	old := s.objects[name]
	s.objects[name] = o
	if old == nil || old == o || s.orphans[old] {
		return
	}
	for _, d := range s.decls {
		if d.objects[old] {
			return
		}
	}
	s.program.Forget(old)
}

// orphan remembers what a declaration mentions that goes: the methods of values
// that were made before may still be emitted.
func (s *Session) orphan(d *declaration) {
	for _, n := range d.names {
		if strings.Contains(n, ".") {
			for o := range d.objects {
				s.orphans[o] = true
			}
		}
	}
}

// strip takes the objects of earlier cells out of a cell's package once it is
// checked: the package lives as long as one of its own objects, and they would
// live with it, and with them all before. The scope has no method for this.
func strip(pkg *types.Package) {
	scope := pkg.Scope()
	f := reflect.ValueOf(scope).Elem().FieldByName("elems")
	if !f.IsValid() || f.Type() != reflect.TypeFor[map[string]types.Object]() {
		return
	}
	elems := *(*map[string]types.Object)(unsafe.Pointer(f.UnsafeAddr()))
	for n, o := range elems {
		if o.Pkg() != pkg || o.Parent() != scope {
			delete(elems, n)
		}
	}
}
