// Package raise has the panics that compiled code would raise, and those that end
// a cell.
package raise

import (
	"reflect"
	"runtime"
	"strings"
)

// Halted is the panic that an interrupt raises. Cells cannot recover it.
type Halted struct{}

func (Halted) Error() string { return "interrupted" }

// Exit is the panic that os.Exit raises in a program.
type Exit struct{ Code int }

// Text is an error of the Go runtime, as compiled code would raise it.
type Text string

func (e Text) Error() string { return string(e) }

func (Text) RuntimeError() {}

// Error is an error of the Go runtime with the usual words in front.
func Error(s string) error { return Text("runtime error: " + s) }

type assertionErr string

// Assertion is what a failed type assertion panics with.
func Assertion(s string) error { return assertionErr(s) }

func (e assertionErr) Error() string { return string(e) }

func (assertionErr) RuntimeError() {}

// Index and Slice are what the interpreter's index and slice expressions panic
// with, as far as it tells.
var (
	Index = Error("index out of range")
	Slice = Error("slice bounds out of range")
)

// NilPointer is what the use of a nil pointer panics with.
var NilPointer = Error("invalid memory address or nil pointer dereference")

// Native turns what the interpreter panics with into the error of the Go
// runtime that a compiled program would see.
func Native(v any) any {
	if rv, ok := v.(reflect.Value); ok { // the interpreter's panic
		if !rv.IsValid() || !rv.CanInterface() {
			return nil
		}
		v = rv.Interface()
	}
	s, ok := "", false
	switch x := v.(type) {
	case runtime.Error:
		return v
	case string:
		s, ok = x, strings.HasPrefix(x, "reflect")
	case error:
		s = x.Error()
		ok = strings.HasPrefix(s, "reflect: ") || strings.HasPrefix(s, "reflect.")
	}
	if !ok {
		return v
	}
	switch {
	case strings.Contains(s, "slice index out of bounds"), strings.Contains(s, "slice: index out"), strings.Contains(s, "Slice3"):
		return Slice
	case strings.Contains(s, "index out of range"):
		return Index
	case strings.Contains(s, "on zero Value"), strings.Contains(s, "zero Value argument"), strings.Contains(s, "nil function"), strings.Contains(s, "nil pointer"):
		return NilPointer
	case strings.Contains(s, "MakeSlice"):
		return Error("makeslice: len out of range")
	case strings.Contains(s, "MakeChan"):
		return Text("makechan: size out of range")
	case strings.Contains(s, "slice overflow"), strings.Contains(s, "slice length overflow"):
		return Error("growslice: len out of range")
	}
	return v
}
