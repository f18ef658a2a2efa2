package differ

import (
	"fmt"
	"strings"
)

// block is a few statements in a scope of their own.
func (g *generator) block(n int) []*node {
	g.push()
	defer g.pop()
	var list []*node
	for range n {
		list = append(list, g.statements()...)
	}
	return list
}

// statements writes a statement, with what belongs to it.
func (g *generator) statements() []*node {
	g.start()
	if g.cost > most {
		return nil
	}
	deep := len(g.scopes) > 5
	for {
		var list []*node
		switch n := g.IntN(34); {
		case n < 6:
			list = g.assignment()
		case n < 10:
			list = g.definition()
		case n < 13 && !g.pure:
			list = g.tracing()
		case n < 16 && !g.pure:
			list = g.calling()
		case n < 18:
			list = g.growing()
		case n < 19:
			list = g.swapping()
		case n < 20:
			list = g.leaving()
		case n < 21 && !g.pure && g.fn != nil:
			list = g.returning()
		case n < 22 && !g.pure:
			list = g.panicking()
		case deep:
		case n < 25:
			list = []*node{g.conditional()}
		case n < 28:
			list = g.loop()
		case n < 30:
			list = g.choice()
		case g.pure:
		case n < 31:
			list = g.closure()
		case n < 32:
			list = g.guard()
		case n < 33:
			list = g.deferral()
		case n < 34:
			list = g.collected()
		}
		if list != nil {
			return list
		}
	}
}

// trace prints a value, if a value of its type can be printed.
func (g *generator) trace(code string, t *typ) *node {
	at := g.serial
	g.serial++
	switch t.kind {
	case boolean:
		return line("tb(%d, bool(%s))", at, code)
	case signed:
		return line("ti(%d, int64(%s))", at, code)
	case unsigned:
		return line("tu(%d, uint64(%s))", at, code)
	case floating:
		return line("tf(%d, math.Float64bits(float64(%s)))", at, code)
	case text:
		return line("tq(%d, string(%s))", at, code)
	case closure:
		return nil
	case pointer:
		if t.elem.shared {
			return nil
		}
		return line("tv(%d, *%s)", at, code)
	}
	if t.shared {
		return nil
	}
	return line("tv(%d, %s)", at, code)
}

func (g *generator) tracing() []*node {
	t := g.anyBasic()
	code := ""
	if g.chance(2) {
		if v := g.pick(func(v *variable) bool { return v.typ.kind != closure }); v != nil {
			code, t = v.name, v.typ
		}
	}
	if code == "" {
		code = g.live(t, 2)
	}
	if n := g.trace(code, t); n != nil {
		return []*node{n}
	}
	return nil
}

// local declares a variable with a value.
func (g *generator) local(t *typ, value string) *node {
	v := &variable{name: g.fresh("v"), typ: t}
	if g.chance(6) {
		if old := g.pick(func(v *variable) bool { return v.name[0] == 'v' && v.typ.kind != closure && !g.inScope(v) }); old != nil {
			v.name = old.name // in the shadow of another
		}
	}
	g.add(v)
	if g.chance(3) {
		return line("var %s %s = %s\n_ = %[1]s", v.name, t.code, value)
	}
	return line("%s := %s\n_ = %[1]s", v.name, value)
}

// inScope says whether a variable was declared in the innermost scope.
func (g *generator) inScope(v *variable) bool {
	for _, w := range g.scopes[len(g.scopes)-1] {
		if w.name == v.name {
			return true
		}
	}
	return len(g.scopes) <= 3 // a cell's variables are seen by functions of the cell
}

func (g *generator) definition() []*node {
	t := g.anyType()
	if g.chance(6) && t.kind != pointer {
		v := &variable{name: g.fresh("v"), typ: t}
		g.add(v)
		if t.kind == mapping {
			return []*node{line("%s := make(%s)\n_ = %[1]s", v.name, t.code)}
		}
		return []*node{line("var %s %s\n_ = %[1]s", v.name, t.code)}
	}
	return []*node{g.local(t, g.expr(t, 3))}
}

func (g *generator) assignment() []*node {
	t := g.anyBasic()
	if g.chance(4) {
		t = g.anyType()
	}
	place := g.path(t, true)
	if place == "" {
		return nil
	}
	switch {
	case t.number() && g.chance(3):
		op := []string{"++", "--"}[g.IntN(2)]
		return []*node{line("%s%s", place, op)}
	case t.number() && g.chance(2):
		ops := []string{"+", "-"}
		if t.integer() {
			ops = []string{"+", "-", "*", "&", "|", "^", "&^"}
			if g.chance(4) {
				return []*node{line("%s %s= %d", place, []string{"<<", ">>"}[g.IntN(2)], g.upTo(t.width()))}
			}
		}
		return []*node{line("%s %s= %s", place, ops[g.IntN(len(ops))], g.right(t, 2))}
	case t.kind == text && g.chance(2): // in bounds, since loops repeat it
		return []*node{line("%s += %s\nif len(%[1]s) > 40 {\n%[1]s = %[1]s[:20]\n}", place, g.right(t, 2))}
	case t.kind == text:
		return []*node{line("%s = %s\nif len(%[1]s) > 40 {\n%[1]s = %[1]s[:20]\n}", place, g.expr(t, 2))}
	}
	return []*node{line("%s = %s", place, g.expr(t, 3))}
}

// growing changes a slice or a map as a whole.
func (g *generator) growing() []*node {
	v := g.pick(func(v *variable) bool { return (v.typ.kind == slice || v.typ.kind == mapping) && !v.fixed })
	if v == nil {
		return nil
	}
	if v.typ.kind == mapping {
		switch g.IntN(8) {
		case 0:
			return []*node{line("clear(%s)", v.name)}
		case 1, 2:
			return []*node{line("delete(%s, %s)", v.name, g.expr(v.typ.key, 1))}
		case 3:
			if g.pure {
				return nil
			}
			x, ok := g.fresh("v"), g.fresh("v")
			n := line("%s, %s := %s[%s]\n_ = %[1]s", x, ok, v.name, g.expr(v.typ.key, 1))
			list := []*node{n, g.trace(ok, g.named("bool"))}
			if t := g.trace(x, v.typ.elem); t != nil {
				list = append(list, t)
			}
			return list
		case 4:
			if v.typ.elem.number() {
				return []*node{line("%s[%s]++", v.name, g.expr(v.typ.key, 1))}
			}
		}
		return []*node{line("%s[%s] = %s", v.name, g.expr(v.typ.key, 1), g.expr(v.typ.elem, 1))}
	}
	switch g.IntN(6) {
	case 0:
		w := g.pick(func(w *variable) bool { return w.typ == v.typ })
		return []*node{line("copy(%s, %s)", v.name, w.name)}
	case 1:
		return []*node{line("%s = append(%[1]s[:len(%[1]s)/2], %s)", v.name, g.expr(v.typ.elem, 2))}
	case 2:
		return []*node{line("%s = append([]%s{%s}, %[1]s...)\nif len(%[1]s) > 12 {\n%[1]s = %[1]s[6:]\n}", v.name, v.typ.elem.code, g.expr(v.typ.elem, 2))}
	case 3:
		return []*node{line("if len(%s) > 3 {\n%[1]s = %[1]s[1:3]\n}", v.name)}
	}
	return []*node{line("%s = append(%[1]s, %s)", v.name, g.expr(v.typ.elem, 2))}
}

func (g *generator) swapping() []*node {
	v := g.pick(func(v *variable) bool { return !v.fixed && v.typ.kind != closure && v.typ.kind != pointer })
	if v == nil {
		return nil
	}
	if v.typ.kind == array {
		i, j := g.index(v.typ.length), g.index(v.typ.length)
		return []*node{line("%s[%s], %[1]s[%[3]s] = %[1]s[%[3]s], %[1]s[%[2]s]", v.name, i, j)}
	}
	w := g.pick(func(w *variable) bool { return !w.fixed && w.typ == v.typ })
	switch {
	case w != v:
		return []*node{line("%s, %s = %[2]s, %[1]s", v.name, w.name)}
	case v.typ.kind == slice || v.typ.kind == mapping:
		return nil
	}
	u := g.anyBasic()
	p := g.path(u, true)
	if p == "" {
		return nil
	}
	return []*node{line("%s, %s = %s, %s", v.name, p, g.expr(v.typ, 2), g.expr(u, 2))}
}

// leaving leaves a loop or goes to its next turn, on a condition.
func (g *generator) leaving() []*node {
	if len(g.loops) == 0 {
		return nil
	}
	i := len(g.loops) - 1 - min(g.upTo(2), len(g.loops)-1)
	l := &g.loops[i]
	word := "break"
	if !l.isSwitch && g.chance(2) {
		word = "continue"
	}
	if i < len(g.loops)-1 || g.chance(4) {
		if l.label == "" {
			return nil
		}
		l.used = true
		word += " " + l.label
	}
	return []*node{{parts: []part{{head: "if " + g.live(g.named("bool"), 2) + " {", body: []*node{line("%s", word)}}}, tail: "}"}}
}

func (g *generator) conditional() *node {
	n := &node{tail: "}"}
	head := "if "
	g.push()
	if g.chance(4) {
		t := g.anyBasic()
		v := &variable{name: g.fresh("v"), typ: t}
		head += fmt.Sprintf("%s := %s; %[1]s == %s || ", v.name, g.expr(t, 2), g.live(t, 1))
		g.add(v)
	}
	n.parts = append(n.parts, part{head + g.live(g.named("bool"), 3) + " {", g.block(1 + g.upTo(2))})
	if g.chance(3) {
		n.parts = append(n.parts, part{"} else if " + g.live(g.named("bool"), 2) + " {", g.block(1 + g.upTo(1))})
	}
	if g.chance(2) {
		n.parts = append(n.parts, part{"} else {", g.block(1 + g.upTo(2))})
	}
	g.pop()
	return n
}

// choice is a switch.
func (g *generator) choice() []*node {
	label := g.fresh("L")
	g.loops = append(g.loops, loop{label: label, isSwitch: true})
	n := &node{tail: "}"}
	t := g.anyBasic()
	tagged := !g.chance(3) && t.kind != boolean && t.kind != floating
	if tagged {
		n.parts = append(n.parts, part{head: "switch " + g.live(t, 2) + " {"})
	} else {
		n.parts = append(n.parts, part{head: "switch {"})
	}
	seen := map[string]bool{}
	clauses := 1 + g.upTo(3)
	for i := range clauses {
		head := "case " + g.live(g.named("bool"), 2) + ":"
		if tagged {
			var list []string
			for range 1 + g.upTo(2) {
				if d := g.digits(t); !seen[d] {
					seen[d] = true
					list = append(list, d)
				}
			}
			if len(list) == 0 {
				continue
			}
			head = "case " + strings.Join(list, ", ") + ":"
		}
		if i == clauses-1 && g.chance(2) {
			head = "default:"
		}
		body := g.block(1 + g.upTo(2))
		if i < clauses-2 && !tagged && g.chance(4) {
			f := line("fallthrough")
			f.fixed = true
			body = append(body, f)
		}
		n.parts = append(n.parts, part{head, body})
	}
	used := g.loops[len(g.loops)-1].used
	g.loops = g.loops[:len(g.loops)-1]
	if used {
		n.parts[0].head = label + ":\n" + n.parts[0].head
	}
	return []*node{n}
}
