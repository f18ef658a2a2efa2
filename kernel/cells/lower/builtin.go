package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// builtin is the code of a call of a predeclared function.
func (b *Body) builtin(e *ast.CallExpr) string {
	name := ""
	switch f := ast.Unparen(e.Fun).(type) {
	case *ast.Ident:
		name = f.Name
		if o := b.unit.Info.Uses[f]; o != nil {
			name = o.Name()
		}
	case *ast.SelectorExpr:
		b.fail(e.Pos(), "unsafe.%s cannot be used in cells", f.Sel.Name)
	}
	pos := e.Pos()
	if inner, tu := b.spread(e); inner != nil {
		return b.builtinSpread(e, inner, tu)
	}
	arg := func(i int) string { return b.under(e.Args[i]) }
	switch name {
	case "len", "cap":
		x := arg(0)
		if p, ok := b.typ(e.Args[0]).Underlying().(*types.Pointer); ok {
			// The length is known; the pointer may be nil.
			n := p.Elem().Underlying().(*types.Array).Len()
			if !hasCall(e.Args[0]) {
				return fmt.Sprint(n)
			}
			c := b.code(b.typ(e.Args[0]), pos)
			return b.helper("length "+c, func(name string) string {
				return fmt.Sprintf("func %s(x %s) int { return %d }\n", name, c, n)
			}) + "(" + x + ")"
		}
		return fmt.Sprintf("%s(%s)", name, x)
	case "append":
		t := b.typ(e)
		u := t.Underlying().(*types.Slice)
		parts := []string{b.as(e.Args[0], u)}
		if b.wrapped(b.typ(e.Args[0])) {
			parts[0] = b.under(e.Args[0])
		}
		if parts[0] == "nil" {
			parts[0] = b.zero(u, pos)
		}
		for i, a := range e.Args[1:] {
			if e.Ellipsis.IsValid() && i == len(e.Args)-2 {
				if basic, ok := b.typ(a).Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 {
					parts = append(parts, "[]uint8("+b.expr(a)+")...")
				} else if b.unit.Info.Types[a].IsNil() {
					continue
				} else {
					parts = append(parts, b.under(a)+"...")
				}
				continue
			}
			parts = append(parts, b.as(a, u.Elem()))
		}
		s := "append(" + strings.Join(parts, ", ") + ")"
		switch {
		case len(parts) == 1:
			s = parts[0]
		case len(parts) > 2 && !b.settled(e.Args[1:]):
			// The interpreter stores the first value before it looks at the next,
			// which may be an element of the same array.
			c, el := b.code(u, pos), b.code(u.Elem(), pos)
			h := b.helper("append "+c, func(name string) string {
				return fmt.Sprintf("func %s(s %s, x ...%s) %s { return append(s, x...) }\n", name, c, el, c)
			})
			s = h + "(" + strings.Join(parts, ", ") + ")"
		}
		return b.shape(s, u, t, pos)
	case "copy":
		src := arg(1)
		if basic, ok := b.typ(e.Args[1]).Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 {
			src = "[]uint8(" + src + ")"
		}
		return fmt.Sprintf("copy(%s, %s)", arg(0), src)
	case "delete":
		m := b.typ(e.Args[0]).Underlying().(*types.Map)
		return fmt.Sprintf("delete(%s, %s)", arg(0), b.as(e.Args[1], m.Key()))
	case "close":
		return fmt.Sprintf("close(%s)", arg(0))
	case "clear":
		t := b.typ(e.Args[0]).Underlying()
		c := b.code(t, pos)
		h := b.helper("clear "+c, func(name string) string {
			if m, ok := t.(*types.Map); ok {
				_ = m
				return fmt.Sprintf("func %s(x %s) { %s.Clear(x) }\n", name, c, b.rt())
			}
			return fmt.Sprintf("func %s(x %s) { var z %s; for i := range x { x[i] = z } }\n", name, c, b.code(t.(*types.Slice).Elem(), pos))
		})
		return h + "(" + arg(0) + ")"
	case "min", "max":
		t := b.typ(e)
		c := b.code(t, pos)
		op := "<"
		if name == "max" {
			op = ">"
		}
		h := b.helper(name+" "+c, func(name string) string {
			nan := ""
			if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info()&types.IsFloat != 0 {
				nan = "if x != x { return x }; if y != y { return y }; "
			}
			return fmt.Sprintf("func %s(x, y %s) %s { %sif y %s x { return y }; return x }\n", name, c, c, nan, op)
		})
		s := b.as(e.Args[0], t)
		for _, a := range e.Args[1:] {
			s = fmt.Sprintf("%s(%s, %s)", h, s, b.as(a, t))
		}
		return s
	case "complex":
		t := b.typ(e)
		c := b.code(t, pos)
		part := types.Typ[types.Float64]
		if c == "complex64" || t.Underlying() == types.Typ[types.Complex64] {
			part = types.Typ[types.Float32]
		}
		s := fmt.Sprintf("%s.Complex(float64(%s), float64(%s))", b.rt(), b.as(e.Args[0], part), b.as(e.Args[1], part))
		if c != "complex128" {
			s = c + "(" + s + ")"
		}
		return s
	case "real", "imag":
		c := b.code(b.typ(e), pos)
		f := "Real"
		if name == "imag" {
			f = "Imag"
		}
		s := fmt.Sprintf("%s.%s(complex128(%s))", b.rt(), f, b.expr(e.Args[0]))
		if c != "float64" {
			s = c + "(" + s + ")"
		}
		return s
	case "make":
		t := b.typ(e)
		parts := []string{b.code(t.Underlying(), pos)}
		for _, a := range e.Args[1:] {
			if v := b.unit.Info.Types[a].Value; v != nil {
				parts = append(parts, b.constant(v, types.Typ[types.Int], a.Pos()))
			} else {
				parts = append(parts, "int("+b.expr(a)+")")
			}
		}
		switch u := t.Underlying().(type) {
		case *types.Map:
			parts = parts[:1]
		case *types.Chan:
			if u.Dir() != types.SendRecv { // a channel is made with both directions
				parts[0] = b.code(types.NewChan(types.SendRecv, u.Elem()), pos)
				s := fmt.Sprintf("(%s)(make(%s))", b.code(u, pos), strings.Join(parts, ", "))
				return b.shape(s, u, t, pos)
			}
		case *types.Slice:
			if len(parts) == 3 {
				c := parts[0]
				h := b.helper("make "+c, func(name string) string {
					return fmt.Sprintf("func %s(n, c int) %s { %s.Sizes(n, c); return make(%s, n, c) }\n", name, c, b.rt(), c)
				})
				return b.shape(h+"("+parts[1]+", "+parts[2]+")", u, t, pos)
			}
		}
		return b.shape("make("+strings.Join(parts, ", ")+")", t.Underlying(), t, pos)
	case "new":
		if !b.unit.Info.Types[e.Args[0]].IsType() { // Go 1.26: new(value)
			t := b.typ(e).Underlying().(*types.Pointer).Elem()
			return b.pointerTo(b.as(e.Args[0], t), t, pos)
		}
		return fmt.Sprintf("new(%s)", b.code(b.typ(e.Args[0]), pos))
	case "panic":
		value := b.as(e.Args[0], types.NewInterfaceType(nil, nil))
		if b.Marks {
			value = fmt.Sprintf("%s.Raise(%d, %s)", b.rt(), int(pos), value)
		}
		return "panic(" + value + ")"
	case "recover":
		return b.recovery()
	case "print", "println":
		var parts []string
		for _, a := range e.Args {
			parts = append(parts, b.as(a, types.NewInterfaceType(nil, nil)))
		}
		f := "Print"
		if name == "println" {
			f = "Println"
		}
		return fmt.Sprintf("%s.%s(%s)", b.rt(), f, strings.Join(parts, ", "))
	}
	b.fail(pos, "the function %s cannot be used in cells", name)
	return ""
}

// settled says whether expressions are constants, variables and literals of
// them: nothing whose value another part of the statement changes.
func (b *Body) settled(list []ast.Expr) bool {
	for _, e := range list {
		found := false
		ast.Inspect(e, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.IndexExpr, *ast.SelectorExpr, *ast.StarExpr, *ast.CallExpr, *ast.SliceExpr:
				found = true
			}
			return !found
		})
		if found && b.unit.Info.Types[e].Value == nil {
			return false
		}
	}
	return true
}

// builtinSpread is a predeclared function whose arguments are the results of
// one call: append(f()).
func (b *Body) builtinSpread(e, inner *ast.CallExpr, tu *types.Tuple) string {
	c := &ast.CallExpr{Fun: e.Fun, Lparen: e.Lparen, Rparen: e.Rparen}
	b.unit.Info.Types[c] = b.unit.Info.Types[e]
	var names []string
	for i := 0; i < tu.Len(); i++ {
		id := &ast.Ident{Name: "a", NamePos: e.Pos()}
		v := types.NewVar(e.Pos(), nil, "a", tu.At(i).Type())
		b.unit.Info.Uses[id] = v
		b.unit.Info.Types[id] = types.TypeAndValue{Type: v.Type()}
		names = append(names, b.define(v))
		c.Args = append(c.Args, id)
	}
	results, ret := "", ""
	if t, ok := b.unit.Info.TypeOf(e).(*types.Tuple); b.unit.Info.TypeOf(e) != nil && (!ok || t.Len() > 0) && !b.unit.Info.Types[e].IsVoid() {
		results, ret = b.code(b.typ(e), e.Pos()), "return "
	}
	list := strings.Join(names, ", ")
	return fmt.Sprintf("func() %s { %s := %s; %s%s }()", results, list, b.call(inner), ret, b.builtin(c))
}
