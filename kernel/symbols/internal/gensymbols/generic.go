package main

import (
	"fmt"
	"go/types"
	"sort"

	"cryptounet/kernel/cells/lower/form"
)

// Generic functions and types have no compiled form of their own. Cells get
// instances of them: functions for the predeclared types that fit, types for
// those and for the type arguments with which the packages themselves use them.

// most is the most instances of one function: beyond, it has too many
// parameters for all combinations to be of use.
const most = 100

// basics are the type arguments to try.
func basics() []types.Type {
	list := []types.Type{types.Universe.Lookup("any").Type(), types.Universe.Lookup("error").Type()}
	for _, k := range []types.BasicKind{types.Bool, types.Int, types.Int64, types.Uint64, types.Float64, types.Complex128, types.String} {
		list = append(list, types.Typ[k])
	}
	return list
}

// arguments lists the type arguments that satisfy type parameters.
func arguments(t types.Type, params *types.TypeParamList, pool []types.Type) [][]types.Type {
	var list [][]types.Type
	args := make([]types.Type, params.Len())
	var choose func(i int)
	choose = func(i int) {
		if i == len(args) {
			if _, err := types.Instantiate(nil, t, args, true); err == nil {
				list = append(list, append([]types.Type{}, args...))
			}
			return
		}
		for _, a := range pool {
			args[i] = a
			choose(i + 1)
		}
	}
	if params.Len() <= 2 {
		choose(0)
	}
	if len(list) > most {
		return nil
	}
	return list
}

// instances are the entries of a generic function or type.
func (w *writer) instances(alias string, o types.Object, used map[string][]types.Type) []string {
	pool := basics()
	var list [][]types.Type
	value := "%q: reflect.ValueOf((*%s.%s)(nil)),"
	switch o := o.(type) {
	case *types.Func:
		for _, t := range basics() {
			pool = append(pool, types.NewSlice(t))
		}
		value = "%q: reflect.ValueOf(%s.%s),"
		params := o.Type().(*types.Signature).TypeParams()
		if list = arguments(o.Type(), params, pool); list == nil {
			list = arguments(o.Type(), params, basics())
		}
	case *types.TypeName:
		if n, ok := o.Type().(*types.Named); ok && n.TypeParams().Len() == 1 {
			list = arguments(n, n.TypeParams(), pool)
		}
	}
	entries := map[string]string{}
	add := func(args []types.Type) {
		name := form.InstanceName(o.Name(), args)
		spelled := o.Name() + "["
		for i, a := range args {
			if i > 0 {
				spelled += ", "
			}
			spelled += types.TypeString(a, w.qualify)
		}
		entries[name] = fmt.Sprintf(value, name, alias, spelled+"]")
	}
	for _, args := range list {
		add(args)
	}
	if _, ok := o.(*types.TypeName); ok {
		for _, t := range used[o.Pkg().Path()+"."+o.Name()] {
			args := t.(*types.Named).TypeArgs()
			var list []types.Type
			for i := 0; i < args.Len(); i++ {
				list = append(list, args.At(i))
			}
			add(list)
		}
	}
	var out []string
	for _, e := range entries {
		out = append(out, e)
	}
	sort.Strings(out)
	return out
}

// uses collects the instances of generic types in what packages export, by
// the generic type's path and name.
func uses(pkgs []*types.Package) map[string][]types.Type {
	m := map[string][]types.Type{}
	seen := map[types.Type]bool{}
	known := map[string]bool{}
	var visit func(t types.Type)
	tuple := func(tu *types.Tuple) {
		for i := 0; i < tu.Len(); i++ {
			visit(tu.At(i).Type())
		}
	}
	visit = func(t types.Type) {
		t = types.Unalias(t)
		if seen[t] {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			if t.TypeArgs().Len() > 0 && reachable(t, map[types.Type]bool{}) && concrete(t) {
				key := t.Obj().Pkg().Path() + "." + t.Obj().Name()
				if s := types.TypeString(t, nil); !known[s] {
					known[s] = true
					m[key] = append(m[key], t)
				}
			}
			for i := 0; i < t.TypeArgs().Len(); i++ {
				visit(t.TypeArgs().At(i))
			}
			if t.TypeParams().Len() > t.TypeArgs().Len() {
				return
			}
			visit(t.Underlying())
			for i := 0; i < t.NumMethods(); i++ {
				if t.Method(i).Exported() {
					visit(t.Method(i).Type())
				}
			}
		case *types.Pointer:
			visit(t.Elem())
		case *types.Slice:
			visit(t.Elem())
		case *types.Array:
			visit(t.Elem())
		case *types.Map:
			visit(t.Key())
			visit(t.Elem())
		case *types.Chan:
			visit(t.Elem())
		case *types.Signature:
			tuple(t.Params())
			tuple(t.Results())
		case *types.Struct:
			for i := 0; i < t.NumFields(); i++ {
				if t.Field(i).Exported() {
					visit(t.Field(i).Type())
				}
			}
		case *types.Interface:
			for i := 0; i < t.NumMethods(); i++ {
				visit(t.Method(i).Type())
			}
		}
	}
	for _, p := range pkgs {
		for _, name := range p.Scope().Names() {
			if o := p.Scope().Lookup(name); o.Exported() {
				visit(o.Type())
			}
		}
	}
	return m
}

// concrete says whether a type mentions no type parameter.
func concrete(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return false
	case *types.Named:
		for i := 0; i < t.TypeArgs().Len(); i++ {
			if !concrete(t.TypeArgs().At(i)) {
				return false
			}
		}
	case *types.Pointer:
		return concrete(t.Elem())
	case *types.Slice:
		return concrete(t.Elem())
	case *types.Array:
		return concrete(t.Elem())
	case *types.Map:
		return concrete(t.Key()) && concrete(t.Elem())
	case *types.Chan:
		return concrete(t.Elem())
	case *types.Signature, *types.Struct, *types.Interface:
		return types.TypeString(t, nil) == "any" || types.TypeString(t, nil) == "interface{}"
	}
	return true
}
