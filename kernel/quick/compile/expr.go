package compile

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"cryptounet/kernel/quick/ir"
)

// expr is the value of an expression. Its registers may be a variable's own.
func (b *builder) expr(e ast.Expr) value { return b.into(e, nil) }

// exprTo brings the value of an expression into registers; these are written only
// when all that it depends on has been read.
func (b *builder) exprTo(e ast.Expr, dst value) {
	b.assignable(e, dst.sh.typ)
	b.move(dst, b.into(e, &dst))
}

// exprAs is the value of an expression that is assigned to a type.
func (b *builder) exprAs(e ast.Expr, t types.Type) value {
	t = b.subst(t)
	b.assignable(e, t)
	v := b.expr(e)
	v.sh = b.shapeOf(t)
	return v
}

// assignable refuses to make an interface of another value: the interpreter has
// its own way to keep values in interfaces.
func (b *builder) assignable(e ast.Expr, t types.Type) {
	if from := b.typeOf(e); types.IsInterface(t) && !types.Identical(from, t) {
		b.refuse(e, "a value of type %s in an interface", from)
	}
}

// several are the results of a call that are assigned to types.
func (b *builder) several(x *ast.CallExpr, t func(i int) types.Type) []value {
	list := b.call(x, nil)
	for i, v := range list {
		if to := t(i); to != nil && types.IsInterface(to) && !types.Identical(v.sh.typ, b.subst(to)) {
			b.refuse(x, "a value of type %s in an interface", v.sh.typ)
		}
	}
	return list
}

// into is expr that may use dst for a result of one register.
func (b *builder) into(e ast.Expr, dst *value) value {
	e = ast.Unparen(e)
	defer b.blame(e)
	tv := b.src.Info.Types[e]
	if tv.Value != nil {
		return b.literal(e, tv.Value, dst)
	}
	if tv.IsNil() {
		b.refuse(e, "nil without a type")
	}
	pos := b.pos
	b.pos = e.Pos()
	defer func() { b.pos = pos }()
	switch x := e.(type) {
	case *ast.Ident:
		return b.get(b.place(x), dst)
	case *ast.SelectorExpr, *ast.IndexExpr:
		if ix, ok := x.(*ast.IndexExpr); ok {
			if t, ok := b.typeOf(ix.X).Underlying().(*types.Basic); ok && t.Info()&types.IsString != 0 {
				s, i := b.expr(ix.X), b.index(ix.Index)
				r := b.result(b.shape(e), dst)
				b.emit(ir.Instr{Op: ir.IndexU8, A: r.s, B: s.p, C: i, D: s.s, Imm: 1 << 32})
				return r
			}
		}
		return b.get(b.place(e), dst)
	case *ast.StarExpr:
		return b.get(b.place(e), dst)
	case *ast.BinaryExpr:
		return b.binary(x, dst)
	case *ast.UnaryExpr:
		return b.unary(x, dst)
	case *ast.CallExpr:
		list := b.call(x, dst)
		if len(list) != 1 {
			b.refuse(e, "a call with %d results", len(list))
		}
		return list[0]
	case *ast.CompositeLit:
		return b.composite(x)
	case *ast.SliceExpr:
		return b.slice(x)
	}
	b.refuse(e, "this expression")
	return value{}
}

// get is the value at a place, in dst if it has to be loaded.
func (b *builder) get(at place, dst *value) value {
	if dst != nil && (at.kind == inMemory || at.kind == isElement) && len(at.sh.parts) == 1 && !at.sh.whole {
		return b.loadTo(at, value{at.sh, dst.s, dst.p})
	}
	return b.load(at)
}

// result is where an operation of one register puts its value.
func (b *builder) result(sh *shape, dst *value) value {
	if dst != nil && len(sh.parts) == 1 && !sh.whole && len(dst.sh.parts) == 1 && !dst.sh.whole {
		return value{sh, dst.s, dst.p}
	}
	return b.take(sh)
}

// literal is a constant.
func (b *builder) literal(e ast.Expr, v constant.Value, dst *value) value {
	sh := b.shape(e)
	u, ok := sh.under.(*types.Basic)
	if !ok {
		b.refuse(e, "a constant of type %s", sh.typ)
	}
	if u.Info()&types.IsString != 0 {
		s := constant.StringVal(v)
		r := b.take(sh)
		b.step(func(f ir.Frame) { f.SetString(r.p, r.s, s) })
		return r
	}
	bits, ok := number(v, u)
	if !ok {
		b.refuse(e, "this constant")
	}
	if dst != nil {
		b.opImm(ir.Const, dst.s, 0, int64(bits))
		return value{sh, dst.s, dst.p}
	}
	return value{sh, b.constant(bits), 0}
}

// small is a constant that fits an instruction.
func (b *builder) small(e ast.Expr) (int64, bool) {
	tv := b.src.Info.Types[ast.Unparen(e)]
	if tv.Value == nil {
		return 0, false
	}
	u, ok := b.typeOf(e).Underlying().(*types.Basic)
	if !ok || u.Info()&types.IsInteger == 0 {
		return 0, false
	}
	bits, ok := number(tv.Value, u)
	return int64(bits), ok && small(int64(bits))
}

func basic(sh *shape) types.BasicInfo {
	if u, ok := sh.under.(*types.Basic); ok {
		return u.Info()
	}
	return 0
}

// narrow is the kind of a type narrower than a register, if it is a whole number.
func narrow(sh *shape) (ir.Kind, bool) {
	k := sh.parts[0].Kind
	return k, basic(sh)&types.IsInteger != 0 && k < ir.W64
}

func wide32(sh *shape) bool { u, ok := sh.under.(*types.Basic); return ok && u.Kind() == types.Float32 }

func (b *builder) extend(v value) value {
	if k, ok := narrow(v.sh); ok {
		b.opImm(ir.Extend, v.s, v.s, int64(k))
	}
	return v
}

var whole = map[token.Token]ir.Op{token.ADD: ir.Add, token.SUB: ir.Sub, token.MUL: ir.Mul, token.AND: ir.And, token.OR: ir.Or, token.XOR: ir.Xor, token.AND_NOT: ir.AndNot}
var float64s = map[token.Token]ir.Op{token.ADD: ir.AddF, token.SUB: ir.SubF, token.MUL: ir.MulF, token.QUO: ir.DivF}
var float32s = map[token.Token]ir.Op{token.ADD: ir.AddF32, token.SUB: ir.SubF32, token.MUL: ir.MulF32, token.QUO: ir.DivF32}
var immediates = map[token.Token]ir.Op{token.ADD: ir.AddConst, token.MUL: ir.MulConst, token.AND: ir.AndConst, token.OR: ir.OrConst, token.XOR: ir.XorConst}

func (b *builder) binary(x *ast.BinaryExpr, dst *value) value {
	switch x.Op {
	case token.LAND, token.LOR, token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return b.truth(x, dst)
	case token.SHL, token.SHR:
		return b.shift(x.Op, b.expr(x.X), x.Y, b.shape(x), dst)
	}
	sh := b.shape(x)
	if n, ok := b.small(x.X); ok && basic(sh)&types.IsInteger != 0 {
		if op, ok := immediates[x.Op]; ok { // they commute
			r := b.result(sh, dst)
			b.opImm(op, r.s, b.expr(x.Y).s, n)
			return b.extend(r)
		}
	}
	l := b.expr(x.X)
	return b.arith(x.Op, l, x.Y, sh, dst)
}

// arith is an arithmetic operation whose left operand is there.
func (b *builder) arith(op token.Token, l value, y ast.Expr, sh *shape, dst *value) value {
	info := basic(sh)
	switch {
	case info&types.IsString != 0 && op == token.ADD:
		r := b.expr(y)
		v := b.take(sh)
		b.step(func(f ir.Frame) { f.SetString(v.p, v.s, f.String(l.p, l.s)+f.String(r.p, r.s)) })
		return v
	case info&types.IsFloat != 0:
		r := b.expr(y)
		v := b.result(sh, dst)
		table := float64s
		if wide32(sh) {
			table = float32s
		}
		b.op(table[op], v.s, l.s, r.s)
		return v
	case info&types.IsInteger == 0:
		panic(&Refusal{Msg: "arithmetic with " + sh.typ.String()})
	}
	if n, ok := b.small(y); ok {
		if op == token.SUB && small(-n) {
			op, n = token.ADD, -n
		}
		if in, ok := immediates[op]; ok {
			v := b.result(sh, dst)
			b.opImm(in, v.s, l.s, n)
			return b.extend(v)
		}
	}
	r := b.expr(y)
	v := b.result(sh, dst)
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
	b.op(in, v.s, l.s, r.s)
	return b.extend(v)
}

// shift shifts a value that is there.
func (b *builder) shift(op token.Token, l value, y ast.Expr, sh *shape, dst *value) value {
	unsigned := basic(sh)&types.IsUnsigned != 0
	if n, ok := b.small(y); ok {
		v := b.result(sh, dst)
		in := ir.ShlConst
		if op == token.SHR {
			if in = ir.SarConst; unsigned {
				in = ir.ShrConst
			}
		}
		if n > 63 {
			if n = 63; in != ir.SarConst {
				b.opImm(ir.Const, v.s, 0, 0)
				return v
			}
		}
		b.opImm(in, v.s, l.s, n)
		return b.extend(v)
	}
	r := b.expr(y)
	if basic(r.sh)&types.IsUnsigned == 0 && b.src.Info.Types[ast.Unparen(y)].Value == nil {
		b.op(ir.Negative, r.s, 0, 0)
	}
	v := b.result(sh, dst)
	in := ir.Shl
	if op == token.SHR {
		if in = ir.Sar; unsigned {
			in = ir.Shr
		}
	}
	b.op(in, v.s, l.s, r.s)
	return b.extend(v)
}

func (b *builder) unary(x *ast.UnaryExpr, dst *value) value {
	sh := b.shape(x)
	switch x.Op {
	case token.AND:
		if lit, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok {
			v := b.composite(lit)
			if v.sh.whole {
				return value{sh, 0, v.p}
			}
			return value{sh, 0, b.box(v).p}
		}
		at := b.place(x.X)
		if at.kind != inMemory && at.kind != isElement {
			b.refuse(x, "this address")
		}
		return value{sh, 0, b.addr(at)}
	case token.NOT:
		v := b.expr(x.X)
		r := b.result(sh, dst)
		b.op(ir.NotBool, r.s, v.s, 0)
		return r
	case token.ADD:
		return b.into(x.X, dst)
	case token.SUB:
		v := b.expr(x.X)
		r := b.result(sh, dst)
		switch {
		case wide32(sh):
			b.op(ir.NegF32, r.s, v.s, 0)
		case basic(sh)&types.IsFloat != 0:
			b.op(ir.NegF, r.s, v.s, 0)
		case basic(sh)&types.IsInteger != 0:
			b.op(ir.Neg, r.s, v.s, 0)
		default:
			b.refuse(x, "this negation")
		}
		return b.extend(r)
	case token.XOR:
		v := b.expr(x.X)
		r := b.result(sh, dst)
		b.opImm(ir.XorConst, r.s, v.s, -1)
		return b.extend(r)
	}
	b.refuse(x, "this operation")
	return value{}
}
