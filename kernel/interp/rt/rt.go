// Package rt is the runtime of lowered code: it holds the values that cells
// keep in interfaces, with their types and methods, and does what needs more
// than plain Go: type switches, defer and recover, goroutines, interrupts.
//
// A value of a type that lowering has changed travels in a Box; all other
// values travel as they are. Where compiled code wants an interface with
// methods, a Box is put into an adapter whose methods call the cell's.
package rt

import (
	"fmt"
	"go/types"
	"io"
	"reflect"
	"sync"
	"sync/atomic"

	"cryptounet/kernel/cells/lower"
)

// Type is a type of the cells at run time.
type Type struct {
	*lower.Type
	R       reflect.Type
	rt      *Runtime
	mu      sync.RWMutex
	methods map[string]func(any) any
}

func (t *Type) String() string { return t.rt.TypeString(t.Type.Type) }

// Box is a value with the type that cells know it by. Boxes compare equal
// when both are.
type Box struct {
	T *Type
	V any
}

// Adapter makes a compiled interface of an interpreted value.
type Adapter func(Object) any

// Object is what an adapter calls: a box with methods.
type Object struct{ Box }

// Method returns a method bound to the value, as a function.
func (o Object) Method(name string) any { return o.T.method(o.V, name) }

// Unbox lets the runtime find the value in an adapter.
func (o Object) Unbox() Box { return o.Box }

type unboxer interface{ Unbox() Box }

// Runtime is the state of one interpreter. Its exported methods are called
// from lowered code.
type Runtime struct {
	Program  *lower.Program
	Adapters func(path, name string) Adapter
	// Symbols are the symbols of a compiled package.
	Symbols func(path string) map[string]reflect.Value
	// Shown receives the values of a cell's last expression.
	Shown func(values []Value)
	// Exit is os.Exit.
	Exit func(code int)
	// Stderr is where print and println write.
	Stderr io.Writer
	// Crashed is told of a panic in a goroutine that a cell started.
	Crashed func(value any)

	mu       sync.RWMutex
	types    []*Type
	implCach map[implKey]bool

	stop    bool
	done    chan struct{}
	doneMu  sync.Mutex
	reached int
	running sync.WaitGroup
	live    atomic.Int64 // goroutines that cells have started
	panics  panics
}

// Value is a value to be shown, with its static type; nil if there is none.
type Value struct {
	Static types.Type
	V      any
}

type implKey struct{ t, iface int }

// New returns the runtime of a program.
func New(p *lower.Program) *Runtime {
	return &Runtime{Program: p, implCach: map[implKey]bool{}, done: make(chan struct{}), Adapters: func(string, string) Adapter { return nil }}
}

// at returns a type by its key.
func (r *Runtime) at(key int) *Type {
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
func (r *Runtime) Sync() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.Program.Types()[len(r.types):] {
		r.types = append(r.types, &Type{Type: t, rt: r})
	}
	clear(r.implCach)
}

// Register tells the lowered form of a type, by a pointer to it.
func (r *Runtime) Register(key int, ptr any) { r.at(key).R = reflect.TypeOf(ptr).Elem() }

// Bind gives a type a method: a function from the receiver to the method's
// closure.
func (r *Runtime) Bind(key int, name string, f func(any) any) {
	t := r.at(key)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.methods == nil {
		t.methods = map[string]func(any) any{}
	}
	t.methods[name] = f
}

func (t *Type) method(v any, name string) any {
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

func (t *Type) has(name string) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.methods[name] != nil
}

// Norm takes a value out of an adapter.
func (r *Runtime) Norm(x any) any {
	if u, ok := x.(unboxer); ok {
		return u.Unbox()
	}
	return x
}

// Any returns its argument: passing through compiled code gives a value its
// plain form in an interface.
func (r *Runtime) Any(x any) any { return x }

// Box boxes a value.
func (r *Runtime) Box(key int, x any) any { return Box{r.at(key), x} }

// Bare takes a value out of its box, for code that reflects on it.
func (r *Runtime) Bare(x any) any {
	x = r.Norm(x)
	if b, ok := x.(Box); ok {
		return b.V
	}
	return x
}

// Value is the value in x if its type is the one of the key.
func (r *Runtime) Value(x any, key int) (any, bool) {
	if x == nil {
		return nil, false
	}
	t := r.at(key)
	switch b := r.Norm(x).(type) {
	case Box:
		if b.T == t {
			return b.V, true
		}
		return nil, false
	default:
		if t.Plain && reflect.TypeOf(b) == t.R {
			return b, true
		}
	}
	return nil, false
}

// Which is the index of the first key whose type x has, or -1. The key -1
// stands for nil.
func (r *Runtime) Which(x any, keys ...int) int {
	for i, k := range keys {
		if k < 0 {
			if x == nil {
				return i
			}
			continue
		}
		if types.IsInterface(r.at(k).Type.Type) {
			if _, ok := r.Implements(x, k); ok {
				return i
			}
		} else if _, ok := r.Value(x, k); ok {
			return i
		}
	}
	return -1
}

// Implements returns x as it is if it has the methods of an interface.
func (r *Runtime) Implements(x any, key int) (any, bool) {
	if x == nil {
		return nil, false
	}
	x = r.Norm(x)
	it := r.at(key)
	iface := it.Type.Type.Underlying().(*types.Interface)
	if b, ok := x.(Box); ok {
		return x, r.implements(b.T, it, iface)
	}
	if iface.Empty() {
		return x, true
	}
	if it.R != nil && it.R.Kind() == reflect.Interface && it.R.NumMethod() > 0 {
		return x, reflect.TypeOf(x).Implements(it.R)
	}
	rt := reflect.TypeOf(x)
	for i := 0; i < iface.NumMethods(); i++ {
		m := iface.Method(i)
		rm, ok := rt.MethodByName(m.Name())
		sig := m.Type().(*types.Signature)
		if !ok || rm.Type.NumIn()-1 != sig.Params().Len() || rm.Type.NumOut() != sig.Results().Len() {
			return nil, false
		}
		for j := 0; j < sig.Params().Len(); j++ {
			if !alike(rm.Type.In(j+1), sig.Params().At(j).Type()) {
				return nil, false
			}
		}
		for j := 0; j < sig.Results().Len(); j++ {
			if !alike(rm.Type.Out(j), sig.Results().At(j).Type()) {
				return nil, false
			}
		}
	}
	return x, true
}

// alike compares a reflected type with one of the checker, by name.
func alike(a reflect.Type, t types.Type) bool {
	s := types.TypeString(t, func(p *types.Package) string { return p.Name() })
	if s == "any" {
		s = "interface {}"
	}
	return a.String() == s || a.Kind() == reflect.Interface && types.IsInterface(t) || a.Kind() == reflect.Uint8 && s == "byte" || a.String() == "[]uint8" && s == "[]byte" || a.Kind() == reflect.Int32 && s == "rune"
}

func (r *Runtime) implements(t, it *Type, iface *types.Interface) bool {
	k := implKey{t.Key, it.Key}
	r.mu.RLock()
	ok, known := r.implCach[k]
	r.mu.RUnlock()
	if known {
		return ok
	}
	ok = types.Implements(t.Type.Type, iface)
	r.mu.Lock()
	r.implCach[k] = ok
	r.mu.Unlock()
	return ok
}

// As is x as a compiled interface.
func (r *Runtime) As(x any, key int) (any, bool) {
	if x == nil {
		return nil, false
	}
	it := r.at(key)
	x = r.Norm(x)
	b, ok := x.(Box)
	if !ok {
		return x, reflect.TypeOf(x).Implements(it.R)
	}
	iface := it.Type.Type.Underlying().(*types.Interface)
	if !r.implements(b.T, it, iface) {
		return nil, false
	}
	return r.adapt(b, it), true
}

func (r *Runtime) adapt(b Box, it *Type) any {
	if named, ok := types.Unalias(it.Type.Type).(*types.Named); ok {
		o := named.Obj()
		if o.Pkg() == nil && o.Name() == "error" {
			return Error{Object{b}}
		}
		if o.Pkg() != nil {
			if a := r.Adapters(o.Pkg().Path(), o.Name()); a != nil {
				return a(Object{b})
			}
		}
	}
	panic(fmt.Sprintf("a value of type %s cannot be handed to compiled code as %s: there is no adapter for this interface", b.T, it))
}

// Wrap makes a compiled interface of a cell's value.
func (r *Runtime) Wrap(key, iface int, x any) any {
	return r.adapt(Box{r.at(key), x}, r.at(iface))
}

// IsNil says whether an interface is nil.
func (r *Runtime) IsNil(x any) bool { return x == nil }

// NotNil returns x, or panics as a method value of a nil interface does.
func (r *Runtime) NotNil(x any) any {
	if x == nil {
		panic(nilPointer)
	}
	return x
}

// Equal compares two interfaces.
func (r *Runtime) Equal(a, b any) bool {
	a, b = r.Norm(a), r.Norm(b)
	if x, ok := a.(Box); ok && !comparable_(x.T.Type.Type) {
		if y, ok := b.(Box); ok && x.T == y.T {
			panic(runtimeError("comparing uncomparable type " + x.T.String()))
		}
		return false
	}
	return a == b
}

func comparable_(t types.Type) bool { return types.Comparable(t) }

// Method is a method of the value in an interface.
func (r *Runtime) Method(x any, name string) any {
	switch b := r.Norm(x).(type) {
	case nil:
		panic(nilPointer)
	case Box:
		return b.T.method(b.V, name)
	default:
		m := reflect.ValueOf(b).MethodByName(name)
		if !m.IsValid() {
			panic(fmt.Sprintf("%T has no method %s", b, name))
		}
		return m.Interface()
	}
}

// Reached notes that a cell has run its n-th statement.
func (r *Runtime) Reached(n int) { r.reached = n }

// Progress is the number of the last statement reached, and starts anew.
func (r *Runtime) Progress() int { return r.reached }

// Show hands on the values of the last expression.
func (r *Runtime) Show(pairs ...any) {
	var values []Value
	for i := 0; i+1 < len(pairs); i += 2 {
		v := Value{V: r.Norm(pairs[i+1])}
		if k := pairs[i].(int); k >= 0 {
			v.Static = r.at(k).Type.Type
		}
		values = append(values, v)
	}
	if r.Shown != nil {
		r.Shown(values)
	}
}

// ShowType shows a type.
func (r *Runtime) ShowType(key int) {
	t := r.at(key).Type.Type
	if r.Shown != nil {
		r.Shown([]Value{{V: TypeText(types.TypeString(t, r.qualify) + " = " + types.TypeString(t.Underlying(), r.qualify))}})
	}
}

// TypeText is the text that a type is shown as.
type TypeText string

func (t TypeText) String() string { return string(t) }

func (r *Runtime) qualify(p *types.Package) string { return p.Name() }

// TypeString spells a type as a Go programmer expects it from %T.
func (r *Runtime) TypeString(t types.Type) string { return typeString(t) }

// Failed panics as a failed type assertion does.
func (r *Runtime) Failed(x any, from, to int) {
	f, t := r.at(from), r.at(to)
	name := r.TypeString(f.Type.Type)
	x = r.Norm(x)
	if x == nil {
		panic(assertion(fmt.Sprintf("interface conversion: %s is nil, not %s", ifaceWord(name, t), r.TypeString(t.Type.Type))))
	}
	dyn := r.typeName(x)
	if iface, ok := t.Type.Type.Underlying().(*types.Interface); ok {
		missing := ""
		if b, ok := x.(Box); ok {
			if m, _ := types.MissingMethod(b.T.Type.Type, iface, true); m != nil {
				missing = m.Name()
			}
		} else {
			for i := 0; i < iface.NumMethods(); i++ {
				if _, ok := reflect.TypeOf(x).MethodByName(iface.Method(i).Name()); !ok {
					missing = iface.Method(i).Name()
					break
				}
			}
		}
		panic(assertion(fmt.Sprintf("interface conversion: %s is not %s: missing method %s", dyn, r.TypeString(t.Type.Type), missing)))
	}
	scopes := ""
	if dyn == r.TypeString(t.Type.Type) {
		scopes = " (types from different scopes)"
	}
	panic(assertion(fmt.Sprintf("interface conversion: %s is %s, not %s%s", name, dyn, r.TypeString(t.Type.Type), scopes)))
}

func ifaceWord(name string, t *Type) string {
	if types.IsInterface(t.Type.Type) {
		return "interface"
	}
	return name
}

// typeName is the name of the type of the value in an interface.
func (r *Runtime) typeName(x any) string {
	switch b := r.Norm(x).(type) {
	case nil:
		return "<nil>"
	case Box:
		return b.T.String()
	default:
		return reflect.TypeOf(b).String()
	}
}

// MethodNamed is a method of the value by name, nil if it has none.
func (b Box) MethodNamed(name string) any {
	if !b.T.has(name) {
		return nil
	}
	return b.T.method(b.V, name)
}
