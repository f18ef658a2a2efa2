// Package shown is what an exported notebook shows its values with: the text
// that the kernel shows, and what the notebook's commands for the shell do.
//
// Its files are copied into the exported module as they are.
package shown

import (
	"fmt"
	"image"
	"os"
	"reflect"
	"strings"
	"unsafe"
)

// Text is the text of the values that a cell ends in.
func Text(values ...any) string {
	if len(values) == 1 {
		return one(values[0])
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = plain(v)
	}
	return strings.Join(parts, ", ")
}

// Print prints such a text on lines of its own.
func Print(text string) {
	if text != "" {
		fmt.Println(strings.TrimSuffix(text, "\n"))
	}
}

// Show prints the text of each value.
func Show(values ...any) {
	for _, v := range values {
		Print(one(v))
	}
}

// Zero is the value of a variable that is declared without one.
func Zero[T any]() (zero T) { return zero }

// View gives a variable the value of an earlier one, whose type was declared anew
// with the same layout.
func View[T, S any](now *T, earlier *S) { *now = *(*T)(unsafe.Pointer(earlier)) }

// one is the text of a value: what its methods say, or what it is printed as.
func one(v any) string {
	if v == nil {
		return "<nil>"
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
		return plain(v)
	}
	if m, ok := v.(interface{ MIME() map[string]any }); ok {
		if text, ok := m.MIME()["text/plain"].(string); ok {
			return text
		}
		return plain(v)
	}
	if m, ok := v.(interface{ PNG() ([]byte, error) }); ok {
		if _, err := m.PNG(); err != nil {
			return "the picture cannot be drawn: " + err.Error()
		}
	} else if i, ok := v.(image.Image); ok {
		return fmt.Sprintf("%T %d x %d", v, i.Bounds().Dx(), i.Bounds().Dy())
	}
	if says(v) {
		return plain(v)
	}
	if text, ok := known(v); ok {
		return text
	}
	if t := reflect.TypeOf(v).String(); t == "*plot.Plot" {
		return t
	}
	return plain(v)
}

// says says whether a value has a method that draws it, beside which its text stands.
func says(v any) bool {
	switch v.(type) {
	case interface{ HTML() string }, interface{ Markdown() string }, interface{ SVG() string }, interface{ Latex() string }, interface{ PNG() ([]byte, error) }:
		return true
	}
	return false
}

// The most text that a value is shown with; of a list of numbers it is less.
const longest, longestList = 10000, 1000

// plain is a value as it is printed, cut where it is very long; of a function it
// is the type.
func plain(v any) string {
	if v == nil {
		return "<nil>"
	}
	r := reflect.ValueOf(v)
	if _, ok := v.(fmt.Stringer); r.Kind() == reflect.Func && !r.IsNil() && !ok {
		return r.Type().String()
	}
	s := fmt.Sprintf("%v", v)
	if len(s) > longestList && (r.Kind() == reflect.Slice || r.Kind() == reflect.Array) && r.Type().Elem().Kind() <= reflect.Complex128 && s[0] == '[' {
		if cut := strings.LastIndexByte(s[:longestList], ' '); cut > 0 {
			return fmt.Sprintf("%s ...] (%d more of %d; print it to see all)", s[:cut], r.Len()-strings.Count(s[:cut], " ")-1, r.Len())
		}
	}
	if len(s) > longest {
		cut := longest
		for cut > 0 && s[cut]&0xC0 == 0x80 {
			cut--
		}
		s = fmt.Sprintf("%s ... (%d more bytes; print it to see all)", s[:cut], len(s)-cut)
	}
	return s
}

// end ends the program as a cell that fails ends a notebook's run.
func end(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
