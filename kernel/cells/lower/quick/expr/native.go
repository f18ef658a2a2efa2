package expr

import (
	"go/ast"
	"go/types"
	"reflect"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

// pure are the packages whose functions the second tier calls: they print nothing,
// wait for nothing and call no function of a cell.
var pure = map[string]bool{"math": true, "math/bits": true, "strconv": true, "strings": true, "unicode": true, "unicode/utf8": true, "unicode/utf16": true, "sort": true, "bytes": true, "math/rand": true, "math/rand/v2": true, "path": true, "errors": true, "fmt": true}

// instructions are the functions that are instructions.
var instructions = map[string]ir.Op{"Sqrt": ir.SqrtF, "Abs": ir.AbsF, "Floor": ir.FloorF, "Ceil": ir.CeilF, "Trunc": ir.TruncF}

// anything is the value of an expression as an argument of type any: how to find
// it once the expression's value is there.
func (b *Builder) anything(e ast.Expr) func(f ir.Frame) any {
	if b.Src.Info.Types[ast.Unparen(e)].IsNil() {
		return func(ir.Frame) any { return nil }
	}
	t := b.TypeOf(e)
	rt, ok := write.Exact(t)
	if !ok {
		b.Refuse(e, "a value of type %s in an interface", t)
	}
	v := b.Stable(b.Expr(e))
	return func(f ir.Frame) any {
		p := reflect.New(rt)
		shape.Write(f, v, p.UnsafePointer())
		return p.Elem().Interface()
	}
}

// open is a call of a function whose last parameter is ...any.
func (b *Builder) open(x *ast.CallExpr, f reflect.Value, sig *types.Signature) []shape.Value {
	n := sig.Params().Len() - 1
	var ins, outs []shape.Value
	for i := range n {
		ins = append(ins, b.Stable(b.Element(x.Args[i], sig.Params().At(i).Type())))
	}
	var rest []func(f ir.Frame) any
	for _, a := range x.Args[n:] {
		rest = append(rest, b.anything(a))
	}
	for i := range sig.Results().Len() {
		outs = append(outs, b.Take(b.Of(sig.Results().At(i).Type())))
	}
	b.Pos = x.Pos()
	t := f.Type()
	b.Step(func(r ir.Frame) {
		args := make([]reflect.Value, n+1)
		for i, v := range ins {
			p := reflect.New(t.In(i))
			shape.Write(r, v, p.UnsafePointer())
			args[i] = p.Elem()
		}
		list := make([]any, len(rest))
		for i, of := range rest {
			list[i] = of(r)
		}
		args[n] = reflect.ValueOf(list)
		write.Results(r, t, outs, f.CallSlice(args))
	})
	return outs
}

// native calls a function of a compiled package.
func (b *Builder) native(x *ast.CallExpr, fn *types.Func, dst *shape.Value) []shape.Value {
	path := fn.Pkg().Path()
	if !pure[path] {
		b.Refuse(x, "a call of %s", fn.FullName())
	}
	sig := b.TypeOf(x.Fun).(*types.Signature)
	if op, ok := instructions[fn.Name()]; ok && path == "math" {
		v := b.ExprAs(x.Args[0], sig.Params().At(0).Type())
		r := b.Result(b.Of(sig.Results().At(0).Type()), dst)
		b.Op(op, r.S, v.S, 0)
		return []shape.Value{r}
	}
	f := b.Host.Compiled(path, fn.Name())
	if !f.IsValid() || f.Kind() != reflect.Func {
		b.Refuse(x, "a call of %s", fn.FullName())
	}
	if sig.Variadic() && !x.Ellipsis.IsValid() && f.Type().In(sig.Params().Len()-1) == reflect.TypeFor[[]any]() && len(x.Args) >= sig.Params().Len()-1 {
		return b.open(x, f, sig)
	}
	if sig.Variadic() && !x.Ellipsis.IsValid() || path == "fmt" {
		b.Refuse(x, "a call of %s", fn.FullName())
	}
	var ins, outs []shape.Value
	if n := sig.Params().Len(); len(x.Args) != n {
		b.Refuse(x, "these arguments")
	}
	for i, a := range x.Args {
		ins = append(ins, b.Element(a, sig.Params().At(i).Type()))
	}
	for i := range sig.Results().Len() {
		outs = append(outs, b.Take(b.Of(sig.Results().At(i).Type())))
	}
	b.Pos = x.Pos()
	b.Step(write.Caller(f, ins, outs))
	return outs
}
