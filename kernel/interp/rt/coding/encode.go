// Package coding encodes cells' values as encoding/json does those of compiled Go.
package coding

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/types"
	"reflect"
	"sort"
	"strings"

	"cryptounet/kernel/interp/rt/box"
	"cryptounet/kernel/interp/rt/spell"
)

// JSON encodes and decodes boxes.
type JSON struct{ *box.Types }

// EncodeBox encodes as encoding/json does a compiled value.
func (co JSON) EncodeBox(b box.Box) ([]byte, error) {
	var out bytes.Buffer
	if x, ok := co.Outside(b); ok {
		err := plainJSON(&out, x)
		return out.Bytes(), err
	}
	err := co.encode(&out, reflect.ValueOf(b.V), b.T.Type.Type)
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

func (co JSON) encode(out *bytes.Buffer, v reflect.Value, t types.Type) error {
	null := func() error { out.WriteString("null"); return nil }
	if !v.IsValid() {
		return null()
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return null()
	}
	if done, err := co.encodeSelf(out, v, t); done {
		return err
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && co.Table.IsNative(n) && !types.IsInterface(n) {
		return plainJSON(out, v.Interface())
	}
	if co.Table.Wrapped(t) && v.Kind() == reflect.Struct {
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
		x := co.Norm(v.Interface())
		if b, ok := x.(box.Box); ok {
			return co.encode(out, reflect.ValueOf(b.V), b.T.Type.Type)
		}
		return plainJSON(out, x)
	case *types.Pointer:
		return co.encode(out, v.Elem(), u.Elem())
	case *types.Struct:
		if v.Kind() != reflect.Struct || v.NumField() < u.NumFields() {
			return plainJSON(out, v.Interface())
		}
		out.WriteByte('{')
		first := true
		err := co.fields(out, v, u, &first)
		out.WriteByte('}')
		return err
	case *types.Map:
		return co.encodeMap(out, v, u)
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
			if err := co.encode(out, v.Index(i), elem); err != nil {
				return err
			}
		}
		out.WriteByte(']')
		return nil
	case *types.Signature, *types.Chan:
		return fmt.Errorf("json: unsupported type: %s", spell.Type(t))
	}
	return plainJSON(out, v.Interface())
}

// encodeSelf lets a type's own methods encode it.
func (co JSON) encodeSelf(out *bytes.Buffer, v reflect.Value, t types.Type) (bool, error) {
	for _, c := range []struct {
		v reflect.Value
		t types.Type
	}{{v, t}, {addressOf(v), types.NewPointer(t)}} {
		if !c.v.IsValid() {
			continue
		}
		k := co.Find(c.t)
		if k == nil {
			continue
		}
		for _, name := range []string{"MarshalJSON", "MarshalText"} {
			if !k.Has(name) {
				continue
			}
			f, ok := k.Method(c.v.Interface(), name).(func() ([]byte, error))
			if !ok {
				continue
			}
			data, err := f()
			if err != nil {
				return true, fmt.Errorf("json: error calling %s for type %s: %w", name, spell.Type(c.t), err)
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

func (co JSON) fields(out *bytes.Buffer, v reflect.Value, s *types.Struct, first *bool) error {
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
				if err := co.fields(out, f, u, first); err != nil {
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
			if err := co.encode(&inner, f, s.Field(i).Type()); err != nil {
				return err
			}
			if err := plainJSON(out, inner.String()); err != nil {
				return err
			}
			continue
		}
		if err := co.encode(out, f, s.Field(i).Type()); err != nil {
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

func (co JSON) encodeMap(out *bytes.Buffer, v reflect.Value, m *types.Map) error {
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
			if kt := co.Find(m.Key()); kt != nil && kt.Has("MarshalText") {
				text.Reset()
				if _, err := co.encodeSelf(&text, k, m.Key()); err != nil {
					return err
				}
			}
		} else if err := co.encode(&text, k, m.Key()); err != nil {
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
		if err := co.encode(out, e.value, m.Elem()); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}
