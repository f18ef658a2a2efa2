package expr

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/form"
)

func (b *Exprs) unary(e *ast.UnaryExpr) string {
	switch e.Op {
	case token.AND:
		x := ast.Unparen(e.X)
		if c, ok := x.(*ast.CompositeLit); ok {
			if _, isStruct := b.TypeOf(c).Underlying().(*types.Struct); isStruct {
				return "&" + b.composite(c)
			}
			return b.PointerTo(b.composite(c), b.TypeOf(c), e.Pos())
		}
		return "&" + b.Expr(x)
	case token.ARROW:
		c := b.TypeOf(e.X)
		return fmt.Sprintf("%s(%s)", b.Receive(c, false, e.Pos()), b.Under(e.X))
	}
	return "(" + e.Op.String() + b.Expr(e.X) + ")"
}

func (b *Exprs) binary(e *ast.BinaryExpr) string {
	switch e.Op {
	case token.LAND, token.LOR:
		return "(" + b.left(e.X) + " " + e.Op.String() + " " + b.Expr(e.Y) + ")"
	case token.SHL, token.SHR:
		return "(" + b.As(e.X, b.TypeOf(e)) + " " + e.Op.String() + " " + b.Count(e.Y) + ")"
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return b.compare(e.Op, e.X, e.Y)
	}
	t := b.TypeOf(e)
	return "(" + b.As(e.X, t) + " " + e.Op.String() + " " + b.As(e.Y, t) + ")"
}

// left is the code of the left operand of && or ||. The interpreter loses its way from
// an index or a key in a literal there, and from brackets among the arguments of a
// call, unless the operand is a function's.
func (b *Exprs) left(e ast.Expr) string {
	literal := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			literal = true
		case *ast.CallExpr:
			for _, a := range n.Args {
				literal = literal || bracketed(a)
			}
		}
		return !literal
	})
	if !literal {
		return b.Expr(e)
	}
	return "func() " + b.Code(b.TypeOf(e), e.Pos()) + " { return " + b.Expr(e) + " }()"
}

// bracketed says whether there are brackets in an expression.
func bracketed(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		_, ok := n.(*ast.ParenExpr)
		found = found || ok
		return !found
	})
	return found
}

// Count is the code of a shift count.
func (b *Exprs) Count(e ast.Expr) string {
	if v := b.Unit.Info.Types[e].Value; v != nil {
		return "uint(" + constant.ToInt(v).ExactString() + ")"
	}
	c := b.Code(b.TypeOf(e), e.Pos())
	if basic, ok := b.TypeOf(e).Underlying().(*types.Basic); ok && basic.Info()&types.IsUnsigned == 0 {
		h := b.Helper("count "+c, func(name string) string {
			return fmt.Sprintf("func %s(n %s) uint { if n < 0 { %s.NegativeShift() }; return uint(n) }\n", name, c, b.RT())
		})
		return h + "(" + b.Expr(e) + ")"
	}
	return "uint(" + b.Expr(e) + ")"
}

func (b *Exprs) compare(op token.Token, x, y ast.Expr) string {
	if b.Unit.Info.Types[x].IsNil() {
		x, y = y, x
	}
	tx := b.TypeOf(x)
	if b.Unit.Info.Types[y].IsNil() {
		if form.IsInterface(tx) {
			s := fmt.Sprintf("%s.IsNil(%s)", b.RT(), b.Expr(x))
			if b.NativeInterface(tx) {
				return "(" + b.Expr(x) + " " + op.String() + " nil)"
			}
			if op == token.NEQ {
				s = "(!" + s + ")"
			}
			return s
		}
		return "(" + b.Under(x) + " " + op.String() + " nil)"
	}
	return b.CompareCode(op, func(t types.Type) string { return b.As(x, t) }, func(t types.Type) string { return b.As(y, t) },
		tx, b.TypeOf(y), b.Unit.Info.Types[x].Value != nil, x.Pos())
}

// CompareCode compares two values, in the type that they share.
func (b *Exprs) CompareCode(op token.Token, x, y func(types.Type) string, tx, ty types.Type, constX bool, pos token.Pos) string {
	ix, iy := form.IsInterface(tx), form.IsInterface(ty)
	if ix || iy {
		anyType := types.NewInterfaceType(nil, nil)
		s := fmt.Sprintf("%s.Equal(%s, %s)", b.RT(), x(anyType), y(anyType))
		if op == token.NEQ {
			s = "(!" + s + ")"
		}
		return s
	}
	t := tx
	if constX || !types.AssignableTo(ty, tx) {
		t = ty
	}
	switch t.Underlying().(type) {
	case *types.Chan:
		if !types.Identical(tx.Underlying(), ty.Underlying()) {
			c := b.Code(t, pos)
			return fmt.Sprintf("((%s)(%s) %s (%s)(%s))", c, x(t), op, c, y(t))
		}
	case *types.Struct, *types.Array:
		s := fmt.Sprintf("%s.Equal(%s, %s)", b.RT(), x(t), y(t))
		if op == token.NEQ {
			s = "(!" + s + ")"
		}
		return s
	}
	return "(" + x(t) + " " + op.String() + " " + y(t) + ")"
}
