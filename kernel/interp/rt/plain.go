package rt

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"unicode/utf8"

	"cryptounet/kernel/interp/rt/raise"
)

// Complex makes a complex number.
func (r *Runtime) Complex(re, im float64) complex128 { return complex(re, im) }

// Real is the real part.
func (r *Runtime) Real(c complex128) float64 { return real(c) }

// Imag is the imaginary part.
func (r *Runtime) Imag(c complex128) float64 { return imag(c) }

// Min is the built-in function of two floats.
func (r *Runtime) Min(x, y float64) float64 { return min(x, y) }

// Max is the built-in function of two floats.
func (r *Runtime) Max(x, y float64) float64 { return max(x, y) }

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
		panic(raise.Error(fmt.Sprintf("cannot convert slice with length %d to array or pointer to array with length %d", s.Len(), n.Len())))
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

// Sizes checks the length and capacity of a slice that is made.
func (r *Runtime) Sizes(n, c int) {
	switch {
	case n < 0:
		panic(raise.Error("makeslice: len out of range"))
	case c < n:
		panic(raise.Error("makeslice: cap out of range"))
	}
}

// NegativeShift panics as a shift by a negative count does.
func (r *Runtime) NegativeShift() { panic(raise.Error("negative shift amount")) }

// NilReceiver panics as a method of a value does when it is called through an
// interface that holds a nil pointer.
func (r *Runtime) NilReceiver(typ, method string) {
	panic(raise.Text("value method " + typ + "." + method + " called using nil *" + typ[strings.LastIndexByte(typ, '.')+1:] + " pointer"))
}

// Exhausted panics as a loop's body does that is called after its end.
func (r *Runtime) Exhausted() {
	panic(raise.Error("range function continued iteration after function for loop body returned false"))
}
