package machine

import (
	"fmt"
	"go/types"
	"reflect"
	"unsafe"

	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/lower/emit"
)

// repair gives the fields of structs that hold each other their types: the
// interpreter, which makes such types with placeholders, takes one for all.
func (m *Machine) repair(p *emit.Piece) error {
	if len(p.Recursive) == 0 {
		return nil
	}
	v, err := m.Value(p.Types)
	if err != nil {
		return err
	}
	list, ok := v.Interface().(func() []any)
	if !ok {
		return fmt.Errorf("%s is %s", p.Types, v.Type())
	}
	r := repairer{program: m.Program, structs: map[string]reflect.Type{}}
	at := 0
	values := list()
	for _, group := range p.Recursive {
		for _, s := range group {
			r.structs[s.Name] = reflect.TypeOf(values[at]).Elem()
			at++
		}
	}
	for _, group := range p.Recursive {
		for _, s := range group {
			t := r.structs[s.Name]
			for i, ft := range s.Fields() {
				if want, changed := r.typ(ft, t.Field(i).Type); changed && want != t.Field(i).Type {
					if want.Size() != t.Field(i).Type.Size() {
						return fmt.Errorf("types that hold each other by value")
					}
					setFieldType(t, i, want)
				}
			}
		}
	}
	return nil
}

type repairer struct {
	program *lower.Program
	structs map[string]reflect.Type
}

// typ is the type that a field should have, given the one it has now, and
// whether a struct to be repaired is part of it.
func (r *repairer) typ(t types.Type, now reflect.Type) (reflect.Type, bool) {
	t = types.Unalias(t)
	if name, ok := r.program.StructName(t); ok {
		if rt := r.structs[name]; rt != nil {
			return rt, true
		}
		return now, false
	}
	switch t := t.(type) {
	case *types.Named:
		if r.program.IsNative(t) {
			return now, false
		}
		return r.typ(t.Underlying(), now)
	case *types.Pointer:
		if e, ok := r.typ(t.Elem(), now.Elem()); ok {
			return reflect.PointerTo(e), true
		}
	case *types.Slice:
		if e, ok := r.typ(t.Elem(), now.Elem()); ok {
			return reflect.SliceOf(e), true
		}
	case *types.Array:
		if e, ok := r.typ(t.Elem(), now.Elem()); ok {
			return reflect.ArrayOf(int(t.Len()), e), true
		}
	case *types.Chan:
		if e, ok := r.typ(t.Elem(), now.Elem()); ok {
			return reflect.ChanOf(now.ChanDir(), e), true
		}
	case *types.Map:
		k, ok1 := r.typ(t.Key(), now.Key())
		e, ok2 := r.typ(t.Elem(), now.Elem())
		if ok1 || ok2 {
			return reflect.MapOf(k, e), true
		}
	case *types.Signature:
		in := make([]reflect.Type, now.NumIn())
		out := make([]reflect.Type, now.NumOut())
		changed := false
		for i := range in {
			var ok bool
			in[i], ok = r.typ(t.Params().At(i).Type(), now.In(i))
			changed = changed || ok
		}
		for i := range out {
			var ok bool
			out[i], ok = r.typ(t.Results().At(i).Type(), now.Out(i))
			changed = changed || ok
		}
		if changed {
			return reflect.FuncOf(in, out, t.Variadic()), true
		}
	}
	return now, false
}

// setFieldType changes the type of a field of a struct type that was made at
// run time, as the interpreter itself does: the new type has the old one's
// size. The layout is that of internal/abi.StructType.
func setFieldType(s reflect.Type, i int, t reflect.Type) {
	type iface struct{ _, data unsafe.Pointer }
	type field struct {
		_   unsafe.Pointer // name
		typ unsafe.Pointer
		_   uintptr // offset
	}
	type structType struct {
		size, pointers uintptr // abi.Type
		hash           uint32
		flags          [4]uint8
		equal          func(unsafe.Pointer, unsafe.Pointer) bool
		gcData         unsafe.Pointer
		str, pointer   int32
		pkgPath        unsafe.Pointer
		fields         []field
	}
	st := (*structType)((*iface)(unsafe.Pointer(&s)).data)
	st.fields[i].typ = (*iface)(unsafe.Pointer(&t)).data
}
