package write

import (
	"go/token"
	"go/types"
	"reflect"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
)

// Opposite is the comparison that holds when another does not; Mirrored is the one with its sides changed.
var Opposite = map[token.Token]token.Token{token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR}

var Mirrored = map[token.Token]token.Token{token.EQL: token.EQL, token.NEQ: token.NEQ, token.LSS: token.GTR, token.GEQ: token.LEQ, token.GTR: token.LSS, token.LEQ: token.GEQ}

// Compare jumps if a comparison is as asked.
func (b *Writer) Compare(op token.Token, l, r shape.Value, yes bool, to *Label) {
	info := shape.Basic(l.Shape)
	switch {
	case info&types.IsFloat != 0:
		if shape.Wide32(l.Shape) {
			x, y := b.TakeS(), b.TakeS()
			b.Op(ir.F32ToF, x, l.S, 0)
			b.Op(ir.F32ToF, y, r.S, 0)
			l.S, r.S = x, y
		}
		if op == token.GTR || op == token.GEQ {
			op, l, r = Mirrored[op], r, l
		}
		in := map[token.Token][2]ir.Op{token.EQL: {ir.JumpNeF, ir.JumpEqF}, token.NEQ: {ir.JumpEqF, ir.JumpNeF}, token.LSS: {ir.JumpNotLtF, ir.JumpLtF}, token.LEQ: {ir.JumpNotLeF, ir.JumpLeF}}[op]
		which := 0
		if yes {
			which = 1
		}
		b.Jump(ir.Instr{Op: in[which], A: l.S, B: r.S}, to)
	case info&types.IsString != 0:
		b.compareStrings(op, l, r, yes, to)
	case info&(types.IsInteger|types.IsBoolean) != 0:
		if !yes {
			op = Opposite[op]
		}
		if op == token.GTR || op == token.GEQ {
			op, l, r = Mirrored[op], r, l
		}
		lt, le := ir.JumpLt, ir.JumpLe
		if l.Shape.Parts[0].Kind == ir.W64 && info&types.IsUnsigned != 0 {
			lt, le = ir.JumpLtU, ir.JumpLeU
		}
		in := map[token.Token]ir.Op{token.EQL: ir.JumpEq, token.NEQ: ir.JumpNe, token.LSS: lt, token.LEQ: le}[op]
		b.Jump(ir.Instr{Op: in, A: l.S, B: r.S}, to)
	case l.Shape.Whole:
		b.compareMemory(op, l, r, yes, to)
	default:
		switch l.Shape.Under.(type) {
		case *types.Pointer, *types.Map, *types.Slice, *types.Interface:
		default:
			panic(&shape.Refusal{Msg: "comparing values of type " + l.Shape.Type.String()})
		}
		t := b.TakeS()
		in := ir.EqP
		if op == token.NEQ {
			in = ir.NeP
		}
		b.Op(in, t, l.P, r.P)
		b.jumpTruth(t, yes, to)
	}
}

func (b *Writer) jumpTruth(t int32, yes bool, to *Label) {
	in := ir.JumpIfNot
	if yes {
		in = ir.JumpIf
	}
	b.Jump(ir.Instr{Op: in, A: t}, to)
}

func (b *Writer) compareStrings(op token.Token, l, r shape.Value, yes bool, to *Label) {
	t := b.TakeS()
	var is func(x, y string) bool
	switch op {
	case token.EQL:
		is = func(x, y string) bool { return x == y }
	case token.NEQ:
		is = func(x, y string) bool { return x != y }
	case token.LSS:
		is = func(x, y string) bool { return x < y }
	case token.LEQ:
		is = func(x, y string) bool { return x <= y }
	case token.GTR:
		is = func(x, y string) bool { return x > y }
	case token.GEQ:
		is = func(x, y string) bool { return x >= y }
	}
	b.Step(func(f ir.Frame) { *f.Uint(t) = shape.Truth(is(f.String(l.P, l.S), f.String(r.P, r.S))) })
	b.jumpTruth(t, yes, to)
}

// compareMemory compares arrays and large structs.
func (b *Writer) compareMemory(op token.Token, l, r shape.Value, yes bool, to *Label) {
	if !shape.Comparable(l.Shape.Type) {
		panic(&shape.Refusal{Msg: "comparing values of type " + l.Shape.Type.String()})
	}
	t, m := b.TakeS(), l.Shape.Memory
	b.Step(func(f ir.Frame) {
		x, y := reflect.NewAt(m.Type, *f.Ptr(l.P)).Elem(), reflect.NewAt(m.Type, *f.Ptr(r.P)).Elem()
		*f.Uint(t) = shape.Truth(x.Equal(y) == (op == token.EQL))
	})
	b.jumpTruth(t, yes, to)
}
