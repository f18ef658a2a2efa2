package value

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// adapter is the helper that turns what an interface holds into a native
// interface; nil stays nil.
func (w *Writer) adapter(to types.Type, pos token.Pos) string {
	k := w.KeyCode(to, pos)
	return w.Helper("adapter "+k, func(name string) string {
		t := w.Code(to, pos)
		return fmt.Sprintf("func %s(x interface{}) %s { var r %s; y, ok := %s.As(x, %s); if ok { r = y.(%s) }; return r }\n", name, t, t, w.RT(), k, t)
	})
}

// Assertion is the helper that takes a value of a type out of an interface.
func (w *Writer) Assertion(to types.Type, pos token.Pos) string {
	k := w.KeyCode(to, pos)
	return w.Helper("assert "+k, func(name string) string {
		t := w.Code(to, pos)
		if form.IsInterface(to) {
			if w.NativeInterface(to) {
				return fmt.Sprintf("func %s(x interface{}) (%s, bool) { var r %s; y, ok := %s.As(x, %s); if ok { r = y.(%s) }; return r, ok }\n", name, t, t, w.RT(), k, t)
			}
			return fmt.Sprintf("func %s(x interface{}) (interface{}, bool) { return %s.Implements(x, %s) }\n", name, w.RT(), k)
		}
		if st, ok := to.Underlying().(*types.Struct); ok && st.NumFields() == 0 {
			return fmt.Sprintf("func %s(x interface{}) (%s, bool) { var r %s; _, ok := %s.Value(x, %s); return r, ok }\n", name, t, t, w.RT(), k)
		}
		return fmt.Sprintf("func %s(x interface{}) (%s, bool) { var r %s; y, ok := %s.Value(x, %s); if ok { r = y.(%s) }; return r, ok }\n", name, t, t, w.RT(), k, t)
	})
}

// Must is the helper for assertions that panic.
func (w *Writer) Must(from, to types.Type, pos token.Pos) string {
	k, s := w.KeyCode(to, pos), w.KeyCode(from, pos)
	a := w.Assertion(to, pos)
	return w.Helper("must "+k+" "+s, func(name string) string {
		return fmt.Sprintf("func %s(x interface{}) %s { r, ok := %s(x); if !ok { %s.Failed(x, %s, %s) }; return r }\n", name, w.Code(to, pos), a, w.RT(), s, k)
	})
}

// dynamic is the helper that calls a method of an interpreted interface.
func (w *Writer) dynamic(name string, sig *types.Signature, pos token.Pos) string {
	s := w.Signature(sig, pos)
	return w.Helper("dyn "+name+" "+s, func(helper string) string {
		params := []string{"x interface{}"}
		var args []string
		for i := 0; i < sig.Params().Len(); i++ {
			params = append(params, fmt.Sprintf("a%d %s", i, w.Param(sig, i, pos)))
			a := fmt.Sprintf("a%d", i)
			if sig.Variadic() && i == sig.Params().Len()-1 {
				a += "..."
			}
			args = append(args, a)
		}
		results, ret := "", ""
		if r := w.Signature(types.NewSignatureType(nil, nil, nil, nil, sig.Results(), false), pos); len(r) > 2 {
			results, ret = r[2:], "return "
		}
		return fmt.Sprintf("func %s(%s) %s { f := %s.Method(x, %q).(func%s); %sf(%s) }\n",
			helper, strings.Join(params, ", "), results, w.RT(), name, s, ret, strings.Join(args, ", "))
	})
}
