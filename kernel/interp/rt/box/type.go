package box

import (
	"fmt"
	"go/types"
	"maps"
	"reflect"
	"sync"
	"sync/atomic"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/interp/rt/forge"
	"cryptounet/kernel/interp/rt/spell"
)

// Types are the types of one interpreter at run time.
type Types struct {
	Table    *form.Table
	Adapters func(path, name string) Adapter
	// PrintBox prints a box as fmt does, EncodeBox as encoding/json does.
	PrintBox  func(b Box, s fmt.State, verb rune)
	EncodeBox func(b Box) ([]byte, error)

	// Outside is a box's value as compiled code gets it: as one of a type that
	// reflection sees as in compiled Go. ok is false if there is no such type.
	Outside func(b Box) (x any, ok bool)

	known atomic.Pointer[map[forge.ID]inside] // the types that Outside has given values

	mu    sync.RWMutex
	types []*Type
	impl  map[implKey]bool
}

// New returns the types of a table.
func New(table *form.Table) *Types {
	return &Types{Table: table, impl: map[implKey]bool{}, Adapters: func(string, string) Adapter { return nil }, Outside: func(Box) (any, bool) { return nil, false }}
}

// Type is a type of the cells at run time.
type Type struct {
	*form.Type
	R       reflect.Type
	types   *Types
	mu      sync.RWMutex
	methods map[string]func(any) any
}

func (t *Type) String() string { return spell.Type(t.Type.Type) }

// At returns a type by its key.
func (r *Types) At(key int) *Type {
	r.mu.RLock()
	if key < len(r.types) {
		t := r.types[key]
		r.mu.RUnlock()
		return t
	}
	r.mu.RUnlock()
	r.Sync()
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.types[key]
}

// Sync takes over the types that lowering has made keys for.
func (r *Types) Sync() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.Table.Types()[len(r.types):] {
		r.types = append(r.types, &Type{Type: t, types: r})
	}
	clear(r.impl)
}

// Register tells the lowered form of a type, by a pointer to it.
func (r *Types) Register(key int, ptr any) { r.At(key).R = reflect.TypeOf(ptr).Elem() }

// Bind gives a type a method: a function from the receiver to the method's
// closure.
func (r *Types) Bind(key int, name string, f func(any) any) {
	t := r.At(key)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.methods == nil {
		t.methods = map[string]func(any) any{}
	}
	t.methods[name] = f
}

// Method is a method of a value of the type, as a function.
func (t *Type) Method(v any, name string) any {
	t.mu.RLock()
	f := t.methods[name]
	t.mu.RUnlock()
	if f != nil {
		return f(v)
	}
	// Methods of compiled types that an anonymous type embeds.
	if m := reflect.ValueOf(v).MethodByName(name); m.IsValid() {
		return m.Interface()
	}
	panic(fmt.Sprintf("%s has no method %s", t, name))
}

// Has says whether the type has a method that cells declare.
func (t *Type) Has(name string) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.methods[name] != nil
}

type implKey struct{ t, iface int }

// Find is the runtime's type for one of the checker's, if it has methods.
func (r *Types) Find(t types.Type) *Type {
	if k := r.Table.Find(t); k != nil {
		return r.At(k.Key)
	}
	return nil
}

// TypeString spells a type as a Go programmer expects it from %T.
func (r *Types) TypeString(t types.Type) string { return spell.Type(t) }

// Lowered is the cells' struct type with a lowered form, if there is just one.
func (r *Types) Lowered(form reflect.Type) (t types.Type, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, k := range r.types {
		if k.R == form {
			if _, ok := k.Type.Type.(*types.Named); ok && t != nil {
				return nil, false
			}
			t = k.Type.Type
		}
	}
	return t, t != nil
}

// inside is what a value is that comes back from compiled code.
type inside struct {
	t       *Type
	lowered reflect.Type
}

// Know notes that values of a type are those of a cells' type, whose lowered
// form is given.
func (r *Types) Know(outside reflect.Type, t *Type, lowered reflect.Type) {
	m := map[forge.ID]inside{}
	if old := r.known.Load(); old != nil {
		m = maps.Clone(*old)
	}
	m[forge.TypeID(outside)] = inside{t, lowered}
	r.known.Store(&m)
}
