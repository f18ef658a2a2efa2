package box

import (
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"runtime"
	"strings"

	"cryptounet/kernel/interp/rt/raise"
	"cryptounet/kernel/interp/rt/spell"
)

// Error is a cell's value as an error.
type Error struct{ Object }

func (e Error) Error() string {
	return e.Method("Error").(func() string)()
}

// Is lets errors.Is compare cells' errors, which differ as adapters.
func (e Error) Is(target error) bool {
	if u, ok := target.(unboxer); ok && types.Comparable(e.T.Type.Type) && e.Box == u.Unbox() {
		return true
	}
	if e.T.Has("Is") {
		if f, ok := e.Method("Is").(func(error) bool); ok {
			return f(target)
		}
	}
	return false
}

// As calls the cell's own As.
func (e Error) As(target any) bool {
	if e.T.Has("As") {
		if f, ok := e.Method("As").(func(any) bool); ok {
			return f(target)
		}
	}
	return false
}

// Unwrap calls the cell's own Unwrap.
func (e Error) Unwrap() error {
	if e.T.Has("Unwrap") {
		if f, ok := e.Method("Unwrap").(func() error); ok {
			return f()
		}
	}
	return nil
}

// ErrorAs finds the first error of a type in a chain, for errors.As with a
// target of a cell's type; ptr is the target. The error's own method As may have
// filled it: then x is nil.
func (r *Types) ErrorAs(err error, key int, ptr any) (x any, found bool) {
	if err == nil {
		return nil, false
	}
	if r.Which(err, key) == 0 {
		return r.Norm(err), true
	}
	if b, ok := r.Norm(err).(Box); ok && ptr != nil && b.T.Has("As") {
		if f, ok := b.T.Method(b.V, "As").(func(any) bool); ok && f(ptr) {
			return nil, true
		}
	}
	if u, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range u.Unwrap() {
			if x, ok := r.ErrorAs(e, key, ptr); ok {
				return x, true
			}
		}
		return nil, false
	}
	return r.ErrorAs(errors.Unwrap(err), key, ptr)
}

// Native is what cells see of a panic: the error of the Go runtime, with the
// names that types have in cells.
func (r *Types) Native(v any) any {
	v = r.Norm(raise.Native(v))
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
			text = strings.ReplaceAll(text, t.R.String(), spell.Type(t.Type.Type))
		}
	}
	return raise.Text(text)
}

// Panicked turns a recovered panic into what is shown: the value's text.
func (r *Types) Panicked(v any) string {
	v = r.Native(v)
	switch x := v.(type) {
	case Box:
		if x.T.Has("Error") || x.T.Has("String") {
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
