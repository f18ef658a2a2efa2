package expr

import (
	"go/ast"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

// truth is the value of a condition.
func (b *Builder) truth(x *ast.BinaryExpr, dst *shape.Value) shape.Value {
	sh := b.Shape(x)
	no, end := &write.Label{}, &write.Label{}
	if x.Op != token.LAND && x.Op != token.LOR {
		l, r := b.operands(x)
		if shape.Basic(l.Shape)&(types.IsInteger|types.IsBoolean) != 0 {
			v := b.Result(sh, dst)
			unsigned := l.Shape.Parts[0].Kind == ir.W64 && shape.Basic(l.Shape)&types.IsUnsigned != 0
			lt, le := ir.Lt, ir.Le
			if unsigned {
				lt, le = ir.LtU, ir.LeU
			}
			switch x.Op {
			case token.EQL:
				b.Op(ir.Eq, v.S, l.S, r.S)
			case token.NEQ:
				b.Op(ir.Ne, v.S, l.S, r.S)
			case token.LSS:
				b.Op(lt, v.S, l.S, r.S)
			case token.LEQ:
				b.Op(le, v.S, l.S, r.S)
			case token.GTR:
				b.Op(lt, v.S, r.S, l.S)
			case token.GEQ:
				b.Op(le, v.S, r.S, l.S)
			}
			return v
		}
		v := b.Take(sh)
		b.Compare(x.Op, l, r, false, no)
		b.OpImm(ir.Const, v.S, 0, 1)
		b.GoTo(end)
		b.Here(no)
		b.OpImm(ir.Const, v.S, 0, 0)
		b.Here(end)
		return v
	}
	v := b.Take(sh)
	b.Cond(x, false, no)
	b.OpImm(ir.Const, v.S, 0, 1)
	b.GoTo(end)
	b.Here(no)
	b.OpImm(ir.Const, v.S, 0, 0)
	b.Here(end)
	return v
}

// operands are the two sides of a comparison.
func (b *Builder) operands(x *ast.BinaryExpr) (l, r shape.Value) {
	switch {
	case b.Src.Info.Types[ast.Unparen(x.Y)].IsNil():
		l = b.Expr(x.X)
		return l, b.Null(l.Shape)
	case b.Src.Info.Types[ast.Unparen(x.X)].IsNil():
		r = b.Expr(x.Y)
		return b.Null(r.Shape), r
	}
	l = b.Expr(x.X)
	r = b.Expr(x.Y)
	if types.IsInterface(l.Shape.Type) || types.IsInterface(r.Shape.Type) {
		b.Refuse(x, "comparing interfaces")
	}
	return l, r
}

// Cond jumps to a label if a condition is as asked, and goes on behind it if not.
func (b *Builder) Cond(e ast.Expr, yes bool, to *write.Label) {
	e = ast.Unparen(e)
	defer b.Blame(e)
	defer b.Scope()()
	if tv := b.Src.Info.Types[e]; tv.Value == nil {
		switch x := e.(type) {
		case *ast.UnaryExpr:
			if x.Op == token.NOT {
				b.Cond(x.X, !yes, to)
				return
			}
		case *ast.BinaryExpr:
			pos := b.Pos
			b.Pos = x.Pos()
			defer func() { b.Pos = pos }()
			switch x.Op {
			case token.LAND, token.LOR:
				if (x.Op == token.LOR) == yes {
					b.Cond(x.X, yes, to)
					b.Cond(x.Y, yes, to)
					return
				}
				skip := &write.Label{}
				b.Cond(x.X, !yes, skip)
				b.Cond(x.Y, yes, to)
				b.Here(skip)
				return
			case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
				if b.compareConst(x, yes, to) {
					return
				}
				l, r := b.operands(x)
				b.Compare(x.Op, l, r, yes, to)
				return
			}
		}
	}
	v := b.Expr(e)
	if yes {
		b.Jump(ir.Instr{Op: ir.JumpIf, A: v.S}, to)
	} else {
		b.Jump(ir.Instr{Op: ir.JumpIfNot, A: v.S}, to)
	}
}

var constJumps = map[token.Token]ir.Op{token.EQL: ir.JumpEqC, token.NEQ: ir.JumpNeC, token.LSS: ir.JumpLtC, token.LEQ: ir.JumpLeC, token.GTR: ir.JumpGtC, token.GEQ: ir.JumpGeC}

// compareConst compares with a small constant.
func (b *Builder) compareConst(x *ast.BinaryExpr, yes bool, to *write.Label) bool {
	e, op := x.X, x.Op
	n, ok := b.Small(x.Y)
	if !ok {
		if n, ok = b.Small(x.X); !ok {
			return false
		}
		e, op = x.Y, write.Mirrored[op]
	}
	sh := b.Shape(e)
	if shape.Basic(sh)&types.IsInteger == 0 || sh.Parts[0].Kind == ir.W64 && shape.Basic(sh)&types.IsUnsigned != 0 && op != token.EQL && op != token.NEQ {
		return false
	}
	if !yes {
		op = write.Opposite[op]
	}
	b.Jump(ir.Instr{Op: constJumps[op], A: b.Expr(e).S, B: int32(n)}, to)
	return true
}
