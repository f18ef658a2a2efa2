package target

import (
	"fmt"
	"go/types"
	"reflect"

	"cryptounet/kernel/debug"
	"cryptounet/kernel/display"
	"cryptounet/kernel/interp/rt/probe"
)

// compiled describes a value by reflection, as compiled code has it. One that
// says what is to be known of it is shown by that, and never by what it holds.
func (t *Target) compiled(v reflect.Value, path string) debug.Value {
	return t.native(v, path, 0)
}

func (t *Target) native(v reflect.Value, path string, depth int) debug.Value {
	for v.Kind() == reflect.Interface {
		if v = v.Elem(); v.IsValid() {
			path = asserted(path, v.Type().String())
		}
	}
	if !v.IsValid() {
		return debug.Value{Text: "nil", Type: "nil"}
	}
	d := debug.Value{Type: v.Type().String()}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		d.Text = "nil"
		return d
	}
	said := false
	if v.CanInterface() {
		x := v.Interface()
		if title, lines, ok := display.Facts(x); ok {
			var parts []debug.Variable
			for _, l := range lines {
				parts = append(parts, debug.Variable{Name: l[0], Value: debug.Value{Text: l[1]}})
			}
			d.Text, d.Len, d.Parts = title, len(parts), some(parts)
			d.Rich = func() map[string]any { return t.show.Any(x) }
			return d
		}
		d.Rich = func() map[string]any { return t.show.Any(x) }
		d.Text, said = spoken(x)
	}
	switch v.Kind() {
	case reflect.Struct:
		t.fields(&d, v, path)
		if !said {
			d.Text = t.brief(d, "{", "}", depth, true)
		}
	case reflect.Pointer:
		to := t.native(v.Elem(), star(path), depth+1)
		if !said {
			d.Text = "&" + to.Text
		}
		if d.Len, d.Indexed, d.Parts = to.Len, to.Indexed, to.Parts; d.Parts == nil && v.Elem().Kind() != reflect.Struct {
			d.Len, d.Parts = 1, func(int, int) []debug.Variable { return []debug.Variable{{Name: "*", Path: star(path), Value: to}} }
		}
	case reflect.Slice, reflect.Array:
		text := d.Text
		t.sequence(&d, v, path, t.native, depth)
		if said {
			d.Text = text
		}
	case reflect.Map:
		text := d.Text
		t.mapping(&d, v, path, t.native, func(k reflect.Value) debug.Value { return t.native(k, "", 2) }, depth)
		if said {
			d.Text = text
		}
	case reflect.Func:
		d.Text = "func"
		if v.IsNil() {
			d.Text = "nil"
		}
	case reflect.Chan:
		d.Text = fmt.Sprintf("%d of %d waiting", v.Len(), v.Cap())
		if v.IsNil() {
			d.Text = "nil"
		}
	default:
		if !said {
			d.Text = basic(v)
		}
	}
	return d
}

// fields are a compiled struct's exported ones; the others are its package's.
func (t *Target) fields(d *debug.Value, v reflect.Value, path string) {
	var parts []reflect.StructField
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() {
			parts = append(parts, f)
		}
	}
	if d.Len = len(parts); d.Len == 0 {
		d.Parts = func(int, int) []debug.Variable { return nil }
		return
	}
	d.Parts = func(start, count int) []debug.Variable {
		var list []debug.Variable
		for i := start; i < len(parts) && i-start < count; i++ {
			p := field(path, parts[i].Name)
			list = append(list, debug.Variable{Name: parts[i].Name, Path: p, Value: t.native(v.FieldByIndex(parts[i].Index), p, 1)})
		}
		return list
	}
}

// spoken is what a value says of itself.
func spoken(x any) (text string, ok bool) {
	defer func() {
		if recover() != nil { // a method of a value that is half made
			text, ok = "", false
		}
	}()
	switch x := x.(type) {
	case error:
		return short(x.Error()), true
	case fmt.Stringer:
		return short(x.String()), true
	}
	return "", false
}

// rich shows a value of the cells as a notebook does, which may call its
// methods.
func (t *Target) rich(v reflect.Value, typ types.Type) func() map[string]any {
	return func() (m map[string]any) {
		if !v.CanInterface() {
			return nil
		}
		t.exempt(&probe.Question{}, func() {
			x := v.Interface()
			if k := t.machine.Program.Find(typ); k != nil && !k.Plain {
				x = t.machine.RT.Box(k.Key, x)
			}
			m = t.show.Any(x)
		})
		return m
	}
}
