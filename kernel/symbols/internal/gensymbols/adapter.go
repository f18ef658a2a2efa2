package main

import (
	"fmt"
	"go/types"
	"strings"
)

// adaptable says whether a type outside the package can have an interface's
// methods.
func (w *writer) adaptable(iface *types.Interface) bool {
	for i := 0; i < iface.NumMethods(); i++ {
		m := iface.Method(i)
		if !m.Exported() || m.Name() == "Unbox" || m.Name() == "Method" {
			return false
		}
		if !reachable(m.Type(), map[types.Type]bool{}) {
			return false
		}
	}
	return true
}

// reachable says whether a type can be spelled outside its package.
func reachable(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return true
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		o := t.Obj()
		if o.Pkg() != nil && (!o.Exported() || strings.Contains(o.Pkg().Path(), "internal")) {
			return false
		}
		for i := 0; i < t.TypeArgs().Len(); i++ {
			if !reachable(t.TypeArgs().At(i), seen) {
				return false
			}
		}
	case *types.Alias:
		o := t.Obj()
		return (o.Pkg() == nil || o.Exported()) && reachable(types.Unalias(t), seen)
	case *types.Pointer:
		return reachable(t.Elem(), seen)
	case *types.Slice:
		return reachable(t.Elem(), seen)
	case *types.Array:
		return reachable(t.Elem(), seen)
	case *types.Chan:
		return reachable(t.Elem(), seen)
	case *types.Map:
		return reachable(t.Key(), seen) && reachable(t.Elem(), seen)
	case *types.Signature:
		for _, tu := range []*types.Tuple{t.Params(), t.Results()} {
			for i := 0; i < tu.Len(); i++ {
				if !reachable(tu.At(i).Type(), seen) {
					return false
				}
			}
		}
	case *types.Struct:
		for i := 0; i < t.NumFields(); i++ {
			if !t.Field(i).Exported() || !reachable(t.Field(i).Type(), seen) {
				return false
			}
		}
	case *types.Interface:
		for i := 0; i < t.NumMethods(); i++ {
			if !t.Method(i).Exported() || !reachable(t.Method(i).Type(), seen) {
				return false
			}
		}
	}
	return true
}

func adapterName(pkg *types.Package, name string) string {
	return "adapter_" + strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(pkg.Path()) + "_" + name
}

func (w *writer) adapter(name string, iface *types.Interface) string {
	var b strings.Builder
	typ := adapterName(w.pkg, name)
	fmt.Fprintf(&b, "type %s struct{ box.Object }\n\n", typ)
	for i := 0; i < iface.NumMethods(); i++ {
		m := iface.Method(i)
		sig := m.Type().(*types.Signature)
		var params, args, results, bare []string
		for j := 0; j < sig.Params().Len(); j++ {
			t := types.TypeString(sig.Params().At(j).Type(), w.qualify)
			a := fmt.Sprintf("a%d", j)
			args = append(args, a)
			if sig.Variadic() && j == sig.Params().Len()-1 {
				t = "..." + strings.TrimPrefix(t, "[]")
				args[j] += "..."
			}
			params = append(params, a+" "+t)
			bare = append(bare, t)
		}
		for j := 0; j < sig.Results().Len(); j++ {
			results = append(results, types.TypeString(sig.Results().At(j).Type(), w.qualify))
		}
		res := ""
		if len(results) > 0 {
			res = " (" + strings.Join(results, ", ") + ")"
		}
		ret := ""
		if len(results) > 0 {
			ret = "return "
		}
		fmt.Fprintf(&b, "func (o %s) %s(%s)%s { %so.Method(%q).(func(%s)%s)(%s) }\n", typ, m.Name(), strings.Join(params, ", "), res, ret, m.Name(), strings.Join(bare, ", "), res, strings.Join(args, ", "))
	}
	return b.String()
}
