package differ

import "fmt"

// path is a variable of a type, or something in one: a field, an element, what a
// pointer points to. It is "" if none is found. One that is assigned to has a place.
func (g *generator) path(t *typ, assign bool) string {
	for range 6 {
		v := g.pick(func(v *variable) bool {
			if v.typ.kind == closure {
				return false
			}
			return !assign || !v.fixed || v.typ.kind == pointer || v.typ.kind == slice
		})
		if v == nil {
			return ""
		}
		if s := g.walk(v, t, assign); s != "" {
			return s
		}
	}
	return ""
}

// walk goes from a variable to something in it that has a type.
func (g *generator) walk(v *variable, want *typ, assign bool) string {
	code, t, place := v.name, v.typ, !v.fixed
	for range 4 {
		if t == want && (place || !assign) {
			return code
		}
		if want.kind == pointer && !assign {
			return "" // what is in a field may be nil
		}
		switch t.kind {
		case structure:
			f := t.fields[g.IntN(len(t.fields))]
			code, t = code+"."+f.name, f.typ
		case array:
			code, t = fmt.Sprintf("%s[%s]", code, g.index(t.length)), t.elem
		case slice:
			below := g.pick(func(i *variable) bool { return i.below == v && code == v.name })
			switch {
			case below != nil:
				code = fmt.Sprintf("%s[%s]", code, below.name)
			case g.risk():
				code = fmt.Sprintf("%s[%s]", code, g.small())
			default:
				return ""
			}
			t, place = t.elem, true
		case mapping:
			code, t = fmt.Sprintf("%s[%s]", code, g.literal(t.key, 1)), t.elem
			if t == want {
				return code
			}
			place = false
			if assign {
				return ""
			}
		case pointer:
			if code != v.name && !g.risk() {
				return ""
			}
			t, place = t.elem, true
			if t.kind != structure || t == want {
				code = "(*" + code + ")"
			}
		default:
			return ""
		}
	}
	return ""
}

// index is an index into an array.
func (g *generator) index(n int) string {
	if v := g.pick(func(v *variable) bool { return v.typ.integer() }); v != nil && g.chance(2) {
		return fmt.Sprintf("uint(%s)%%%d", v.name, n)
	}
	return fmt.Sprint(g.IntN(n))
}

// small is an index that may be out of range.
func (g *generator) small() string {
	if v := g.pick(func(v *variable) bool { return v.typ.integer() }); v != nil && !g.chance(3) {
		return fmt.Sprintf("%s%%%d", v.name, 1+g.upTo(5))
	}
	return fmt.Sprint(g.upTo(4))
}

// receiver is a receiver: a variable, or a literal in brackets.
func (g *generator) receiver(t *typ) string {
	if p := g.path(t, false); p != "" {
		return p
	}
	return "(" + g.expr(t, 1) + ")"
}
