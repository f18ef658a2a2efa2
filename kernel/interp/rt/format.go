package rt

import (
	"fmt"
	"go/types"
	"io"
	"os"
	"reflect"
	"sort"
	"strings"

	"cryptounet/kernel/cells/lower"
)

// Format prints a boxed value as fmt prints a compiled one: with its methods,
// the names of its fields and the names of its types.
func (b Box) Format(s fmt.State, verb rune) {
	p := &printer{State: s, verb: verb, rt: b.T.rt}
	p.value(reflect.ValueOf(b.V), b.T.Type.Type, 0)
}

type printer struct {
	fmt.State
	verb rune
	rt   *Runtime
}

func (p *printer) text(s string) { io.WriteString(p, s) }

// plain prints a value that lowering has not changed.
func (p *printer) plain(x any) { fmt.Fprintf(p, fmt.FormatString(p, p.verb), x) }

// methods lets a type's own methods print it.
func (p *printer) methods(v reflect.Value, t types.Type) bool {
	if !v.CanInterface() {
		return false
	}
	k := p.rt.find(t)
	if k == nil {
		return false
	}
	x := v.Interface()
	if k.has("Format") {
		if f, ok := k.method(x, "Format").(func(fmt.State, rune)); ok {
			f(p, p.verb)
			return true
		}
	}
	if p.verb == 'v' && p.Flag('#') {
		if k.has("GoString") {
			if f, ok := k.method(x, "GoString").(func() string); ok {
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
		if !k.has(name) {
			continue
		}
		if f, ok := k.method(x, name).(func() string); ok {
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
		case Halted, Exit:
			panic(x)
		}
		p.rt.unwound(nil, false)
		if v.Kind() == reflect.Pointer && v.IsNil() {
			p.text("<nil>")
			return
		}
		fmt.Fprintf(p, "%%!%c(PANIC=%s method: %s)", p.verb, name, p.rt.Panicked(x))
	}()
	return f(), true
}

// find is the runtime's type for one of the checker's, if it has methods.
func (r *Runtime) find(t types.Type) *Type {
	if k := r.Program.Find(t); k != nil {
		return r.at(k.Key)
	}
	return nil
}

func (p *printer) value(v reflect.Value, t types.Type, depth int) {
	if !v.IsValid() {
		p.text("<nil>")
		return
	}
	if depth >= 0 && p.methods(v, t) {
		return
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && p.rt.Program.IsNative(n) {
		p.raw(v)
		return
	}
	if w, ok := p.rt.Program.Wrapped(t); ok && w && v.Kind() == reflect.Struct && v.NumField() == 1 {
		v = v.Field(0)
	}
	sharp := p.verb == 'v' && p.Flag('#')
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if v.Kind() != reflect.Struct || v.NumField() < u.NumFields() {
			if k := p.rt.find(t); k != nil && k.R != nil && v.CanAddr() {
				v = reflect.NewAt(k.R, v.Addr().UnsafePointer()).Elem()
			} else {
				p.raw(v)
				return
			}
		}
		if sharp {
			p.text(p.rt.TypeString(t))
		}
		p.text("{")
		for i := 0; i < u.NumFields(); i++ {
			if i > 0 {
				if sharp {
					p.text(", ")
				} else {
					p.text(" ")
				}
			}
			if p.Flag('+') && p.verb == 'v' || sharp {
				p.text(u.Field(i).Name() + ":")
			}
			inner := deeper(depth)
			if !u.Field(i).Exported() {
				inner = -1 // fmt calls no methods in there
			}
			p.value(v.FieldByName(lower.FieldName(u, i)), u.Field(i).Type(), inner)
		}
		p.text("}")
	case *types.Interface:
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if !v.IsValid() {
			if sharp {
				p.text(p.rt.TypeString(t) + "(nil)")
				return
			}
			p.text("<nil>")
			return
		}
		x := p.rt.Norm(v.Interface())
		if b, ok := x.(Box); ok {
			p.value(reflect.ValueOf(b.V), b.T.Type.Type, deeper(depth))
			return
		}
		p.plain(x)
	case *types.Pointer:
		if depth == 0 && !v.IsNil() && v.Kind() == reflect.Pointer {
			switch u.Elem().Underlying().(type) {
			case *types.Struct, *types.Map, *types.Slice, *types.Array:
				if p.verb == 'p' {
					break
				}
				p.text("&")
				p.value(v.Elem(), u.Elem(), deeper(depth))
				return
			}
		}
		p.raw(v)
	case *types.Map:
		if sharp {
			p.text(p.rt.TypeString(t))
			if v.IsNil() {
				p.text("(nil)")
				return
			}
			p.text("{")
		} else {
			p.text("map[")
		}
		keys := v.MapKeys()
		sortKeys(keys)
		for i, k := range keys {
			if i > 0 {
				if sharp {
					p.text(", ")
				} else {
					p.text(" ")
				}
			}
			p.value(k, u.Key(), deeper(depth))
			p.text(":")
			p.value(v.MapIndex(k), u.Elem(), deeper(depth))
		}
		if sharp {
			p.text("}")
		} else {
			p.text("]")
		}
	case *types.Slice, *types.Array:
		var elem types.Type
		if s, ok := u.(*types.Slice); ok {
			elem = s.Elem()
		} else {
			elem = u.(*types.Array).Elem()
		}
		if b, ok := elem.Underlying().(*types.Basic); ok && b.Kind() == types.Uint8 {
			switch p.verb {
			case 's', 'q', 'x', 'X':
				p.raw(v)
				return
			}
		}
		if sharp {
			p.text(p.rt.TypeString(t))
			if v.Kind() == reflect.Slice && v.IsNil() {
				p.text("(nil)")
				return
			}
			p.text("{")
		} else {
			p.text("[")
		}
		for i := 0; i < v.Len(); i++ {
			if i > 0 {
				if sharp {
					p.text(", ")
				} else {
					p.text(" ")
				}
			}
			p.value(v.Index(i), elem, deeper(depth))
		}
		if sharp {
			p.text("}")
		} else {
			p.text("]")
		}
	case *types.Signature:
		if sharp {
			p.text("(" + p.rt.TypeString(t) + ")(0x" + fmt.Sprintf("%x", v.Pointer()) + ")")
			return
		}
		if v.IsNil() {
			p.text("<nil>")
			return
		}
		p.text(fmt.Sprintf("0x%x", v.Pointer()))
	case *types.Basic:
		if sharp {
			switch {
			case u.Info()&types.IsInteger != 0 && u.Info()&types.IsUnsigned != 0:
				p.text(fmt.Sprintf("0x%x", v.Uint()))
				return
			}
		}
		p.raw(v)
	default:
		p.raw(v)
	}
}

// deeper counts on, but for the depth -1 that stands for "without methods".
func deeper(depth int) int {
	if depth < 0 {
		return depth
	}
	return depth + 1
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

func sortKeys(keys []reflect.Value) {
	sort.SliceStable(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		for a.Kind() == reflect.Interface && !a.IsNil() {
			a = a.Elem()
		}
		for b.Kind() == reflect.Interface && !b.IsNil() {
			b = b.Elem()
		}
		if a.Kind() != b.Kind() {
			return a.Kind() < b.Kind()
		}
		switch {
		case a.CanInt():
			return a.Int() < b.Int()
		case a.CanUint():
			return a.Uint() < b.Uint()
		case a.CanFloat():
			return a.Float() < b.Float()
		case a.Kind() == reflect.String:
			return a.String() < b.String()
		case a.Kind() == reflect.Bool:
			return !a.Bool() && b.Bool()
		}
		return fmt.Sprint(a) < fmt.Sprint(b)
	})
}

// rewrite replaces each argument that a %T names by the name of its type,
// since fmt cannot see the types of cells.
func (r *Runtime) rewrite(format string, args []any) (string, []any) {
	if !strings.Contains(format, "T") {
		return format, args
	}
	var b strings.Builder
	out := append([]any{}, args...)
	n := 0
	for i := 0; i < len(format); i++ {
		b.WriteByte(format[i])
		if format[i] != '%' {
			continue
		}
		i++
		for ; i < len(format) && strings.IndexByte("+-# 0123456789.[]*", format[i]) >= 0; i++ {
			if format[i] == '*' {
				n++
			}
			if format[i] == '[' {
				j := i + 1
				v := 0
				for ; j < len(format) && format[j] >= '0' && format[j] <= '9'; j++ {
					v = v*10 + int(format[j]-'0')
				}
				n = v - 1
			}
			b.WriteByte(format[i])
		}
		if i >= len(format) {
			break
		}
		c := format[i]
		if c == 'T' && n >= 0 && n < len(out) {
			if x, ok := r.Norm(out[n]).(Box); ok {
				// A later verb may want the value itself, so it is added at the end.
				out[n] = typeName{x}
				b.WriteByte('s')
				n++
				continue
			}
		}
		b.WriteByte(c)
		if c != '%' {
			n++
		}
	}
	return b.String(), out
}

// typeName prints as the name of a value's type.
type typeName struct{ Box }

func (t typeName) Format(s fmt.State, verb rune) {
	if verb == 's' {
		fmt.Fprintf(s, fmt.FormatString(s, 's'), t.Box.T.String())
		return
	}
	t.Box.Format(s, verb)
}

// Printf is fmt.Printf for formats with %T.
func (r *Runtime) Printf(format string, args ...any) (int, error) {
	return r.Fprintf(r.stdout(), format, args...)
}

// Sprintf is fmt.Sprintf for formats with %T.
func (r *Runtime) Sprintf(format string, args ...any) string {
	format, args = r.rewrite(format, args)
	return fmt.Sprintf(format, args...)
}

// Fprintf is fmt.Fprintf for formats with %T.
func (r *Runtime) Fprintf(w io.Writer, format string, args ...any) (int, error) {
	if f, ok := w.(*os.File); ok && f == os.Stdout {
		w = r.stdout()
	} else if ok && f == os.Stderr {
		w = r.stderr()
	}
	format, args = r.rewrite(format, args)
	return fmt.Fprintf(w, format, args...)
}

// Errorf is fmt.Errorf for formats with %T.
func (r *Runtime) Errorf(format string, args ...any) error {
	format, args = r.rewrite(format, args)
	return fmt.Errorf(format, args...)
}
