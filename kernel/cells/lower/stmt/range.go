package stmt

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/store"
)

// Ranges, but for those over functions.

func (b *Body) rangeStmt(s *ast.RangeStmt, label string) {
	b.At(s.X)
	if b.QuickLoop(s, label, b.yields == nil) {
		return
	}
	switch u := b.TypeOf(s.X).Underlying().(type) {
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
	b.P("{")
	defer b.P("}")
	x := b.Under(s.X)
	var kt, vt types.Type
	switch u := b.TypeOf(s.X).Underlying().(type) {
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
	if n, ok := arrayLen(b.TypeOf(s.X)); ok && blank(s.Value) && !facts.HasCall(s.X) {
		b.rangeArray(s, label, n)
		return
	}
	if n, ok := arrayLen(b.TypeOf(s.X)); ok && blank(s.Value) {
		if p, ok := b.TypeOf(s.X).Underlying().(*types.Pointer); ok && p != nil {
			b.P("_ = %s", b.Under(s.X))
			b.rangeArray(s, label, n)
			return
		}
	}
	if blank(s.Key) && blank(s.Value) {
		b.rangeLength(s, label, x)
		return
	}
	if _, ok := b.TypeOf(s.X).Underlying().(*types.Basic); ok {
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
	v := b.Fresh("x")
	b.P("%s := %s", v, x)
	f := b.push(label, true)
	defer b.pop()
	k, kset := b.rangeVar(s, s.Key, kt)
	e, eset := b.rangeVar(s, s.Value, vt)
	b.heading(f)
	if s.Value == nil || blank(s.Value) {
		b.P("for %s := range %s {", k, v)
	} else {
		b.P("for %s, %s := range %s {", k, e, v)
	}
	b.Poll()
	if s.Tok == token.ASSIGN && !blank(s.Key) && !blank(s.Value) {
		tk, tv := b.Place(s.Key, true), b.Place(s.Value, true)
		b.Set(tk, b.Convert(k, kt, tk.T, s.Pos()))
		b.Set(tv, b.Convert(e, vt, tv.T, s.Pos()))
	} else {
		kset()
		eset()
	}
	b.stmts(s.Body.List)
	b.P("}")
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
	v := b.Fresh("x")
	b.P("%s := %s", v, x)
	i := b.Fresh("i")
	if _, ok := b.TypeOf(s.X).Underlying().(*types.Basic); ok || b.isMap(s.X) {
		b.heading(f)
		b.P("for %s := range %s {", i, v)
		b.P("_ = %s", i)
	} else {
		n := b.Fresh("n")
		b.P("%s := len(%s)", n, v)
		b.heading(f)
		b.P("for %s := 0; %s < %s; %s++ {", i, i, n, i)
	}
	b.Poll()
	b.stmts(s.Body.List)
	b.P("}")
}

func (b *Body) isMap(e ast.Expr) bool {
	_, ok := b.TypeOf(e).Underlying().(*types.Map)
	return ok
}

// rangeChannels walks a slice of channels by its indices: the interpreter's own
// range takes the elements for what it ranges over.
func (b *Body) rangeChannels(s *ast.RangeStmt, label, x string, elem types.Type) {
	v, n, i := b.Fresh("x"), b.Fresh("n"), b.Fresh("i")
	b.P("%s := %s", v, x)
	b.P("%s := len(%s)", n, v)
	f := b.push(label, true)
	defer b.pop()
	b.heading(f)
	b.P("for %s := 0; %s < %s; %s++ {", i, i, n, i)
	b.Poll()
	var tk, tv store.Target
	if !blank(s.Key) {
		tk = b.Place(s.Key, true)
	}
	if !blank(s.Value) {
		tv = b.Place(s.Value, true)
	}
	if tk.T != nil {
		b.Set(tk, b.Convert(i, types.Typ[types.Int], tk.T, s.Pos()))
	}
	if tv.T != nil {
		b.Set(tv, b.Convert(v+"["+i+"]", elem, tv.T, s.Pos()))
	}
	b.stmts(s.Body.List)
	b.P("}")
}

// rangeMapOfChannels looks the elements up, for the same reason.
func (b *Body) rangeMapOfChannels(s *ast.RangeStmt, label, x string, key, elem types.Type) {
	v, k, e, ok := b.Fresh("x"), b.Fresh("k"), b.Fresh("e"), b.Fresh("ok")
	b.P("%s := %s", v, x)
	f := b.push(label, true)
	defer b.pop()
	b.heading(f)
	b.P("for %s := range %s {", k, v)
	b.Poll()
	b.P("%s, %s := %s[%s]", e, ok, v, k)
	b.P("if !%s { continue }", ok)
	var tk, tv store.Target
	if !blank(s.Key) {
		tk = b.Place(s.Key, true)
	}
	tv = b.Place(s.Value, true)
	if tk.T != nil {
		b.Set(tk, b.Convert(k, key, tk.T, s.Pos()))
	}
	b.Set(tv, b.Convert(e, elem, tv.T, s.Pos()))
	b.stmts(s.Body.List)
	b.P("}")
}

// rangeVar is the variable of a range clause, and what copies it into the
// person's variable at the start of each turn.
func (b *Body) rangeVar(s *ast.RangeStmt, e ast.Expr, t types.Type) (string, func()) {
	if blank(e) {
		return "_", func() {}
	}
	if s.Tok == token.DEFINE {
		obj := b.Unit.Info.Defs[e.(*ast.Ident)]
		if b.Watch == "" && !facts.Captured(b.Unit.Info, obj, s.Body) && !facts.Assigned(b.Unit.Info, obj, s.Body) {
			return b.Define(obj), func() {}
		}
		tmp := b.Fresh("t")
		return tmp, func() {
			name := b.Define(obj)
			if form.IsInterface(t) {
				b.P("var %s %s = %s", name, b.Code(t, e.Pos()), tmp)
			} else {
				b.P("%s := %s", name, tmp)
			}
		}
	}
	tmp := b.Fresh("t")
	return tmp, func() {
		tg := b.Place(e, true)
		b.Set(tg, b.Convert(tmp, t, tg.T, e.Pos()))
	}
}

// rangeString walks a string by its bytes: the interpreter's own range loses
// its place at bytes that are not UTF-8.
func (b *Body) rangeString(s *ast.RangeStmt, label, x string) {
	f := b.push(label, true)
	defer b.pop()
	v, next, i, r, n := b.Fresh("x"), b.Fresh("next"), b.Fresh("i"), b.Fresh("r"), b.Fresh("n")
	b.P("%s := string(%s)", v, x)
	b.P("%s := 0", next)
	b.heading(f)
	b.P("for %s < len(%s) {", next, v)
	b.Poll()
	b.P("%s := %s", i, next)
	b.P("%s, %s := %s.Rune(%s, %s)", r, n, b.RT(), v, i)
	b.P("%s = %s + %s", next, i, n)
	var tk, tv store.Target
	if !blank(s.Key) {
		tk = b.Place(s.Key, true)
	}
	if !blank(s.Value) {
		tv = b.Place(s.Value, true)
	}
	if tk.T != nil {
		b.Set(tk, b.Convert(i, types.Typ[types.Int], tk.T, s.Pos()))
	}
	if tv.T != nil {
		b.Set(tv, b.Convert(r, types.Typ[types.Int32], tv.T, s.Pos()))
	}
	b.stmts(s.Body.List)
	b.P("}")
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
	i := b.Fresh("i")
	b.heading(f)
	b.P("for %s := 0; %s < %d; %s++ {", i, i, n, i)
	b.Poll()
	if !blank(s.Key) {
		tg := b.Place(s.Key, true)
		b.Set(tg, b.Convert(i, types.Typ[types.Int], tg.T, s.Pos()))
	}
	b.stmts(s.Body.List)
	b.P("}")
}

func (b *Body) rangeInt(s *ast.RangeStmt, label string) {
	b.P("{")
	defer b.P("}")
	t := b.TypeOf(s.X)
	if s.Key != nil && !blank(s.Key) {
		t = b.TypeOf(s.Key)
		if s.Tok == token.DEFINE {
			t = b.Subst(b.Unit.Info.Defs[s.Key.(*ast.Ident)].Type(), b.Env)
		}
	}
	c := b.Code(t, s.Pos())
	n, i := b.Fresh("n"), b.Fresh("i")
	b.P("var %s %s = %s", n, c, b.As(s.X, t))
	f := b.push(label, true)
	defer b.pop()
	set := func() {}
	if !blank(s.Key) {
		var name string
		name, set = b.rangeVar(s, s.Key, t)
		i = name
	}
	b.heading(f)
	b.P("for %s := %s; %s < %s; %s++ {", i, b.Constant(constant.MakeInt64(0), t, s.Pos()), i, n, i)
	b.Poll()
	set()
	b.stmts(s.Body.List)
	b.P("}")
}

func (b *Body) rangeChan(s *ast.RangeStmt, label string) {
	b.P("{")
	defer b.P("}")
	c := b.Fresh("c")
	b.P("%s := %s", c, b.Under(s.X))
	f := b.push(label, true)
	defer b.pop()
	t := b.TypeOf(s.X)
	v, ok := "_", b.Fresh("ok")
	if !blank(s.Key) {
		v = b.Fresh("v")
	}
	b.heading(f)
	b.P("for {")
	b.Poll()
	b.P("%s, %s := %s(%s)", v, ok, b.Receive(t, true, s.Pos()), c)
	b.P("if !%s { break }", ok)
	if v != "_" {
		elem := t.Underlying().(*types.Chan).Elem()
		tg := b.Place(s.Key, true)
		b.Set(tg, b.Convert(v, elem, tg.T, s.Pos()))
	}
	b.stmts(s.Body.List)
	b.P("}")
}
