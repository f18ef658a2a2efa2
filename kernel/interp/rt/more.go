package rt

import (
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Complex makes a complex number.
func (r *Runtime) Complex(re, im float64) complex128 { return complex(re, im) }

// Real is the real part.
func (r *Runtime) Real(c complex128) float64 { return real(c) }

// Imag is the imaginary part.
func (r *Runtime) Imag(c complex128) float64 { return imag(c) }

// RuneString is string(rune).
func (r *Runtime) RuneString(n int64) string {
	if n < 0 || n > math.MaxInt32 {
		n = 0xFFFD
	}
	return string(rune(n))
}

// Array converts a slice to an array, or to a pointer to one: ptr points to a
// variable of the type wanted.
func (r *Runtime) Array(slice, ptr any) any {
	s := reflect.ValueOf(slice)
	t := reflect.TypeOf(ptr).Elem()
	n := t
	if t.Kind() == reflect.Pointer {
		n = t.Elem()
	}
	if s.Len() < n.Len() {
		panic(runtimeError(fmt.Sprintf("cannot convert slice with length %d to array or pointer to array with length %d", s.Len(), n.Len())))
	}
	return s.Convert(t).Interface()
}

// Variable is a pointer to a variable of a compiled package.
func (r *Runtime) Variable(path, name string) any {
	return r.Symbols(path)[name].Addr().Interface()
}

// Rune is the character at an offset of a string, and its size.
func (r *Runtime) Rune(s string, at int) (rune, int) { return utf8.DecodeRuneInString(s[at:]) }

// Clear empties a map.
func (r *Runtime) Clear(m any) { reflect.ValueOf(m).Clear() }

func (r *Runtime) stdout() io.Writer {
	if r.Stdout != nil {
		return r.Stdout
	}
	return os.Stdout
}

func (r *Runtime) stderr() io.Writer {
	if r.Stderr != nil {
		return r.Stderr
	}
	return os.Stderr
}

// Print is the predeclared print.
func (r *Runtime) Print(args ...any) {
	var b strings.Builder
	for _, a := range args {
		b.WriteString(plainText(r.Norm(a)))
	}
	io.WriteString(r.stderr(), b.String())
}

// Println is the predeclared println.
func (r *Runtime) Println(args ...any) {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = plainText(r.Norm(a))
	}
	io.WriteString(r.stderr(), strings.Join(parts, " ")+"\n")
}

// plainText is a value as print shows it.
func plainText(x any) string {
	if b, ok := x.(Box); ok {
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

// LogFatal is one of a logger's methods Fatal, Fatalf and Fatalln.
func (r *Runtime) LogFatal(l *log.Logger, method string, args ...any) {
	switch method {
	case "Fatalf":
		format, _ := args[0].(string)
		l.Print(r.Sprintf(format, args[1:]...))
	case "Fatalln":
		l.Println(args...)
	default:
		l.Print(args...)
	}
	r.Exit(1)
}

// Exports are the symbols of the runtime for the interpreter, which knows
// them as package rt.
func (r *Runtime) Exports() map[string]reflect.Value {
	m := map[string]reflect.Value{
		"Defers":   reflect.ValueOf((*Defers)(nil)),
		"MinInt64": reflect.ValueOf(int64(math.MinInt64)),
	}
	v := reflect.ValueOf(r)
	for _, name := range []string{
		"Register", "Bind", "Norm", "Any", "Box", "Bare", "Value", "Which", "Implements", "As", "Wrap", "IsNil", "NotNil", "Equal", "Method",
		"Reached", "Show", "ShowType", "Failed", "Protect", "Recover", "Mark", "Here", "Raise", "Go", "Guard", "Halt", "Done", "Sleep", "Exhausted", "ErrorAs",
		"Complex", "Real", "Imag", "RuneString", "Array", "Clear", "Print", "Println",
		"Variable", "Rune", "Sizes", "NegativeShift", "NilReceiver", "StopFlag", "Stopped", "Send", "Recv", "Select",
		"Target", "Bared", "TypeOf", "TypeFor", "RawType", "PointerTo", "ValueType", "ValueInterface", "ValueField", "ValueMethod", "BoxMethod", "BoxMethodAt",
		"Printf", "Sprintf", "LogFatal", "Fprintf", "Errorf",
	} {
		m[name] = v.MethodByName(name)
	}
	return m
}
