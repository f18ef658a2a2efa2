package write

import (
	"go/types"
	"unsafe"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
)

// Subst replaces type parameters in a type.
func (b *Writer) Subst(t types.Type) types.Type { return b.Replace(t) }

// ExtremeFloat is as Go has it for zeros with signs and what is no number.
func (b *Writer) ExtremeFloat(v, w shape.Value, name string) {
	if shape.Wide32(v.Shape) {
		b.Step(func(f ir.Frame) {
			x, y := (*float32)(unsafe.Pointer(f.Uint(v.S))), *(*float32)(unsafe.Pointer(f.Uint(w.S)))
			if name == "min" {
				*x = min(*x, y)
			} else {
				*x = max(*x, y)
			}
		})
		return
	}
	b.Step(func(f ir.Frame) {
		if x := f.Float(v.S); name == "min" {
			*x = min(*x, *f.Float(w.S))
		} else {
			*x = max(*x, *f.Float(w.S))
		}
	})
}

// ConvertString converts to or from a string.
func (b *Writer) ConvertString(v shape.Value, to *shape.Shape) shape.Value {
	elem := func(sh *shape.Shape) types.BasicKind {
		if s, ok := sh.Under.(*types.Slice); ok {
			if u, ok := b.Subst(s.Elem()).Underlying().(*types.Basic); ok {
				return u.Kind()
			}
		}
		return types.Invalid
	}
	r := b.Take(to)
	set := func(f ir.Frame, p unsafe.Pointer, n, c int) {
		*f.Ptr(r.P), *f.Int(r.S), *f.Int(r.S + 1) = p, int64(n), int64(c)
	}
	switch {
	case shape.IsString(to) && shape.Basic(v.Shape)&types.IsInteger != 0:
		unsigned := shape.Basic(v.Shape)&types.IsUnsigned != 0
		b.Step(func(f ir.Frame) {
			x := *f.Int(v.S)
			if x < 0 || x > 0x10ffff || unsigned && *f.Uint(v.S) > 0x10ffff {
				x = 0xfffd
			}
			f.SetString(r.P, r.S, string(rune(x)))
		})
	case shape.IsString(to) && elem(v.Shape) == types.Uint8:
		b.Step(func(f ir.Frame) {
			f.SetString(r.P, r.S, string(unsafe.Slice((*byte)(*f.Ptr(v.P)), *f.Int(v.S))))
		})
	case shape.IsString(to) && elem(v.Shape) == types.Int32:
		b.Step(func(f ir.Frame) {
			f.SetString(r.P, r.S, string(unsafe.Slice((*rune)(*f.Ptr(v.P)), *f.Int(v.S))))
		})
	case shape.IsString(v.Shape) && elem(to) == types.Uint8:
		b.Step(func(f ir.Frame) {
			s := []byte(f.String(v.P, v.S))
			set(f, unsafe.Pointer(unsafe.SliceData(s)), len(s), cap(s))
		})
	case shape.IsString(v.Shape) && elem(to) == types.Int32:
		b.Step(func(f ir.Frame) {
			s := []rune(f.String(v.P, v.S))
			set(f, unsafe.Pointer(unsafe.SliceData(s)), len(s), cap(s))
		})
	default:
		panic(&shape.Refusal{Msg: "a conversion to " + to.Type.String()})
	}
	return r
}

// ConvertNumber converts a number.
func (b *Writer) ConvertNumber(v shape.Value, to *shape.Shape, dst *shape.Value) shape.Value {
	fi, ti := shape.Basic(v.Shape), shape.Basic(to)
	k := to.Parts[0].Kind
	if fi&types.IsInteger != 0 && ti&types.IsInteger != 0 {
		if k == ir.W64 || v.Shape.Parts[0].Kind == k {
			v.Shape = to
			return v
		}
		r := b.Result(to, dst)
		b.OpImm(ir.Extend, r.S, v.S, int64(k))
		return r
	}
	r := b.Result(to, dst)
	switch {
	case fi&types.IsInteger != 0:
		unsigned := v.Shape.Parts[0].Kind == ir.W64 && fi&types.IsUnsigned != 0
		in := map[[2]bool]ir.Op{{false, false}: ir.IntToF, {true, false}: ir.UintToF, {false, true}: ir.IntToF32, {true, true}: ir.UintToF32}[[2]bool{unsigned, shape.Wide32(to)}]
		b.Op(in, r.S, v.S, 0)
	case ti&types.IsInteger != 0:
		s := v.S
		if shape.Wide32(v.Shape) {
			s = b.TakeS()
			b.Op(ir.F32ToF, s, v.S, 0)
		}
		in := ir.FToInt
		if ti&types.IsUnsigned != 0 {
			in = ir.FToUint
		}
		b.OpImm(in, r.S, s, int64(k))
	case shape.Wide32(v.Shape) == shape.Wide32(to):
		b.Move(r, shape.Value{Shape: to, S: v.S, P: 0})
	case shape.Wide32(to):
		b.Op(ir.FToF32, r.S, v.S, 0)
	default:
		b.Op(ir.F32ToF, r.S, v.S, 0)
	}
	return r
}
