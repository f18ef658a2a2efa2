package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// composite is the code of a composite literal.
func (b *Body) composite(e *ast.CompositeLit) string {
	t := b.typ(e)
	if p, ok := t.Underlying().(*types.Pointer); ok { // an elided &T
		if _, isStruct := p.Elem().Underlying().(*types.Struct); isStruct {
			return "&" + b.compositeOf(e, p.Elem())
		}
		return b.pointerTo(b.compositeOf(e, p.Elem()), p.Elem(), e.Pos())
	}
	return b.compositeOf(e, t)
}

func (b *Body) compositeOf(e *ast.CompositeLit, t types.Type) string {
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
			name := FieldName(u, index)
			if n != nil && b.native(n) {
				name = f.Name()
			}
			if t := b.unit.Info.TypeOf(value); t != nil && !types.AssignableTo(b.subst(t, b.env), f.Type()) {
				if basic, ok := t.(*types.Basic); !ok || basic.Info()&types.IsUntyped == 0 {
					b.fail(value.Pos(), "cannot use a value of type %s as the field %s of type %s", types.TypeString(t, short), f.Name(), types.TypeString(f.Type(), short))
				}
			}
			parts = append(parts, name+": "+b.as(value, f.Type()))
		}
		return b.code(t, e.Pos()) + "{" + strings.Join(parts, ", ") + "}"
	case *types.Map:
		for _, el := range e.Elts {
			kv := el.(*ast.KeyValueExpr)
			parts = append(parts, b.as(kv.Key, u.Key())+": "+b.as(kv.Value, u.Elem()))
		}
	case *types.Slice:
		parts = b.elements(e, u.Elem())
	case *types.Array:
		parts = b.elements(e, u.Elem())
	default:
		b.fail(e.Pos(), "a literal of type %s", types.TypeString(t, short))
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && b.native(n) {
		return b.code(t, e.Pos()) + "{" + strings.Join(parts, ", ") + "}"
	}
	s := b.code(t.Underlying(), e.Pos()) + "{" + strings.Join(parts, ", ") + "}"
	return b.shape(s, t.Underlying(), t, e.Pos())
}

func (b *Body) elements(e *ast.CompositeLit, elem types.Type) []string {
	var parts []string
	for _, el := range e.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			v := b.unit.Info.Types[kv.Key].Value
			parts = append(parts, fmt.Sprintf("%s: %s", v.ExactString(), b.as(kv.Value, elem)))
			continue
		}
		parts = append(parts, b.as(el, elem))
	}
	return parts
}
