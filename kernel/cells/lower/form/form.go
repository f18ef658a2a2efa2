// Package form says what becomes of each type in lowered code: what stays as it
// is, what becomes a struct around its content, what reflection sees; and it
// gives types their keys, by which lowered code names them at run time.
package form

import "go/types"

// IsInterface says whether a type is an interface.
func IsInterface(t types.Type) bool {
	_, ok := t.Underlying().(*types.Interface)
	return ok
}

// IsNative says whether a named type is one of a compiled package.
func (tab *Table) IsNative(n *types.Named) bool {
	pkg := n.Obj().Pkg()
	return pkg == nil || tab.Native(pkg.Path())
}

// NativeMethods says whether a type's methods are compiled ones.
func (tab *Table) NativeMethods(t types.Type) bool {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	n, ok := t.(*types.Named)
	return ok && tab.IsNative(n)
}

// plain says whether a type survives lowering unchanged.
func (tab *Table) plain(t types.Type, seen []types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return true
	case *types.Named:
		return tab.IsNative(t)
	case *types.Pointer:
		return tab.plain(t.Elem(), seen)
	case *types.Slice:
		return tab.plain(t.Elem(), seen)
	case *types.Array:
		return tab.plain(t.Elem(), seen)
	case *types.Chan:
		return tab.plain(t.Elem(), seen)
	case *types.Map:
		return tab.plain(t.Key(), seen) && tab.plain(t.Elem(), seen)
	case *types.Signature:
		for _, tu := range []*types.Tuple{t.Params(), t.Results()} {
			for i := 0; i < tu.Len(); i++ {
				if !tab.plain(tu.At(i).Type(), seen) {
					return false
				}
			}
		}
		return true
	case *types.Interface:
		return t.Empty()
	case *types.Struct:
		return t.NumFields() == 0
	}
	return false
}

// NativeInterface says whether an interface type keeps its native form: the
// lowered type is the native one and its methods are called by the
// interpreter. All other interfaces become interface{}.
func (tab *Table) NativeInterface(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !tab.IsNative(n) {
		return false
	}
	i, ok := n.Underlying().(*types.Interface)
	return ok && !i.Empty() && i.IsMethodSet() && n.TypeArgs().Len() == 0 && (n.Obj().Exported() || n.Obj().Pkg() == nil)
}

// Wrapped says whether a named type is lowered as a struct around its
// underlying type: a recursion that passes no struct has no other form in the
// interpreter.
func (tab *Table) Wrapped(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || tab.IsNative(n) {
		return false
	}
	switch n.Underlying().(type) {
	case *types.Struct, *types.Interface, *types.Basic:
		return false
	}
	return tab.reaches(n.Underlying(), n, map[types.Type]bool{})
}

// reaches says whether a type contains a named type without passing a struct.
func (tab *Table) reaches(t types.Type, goal *types.Named, seen map[types.Type]bool) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if types.Identical(t, goal) {
			return true
		}
		if seen[t] || tab.IsNative(t) {
			return false
		}
		seen[t] = true
		switch t.Underlying().(type) {
		case *types.Struct, *types.Interface, *types.Basic:
			return false
		}
		return tab.reaches(t.Underlying(), goal, seen)
	case *types.Pointer:
		return tab.reaches(t.Elem(), goal, seen)
	case *types.Slice:
		return tab.reaches(t.Elem(), goal, seen)
	case *types.Array:
		return tab.reaches(t.Elem(), goal, seen)
	case *types.Chan:
		return tab.reaches(t.Elem(), goal, seen)
	case *types.Map:
		return tab.reaches(t.Key(), goal, seen) || tab.reaches(t.Elem(), goal, seen)
	case *types.Signature:
		for _, tu := range []*types.Tuple{t.Params(), t.Results()} {
			for i := 0; i < tu.Len(); i++ {
				if tab.reaches(tu.At(i).Type(), goal, seen) {
					return true
				}
			}
		}
	}
	return false
}

// Selfish says whether a struct reaches itself.
func (tab *Table) Selfish(s *types.Struct) bool {
	seen := map[types.Type]bool{}
	var reach func(t types.Type) bool
	reach = func(t types.Type) bool {
		t = types.Unalias(t)
		if seen[t] {
			return t == s
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			return !tab.IsNative(t) && !IsInterface(t) && reach(t.Underlying())
		case *types.Pointer:
			return reach(t.Elem())
		case *types.Slice:
			return reach(t.Elem())
		case *types.Array:
			return reach(t.Elem())
		case *types.Chan:
			return reach(t.Elem())
		case *types.Map:
			return reach(t.Key()) || reach(t.Elem())
		case *types.Signature:
			for _, tu := range []*types.Tuple{t.Params(), t.Results()} {
				for i := 0; i < tu.Len(); i++ {
					if reach(tu.At(i).Type()) {
						return true
					}
				}
			}
		case *types.Struct:
			for i := 0; i < t.NumFields(); i++ {
				if reach(t.Field(i).Type()) {
					return true
				}
			}
		}
		return false
	}
	return reach(s)
}

// Open visits the cells' types with methods that compiled code can reach from a
// value of a type: in what it holds, and in what their methods return.
func (tab *Table) Open(t types.Type, seen map[types.Type]bool, visit func(t types.Type)) {
	t = types.Unalias(t)
	if seen[t] {
		return
	}
	seen[t] = true
	switch u := t.(type) {
	case *types.Named:
		if tab.IsNative(u) || IsInterface(u) || u.TypeParams().Len() > u.TypeArgs().Len() {
			return
		}
		set, found := types.NewMethodSet(types.NewPointer(u)), false
		for i := range set.Len() {
			m := set.At(i)
			if !m.Obj().Exported() {
				continue
			}
			found = true
			if f := m.Obj().(*types.Func); f.Pkg() == nil || !tab.Native(f.Pkg().Path()) {
				results := m.Type().(*types.Signature).Results()
				for j := range results.Len() {
					tab.Open(results.At(j).Type(), seen, visit)
				}
			}
		}
		if found {
			visit(u)
		}
		tab.Open(u.Underlying(), seen, visit)
	case *types.Pointer:
		tab.Open(u.Elem(), seen, visit)
	case *types.Slice:
		tab.Open(u.Elem(), seen, visit)
	case *types.Array:
		tab.Open(u.Elem(), seen, visit)
	case *types.Map:
		tab.Open(u.Key(), seen, visit)
		tab.Open(u.Elem(), seen, visit)
	case *types.Signature:
		for i := range u.Results().Len() {
			tab.Open(u.Results().At(i).Type(), seen, visit)
		}
	case *types.Struct:
		for i := range u.NumFields() {
			tab.Open(u.Field(i).Type(), seen, visit)
		}
	}
}
