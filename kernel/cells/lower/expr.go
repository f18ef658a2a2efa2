package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// as is the code of an expression's value, assigned to a type.
func (b *Body) as(e ast.Expr, to types.Type) string {
	tv := b.unit.Info.Types[e]
	if tv.Value != nil {
		t := b.typ(e)
		if isInterface(to) {
			return b.convert(b.constant(tv.Value, t, e.Pos()), t, to, e.Pos())
		}
		if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info() != 0 {
			return b.constant(tv.Value, to, e.Pos())
		}
	}
	if tv.IsNil() {
		return b.null(to, e.Pos())
	}
	if tu, ok := tv.Type.(*types.Tuple); ok && tu.Len() == 2 { // v, ok in value context
		return b.convert(b.expr(e), b.subst(tu.At(0).Type(), b.env), to, e.Pos())
	}
	return b.convert(b.expr(e), b.typ(e), to, e.Pos())
}

// null is the code of nil as a type.
func (b *Body) null(to types.Type, pos token.Pos) string {
	if b.wrapped(to) {
		return b.code(to, pos) + "{}"
	}
	return "nil"
}

// expr is the code of an expression's value, in its own type.
func (b *Body) expr(e ast.Expr) string {
	if tv := b.unit.Info.Types[e]; tv.Value != nil {
		return b.constant(tv.Value, b.typ(e), e.Pos())
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return "(" + b.expr(e.X) + ")"
	case *ast.Ident:
		return b.ident(e)
	case *ast.BasicLit:
		b.fail(e.Pos(), "a literal without a value")
	case *ast.FuncLit:
		return b.lit(e, false)
	case *ast.CompositeLit:
		return b.composite(e)
	case *ast.SelectorExpr:
		return b.selector(e)
	case *ast.IndexExpr:
		if _, ok := b.unit.Info.Instances[instanceIdent(e.X)]; ok {
			return b.instance(e.X, b.typ(e))
		}
		return b.index(e)
	case *ast.IndexListExpr:
		return b.instance(e.X, b.typ(e))
	case *ast.SliceExpr:
		return b.slice(e)
	case *ast.StarExpr:
		return "(*" + b.under(e.X) + ")"
	case *ast.TypeAssertExpr:
		return fmt.Sprintf("%s(%s)", b.must(b.typ(e.X), b.typ(e), e.Pos()), b.expr(e.X))
	case *ast.CallExpr:
		return b.call(e)
	case *ast.UnaryExpr:
		return b.unary(e)
	case *ast.BinaryExpr:
		return b.binary(e)
	}
	b.fail(e.Pos(), "this expression cannot be run")
	return ""
}

// instance is a generic function as a value, with its types.
func (b *Body) instance(x ast.Expr, t types.Type) string {
	id := instanceIdent(x)
	if fn, ok := b.unit.Info.ObjectOf(id).(*types.Func); ok {
		return b.closed(b.funcValue(id, fn), fn, t)
	}
	return b.expr(x)
}

func instanceIdent(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

// under is the code of an expression whose underlying value is wanted: the
// content of a wrapped type.
func (b *Body) under(e ast.Expr) string {
	s := b.expr(e)
	if b.wrapped(b.typ(e)) {
		return s + ".V"
	}
	return s
}

func (b *Body) ident(e *ast.Ident) string {
	obj := b.unit.Info.ObjectOf(e)
	switch o := obj.(type) {
	case *types.Var:
		return b.variable(o, e.Pos())
	case *types.Func:
		return b.closed(b.funcValue(e, o), o, b.typ(e))
	case *types.Nil:
		return "nil"
	}
	b.fail(e.Pos(), "%s cannot be used as a value", e.Name)
	return ""
}

// funcValue is the code of a package-level function.
func (b *Body) funcValue(id *ast.Ident, fn *types.Func) string {
	var args []types.Type
	if inst, ok := b.unit.Info.Instances[id]; ok {
		for i := 0; i < inst.TypeArgs.Len(); i++ {
			args = append(args, b.subst(inst.TypeArgs.At(i), b.env))
		}
	}
	if fn.Pkg() != nil && b.Native(fn.Pkg().Path()) {
		if len(args) > 0 {
			if name := InstanceName(fn.Name(), args); b.Symbol(fn.Pkg().Path(), name) {
				return b.use(fn.Pkg().Path()) + "." + name
			}
			b.fail(id.Pos(), "the generic function %s.%s is compiled only for predeclared types: write the few lines here, or convert", fn.Pkg().Name(), fn.Name())
		}
		return b.use(fn.Pkg().Path()) + "." + fn.Name()
	}
	return b.function(fn, args, id.Pos())
}

// closed is an interpreted function as a value: a literal around it, because
// the interpreter keeps a function's own name in another form than a value.
func (b *Body) closed(code string, fn *types.Func, t types.Type) string {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || fn.Pkg() == nil || b.Native(fn.Pkg().Path()) && !elsewhere[fn.FullName()] || sig.TypeParams().Len() > 0 {
		return code
	}
	params, args := b.passing(sig, 0, fn.Pos())
	b.guard(fn, args, token.NoPos)
	results, ret := b.returning(sig, fn.Pos())
	return alone(b.signature(sig, fn.Pos()), fmt.Sprintf("func(%s) %s { %s%s(%s) }", strings.Join(params, ", "), results, ret, code, strings.Join(args, ", ")))
}

func (b *Body) index(e *ast.IndexExpr) string {
	t := b.typ(e.X)
	x := b.under(e.X)
	switch u := t.Underlying().(type) {
	case *types.Map:
		if b.unit.Info.Types[e.Index].IsNil() && !isInterface(u.Key()) {
			return fmt.Sprintf("%s[%s]", x, b.zero(u.Key(), e.Pos()))
		}
		return fmt.Sprintf("%s[%s]", x, b.as(e.Index, u.Key()))
	case *types.Pointer:
		x = "(*" + x + ")"
	}
	return fmt.Sprintf("%s[%s]", x, b.expr(e.Index))
}

func (b *Body) slice(e *ast.SliceExpr) string {
	t := b.typ(e.X)
	x := b.under(e.X)
	if _, ok := t.Underlying().(*types.Pointer); ok {
		x = "(*" + x + ")"
	}
	part := func(e ast.Expr) string {
		if e == nil {
			return ""
		}
		return b.expr(e)
	}
	s := x + "[" + part(e.Low) + ":" + part(e.High)
	if e.Slice3 {
		s += ":" + part(e.Max)
	}
	s += "]"
	if b.wrapped(t) {
		return b.code(t, e.Pos()) + "{V: " + s + "}"
	}
	return s
}

func (b *Body) unary(e *ast.UnaryExpr) string {
	switch e.Op {
	case token.AND:
		x := ast.Unparen(e.X)
		if c, ok := x.(*ast.CompositeLit); ok {
			if _, isStruct := b.typ(c).Underlying().(*types.Struct); isStruct {
				return "&" + b.composite(c)
			}
			return b.pointerTo(b.composite(c), b.typ(c), e.Pos())
		}
		return "&" + b.expr(x)
	case token.ARROW:
		c := b.typ(e.X)
		return fmt.Sprintf("%s(%s)", b.receive(c, false, e.Pos()), b.under(e.X))
	}
	return "(" + e.Op.String() + b.expr(e.X) + ")"
}

// pointerTo is the code of a pointer to a fresh variable.
func (b *Body) pointerTo(code string, t types.Type, pos token.Pos) string {
	c := b.code(t, pos)
	h := b.helper("ptr "+c, func(name string) string {
		return fmt.Sprintf("func %s(x %s) *%s { r := new(%s); *r = x; return r }\n", name, c, c, c)
	})
	return h + "(" + code + ")"
}

// receive is the helper that receives from a channel. The runtime does it,
// because it must end at an interrupt, and because the interpreter's own
// select cannot run in two goroutines at once.
func (b *Body) receive(c types.Type, ok bool, pos token.Pos) string {
	elem := c.Underlying().(*types.Chan).Elem()
	t := b.code(elem, pos)
	from := b.fromAny(elem, pos)
	if ok {
		return b.helper("recv "+t, func(name string) string {
			return fmt.Sprintf("func %s(c <-chan %s) (%s, bool) { v, ok := %s.Recv(c); return %s(v), ok }\n", name, t, t, b.rt(), from)
		})
	}
	return b.helper("recv1 "+t, func(name string) string {
		return fmt.Sprintf("func %s(c <-chan %s) %s { v, _ := %s.Recv(c); return %s(v) }\n", name, t, t, b.rt(), from)
	})
}

// fromAny is the helper that gives a value which the runtime has handed over
// its type; nil is the zero value.
func (b *Body) fromAny(t types.Type, pos token.Pos) string {
	c := b.code(t, pos)
	return b.helper("from "+c, func(name string) string {
		if st, ok := t.Underlying().(*types.Struct); ok && st.NumFields() == 0 {
			return fmt.Sprintf("func %s(x interface{}) (r %s) { return r }\n", name, c)
		}
		if c == "interface{}" {
			return fmt.Sprintf("func %s(x interface{}) interface{} { return x }\n", name)
		}
		return fmt.Sprintf("func %s(x interface{}) (r %s) { if x != nil { r = x.(%s) }; return r }\n", name, c, c)
	})
}

func (b *Body) binary(e *ast.BinaryExpr) string {
	switch e.Op {
	case token.LAND, token.LOR:
		return "(" + b.expr(e.X) + " " + e.Op.String() + " " + b.expr(e.Y) + ")"
	case token.SHL, token.SHR:
		return "(" + b.as(e.X, b.typ(e)) + " " + e.Op.String() + " " + b.count(e.Y) + ")"
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return b.compare(e.Op, e.X, e.Y)
	}
	t := b.typ(e)
	return "(" + b.as(e.X, t) + " " + e.Op.String() + " " + b.as(e.Y, t) + ")"
}

// count is the code of a shift count.
func (b *Body) count(e ast.Expr) string {
	if v := b.unit.Info.Types[e].Value; v != nil {
		return "uint(" + constant.ToInt(v).ExactString() + ")"
	}
	c := b.code(b.typ(e), e.Pos())
	if basic, ok := b.typ(e).Underlying().(*types.Basic); ok && basic.Info()&types.IsUnsigned == 0 {
		h := b.helper("count "+c, func(name string) string {
			return fmt.Sprintf("func %s(n %s) uint { if n < 0 { %s.NegativeShift() }; return uint(n) }\n", name, c, b.rt())
		})
		return h + "(" + b.expr(e) + ")"
	}
	return "uint(" + b.expr(e) + ")"
}

func (b *Body) compare(op token.Token, x, y ast.Expr) string {
	if b.unit.Info.Types[x].IsNil() {
		x, y = y, x
	}
	tx := b.typ(x)
	if b.unit.Info.Types[y].IsNil() {
		if isInterface(tx) {
			s := fmt.Sprintf("%s.IsNil(%s)", b.rt(), b.expr(x))
			if b.nativeInterface(tx) {
				return "(" + b.expr(x) + " " + op.String() + " nil)"
			}
			if op == token.NEQ {
				s = "(!" + s + ")"
			}
			return s
		}
		return "(" + b.under(x) + " " + op.String() + " nil)"
	}
	return b.compareCode(op, func(t types.Type) string { return b.as(x, t) }, func(t types.Type) string { return b.as(y, t) },
		tx, b.typ(y), b.unit.Info.Types[x].Value != nil, x.Pos())
}

// compareCode compares two values, in the type that they share.
func (b *Body) compareCode(op token.Token, x, y func(types.Type) string, tx, ty types.Type, constX bool, pos token.Pos) string {
	ix, iy := isInterface(tx), isInterface(ty)
	if ix || iy {
		anyType := types.NewInterfaceType(nil, nil)
		s := fmt.Sprintf("%s.Equal(%s, %s)", b.rt(), x(anyType), y(anyType))
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
			c := b.code(t, pos)
			return fmt.Sprintf("((%s)(%s) %s (%s)(%s))", c, x(t), op, c, y(t))
		}
	case *types.Struct, *types.Array:
		s := fmt.Sprintf("%s.Equal(%s, %s)", b.rt(), x(t), y(t))
		if op == token.NEQ {
			s = "(!" + s + ")"
		}
		return s
	}
	return "(" + x(t) + " " + op.String() + " " + y(t) + ")"
}
