package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// Ranges, but for those over functions.

func (b *Body) rangeStmt(s *ast.RangeStmt, label string) {
	b.at(s.X)
	switch u := b.typ(s.X).Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsInteger != 0 {
			b.rangeInt(s, label)
			return
		}
	case *types.Chan:
		b.rangeChan(s, label)
		return
	case *types.Signature:
		b.rangeFunc(s, label, u)
		return
	}
	b.p("{")
	defer b.p("}")
	x := b.under(s.X)
	var kt, vt types.Type
	switch u := b.typ(s.X).Underlying().(type) {
	case *types.Basic:
		kt, vt = types.Typ[types.Int], types.Typ[types.Int32]
	case *types.Slice:
		kt, vt = types.Typ[types.Int], u.Elem()
	case *types.Array:
		kt, vt = types.Typ[types.Int], u.Elem()
	case *types.Pointer:
		x = "(*" + x + ")"
		kt, vt = types.Typ[types.Int], u.Elem().Underlying().(*types.Array).Elem()
	case *types.Map:
		kt, vt = u.Key(), u.Elem()
	}
	if n, ok := arrayLen(b.typ(s.X)); ok && blank(s.Value) && !hasCall(s.X) {
		b.rangeArray(s, label, n)
		return
	}
	if n, ok := arrayLen(b.typ(s.X)); ok && blank(s.Value) {
		if p, ok := b.typ(s.X).Underlying().(*types.Pointer); ok && p != nil {
			b.p("_ = %s", b.under(s.X))
			b.rangeArray(s, label, n)
			return
		}
	}
	if blank(s.Key) && blank(s.Value) {
		b.rangeLength(s, label, x)
		return
	}
	if _, ok := b.typ(s.X).Underlying().(*types.Basic); ok {
		b.rangeString(s, label, x)
		return
	}
	if _, ok := vt.Underlying().(*types.Chan); ok && !blank(s.Value) {
		if b.isMap(s.X) {
			b.rangeMapOfChannels(s, label, x, kt, vt)
		} else {
			b.rangeChannels(s, label, x, vt)
		}
		return
	}
	v := b.fresh("x")
	b.p("%s := %s", v, x)
	f := b.push(label, true)
	defer b.pop()
	k, kset := b.rangeVar(s, s.Key, kt)
	e, eset := b.rangeVar(s, s.Value, vt)
	b.heading(f)
	if s.Value == nil || blank(s.Value) {
		b.p("for %s := range %s {", k, v)
	} else {
		b.p("for %s, %s := range %s {", k, e, v)
	}
	b.poll()
	if s.Tok == token.ASSIGN && !blank(s.Key) && !blank(s.Value) {
		tk, tv := b.place(s.Key, true), b.place(s.Value, true)
		b.set(tk, b.convert(k, kt, tk.t, s.Pos()))
		b.set(tv, b.convert(e, vt, tv.t, s.Pos()))
	} else {
		kset()
		eset()
	}
	b.stmts(s.Body.List)
	b.p("}")
}

func blank(e ast.Expr) bool {
	if e == nil {
		return true
	}
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// rangeLength is a range whose values nobody wants.
func (b *Body) rangeLength(s *ast.RangeStmt, label, x string) {
	f := b.push(label, true)
	defer b.pop()
	v := b.fresh("x")
	b.p("%s := %s", v, x)
	i := b.fresh("i")
	if _, ok := b.typ(s.X).Underlying().(*types.Basic); ok || b.isMap(s.X) {
		b.heading(f)
		b.p("for %s := range %s {", i, v)
		b.p("_ = %s", i)
	} else {
		n := b.fresh("n")
		b.p("%s := len(%s)", n, v)
		b.heading(f)
		b.p("for %s := 0; %s < %s; %s++ {", i, i, n, i)
	}
	b.poll()
	b.stmts(s.Body.List)
	b.p("}")
}

func (b *Body) isMap(e ast.Expr) bool {
	_, ok := b.typ(e).Underlying().(*types.Map)
	return ok
}

// rangeChannels walks a slice of channels by its indices: the interpreter's own
// range takes the elements for what it ranges over.
func (b *Body) rangeChannels(s *ast.RangeStmt, label, x string, elem types.Type) {
	v, n, i := b.fresh("x"), b.fresh("n"), b.fresh("i")
	b.p("%s := %s", v, x)
	b.p("%s := len(%s)", n, v)
	f := b.push(label, true)
	defer b.pop()
	b.heading(f)
	b.p("for %s := 0; %s < %s; %s++ {", i, i, n, i)
	b.poll()
	var tk, tv target
	if !blank(s.Key) {
		tk = b.place(s.Key, true)
	}
	if !blank(s.Value) {
		tv = b.place(s.Value, true)
	}
	if tk.t != nil {
		b.set(tk, b.convert(i, types.Typ[types.Int], tk.t, s.Pos()))
	}
	if tv.t != nil {
		b.set(tv, b.convert(v+"["+i+"]", elem, tv.t, s.Pos()))
	}
	b.stmts(s.Body.List)
	b.p("}")
}

// rangeMapOfChannels looks the elements up, for the same reason.
func (b *Body) rangeMapOfChannels(s *ast.RangeStmt, label, x string, key, elem types.Type) {
	v, k, e, ok := b.fresh("x"), b.fresh("k"), b.fresh("e"), b.fresh("ok")
	b.p("%s := %s", v, x)
	f := b.push(label, true)
	defer b.pop()
	b.heading(f)
	b.p("for %s := range %s {", k, v)
	b.poll()
	b.p("%s, %s := %s[%s]", e, ok, v, k)
	b.p("if !%s { continue }", ok)
	var tk, tv target
	if !blank(s.Key) {
		tk = b.place(s.Key, true)
	}
	tv = b.place(s.Value, true)
	if tk.t != nil {
		b.set(tk, b.convert(k, key, tk.t, s.Pos()))
	}
	b.set(tv, b.convert(e, elem, tv.t, s.Pos()))
	b.stmts(s.Body.List)
	b.p("}")
}

// rangeVar is the variable of a range clause, and what copies it into the
// person's variable at the start of each turn.
func (b *Body) rangeVar(s *ast.RangeStmt, e ast.Expr, t types.Type) (string, func()) {
	if blank(e) {
		return "_", func() {}
	}
	if s.Tok == token.DEFINE {
		obj := b.unit.Info.Defs[e.(*ast.Ident)]
		if !b.captured(obj, s.Body) && !b.assigned(obj, s.Body) {
			return b.define(obj), func() {}
		}
		tmp := b.fresh("t")
		return tmp, func() {
			name := b.define(obj)
			if isInterface(t) {
				b.p("var %s %s = %s", name, b.code(t, e.Pos()), tmp)
			} else {
				b.p("%s := %s", name, tmp)
			}
		}
	}
	tmp := b.fresh("t")
	return tmp, func() {
		tg := b.place(e, true)
		b.set(tg, b.convert(tmp, t, tg.t, e.Pos()))
	}
}

// rangeString walks a string by its bytes: the interpreter's own range loses
// its place at bytes that are not UTF-8.
func (b *Body) rangeString(s *ast.RangeStmt, label, x string) {
	f := b.push(label, true)
	defer b.pop()
	v, next, i, r, n := b.fresh("x"), b.fresh("next"), b.fresh("i"), b.fresh("r"), b.fresh("n")
	b.p("%s := string(%s)", v, x)
	b.p("%s := 0", next)
	b.heading(f)
	b.p("for %s < len(%s) {", next, v)
	b.poll()
	b.p("%s := %s", i, next)
	b.p("%s, %s := %s.Rune(%s, %s)", r, n, b.rt(), v, i)
	b.p("%s = %s + %s", next, i, n)
	var tk, tv target
	if !blank(s.Key) {
		tk = b.place(s.Key, true)
	}
	if !blank(s.Value) {
		tv = b.place(s.Value, true)
	}
	if tk.t != nil {
		b.set(tk, b.convert(i, types.Typ[types.Int], tk.t, s.Pos()))
	}
	if tv.t != nil {
		b.set(tv, b.convert(r, types.Typ[types.Int32], tv.t, s.Pos()))
	}
	b.stmts(s.Body.List)
	b.p("}")
}

// arrayLen is the length of an array or of the array that a pointer points to.
func arrayLen(t types.Type) (int64, bool) {
	u := t.Underlying()
	if p, ok := u.(*types.Pointer); ok {
		u = p.Elem().Underlying()
	}
	a, ok := u.(*types.Array)
	if !ok {
		return 0, false
	}
	return a.Len(), true
}

// rangeArray is a range over an array's indices, which does not look at the
// array: the pointer to it may be nil.
func (b *Body) rangeArray(s *ast.RangeStmt, label string, n int64) {
	f := b.push(label, true)
	defer b.pop()
	i := b.fresh("i")
	b.heading(f)
	b.p("for %s := 0; %s < %d; %s++ {", i, i, n, i)
	b.poll()
	if !blank(s.Key) {
		tg := b.place(s.Key, true)
		b.set(tg, b.convert(i, types.Typ[types.Int], tg.t, s.Pos()))
	}
	b.stmts(s.Body.List)
	b.p("}")
}

func (b *Body) rangeInt(s *ast.RangeStmt, label string) {
	b.p("{")
	defer b.p("}")
	t := b.typ(s.X)
	if s.Key != nil && !blank(s.Key) {
		t = b.typ(s.Key)
		if s.Tok == token.DEFINE {
			t = b.subst(b.unit.Info.Defs[s.Key.(*ast.Ident)].Type(), b.env)
		}
	}
	c := b.code(t, s.Pos())
	n, i := b.fresh("n"), b.fresh("i")
	b.p("var %s %s = %s", n, c, b.as(s.X, t))
	f := b.push(label, true)
	defer b.pop()
	set := func() {}
	if !blank(s.Key) {
		var name string
		name, set = b.rangeVar(s, s.Key, t)
		i = name
	}
	b.heading(f)
	b.p("for %s := %s; %s < %s; %s++ {", i, b.constant(constant.MakeInt64(0), t, s.Pos()), i, n, i)
	b.poll()
	set()
	b.stmts(s.Body.List)
	b.p("}")
}

func (b *Body) rangeChan(s *ast.RangeStmt, label string) {
	b.p("{")
	defer b.p("}")
	c := b.fresh("c")
	b.p("%s := %s", c, b.under(s.X))
	f := b.push(label, true)
	defer b.pop()
	t := b.typ(s.X)
	v, ok := "_", b.fresh("ok")
	if !blank(s.Key) {
		v = b.fresh("v")
	}
	b.heading(f)
	b.p("for {")
	b.poll()
	b.p("%s, %s := %s(%s)", v, ok, b.receive(t, true, s.Pos()), c)
	b.p("if !%s { break }", ok)
	if v != "_" {
		elem := t.Underlying().(*types.Chan).Elem()
		tg := b.place(s.Key, true)
		b.set(tg, b.convert(v, elem, tg.t, s.Pos()))
	}
	b.stmts(s.Body.List)
	b.p("}")
}
