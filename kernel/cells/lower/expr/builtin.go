package expr

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/facts"
)

// builtin is the code of a call of a predeclared function.
func (b *Exprs) builtin(e *ast.CallExpr) string {
	name := ""
	switch f := ast.Unparen(e.Fun).(type) {
	case *ast.Ident:
		name = f.Name
		if o := b.Unit.Info.Uses[f]; o != nil {
			name = o.Name()
		}
	case *ast.SelectorExpr:
		b.Fail(e.Pos(), "unsafe.%s cannot be used in cells: the interpreter keeps every value with its type", f.Sel.Name)
	}
	pos := e.Pos()
	if inner, tu := b.Spread(e); inner != nil {
		return b.builtinSpread(e, inner, tu)
	}
	arg := func(i int) string { return b.Under(e.Args[i]) }
	switch name {
	case "len", "cap":
		x := arg(0)
		if p, ok := b.TypeOf(e.Args[0]).Underlying().(*types.Pointer); ok {
			// The length is known; the pointer may be nil.
			n := p.Elem().Underlying().(*types.Array).Len()
			if !facts.HasCall(e.Args[0]) {
				return fmt.Sprint(n)
			}
			c := b.Code(b.TypeOf(e.Args[0]), pos)
			return b.Helper("length "+c, func(name string) string {
				return fmt.Sprintf("func %s(x %s) int { return %d }\n", name, c, n)
			}) + "(" + x + ")"
		}
		return fmt.Sprintf("%s(%s)", name, x)
	case "append":
		t := b.TypeOf(e)
		u := t.Underlying().(*types.Slice)
		parts := []string{b.As(e.Args[0], u)}
		if b.Wrapped(b.TypeOf(e.Args[0])) {
			parts[0] = b.Under(e.Args[0])
		}
		if parts[0] == "nil" {
			parts[0] = b.Zero(u, pos)
		}
		for i, a := range e.Args[1:] {
			if e.Ellipsis.IsValid() && i == len(e.Args)-2 {
				if basic, ok := b.TypeOf(a).Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 {
					parts = append(parts, "[]uint8("+b.Expr(a)+")...")
				} else if b.Unit.Info.Types[a].IsNil() {
					continue
				} else {
					parts = append(parts, b.Under(a)+"...")
				}
				continue
			}
			parts = append(parts, b.element(a, u.Elem()))
		}
		s := "append(" + strings.Join(parts, ", ") + ")"
		switch {
		case len(parts) == 1:
			s = parts[0]
		case len(parts) > 2 && !facts.Settled(b.Unit.Info, e.Args[1:]):
			// The interpreter stores the first value before it looks at the next,
			// which may be an element of the same array.
			c, el := b.Code(u, pos), b.Code(u.Elem(), pos)
			h := b.Helper("append "+c, func(name string) string {
				return fmt.Sprintf("func %s(s %s, x ...%s) %s { return append(s, x...) }\n", name, c, el, c)
			})
			s = h + "(" + strings.Join(parts, ", ") + ")"
		}
		return b.Shape(s, u, t, pos)
	case "copy":
		src := arg(1)
		if basic, ok := b.TypeOf(e.Args[1]).Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 {
			src = "[]uint8(" + src + ")"
		}
		return fmt.Sprintf("copy(%s, %s)", arg(0), src)
	case "delete":
		m := b.TypeOf(e.Args[0]).Underlying().(*types.Map)
		return fmt.Sprintf("delete(%s, %s)", arg(0), b.key(e.Args[1], m.Key()))
	case "close":
		return fmt.Sprintf("close(%s)", arg(0))
	case "clear":
		t := b.TypeOf(e.Args[0]).Underlying()
		c := b.Code(t, pos)
		h := b.Helper("clear "+c, func(name string) string {
			if m, ok := t.(*types.Map); ok {
				_ = m
				return fmt.Sprintf("func %s(x %s) { %s.Clear(x) }\n", name, c, b.RT())
			}
			return fmt.Sprintf("func %s(x %s) { var z %s; for i := range x { x[i] = z } }\n", name, c, b.Code(t.(*types.Slice).Elem(), pos))
		})
		return h + "(" + arg(0) + ")"
	case "min", "max":
		t := b.TypeOf(e)
		c := b.Code(t, pos)
		s := b.As(e.Args[0], t)
		if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info()&types.IsFloat != 0 { // zeros have signs
			f := b.RT() + ".Min"
			if name == "max" {
				f = b.RT() + ".Max"
			}
			s = "float64(" + s + ")"
			for _, a := range e.Args[1:] {
				s = fmt.Sprintf("%s(%s, float64(%s))", f, s, b.As(a, t))
			}
			if c != "float64" {
				s = c + "(" + s + ")"
			}
			return s
		}
		op := "<"
		if name == "max" {
			op = ">"
		}
		h := b.Helper(name+" "+c, func(name string) string {
			return fmt.Sprintf("func %s(x, y %s) %s { if y %s x { return y }; return x }\n", name, c, c, op)
		})
		for _, a := range e.Args[1:] {
			s = fmt.Sprintf("%s(%s, %s)", h, s, b.As(a, t))
		}
		return s
	case "complex":
		t := b.TypeOf(e)
		c := b.Code(t, pos)
		part := types.Typ[types.Float64]
		if c == "complex64" || t.Underlying() == types.Typ[types.Complex64] {
			part = types.Typ[types.Float32]
		}
		s := fmt.Sprintf("%s.Complex(float64(%s), float64(%s))", b.RT(), b.As(e.Args[0], part), b.As(e.Args[1], part))
		if c != "complex128" {
			s = c + "(" + s + ")"
		}
		return s
	case "real", "imag":
		c := b.Code(b.TypeOf(e), pos)
		f := "Real"
		if name == "imag" {
			f = "Imag"
		}
		s := fmt.Sprintf("%s.%s(complex128(%s))", b.RT(), f, b.Expr(e.Args[0]))
		if c != "float64" {
			s = c + "(" + s + ")"
		}
		return s
	case "make":
		t := b.TypeOf(e)
		parts := []string{b.Code(t.Underlying(), pos)}
		for _, a := range e.Args[1:] {
			if v := b.Unit.Info.Types[a].Value; v != nil {
				parts = append(parts, b.Constant(v, types.Typ[types.Int], a.Pos()))
			} else {
				parts = append(parts, "int("+b.Expr(a)+")")
			}
		}
		switch u := t.Underlying().(type) {
		case *types.Map:
			parts = parts[:1]
		case *types.Chan:
			if u.Dir() != types.SendRecv { // a channel is made with both directions
				parts[0] = b.Code(types.NewChan(types.SendRecv, u.Elem()), pos)
				s := fmt.Sprintf("(%s)(make(%s))", b.Code(u, pos), strings.Join(parts, ", "))
				return b.Shape(s, u, t, pos)
			}
		case *types.Slice:
			if len(parts) == 3 {
				c := parts[0]
				h := b.Helper("make "+c, func(name string) string {
					return fmt.Sprintf("func %s(n, c int) %s { %s.Sizes(n, c); return make(%s, n, c) }\n", name, c, b.RT(), c)
				})
				return b.Shape(h+"("+parts[1]+", "+parts[2]+")", u, t, pos)
			}
		}
		return b.Shape("make("+strings.Join(parts, ", ")+")", t.Underlying(), t, pos)
	case "new":
		if !b.Unit.Info.Types[e.Args[0]].IsType() { // Go 1.26: new(value)
			t := b.TypeOf(e).Underlying().(*types.Pointer).Elem()
			return b.PointerTo(b.As(e.Args[0], t), t, pos)
		}
		return fmt.Sprintf("new(%s)", b.Code(b.TypeOf(e.Args[0]), pos))
	case "panic":
		v := b.As(e.Args[0], types.NewInterfaceType(nil, nil))
		if b.Marks {
			v = fmt.Sprintf("%s.Raise(%d, %s)", b.RT(), int(pos), v)
		} else {
			v = fmt.Sprintf("%s.Raised(%s)", b.RT(), v)
		}
		return "panic(" + v + ")"
	case "recover":
		return b.Recovery()
	case "print", "println":
		var parts []string
		for _, a := range e.Args {
			parts = append(parts, b.As(a, types.NewInterfaceType(nil, nil)))
		}
		f := "Print"
		if name == "println" {
			f = "Println"
		}
		return fmt.Sprintf("%s.%s(%s)", b.RT(), f, strings.Join(parts, ", "))
	}
	b.Fail(pos, "the function %s cannot be used in cells", name)
	return ""
}

// builtinSpread is a predeclared function whose arguments are the results of
// one call: append(f()).
func (b *Exprs) builtinSpread(e, inner *ast.CallExpr, tu *types.Tuple) string {
	c := &ast.CallExpr{Fun: e.Fun, Lparen: e.Lparen, Rparen: e.Rparen}
	b.Unit.Info.Types[c] = b.Unit.Info.Types[e]
	var names []string
	for i := 0; i < tu.Len(); i++ {
		id := &ast.Ident{Name: "a", NamePos: e.Pos()}
		v := types.NewVar(e.Pos(), nil, "a", tu.At(i).Type())
		b.Unit.Info.Uses[id] = v
		b.Unit.Info.Types[id] = types.TypeAndValue{Type: v.Type()}
		names = append(names, b.Define(v))
		c.Args = append(c.Args, id)
	}
	results, ret := "", ""
	if t, ok := b.Unit.Info.TypeOf(e).(*types.Tuple); b.Unit.Info.TypeOf(e) != nil && (!ok || t.Len() > 0) && !b.Unit.Info.Types[e].IsVoid() {
		results, ret = b.Code(b.TypeOf(e), e.Pos()), "return "
	}
	list := strings.Join(names, ", ")
	return fmt.Sprintf("func() %s { %s := %s; %s%s }()", results, list, b.Call(inner), ret, b.builtin(c))
}
