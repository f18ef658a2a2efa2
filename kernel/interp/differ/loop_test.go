package differ

import "fmt"

// loop is a loop of some kind, which ends after few turns.
func (g *generator) loop() []*node {
	turns := 2 + g.upTo(5)
	if g.cost+g.times*turns*4 > most {
		return nil
	}
	label := g.fresh("L")
	g.push()
	head, list := g.head(turns)
	if head == "" {
		g.pop()
		return nil
	}
	held := g.held
	g.held = nil
	n := &node{parts: []part{{head: head}}, tail: "}"}
	g.loops = append(g.loops, loop{label: label})
	old := g.times
	g.times *= turns + 1
	n.parts[0].body = append(list, g.block(1+g.upTo(3))...)
	g.times = old
	used := g.loops[len(g.loops)-1].used
	g.loops = g.loops[:len(g.loops)-1]
	g.pop()
	if used {
		n.parts[0].head = label + ":\n" + n.parts[0].head
	}
	if held != nil {
		held.fixed = false
	}
	return []*node{n}
}

// head is a loop's first line, with what its body begins with, and its variables.
func (g *generator) head(turns int) (head string, first []*node) {
	i := &variable{name: g.fresh("i"), typ: g.named("int"), fixed: true}
	until := func() *node {
		n := line("if %s >= %d {\nbreak\n}", i.name, turns)
		n.fixed = true
		return n
	}
	switch g.IntN(9) {
	case 0, 1:
		i.typ = g.counter()
		g.add(i)
		return fmt.Sprintf("for %s := %s(0); %[1]s < %[3]d; %[1]s++ {", i.name, i.typ.code, turns), nil
	case 2:
		i.typ = g.counter()
		g.add(i)
		return fmt.Sprintf("for %s := %s(%d); %[1]s > 0; %[1]s-- {", i.name, i.typ.code, turns), nil
	case 3:
		i.typ = g.counter()
		g.add(i)
		return fmt.Sprintf("for %s := range %s(%d) {\n_ = %[1]s", i.name, i.typ.code, turns), nil
	case 4: // over a slice or an array, which is copied
		s := g.pick(func(v *variable) bool { return v.typ.kind == slice || v.typ.kind == array })
		if s == nil {
			return "", nil
		}
		if s.typ.kind == slice {
			i.below = s
		}
		v := &variable{name: g.fresh("v"), typ: s.typ.elem}
		g.add(i)
		g.add(v)
		if s.typ.kind == slice && !s.fixed {
			s.fixed, g.held = true, s // it is not to become shorter meanwhile
		}
		return fmt.Sprintf("for %s, %s := range %s {\n_, _ = %[1]s, %[2]s", i.name, v.name, s.name), []*node{until()}
	case 5:
		over := g.live(g.named("string"), 1)
		g.add(i)
		r := &variable{name: g.fresh("v"), typ: g.named("int32")}
		g.add(r)
		return fmt.Sprintf("for %s, %s := range %s {\n_, _ = %[1]s, %[2]s", i.name, r.name, over), []*node{until()}
	case 6: // with a counter of its own
		n := line("%s++", i.name)
		n.fixed = true
		g.add(i)
		return fmt.Sprintf("for %s := 0; ; {", i.name), []*node{n, until()}
	case 7:
		i.typ = g.counter()
		step := 2 + g.upTo(2)
		g.add(i)
		return fmt.Sprintf("for %s := %s(0); %[1]s <= %[3]d && %[4]s; %[1]s += %[5]d {", i.name, i.typ.code, turns*step, g.live(g.named("bool"), 1), step), nil
	}
	// Of a map only what has no order.
	m := g.pick(func(v *variable) bool { return v.typ.kind == mapping && v.typ.elem.integer() })
	s := g.pick(func(v *variable) bool { return v.typ.integer() && !v.fixed })
	if m == nil || s == nil {
		return "", nil
	}
	v := g.fresh("v")
	n := &node{parts: []part{{head: fmt.Sprintf("for _, %s := range %s {\n%s %s= %s(%[1]s)", v, m.name, s.name, []string{"+", "^"}[g.IntN(2)], s.typ.code)}}, tail: "}"}
	i.typ = g.counter()
	g.add(i)
	return fmt.Sprintf("for %s := range %s(%d) {\n_ = %[1]s", i.name, i.typ.code, 2), []*node{n}
}

// counter is a type to count with.
func (g *generator) counter() *typ {
	if g.chance(2) {
		return g.named("int")
	}
	for {
		if t := g.anyBasic(); t.integer() {
			return t
		}
	}
}

// collected are closures that each have a loop's variable, called after the loop.
func (g *generator) collected() []*node {
	t := g.counter()
	fs, i, f := g.fresh("v"), g.fresh("i"), g.fresh("f")
	g.push()
	g.add(&variable{name: i, typ: t})
	var body []*node
	g.inside(&function{results: []*typ{t}}, 4, func() { body = g.block(1) })
	g.pop()
	return []*node{{parts: []part{
		{fmt.Sprintf("var %s []func() %s\nfor %s := %[2]s(0); %[3]s < 4; %[3]s += 2 {\n%[1]s = append(%[1]s, func() %[2]s {", fs, t.code, i), body},
		{fmt.Sprintf("%s += 3\nreturn %[1]s\n})\n}\nfor _, %s := range %s {", i, f, fs), []*node{g.trace(f+"()", t), g.trace(f+"()", t)}},
	}, tail: "}"}}
}
