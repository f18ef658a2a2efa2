// Package mirror is what cells see when they reflect on their values.
package mirror

import (
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"unsafe"

	"cryptounet/kernel/interp/rt/box"
)

// Mirror is package reflect for cells.
type Mirror struct {
	*box.Types
	*functions
}

// New returns the mirror of a program's types.
func New(t *box.Types) Mirror { return Mirror{t, &functions{}} }

// functions are the methods of types that cells have asked for as functions.
type functions struct {
	methods    sync.Map // by methodKey
	signatures sync.Map // their types in compiled Go, by closure
}

type methodKey struct {
	t *box.Type
	i int
}

// closure tells function values apart.
func closure(v reflect.Value) unsafe.Pointer {
	x := v.Interface()
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&x))[1]
}

// TypeOf is reflect.TypeOf.
func (m Mirror) TypeOf(x any) reflect.Type {
	if b, ok := m.Norm(x).(box.Box); ok {
		return m.reflected(b.T.Type.Type, reflect.TypeOf(b.V))
	}
	return reflect.TypeOf(x)
}

// TypeFor is reflect.TypeFor.
func (m Mirror) TypeFor(key int, ptr any) reflect.Type {
	return m.reflected(m.At(key).Type.Type, reflect.TypeOf(ptr).Elem())
}

// reflected is the type that cells see for a type with a lowered form.
func (m Mirror) reflected(t types.Type, lowered reflect.Type) reflect.Type {
	k := m.Table.Key(t)
	if k.Plain {
		return lowered
	}
	return cellType{lowered, m, m.At(k.Key)}
}

// PointerTo is reflect.PointerTo.
func (m Mirror) PointerTo(t reflect.Type) reflect.Type {
	if c, ok := t.(cellType); ok {
		return m.reflected(types.NewPointer(c.t.Type.Type), reflect.PointerTo(c.Type))
	}
	return reflect.PointerTo(t)
}

// RawType is the lowered form of a type.
func (m Mirror) RawType(t reflect.Type) reflect.Type {
	if c, ok := t.(cellType); ok {
		return c.Type
	}
	return t
}

// known is the cells' type with a lowered form, if there is just one.
func (m Mirror) known(t reflect.Type) (types.Type, bool) {
	switch t.Kind() {
	case reflect.Struct:
		if t.Name() != "" {
			return nil, false
		}
		k, ok := m.Lowered(t)
		if n, isNamed := k.(*types.Named); ok && t.NumField() == 0 && (!isNamed || n.NumMethods() == 0) {
			return nil, false // struct{} says nothing of methods, so it may be itself
		}
		return k, ok
	case reflect.Pointer:
		if e, ok := m.known(t.Elem()); ok {
			return types.NewPointer(e), true
		}
	case reflect.Slice:
		if e, ok := m.known(t.Elem()); ok {
			return types.NewSlice(e), true
		}
	}
	return nil, false
}

// ValueType is the method Type of reflect.Value.
func (m Mirror) ValueType(v reflect.Value) reflect.Type {
	t := v.Type()
	if k, ok := m.known(t); ok {
		return m.reflected(k, t)
	}
	return t
}

// ValueInterface is the method Interface of reflect.Value.
func (m Mirror) ValueInterface(v reflect.Value) any {
	x := v.Interface()
	if v.Kind() == reflect.Func && !v.IsNil() {
		if sig, ok := m.signatures.Load(closure(v)); ok {
			if k := m.Table.Key(sig.(*types.Signature)); !k.Plain {
				return box.Box{T: m.At(k.Key), V: x}
			}
		}
	}
	if v.Kind() != reflect.Interface {
		if k, ok := m.known(v.Type()); ok {
			return box.Box{T: m.At(m.Table.Key(k).Key), V: x}
		}
	}
	return x
}

// ValueField is the method FieldByName of reflect.Value.
func (m Mirror) ValueField(v reflect.Value, name string) reflect.Value {
	if f := v.FieldByName(name); f.IsValid() || token.IsExported(name) {
		return f
	}
	return v.FieldByName("X_" + name)
}

// ValueMethod is the method MethodByName of reflect.Value; x is what the value
// was made of, if the program says so at once.
func (m Mirror) ValueMethod(v reflect.Value, name string) reflect.Value {
	if m := v.MethodByName(name); m.IsValid() {
		return m
	}
	if t, ok := m.ValueType(v).(cellType); ok {
		if _, ok := t.MethodByName(name); ok {
			return reflect.ValueOf(t.bound(v.Interface(), name))
		}
	}
	return reflect.Value{}
}

// BoxMethod is MethodByName of reflect.ValueOf(x).
func (m Mirror) BoxMethod(x any, name string) reflect.Value {
	if b, ok := m.Norm(x).(box.Box); ok {
		if t, ok := m.TypeOf(x).(cellType); ok {
			if _, ok := t.MethodByName(name); ok {
				return reflect.ValueOf(t.bound(b.V, name))
			}
			return reflect.Value{}
		}
	}
	return reflect.ValueOf(x).MethodByName(name)
}

// BoxMethodAt is Method of reflect.ValueOf(x).
func (m Mirror) BoxMethodAt(x any, i int) reflect.Value {
	if t, ok := m.TypeOf(x).(cellType); ok {
		return m.BoxMethod(x, t.Method(i).Name)
	}
	return reflect.ValueOf(x).Method(i)
}
