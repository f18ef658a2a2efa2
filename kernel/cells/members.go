package cells

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// What may follow a dot, and what may stand alone.

// members are what may follow a dot.
func (q *query) members(prefix string) []Item {
	var items []Item
	if id, ok := q.selector.X.(*ast.Ident); ok {
		if pn, ok := q.r.info.Uses[id].(*types.PkgName); ok {
			scope := pn.Imported().Scope()
			for _, n := range scope.Names() {
				if o := scope.Lookup(n); o.Exported() && strings.HasPrefix(n, prefix) {
					items = append(items, Item{n, kind(o)})
				}
			}
			return items
		}
		// A package that the cell has not imported: its members help no less.
		if q.r.info.Uses[id] == nil {
			for _, path := range q.importer.Paths() {
				if path == id.Name || strings.HasSuffix(path, "/"+id.Name) {
					if pkg, err := q.importer.Import(path); err == nil {
						for _, n := range pkg.Scope().Names() {
							if o := pkg.Scope().Lookup(n); o.Exported() && strings.HasPrefix(n, prefix) {
								items = append(items, Item{n, kind(o)})
							}
						}
						return items
					}
				}
			}
		}
	}
	t := q.r.info.TypeOf(q.selector.X)
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
		items = append(items, Item{o.Name(), kind})
	}
	set := types.NewMethodSet(t)
	if _, isPtr := t.Underlying().(*types.Pointer); !isPtr && !types.IsInterface(t) {
		set = types.NewMethodSet(types.NewPointer(t))
	}
	for i := 0; i < set.Len(); i++ {
		add(set.At(i).Obj(), "method")
	}
	if !q.r.info.Types[q.selector.X].IsType() {
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

func kind(o types.Object) string {
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

// names are what may stand alone: locals, the cells' names, packages,
// predeclared names, keywords.
func (q *query) names(prefix string) []Item {
	var items []Item
	seen := map[string]bool{placeholder: true}
	add := func(name, kind string) {
		if !seen[name] && strings.HasPrefix(name, prefix) && !strings.HasSuffix(name, oldMark) {
			seen[name] = true
			items = append(items, Item{name, kind})
		}
	}
	if q.literal != nil {
		if t := q.r.info.TypeOf(q.literal); t != nil {
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			if s, ok := t.Underlying().(*types.Struct); ok {
				for i := 0; i < s.NumFields(); i++ {
					v := s.Field(i)
					if v.Exported() || v.Pkg() != nil && v.Pkg().Path() == "main" {
						add(v.Name(), "field")
					}
				}
			}
		}
	}
	var inner *types.Scope
	for _, s := range q.r.info.Scopes {
		if s.Pos() <= q.id.Pos() && q.id.Pos() <= s.End() && (inner == nil || s.Pos() >= inner.Pos() && s.End() <= inner.End()) {
			inner = s
		}
	}
	if inner == nil {
		inner = q.r.pkg.Scope()
	}
	for s := inner; s != nil; s = s.Parent() {
		for _, n := range s.Names() {
			o := s.Lookup(n)
			if s != types.Universe && s != q.r.pkg.Scope() && o.Pos() > q.id.Pos() {
				if _, isPkg := o.(*types.PkgName); !isPkg {
					continue
				}
			}
			add(n, kind(o))
		}
	}
	for _, n := range q.r.pkg.Scope().Names() {
		add(n, kind(q.r.pkg.Scope().Lookup(n)))
	}
	if prefix != "" {
		for t := token.BREAK; t <= token.VAR; t++ {
			if t.IsKeyword() {
				add(t.String(), "keyword")
			}
		}
	}
	return items
}
