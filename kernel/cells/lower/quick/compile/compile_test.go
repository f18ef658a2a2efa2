package compile_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math"
	"math/rand"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/quick"
	"unsafe"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/quick/compile"
	"cryptounet/kernel/cells/lower/quick/expr"
	"cryptounet/kernel/quick/ir"
	"cryptounet/kernel/quick/run"
)

// world is a program of which all is known: a Host.
type world struct {
	*form.Table
	info  *types.Info
	decls map[*types.Func]*ast.FuncDecl
	pkg   *types.Package
}

func (w *world) Source(fn *types.Func) (expr.Source, bool) {
	d, ok := w.decls[fn]
	return expr.Source{Decl: d, Info: w.info}, ok
}

func (w *world) Native(path string) bool { return path != w.pkg.Path() }

func (w *world) Compiled(path, name string) reflect.Value {
	return reflect.ValueOf(map[string]any{
		"fmt.Sprintf": fmt.Sprintf, "fmt.Sprint": fmt.Sprint, "fmt.Errorf": fmt.Errorf, "errors.New": errors.New, "strconv.Itoa": strconv.Itoa, "strconv.Atoi": strconv.Atoi,
		"strings.ToUpper": strings.ToUpper, "strings.Repeat": strings.Repeat, "math.Pow": math.Pow, "math.Sin": math.Sin, "math.Mod": math.Mod,
	}[path+"."+name])
}

func (w *world) Global(v *types.Var) int { panic("there are none") }

func (w *world) WhenDiscarded(undo func()) {}

func checked(t *testing.T, names ...string) *world {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	w := &world{Table: form.New(), decls: map[*types.Func]*ast.FuncDecl{}}
	w.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	pkg, err := (&types.Config{Importer: importer.ForCompiler(fset, "source", nil)}).Check("main", fset, files, w.info)
	if err != nil {
		t.Fatal(err)
	}
	w.pkg = pkg
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				w.decls[w.info.Defs[d.Name].(*types.Func)] = d
			}
		}
	}
	return w
}

// TestAsCompiled: what the second tier makes of functions is what the toolchain
// makes of them, panics too, on random arguments.
func TestAsCompiled(t *testing.T) {
	w := checked(t, "funcs_test.go", "more_funcs_test.go")
	c := compile.New()
	stop := false
	m := &run.Machine{Stop: &stop, Passed: func([]run.Place) {}, Panic: func(text string) { panic("runtime error: " + text) }}
	rng := rand.New(rand.NewSource(1))
	for _, f := range funcs {
		v := reflect.ValueOf(f)
		name := runtime.FuncForPC(v.Pointer()).Name()
		name = name[strings.LastIndexByte(name, '.')+1:]
		t.Run(name, func(t *testing.T) {
			fn := c.Function(w, w.pkg.Scope().Lookup(name).(*types.Func), nil)
			if fn.Reason != nil {
				t.Fatal(fn.Reason)
			}
			for range 300 {
				var args []reflect.Value
				for i := range v.Type().NumIn() {
					a, ok := quick.Value(v.Type().In(i), rng)
					if !ok {
						t.Fatal(v.Type().In(i))
					}
					if a.Kind() == reflect.Int && rng.Intn(2) == 0 {
						a.SetInt(int64(rng.Intn(40) - 5))
					}
					args = append(args, a)
				}
				want, wantPanic := outcome(func() []reflect.Value { return v.Call(clones(args)) })
				got, gotPanic := outcome(func() []reflect.Value { return call(m, fn.Code, v.Type(), clones(args)) })
				if gotPanic != wantPanic || !equal(got, want) {
					t.Fatalf("%s%v\n is %v %s,\n not %v %s", name, args, got, gotPanic, want, wantPanic)
				}
			}
		})
	}
}

func outcome(f func() []reflect.Value) (out []reflect.Value, panicked string) {
	defer func() {
		if r := recover(); r != nil {
			out, panicked = nil, fmt.Sprint(r)
		}
	}()
	return f(), ""
}

// clones are arguments that a function may change.
func clones(args []reflect.Value) []reflect.Value {
	list := make([]reflect.Value, len(args))
	for i, a := range args {
		p := reflect.New(a.Type())
		p.Elem().Set(a)
		if a.Kind() == reflect.Slice && !a.IsNil() {
			s := reflect.MakeSlice(a.Type(), a.Len(), a.Cap())
			reflect.Copy(s, a)
			p.Elem().Set(s)
		}
		list[i] = p.Elem()
	}
	return list
}

func call(m *run.Machine, f *ir.Func, t reflect.Type, args []reflect.Value) (out []reflect.Value) {
	var at []unsafe.Pointer
	for _, a := range args {
		at = append(at, a.Addr().UnsafePointer())
	}
	for i := range t.NumOut() {
		p := reflect.New(t.Out(i))
		out = append(out, p.Elem())
		at = append(at, p.UnsafePointer())
	}
	m.Call(f, nil, at)
	return out
}

// equal compares results; what is no number equals itself.
func equal(a, b []reflect.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i].Interface(), b[i].Interface()
		if e, ok := x.(error); ok {
			x, y = e.Error(), fmt.Sprint(y)
		}
		if !reflect.DeepEqual(x, y) && fmt.Sprintf("%#v", x) != fmt.Sprintf("%#v", y) {
			return false
		}
	}
	return true
}
