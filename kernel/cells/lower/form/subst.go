package form

import "go/types"

// Env maps the type parameters of the function being emitted to the types of
// this copy.
type Env map[*types.TypeParam]types.Type

// localKey tells apart the copies of a type declared in a generic function.
type localKey struct {
	obj  *types.TypeName
	args string
}

// Subst replaces type parameters in a type.
func (tab *Table) Subst(t types.Type, e Env) types.Type {
	if len(e) == 0 || t == nil {
		return t
	}
	switch t := t.(type) {
	case *types.Alias:
		return tab.Subst(types.Unalias(t), e)
	case *types.TypeParam:
		if r, ok := e[t]; ok {
			return r
		}
	case *types.Pointer:
		if n := tab.Subst(t.Elem(), e); n != t.Elem() {
			return types.NewPointer(n)
		}
	case *types.Slice:
		if n := tab.Subst(t.Elem(), e); n != t.Elem() {
			return types.NewSlice(n)
		}
	case *types.Array:
		if n := tab.Subst(t.Elem(), e); n != t.Elem() {
			return types.NewArray(n, t.Len())
		}
	case *types.Chan:
		if n := tab.Subst(t.Elem(), e); n != t.Elem() {
			return types.NewChan(t.Dir(), n)
		}
	case *types.Map:
		k, v := tab.Subst(t.Key(), e), tab.Subst(t.Elem(), e)
		if k != t.Key() || v != t.Elem() {
			return types.NewMap(k, v)
		}
	case *types.Tuple:
		return tab.tuple(t, e)
	case *types.Signature:
		ps, rs := tab.tuple(t.Params(), e), tab.tuple(t.Results(), e)
		if ps != t.Params() || rs != t.Results() {
			return types.NewSignatureType(t.Recv(), nil, nil, ps, rs, t.Variadic())
		}
	case *types.Struct:
		changed := false
		fields := make([]*types.Var, t.NumFields())
		tags := make([]string, t.NumFields())
		for i := range fields {
			v := t.Field(i)
			n := tab.Subst(v.Type(), e)
			fields[i], tags[i] = v, t.Tag(i)
			if n != v.Type() {
				changed = true
				fields[i] = types.NewField(v.Pos(), v.Pkg(), v.Name(), n, v.Embedded())
			}
		}
		if changed {
			return types.NewStruct(fields, tags)
		}
	case *types.Interface:
		changed := false
		var methods []*types.Func
		for i := 0; i < t.NumExplicitMethods(); i++ {
			m := t.ExplicitMethod(i)
			n := tab.Subst(m.Type(), e)
			if n != m.Type() {
				changed = true
				m = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), n.(*types.Signature))
			}
			methods = append(methods, m)
		}
		var embedded []types.Type
		for i := 0; i < t.NumEmbeddeds(); i++ {
			n := tab.Subst(t.EmbeddedType(i), e)
			changed = changed || n != t.EmbeddedType(i)
			embedded = append(embedded, n)
		}
		if changed {
			return types.NewInterfaceType(methods, embedded).Complete()
		}
	case *types.Union:
		return t
	case *types.Named:
		if t.TypeArgs().Len() > 0 {
			args := make([]types.Type, t.TypeArgs().Len())
			changed := false
			for i := range args {
				args[i] = tab.Subst(t.TypeArgs().At(i), e)
				changed = changed || args[i] != t.TypeArgs().At(i)
			}
			if changed {
				if n, err := types.Instantiate(tab.context, t.Origin(), args, false); err == nil {
					return n
				}
			}
			return t
		}
		return tab.local(t, e)
	}
	return t
}

// local returns the copy of a type that is declared inside a generic function.
func (tab *Table) local(t *types.Named, e Env) types.Type {
	obj := t.Obj()
	if obj.Pkg() == nil || obj.Parent() == nil || obj.Parent() == obj.Pkg().Scope() || tab.Native(obj.Pkg().Path()) {
		return t
	}
	used := map[*types.TypeParam]bool{}
	params(t, used, map[types.Type]bool{})
	var args []types.Type
	for tp := range e {
		if used[tp] {
			args = append(args, e[tp])
		}
	}
	if len(used) == 0 || len(args) == 0 {
		return t
	}
	args = args[:0]
	for _, tp := range sortedParams(used) {
		if r, ok := e[tp]; ok {
			args = append(args, r)
		}
	}
	key := localKey{obj, tab.Keys(args)}
	if n, ok := tab.locals[key]; ok {
		return n
	}
	n := types.NewNamed(types.NewTypeName(obj.Pos(), obj.Pkg(), obj.Name(), nil), nil, nil)
	tab.locals[key] = n
	n.SetUnderlying(tab.Subst(t.Underlying(), e).Underlying())
	return n
}

// params collects the type parameters that a type mentions.
func params(t types.Type, used map[*types.TypeParam]bool, seen map[types.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		params(types.Unalias(t), used, seen)
	case *types.TypeParam:
		used[t] = true
	case *types.Pointer:
		params(t.Elem(), used, seen)
	case *types.Slice:
		params(t.Elem(), used, seen)
	case *types.Array:
		params(t.Elem(), used, seen)
	case *types.Chan:
		params(t.Elem(), used, seen)
	case *types.Map:
		params(t.Key(), used, seen)
		params(t.Elem(), used, seen)
	case *types.Tuple:
		for i := 0; i < t.Len(); i++ {
			params(t.At(i).Type(), used, seen)
		}
	case *types.Signature:
		params(t.Params(), used, seen)
		params(t.Results(), used, seen)
	case *types.Struct:
		for i := 0; i < t.NumFields(); i++ {
			params(t.Field(i).Type(), used, seen)
		}
	case *types.Interface:
		for i := 0; i < t.NumMethods(); i++ {
			params(t.Method(i).Type(), used, seen)
		}
	case *types.Named:
		for i := 0; i < t.TypeArgs().Len(); i++ {
			params(t.TypeArgs().At(i), used, seen)
		}
		if t.TypeArgs().Len() == 0 && t.TypeParams().Len() == 0 && t.Obj().Pkg() != nil && t.Obj().Parent() != t.Obj().Pkg().Scope() {
			params(t.Underlying(), used, seen)
		}
	}
}

func sortedParams(used map[*types.TypeParam]bool) []*types.TypeParam {
	var list []*types.TypeParam
	for tp := range used {
		list = append(list, tp)
	}
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j].Obj().Pos() < list[j-1].Obj().Pos(); j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
	return list
}

func (tab *Table) tuple(t *types.Tuple, e Env) *types.Tuple {
	if t == nil {
		return nil
	}
	changed := false
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = v
		if n := tab.Subst(v.Type(), e); n != v.Type() {
			changed = true
			vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), n)
		}
	}
	if !changed {
		return t
	}
	return types.NewTuple(vars...)
}
