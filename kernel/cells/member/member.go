// Package member lists what may follow a dot.
package member

import (
	"go/ast"
	"go/types"
	"strings"
)

// Item is one completion: its kind is "function", "type", "variable",
// "constant", "field", "method", "module", "keyword", "magic" or "path".
type Item struct {
	Text, Kind string
	// Signature is a function's parameters and results, or the type of what has one.
	Signature string
	// Type is the object's, nil for what is none.
	Type types.Type
}

// New is the item of an object, under a name.
func New(name string, o types.Object) Item { return of(name, Kind(o), o) }

func of(name, kind string, o types.Object) Item {
	i := Item{Text: name, Kind: kind, Type: o.Type()}
	switch o.(type) {
	case *types.Func, *types.Var, *types.Const:
		i.Signature = strings.TrimPrefix(types.TypeString(o.Type(), qualify), "func")
	case *types.TypeName:
		if i.Signature = types.TypeString(o.Type().Underlying(), qualify); len(i.Signature) > 60 {
			i.Signature, _, _ = strings.Cut(i.Signature, "{")
		}
	case *types.PkgName, *types.Builtin, *types.Nil:
		i.Type = nil
	}
	return i
}

func qualify(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

// packages are those that can be imported.
type packages interface {
	types.Importer
	Paths() []string
}

// Of lists what may follow the dot of a selector.
func Of(sel *ast.SelectorExpr, info *types.Info, importer packages, prefix string) []Item {
	var items []Item
	if id, ok := sel.X.(*ast.Ident); ok {
		if pn, ok := info.Uses[id].(*types.PkgName); ok {
			scope := pn.Imported().Scope()
			for _, n := range scope.Names() {
				if o := scope.Lookup(n); o.Exported() && strings.HasPrefix(n, prefix) {
					items = append(items, New(n, o))
				}
			}
			return items
		}
		// A package that the cell has not imported: its members help no less.
		if info.Uses[id] == nil {
			for _, path := range importer.Paths() {
				if path == id.Name || strings.HasSuffix(path, "/"+id.Name) {
					if pkg, err := importer.Import(path); err == nil {
						for _, n := range pkg.Scope().Names() {
							if o := pkg.Scope().Lookup(n); o.Exported() && strings.HasPrefix(n, prefix) {
								items = append(items, New(n, o))
							}
						}
						return items
					}
				}
			}
		}
	}
	t := info.TypeOf(sel.X)
	if t == nil {
		return nil
	}
	if tu, ok := t.(*types.Tuple); ok {
		if tu.Len() != 1 {
			return nil
		}
		t = tu.At(0).Type()
	}
	seen := map[string]bool{}
	add := func(o types.Object, kind string) {
		if seen[o.Name()] || !strings.HasPrefix(o.Name(), prefix) || o.Name() == "_" {
			return
		}
		if !o.Exported() && (o.Pkg() == nil || o.Pkg().Path() != "main") {
			return
		}
		seen[o.Name()] = true
		items = append(items, of(o.Name(), kind, o))
	}
	set := types.NewMethodSet(t)
	if _, isPtr := t.Underlying().(*types.Pointer); !isPtr && !types.IsInterface(t) {
		set = types.NewMethodSet(types.NewPointer(t))
	}
	for i := 0; i < set.Len(); i++ {
		add(set.At(i).Obj(), "method")
	}
	if !info.Types[sel.X].IsType() {
		fields(t, map[types.Type]bool{}, func(v *types.Var) { add(v, "field") })
	}
	return items
}

// fields visits a struct's fields, those of embedded ones too.
func fields(t types.Type, seen map[types.Type]bool, f func(*types.Var)) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if seen[t] {
		return
	}
	seen[t] = true
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i := 0; i < s.NumFields(); i++ {
		f(s.Field(i))
	}
	for i := 0; i < s.NumFields(); i++ {
		if s.Field(i).Embedded() {
			fields(s.Field(i).Type(), seen, f)
		}
	}
}

// Kind is what a name stands for.
func Kind(o types.Object) string {
	switch o := o.(type) {
	case *types.Func, *types.Builtin:
		return "function"
	case *types.TypeName:
		return "type"
	case *types.Const, *types.Nil:
		return "constant"
	case *types.PkgName:
		return "module"
	case *types.Var:
		if o.IsField() {
			return "field"
		}
	}
	return "variable"
}

// List are the fields and methods of a type, with their types.
func List(t types.Type, qualify types.Qualifier) []string {
	var list []string
	if s, ok := t.Underlying().(*types.Struct); ok {
		for i := 0; i < s.NumFields(); i++ {
			if v := s.Field(i); v.Exported() || v.Pkg() != nil && v.Pkg().Path() == "main" {
				list = append(list, v.Name()+" "+types.TypeString(v.Type(), qualify))
			}
		}
	}
	set := types.NewMethodSet(types.NewPointer(t))
	if types.IsInterface(t) {
		set = types.NewMethodSet(t)
	}
	for i := 0; i < set.Len(); i++ {
		o := set.At(i).Obj()
		if o.Exported() || o.Pkg() != nil && o.Pkg().Path() == "main" {
			list = append(list, "func "+o.Name()+strings.TrimPrefix(types.TypeString(o.Type(), qualify), "func"))
		}
	}
	return list
}
