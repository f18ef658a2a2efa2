package expr

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// conversion is the code of T(x).
func (b *Exprs) conversion(e *ast.CallExpr) string {
	to := b.TypeOf(e)
	return b.convertTo(e.Args[0], to, e.Pos())
}

func (b *Exprs) convertTo(x ast.Expr, to types.Type, pos token.Pos) string {
	tv := b.Unit.Info.Types[x]
	if tv.IsNil() {
		if form.IsInterface(to) {
			return b.Code(to, pos) + "(nil)"
		}
		return b.Zero(to, pos)
	}
	from := b.TypeOf(x)
	if form.IsInterface(to) || form.IsInterface(from) {
		return b.As(x, to)
	}
	t := b.Code(to, pos)
	if tv.Value != nil {
		if basic, ok := from.Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 {
			if _, ok := to.Underlying().(*types.Slice); ok {
				s := fmt.Sprintf("%s(%s)", b.Code(to.Underlying(), pos), b.Constant(tv.Value, types.Typ[types.String], pos))
				return b.Shape(s, to.Underlying(), to, pos)
			}
		}
		if basic, ok := to.Underlying().(*types.Basic); ok {
			if fb, ok := from.Underlying().(*types.Basic); ok && basic.Info()&types.IsNumeric != 0 && fb.Info()&types.IsNumeric != 0 {
				if constantFits(tv, to) {
					return b.Constant(tv.Value, to, pos)
				}
			}
		}
	}
	fu, tu := from.Underlying(), to.Underlying()
	code := b.Expr(x)
	if b.Wrapped(from) {
		code += ".V"
	}
	switch u := tu.(type) {
	case *types.Basic:
		if fb, ok := fu.(*types.Basic); ok && fb.Info()&types.IsInteger != 0 && u.Info()&types.IsString != 0 {
			return fmt.Sprintf("%s(%s.RuneString(int64(%s)))", t, b.RT(), code)
		}
		if b.Code(from, pos) == t {
			return code
		}
		if fb, ok := fu.(*types.Basic); ok && u.Info()&types.IsInteger != 0 && fb.Info()&types.IsFloat != 0 {
			return fmt.Sprintf("%s(%s)", t, code)
		}
		return fmt.Sprintf("%s(%s)", t, code)
	case *types.Array, *types.Pointer:
		if _, ok := fu.(*types.Slice); ok {
			h := b.Helper("array "+t, func(name string) string {
				return fmt.Sprintf("func %s(x %s) %s { return %s.Array(x, new(%s)).(%s) }\n", name, b.Code(fu, pos), t, b.RT(), t, t)
			})
			return h + "(" + code + ")"
		}
	case *types.Slice:
		if fb, ok := fu.(*types.Basic); ok && fb.Info()&types.IsString != 0 {
			code = fmt.Sprintf("%s(string(%s))", b.Code(tu, pos), code)
		}
	}
	if b.Wrapped(to) {
		return fmt.Sprintf("%s{V: %s}", t, code)
	}
	if b.Code(from, pos) == t {
		return code
	}
	if strings.HasPrefix(t, "*") || strings.HasPrefix(t, "func") || strings.HasPrefix(t, "<-") || strings.HasPrefix(t, "chan") {
		t = "(" + t + ")"
	}
	return fmt.Sprintf("%s(%s)", t, code)
}

func constantFits(tv types.TypeAndValue, to types.Type) bool {
	basic, ok := to.Underlying().(*types.Basic)
	return types.ConvertibleTo(tv.Type, to) || ok && basic.Info()&types.IsComplex != 0
}
