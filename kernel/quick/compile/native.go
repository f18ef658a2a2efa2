package compile

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// pure are the packages whose functions the second tier calls: they print nothing,
// wait for nothing and call no function of a cell.
var pure = map[string]bool{"math": true, "math/bits": true, "strconv": true, "strings": true, "unicode": true, "unicode/utf8": true, "unicode/utf16": true, "sort": true, "bytes": true, "math/rand": true, "math/rand/v2": true, "path": true, "errors": true, "fmt": true}

// instructions are the functions that are instructions.
var instructions = map[string]ir.Op{"Sqrt": ir.SqrtF, "Abs": ir.AbsF, "Floor": ir.FloorF, "Ceil": ir.CeilF, "Trunc": ir.TruncF}

// exact is the type of a value in an interface, if that is the same in cells and in
// compiled code.
func exact(t types.Type) (reflect.Type, bool) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		rt, ok := basics[t.Kind()]
		return rt, ok
	case *types.Slice:
		if e, ok := exact(t.Elem()); ok {
			return reflect.SliceOf(e), true
		}
	case *types.Array:
		if e, ok := exact(t.Elem()); ok && t.Len() < 1<<16 {
			return reflect.ArrayOf(int(t.Len()), e), true
		}
	case *types.Map:
		k, ok1 := exact(t.Key())
		e, ok2 := exact(t.Elem())
		if ok1 && ok2 {
			return reflect.MapOf(k, e), true
		}
	}
	return nil, false
}

// anything is the value of an expression as an argument of type any: how to find
// it once the expression's value is there.
func (b *builder) anything(e ast.Expr) func(f ir.Frame) any {
	if b.src.Info.Types[ast.Unparen(e)].IsNil() {
		return func(ir.Frame) any { return nil }
	}
	t := b.typeOf(e)
	rt, ok := exact(t)
	if !ok {
		b.refuse(e, "a value of type %s in an interface", t)
	}
	v := b.stable(b.expr(e))
	return func(f ir.Frame) any {
		p := reflect.New(rt)
		write(f, v, p.UnsafePointer())
		return p.Elem().Interface()
	}
}

// open is a call of a function whose last parameter is ...any.
func (b *builder) open(x *ast.CallExpr, f reflect.Value, sig *types.Signature) []value {
	n := sig.Params().Len() - 1
	var ins, outs []value
	for i := range n {
		ins = append(ins, b.stable(b.element(x.Args[i], sig.Params().At(i).Type())))
	}
	var rest []func(f ir.Frame) any
	for _, a := range x.Args[n:] {
		rest = append(rest, b.anything(a))
	}
	for i := range sig.Results().Len() {
		outs = append(outs, b.take(b.shapeOf(sig.Results().At(i).Type())))
	}
	b.pos = x.Pos()
	t := f.Type()
	b.step(func(r ir.Frame) {
		args := make([]reflect.Value, n+1)
		for i, v := range ins {
			p := reflect.New(t.In(i))
			write(r, v, p.UnsafePointer())
			args[i] = p.Elem()
		}
		list := make([]any, len(rest))
		for i, of := range rest {
			list[i] = of(r)
		}
		args[n] = reflect.ValueOf(list)
		results(r, t, outs, f.CallSlice(args))
	})
	return outs
}

// native calls a function of a compiled package.
func (b *builder) native(x *ast.CallExpr, fn *types.Func, dst *value) []value {
	path := fn.Pkg().Path()
	if !pure[path] {
		b.refuse(x, "a call of %s", fn.FullName())
	}
	sig := b.typeOf(x.Fun).(*types.Signature)
	if op, ok := instructions[fn.Name()]; ok && path == "math" {
		v := b.exprAs(x.Args[0], sig.Params().At(0).Type())
		r := b.result(b.shapeOf(sig.Results().At(0).Type()), dst)
		b.op(op, r.s, v.s, 0)
		return []value{r}
	}
	f := b.host.Compiled(path, fn.Name())
	if !f.IsValid() || f.Kind() != reflect.Func {
		b.refuse(x, "a call of %s", fn.FullName())
	}
	if sig.Variadic() && !x.Ellipsis.IsValid() && f.Type().In(sig.Params().Len()-1) == reflect.TypeFor[[]any]() && len(x.Args) >= sig.Params().Len()-1 {
		return b.open(x, f, sig)
	}
	if sig.Variadic() && !x.Ellipsis.IsValid() || path == "fmt" {
		b.refuse(x, "a call of %s", fn.FullName())
	}
	var ins, outs []value
	if n := sig.Params().Len(); len(x.Args) != n {
		b.refuse(x, "these arguments")
	}
	for i, a := range x.Args {
		ins = append(ins, b.element(a, sig.Params().At(i).Type()))
	}
	for i := range sig.Results().Len() {
		outs = append(outs, b.take(b.shapeOf(sig.Results().At(i).Type())))
	}
	b.pos = x.Pos()
	b.step(caller(f, ins, outs))
	return outs
}

// caller is the step that calls a compiled function; the usual kinds of functions
// are called without reflection.
func caller(f reflect.Value, ins, outs []value) ir.Step {
	switch f := f.Interface().(type) {
	case func(float64) float64:
		x, y := ins[0].s, outs[0].s
		return func(r ir.Frame) { *r.Float(y) = f(*r.Float(x)) }
	case func(float64, float64) float64:
		x, y, z := ins[0].s, ins[1].s, outs[0].s
		return func(r ir.Frame) { *r.Float(z) = f(*r.Float(x), *r.Float(y)) }
	case func(int) int:
		x, y := ins[0].s, outs[0].s
		return func(r ir.Frame) { *r.Int(y) = int64(f(int(*r.Int(x)))) }
	case func(uint64) int:
		x, y := ins[0].s, outs[0].s
		return func(r ir.Frame) { *r.Int(y) = int64(f(*r.Uint(x))) }
	case func(int) string:
		x, y := ins[0].s, outs[0]
		return func(r ir.Frame) { r.SetString(y.p, y.s, f(int(*r.Int(x)))) }
	case func(string) string:
		x, y := ins[0], outs[0]
		return func(r ir.Frame) { r.SetString(y.p, y.s, f(r.String(x.p, x.s))) }
	case func(string, string) bool:
		x, y, z := ins[0], ins[1], outs[0].s
		return func(r ir.Frame) { *r.Uint(z) = truth(f(r.String(x.p, x.s), r.String(y.p, y.s))) }
	case func(string, string) int:
		x, y, z := ins[0], ins[1], outs[0].s
		return func(r ir.Frame) { *r.Int(z) = int64(f(r.String(x.p, x.s), r.String(y.p, y.s))) }
	case func(rune) bool:
		x, y := ins[0].s, outs[0].s
		return func(r ir.Frame) { *r.Uint(y) = truth(f(rune(*r.Int(x)))) }
	case func(rune) rune:
		x, y := ins[0].s, outs[0].s
		return func(r ir.Frame) { *r.Int(y) = int64(f(rune(*r.Int(x)))) }
	}
	t := f.Type()
	return func(r ir.Frame) {
		args := make([]reflect.Value, len(ins))
		for i, v := range ins {
			p := reflect.New(t.In(i))
			write(r, v, p.UnsafePointer())
			args[i] = p.Elem()
		}
		var res []reflect.Value
		if t.IsVariadic() {
			res = f.CallSlice(args)
		} else {
			res = f.Call(args)
		}
		results(r, t, outs, res)
	}
}

func results(r ir.Frame, t reflect.Type, outs []value, res []reflect.Value) {
	for i, v := range outs {
		p := reflect.New(t.Out(i))
		p.Elem().Set(res[i])
		read(r, v, unsafe.Pointer(p.Pointer()))
	}
}
