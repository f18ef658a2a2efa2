package expr

import (
	"go/ast"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

var whole = map[token.Token]ir.Op{token.ADD: ir.Add, token.SUB: ir.Sub, token.MUL: ir.Mul, token.AND: ir.And, token.OR: ir.Or, token.XOR: ir.Xor, token.AND_NOT: ir.AndNot}

// Float64s and Float32s are the instructions of arithmetic with floating-point numbers.
var Float64s = map[token.Token]ir.Op{token.ADD: ir.AddF, token.SUB: ir.SubF, token.MUL: ir.MulF, token.QUO: ir.DivF}

var Float32s = map[token.Token]ir.Op{token.ADD: ir.AddF32, token.SUB: ir.SubF32, token.MUL: ir.MulF32, token.QUO: ir.DivF32}

var immediates = map[token.Token]ir.Op{token.ADD: ir.AddConst, token.MUL: ir.MulConst, token.AND: ir.AndConst, token.OR: ir.OrConst, token.XOR: ir.XorConst}

func (b *Builder) binary(x *ast.BinaryExpr, dst *shape.Value) shape.Value {
	switch x.Op {
	case token.LAND, token.LOR, token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return b.truth(x, dst)
	case token.SHL, token.SHR:
		return b.Shift(x.Op, b.Expr(x.X), x.Y, b.Shape(x), dst)
	}
	sh := b.Shape(x)
	if n, ok := b.Small(x.X); ok && shape.Basic(sh)&types.IsInteger != 0 {
		if op, ok := immediates[x.Op]; ok { // they commute
			r := b.Result(sh, dst)
			b.OpImm(op, r.S, b.Expr(x.Y).S, n)
			return b.Extend(r)
		}
	}
	l := b.Expr(x.X)
	return b.Arith(x.Op, l, x.Y, sh, dst)
}

// Arith is an arithmetic operation whose left operand is there.
func (b *Builder) Arith(op token.Token, l shape.Value, y ast.Expr, sh *shape.Shape, dst *shape.Value) shape.Value {
	info := shape.Basic(sh)
	switch {
	case info&types.IsString != 0 && op == token.ADD:
		r := b.Expr(y)
		v := b.Take(sh)
		b.Step(func(f ir.Frame) { f.SetString(v.P, v.S, f.String(l.P, l.S)+f.String(r.P, r.S)) })
		return v
	case info&types.IsFloat != 0:
		r := b.Expr(y)
		v := b.Result(sh, dst)
		table := Float64s
		if shape.Wide32(sh) {
			table = Float32s
		}
		b.Op(table[op], v.S, l.S, r.S)
		return v
	case info&types.IsInteger == 0:
		panic(&shape.Refusal{Msg: "arithmetic with " + sh.Type.String()})
	}
	if n, ok := b.Small(y); ok {
		if op == token.SUB && shape.Small(-n) {
			op, n = token.ADD, -n
		}
		if in, ok := immediates[op]; ok {
			v := b.Result(sh, dst)
			b.OpImm(in, v.S, l.S, n)
			return b.Extend(v)
		}
	}
	r := b.Expr(y)
	v := b.Result(sh, dst)
	in, ok := whole[op]
	unsigned := info&types.IsUnsigned != 0
	switch {
	case ok:
	case op == token.QUO && unsigned:
		in = ir.DivU
	case op == token.QUO:
		in = ir.Div
	case op == token.REM && unsigned:
		in = ir.RemU
	case op == token.REM:
		in = ir.Rem
	}
	b.Op(in, v.S, l.S, r.S)
	return b.Extend(v)
}

// Shift shifts a value that is there.
func (b *Builder) Shift(op token.Token, l shape.Value, y ast.Expr, sh *shape.Shape, dst *shape.Value) shape.Value {
	unsigned := shape.Basic(sh)&types.IsUnsigned != 0
	if n, ok := b.Small(y); ok {
		v := b.Result(sh, dst)
		in := ir.ShlConst
		if op == token.SHR {
			if in = ir.SarConst; unsigned {
				in = ir.ShrConst
			}
		}
		if n > 63 {
			if n = 63; in != ir.SarConst {
				b.OpImm(ir.Const, v.S, 0, 0)
				return v
			}
		}
		b.OpImm(in, v.S, l.S, n)
		return b.Extend(v)
	}
	r := b.Expr(y)
	if shape.Basic(r.Shape)&types.IsUnsigned == 0 && b.Src.Info.Types[ast.Unparen(y)].Value == nil {
		b.Op(ir.Negative, r.S, 0, 0)
	}
	v := b.Result(sh, dst)
	in := ir.Shl
	if op == token.SHR {
		if in = ir.Sar; unsigned {
			in = ir.Shr
		}
	}
	b.Op(in, v.S, l.S, r.S)
	return b.Extend(v)
}

func (b *Builder) unary(x *ast.UnaryExpr, dst *shape.Value) shape.Value {
	sh := b.Shape(x)
	switch x.Op {
	case token.AND:
		if lit, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok {
			v := b.composite(lit)
			if v.Shape.Whole {
				return shape.Value{Shape: sh, S: 0, P: v.P}
			}
			return shape.Value{Shape: sh, S: 0, P: b.Box(v).P}
		}
		at := b.Place(x.X)
		if at.Kind != write.InMemory && at.Kind != write.IsElement {
			b.Refuse(x, "this address")
		}
		return shape.Value{Shape: sh, S: 0, P: b.Addr(at)}
	case token.NOT:
		v := b.Expr(x.X)
		r := b.Result(sh, dst)
		b.Op(ir.NotBool, r.S, v.S, 0)
		return r
	case token.ADD:
		return b.into(x.X, dst)
	case token.SUB:
		v := b.Expr(x.X)
		r := b.Result(sh, dst)
		switch {
		case shape.Wide32(sh):
			b.Op(ir.NegF32, r.S, v.S, 0)
		case shape.Basic(sh)&types.IsFloat != 0:
			b.Op(ir.NegF, r.S, v.S, 0)
		case shape.Basic(sh)&types.IsInteger != 0:
			b.Op(ir.Neg, r.S, v.S, 0)
		default:
			b.Refuse(x, "this negation")
		}
		return b.Extend(r)
	case token.XOR:
		v := b.Expr(x.X)
		r := b.Result(sh, dst)
		b.OpImm(ir.XorConst, r.S, v.S, -1)
		return b.Extend(r)
	}
	b.Refuse(x, "this operation")
	return shape.Value{}
}
