package text

import (
	"cmp"
	"fmt"
	"go/types"
	"io"
	"reflect"
	"slices"

	"cryptounet/kernel/interp/rt/box"
	"cryptounet/kernel/interp/rt/raise"
)

// printer prints one box.
type printer struct {
	fmt.State
	verb  rune
	types *box.Types

	recovered func()
}

func (p *printer) text(s string) { io.WriteString(p, s) }

// plain prints a value that lowering has not changed.
func (p *printer) plain(x any) { fmt.Fprintf(p, fmt.FormatString(p, p.verb), x) }

// methods lets a type's own methods print it.
func (p *printer) methods(v reflect.Value, t types.Type) bool {
	if !v.CanInterface() {
		return false
	}
	k := p.types.Find(t)
	if k == nil {
		return false
	}
	x := v.Interface()
	if k.Has("Format") {
		if f, ok := k.Method(x, "Format").(func(fmt.State, rune)); ok {
			f(p, p.verb)
			return true
		}
	}
	if p.verb == 'v' && p.Flag('#') {
		if k.Has("GoString") {
			if f, ok := k.Method(x, "GoString").(func() string); ok {
				if s, ok := p.ask("GoString", v, f); ok {
					p.text(s)
				}
				return true
			}
		}
		return false
	}
	switch p.verb {
	case 'v', 's', 'x', 'X', 'q':
	default:
		return false
	}
	for _, name := range []string{"Error", "String"} {
		if !k.Has(name) {
			continue
		}
		if f, ok := k.Method(x, name).(func() string); ok {
			if s, ok := p.ask(name, v, f); ok {
				p.plain(s)
			}
			return true
		}
	}
	return false
}

// ask calls a method that says how a value prints. Its panic is printed as fmt
// does.
func (p *printer) ask(name string, v reflect.Value, f func() string) (s string, ok bool) {
	defer func() {
		x := recover()
		switch x.(type) {
		case nil:
			return
		case raise.Halted, raise.Exit:
			panic(x)
		}
		p.recovered()
		if v.Kind() == reflect.Pointer && v.IsNil() {
			p.text("<nil>")
			return
		}
		fmt.Fprintf(p, "%%!%c(PANIC=%s method: %s)", p.verb, name, p.types.Panicked(x))
	}()
	return f(), true
}

// raw prints a reflected value by what it holds.
func (p *printer) raw(v reflect.Value) {
	if v.Kind() == reflect.Pointer && p.verb == 'v' {
		if v.IsNil() {
			p.text("<nil>")
			return
		}
		p.text(fmt.Sprintf("0x%x", v.Pointer()))
		return
	}
	if v.CanInterface() {
		p.plain(v.Interface())
		return
	}
	p.plain(v)
}

// deeper counts on, but for the depth -1 that stands for "without methods".
func deeper(depth int) int {
	if depth < 0 {
		return depth
	}
	return depth + 1
}

// sortKeys sorts a map's keys as package fmt does.
func sortKeys(keys []reflect.Value) {
	slices.SortStableFunc(keys, compareKeys)
}

// compareKeys compares structs and arrays by their first parts that differ.
func compareKeys(a, b reflect.Value) int {
	for a.Kind() == reflect.Interface && !a.IsNil() {
		a = a.Elem()
	}
	for b.Kind() == reflect.Interface && !b.IsNil() {
		b = b.Elem()
	}
	if a.Kind() != b.Kind() {
		return cmp.Compare(a.Kind(), b.Kind())
	}
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	switch a.Kind() {
	case reflect.String:
		return cmp.Compare(a.String(), b.String())
	case reflect.Bool:
		switch {
		case a.Bool() == b.Bool():
			return 0
		case a.Bool():
			return 1
		}
		return -1
	case reflect.Struct:
		if a.Type() == b.Type() {
			for i := range a.NumField() {
				if c := compareKeys(a.Field(i), b.Field(i)); c != 0 {
					return c
				}
			}
			return 0
		}
	case reflect.Array:
		if a.Len() == b.Len() {
			for i := range a.Len() {
				if c := compareKeys(a.Index(i), b.Index(i)); c != 0 {
					return c
				}
			}
			return 0
		}
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}
