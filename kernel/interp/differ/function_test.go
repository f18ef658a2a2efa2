package differ

import (
	"fmt"
	"strings"
)

// inside writes what stands in a function, which runs some times for each time of the
// statement at hand.
func (g *generator) inside(f *function, times int, write func()) {
	fn, loops, risks, held := g.fn, g.loops, g.risks, g.held
	g.fn, g.loops, g.held = f, nil, nil
	g.times *= times
	write()
	g.times /= times
	g.fn, g.loops, g.risks, g.held = fn, loops, risks, held
}

// declareFunction writes a function or method. It calls those before it, so that
// only what is written to end calls itself.
func (g *generator) declareFunction(i int) {
	f := &function{name: fmt.Sprintf("f%d", i), pure: g.chance(3), guarded: g.chance(3)}
	f.guarded = f.guarded && !f.pure
	g.cost, g.times, g.pure = 0, 1, f.pure
	g.fn, g.loops = f, nil
	g.push()
	head := "func "
	if !f.pure && g.chance(3) {
		f.recv = g.structs[g.IntN(len(g.structs))]
		f.pointed = g.chance(2)
	} else if f.pure && g.chance(3) {
		f.recv = g.receiverType()
	}
	if f.recv != nil {
		f.name = fmt.Sprintf("m%d", i)
		star := ""
		if f.pointed {
			star = "*"
		}
		head += fmt.Sprintf("(r %s%s) ", star, f.recv.code)
		t := f.recv
		if f.pointed {
			t = g.pointerTo(t)
		}
		g.add(&variable{name: "r", typ: t, fixed: f.pure && f.recv.kind != structure})
	}
	recursive := !f.pure && f.recv == nil && g.chance(4)
	counts := f.pure || recursive // the first parameter is a number that stays
	var params []string
	for j := range 1 + g.upTo(2) {
		t := g.anyType()
		if f.pure {
			t = g.pureType()
		}
		if j == 0 && counts {
			t = g.named("int")
		}
		v := &variable{name: fmt.Sprintf("p%d", j), typ: t, fixed: j == 0 && counts}
		g.add(v)
		f.params = append(f.params, t)
		params = append(params, v.name+" "+t.code)
	}
	results := 1
	if !counts {
		results = g.upTo(3)
		f.named = results > 0 && g.chance(3)
	}
	var names, types []string
	for j := range results {
		t := g.anyType()
		if f.pure {
			t = g.pureType()
		}
		for (f.guarded || f.named) && t.kind == pointer { // it could be nil
			t = g.anyType()
		}
		f.results = append(f.results, t)
		types = append(types, t.code)
		if f.named {
			v := &variable{name: fmt.Sprintf("s%d", j), typ: t}
			g.add(v)
			names = append(names, v.name+" "+t.code)
		}
	}
	if !f.named {
		names = types
	}
	head += fmt.Sprintf("%s(%s) (%s) {", f.name, strings.Join(params, ", "), strings.Join(names, ", "))
	var body []*node
	if f.guarded {
		body = append(body, g.recovery())
	}
	if recursive {
		g.times = 6
	}
	body = append(body, g.ending(2+g.upTo(4), func() []*node {
		if !recursive {
			return nil
		}
		args := append([]string{"p0 - 1"}, g.arguments(f, 1)[1:]...)
		return []*node{line("p0 = p0 & 7 %% 6\nif p0 > 0 {\nreturn %s(%s)\n}", f.name, strings.Join(args, ", "))}
	})...)
	g.pop()
	f.cost = g.cost + 1
	g.declare(&node{parts: []part{{head, body}}, tail: "}"})
	g.functions = append(g.functions, f)
	g.cost, g.times, g.pure, g.fn = 0, 1, false, nil
}

// receiverType is a type with pure methods: a named basic one or a struct.
func (g *generator) receiverType() *typ {
	for range 4 {
		if t := g.anyBasic(); t.base != nil {
			return t
		}
	}
	for range 4 {
		if t := g.structs[g.IntN(len(g.structs))]; !t.shared && g.whole(t) {
			return t
		}
	}
	return nil
}

// whole says whether a copy of a value has nothing in common with it.
func (g *generator) whole(t *typ) bool {
	switch t.kind {
	case slice, mapping, pointer, closure:
		return false
	case structure:
		for _, f := range t.fields {
			if !g.whole(f.typ) {
				return false
			}
		}
	case array:
		return g.whole(t.elem)
	}
	return true
}

// pureType is a type for what pure functions take and give.
func (g *generator) pureType() *typ {
	for range 3 {
		if t := g.anyType(); g.whole(t) {
			return t
		}
	}
	return g.anyBasic()
}

// ending is the block of a function: some statements, others, and a return.
func (g *generator) ending(n int, before func() []*node) []*node {
	g.push()
	defer g.pop()
	var list []*node
	for range n {
		list = append(list, g.statements()...)
	}
	g.risks = 0
	list = append(list, before()...)
	last := g.returned()
	last.fixed = true
	return append(list, last)
}

// returned ends a function.
func (g *generator) returned() *node {
	if g.fn.named && g.chance(2) || len(g.fn.results) == 0 {
		return line("return")
	}
	var list []string
	for _, t := range g.fn.results {
		list = append(list, g.expr(t, 2))
	}
	return line("return %s", strings.Join(list, ", "))
}

// returning ends a function on a condition.
func (g *generator) returning() []*node {
	return []*node{{parts: []part{{"if " + g.live(g.named("bool"), 2) + " {", []*node{g.returned()}}}, tail: "}"}}
}

// panicking panics on a condition, seldom where nothing recovers.
func (g *generator) panicking() []*node {
	if !g.fn.recovers() && !g.chance(12) {
		return nil
	}
	what := g.expr(g.named("string"), 1)
	if g.fn.recovers() && g.chance(3) {
		what = g.expr(g.anyBasic(), 1)
	}
	return []*node{{parts: []part{{"if " + g.live(g.named("bool"), 2) + " {", []*node{line("panic(%s)", what)}}}, tail: "}"}}
}

func (f *function) recovers() bool { return f != nil && f.guarded }

// recovery is the deferred call that recovers and prints why.
func (g *generator) recovery() *node {
	e := g.fresh("e")
	var body []*node
	g.inside(&function{}, 1, func() { body = g.block(g.upTo(2)) })
	at := g.serial
	g.serial++
	return &node{parts: []part{
		{head: fmt.Sprintf("defer func() {\nif %s := recover(); %[1]s != nil {\ntq(%d, fmt.Sprint(%[1]s))", e, at), body: body},
	}, tail: "}\n}()"}
}

// guard is a function that is called where it stands, and recovers.
func (g *generator) guard() []*node {
	n := &node{parts: []part{{head: "func() {"}}, tail: "}()"}
	g.inside(&function{guarded: true}, 1, func() {
		n.parts[0].body = append([]*node{g.recovery()}, g.block(1+g.upTo(2))...)
	})
	return []*node{n}
}

// deferral runs statements, or a function, at the end.
func (g *generator) deferral() []*node {
	if g.chance(3) {
		t := g.anyBasic()
		n := g.trace(g.expr(t, 2), t)
		n.parts[0].head = "defer " + n.parts[0].head
		return []*node{n}
	}
	n := &node{parts: []part{{head: "defer func() {"}}, tail: "}()"}
	g.inside(&function{}, 1, func() { n.parts[0].body = g.block(1 + g.upTo(1)) })
	return []*node{n}
}

// closure declares a variable that holds a function, which sees what is around it.
func (g *generator) closure() []*node {
	f := &function{name: g.fresh("h")}
	g.push()
	var params []string
	for range g.upTo(2) {
		v := &variable{name: g.fresh("q"), typ: g.anyType()}
		g.add(v)
		f.params = append(f.params, v.typ)
		params = append(params, v.name+" "+v.typ.code)
	}
	result := ""
	if g.chance(2) {
		f.results = []*typ{g.anyType()}
		result = f.results[0].code + " "
	}
	n := &node{parts: []part{{head: fmt.Sprintf("%s := func(%s) %s{", f.name, strings.Join(params, ", "), result)}}, tail: "}\n_ = " + f.name}
	before := g.cost
	g.inside(f, 1, func() {
		n.parts[0].body = g.ending(1+g.upTo(2), func() []*node { return nil })
	})
	f.cost = (g.cost-before)/g.times + 1
	g.pop()
	g.add(&variable{name: f.name, typ: &typ{kind: closure, call: f}, fixed: true})
	return []*node{n}
}

// calling calls a function, which may change anything: so the call stands alone.
func (g *generator) calling() []*node {
	var list []*function
	for _, f := range g.functions {
		if !f.pure && g.affords(f) {
			list = append(list, f)
		}
	}
	for _, v := range g.variables(func(v *variable) bool { return v.typ.kind == closure && g.affords(v.typ.call) }) {
		list = append(list, v.typ.call)
	}
	if len(list) == 0 {
		return nil
	}
	f := list[g.IntN(len(list))]
	name := f.name
	if f.recv != nil {
		v := g.pick(func(v *variable) bool {
			return v.typ == f.recv && !v.fixed || v.typ.kind == pointer && v.typ.elem == f.recv
		})
		if v == nil {
			return nil
		}
		name = v.name + "." + name
	}
	g.risks = 0
	g.cost += g.times * f.cost
	call := name + "(" + strings.Join(g.arguments(f, 2), ", ") + ")"
	if len(f.results) == 0 || g.chance(8) {
		return []*node{line("%s", call)}
	}
	if len(f.results) == 1 && g.chance(2) {
		if p := g.pick(func(v *variable) bool { return v.typ == f.results[0] && !v.fixed }); p != nil {
			n := line("%s = %s", p.name, call)
			if p.typ.kind == text {
				n.parts[0].head += fmt.Sprintf("\nif len(%s) > 40 {\n%[1]s = %[1]s[:20]\n}", p.name)
			}
			return []*node{n}
		}
	}
	var names []string
	var traces []*node
	for _, t := range f.results {
		v := &variable{name: g.fresh("v"), typ: t}
		g.add(v)
		names = append(names, v.name)
		if n := g.trace(v.name, t); n != nil {
			traces = append(traces, n)
		}
	}
	all := strings.Join(names, ", ")
	blanks := strings.TrimSuffix(strings.Repeat("_, ", len(names)), ", ")
	return append([]*node{line("%s := %s\n%s = %[1]s", all, call, blanks)}, traces...)
}
