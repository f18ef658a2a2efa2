package write

import (
	"go/types"
	"reflect"
	"unsafe"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
)

// Exact is the type of a value in an interface, if that is the same in cells and in
// compiled code.
func Exact(t types.Type) (reflect.Type, bool) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		rt, ok := shape.Basics[t.Kind()]
		return rt, ok
	case *types.Slice:
		if e, ok := Exact(t.Elem()); ok {
			return reflect.SliceOf(e), true
		}
	case *types.Array:
		if e, ok := Exact(t.Elem()); ok && t.Len() < 1<<16 {
			return reflect.ArrayOf(int(t.Len()), e), true
		}
	case *types.Map:
		k, ok1 := Exact(t.Key())
		e, ok2 := Exact(t.Elem())
		if ok1 && ok2 {
			return reflect.MapOf(k, e), true
		}
	}
	return nil, false
}

// Caller is the step that calls a compiled function; the usual kinds of functions
// are called without reflection.
func Caller(f reflect.Value, ins, outs []shape.Value) ir.Step {
	switch f := f.Interface().(type) {
	case func(float64) float64:
		x, y := ins[0].S, outs[0].S
		return func(r ir.Frame) { *r.Float(y) = f(*r.Float(x)) }
	case func(float64, float64) float64:
		x, y, z := ins[0].S, ins[1].S, outs[0].S
		return func(r ir.Frame) { *r.Float(z) = f(*r.Float(x), *r.Float(y)) }
	case func(int) int:
		x, y := ins[0].S, outs[0].S
		return func(r ir.Frame) { *r.Int(y) = int64(f(int(*r.Int(x)))) }
	case func(uint64) int:
		x, y := ins[0].S, outs[0].S
		return func(r ir.Frame) { *r.Int(y) = int64(f(*r.Uint(x))) }
	case func(int) string:
		x, y := ins[0].S, outs[0]
		return func(r ir.Frame) { r.SetString(y.P, y.S, f(int(*r.Int(x)))) }
	case func(string) string:
		x, y := ins[0], outs[0]
		return func(r ir.Frame) { r.SetString(y.P, y.S, f(r.String(x.P, x.S))) }
	case func(string, string) bool:
		x, y, z := ins[0], ins[1], outs[0].S
		return func(r ir.Frame) { *r.Uint(z) = shape.Truth(f(r.String(x.P, x.S), r.String(y.P, y.S))) }
	case func(string, string) int:
		x, y, z := ins[0], ins[1], outs[0].S
		return func(r ir.Frame) { *r.Int(z) = int64(f(r.String(x.P, x.S), r.String(y.P, y.S))) }
	case func(rune) bool:
		x, y := ins[0].S, outs[0].S
		return func(r ir.Frame) { *r.Uint(y) = shape.Truth(f(rune(*r.Int(x)))) }
	case func(rune) rune:
		x, y := ins[0].S, outs[0].S
		return func(r ir.Frame) { *r.Int(y) = int64(f(rune(*r.Int(x)))) }
	}
	t := f.Type()
	return func(r ir.Frame) {
		args := make([]reflect.Value, len(ins))
		for i, v := range ins {
			p := reflect.New(t.In(i))
			shape.Write(r, v, p.UnsafePointer())
			args[i] = p.Elem()
		}
		var res []reflect.Value
		if t.IsVariadic() {
			res = f.CallSlice(args)
		} else {
			res = f.Call(args)
		}
		Results(r, t, outs, res)
	}
}

// Results brings what a compiled function has returned into registers.
func Results(r ir.Frame, t reflect.Type, outs []shape.Value, res []reflect.Value) {
	for i, v := range outs {
		p := reflect.New(t.Out(i))
		p.Elem().Set(res[i])
		shape.Read(r, v, unsafe.Pointer(p.Pointer()))
	}
}
