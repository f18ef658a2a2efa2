package mirror

import (
	"go/types"
	"reflect"
	"sort"

	"cryptounet/kernel/interp/rt/box"
)

// Reflection sees lowered types, which have no names, methods or unexported
// fields. A cellType puts those of the cells on top; the package reflect takes
// it wherever it takes a type.
type cellType struct {
	reflect.Type
	m Mirror
	t *box.Type
}

// bound is a method of a value of the type, as a function.
func (t cellType) bound(v any, name string) any {
	if t.t.Has(name) {
		return t.t.Method(v, name)
	}
	if p, ok := t.t.Type.Type.Underlying().(*types.Pointer); ok && t.Kind() == reflect.Pointer {
		if k := t.m.Find(p.Elem()); k != nil && k.Has(name) {
			return k.Method(reflect.ValueOf(v).Elem().Interface(), name)
		}
	}
	return t.t.Method(v, name)
}

func (t cellType) String() string { return t.t.String() }

func (t cellType) named() *types.Named {
	n, _ := types.Unalias(t.t.Type.Type).(*types.Named)
	return n
}

func (t cellType) Name() string {
	n := t.named()
	if n == nil {
		return ""
	}
	s := t.String()
	if p := n.Obj().Pkg(); p != nil {
		s = s[len(p.Name())+1:]
	}
	return s
}

func (t cellType) PkgPath() string {
	if n := t.named(); n != nil && n.Obj().Pkg() != nil {
		return n.Obj().Pkg().Path()
	}
	return ""
}

func (t cellType) Kind() reflect.Kind {
	if types.IsInterface(t.t.Type.Type) {
		return reflect.Interface
	}
	return t.Type.Kind()
}

func (t cellType) Elem() reflect.Type {
	if e, ok := t.t.Type.Type.Underlying().(interface{ Elem() types.Type }); ok {
		return t.m.reflected(e.Elem(), t.Type.Elem())
	}
	return t.Type.Elem()
}

func (t cellType) Key() reflect.Type {
	if m, ok := t.t.Type.Type.Underlying().(*types.Map); ok {
		return t.m.reflected(m.Key(), t.Type.Key())
	}
	return t.Type.Key()
}

func (t cellType) In(i int) reflect.Type {
	if s, ok := t.t.Type.Type.Underlying().(*types.Signature); ok && i < s.Params().Len() {
		return t.m.reflected(s.Params().At(i).Type(), t.Type.In(i))
	}
	return t.Type.In(i)
}

func (t cellType) Out(i int) reflect.Type {
	if s, ok := t.t.Type.Type.Underlying().(*types.Signature); ok && i < s.Results().Len() {
		return t.m.reflected(s.Results().At(i).Type(), t.Type.Out(i))
	}
	return t.Type.Out(i)
}

func (t cellType) Field(i int) reflect.StructField {
	f := t.Type.Field(i)
	s, ok := t.t.Type.Type.Underlying().(*types.Struct)
	if !ok || i >= s.NumFields() {
		return f
	}
	v := s.Field(i)
	f.Name, f.Tag, f.Anonymous = v.Name(), reflect.StructTag(s.Tag(i)), v.Embedded()
	if !v.Exported() {
		f.PkgPath = v.Pkg().Path()
	}
	f.Type = t.m.reflected(v.Type(), f.Type)
	return f
}

func (t cellType) FieldByIndex(index []int) reflect.StructField {
	var f reflect.StructField
	var at reflect.Type = t
	for i, n := range index {
		if i > 0 && at.Kind() == reflect.Pointer {
			at = at.Elem()
		}
		f = at.Field(n)
		at = f.Type
	}
	f.Index = index
	return f
}

func (t cellType) FieldByName(name string) (reflect.StructField, bool) {
	var pkg *types.Package
	if s, ok := t.t.Type.Type.Underlying().(*types.Struct); ok && s.NumFields() > 0 {
		pkg = s.Field(0).Pkg()
	}
	o, index, _ := types.LookupFieldOrMethod(t.t.Type.Type, true, pkg, name)
	if v, ok := o.(*types.Var); ok && v.IsField() {
		return t.FieldByIndex(index), true
	}
	return reflect.StructField{}, false
}

// methodNames are the exported methods in the order of reflection.
func (t cellType) methodNames() []string {
	set := types.NewMethodSet(t.t.Type.Type)
	var names []string
	for i := 0; i < set.Len(); i++ {
		if o := set.At(i).Obj(); o.Exported() {
			names = append(names, o.Name())
		}
	}
	sort.Strings(names)
	return names
}

func (t cellType) NumMethod() int { return len(t.methodNames()) }

func (t cellType) Method(i int) reflect.Method {
	names := t.methodNames()
	if i < 0 || i >= len(names) {
		panic("reflect: Method index out of range")
	}
	name := names[i]
	m := reflect.Method{Name: name, Index: i}
	if types.IsInterface(t.t.Type.Type) {
		return m
	}
	receiver := reflect.Zero(t.Type)
	if receiver.Kind() == reflect.Pointer {
		receiver = reflect.New(t.Type.Elem())
	}
	f := reflect.TypeOf(t.bound(receiver.Interface(), name))
	in := []reflect.Type{t.Type}
	for i := range f.NumIn() {
		in = append(in, f.In(i))
	}
	out := make([]reflect.Type, f.NumOut())
	for i := range out {
		out[i] = f.Out(i)
	}
	key := methodKey{t.t, i}
	if fn, ok := t.m.methods.Load(key); ok {
		m.Func = fn.(reflect.Value)
		m.Type = m.Func.Type()
		return m
	}
	m.Type = reflect.FuncOf(in, out, f.IsVariadic())
	m.Func = reflect.MakeFunc(m.Type, func(args []reflect.Value) []reflect.Value {
		bound := reflect.ValueOf(t.bound(args[0].Interface(), name))
		if f.IsVariadic() {
			return bound.CallSlice(args[1:])
		}
		return bound.Call(args[1:])
	})
	if sig, ok := t.signature(name); ok {
		fn, _ := t.m.methods.LoadOrStore(key, m.Func)
		m.Func = fn.(reflect.Value)
		t.m.signatures.Store(closure(m.Func), sig)
	}
	return m
}

// signature is the type of a method's function in compiled Go.
func (t cellType) signature(name string) (*types.Signature, bool) {
	set := types.NewMethodSet(t.t.Type.Type)
	for i := range set.Len() {
		fn, ok := set.At(i).Obj().(*types.Func)
		if !ok || fn.Name() != name {
			continue
		}
		sig := set.At(i).Type().(*types.Signature)
		params := []*types.Var{types.NewParam(fn.Pos(), fn.Pkg(), "", t.t.Type.Type)}
		for v := range sig.Params().Variables() {
			params = append(params, v)
		}
		return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic()), true
	}
	return nil, false
}

func (t cellType) MethodByName(name string) (reflect.Method, bool) {
	for i, n := range t.methodNames() {
		if n == name {
			return t.Method(i), true
		}
	}
	return reflect.Method{}, false
}

func (t cellType) Implements(u reflect.Type) bool {
	if c, ok := u.(cellType); ok {
		i, ok := c.t.Type.Type.Underlying().(*types.Interface)
		return ok && types.Implements(t.t.Type.Type, i)
	}
	if u.Kind() != reflect.Interface {
		return t.Type.Implements(u)
	}
	for i := range u.NumMethod() {
		m := u.Method(i)
		o, _, _ := types.LookupFieldOrMethod(t.t.Type.Type, false, nil, m.Name)
		fn, ok := o.(*types.Func)
		if !ok || !sameSignature(m.Type, fn.Type().(*types.Signature)) {
			return false
		}
	}
	return true
}

func sameSignature(a reflect.Type, b *types.Signature) bool {
	if a.NumIn() != b.Params().Len() || a.NumOut() != b.Results().Len() {
		return false
	}
	for i := range a.NumIn() {
		if !box.Alike(a.In(i), b.Params().At(i).Type()) {
			return false
		}
	}
	for i := range a.NumOut() {
		if !box.Alike(a.Out(i), b.Results().At(i).Type()) {
			return false
		}
	}
	return true
}

func (t cellType) AssignableTo(u reflect.Type) bool {
	if c, ok := u.(cellType); ok {
		return types.AssignableTo(t.t.Type.Type, c.t.Type.Type)
	}
	if u.Kind() == reflect.Interface {
		return t.Implements(u)
	}
	return false
}

func (t cellType) ConvertibleTo(u reflect.Type) bool {
	if c, ok := u.(cellType); ok {
		return types.ConvertibleTo(t.t.Type.Type, c.t.Type.Type)
	}
	return t.Type.ConvertibleTo(u)
}

func (t cellType) Comparable() bool { return types.Comparable(t.t.Type.Type) }
