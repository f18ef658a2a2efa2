package rt

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

// Halted is the panic that an interrupt raises. Cells cannot recover it.
type Halted struct{}

func (Halted) Error() string { return "interrupted" }

// Exit is the panic that os.Exit raises in a program.
type Exit struct{ Code int }

// runtimeError is an error of the Go runtime, as compiled code would raise it.
type runtimeErr string

func (e runtimeErr) Error() string { return string(e) }
func (runtimeErr) RuntimeError()   {}

func runtimeError(s string) error { return runtimeErr("runtime error: " + s) }

type assertionErr string

func assertion(s string) error       { return assertionErr(s) }
func (e assertionErr) Error() string { return string(e) }
func (assertionErr) RuntimeError()   {}

var nilPointer = runtimeError("invalid memory address or nil pointer dereference")

// native is what cells see of a panic: the error of the Go runtime, with the
// names that types have in cells.
func (r *Runtime) native(v any) any {
	v = r.Norm(native(v))
	e, ok := v.(runtime.Error)
	if !ok {
		return v
	}
	text := e.Error()
	if rest, ok := strings.CutPrefix(text, "hash of unhashable type: "); ok { // by way of reflection
		text = "runtime error: hash of unhashable type " + rest
	} else if !strings.Contains(text, "struct {") {
		return v
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, t := range r.types {
		if t.R != nil && t.R.Kind() == reflect.Struct && t.R.Name() == "" && t.R.NumField() > 0 {
			text = strings.ReplaceAll(text, t.R.String(), typeString(t.Type.Type))
		}
	}
	return runtimeErr(text)
}

// native turns what the interpreter panics with into the error of the Go
// runtime that a compiled program would see.
func native(v any) any {
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
		return runtimeError("slice bounds out of range")
	case strings.Contains(s, "index out of range"):
		return runtimeError("index out of range")
	case strings.Contains(s, "on zero Value"), strings.Contains(s, "zero Value argument"), strings.Contains(s, "nil function"), strings.Contains(s, "nil pointer"):
		return nilPointer
	case strings.Contains(s, "MakeSlice"):
		return runtimeError("makeslice: len out of range")
	case strings.Contains(s, "MakeChan"):
		return runtimeErr("makechan: size out of range")
	case strings.Contains(s, "slice overflow"), strings.Contains(s, "slice length overflow"):
		return runtimeError("growslice: len out of range")
	}
	return v
}

// Sizes checks the length and capacity of a slice that is made.
func (r *Runtime) Sizes(n, c int) {
	switch {
	case n < 0:
		panic(runtimeError("makeslice: len out of range"))
	case c < n:
		panic(runtimeError("makeslice: cap out of range"))
	}
}

// NegativeShift panics as a shift by a negative count does.
func (r *Runtime) NegativeShift() { panic(runtimeError("negative shift amount")) }

// NilReceiver panics as a method of a value does when it is called through an
// interface that holds a nil pointer.
func (r *Runtime) NilReceiver(typ, method string) {
	panic(runtimeErr("value method " + typ + "." + method + " called using nil *" + typ[strings.LastIndexByte(typ, '.')+1:] + " pointer"))
}

// Defers are the deferred calls of one function.
type Defers struct {
	rt        *Runtime
	list      []deferred
	current   string
	panicking bool
	value     any
	passed    int // places of the panic when the running deferred call began
}

// Protect runs a function's body and then what it deferred, with the meaning
// that panics and recover have in compiled Go.
func (r *Runtime) Protect(body func(*Defers)) {
	d := &Defers{rt: r}
	defer d.run()
	body(d)
}

// deferred is a call and the name of what it calls, "" if nobody knows.
type deferred struct {
	f    func()
	name string
}

// Defer adds a call.
func (d *Defers) Defer(f func(), name string) { d.list = append(d.list, deferred{f, name}) }

func (d *Defers) run() {
	if v := recover(); v != nil {
		d.panicking, d.value = true, v
	}
	defer d.rest() // for runtime.Goexit in a deferred call
	for len(d.list) > 0 {
		d.next()
	}
	if d.panicking {
		panic(d.value)
	}
}

func (d *Defers) rest() {
	for len(d.list) > 0 {
		d.next()
	}
}

func (d *Defers) next() {
	call := d.list[len(d.list)-1]
	d.list = d.list[:len(d.list)-1]
	d.current = call.name
	if d.panicking {
		id, key := d.rt.thread()
		if t := d.rt.trail(); t != nil {
			d.passed = len(t.get(key))
		}
		d.rt.panics.push(id, d)
		defer d.rt.panics.pop(id)
	}
	defer func() {
		if v := recover(); v != nil {
			if d.panicking {
				d.rt.unwound(d, true)
			}
			d.panicking, d.value = true, v
		}
	}()
	call.f()
}

// Recover stops the panic of the function that deferred the caller.
func (d *Defers) Recover() any {
	if !d.panicking {
		return nil
	}
	switch d.value.(type) {
	case Halted, Exit:
		return nil
	}
	v := d.value
	d.rt.unwound(d, false)
	d.panicking, d.value = false, nil
	return d.rt.native(v)
}

// Recover is recover in a function that is not written at its defer. It works
// in the deferred function itself and not in those that it calls.
func (r *Runtime) Recover(name string) any {
	if d := r.panics.top(goroutine()); d != nil && (d.current == "" || d.current == name) {
		return d.Recover()
	}
	return nil
}

// Exhausted panics as a loop's body does that is called after its end.
func (r *Runtime) Exhausted() {
	panic(runtimeError("range function continued iteration after function for loop body returned false"))
}

// Panicked turns a recovered panic into what is shown: the value's text.
func (r *Runtime) Panicked(v any) string {
	v = r.native(v)
	switch x := v.(type) {
	case Box:
		if x.T.has("Error") || x.T.has("String") {
			return fmt.Sprintf("%v", x)
		}
		return fmt.Sprintf("%s(%v)", x.T, x)
	case error:
		return x.Error()
	case fmt.Stringer:
		return x.String()
	case string:
		return x
	}
	return fmt.Sprintf("%T(%v)", v, v)
}

// Error is a cell's value as an error.
type Error struct{ Object }

func (e Error) Error() string {
	return e.Method("Error").(func() string)()
}

// Is lets errors.Is compare cells' errors, which differ as adapters.
func (e Error) Is(target error) bool {
	if u, ok := target.(unboxer); ok && comparable_(e.T.Type.Type) && e.Box == u.Unbox() {
		return true
	}
	if e.T.has("Is") {
		if f, ok := e.Method("Is").(func(error) bool); ok {
			return f(target)
		}
	}
	return false
}

// As calls the cell's own As.
func (e Error) As(target any) bool {
	if e.T.has("As") {
		if f, ok := e.Method("As").(func(any) bool); ok {
			return f(target)
		}
	}
	return false
}

// Unwrap calls the cell's own Unwrap.
func (e Error) Unwrap() error {
	if e.T.has("Unwrap") {
		if f, ok := e.Method("Unwrap").(func() error); ok {
			return f()
		}
	}
	return nil
}

// ErrorAs finds the first error of a type in a chain, for errors.As with a
// target of a cell's type.
func (r *Runtime) ErrorAs(err error, key int) (any, bool) {
	if err == nil {
		return nil, false
	}
	if r.Which(err, key) == 0 {
		return r.Norm(err), true
	}
	if u, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range u.Unwrap() {
			if x, ok := r.ErrorAs(e, key); ok {
				return x, true
			}
		}
		return nil, false
	}
	return r.ErrorAs(errors.Unwrap(err), key)
}
