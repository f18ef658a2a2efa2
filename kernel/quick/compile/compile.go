// Package compile turns type-checked functions into the code of the second tier.
//
// It takes functions whose values are numbers, strings, slices, arrays, maps,
// structs and pointers to them, and which call only such functions and a few
// compiled ones. What it does not take (interfaces, function values, channels,
// deferred calls, goto) it refuses, and the function stays with the interpreter.
package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"unsafe"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/native"
)

// Source is a declared function: what the compiler reads.
type Source struct {
	Decl *ast.FuncDecl
	Info *types.Info
}

// Host is who knows the program's declarations.
type Host interface {
	// Source returns the declaration of a function of the program; compiled
	// functions have none.
	Source(fn *types.Func) (Source, bool)
	// Subst replaces type parameters.
	Subst(t types.Type, e form.Env) types.Type
	// Key tells lists of type arguments apart.
	Keys(args []types.Type) string
	// Compiled is a compiled function, by its package's path and its name.
	Compiled(path, name string) reflect.Value
	// Native says whether a package is compiled.
	Native(path string) bool
	// Global numbers a package-level variable of the program. Its address is
	// known once the piece that is written is set up.
	Global(v *types.Var) int
	// WhenDiscarded undoes something if the piece is not run.
	WhenDiscarded(undo func())
}

// Compiler has the second tier's code of one interpreter.
type Compiler struct {
	mu      sync.RWMutex
	funcs   []*ir.Func
	globals []*unsafe.Pointer // where the addresses of package-level variables are

	native  native.Space
	done    map[string]*Function
	shapes  table
	serial  map[*types.Func]int
	numbers map[*types.Var]int // of Globals
	recent  []string           // compiled for the function asked for
	host    Host
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

// Refusal is why a function stays with the interpreter.
type Refusal struct {
	Pos token.Pos
	Msg string
}

func (r *Refusal) Error() string { return r.Msg }

// Function compiles a function, and those that it calls, for type arguments.
func (c *Compiler) Function(host Host, fn *types.Func, args []types.Type) *Function {
	c.host = host
	c.recent = nil
	key := c.key(fn, args)
	var f *Function
	err := try(func() { f = c.function(fn, args) })
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

// try runs what may refuse.
func try(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(*Refusal); ok {
				err = e
				return
			}
			err = fmt.Errorf("the second tier gives up on it: %v", r)
		}
	}()
	f()
	return nil
}

func (c *Compiler) key(fn *types.Func, args []types.Type) string {
	n, ok := c.serial[fn]
	if !ok {
		n = len(c.serial)
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
		panic(&Refusal{fn.Pos(), fmt.Sprintf("it calls %s, which is compiled", fn.FullName())})
	}
	f := &Function{Code: &ir.Func{Name: fn.Name()}, busy: true}
	f.Index = c.add(f.Code)
	c.done[key] = f
	c.recent = append(c.recent, key)
	c.host.WhenDiscarded(func() { delete(c.done, key) })
	sig := fn.Type().(*types.Signature)
	b := c.builder(f, src, src.Decl, environment(sig, args))
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
func (c *Compiler) Number(v *types.Var, host Host) (n int, isNew bool) {
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
