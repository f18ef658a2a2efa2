// Package compile turns type-checked functions into the code of the second tier.
//
// It takes functions whose values are numbers, strings, slices, arrays, maps,
// structs and pointers to them, and which call only such functions and a few
// compiled ones. What it does not take (interfaces, function values, channels,
// deferred calls, goto) it refuses, and the function stays with the interpreter.
package compile

import (
	"fmt"
	"go/types"
	"strings"
	"sync"
	"unsafe"

	"cryptounet/kernel/cells/lower/quick/expr"
	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native"
)

// Compiler has the second tier's code of one interpreter.
type Compiler struct {
	mu      sync.RWMutex
	funcs   []*ir.Func
	globals []*unsafe.Pointer // where the addresses of package-level variables are

	native  native.Space
	done    map[string]*Function
	shapes  shape.Table
	serial  map[*types.Func]int
	last    int                // of serial
	numbers map[*types.Var]int // of Globals
	recent  []string           // compiled for the function asked for
	host    expr.Host
}

// Function is a function that the second tier has, or cannot have.
type Function struct {
	Index int
	Code  *ir.Func
	// Hot says that the function has loops or calls itself.
	Hot bool
	// Reason is why the second tier does not take it; nil if it does.
	Reason error

	busy bool
}

// New returns a compiler that has compiled nothing.
func New() *Compiler {
	return &Compiler{done: map[string]*Function{}, serial: map[*types.Func]int{}, numbers: map[*types.Var]int{}}
}

// Function compiles a function, and those that it calls, for type arguments.
func (c *Compiler) Function(host expr.Host, fn *types.Func, args []types.Type) *Function {
	c.host = host
	c.recent = nil
	key := c.key(fn, args)
	var f *Function
	err := shape.Try(func() { f = c.function(fn, args) })
	if err == nil {
		if f.Hot {
			c.native.Compile(f.Code)
		}
		return f
	}
	for _, k := range c.recent {
		delete(c.done, k)
	}
	f = &Function{Reason: err}
	c.done[key] = f
	host.WhenDiscarded(func() { delete(c.done, key) })
	return f
}

func (c *Compiler) key(fn *types.Func, args []types.Type) string {
	n, ok := c.serial[fn]
	if !ok {
		c.last++
		n = c.last
		c.serial[fn] = n
	}
	return fmt.Sprint(n, ":", c.host.Keys(args))
}

// function is the function with its code, or with the number at which it will be.
func (c *Compiler) function(fn *types.Func, args []types.Type) *Function {
	key := c.key(fn, args)
	if f, ok := c.done[key]; ok {
		if f.Reason != nil {
			panic(f.Reason)
		}
		if f.busy {
			f.Hot = true
		}
		return f
	}
	src, ok := c.host.Source(fn)
	if !ok || src.Decl.Body == nil {
		panic(&shape.Refusal{Pos: fn.Pos(), Msg: fmt.Sprintf("it calls %s, which is compiled", fn.FullName())})
	}
	f := &Function{Code: &ir.Func{Name: fn.Name()}, busy: true}
	f.Index = c.add(f.Code)
	c.done[key] = f
	c.recent = append(c.recent, key)
	c.host.WhenDiscarded(func() { delete(c.done, key) })
	sig := fn.Type().(*types.Signature)
	b := c.builder(f, src, src.Decl, expr.Environment(sig, args))
	b.sig = sig
	b.whole()
	f.busy = false
	return f
}

func (c *Compiler) add(f *ir.Func) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.funcs = append(c.funcs, f)
	return len(c.funcs) - 1
}

// Drop lets go of functions that are not called any more.
func (c *Compiler) Drop(list ...int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range list {
		c.funcs[n] = nil
	}
}

// Forget forgets what the source does not mention any more; what calls a function
// goes on to work.
func (c *Compiler) Forget(o types.Object) {
	switch o := o.(type) {
	case *types.Var:
		delete(c.numbers, o)
	case *types.Func:
		n, ok := c.serial[o]
		if !ok {
			return
		}
		delete(c.serial, o)
		prefix := fmt.Sprint(n, ":")
		for key := range c.done {
			if strings.HasPrefix(key, prefix) {
				delete(c.done, key)
			}
		}
	}
}

// Func is a function by its Index. It may be called while functions are compiled.
func (c *Compiler) Func(n int) *ir.Func {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.funcs[n]
}

// Fix tells the address of a package-level variable.
func (c *Compiler) Fix(n int, at unsafe.Pointer) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	*c.globals[n] = at
}

// Number is the number of a package-level variable, and whether its address has
// still to be told.
func (c *Compiler) Number(v *types.Var, host expr.Host) (n int, isNew bool) {
	if n, ok := c.numbers[v]; ok {
		return n, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	n = len(c.globals)
	c.numbers[v] = n
	c.globals = append(c.globals, new(unsafe.Pointer))
	host.WhenDiscarded(func() { delete(c.numbers, v) })
	return n, true
}
