package form

import "go/types"

// Walk calls f for each named type that a type is built from, without looking
// inside named types.
func Walk(t types.Type, f func(*types.Named)) {
	walk(t, f, map[types.Type]bool{})
}

func walk(t types.Type, f func(*types.Named), seen map[types.Type]bool) {
	t = types.Unalias(t)
	if seen[t] {
		return
	}
	seen[t] = true
	tuple := func(tu *types.Tuple) {
		for i := 0; i < tu.Len(); i++ {
			walk(tu.At(i).Type(), f, seen)
		}
	}
	switch t := t.(type) {
	case *types.Named:
		f(t)
		for i := 0; i < t.TypeArgs().Len(); i++ {
			walk(t.TypeArgs().At(i), f, seen)
		}
	case *types.Pointer:
		walk(t.Elem(), f, seen)
	case *types.Slice:
		walk(t.Elem(), f, seen)
	case *types.Array:
		walk(t.Elem(), f, seen)
	case *types.Chan:
		walk(t.Elem(), f, seen)
	case *types.Map:
		walk(t.Key(), f, seen)
		walk(t.Elem(), f, seen)
	case *types.Signature:
		tuple(t.Params())
		tuple(t.Results())
	case *types.Struct:
		for i := 0; i < t.NumFields(); i++ {
			walk(t.Field(i).Type(), f, seen)
		}
	case *types.Interface:
		for i := 0; i < t.NumMethods(); i++ {
			walk(t.Method(i).Type(), f, seen)
		}
	}
}

// SameLayout says whether two types have the same form in lowered code when
// the notebook's named types of one name count as one: then values of the old
// type serve as values of the new.
func SameLayout(a, b types.Type) bool {
	return same(a, b, map[[2]types.Type]bool{})
}

func same(a, b types.Type, seen map[[2]types.Type]bool) bool {
	a, b = types.Unalias(a), types.Unalias(b)
	if types.Identical(a, b) {
		return true
	}
	key := [2]types.Type{a, b}
	if seen[key] {
		return true
	}
	seen[key] = true
	tuples := func(a, b *types.Tuple) bool {
		if a.Len() != b.Len() {
			return false
		}
		for i := 0; i < a.Len(); i++ {
			if !same(a.At(i).Type(), b.At(i).Type(), seen) {
				return false
			}
		}
		return true
	}
	switch a := a.(type) {
	case *types.Named:
		b, ok := b.(*types.Named)
		if !ok || a.Obj().Name() != b.Obj().Name() || a.Obj().Pkg() == nil || b.Obj().Pkg() == nil || a.Obj().Pkg().Path() != b.Obj().Pkg().Path() || a.TypeArgs().Len() != b.TypeArgs().Len() {
			return false
		}
		for i := 0; i < a.TypeArgs().Len(); i++ {
			if !same(a.TypeArgs().At(i), b.TypeArgs().At(i), seen) {
				return false
			}
		}
		return same(a.Underlying(), b.Underlying(), seen)
	case *types.Pointer:
		b, ok := b.(*types.Pointer)
		return ok && same(a.Elem(), b.Elem(), seen)
	case *types.Slice:
		b, ok := b.(*types.Slice)
		return ok && same(a.Elem(), b.Elem(), seen)
	case *types.Array:
		b, ok := b.(*types.Array)
		return ok && a.Len() == b.Len() && same(a.Elem(), b.Elem(), seen)
	case *types.Chan:
		b, ok := b.(*types.Chan)
		return ok && a.Dir() == b.Dir() && same(a.Elem(), b.Elem(), seen)
	case *types.Map:
		b, ok := b.(*types.Map)
		return ok && same(a.Key(), b.Key(), seen) && same(a.Elem(), b.Elem(), seen)
	case *types.Signature:
		b, ok := b.(*types.Signature)
		return ok && a.Variadic() == b.Variadic() && tuples(a.Params(), b.Params()) && tuples(a.Results(), b.Results())
	case *types.Struct:
		b, ok := b.(*types.Struct)
		if !ok || a.NumFields() != b.NumFields() {
			return false
		}
		for i := 0; i < a.NumFields(); i++ {
			x, y := a.Field(i), b.Field(i)
			if x.Name() != y.Name() || x.Embedded() != y.Embedded() || a.Tag(i) != b.Tag(i) || !same(x.Type(), y.Type(), seen) {
				return false
			}
		}
		return true
	case *types.Interface:
		b, ok := b.(*types.Interface)
		return ok && a.Empty() == b.Empty()
	case *types.TypeParam:
		b, ok := b.(*types.TypeParam)
		return ok && a.Index() == b.Index()
	}
	return false
}

// Adopt lets a type that was declared anew, with the layout it had, take the
// place of the old one: its lowered form, and its keys, so that boxes made
// before are of the new type and have its methods.
func (tab *Table) Adopt(now, old *types.Named) {
	if now == old {
		return
	}
	if tab.structs.At(now) == nil {
		for _, t := range tab.structs.Keys() {
			if n := replaceNamed(t, old, now); n != t {
				tab.structs.Set(n, tab.structs.At(t))
			}
		}
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	for _, k := range tab.byKey {
		if n := replaceNamed(k.Type, old, now); n != k.Type {
			k.Type = n
			k.Bound = false
			tab.types.Set(n, k)
		}
	}
}

func replaceNamed(t types.Type, old, now *types.Named) types.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t == old {
			return now
		}
		if t.TypeArgs().Len() == 0 {
			break
		}
		args := make([]types.Type, t.TypeArgs().Len())
		changed := t.Origin() == old
		for i := range args {
			args[i] = replaceNamed(t.TypeArgs().At(i), old, now)
			changed = changed || args[i] != t.TypeArgs().At(i)
		}
		origin := t.Origin()
		if origin == old {
			origin = now
		}
		if changed {
			if n, err := types.Instantiate(nil, origin, args, false); err == nil {
				return n
			}
		}
	case *types.Pointer:
		if n := replaceNamed(t.Elem(), old, now); n != t.Elem() {
			return types.NewPointer(n)
		}
	case *types.Slice:
		if n := replaceNamed(t.Elem(), old, now); n != t.Elem() {
			return types.NewSlice(n)
		}
	case *types.Array:
		if n := replaceNamed(t.Elem(), old, now); n != t.Elem() {
			return types.NewArray(n, t.Len())
		}
	case *types.Chan:
		if n := replaceNamed(t.Elem(), old, now); n != t.Elem() {
			return types.NewChan(t.Dir(), n)
		}
	case *types.Map:
		k, e := replaceNamed(t.Key(), old, now), replaceNamed(t.Elem(), old, now)
		if k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	}
	return t
}
