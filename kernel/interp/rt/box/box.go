// Package box holds the values that cells keep in interfaces, with their types and
// methods: what they are, what they implement, and how compiled code gets them.
package box

import (
	"fmt"
	"reflect"

	"cryptounet/kernel/interp/rt/raise"
)

// Box is a value with the type that cells know it by. Boxes compare equal
// when both are.
type Box struct {
	T *Type
	V any
}

// Format prints a box.
func (b Box) Format(s fmt.State, verb rune) { b.T.types.PrintBox(b, s, verb) }

// MarshalJSON encodes a box.
func (b Box) MarshalJSON() ([]byte, error) { return b.T.types.EncodeBox(b) }

// Adapter makes a compiled interface of an interpreted value.
type Adapter func(Object) any

// Object is what an adapter calls: a box with methods.
type Object struct{ Box }

// Unbox lets the runtime find the value in an adapter.
func (o Object) Unbox() Box { return o.Box }

// Method returns a method bound to the value, as a function.
func (o Object) Method(name string) any { return o.T.Method(o.V, name) }

// MethodNamed is a method of the value by name, nil if it has none.
func (b Box) MethodNamed(name string) any {
	if !b.T.Has(name) {
		return nil
	}
	return b.T.Method(b.V, name)
}

type unboxer interface{ Unbox() Box }

// Norm takes a value out of an adapter.
func (r *Types) Norm(x any) any {
	if u, ok := x.(unboxer); ok {
		return u.Unbox()
	}
	return x
}

// Any returns its argument: passing through compiled code gives a value its
// plain form in an interface.
func (r *Types) Any(x any) any { return x }

// Box boxes a value.
func (r *Types) Box(key int, x any) any { return Box{r.At(key), x} }

// Bare takes a value out of its box, for code that reflects on it.
func (r *Types) Bare(x any) any {
	x = r.Norm(x)
	if b, ok := x.(Box); ok {
		return b.V
	}
	return x
}

// Bared is Bare for maps and slices of interfaces too, in a copy.
func (r *Types) Bared(x any) any {
	switch x := r.Bare(x).(type) {
	case map[string]any:
		m := make(map[string]any, len(x))
		for k, v := range x {
			m[k] = r.Bared(v)
		}
		return m
	case []any:
		s := make([]any, len(x))
		for i, v := range x {
			s[i] = r.Bared(v)
		}
		return s
	default:
		return x
	}
}

// Value is the value in x if its type is the one of the key.
func (r *Types) Value(x any, key int) (any, bool) {
	if x == nil {
		return nil, false
	}
	t := r.At(key)
	switch b := r.Norm(x).(type) {
	case Box:
		if b.T == t {
			return b.V, true
		}
		return nil, false
	default:
		if t.Plain && reflect.TypeOf(b) == t.R {
			return b, true
		}
	}
	return nil, false
}

// Method is a method of the value in an interface.
func (r *Types) Method(x any, name string) any {
	switch b := r.Norm(x).(type) {
	case nil:
		panic(raise.NilPointer)
	case Box:
		return b.T.Method(b.V, name)
	default:
		m := reflect.ValueOf(b).MethodByName(name)
		if !m.IsValid() {
			panic(fmt.Sprintf("%T has no method %s", b, name))
		}
		return m.Interface()
	}
}
