package expr

import (
	"go/ast"
	"go/constant"
	"go/types"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/quick/ir"
)

// Expr is the value of an expression. Its registers may be a variable's own.
func (b *Builder) Expr(e ast.Expr) shape.Value { return b.into(e, nil) }

// ExprTo brings the value of an expression into registers; these are written only
// when all that it depends on has been read.
func (b *Builder) ExprTo(e ast.Expr, dst shape.Value) {
	b.assignable(e, dst.Shape.Type)
	b.Move(dst, b.into(e, &dst))
}

// ExprAs is the value of an expression that is assigned to a type.
func (b *Builder) ExprAs(e ast.Expr, t types.Type) shape.Value {
	t = b.Subst(t)
	b.assignable(e, t)
	v := b.Expr(e)
	v.Shape = b.Of(t)
	return v
}

// assignable refuses to make an interface of another value: the interpreter has
// its own way to keep values in interfaces.
func (b *Builder) assignable(e ast.Expr, t types.Type) {
	if from := b.TypeOf(e); types.IsInterface(t) && !types.Identical(from, t) {
		b.Refuse(e, "a value of type %s in an interface", from)
	}
}

// Several are the results of a call that are assigned to types.
func (b *Builder) Several(x *ast.CallExpr, t func(i int) types.Type) []shape.Value {
	list := b.Call(x, nil)
	for i, v := range list {
		if to := t(i); to != nil && types.IsInterface(to) && !types.Identical(v.Shape.Type, b.Subst(to)) {
			b.Refuse(x, "a value of type %s in an interface", v.Shape.Type)
		}
	}
	return list
}

// into is expr that may use dst for a result of one register.
func (b *Builder) into(e ast.Expr, dst *shape.Value) shape.Value {
	e = ast.Unparen(e)
	defer b.Blame(e)
	tv := b.Src.Info.Types[e]
	if tv.Value != nil {
		return b.literal(e, tv.Value, dst)
	}
	if tv.IsNil() {
		b.Refuse(e, "nil without a type")
	}
	pos := b.Pos
	b.Pos = e.Pos()
	defer func() { b.Pos = pos }()
	switch x := e.(type) {
	case *ast.Ident:
		return b.Get(b.Place(x), dst)
	case *ast.SelectorExpr, *ast.IndexExpr:
		if ix, ok := x.(*ast.IndexExpr); ok {
			if t, ok := b.TypeOf(ix.X).Underlying().(*types.Basic); ok && t.Info()&types.IsString != 0 {
				s, i := b.Expr(ix.X), b.index(ix.Index)
				r := b.Result(b.Shape(e), dst)
				b.Emit(ir.Instr{Op: ir.IndexU8, A: r.S, B: s.P, C: i, D: s.S, Imm: 1 << 32})
				return r
			}
		}
		return b.Get(b.Place(e), dst)
	case *ast.StarExpr:
		return b.Get(b.Place(e), dst)
	case *ast.BinaryExpr:
		return b.binary(x, dst)
	case *ast.UnaryExpr:
		return b.unary(x, dst)
	case *ast.CallExpr:
		list := b.Call(x, dst)
		if len(list) != 1 {
			b.Refuse(e, "a call with %d results", len(list))
		}
		return list[0]
	case *ast.CompositeLit:
		return b.composite(x)
	case *ast.SliceExpr:
		return b.slice(x)
	}
	b.Refuse(e, "this expression")
	return shape.Value{}
}

// literal is a constant.
func (b *Builder) literal(e ast.Expr, v constant.Value, dst *shape.Value) shape.Value {
	sh := b.Shape(e)
	u, ok := sh.Under.(*types.Basic)
	if !ok {
		b.Refuse(e, "a constant of type %s", sh.Type)
	}
	if u.Info()&types.IsString != 0 {
		s := constant.StringVal(v)
		r := b.Take(sh)
		b.Step(func(f ir.Frame) { f.SetString(r.P, r.S, s) })
		return r
	}
	bits, ok := shape.Number(v, u)
	if !ok {
		b.Refuse(e, "this constant")
	}
	if dst != nil {
		b.OpImm(ir.Const, dst.S, 0, int64(bits))
		return shape.Value{Shape: sh, S: dst.S, P: dst.P}
	}
	return shape.Value{Shape: sh, S: b.Constant(bits), P: 0}
}

// Small is a constant that fits an instruction.
func (b *Builder) Small(e ast.Expr) (int64, bool) {
	tv := b.Src.Info.Types[ast.Unparen(e)]
	if tv.Value == nil {
		return 0, false
	}
	u, ok := b.TypeOf(e).Underlying().(*types.Basic)
	if !ok || u.Info()&types.IsInteger == 0 {
		return 0, false
	}
	bits, ok := shape.Number(tv.Value, u)
	return int64(bits), ok && shape.Small(int64(bits))
}
