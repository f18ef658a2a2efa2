package twin

import (
	"reflect"

	"cryptounet/kernel/interp/rt/box"
)

// Native is a value of the type of a key as compiled code gets it.
func (s *Set) Native(key int, x any) any {
	b := box.Box{T: s.types.At(key), V: x}
	if out, ok := s.outside(b); ok {
		return out
	}
	return b
}

// Outer is what an interface holds as compiled code gets it.
func (s *Set) Outer(x any) any {
	x = s.types.Norm(x)
	b, ok := x.(box.Box)
	if !ok {
		return x
	}
	if out, ok := s.outside(b); ok {
		return out
	}
	return b
}

// Deep is Outer for what a value holds in interfaces too, for packages that walk
// through values: what leads to a box is copied.
func (s *Set) Deep(x any) any {
	x = s.Outer(x)
	if v := reflect.ValueOf(x); v.IsValid() && s.boxed(v, 0) {
		return s.deep(v, 0).Interface()
	}
	return x
}

// deepest ends the walk through values that hold themselves.
const deepest = 100

// boxed says whether a value holds a box.
func (s *Set) boxed(v reflect.Value, depth int) bool {
	if depth > deepest {
		return false
	}
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() || v.NumMethod() > 0 || !v.CanInterface() {
			return false
		}
		if _, ok := v.Interface().(box.Box); ok {
			return true
		}
		return s.boxed(v.Elem(), depth+1)
	case reflect.Pointer:
		return !v.IsNil() && v.Elem().Kind() == reflect.Struct && s.holds(v.Type().Elem()) && s.boxed(v.Elem(), depth+1)
	case reflect.Map, reflect.Slice, reflect.Array:
		if !s.holds(v.Type().Elem()) {
			return false
		}
		if v.Kind() == reflect.Map {
			for _, e := range v.Seq2() {
				if s.boxed(e, depth+1) {
					return true
				}
			}
			return false
		}
		for i := range v.Len() {
			if s.boxed(v.Index(i), depth+1) {
				return true
			}
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[box.Box]() {
			return true
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && s.boxed(v.Field(i), depth+1) {
				return true
			}
		}
	}
	return false
}

// holds says whether values of a type can lead to a box.
func (s *Set) holds(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return t.NumMethod() == 0
	case reflect.Map, reflect.Slice, reflect.Array, reflect.Pointer, reflect.Struct:
		return true
	}
	return false
}

func (s *Set) deep(v reflect.Value, depth int) reflect.Value {
	if depth > deepest {
		return v
	}
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() || v.NumMethod() > 0 || !v.CanInterface() {
			return v
		}
		return held(s.Deep(v.Interface()), v.Type())
	case reflect.Pointer:
		if !s.boxed(v, depth) {
			return v
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(s.deep(v.Elem(), depth+1))
		return p
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		m := reflect.MakeMapWithSize(v.Type(), v.Len())
		for k, e := range v.Seq2() {
			m.SetMapIndex(k, s.deep(e, depth+1))
		}
		return m
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		l := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			l.Index(i).Set(s.deep(v.Index(i), depth+1))
		}
		return l
	case reflect.Array, reflect.Struct:
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		if v.Kind() == reflect.Array {
			for i := range v.Len() {
				c.Index(i).Set(s.deep(v.Index(i), depth+1))
			}
			return c
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.Field(i).Set(s.deep(v.Field(i), depth+1))
			}
		}
		return c
	}
	return v
}
