package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"cryptounet/kernel/quick/ir"
)

// truth is the value of a condition.
func (b *builder) truth(x *ast.BinaryExpr, dst *value) value {
	sh := b.shape(x)
	no, end := &label{}, &label{}
	if x.Op != token.LAND && x.Op != token.LOR {
		l, r := b.operands(x)
		if basic(l.sh)&(types.IsInteger|types.IsBoolean) != 0 {
			v := b.result(sh, dst)
			unsigned := l.sh.parts[0].Kind == ir.W64 && basic(l.sh)&types.IsUnsigned != 0
			lt, le := ir.Lt, ir.Le
			if unsigned {
				lt, le = ir.LtU, ir.LeU
			}
			switch x.Op {
			case token.EQL:
				b.op(ir.Eq, v.s, l.s, r.s)
			case token.NEQ:
				b.op(ir.Ne, v.s, l.s, r.s)
			case token.LSS:
				b.op(lt, v.s, l.s, r.s)
			case token.LEQ:
				b.op(le, v.s, l.s, r.s)
			case token.GTR:
				b.op(lt, v.s, r.s, l.s)
			case token.GEQ:
				b.op(le, v.s, r.s, l.s)
			}
			return v
		}
		v := b.take(sh)
		b.compare(x.Op, l, r, false, no)
		b.opImm(ir.Const, v.s, 0, 1)
		b.goTo(end)
		b.here(no)
		b.opImm(ir.Const, v.s, 0, 0)
		b.here(end)
		return v
	}
	v := b.take(sh)
	b.cond(x, false, no)
	b.opImm(ir.Const, v.s, 0, 1)
	b.goTo(end)
	b.here(no)
	b.opImm(ir.Const, v.s, 0, 0)
	b.here(end)
	return v
}

// operands are the two sides of a comparison.
func (b *builder) operands(x *ast.BinaryExpr) (l, r value) {
	switch {
	case b.src.Info.Types[ast.Unparen(x.Y)].IsNil():
		l = b.expr(x.X)
		return l, b.null(l.sh)
	case b.src.Info.Types[ast.Unparen(x.X)].IsNil():
		r = b.expr(x.Y)
		return b.null(r.sh), r
	}
	l = b.expr(x.X)
	r = b.expr(x.Y)
	if types.IsInterface(l.sh.typ) || types.IsInterface(r.sh.typ) {
		b.refuse(x, "comparing interfaces")
	}
	return l, r
}

// null is a nil of a shape.
func (b *builder) null(sh *shape) value {
	v := b.take(sh)
	b.zero(v)
	return v
}

// cond jumps to a label if a condition is as asked, and goes on behind it if not.
func (b *builder) cond(e ast.Expr, yes bool, to *label) {
	e = ast.Unparen(e)
	defer b.blame(e)
	defer b.scope()()
	if tv := b.src.Info.Types[e]; tv.Value == nil {
		switch x := e.(type) {
		case *ast.UnaryExpr:
			if x.Op == token.NOT {
				b.cond(x.X, !yes, to)
				return
			}
		case *ast.BinaryExpr:
			pos := b.pos
			b.pos = x.Pos()
			defer func() { b.pos = pos }()
			switch x.Op {
			case token.LAND, token.LOR:
				if (x.Op == token.LOR) == yes {
					b.cond(x.X, yes, to)
					b.cond(x.Y, yes, to)
					return
				}
				skip := &label{}
				b.cond(x.X, !yes, skip)
				b.cond(x.Y, yes, to)
				b.here(skip)
				return
			case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
				if b.compareConst(x, yes, to) {
					return
				}
				l, r := b.operands(x)
				b.compare(x.Op, l, r, yes, to)
				return
			}
		}
	}
	v := b.expr(e)
	if yes {
		b.jump(ir.Instr{Op: ir.JumpIf, A: v.s}, to)
	} else {
		b.jump(ir.Instr{Op: ir.JumpIfNot, A: v.s}, to)
	}
}

var opposite = map[token.Token]token.Token{token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR}
var mirrored = map[token.Token]token.Token{token.EQL: token.EQL, token.NEQ: token.NEQ, token.LSS: token.GTR, token.GEQ: token.LEQ, token.GTR: token.LSS, token.LEQ: token.GEQ}
var constJumps = map[token.Token]ir.Op{token.EQL: ir.JumpEqC, token.NEQ: ir.JumpNeC, token.LSS: ir.JumpLtC, token.LEQ: ir.JumpLeC, token.GTR: ir.JumpGtC, token.GEQ: ir.JumpGeC}

// compareConst compares with a small constant.
func (b *builder) compareConst(x *ast.BinaryExpr, yes bool, to *label) bool {
	e, op := x.X, x.Op
	n, ok := b.small(x.Y)
	if !ok {
		if n, ok = b.small(x.X); !ok {
			return false
		}
		e, op = x.Y, mirrored[op]
	}
	sh := b.shape(e)
	if basic(sh)&types.IsInteger == 0 || sh.parts[0].Kind == ir.W64 && basic(sh)&types.IsUnsigned != 0 && op != token.EQL && op != token.NEQ {
		return false
	}
	if !yes {
		op = opposite[op]
	}
	b.jump(ir.Instr{Op: constJumps[op], A: b.expr(e).s, B: int32(n)}, to)
	return true
}

// compare jumps if a comparison is as asked.
func (b *builder) compare(op token.Token, l, r value, yes bool, to *label) {
	info := basic(l.sh)
	switch {
	case info&types.IsFloat != 0:
		if wide32(l.sh) {
			x, y := b.takeS(), b.takeS()
			b.op(ir.F32ToF, x, l.s, 0)
			b.op(ir.F32ToF, y, r.s, 0)
			l.s, r.s = x, y
		}
		if op == token.GTR || op == token.GEQ {
			op, l, r = mirrored[op], r, l
		}
		in := map[token.Token][2]ir.Op{token.EQL: {ir.JumpNeF, ir.JumpEqF}, token.NEQ: {ir.JumpEqF, ir.JumpNeF}, token.LSS: {ir.JumpNotLtF, ir.JumpLtF}, token.LEQ: {ir.JumpNotLeF, ir.JumpLeF}}[op]
		which := 0
		if yes {
			which = 1
		}
		b.jump(ir.Instr{Op: in[which], A: l.s, B: r.s}, to)
	case info&types.IsString != 0:
		b.compareStrings(op, l, r, yes, to)
	case info&(types.IsInteger|types.IsBoolean) != 0:
		if !yes {
			op = opposite[op]
		}
		if op == token.GTR || op == token.GEQ {
			op, l, r = mirrored[op], r, l
		}
		lt, le := ir.JumpLt, ir.JumpLe
		if l.sh.parts[0].Kind == ir.W64 && info&types.IsUnsigned != 0 {
			lt, le = ir.JumpLtU, ir.JumpLeU
		}
		in := map[token.Token]ir.Op{token.EQL: ir.JumpEq, token.NEQ: ir.JumpNe, token.LSS: lt, token.LEQ: le}[op]
		b.jump(ir.Instr{Op: in, A: l.s, B: r.s}, to)
	case l.sh.whole:
		b.compareMemory(op, l, r, yes, to)
	default:
		switch l.sh.under.(type) {
		case *types.Pointer, *types.Map, *types.Slice, *types.Interface:
		default:
			panic(&Refusal{Msg: "comparing values of type " + l.sh.typ.String()})
		}
		t := b.takeS()
		in := ir.EqP
		if op == token.NEQ {
			in = ir.NeP
		}
		b.op(in, t, l.p, r.p)
		b.jumpTruth(t, yes, to)
	}
}

func (b *builder) jumpTruth(t int32, yes bool, to *label) {
	in := ir.JumpIfNot
	if yes {
		in = ir.JumpIf
	}
	b.jump(ir.Instr{Op: in, A: t}, to)
}

func (b *builder) compareStrings(op token.Token, l, r value, yes bool, to *label) {
	t := b.takeS()
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
	b.step(func(f ir.Frame) { *f.Uint(t) = truth(is(f.String(l.p, l.s), f.String(r.p, r.s))) })
	b.jumpTruth(t, yes, to)
}

// compareMemory compares arrays and large structs.
func (b *builder) compareMemory(op token.Token, l, r value, yes bool, to *label) {
	if !comparable(l.sh.typ) {
		panic(&Refusal{Msg: "comparing values of type " + l.sh.typ.String()})
	}
	t, m := b.takeS(), l.sh.mem
	b.step(func(f ir.Frame) {
		x, y := reflect.NewAt(m.Type, *f.Ptr(l.p)).Elem(), reflect.NewAt(m.Type, *f.Ptr(r.p)).Elem()
		*f.Uint(t) = truth(x.Equal(y) == (op == token.EQL))
	})
	b.jumpTruth(t, yes, to)
}

// comparable says whether reflection compares values of a type as Go does: it
// looks at blank fields, which Go leaves out, and at the pointers of interfaces.
func comparable(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic, *types.Pointer:
		return true
	case *types.Array:
		return comparable(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			if u.Field(i).Name() == "_" || !comparable(u.Field(i).Type()) {
				return false
			}
		}
		return true
	}
	return false
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
