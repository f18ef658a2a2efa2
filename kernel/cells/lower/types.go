package lower

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
)

// Type is a type that lowered code names at run time: in a box, a type switch,
// an assertion. Its key is what the code says.
type Type struct {
	Key  int
	Type types.Type
	// Plain says that values of the type sit in an interface as they are;
	// others are boxed with their type, because their Go type is lost in the
	// lowered form.
	Plain bool

	registered bool
	bound      bool
}

// Types returns the types that have been given keys, by key.
func (p *Program) Types() []*Type {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.byKey
}

// Key returns the key of a type.
func (p *Program) Key(t types.Type) *Type {
	t = types.Unalias(t)
	p.mu.Lock()
	defer p.mu.Unlock()
	if k, ok := p.types.At(t).(*Type); ok {
		return k
	}
	k := &Type{Key: len(p.byKey), Type: t, Plain: p.plain(t, nil)}
	p.byKey = append(p.byKey, k)
	p.types.Set(t, k)
	return k
}

// native says whether a named type is one of a compiled package.
func (p *Program) native(n *types.Named) bool {
	pkg := n.Obj().Pkg()
	return pkg == nil || p.Native(pkg.Path())
}

// plain says whether a type survives lowering unchanged.
func (p *Program) plain(t types.Type, seen []types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return true
	case *types.Named:
		return p.native(t)
	case *types.Pointer:
		return p.plain(t.Elem(), seen)
	case *types.Slice:
		return p.plain(t.Elem(), seen)
	case *types.Array:
		return p.plain(t.Elem(), seen)
	case *types.Chan:
		return p.plain(t.Elem(), seen)
	case *types.Map:
		return p.plain(t.Key(), seen) && p.plain(t.Elem(), seen)
	case *types.Signature:
		for _, tu := range []*types.Tuple{t.Params(), t.Results()} {
			for i := 0; i < tu.Len(); i++ {
				if !p.plain(tu.At(i).Type(), seen) {
					return false
				}
			}
		}
		return true
	case *types.Interface:
		return t.Empty()
	case *types.Struct:
		return t.NumFields() == 0
	}
	return false
}

// nativeInterface says whether an interface type keeps its native form: the
// lowered type is the native one and its methods are called by the
// interpreter. All other interfaces become interface{}.
func (p *Program) nativeInterface(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !p.native(n) {
		return false
	}
	i, ok := n.Underlying().(*types.Interface)
	return ok && !i.Empty() && i.IsMethodSet() && n.TypeArgs().Len() == 0 && (n.Obj().Exported() || n.Obj().Pkg() == nil)
}

// wrapped says whether a named type is lowered as a struct around its
// underlying type: a recursion that passes no struct has no other form in the
// interpreter.
func (p *Program) wrapped(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || p.native(n) {
		return false
	}
	switch n.Underlying().(type) {
	case *types.Struct, *types.Interface, *types.Basic:
		return false
	}
	return p.reaches(n.Underlying(), n, map[types.Type]bool{})
}

// reaches says whether a type contains a named type without passing a struct.
func (p *Program) reaches(t types.Type, goal *types.Named, seen map[types.Type]bool) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if types.Identical(t, goal) {
			return true
		}
		if seen[t] || p.native(t) {
			return false
		}
		seen[t] = true
		switch t.Underlying().(type) {
		case *types.Struct, *types.Interface, *types.Basic:
			return false
		}
		return p.reaches(t.Underlying(), goal, seen)
	case *types.Pointer:
		return p.reaches(t.Elem(), goal, seen)
	case *types.Slice:
		return p.reaches(t.Elem(), goal, seen)
	case *types.Array:
		return p.reaches(t.Elem(), goal, seen)
	case *types.Chan:
		return p.reaches(t.Elem(), goal, seen)
	case *types.Map:
		return p.reaches(t.Key(), goal, seen) || p.reaches(t.Elem(), goal, seen)
	case *types.Signature:
		for _, tu := range []*types.Tuple{t.Params(), t.Results()} {
			for i := 0; i < tu.Len(); i++ {
				if p.reaches(tu.At(i).Type(), goal, seen) {
					return true
				}
			}
		}
	}
	return false
}

// code spells a type in lowered Go.
func (f *file) code(t types.Type, pos token.Pos) string {
	switch types.Unalias(t).(type) {
	case *types.Pointer, *types.Slice, *types.Chan, *types.Map, *types.Signature:
		f.indirect++
		defer func() { f.indirect-- }()
	}
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.UnsafePointer:
			f.fail(pos, "unsafe.Pointer cannot be used in cells")
		case types.UntypedNil:
			return "interface{}"
		}
		return types.Default(t).(*types.Basic).Name()
	case *types.Named:
		return f.named(t, pos)
	case *types.Pointer:
		return "*" + f.code(t.Elem(), pos)
	case *types.Slice:
		return "[]" + f.code(t.Elem(), pos)
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), f.code(t.Elem(), pos))
	case *types.Chan:
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + f.code(t.Elem(), pos)
		case types.RecvOnly:
			return "<-chan " + f.code(t.Elem(), pos)
		}
		if e, ok := types.Unalias(t.Elem()).(*types.Chan); ok && e.Dir() == types.RecvOnly {
			return "chan (" + f.code(t.Elem(), pos) + ")"
		}
		return "chan " + f.code(t.Elem(), pos)
	case *types.Map:
		return "map[" + f.code(t.Key(), pos) + "]" + f.code(t.Elem(), pos)
	case *types.Signature:
		return "func" + f.signature(t, pos)
	case *types.Interface:
		return "interface{}"
	case *types.Struct:
		if t.NumFields() == 0 {
			return "struct{}"
		}
		return f.structure(t, t, "", pos)
	case *types.TypeParam:
		f.fail(pos, "the type parameter %s has no type here", t.Obj().Name())
	}
	f.fail(pos, "the type %s cannot be used in cells", t)
	return ""
}

func (f *file) signature(s *types.Signature, pos token.Pos) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := 0; i < s.Params().Len(); i++ {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f.param(s, i, pos))
	}
	b.WriteByte(')')
	switch n := s.Results().Len(); {
	case n == 1:
		b.WriteByte(' ')
		b.WriteString(f.code(s.Results().At(0).Type(), pos))
	case n > 1:
		b.WriteString(" (")
		for i := 0; i < n; i++ {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(f.code(s.Results().At(i).Type(), pos))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// param spells the type of a parameter, the last of a variadic one with its
// dots.
func (f *file) param(s *types.Signature, i int, pos token.Pos) string {
	t := s.Params().At(i).Type()
	if s.Variadic() && i == s.Params().Len()-1 {
		if sl, ok := t.Underlying().(*types.Slice); ok {
			return "..." + f.code(sl.Elem(), pos)
		}
	}
	return f.code(t, pos)
}

func (f *file) named(t *types.Named, pos token.Pos) string {
	if f.native(t) {
		o := t.Obj()
		if o.Pkg() == nil {
			return o.Name() // error, comparable
		}
		if _, ok := t.Underlying().(*types.Interface); ok && !f.nativeInterface(t) {
			return "interface{}"
		}
		if t.TypeArgs().Len() > 0 {
			if n, ok := f.nativeInstance(t); ok {
				return f.use(o.Pkg().Path()) + "." + n
			}
			f.fail(pos, "the generic type %s is compiled only for predeclared types and those that its own package uses", types.TypeString(t, short))
		}
		if !o.Exported() {
			f.fail(pos, "the type %s is not exported by its package: use it without naming it, or keep it in an interface", t)
		}
		if o.Pkg().Path() == "unsafe" {
			f.fail(pos, "package unsafe cannot be used in cells")
		}
		return f.use(o.Pkg().Path()) + "." + o.Name()
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return f.structure(t, u, t.Obj().Name(), pos)
	case *types.Interface:
		return "interface{}"
	default:
		if f.wrapped(t) {
			name, ok := f.structs.At(t).(string)
			if !ok {
				name = f.declare(t, t.Obj().Name())
				fmt.Fprintf(&f.types, "type %s struct { V %s `cell:%q` }\n", name, f.code(u, pos), name)
				f.structures = append(f.structures, Struct{Name: name, Elem: u})
			}
			return name
		}
		return f.code(u, pos)
	}
}

// declare gives a type its name in lowered code.
func (f *file) declare(t types.Type, base string) string {
	name := f.fresh("T" + base)
	f.structs.Set(t, name)
	f.undo = append(f.undo, func() { f.structs.Delete(t) })
	return name
}

// structure spells a struct type, declaring it at first.
func (f *file) structure(t types.Type, s *types.Struct, base string, pos token.Pos) string {
	if name, ok := f.structs.At(t).(string); ok {
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
func (f *file) layout(name string, s *types.Struct, pos token.Pos) {
	indirect := f.indirect
	f.indirect = 0
	f.building++
	defer func() { f.building--; f.indirect = indirect }()
	var b strings.Builder
	fmt.Fprintf(&b, "type %s struct {\n", name)
	for i := 0; i < s.NumFields(); i++ {
		v := s.Field(i)
		fmt.Fprintf(&b, "%s %s", FieldName(s, i), f.code(v.Type(), pos))
		tag := s.Tag(i)
		if tag == "" && !v.Exported() {
			tag = `json:"-" xml:"-"`
		}
		if i == 0 && f.selfish(s) {
			// No other struct may look the same while both have placeholders.
			tag = strings.TrimSpace(tag + fmt.Sprintf(` cell:%q`, name))
		}
		if tag != "" {
			fmt.Fprintf(&b, " %q", tag)
		}
		b.WriteByte('\n')
	}
	b.WriteString("}\n")
	f.types.WriteString(b.String())
	f.structures = append(f.structures, Struct{Name: name, Type: s})
}

// selfish says whether a struct reaches itself.
func (p *Program) selfish(s *types.Struct) bool {
	seen := map[types.Type]bool{}
	var reach func(t types.Type) bool
	reach = func(t types.Type) bool {
		t = types.Unalias(t)
		if seen[t] {
			return t == s
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			return !p.native(t) && !isInterface(t) && reach(t.Underlying())
		case *types.Pointer:
			return reach(t.Elem())
		case *types.Slice:
			return reach(t.Elem())
		case *types.Array:
			return reach(t.Elem())
		case *types.Chan:
			return reach(t.Elem())
		case *types.Map:
			return reach(t.Key()) || reach(t.Elem())
		case *types.Signature:
			for _, tu := range []*types.Tuple{t.Params(), t.Results()} {
				for i := 0; i < tu.Len(); i++ {
					if reach(tu.At(i).Type()) {
						return true
					}
				}
			}
		case *types.Struct:
			for i := 0; i < t.NumFields(); i++ {
				if reach(t.Field(i).Type()) {
					return true
				}
			}
		}
		return false
	}
	return reach(s)
}

// FieldName returns the name of a struct's field in lowered code. All are
// exported there, so that reflection reaches them.
func FieldName(s *types.Struct, i int) string {
	v := s.Field(i)
	switch {
	case v.Name() == "_":
		return fmt.Sprintf("X_blank%d", i)
	case v.Exported():
		return v.Name()
	default:
		return "X_" + v.Name()
	}
}

// InstanceName is the name under which a compiled package has an instance of
// a generic function or type.
func InstanceName(name string, args []types.Type) string {
	var b strings.Builder
	b.WriteString(name + "_of")
	for _, a := range args {
		s := types.TypeString(a, nil)
		if s == "interface{}" {
			s = "any"
		}
		b.WriteByte('_')
		for _, r := range s {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, "_%x_", r)
			}
		}
	}
	return b.String()
}

// nativeInstance names the compiled copy of a generic native type, if there
// is one.
func (p *Program) nativeInstance(t *types.Named) (string, bool) {
	var args []types.Type
	for i := 0; i < t.TypeArgs().Len(); i++ {
		args = append(args, t.TypeArgs().At(i))
	}
	name := InstanceName(t.Obj().Name(), args)
	return name, p.Symbol(t.Obj().Pkg().Path(), name)
}

// Find returns the key of a type if it has one.
func (p *Program) Find(t types.Type) *Type {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, _ := p.types.At(types.Unalias(t)).(*Type)
	return k
}

// IsNative says whether a named type is one of a compiled package.
func (p *Program) IsNative(t *types.Named) bool { return p.native(t) }

// Wrapped says whether a type is lowered as a struct around its content.
func (p *Program) Wrapped(t types.Type) (bool, bool) { return p.wrapped(t), true }
