package rt

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/types"
	"reflect"
	"sort"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// Package encoding/json sees lowered values, which have no methods. A Box
// encodes itself by the type that cells know it by, and Target decodes so.

// MarshalJSON encodes as encoding/json does a compiled value.
func (b Box) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	err := b.T.rt.encode(&out, reflect.ValueOf(b.V), b.T.Type.Type)
	return out.Bytes(), err
}

// plainJSON encodes what has no types of cells, but for boxes.
func plainJSON(out *bytes.Buffer, x any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false) // the caller's encoder does it
	if err := e.Encode(x); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1) // the newline
	return nil
}

func (r *Runtime) encode(out *bytes.Buffer, v reflect.Value, t types.Type) error {
	null := func() error { out.WriteString("null"); return nil }
	if !v.IsValid() {
		return null()
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return null()
	}
	if done, err := r.encodeSelf(out, v, t); done {
		return err
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && r.Table.IsNative(n) && !types.IsInterface(n) {
		return plainJSON(out, v.Interface())
	}
	if r.Table.Wrapped(t) && v.Kind() == reflect.Struct {
		v = v.Field(0)
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		if v.Kind() == reflect.Interface {
			if v.IsNil() {
				return null()
			}
			v = v.Elem()
		}
		x := r.Norm(v.Interface())
		if b, ok := x.(Box); ok {
			return r.encode(out, reflect.ValueOf(b.V), b.T.Type.Type)
		}
		return plainJSON(out, x)
	case *types.Pointer:
		return r.encode(out, v.Elem(), u.Elem())
	case *types.Struct:
		if v.Kind() != reflect.Struct || v.NumField() < u.NumFields() {
			return plainJSON(out, v.Interface())
		}
		out.WriteByte('{')
		first := true
		err := r.fields(out, v, u, &first)
		out.WriteByte('}')
		return err
	case *types.Map:
		return r.encodeMap(out, v, u)
	case *types.Slice, *types.Array:
		elem := u.(interface{ Elem() types.Type }).Elem()
		if v.Kind() == reflect.Slice && v.IsNil() {
			return null()
		}
		if b, ok := elem.(*types.Basic); ok && b.Kind() == types.Uint8 && v.Kind() == reflect.Slice {
			return plainJSON(out, v.Interface())
		}
		out.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := r.encode(out, v.Index(i), elem); err != nil {
				return err
			}
		}
		out.WriteByte(']')
		return nil
	case *types.Signature, *types.Chan:
		return fmt.Errorf("json: unsupported type: %s", typeString(t))
	}
	return plainJSON(out, v.Interface())
}

// encodeSelf lets a type's own methods encode it.
func (r *Runtime) encodeSelf(out *bytes.Buffer, v reflect.Value, t types.Type) (bool, error) {
	for _, c := range []struct {
		v reflect.Value
		t types.Type
	}{{v, t}, {addressOf(v), types.NewPointer(t)}} {
		if !c.v.IsValid() {
			continue
		}
		k := r.find(c.t)
		if k == nil {
			continue
		}
		for _, name := range []string{"MarshalJSON", "MarshalText"} {
			if !k.has(name) {
				continue
			}
			f, ok := k.method(c.v.Interface(), name).(func() ([]byte, error))
			if !ok {
				continue
			}
			data, err := f()
			if err != nil {
				return true, fmt.Errorf("json: error calling %s for type %s: %w", name, typeString(c.t), err)
			}
			if name == "MarshalText" {
				return true, plainJSON(out, string(data))
			}
			return true, json.Compact(out, data)
		}
	}
	return false, nil
}

func addressOf(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v.Addr()
	}
	return reflect.Value{}
}

// jsonField is what a field's tag says.
func jsonField(s *types.Struct, i int) (name string, options string, skip bool) {
	tag := reflect.StructTag(s.Tag(i)).Get("json")
	name, options, _ = strings.Cut(tag, ",")
	f := s.Field(i)
	if tag == "-" || !f.Exported() && !f.Embedded() {
		return "", "", true
	}
	return name, "," + options + ",", false
}

// promoted says whether a field's own fields stand in its place.
func promoted(s *types.Struct, i int, name string) (*types.Struct, bool) {
	f := s.Field(i)
	if !f.Embedded() || name != "" {
		return nil, false
	}
	t := f.Type()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	u, ok := t.Underlying().(*types.Struct)
	return u, ok
}

func (r *Runtime) fields(out *bytes.Buffer, v reflect.Value, s *types.Struct, first *bool) error {
	for i := range s.NumFields() {
		name, options, skip := jsonField(s, i)
		if skip {
			continue
		}
		f := v.Field(i)
		if u, ok := promoted(s, i, name); ok {
			if f.Kind() == reflect.Pointer {
				if f.IsNil() {
					continue
				}
				f = f.Elem()
			}
			if f.Kind() == reflect.Struct && f.Type().Name() == "" {
				if err := r.fields(out, f, u, first); err != nil {
					return err
				}
				continue
			}
		}
		if !s.Field(i).Exported() {
			continue
		}
		if name == "" {
			name = s.Field(i).Name()
		}
		if strings.Contains(options, ",omitempty,") && empty(f) || strings.Contains(options, ",omitzero,") && f.IsZero() {
			continue
		}
		if !*first {
			out.WriteByte(',')
		}
		*first = false
		if err := plainJSON(out, name); err != nil {
			return err
		}
		out.WriteByte(':')
		quoted := strings.Contains(options, ",string,")
		if quoted {
			var inner bytes.Buffer
			if err := r.encode(&inner, f, s.Field(i).Type()); err != nil {
				return err
			}
			if err := plainJSON(out, inner.String()); err != nil {
				return err
			}
			continue
		}
		if err := r.encode(out, f, s.Field(i).Type()); err != nil {
			return err
		}
	}
	return nil
}

func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

func (r *Runtime) encodeMap(out *bytes.Buffer, v reflect.Value, m *types.Map) error {
	if v.IsNil() {
		out.WriteString("null")
		return nil
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	var entries []entry
	for _, k := range v.MapKeys() {
		var text bytes.Buffer
		if b, ok := m.Key().Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 && v.Type().Key().Kind() == reflect.String {
			text.WriteString(k.String())
			if kt := r.find(m.Key()); kt != nil && kt.has("MarshalText") {
				text.Reset()
				if _, err := r.encodeSelf(&text, k, m.Key()); err != nil {
					return err
				}
			}
		} else if err := r.encode(&text, k, m.Key()); err != nil {
			return err
		}
		key := text.String()
		var s string
		if strings.HasPrefix(key, `"`) && json.Unmarshal([]byte(key), &s) == nil {
			key = s
		}
		entries = append(entries, entry{key, v.MapIndex(k)})
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].key < entries[j].key })
	out.WriteByte('{')
	for i, e := range entries {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := plainJSON(out, e.key); err != nil {
			return err
		}
		out.WriteByte(':')
		if err := r.encode(out, e.value, m.Elem()); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

// Target is a pointer that JSON is decoded into, with its type.
func (r *Runtime) Target(key int, ptr any) any { return &target{r.at(key), ptr} }

type target struct {
	t   *Type
	ptr any
}

// UnmarshalJSON decodes as encoding/json does into a compiled value.
func (d *target) UnmarshalJSON(data []byte) error {
	p, ok := d.t.Type.Type.Underlying().(*types.Pointer)
	v := reflect.ValueOf(d.ptr)
	if !ok || v.Kind() != reflect.Pointer || v.IsNil() {
		return json.Unmarshal(data, d.ptr)
	}
	return d.t.rt.decode(data, v.Elem(), p.Elem())
}

// decode fills a variable.
func (r *Runtime) decode(data []byte, v reflect.Value, t types.Type) error {
	if k := r.find(types.NewPointer(t)); k != nil && v.CanAddr() {
		if k.has("UnmarshalJSON") {
			if f, ok := k.method(v.Addr().Interface(), "UnmarshalJSON").(func([]byte) error); ok {
				return f(bytes.Clone(data))
			}
		}
		if k.has("UnmarshalText") && bytes.HasPrefix(bytes.TrimSpace(data), []byte(`"`)) {
			if f, ok := k.method(v.Addr().Interface(), "UnmarshalText").(func([]byte) error); ok {
				var s string
				if err := json.Unmarshal(data, &s); err != nil {
					return err
				}
				return f([]byte(s))
			}
		}
	}
	plain := func() error { return json.Unmarshal(data, v.Addr().Interface()) }
	if n, ok := types.Unalias(t).(*types.Named); ok && r.Table.IsNative(n) || string(bytes.TrimSpace(data)) == "null" {
		return plain()
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return r.decode(data, v.Elem(), u.Elem())
	case *types.Struct:
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(data, &raw); err != nil || v.Kind() != reflect.Struct {
			return plain()
		}
		return r.decodeFields(raw, v, u)
	case *types.Slice:
		var raw []json.RawMessage
		if err := json.Unmarshal(data, &raw); err != nil {
			return plain()
		}
		s := reflect.MakeSlice(v.Type(), len(raw), len(raw))
		for i, d := range raw {
			if err := r.decode(d, s.Index(i), u.Elem()); err != nil {
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
			if kt := r.find(types.NewPointer(u.Key())); kt != nil && kt.has("UnmarshalText") {
				if err := r.decode([]byte(quote(k)), key, u.Key()); err != nil {
					return err
				}
			} else {
				key.SetString(k)
			}
			if err := r.decode(d, e, u.Elem()); err != nil {
				return err
			}
			v.SetMapIndex(key, e)
		}
		return nil
	}
	return plain()
}

func quote(s string) string { b, _ := json.Marshal(s); return string(b) }

func (r *Runtime) decodeFields(raw map[string]json.RawMessage, v reflect.Value, s *types.Struct) error {
	for i := range s.NumFields() {
		name, _, skip := jsonField(s, i)
		if skip {
			continue
		}
		f := v.FieldByName(form.FieldName(s, i))
		if u, ok := promoted(s, i, name); ok && f.Kind() == reflect.Struct && f.Type().Name() == "" {
			if err := r.decodeFields(raw, f, u); err != nil {
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
		if err := r.decode(data, f, s.Field(i).Type()); err != nil {
			return fmt.Errorf("field %s: %w", name, err)
		}
	}
	return nil
}
