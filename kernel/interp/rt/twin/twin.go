// Package twin makes types for compiled code: for each type of the cells one
// that reflection sees as it sees the type in compiled Go, with its name, its
// fields and its methods. A value of the cells becomes one of the twin as it
// lies in memory, and so what compiled code writes to it reaches the cells.
//
// What cells keep in interfaces stays in its box there: see Deep.
package twin

import (
	"go/types"
	"reflect"
	"sync"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/interp/rt/box"
	"cryptounet/kernel/interp/rt/forge"
	"cryptounet/kernel/interp/rt/spell"
)

// Set makes the twins of one interpreter's types.
type Set struct {
	// Symbols are the symbols of a compiled package.
	Symbols func(path string) map[string]reflect.Value

	types *box.Types
	mu    sync.Mutex
	made  map[*box.Type]*twin
}

// twin is what a type with a lowered form is outside; nil if it can have none.
type twin struct {
	from             types.Type // the type: it may have been declared anew, with other methods
	lowered, outside reflect.Type
}

// of is the twin of a type as it is declared now; made is false if nothing is
// known of it yet.
func (s *Set) of(t *box.Type) (w *twin, made bool) {
	w, made = s.made[t]
	return w, made && (w == nil || w.from == t.Type.Type)
}

// New returns a set that gives what the cells hand to compiled code its form.
func New(t *box.Types) *Set {
	s := &Set{types: t, made: map[*box.Type]*twin{}}
	t.Outside = s.outside
	return s
}

// outside is a box's value as one of its twin.
func (s *Set) outside(b box.Box) (any, bool) {
	if b.V == nil || !forge.Able() {
		return nil, false
	}
	lowered := reflect.TypeOf(b.V)
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.of(b.T)
	if !ok {
		w = s.top(b.T, lowered)
		s.made[b.T] = w
	}
	if w == nil || w.lowered != lowered {
		return nil, false
	}
	return forge.As(b.V, w.outside), true
}

// top is the twin of a type that values are boxed with.
func (s *Set) top(t *box.Type, lowered reflect.Type) *twin {
	b := &builder{set: s}
	ended, ok := false, false
	defer func() {
		for _, k := range b.begun {
			if !ended {
				delete(s.made, k) // an interrupt
			} else if !ok {
				s.made[k] = nil
			}
		}
	}()
	var out reflect.Type
	out, ok = b.typ(t.Type.Type, lowered)
	ok = ok && b.finish()
	ended = true
	if !ok {
		return nil
	}
	if w, made := s.of(t); made {
		return w
	}
	w := &twin{t.Type.Type, lowered, out}
	s.types.Know(out, t, lowered)
	return w
}

// builder makes a type and those that it consists of.
type builder struct {
	set   *Set
	begun []*box.Type
	todo  []func() bool
}

func (b *builder) finish() bool {
	for len(b.todo) > 0 {
		f := b.todo[0]
		b.todo = b.todo[1:]
		if !f() {
			return false
		}
	}
	return true
}

// typ is the twin of a type.
func (b *builder) typ(t types.Type, lowered reflect.Type) (reflect.Type, bool) {
	t = types.Unalias(t)
	if b.set.types.Table.Key(t).Plain {
		return b.plain(t, lowered), true
	}
	switch u := t.(type) {
	case *types.Named:
		if form.IsInterface(u) {
			return lowered, true
		}
		return b.forged(u, lowered)
	case *types.Struct:
		if lowered.Kind() != reflect.Struct {
			return nil, false
		}
		return b.forged(u, lowered)
	case *types.Interface:
		return lowered, true
	case *types.Pointer:
		if lowered.Kind() != reflect.Pointer {
			return nil, false
		}
		if e, ok := b.typ(u.Elem(), lowered.Elem()); ok {
			return reflect.PointerTo(e), true
		}
	case *types.Slice:
		if lowered.Kind() != reflect.Slice {
			return nil, false
		}
		if e, ok := b.typ(u.Elem(), lowered.Elem()); ok {
			return reflect.SliceOf(e), true
		}
	case *types.Array:
		if lowered.Kind() != reflect.Array {
			return nil, false
		}
		if e, ok := b.typ(u.Elem(), lowered.Elem()); ok {
			return reflect.ArrayOf(lowered.Len(), e), true
		}
	case *types.Chan:
		if lowered.Kind() != reflect.Chan {
			return nil, false
		}
		if e, ok := b.typ(u.Elem(), lowered.Elem()); ok {
			return reflect.ChanOf(lowered.ChanDir(), e), true
		}
	case *types.Map:
		if lowered.Kind() != reflect.Map {
			return nil, false
		}
		k, ok := b.typ(u.Key(), lowered.Key())
		e, ok2 := b.typ(u.Elem(), lowered.Elem())
		if ok && ok2 {
			return reflect.MapOf(k, e), true
		}
	case *types.Signature:
		in, out, ok := b.signature(u, lowered)
		if ok {
			return reflect.FuncOf(in, out, u.Variadic()), true
		}
	}
	return nil, false
}

// plain is a type that lowering leaves alone, but for a compiled package's empty
// interfaces, which lose their names.
func (b *builder) plain(t types.Type, lowered reflect.Type) reflect.Type {
	if n, ok := t.(*types.Named); ok && lowered == reflect.TypeFor[any]() && n.Obj().Pkg() != nil {
		if v, ok := b.set.Symbols(n.Obj().Pkg().Path())[n.Obj().Name()]; ok {
			return v.Type().Elem()
		}
	}
	return lowered
}

func (b *builder) signature(u *types.Signature, lowered reflect.Type) (in, out []reflect.Type, ok bool) {
	if lowered.Kind() != reflect.Func || lowered.NumIn() != u.Params().Len() || lowered.NumOut() != u.Results().Len() {
		return nil, nil, false
	}
	for i := range lowered.NumIn() {
		t, ok := b.typ(u.Params().At(i).Type(), lowered.In(i))
		if !ok {
			return nil, nil, false
		}
		in = append(in, t)
	}
	for i := range lowered.NumOut() {
		t, ok := b.typ(u.Results().At(i).Type(), lowered.Out(i))
		if !ok {
			return nil, nil, false
		}
		out = append(out, t)
	}
	return in, out, true
}

// forged is the twin of a type that reflection cannot make.
func (b *builder) forged(t types.Type, lowered reflect.Type) (reflect.Type, bool) {
	s := b.set
	key := s.types.At(s.types.Table.Key(t).Key)
	if w, made := s.of(key); made {
		if w == nil || w.lowered.Size() != lowered.Size() || w.lowered.Kind() != lowered.Kind() {
			return nil, false
		}
		return w.outside, true
	}
	inner := lowered
	if s.types.Table.Wrapped(t) && lowered.Kind() == reflect.Struct && lowered.NumField() == 1 {
		inner = lowered.Field(0).Type
	}
	values, pointers := s.methods(t), s.methods(types.NewPointer(t))
	plan := forge.Plan{Name: spell.Type(t), Pkg: "main", Form: inner, Values: len(values), Pointers: len(pointers)}
	_, plan.Named = t.(*types.Named)
	m := forge.New(plan)
	if m == nil {
		s.made[key] = nil
		return nil, false
	}
	w := &twin{key.Type.Type, lowered, m.Type()}
	s.made[key] = w
	b.begun = append(b.begun, key)
	b.todo = append(b.todo, func() bool { return b.fill(m, t, inner, lowered, values, pointers) })
	s.types.Know(w.outside, key, lowered)
	pointer := s.types.At(s.types.Table.Key(types.NewPointer(t)).Key)
	s.types.Know(reflect.PointerTo(w.outside), pointer, reflect.PointerTo(lowered))
	return w.outside, true
}

// fill gives a type what it consists of.
func (b *builder) fill(m *forge.Maker, t types.Type, inner, lowered reflect.Type, values, pointers []*types.Selection) bool {
	var fields []forge.Field
	var elem, key reflect.Type
	ok := true
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if inner.Kind() != reflect.Struct || inner.NumField() != u.NumFields() {
			return false
		}
		for i := range u.NumFields() {
			v := u.Field(i)
			f := forge.Field{Name: v.Name(), Tag: reflect.StructTag(u.Tag(i)), Embedded: v.Embedded()}
			if !v.Exported() {
				f.Pkg = "main"
			}
			if f.Type, ok = b.typ(v.Type(), inner.Field(i).Type); !ok || f.Type.Size() != inner.Field(i).Type.Size() {
				return false
			}
			fields = append(fields, f)
		}
	case *types.Signature:
		in, out, ok := b.signature(u, inner)
		if !ok {
			return false
		}
		for _, t := range append(in, out...) {
			fields = append(fields, forge.Field{Type: t})
		}
	case *types.Map:
		if inner.Kind() != reflect.Map {
			return false
		}
		if key, ok = b.typ(u.Key(), inner.Key()); !ok {
			return false
		}
		elem, ok = b.typ(u.Elem(), inner.Elem())
	case *types.Basic:
		ok = true
	case interface{ Elem() types.Type }:
		switch inner.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
			elem, ok = b.typ(u.Elem(), inner.Elem())
		default:
			return false
		}
	}
	if !ok {
		return false
	}
	own, ok1 := b.bind(t, lowered, values)
	all, ok2 := b.bind(types.NewPointer(t), reflect.PointerTo(lowered), pointers)
	if !ok1 || !ok2 {
		return false
	}
	m.Finish(fields, elem, key, own, all)
	return true
}
