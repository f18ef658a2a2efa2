// Package text prints cells' values as fmt prints those of compiled Go.
package text

import (
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"sync"

	"cryptounet/kernel/interp/rt/box"
)

// Output prints what cells print.
type Output struct {
	*box.Types
	// Stdout is where Printf writes, Stderr where print and println do.
	Stdout, Stderr io.Writer
	// Exit is os.Exit.
	Exit func(code int)
	// Recovered is told when the panic of a method is printed and not passed on.
	Recovered func()
	// Source is where a cell's code is that calls: 0 for what calls the
	// runtime, 1 for its caller, and so on.
	Source func(skip int) (file string, line int, ok bool)

	logging sync.Mutex
}

// Format prints a boxed value as fmt prints a compiled one: with its methods,
// the names of its fields and the names of its types.
func (o *Output) Format(b box.Box, s fmt.State, verb rune) {
	p := &printer{State: s, verb: verb, types: o.Types, recovered: o.Recovered}
	p.value(reflect.ValueOf(b.V), b.T.Type.Type, 0)
}

// rewrite replaces each argument that a %T names by the name of its type, and
// what a %p names by the pointer: fmt can see neither in cells.
func (o *Output) rewrite(format string, args []any) (string, []any) {
	if !strings.ContainsAny(format, "Tp") {
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
			if x, ok := o.Norm(out[n]).(box.Box); ok {
				// A later verb may want the value itself, so it is added at the end.
				out[n] = typeName{x}
				b.WriteByte('s')
				n++
				continue
			}
		}
		if c == 'p' && n >= 0 && n < len(out) && !strings.Contains(format, "[") {
			if x, ok := o.Norm(out[n]).(box.Box); ok {
				out[n] = x.V
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
type typeName struct{ box.Box }

func (t typeName) Format(s fmt.State, verb rune) {
	if verb == 's' {
		fmt.Fprintf(s, fmt.FormatString(s, 's'), t.Box.T.String())
		return
	}
	t.Box.Format(s, verb)
}

// Printf is fmt.Printf for formats with %T or %p.
func (o *Output) Printf(format string, args ...any) (int, error) {
	return o.Fprintf(o.stdout(), format, args...)
}

// Sprintf is fmt.Sprintf for formats with %T or %p.
func (o *Output) Sprintf(format string, args ...any) string {
	format, args = o.rewrite(format, args)
	return fmt.Sprintf(format, args...)
}

// Fprintf is fmt.Fprintf for formats with %T or %p.
func (o *Output) Fprintf(w io.Writer, format string, args ...any) (int, error) {
	if f, ok := w.(*os.File); ok && f == os.Stdout {
		w = o.stdout()
	} else if ok && f == os.Stderr {
		w = o.stderr()
	}
	format, args = o.rewrite(format, args)
	return fmt.Fprintf(w, format, args...)
}

// Errorf is fmt.Errorf for formats with %T or %p.
func (o *Output) Errorf(format string, args ...any) error {
	format, args = o.rewrite(format, args)
	return fmt.Errorf(format, args...)
}

func (o *Output) stdout() io.Writer {
	if o.Stdout != nil {
		return o.Stdout
	}
	return os.Stdout
}

func (o *Output) stderr() io.Writer {
	if o.Stderr != nil {
		return o.Stderr
	}
	return os.Stderr
}

// Print is the predeclared print.
func (o *Output) Print(args ...any) {
	var b strings.Builder
	for _, a := range args {
		b.WriteString(plainText(o.Norm(a)))
	}
	io.WriteString(o.stderr(), b.String())
}

// Println is the predeclared println.
func (o *Output) Println(args ...any) {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = plainText(o.Norm(a))
	}
	io.WriteString(o.stderr(), strings.Join(parts, " ")+"\n")
}

// plainText is a value as print shows it.
func plainText(x any) string {
	if b, ok := x.(box.Box); ok {
		x = b.V
	}
	v := reflect.ValueOf(x)
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return fmt.Sprint(x)
	case reflect.Complex64, reflect.Complex128:
		return fmt.Sprint(x)
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Sprintf("0x%x", v.Pointer())
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]0x%x", v.Len(), v.Cap(), v.Pointer())
	case reflect.Invalid:
		return "(0x0,0x0)"
	}
	return fmt.Sprint(x)
}
