package coding

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/types"
	"reflect"
	"strings"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/interp/rt/box"
)

// Target is a pointer that JSON is decoded into, with its type.
func (co JSON) Target(key int, ptr any) any {
	t := co.At(key)
	if x, ok := co.Outside(box.Box{T: t, V: ptr}); ok {
		return x
	}
	return &target{co, t, ptr}
}

// target is a pointer to a value of the cells.
type target struct {
	json JSON
	t    *box.Type
	ptr  any
}

// UnmarshalJSON decodes as encoding/json does into a compiled value.
func (d *target) UnmarshalJSON(data []byte) error {
	p, ok := d.t.Type.Type.Underlying().(*types.Pointer)
	v := reflect.ValueOf(d.ptr)
	if !ok || v.Kind() != reflect.Pointer || v.IsNil() {
		return json.Unmarshal(data, d.ptr)
	}
	return d.json.decode(data, v.Elem(), p.Elem())
}

// decode fills a variable.
func (co JSON) decode(data []byte, v reflect.Value, t types.Type) error {
	if k := co.Find(types.NewPointer(t)); k != nil && v.CanAddr() {
		if k.Has("UnmarshalJSON") {
			if f, ok := k.Method(v.Addr().Interface(), "UnmarshalJSON").(func([]byte) error); ok {
				return f(bytes.Clone(data))
			}
		}
		if k.Has("UnmarshalText") && bytes.HasPrefix(bytes.TrimSpace(data), []byte(`"`)) {
			if f, ok := k.Method(v.Addr().Interface(), "UnmarshalText").(func([]byte) error); ok {
				var s string
				if err := json.Unmarshal(data, &s); err != nil {
					return err
				}
				return f([]byte(s))
			}
		}
	}
	plain := func() error { return json.Unmarshal(data, v.Addr().Interface()) }
	if n, ok := types.Unalias(t).(*types.Named); ok && co.Table.IsNative(n) || string(bytes.TrimSpace(data)) == "null" {
		return plain()
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return co.decode(data, v.Elem(), u.Elem())
	case *types.Struct:
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(data, &raw); err != nil || v.Kind() != reflect.Struct {
			return plain()
		}
		return co.decodeFields(raw, v, u)
	case *types.Slice:
		var raw []json.RawMessage
		if err := json.Unmarshal(data, &raw); err != nil {
			return plain()
		}
		s := reflect.MakeSlice(v.Type(), len(raw), len(raw))
		for i, d := range raw {
			if err := co.decode(d, s.Index(i), u.Elem()); err != nil {
				return err
			}
		}
		v.Set(s)
		return nil
	case *types.Map:
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(data, &raw); err != nil || v.Type().Key().Kind() != reflect.String {
			return plain()
		}
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for k, d := range raw {
			key, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			if kt := co.Find(types.NewPointer(u.Key())); kt != nil && kt.Has("UnmarshalText") {
				if err := co.decode([]byte(quote(k)), key, u.Key()); err != nil {
					return err
				}
			} else {
				key.SetString(k)
			}
			if err := co.decode(d, e, u.Elem()); err != nil {
				return err
			}
			v.SetMapIndex(key, e)
		}
		return nil
	}
	return plain()
}

func quote(s string) string { b, _ := json.Marshal(s); return string(b) }

func (co JSON) decodeFields(raw map[string]json.RawMessage, v reflect.Value, s *types.Struct) error {
	for i := range s.NumFields() {
		name, _, skip := jsonField(s, i)
		if skip {
			continue
		}
		f := v.FieldByName(form.FieldName(s, i))
		if u, ok := promoted(s, i, name); ok && f.Kind() == reflect.Struct && f.Type().Name() == "" {
			if err := co.decodeFields(raw, f, u); err != nil {
				return err
			}
			continue
		}
		if !s.Field(i).Exported() {
			continue
		}
		if name == "" {
			name = s.Field(i).Name()
		}
		data, ok := raw[name]
		for k, d := range raw {
			if !ok && strings.EqualFold(k, name) {
				data, ok = d, true
			}
		}
		if !ok {
			continue
		}
		if err := co.decode(data, f, s.Field(i).Type()); err != nil {
			return fmt.Errorf("field %s: %w", name, err)
		}
	}
	return nil
}
