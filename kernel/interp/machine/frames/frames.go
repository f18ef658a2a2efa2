// Package frames reads what the interpreter has on the running goroutine's stack:
// the functions under way, and the values that an index or slice expression had
// when it panicked. The interpreter tells neither, and counting calls or checking
// each index would cost all code what only a panic needs.
//
// The addresses come from the runtime's own traceback, which marks those that it
// is not sure of, and the fields by name. Where something is not as expected,
// nothing is known.
package frames

import (
	"go/token"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// Reader reads the stacks of one interpreter's goroutines.
type Reader struct {
	fset        *token.FileSet
	node, frame reflect.Type
}

// Of returns the reader of an interpreter, nil if it has another shape than this
// package knows.
func Of(i *interp.Interpreter) *Reader {
	v := reflect.ValueOf(i).Elem()
	roots, frame, fset := v.FieldByName("roots"), v.FieldByName("frame"), v.FieldByName("fset")
	if !roots.IsValid() || !frame.IsValid() || !fset.IsValid() {
		return nil
	}
	r := &Reader{node: roots.Type().Elem().Elem(), frame: frame.Type().Elem()}
	r.fset, _ = open(fset).Interface().(*token.FileSet)
	for name, want := range map[string]reflect.Type{"child": reflect.SliceOf(reflect.PointerTo(r.node)), "pos": reflect.TypeFor[token.Pos](), "findex": reflect.TypeFor[int](), "level": reflect.TypeFor[int](), "ident": reflect.TypeFor[string](), "rval": reflect.TypeFor[reflect.Value]()} {
		if f, ok := r.node.FieldByName(name); !ok || f.Type != want {
			return nil
		}
	}
	for name, want := range map[string]reflect.Type{"data": reflect.TypeFor[[]reflect.Value](), "anc": reflect.PointerTo(r.frame), "root": reflect.PointerTo(r.frame)} {
		if f, ok := r.frame.FieldByName(name); !ok || f.Type != want {
			return nil
		}
	}
	if r.fset == nil {
		return nil
	}
	return r
}

// open lets an unexported field be used.
func open(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
}

func field(v reflect.Value, name string) reflect.Value { return open(v.FieldByName(name)) }

// Call is a function of interpreted code that is under way.
type Call struct {
	// Line is where its first statement stands in lowered code.
	Line int
	// Deferred says that it runs because a function that deferred it returns,
	// Unwinding that it runs because one panics.
	Deferred, Unwinding bool

	node, frame reflect.Value
}

// runs is how the traceback shows the interpreter's loop over a function, the
// others how it shows the runtime's calls of what functions defer.
const (
	runs    = "github.com/traefik/yaegi/interp.runCfg("
	leaves  = "cryptounet/kernel/interp/rt/control.(*Defers).leave("
	unwinds = "cryptounet/kernel/interp/rt/control.(*Defers).unwind("
)

// Calls are the functions under way on the running goroutine, innermost first.
// Of a deep stack the runtime tells the inner and the outer end only.
func (r *Reader) Calls() []Call {
	if r == nil {
		return nil
	}
	buf := make([]byte, 64<<10)
	var calls []Call
	for line := range strings.Lines(string(buf[:runtime.Stack(buf, false)])) {
		rest, ok := strings.CutPrefix(line, runs)
		if n := len(calls); !ok && n > 0 {
			if c := &calls[n-1]; strings.HasPrefix(line, leaves) {
				c.Deferred = true
			} else if strings.HasPrefix(line, unwinds) {
				c.Unwinding = true
			}
		}
		if !ok {
			continue
		}
		args := strings.Split(rest, ", ")
		if len(args) < 2 {
			continue
		}
		n, f := at(r.node, args[0]), at(r.frame, args[1])
		if !n.IsValid() || !f.IsValid() {
			continue
		}
		calls = append(calls, Call{Line: r.fset.Position(field(n, "pos").Interface().(token.Pos)).Line, node: n, frame: f})
	}
	return calls
}

// at is what stands at an address of a traceback. The interpreter's frames on the
// stack keep it alive.
func at(t reflect.Type, address string) reflect.Value {
	n, err := strconv.ParseUint(address, 0, 64) // not what ends in "?"
	if err != nil || n == 0 {
		return reflect.Value{}
	}
	p := uintptr(n)
	return reflect.NewAt(t, *(*unsafe.Pointer)(unsafe.Pointer(&p))).Elem()
}
