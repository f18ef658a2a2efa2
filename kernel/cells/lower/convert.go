package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Conversions.

// conversion is the code of T(x).
func (b *Body) conversion(e *ast.CallExpr) string {
	to := b.typ(e)
	return b.convertTo(e.Args[0], to, e.Pos())
}

func (b *Body) convertTo(x ast.Expr, to types.Type, pos token.Pos) string {
	tv := b.unit.Info.Types[x]
	if tv.IsNil() {
		if isInterface(to) {
			return b.code(to, pos) + "(nil)"
		}
		return b.zero(to, pos)
	}
	from := b.typ(x)
	if isInterface(to) || isInterface(from) {
		return b.as(x, to)
	}
	t := b.code(to, pos)
	if tv.Value != nil {
		if basic, ok := from.Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 {
			if _, ok := to.Underlying().(*types.Slice); ok {
				s := fmt.Sprintf("%s(%s)", b.code(to.Underlying(), pos), b.constant(tv.Value, types.Typ[types.String], pos))
				return b.shape(s, to.Underlying(), to, pos)
			}
		}
		if basic, ok := to.Underlying().(*types.Basic); ok {
			if fb, ok := from.Underlying().(*types.Basic); ok && basic.Info()&types.IsNumeric != 0 && fb.Info()&types.IsNumeric != 0 {
				if constantFits(tv, to) {
					return b.constant(tv.Value, to, pos)
				}
			}
		}
	}
	fu, tu := from.Underlying(), to.Underlying()
	code := b.expr(x)
	if b.wrapped(from) {
		code += ".V"
	}
	switch u := tu.(type) {
	case *types.Basic:
		if fb, ok := fu.(*types.Basic); ok && fb.Info()&types.IsInteger != 0 && u.Info()&types.IsString != 0 {
			return fmt.Sprintf("%s(%s.RuneString(int64(%s)))", t, b.rt(), code)
		}
		if b.code(from, pos) == t {
			return code
		}
		if fb, ok := fu.(*types.Basic); ok && u.Info()&types.IsInteger != 0 && fb.Info()&types.IsFloat != 0 {
			return fmt.Sprintf("%s(%s)", t, code)
		}
		return fmt.Sprintf("%s(%s)", t, code)
	case *types.Array, *types.Pointer:
		if _, ok := fu.(*types.Slice); ok {
			h := b.helper("array "+t, func(name string) string {
				return fmt.Sprintf("func %s(x %s) %s { return %s.Array(x, new(%s)).(%s) }\n", name, b.code(fu, pos), t, b.rt(), t, t)
			})
			return h + "(" + code + ")"
		}
	case *types.Slice:
		if fb, ok := fu.(*types.Basic); ok && fb.Info()&types.IsString != 0 {
			code = fmt.Sprintf("%s(string(%s))", b.code(tu, pos), code)
		}
	}
	if b.wrapped(to) {
		return fmt.Sprintf("%s{V: %s}", t, code)
	}
	if b.code(from, pos) == t {
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

// zero is the code of a type's zero value.
func (b *Body) zero(t types.Type, pos token.Pos) string {
	c := b.code(t, pos)
	return b.helper("zero "+c, func(name string) string {
		return fmt.Sprintf("func %s() (r %s) { return r }\n", name, c)
	}) + "()"
}
