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
	// Capture returns what makes another goroutine belong to the cell of the
	// running one.
	Capture func() (enter func())
	// Left says whether the running goroutine belongs to a cell that was left
	// behind.
	Left func() bool
	// Reach hears that a cell has run its n-th statement.
	Reach func(n int)
	// Stdout is where Printf writes, Stderr where print and println do.
	Stdout, Stderr io.Writer
	// Exit is os.Exit.
	Exit func(code int)
	// Crashed is told of a panic in a goroutine that a cell started, and of
	// where it has passed. The cell's own code cannot end meanwhile.
	Crashed func(value any, places []Place)
	// Trail is the one of the running goroutine's cell.
	Trail func() *Trail

	mu       sync.RWMutex
	types    []*Type
	implCach map[implKey]bool
	marks    map[string]*int // of functions: the position that each has reached

	stop    bool // polled: halting, or a cell was left behind
	halting bool // by an interrupt
	left    int  // cells left behind that go on
	done    chan struct{}
	doneMu  sync.Mutex
	running sync.WaitGroup
	live    atomic.Int64 // goroutines that cells have started
	panics  panics
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

// Bared is Bare for maps and slices of interfaces too, in a copy.
func (r *Runtime) Bared(x any) any {
	switch x := r.Bare(x).(type) {
	case map[string]any:
		m := make(map[string]any, len(x))
		for k, v := range x {
			m[k] = r.Bared(v)
		}
		return m
	case []any:
		s := make([]any, len(x))
		for i, v := range x {
			s[i] = r.Bared(v)
		}
		return s
	default:
		return x
	}
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
func (r *Runtime) Reached(n int) {
	if r.Reach != nil {
		r.Reach(n)
	}
}

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
