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
var pure = map[string]bool{"math": true, "math/bits": true, "strconv": true, "strings": true, "unicode": true, "unicode/utf8": true, "unicode/utf16": true, "sort": true, "bytes": true, "math/rand": true, "math/rand/v2": true, "path": true}

// instructions are the functions that are instructions.
var instructions = map[string]ir.Op{"Sqrt": ir.SqrtF, "Abs": ir.AbsF, "Floor": ir.FloorF, "Ceil": ir.CeilF, "Trunc": ir.TruncF}

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
	if !f.IsValid() || f.Kind() != reflect.Func || sig.Variadic() && !x.Ellipsis.IsValid() {
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
		for i, v := range outs {
			p := reflect.New(t.Out(i))
			p.Elem().Set(res[i])
			read(r, v, unsafe.Pointer(p.Pointer()))
		}
	}
}
