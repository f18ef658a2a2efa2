package emit

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// Code spells a type in lowered Go.
func (f *File) Code(t types.Type, pos token.Pos) string {
	switch types.Unalias(t).(type) {
	case *types.Pointer, *types.Slice, *types.Chan, *types.Map, *types.Signature:
		f.indirect++
		defer func() { f.indirect-- }()
	}
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.UnsafePointer:
			f.Fail(pos, "unsafe.Pointer cannot be used in cells: the interpreter keeps every value with its type")
		case types.UntypedNil:
			return "interface{}"
		}
		return types.Default(t).(*types.Basic).Name()
	case *types.Named:
		return f.named(t, pos)
	case *types.Pointer:
		return "*" + f.Code(t.Elem(), pos)
	case *types.Slice:
		return "[]" + f.Code(t.Elem(), pos)
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), f.Code(t.Elem(), pos))
	case *types.Chan:
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + f.Code(t.Elem(), pos)
		case types.RecvOnly:
			return "<-chan " + f.Code(t.Elem(), pos)
		}
		if e, ok := types.Unalias(t.Elem()).(*types.Chan); ok && e.Dir() == types.RecvOnly {
			return "chan (" + f.Code(t.Elem(), pos) + ")"
		}
		return "chan " + f.Code(t.Elem(), pos)
	case *types.Map:
		return "map[" + f.Code(t.Key(), pos) + "]" + f.Code(t.Elem(), pos)
	case *types.Signature:
		return "func" + f.Signature(t, pos)
	case *types.Interface:
		return "interface{}"
	case *types.Struct:
		if t.NumFields() == 0 {
			return "struct{}"
		}
		return f.structure(t, t, "", pos)
	case *types.TypeParam:
		f.Fail(pos, "the type parameter %s has no type here", t.Obj().Name())
	}
	f.Fail(pos, "the type %s cannot be used in cells", t)
	return ""
}

// Signature spells the parameters and results of a function.
func (f *File) Signature(s *types.Signature, pos token.Pos) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := 0; i < s.Params().Len(); i++ {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f.Param(s, i, pos))
	}
	b.WriteByte(')')
	switch n := s.Results().Len(); {
	case n == 1:
		b.WriteByte(' ')
		b.WriteString(f.Code(s.Results().At(0).Type(), pos))
	case n > 1:
		b.WriteString(" (")
		for i := 0; i < n; i++ {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(f.Code(s.Results().At(i).Type(), pos))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// Param spells the type of a parameter, the last of a variadic one with its
// dots.
func (f *File) Param(s *types.Signature, i int, pos token.Pos) string {
	t := s.Params().At(i).Type()
	if s.Variadic() && i == s.Params().Len()-1 {
		if sl, ok := t.Underlying().(*types.Slice); ok {
			return "..." + f.Code(sl.Elem(), pos)
		}
	}
	return f.Code(t, pos)
}

func (f *File) named(t *types.Named, pos token.Pos) string {
	if f.IsNative(t) {
		o := t.Obj()
		if o.Pkg() == nil {
			return o.Name() // error, comparable
		}
		if _, ok := t.Underlying().(*types.Interface); ok && !f.NativeInterface(t) {
			return "interface{}"
		}
		if t.TypeArgs().Len() > 0 {
			if n, ok := f.nativeInstance(t); ok {
				return f.Use(o.Pkg().Path()) + "." + n
			}
			f.Fail(pos, "the generic type %s is compiled only for predeclared types and those that its own package uses", types.TypeString(t, form.Short))
		}
		if !o.Exported() {
			f.Fail(pos, "the type %s is not exported by its package: use it without naming it, or keep it in an interface", t)
		}
		if o.Pkg().Path() == "unsafe" {
			f.Fail(pos, "package unsafe cannot be used in cells but for sizes and offsets: the interpreter keeps every value with its type")
		}
		return f.Use(o.Pkg().Path()) + "." + o.Name()
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return f.structure(t, u, t.Obj().Name(), pos)
	case *types.Interface:
		return "interface{}"
	default:
		if f.Wrapped(t) {
			name, ok := f.StructName(t)
			if !ok {
				name = f.declare(t, t.Obj().Name())
				fmt.Fprintf(&f.structs, "type %s struct { V %s `cell:%q` }\n", name, f.Code(u, pos), name)
				f.structures = append(f.structures, Struct{Name: name, Elem: u})
			}
			return name
		}
		return f.Code(u, pos)
	}
}

// declare gives a type its name in lowered code.
func (f *File) declare(t types.Type, base string) string {
	name := f.Fresh("T" + base)
	f.WhenDiscarded(f.NameStruct(t, name))
	return name
}

// structure spells a struct type, declaring it at first.
func (f *File) structure(t types.Type, s *types.Struct, base string, pos token.Pos) string {
	if name, ok := f.StructName(t); ok {
		return name
	}
	name := f.declare(t, base)
	// The interpreter lays out recursive types right only if what a struct
	// holds by value comes before it, and what it points to after.
	if f.building > 0 && f.indirect > 0 {
		f.pending = append(f.pending, func() { f.layout(name, s, pos) })
		return name
	}
	f.layout(name, s, pos)
	if f.building == 0 {
		for len(f.pending) > 0 {
			next := f.pending[0]
			f.pending = f.pending[1:]
			next()
		}
	}
	return name
}

// layout writes the declaration of a struct.
func (f *File) layout(name string, s *types.Struct, pos token.Pos) {
	indirect := f.indirect
	f.indirect = 0
	f.building++
	defer func() { f.building--; f.indirect = indirect }()
	var b strings.Builder
	fmt.Fprintf(&b, "type %s struct {\n", name)
	for i := 0; i < s.NumFields(); i++ {
		v := s.Field(i)
		fmt.Fprintf(&b, "%s %s", form.FieldName(s, i), f.Code(v.Type(), pos))
		tag := s.Tag(i)
		if tag == "" && !v.Exported() {
			tag = `json:"-" xml:"-"`
		}
		if i == 0 && f.Selfish(s) {
			// No other struct may look the same while both have placeholders.
			tag = strings.TrimSpace(tag + fmt.Sprintf(` cell:%q`, name))
		}
		if tag != "" {
			fmt.Fprintf(&b, " %q", tag)
		}
		b.WriteByte('\n')
	}
	b.WriteString("}\n")
	f.structs.WriteString(b.String())
	f.structures = append(f.structures, Struct{Name: name, Type: s})
}

// nativeInstance names the compiled copy of a generic native type, if there
// is one.
func (f *File) nativeInstance(t *types.Named) (string, bool) {
	var args []types.Type
	for i := 0; i < t.TypeArgs().Len(); i++ {
		args = append(args, t.TypeArgs().At(i))
	}
	name := form.InstanceName(t.Obj().Name(), args)
	return name, f.Symbol(t.Obj().Pkg().Path(), name)
}
