// Package value writes values that are given as code: constants, conversions,
// what goes into interfaces and comes out of them, method calls.
package value

import (
	"fmt"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/form"
)

// Convert is the code of a value of one type as another that it can be
// assigned to.
func (w *Writer) Convert(code string, from, to types.Type, pos token.Pos) string {
	if !form.IsInterface(to) {
		return w.Shape(code, from, to, pos)
	}
	native := w.NativeInterface(to)
	if form.IsInterface(from) {
		switch {
		case types.Identical(from, to):
			return code
		case native:
			return fmt.Sprintf("%s(%s)", w.adapter(to, pos), code)
		case w.NativeInterface(from):
			return fmt.Sprintf("%s.Norm(%s)", w.RT(), code)
		}
		return code
	}
	if native {
		if w.NativeMethods(from) {
			return w.toNative(code, from, to, pos)
		}
		if n := types.Unalias(to).(*types.Named).Obj(); n.Pkg() != nil && !w.Adapts(n.Pkg().Path(), n.Name()) {
			w.Fail(pos, "%s cannot be handed to compiled code as %s.%s: there is no adapter for this interface", types.TypeString(from, form.Short), n.Pkg().Name(), n.Name())
		}
		return fmt.Sprintf("%s.Wrap(%s, %s, %s).(%s)", w.RT(), w.BoxKey(from, pos), w.KeyCode(to, pos), code, w.Code(to, pos))
	}
	if w.Key(from).Plain {
		return fmt.Sprintf("%s.Any(%s)", w.RT(), code)
	}
	return fmt.Sprintf("%s.Box(%s, %s)", w.RT(), w.BoxKey(from, pos), code)
}

// toNative converts a native value to a native interface. The interpreter
// does it itself.
func (w *Writer) toNative(code string, from, to types.Type, pos token.Pos) string {
	return fmt.Sprintf("%s(%s)", w.Code(to, pos), code)
}

// Shape converts between types with one underlying type, where their lowered
// forms differ.
func (w *Writer) Shape(code string, from, to types.Type, pos token.Pos) string {
	if types.Identical(from, to) {
		return code
	}
	if w.Wrapped(from) {
		code = "(" + code + ").V"
	}
	if w.Wrapped(to) {
		return fmt.Sprintf("%s{V: %s}", w.Code(to, pos), code)
	}
	switch to.Underlying().(type) {
	case *types.Map, *types.Slice, *types.Array:
		// A compiled package's named type, or back.
		if c := w.Code(to, pos); c != w.Code(from, pos) {
			return fmt.Sprintf("%s(%s)", c, code)
		}
	}
	if _, ok := to.Underlying().(*types.Struct); ok {
		if a, c := w.Code(from, pos), w.Code(to, pos); a != c {
			return fmt.Sprintf("%s(%s)", c, code)
		}
	}
	return code
}

// Null is the code of nil as a type.
func (w *Writer) Null(to types.Type, pos token.Pos) string {
	if w.Wrapped(to) {
		return w.Code(to, pos) + "{}"
	}
	return "nil"
}

// Zero is the code of a type's zero value.
//
// Like all helpers with one result it declares a variable in its body: the
// interpreter lets a named result share the place of the variable that the call is
// assigned to, with what that holds.
func (w *Writer) Zero(t types.Type, pos token.Pos) string {
	c := w.Code(t, pos)
	return w.Helper("zero "+c, func(name string) string {
		return fmt.Sprintf("func %s() %s { var r %s; return r }\n", name, c, c)
	}) + "()"
}

// PointerTo is the code of a pointer to a fresh variable.
func (w *Writer) PointerTo(code string, t types.Type, pos token.Pos) string {
	c := w.Code(t, pos)
	h := w.Helper("ptr "+c, func(name string) string {
		return fmt.Sprintf("func %s(x %s) *%s { r := new(%s); *r = x; return r }\n", name, c, c, c)
	})
	return h + "(" + code + ")"
}

// FromAny is the helper that gives a value which the runtime has handed over
// its type; nil is the zero value.
func (w *Writer) FromAny(t types.Type, pos token.Pos) string {
	c := w.Code(t, pos)
	return w.Helper("from "+c, func(name string) string {
		if st, ok := t.Underlying().(*types.Struct); ok && st.NumFields() == 0 {
			return fmt.Sprintf("func %s(x interface{}) %s { var r %s; return r }\n", name, c, c)
		}
		if c == "interface{}" {
			return fmt.Sprintf("func %s(x interface{}) interface{} { return x }\n", name)
		}
		return fmt.Sprintf("func %s(x interface{}) %s { var r %s; if x != nil { r = x.(%s) }; return r }\n", name, c, c, c)
	})
}

// Receive is the helper that receives from a channel. The runtime does it,
// because it must end at an interrupt, and because the interpreter's own
// select cannot run in two goroutines at once.
func (w *Writer) Receive(c types.Type, ok bool, pos token.Pos) string {
	elem := c.Underlying().(*types.Chan).Elem()
	t := w.Code(elem, pos)
	from := w.FromAny(elem, pos)
	if ok {
		return w.Helper("recv "+t, func(name string) string {
			return fmt.Sprintf("func %s(c <-chan %s) (%s, bool) { v, ok := %s.Recv(c); return %s(v), ok }\n", name, t, t, w.RT(), from)
		})
	}
	return w.Helper("recv1 "+t, func(name string) string {
		return fmt.Sprintf("func %s(c <-chan %s) %s { v, _ := %s.Recv(c); return %s(v) }\n", name, t, t, w.RT(), from)
	})
}

// Held passes a function literal through a function of lowered code. Handed
// to compiled code directly, it would share its variables with the ones of the
// same name in the loop's next turn.
func (w *Writer) Held(code string, t types.Type, pos token.Pos) string {
	c := w.Code(t, pos)
	h := w.Helper("same "+c, func(name string) string {
		return fmt.Sprintf("func %s(x %s) %s { return x }\n", name, c, c)
	})
	return h + "(" + code + ")"
}
