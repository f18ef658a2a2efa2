package value

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/form"
)

// Writer writes the values of one copy of a function.
type Writer struct {
	*emit.File
	Env form.Env // the copy's type arguments
}

// KeyCode returns the key of a type as code, and hands the type to the runtime.
func (w *Writer) KeyCode(t types.Type, pos token.Pos) string {
	k := w.Key(t)
	if !k.Registered {
		k.Registered = true
		w.WhenDiscarded(func() { k.Registered = false })
		if !form.IsInterface(t) || w.NativeInterface(t) {
			w.Prepare("%s.Register(%d, new(%s))", w.RT(), k.Key, w.Code(t, pos))
		}
	}
	return fmt.Sprint(k.Key)
}

// BoxKey is the key of a type whose values go into interfaces: the runtime gets
// its methods too.
func (w *Writer) BoxKey(t types.Type, pos token.Pos) string {
	k := w.Key(t)
	s := w.KeyCode(t, pos)
	if k.Bound {
		return s
	}
	k.Bound = true
	w.WhenDiscarded(func() { k.Bound = false })
	// Compiled code finds the methods of what a value holds.
	w.Open(t, map[types.Type]bool{}, func(n types.Type) {
		w.BoxKey(n, pos)
		w.BoxKey(types.NewPointer(n), pos)
	})
	set := types.NewMethodSet(t)
	if set.Len() == 0 || w.NativeMethods(t) {
		return s
	}
	w.Enqueue(func() {
		for i := 0; i < set.Len(); i++ {
			if o := set.At(i).Obj(); !o.Exported() && o.Pkg() != nil && w.Native(o.Pkg().Path()) {
				continue // promoted, but nobody can call it
			}
			w.bind(k.Key, t, set.At(i), pos)
		}
	})
	return s
}

// bind hands one method of a boxed type to the runtime, as a function from
// the receiver to the method's closure.
func (w *Writer) bind(key int, t types.Type, sel *types.Selection, pos token.Pos) {
	m := sel.Obj().(*types.Func)
	w = &Writer{File: w.File} // a method belongs to no copy of a function
	sig := sel.Type().(*types.Signature)
	var params, args []string
	for i := 0; i < sig.Params().Len(); i++ {
		a := w.Fresh("a")
		params = append(params, a+" "+w.Param(sig, i, pos))
		if sig.Variadic() && i == sig.Params().Len()-1 {
			a += "..."
		}
		args = append(args, a)
	}
	results := ""
	if s := w.Signature(types.NewSignatureType(nil, nil, nil, nil, sig.Results(), false), pos); len(s) > 2 {
		results = s[2:]
	}
	// The receiver is a variable, so that its fields can be addressed.
	recv := w.Fresh("r")
	call := w.Method(recv, t, true, m.Pkg(), m.Name(), pos)
	ret := ""
	if results != "" {
		ret = "return "
	}
	name := w.Fresh("B")
	take := fmt.Sprintf("%s := x.(%s)", recv, w.Code(t, pos))
	if st, ok := t.Underlying().(*types.Struct); ok && st.NumFields() == 0 {
		take = fmt.Sprintf("var %s %s", recv, w.Code(t, pos)) // an empty struct cannot be asserted
	}
	if p, ok := t.Underlying().(*types.Pointer); ok && w.ValueMethod(t, m) {
		if n, ok := types.Unalias(p.Elem()).(*types.Named); ok && n.Obj().Pkg() != nil {
			check := fmt.Sprintf("if %s == nil { %s.NilReceiver(%q, %q) }; ", recv, w.RT(), n.Obj().Pkg().Name()+"."+n.Obj().Name(), m.Name())
			ret = check + ret
		}
	}
	w.WriteFunc("func %s(x interface{}) interface{} {\n%s\nreturn func(%s) %s { %s%s }\n}\n",
		name, take, strings.Join(params, ", "), results, ret, call.With(args))
	w.Prepare("%s.Bind(%d, %q, %s)", w.RT(), key, m.Name(), name)
}
