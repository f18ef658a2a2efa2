package target

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/debug"
	"cryptounet/kernel/interp/rt/box"
	"cryptounet/kernel/interp/rt/probe"
)

// held is the value of a local variable: place is a pointer to it, or a
// function.
func (t *Target) held(place any, typ types.Type, path string) debug.Value {
	v := reflect.ValueOf(place)
	switch {
	case !v.IsValid():
		return debug.Value{Text: "?", Type: t.cells.TypeText(typ)}
	case v.Kind() == reflect.Pointer:
		v = v.Elem()
	}
	return t.value(v, typ, path, 0)
}

// globals are the variables that a site sees of the session, without one all.
func (t *Target) globals(site *emit.Site, wanted func(types.Object) bool) []debug.Variable {
	var vars []check.Variable
	var values []reflect.Value
	t.locked(func() error {
		vars = t.cells.Variables(site)
		values = make([]reflect.Value, len(vars))
		for i, v := range vars {
			if wanted == nil || wanted(v.Object) {
				values[i], _ = t.machine.Value(v.Global)
			}
		}
		return nil
	})
	var list []debug.Variable
	for i, v := range vars {
		if values[i].IsValid() {
			list = append(list, debug.Variable{Name: v.Object.Name(), Path: v.Object.Name(), Value: t.value(values[i], v.Object.Type(), v.Object.Name(), 0)})
		}
	}
	return list
}

// top are the variables that the cell of a site has declared before it.
func (t *Target) top(site emit.Site) []debug.Variable {
	m, _ := t.now()
	cell := m.Fset.Position(site.Pos).Filename
	return t.globals(&site, func(o types.Object) bool { return o.Pos() < site.Pos && m.Fset.Position(o.Pos()).Filename == cell })
}

// stepped is what a step of compiled code shows.
func (t *Target) stepped(s *probe.Step) []debug.Variable {
	var list []debug.Variable
	for _, n := range s.Values() {
		list = append(list, debug.Variable{Name: n.Name, Value: t.compiled(reflect.ValueOf(n.Value), "")})
	}
	return list
}

// listed is a value of parts.
func listed(parts []debug.Variable) debug.Value {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.Text
	}
	return debug.Value{Text: strings.Join(texts, ", "), Len: len(parts), Parts: some(parts)}
}

// some gives parts of what is there already.
func some(parts []debug.Variable) func(start, count int) []debug.Variable {
	return func(start, count int) []debug.Variable {
		start = min(start, len(parts))
		return parts[start:min(len(parts), start+count)]
	}
}

// value describes a value of a type of the cells. path is the expression that
// names it, "" if none does.
func (t *Target) value(v reflect.Value, typ types.Type, path string, depth int) debug.Value {
	typ = types.Unalias(typ)
	if !v.IsValid() {
		return debug.Value{Text: "nil", Type: t.cells.TypeText(typ)}
	}
	if types.IsInterface(typ) {
		return t.dynamic(v, typ, path, depth)
	}
	if v.Kind() == reflect.Interface {
		v = v.Elem()
		if !v.IsValid() {
			return debug.Value{Text: "nil", Type: t.cells.TypeText(typ)}
		}
	}
	table := t.machine.Program.Table
	if n, ok := typ.(*types.Named); ok && table.IsNative(n) {
		return t.compiled(v, path)
	}
	whole := v
	if table.Wrapped(typ) && v.Kind() == reflect.Struct && v.NumField() == 1 {
		v = v.Field(0)
	}
	d := debug.Value{Type: t.cells.TypeText(typ), Rich: t.rich(whole, typ)}
	switch u := typ.Underlying().(type) {
	case *types.Struct:
		if v.Kind() != reflect.Struct {
			return t.compiled(v, path)
		}
		d.Len = u.NumFields()
		d.Parts = func(start, count int) []debug.Variable {
			var list []debug.Variable
			for i := start; i < u.NumFields() && i < start+count; i++ {
				f := u.Field(i)
				p := field(path, f.Name())
				list = append(list, debug.Variable{Name: f.Name(), Path: p, Value: t.value(v.FieldByName(form.FieldName(u, i)), f.Type(), p, 0)})
			}
			return list
		}
		d.Text = t.brief(d, "{", "}", depth, true)
	case *types.Pointer:
		if v.Kind() != reflect.Pointer {
			return t.compiled(v, path)
		}
		if v.IsNil() {
			d.Text = "nil"
			return d
		}
		if n, ok := types.Unalias(u.Elem()).(*types.Named); ok && table.IsNative(n) {
			return t.compiled(v, path)
		}
		to := t.value(v.Elem(), u.Elem(), star(path), depth+1)
		d.Text = "&" + to.Text
		if d.Len, d.Indexed, d.Parts = to.Len, to.Indexed, to.Parts; d.Parts == nil {
			d.Len, d.Parts = 1, func(int, int) []debug.Variable { return []debug.Variable{{Name: "*", Path: star(path), Value: to}} }
		}
	case *types.Slice, *types.Array:
		elem := u.(interface{ Elem() types.Type }).Elem()
		t.sequence(&d, v, path, func(e reflect.Value, p string, depth int) debug.Value { return t.value(e, elem, p, depth) }, depth)
	case *types.Map:
		t.mapping(&d, v, path, func(e reflect.Value, p string, depth int) debug.Value { return t.value(e, u.Elem(), p, depth) },
			func(k reflect.Value) debug.Value { return t.value(k, u.Key(), "", 2) }, depth)
	case *types.Signature:
		d.Text = "func"
		if v.Kind() == reflect.Func && v.IsNil() {
			d.Text = "nil"
		}
	case *types.Chan:
		d.Text = fmt.Sprintf("%d of %d waiting", v.Len(), v.Cap())
		if v.IsNil() {
			d.Text = "nil"
		}
	default:
		d.Text = basic(v)
	}
	return d
}

// dynamic describes what an interface holds.
func (t *Target) dynamic(v reflect.Value, typ types.Type, path string, depth int) debug.Value {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || !v.CanInterface() {
		return debug.Value{Text: "nil", Type: t.cells.TypeText(typ)}
	}
	x := t.machine.RT.Norm(v.Interface())
	if b, ok := x.(box.Box); ok {
		d := t.value(reflect.ValueOf(b.V), b.T.Type.Type, asserted(path, t.cells.TypeText(b.T.Type.Type)), depth)
		return d
	}
	v = reflect.ValueOf(x)
	return t.compiled(v, asserted(path, v.Type().String()))
}

func field(path, name string) string {
	if path == "" || name == "_" {
		return ""
	}
	return path + "." + name
}

func star(path string) string {
	if path == "" {
		return ""
	}
	return "(*" + path + ")"
}

func asserted(path, typ string) string {
	if path == "" {
		return ""
	}
	return path + ".(" + typ + ")"
}

// sequence describes a slice or an array.
func (t *Target) sequence(d *debug.Value, v reflect.Value, path string, value func(e reflect.Value, p string, depth int) debug.Value, depth int) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		d.Text = "nil"
		return
	}
	d.Len, d.Indexed = v.Len(), true
	d.Parts = func(start, count int) []debug.Variable {
		var list []debug.Variable
		for i := start; i < v.Len() && i-start < count; i++ {
			name, p := fmt.Sprintf("[%d]", i), ""
			if path != "" {
				p = path + name
			}
			list = append(list, debug.Variable{Name: name, Path: p, Value: value(v.Index(i), p, depth+1)})
		}
		return list
	}
	d.Text = t.brief(*d, fmt.Sprintf("len %d [", v.Len()), "]", depth, false)
}

// mapping describes a map.
func (t *Target) mapping(d *debug.Value, v reflect.Value, path string, value func(e reflect.Value, p string, depth int) debug.Value, key func(reflect.Value) debug.Value, depth int) {
	if v.IsNil() {
		d.Text = "nil"
		return
	}
	d.Len = v.Len()
	d.Parts = func(start, count int) []debug.Variable {
		type entry struct {
			name string
			k, e reflect.Value
		}
		var entries []entry
		for it := v.MapRange(); it.Next(); {
			entries = append(entries, entry{key(it.Key()).Text, it.Key(), it.Value()})
		}
		slices.SortFunc(entries, func(a, b entry) int {
			switch {
			case a.k.CanInt() && b.k.CanInt():
				return compare(a.k.Int(), b.k.Int())
			case a.k.CanUint() && b.k.CanUint():
				return compare(a.k.Uint(), b.k.Uint())
			case a.k.CanFloat() && b.k.CanFloat():
				return compare(a.k.Float(), b.k.Float())
			}
			return strings.Compare(a.name, b.name)
		})
		var list []debug.Variable
		for i := start; i < len(entries) && i-start < count; i++ {
			name, p := "["+entries[i].name+"]", ""
			switch k := entries[i].k; {
			case path == "":
			case k.Kind() == reflect.String, k.CanInt(), k.CanUint(), k.Kind() == reflect.Bool:
				p = path + name
			}
			list = append(list, debug.Variable{Name: name, Path: p, Value: value(entries[i].e, p, depth+1)})
		}
		return list
	}
	d.Text = t.brief(*d, fmt.Sprintf("len %d {", v.Len()), "}", depth, true)
}

func compare[T int64 | uint64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// longest is the most text of a value, mostNamed how many parts stand in it.
const (
	longest   = 200
	mostNamed = 8
)

// brief is a value's text with those of its first parts.
func (t *Target) brief(d debug.Value, open, end string, depth int, named bool) string {
	if depth > 2 && d.Len > 0 {
		return open + "…" + end
	}
	var b strings.Builder
	b.WriteString(open)
	for i, p := range d.Parts(0, mostNamed) {
		if i > 0 {
			b.WriteString(", ")
		}
		if named {
			b.WriteString(strings.TrimSuffix(strings.TrimPrefix(p.Name, "["), "]") + ": ")
		}
		b.WriteString(p.Text)
	}
	if d.Len > mostNamed {
		b.WriteString(", …")
	}
	b.WriteString(end)
	return short(b.String())
}

// short cuts a long text.
func short(s string) string {
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

// basic is the text of a value without parts.
func basic(v reflect.Value) string {
	switch {
	case v.Kind() == reflect.String:
		return strconv.Quote(short(v.String()))
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10)
	case v.CanFloat():
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case v.CanComplex():
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	}
	return v.Type().String()
}
