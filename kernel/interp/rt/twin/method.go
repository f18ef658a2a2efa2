package twin

import (
	"fmt"
	"go/types"
	"reflect"

	"cryptounet/kernel/interp/rt/box"
	"cryptounet/kernel/interp/rt/forge"
)

// methods are the methods that compiled code sees. Unexported ones of compiled
// packages, which a type can have only by embedding, are there for who asks
// whether they are.
func (s *Set) methods(t types.Type) (list []*types.Selection) {
	key := s.types.Find(t)
	if key == nil {
		return nil
	}
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		m := set.At(i)
		if name := m.Obj().Name(); m.Obj().Exported() && key.Has(name) || s.foreign(m) {
			list = append(list, m)
		}
	}
	return list
}

// foreign says whether a method is an unexported one of a compiled package.
func (s *Set) foreign(m *types.Selection) bool {
	o := m.Obj()
	return !o.Exported() && o.Pkg() != nil && s.types.Table.Native(o.Pkg().Path()) && m.Type().(*types.Signature).Params().Len()+m.Type().(*types.Signature).Results().Len() == 0
}

// bind makes methods that call those of the cells.
func (b *builder) bind(t types.Type, lowered reflect.Type, list []*types.Selection) (methods []forge.Method, ok bool) {
	key := b.set.types.Find(t)
	for _, m := range list {
		name := m.Obj().Name()
		if b.set.foreign(m) {
			plain := reflect.TypeFor[func()]()
			methods = append(methods, forge.Method{Name: name, Pkg: m.Obj().Pkg().Path(), Type: plain, Form: plain, Call: func(any, []reflect.Value) []reflect.Value {
				panic(fmt.Sprintf("%s.%s is not exported: cells cannot call it", m.Obj().Pkg().Name(), name))
			}})
			continue
		}
		sample := reflect.TypeOf(key.Method(reflect.Zero(lowered).Interface(), name))
		in, out, ok := b.signature(m.Type().(*types.Signature), sample)
		if !ok {
			return nil, false
		}
		methods = append(methods, forge.Method{
			Name:  name,
			Type:  reflect.FuncOf(in, out, sample.IsVariadic()),
			Form:  sample,
			Bound: func(receiver any) any { return key.Method(forge.As(receiver, lowered), name) },
			Call: func(receiver any, args []reflect.Value) []reflect.Value {
				return b.set.call(key, receiver, lowered, name, args)
			},
		})
	}
	return methods, true
}

// call calls a method of the cells with what compiled code hands to it.
func (s *Set) call(key *box.Type, receiver any, lowered reflect.Type, name string, args []reflect.Value) []reflect.Value {
	f := reflect.ValueOf(key.Method(forge.As(receiver, lowered), name))
	for i, a := range args {
		if a.Kind() == reflect.Interface && a.NumMethod() == 0 && !a.IsNil() {
			args[i] = held(s.types.Norm(a.Interface()), a.Type())
		}
	}
	var out []reflect.Value
	if f.Type().IsVariadic() {
		out = f.CallSlice(args)
	} else {
		out = f.Call(args)
	}
	for i, r := range out {
		if r.Kind() == reflect.Interface && r.NumMethod() == 0 && !r.IsNil() {
			if b, ok := r.Interface().(box.Box); ok {
				if x, ok := s.outside(b); ok {
					out[i] = held(x, r.Type())
				}
			}
		}
	}
	return out
}

// held is a value in an interface.
func held(x any, t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	v.Set(reflect.ValueOf(x))
	return v
}
