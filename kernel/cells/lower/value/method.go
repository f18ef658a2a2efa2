package value

import (
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/form"
)

// Lookup finds a field or method by name, in this copy of the function.
func (w *Writer) Lookup(t types.Type, addressable bool, pkg *types.Package, name string) (types.Object, []int, bool) {
	return types.LookupFieldOrMethod(t, addressable, pkg, name)
}

// Path is the code that walks through embedded fields.
func (w *Writer) Path(code string, t types.Type, path []int) (string, types.Type) {
	for _, i := range path {
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		} else if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			break
		}
		f := s.Field(i)
		name := form.FieldName(s, i)
		if n, ok := types.Unalias(t).(*types.Named); ok && w.IsNative(n) {
			name = f.Name()
		}
		code += "." + name
		t = f.Type()
	}
	return code, t
}

// Receiver walks through embedded fields to what has a method. It stops at a
// compiled struct whose next field is not exported: that has the method itself, and
// reflection lets nobody call it on the field.
func (w *Writer) Receiver(code string, t types.Type, path []int) (string, types.Type) {
	for _, i := range path[:len(path)-1] {
		base := t
		if p, ok := t.Underlying().(*types.Pointer); ok {
			base = p.Elem()
		}
		if s, ok := base.Underlying().(*types.Struct); ok && w.NativeMethods(base) && !s.Field(i).Exported() {
			break
		}
		code, t = w.Path(code, t, []int{i})
	}
	return code, t
}

// Method is the call of a method on a variable or other operand.
func (w *Writer) Method(recv string, t types.Type, addressable bool, pkg *types.Package, name string, pos token.Pos) Callee {
	obj, path, _ := w.Lookup(t, true, pkg, name)
	m, ok := obj.(*types.Func)
	if !ok {
		w.Fail(pos, "%s has no method %s", types.TypeString(t, form.Short), name)
	}
	recv, t = w.Receiver(recv, t, path)
	sig := m.Type().(*types.Signature)
	if form.IsInterface(t) {
		sig = w.Subst(sig, w.Env).(*types.Signature)
		if w.NativeInterface(t) {
			return Callee{Fun: recv + "." + name, Sig: sig, Native: true, Any: ModeOf(m)}
		}
		return Callee{Fun: w.dynamic(name, sig, pos), operands: []string{recv}, Sig: sig}
	}
	ptr, isPtr := t.Underlying().(*types.Pointer)
	base := t
	if isPtr {
		base = ptr.Elem()
	}
	named, ok := types.Unalias(base).(*types.Named)
	if !ok {
		w.Fail(pos, "%s has no method %s", types.TypeString(t, form.Short), name)
	}
	_, wantPtr := types.Unalias(sig.Recv().Type()).(*types.Pointer)
	if w.IsNative(named) {
		if wantPtr && !isPtr && w.PointerMethod(t, m) {
			recv = "(&" + recv + ")"
		}
		return Callee{Fun: recv + "." + name, Sig: sig, Native: true, Any: ModeOf(m), Pkg: PackagePath(m)}
	}
	switch {
	case wantPtr && !isPtr:
		recv = "&" + recv
	case !wantPtr && isPtr:
		recv = "*" + recv
	}
	var args []types.Type
	for i := 0; i < named.TypeArgs().Len(); i++ {
		args = append(args, named.TypeArgs().At(i))
	}
	return Callee{Fun: w.FuncName(m, args, pos), operands: []string{recv}, Sig: sig}
}

// PointerMethod says whether a method found on a value needs its address.
func (w *Writer) PointerMethod(t types.Type, m *types.Func) bool {
	_, path, _ := w.Lookup(t, true, m.Pkg(), m.Name())
	for _, i := range path[:len(path)-1] {
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return false
		}
		t = s.Field(i).Type()
		if _, ok := t.Underlying().(*types.Pointer); ok || form.IsInterface(t) {
			return false
		}
	}
	r := m.Type().(*types.Signature).Recv()
	if r == nil {
		return false
	}
	_, ok := types.Unalias(r.Type()).(*types.Pointer)
	return ok
}

// ValueMethod says whether a method found on a pointer is one of what it
// points to, and not of something embedded there.
func (w *Writer) ValueMethod(t types.Type, m *types.Func) bool {
	_, path, _ := w.Lookup(t, true, m.Pkg(), m.Name())
	r := m.Type().(*types.Signature).Recv()
	if r == nil || len(path) != 1 {
		return false
	}
	_, ok := types.Unalias(r.Type()).(*types.Pointer)
	return !ok
}
