package expr

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/form"
)

// composite is the code of a composite literal.
func (b *Exprs) composite(e *ast.CompositeLit) string {
	t := b.TypeOf(e)
	if p, ok := t.Underlying().(*types.Pointer); ok { // an elided &T
		if _, isStruct := p.Elem().Underlying().(*types.Struct); isStruct {
			return "&" + b.compositeOf(e, p.Elem())
		}
		return b.PointerTo(b.compositeOf(e, p.Elem()), p.Elem(), e.Pos())
	}
	return b.compositeOf(e, t)
}

func (b *Exprs) compositeOf(e *ast.CompositeLit, t types.Type) string {
	var parts []string
	switch u := t.Underlying().(type) {
	case *types.Struct:
		n, _ := types.Unalias(t).(*types.Named)
		for i, el := range e.Elts {
			index, value := i, el
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				value = kv.Value
				name := kv.Key.(*ast.Ident).Name
				for j := 0; j < u.NumFields(); j++ {
					if u.Field(j).Name() == name {
						index = j
					}
				}
			}
			f := u.Field(index)
			name := form.FieldName(u, index)
			if n != nil && b.IsNative(n) {
				name = f.Name()
			}
			if t := b.Unit.Info.TypeOf(value); t != nil && !types.AssignableTo(b.Subst(t, b.Env), f.Type()) {
				if basic, ok := t.(*types.Basic); !ok || basic.Info()&types.IsUntyped == 0 {
					b.Fail(value.Pos(), "cannot use a value of type %s as the field %s of type %s", types.TypeString(t, form.Short), f.Name(), types.TypeString(f.Type(), form.Short))
				}
			}
			code := b.As(value, f.Type())
			if f.Name() == "_" { // what it is given is evaluated, and dropped
				code = b.blank(code, f.Type(), value)
			}
			parts = append(parts, name+": "+code)
		}
		return b.Code(t, e.Pos()) + "{" + strings.Join(parts, ", ") + "}"
	case *types.Map:
		for _, el := range e.Elts {
			kv := el.(*ast.KeyValueExpr)
			parts = append(parts, b.element(kv.Key, u.Key())+": "+b.element(kv.Value, u.Elem()))
		}
	case *types.Slice:
		parts = b.elements(e, u.Elem())
	case *types.Array:
		parts = b.elements(e, u.Elem())
	default:
		b.Fail(e.Pos(), "a literal of type %s", types.TypeString(t, form.Short))
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && b.IsNative(n) {
		return b.Code(t, e.Pos()) + "{" + strings.Join(parts, ", ") + "}"
	}
	s := b.Code(t.Underlying(), e.Pos()) + "{" + strings.Join(parts, ", ") + "}"
	return b.Shape(s, t.Underlying(), t, e.Pos())
}

// blank is the code of a zero value, after an expression was evaluated.
func (b *Exprs) blank(code string, t types.Type, e ast.Expr) string {
	if !facts.Risky(e) {
		return b.Zero(t, e.Pos())
	}
	c := b.Code(t, e.Pos())
	return fmt.Sprintf("func() %s { _ = %s; var z %s; return z }()", c, code, c)
}

// elements are those of a list. The interpreter guesses the types of elements without
// an index before it knows those of their operands, and takes *p for a pointer to p.
func (b *Exprs) elements(e *ast.CompositeLit, elem types.Type) []string {
	var parts []string
	var index int64
	for _, el := range e.Elts {
		kv, keyed := el.(*ast.KeyValueExpr)
		if keyed {
			index, _ = constant.Int64Val(constant.ToInt(b.Unit.Info.Types[kv.Key].Value))
			el = kv.Value
		}
		code := b.element(el, elem)
		if keyed || strings.Contains(code, "(*") {
			code = fmt.Sprintf("%d: %s", index, code)
		}
		parts = append(parts, code)
		index++
	}
	return parts
}

// element is As for elements of literals and for arguments. The interpreter's nil is
// none where the type is an interface of compiled packages.
func (b *Exprs) element(e ast.Expr, to types.Type) string {
	if b.Unit.Info.Types[e].IsNil() && form.IsInterface(to) && b.NativeInterface(to) {
		return b.Zero(to, e.Pos())
	}
	return b.As(e, to)
}
