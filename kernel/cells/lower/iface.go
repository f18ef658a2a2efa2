package lower

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
)

func isInterface(t types.Type) bool {
	_, ok := t.Underlying().(*types.Interface)
	return ok
}

// key returns the key of a type as code, and hands the type to the runtime.
func (f *file) key(t types.Type, pos token.Pos) string {
	k := f.Key(t)
	if !k.registered {
		k.registered = true
		f.undo = append(f.undo, func() { k.registered = false })
		if !isInterface(t) || f.nativeInterface(t) {
			fmt.Fprintf(&f.setup, "%s.Register(%d, new(%s))\n", f.rt(), k.Key, f.code(t, pos))
		}
	}
	return fmt.Sprint(k.Key)
}

// box is the key of a type whose values go into interfaces: the runtime gets
// its methods too.
func (f *file) box(t types.Type, pos token.Pos) string {
	k := f.Key(t)
	s := f.key(t, pos)
	if k.bound {
		return s
	}
	k.bound = true
	f.undo = append(f.undo, func() { k.bound = false })
	// Encoding finds the methods of what a value holds.
	f.coded(t, map[types.Type]bool{}, func(n types.Type) {
		f.box(n, pos)
		f.box(types.NewPointer(n), pos)
	})
	set := types.NewMethodSet(t)
	if set.Len() == 0 || f.nativeMethods(t) {
		return s
	}
	f.queue = append(f.queue, func() {
		for i := 0; i < set.Len(); i++ {
			if o := set.At(i).Obj(); !o.Exported() && o.Pkg() != nil && f.Native(o.Pkg().Path()) {
				continue // promoted, but nobody can call it
			}
			f.bind(k.Key, t, set.At(i), pos)
		}
	})
	return s
}

// nativeMethods says whether a type's methods are compiled ones.
func (p *Program) nativeMethods(t types.Type) bool {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	n, ok := t.(*types.Named)
	return ok && p.native(n)
}

// bind hands one method of a boxed type to the runtime, as a function from
// the receiver to the method's closure.
func (f *file) bind(key int, t types.Type, sel *types.Selection, pos token.Pos) {
	m := sel.Obj().(*types.Func)
	b := &Body{file: f, unit: &Unit{}, names: map[types.Object]string{}, w: &strings.Builder{}}
	sig := sel.Type().(*types.Signature)
	var params, args []string
	for i := 0; i < sig.Params().Len(); i++ {
		a := f.fresh("a")
		params = append(params, a+" "+f.param(sig, i, pos))
		if sig.Variadic() && i == sig.Params().Len()-1 {
			a += "..."
		}
		args = append(args, a)
	}
	results := ""
	if s := f.signature(types.NewSignatureType(nil, nil, nil, nil, sig.Results(), false), pos); len(s) > 2 {
		results = s[2:]
	}
	// The receiver is a variable, so that its fields can be addressed.
	recv := f.fresh("r")
	call := b.method(recv, t, true, m.Pkg(), m.Name(), pos)
	ret := ""
	if results != "" {
		ret = "return "
	}
	name := f.fresh("B")
	take := fmt.Sprintf("%s := x.(%s)", recv, f.code(t, pos))
	if st, ok := t.Underlying().(*types.Struct); ok && st.NumFields() == 0 {
		take = fmt.Sprintf("var %s %s", recv, f.code(t, pos)) // an empty struct cannot be asserted
	}
	if p, ok := t.Underlying().(*types.Pointer); ok && b.valueMethod(t, m) {
		if n, ok := types.Unalias(p.Elem()).(*types.Named); ok && n.Obj().Pkg() != nil {
			check := fmt.Sprintf("if %s == nil { %s.NilReceiver(%q, %q) }; ", recv, f.rt(), n.Obj().Pkg().Name()+"."+n.Obj().Name(), m.Name())
			ret = check + ret
		}
	}
	fmt.Fprintf(&f.body, "func %s(x interface{}) interface{} {\n%s\nreturn func(%s) %s { %s%s }\n}\n",
		name, take, strings.Join(params, ", "), results, ret, call.with(args))
	fmt.Fprintf(&f.setup, "%s.Bind(%d, %q, %s)\n", f.rt(), key, m.Name(), name)
}

// convert is the code of a value of one type as another that it can be
// assigned to.
func (b *Body) convert(code string, from, to types.Type, pos token.Pos) string {
	if !isInterface(to) {
		return b.shape(code, from, to, pos)
	}
	native := b.nativeInterface(to)
	if isInterface(from) {
		switch {
		case types.Identical(from, to):
			return code
		case native:
			return fmt.Sprintf("%s(%s)", b.adapter(to, pos), code)
		case b.nativeInterface(from):
			return fmt.Sprintf("%s.Norm(%s)", b.rt(), code)
		}
		return code
	}
	if native {
		if b.nativeMethods(from) {
			return b.toNative(code, from, to, pos)
		}
		if n := types.Unalias(to).(*types.Named).Obj(); n.Pkg() != nil && !b.Adapts(n.Pkg().Path(), n.Name()) {
			b.fail(pos, "%s cannot be handed to compiled code as %s.%s: there is no adapter for this interface", types.TypeString(from, short), n.Pkg().Name(), n.Name())
		}
		return fmt.Sprintf("%s.Wrap(%s, %s, %s).(%s)", b.rt(), b.box(from, pos), b.key(to, pos), code, b.code(to, pos))
	}
	if b.Key(from).Plain {
		return fmt.Sprintf("%s.Any(%s)", b.rt(), code)
	}
	return fmt.Sprintf("%s.Box(%s, %s)", b.rt(), b.box(from, pos), code)
}

// toNative converts a native value to a native interface. The interpreter
// does it itself.
func (b *Body) toNative(code string, from, to types.Type, pos token.Pos) string {
	return fmt.Sprintf("%s(%s)", b.code(to, pos), code)
}

func short(p *types.Package) string {
	if p.Name() == "main" {
		return ""
	}
	return p.Name()
}

// shape converts between types with one underlying type, where their lowered
// forms differ.
func (b *Body) shape(code string, from, to types.Type, pos token.Pos) string {
	if types.Identical(from, to) {
		return code
	}
	if b.wrapped(from) {
		code = "(" + code + ").V"
	}
	if b.wrapped(to) {
		return fmt.Sprintf("%s{V: %s}", b.code(to, pos), code)
	}
	switch to.Underlying().(type) {
	case *types.Map, *types.Slice, *types.Array:
		// A compiled package's named type, or back.
		if c := b.code(to, pos); c != b.code(from, pos) {
			return fmt.Sprintf("%s(%s)", c, code)
		}
	}
	if _, ok := to.Underlying().(*types.Struct); ok {
		if a, c := b.code(from, pos), b.code(to, pos); a != c {
			return fmt.Sprintf("%s(%s)", c, code)
		}
	}
	return code
}

// adapter is the helper that turns what an interface holds into a native
// interface; nil stays nil.
func (b *Body) adapter(to types.Type, pos token.Pos) string {
	k := b.key(to, pos)
	return b.helper("adapter "+k, func(name string) string {
		t := b.code(to, pos)
		return fmt.Sprintf("func %s(x interface{}) (r %s) { y, ok := %s.As(x, %s); if ok { r = y.(%s) }; return r }\n", name, t, b.rt(), k, t)
	})
}

// assertion is the helper that takes a value of a type out of an interface.
func (b *Body) assertion(to types.Type, pos token.Pos) string {
	k := b.key(to, pos)
	return b.helper("assert "+k, func(name string) string {
		t := b.code(to, pos)
		if isInterface(to) {
			if b.nativeInterface(to) {
				return fmt.Sprintf("func %s(x interface{}) (r %s, ok bool) { y, ok := %s.As(x, %s); if ok { r = y.(%s) }; return r, ok }\n", name, t, b.rt(), k, t)
			}
			return fmt.Sprintf("func %s(x interface{}) (interface{}, bool) { return %s.Implements(x, %s) }\n", name, b.rt(), k)
		}
		if st, ok := to.Underlying().(*types.Struct); ok && st.NumFields() == 0 {
			return fmt.Sprintf("func %s(x interface{}) (r %s, ok bool) { _, ok = %s.Value(x, %s); return r, ok }\n", name, t, b.rt(), k)
		}
		return fmt.Sprintf("func %s(x interface{}) (r %s, ok bool) { y, ok := %s.Value(x, %s); if ok { r = y.(%s) }; return r, ok }\n", name, t, b.rt(), k, t)
	})
}

// must is the helper for assertions that panic.
func (b *Body) must(from, to types.Type, pos token.Pos) string {
	k, s := b.key(to, pos), b.key(from, pos)
	a := b.assertion(to, pos)
	return b.helper("must "+k+" "+s, func(name string) string {
		return fmt.Sprintf("func %s(x interface{}) %s { r, ok := %s(x); if !ok { %s.Failed(x, %s, %s) }; return r }\n", name, b.code(to, pos), a, b.rt(), s, k)
	})
}

// dynamic is the helper that calls a method of an interpreted interface.
func (b *Body) dynamic(name string, sig *types.Signature, pos token.Pos) string {
	s := b.signature(sig, pos)
	return b.helper("dyn "+name+" "+s, func(helper string) string {
		params := []string{"x interface{}"}
		var args []string
		for i := 0; i < sig.Params().Len(); i++ {
			params = append(params, fmt.Sprintf("a%d %s", i, b.param(sig, i, pos)))
			a := fmt.Sprintf("a%d", i)
			if sig.Variadic() && i == sig.Params().Len()-1 {
				a += "..."
			}
			args = append(args, a)
		}
		results, ret := "", ""
		if r := b.signature(types.NewSignatureType(nil, nil, nil, nil, sig.Results(), false), pos); len(r) > 2 {
			results, ret = r[2:], "return "
		}
		return fmt.Sprintf("func %s(%s) %s { f := %s.Method(x, %q).(func%s); %sf(%s) }\n",
			helper, strings.Join(params, ", "), results, b.rt(), name, s, ret, strings.Join(args, ", "))
	})
}
