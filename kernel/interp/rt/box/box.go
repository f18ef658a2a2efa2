// Package box holds the values that cells keep in interfaces, with their types and
// methods: what they are, what they implement, and how compiled code gets them.
package box

import (
	"encoding/xml"
	"fmt"
	"reflect"

	"cryptounet/kernel/interp/rt/forge"
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

// MarshalXML encodes a box.
func (b Box) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	x, ok := b.T.types.Outside(b)
	if !ok {
		x = b.V
	}
	if start.Name.Local == reflect.TypeFor[Box]().Name() {
		return e.Encode(x) // under the name of its type
	}
	return e.EncodeElement(x, start)
}

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

// Norm takes a value out of an adapter, and one that compiled code has given
// back out of the type that it had there.
func (r *Types) Norm(x any) any {
	if b, ok := x.(Box); ok {
		return b
	}
	if u, ok := x.(unboxer); ok {
		return u.Unbox()
	}
	if m := r.known.Load(); m != nil {
		if in, ok := (*m)[forge.Of(x)]; ok {
			return Box{in.t, forge.As(x, in.lowered)}
		}
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
