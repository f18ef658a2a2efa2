package box

import (
	"fmt"
	"go/types"
	"reflect"

	"cryptounet/kernel/interp/rt/raise"
)

// Interfaces: which type a value has, what it implements, and how compiled code
// gets it.

// Which is the index of the first key whose type x has, or -1. The key -1
// stands for nil.
func (r *Types) Which(x any, keys ...int) int {
	for i, k := range keys {
		if k < 0 {
			if x == nil {
				return i
			}
			continue
		}
		if types.IsInterface(r.At(k).Type.Type) {
			if _, ok := r.Implements(x, k); ok {
				return i
			}
		} else if _, ok := r.Value(x, k); ok {
			return i
		}
	}
	return -1
}

// Implements returns x as it is if it has the methods of an interface.
func (r *Types) Implements(x any, key int) (any, bool) {
	if x == nil {
		return nil, false
	}
	x = r.Norm(x)
	it := r.At(key)
	iface := it.Type.Type.Underlying().(*types.Interface)
	if b, ok := x.(Box); ok {
		return x, r.implements(b.T, it, iface)
	}
	if iface.Empty() {
		return x, true
	}
	if it.R != nil && it.R.Kind() == reflect.Interface && it.R.NumMethod() > 0 {
		return x, reflect.TypeOf(x).Implements(it.R)
	}
	rt := reflect.TypeOf(x)
	for i := 0; i < iface.NumMethods(); i++ {
		m := iface.Method(i)
		rm, ok := rt.MethodByName(m.Name())
		sig := m.Type().(*types.Signature)
		if !ok || rm.Type.NumIn()-1 != sig.Params().Len() || rm.Type.NumOut() != sig.Results().Len() {
			return nil, false
		}
		for j := 0; j < sig.Params().Len(); j++ {
			if !Alike(rm.Type.In(j+1), sig.Params().At(j).Type()) {
				return nil, false
			}
		}
		for j := 0; j < sig.Results().Len(); j++ {
			if !Alike(rm.Type.Out(j), sig.Results().At(j).Type()) {
				return nil, false
			}
		}
	}
	return x, true
}

// Alike compares a reflected type with one of the checker, by name.
func Alike(a reflect.Type, t types.Type) bool {
	s := types.TypeString(t, func(p *types.Package) string { return p.Name() })
	if s == "any" {
		s = "interface {}"
	}
	return a.String() == s || a.Kind() == reflect.Interface && types.IsInterface(t) || a.Kind() == reflect.Uint8 && s == "byte" || a.String() == "[]uint8" && s == "[]byte" || a.Kind() == reflect.Int32 && s == "rune"
}

func (r *Types) implements(t, it *Type, iface *types.Interface) bool {
	k := implKey{t.Key, it.Key}
	r.mu.RLock()
	ok, known := r.impl[k]
	r.mu.RUnlock()
	if known {
		return ok
	}
	ok = types.Implements(t.Type.Type, iface)
	r.mu.Lock()
	r.impl[k] = ok
	r.mu.Unlock()
	return ok
}

// As is x as a compiled interface.
func (r *Types) As(x any, key int) (any, bool) {
	if x == nil {
		return nil, false
	}
	it := r.At(key)
	x = r.Norm(x)
	b, ok := x.(Box)
	if !ok {
		return x, reflect.TypeOf(x).Implements(it.R)
	}
	iface := it.Type.Type.Underlying().(*types.Interface)
	if !r.implements(b.T, it, iface) {
		return nil, false
	}
	return r.adapt(b, it), true
}

func (r *Types) adapt(b Box, it *Type) any {
	if named, ok := types.Unalias(it.Type.Type).(*types.Named); ok {
		o := named.Obj()
		if o.Pkg() == nil && o.Name() == "error" {
			if x, ok := r.Outside(b); ok {
				return x
			}
			return Error{Object{b}}
		}
		if o.Pkg() != nil {
			if x, ok := r.Outside(b); ok {
				return x
			}
			if a := r.Adapters(o.Pkg().Path(), o.Name()); a != nil {
				return a(Object{b})
			}
		}
	}
	panic(fmt.Sprintf("a value of type %s cannot be handed to compiled code as %s: there is no adapter for this interface", b.T, it))
}

// Wrap makes a compiled interface of a cell's value.
func (r *Types) Wrap(key, iface int, x any) any {
	return r.adapt(Box{r.At(key), x}, r.At(iface))
}

// IsNil says whether an interface is nil.
func (r *Types) IsNil(x any) bool { return x == nil }

// NotNil returns x, or panics as a method value of a nil interface does.
func (r *Types) NotNil(x any) any {
	if x == nil {
		panic(raise.NilPointer)
	}
	return x
}

// Equal compares two interfaces.
func (r *Types) Equal(a, b any) bool {
	a, b = r.Norm(a), r.Norm(b)
	if x, ok := a.(Box); ok && !types.Comparable(x.T.Type.Type) {
		if y, ok := b.(Box); ok && x.T == y.T {
			panic(raise.Error("comparing uncomparable type " + x.T.String()))
		}
		return false
	}
	return a == b
}

// Hashable returns a value that can be a key of a map, and panics at one that
// cannot.
func (r *Types) Hashable(x any) any {
	v := x
	if b, ok := r.Norm(x).(Box); ok {
		v = b.V
		if !types.Comparable(b.T.Type.Type) {
			panic(raise.Error("hash of unhashable type " + b.T.String()))
		}
	}
	if rv := reflect.ValueOf(v); rv.IsValid() && !rv.Comparable() {
		panic(raise.Error("hash of unhashable type " + r.typeName(x)))
	}
	return x
}

// Failed panics as a failed type assertion does.
func (r *Types) Failed(x any, from, to int) {
	f, t := r.At(from), r.At(to)
	name := r.TypeString(f.Type.Type)
	x = r.Norm(x)
	if x == nil {
		panic(raise.Assertion(fmt.Sprintf("interface conversion: %s is nil, not %s", ifaceWord(name, t), r.TypeString(t.Type.Type))))
	}
	dyn := r.typeName(x)
	if iface, ok := t.Type.Type.Underlying().(*types.Interface); ok {
		missing := ""
		if b, ok := x.(Box); ok {
			if m, _ := types.MissingMethod(b.T.Type.Type, iface, true); m != nil {
				missing = m.Name()
			}
		} else {
			for i := 0; i < iface.NumMethods(); i++ {
				if _, ok := reflect.TypeOf(x).MethodByName(iface.Method(i).Name()); !ok {
					missing = iface.Method(i).Name()
					break
				}
			}
		}
		panic(raise.Assertion(fmt.Sprintf("interface conversion: %s is not %s: missing method %s", dyn, r.TypeString(t.Type.Type), missing)))
	}
	scopes := ""
	if dyn == r.TypeString(t.Type.Type) {
		scopes = " (types from different scopes)"
	}
	panic(raise.Assertion(fmt.Sprintf("interface conversion: %s is %s, not %s%s", name, dyn, r.TypeString(t.Type.Type), scopes)))
}

func ifaceWord(name string, t *Type) string {
	if types.IsInterface(t.Type.Type) {
		return "interface"
	}
	return name
}

// typeName is the name of the type of the value in an interface.
func (r *Types) typeName(x any) string {
	switch b := r.Norm(x).(type) {
	case nil:
		return "<nil>"
	case Box:
		return b.T.String()
	default:
		return reflect.TypeOf(b).String()
	}
}
