package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (b *Body) labeled(s *ast.LabeledStmt) {
	code := b.labelCode(s.Label.Name)
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		if b.isGoto(s.Label) {
			b.p("%s:", code)
		}
		b.stmt(s.Stmt, s.Label.Name)
	default:
		b.p("%s:", code)
		b.stmt(s.Stmt, "")
	}
}

func (b *Body) isGoto(label *ast.Ident) bool {
	return b.gotos[label.Name]
}

func (b *Body) labelCode(name string) string {
	if b.labels == nil {
		b.labels = map[string]string{}
	}
	if c, ok := b.labels[name]; ok {
		return c
	}
	b.labels[name] = b.fresh("G" + name)
	return b.labels[name]
}

func (b *Body) branch(s *ast.BranchStmt) {
	switch s.Tok {
	case token.GOTO:
		b.p("goto %s", b.labelCode(s.Label.Name))
		return
	case token.FALLTHROUGH:
		b.p("fallthrough")
		return
	}
	label := ""
	if s.Label != nil {
		label = s.Label.Name
	}
	b.jump(s.Tok, label, s.Pos())
}

// jump emits a break or continue, through ranges over functions if need be.
func (b *Body) jump(tok token.Token, label string, pos token.Pos) {
	var crossed *yield
	for i := len(b.flow) - 1; i >= 0; i-- {
		f := b.flow[i]
		hit := f.label == label
		if label == "" {
			hit = tok == token.BREAK || f.loop
		}
		if f.yield != nil {
			if crossed == nil {
				crossed = f.yield
				if hit {
					if tok == token.CONTINUE {
						b.p("return true")
					} else {
						b.p("%s = -1", crossed.state)
						b.p("return false")
					}
					return
				}
			}
		}
		if !hit {
			continue
		}
		if crossed != nil {
			b.p("%s = %d", crossed.state, crossed.action(tok, label))
			b.p("return false")
			return
		}
		if tok == token.CONTINUE && f.before != "" {
			b.w.WriteString(f.before)
		}
		if label != "" {
			b.p("%s %s", tok, f.code)
		} else {
			b.p("%s", tok)
		}
		return
	}
	b.fail(pos, "%s has nothing to leave here", tok)
}

func (b *Body) switchStmt(s *ast.SwitchStmt, label string) {
	b.p("{")
	defer b.p("}")
	if s.Init != nil {
		b.stmt(s.Init, "")
	}
	tag := ""
	var tagType types.Type = types.Typ[types.Bool]
	if s.Tag != nil {
		b.at(s.Tag)
		tagType = b.typ(s.Tag)
		tag = b.fresh("t")
		b.p("var %s %s = %s", tag, b.code(tagType, s.Pos()), b.as(s.Tag, tagType))
	}
	if len(s.Body.List) == 0 {
		return
	}
	if s.Tag == nil {
		for _, c := range s.Body.List {
			for _, e := range c.(*ast.CaseClause).List {
				if risky(e) {
					b.at(e)
				}
			}
		}
	}
	f := b.push(label, false)
	defer b.pop()
	clauses := make([]string, len(s.Body.List)) // the condition, "" for default
	for i, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		if cc.List != nil {
			var conds []string
			for _, e := range cc.List {
				if s.Tag == nil {
					if isInterface(b.typ(e)) {
						conds = append(conds, fmt.Sprintf("%s.Equal(%s, %s.Any(true))", b.rt(), b.expr(e), b.rt()))
						continue
					}
					conds = append(conds, b.expr(e))
					continue
				}
				if b.unit.Info.Types[e].IsNil() {
					if isInterface(tagType) {
						conds = append(conds, fmt.Sprintf("%s.IsNil(%s)", b.rt(), tag))
					} else {
						conds = append(conds, tag+" == nil")
					}
					continue
				}
				x := func(t types.Type) string { return b.convert(tag, tagType, t, e.Pos()) }
				y := func(t types.Type) string { return b.as(e, t) }
				et := b.typ(e)
				if b.unit.Info.Types[e].Value != nil && !isInterface(tagType) {
					et = tagType
				}
				conds = append(conds, b.compareCode(token.EQL, x, y, tagType, et, false, e.Pos()))
			}
			clauses[i] = strings.Join(conds, " || ")
		}
	}
	if fallsFromDefault(s) {
		// The interpreter falls from default only if it is the last clause: the
		// clause is chosen first.
		w := b.fresh("w")
		b.p("var %s int", w)
		b.p("switch {")
		for i, cond := range clauses {
			if cond == "" {
				b.p("default: %s = %d", w, i)
			} else {
				b.p("case %s: %s = %d", cond, w, i)
			}
			clauses[i] = fmt.Sprintf("%s == %d", w, i)
		}
		b.p("}")
	}
	b.heading(f)
	b.p("switch {")
	for i, c := range s.Body.List {
		if clauses[i] == "" {
			b.p("default:")
		} else {
			b.p("case %s:", clauses[i])
		}
		b.stmts(c.(*ast.CaseClause).Body)
	}
	b.p("}")
}

// fallsFromDefault says whether a switch has a default clause in front of
// others and some clause falls through.
func fallsFromDefault(s *ast.SwitchStmt) bool {
	falls, early := false, false
	for i, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		early = early || cc.List == nil && i < len(s.Body.List)-1
		if n := len(cc.Body); n > 0 {
			br, ok := cc.Body[n-1].(*ast.BranchStmt)
			falls = falls || ok && br.Tok == token.FALLTHROUGH
		}
	}
	return falls && early
}

func (b *Body) typeSwitch(s *ast.TypeSwitchStmt, label string) {
	b.p("{")
	defer b.p("}")
	if s.Init != nil {
		b.stmt(s.Init, "")
	}
	var x ast.Expr
	bound := false
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = a.X.(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		x = a.Rhs[0].(*ast.TypeAssertExpr).X
		bound = true
	}
	b.at(x)
	v := b.fresh("x")
	b.p("var %s interface{} = %s", v, b.as(x, types.NewInterfaceType(nil, nil)))
	if len(s.Body.List) == 0 {
		return
	}
	var keys []string
	for _, c := range s.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			if b.unit.Info.Types[e].IsNil() {
				keys = append(keys, "-1")
			} else {
				keys = append(keys, b.key(b.typ(e), e.Pos()))
			}
		}
	}
	f := b.push(label, false)
	defer b.pop()
	w := b.fresh("w")
	b.p("%s := %s.Which(%s)", w, b.rt(), strings.Join(append([]string{v}, keys...), ", "))
	b.heading(f)
	b.p("switch {")
	n := 0
	for _, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		if cc.List == nil {
			b.p("default:")
		} else {
			var conds []string
			for range cc.List {
				conds = append(conds, fmt.Sprintf("%s == %d", w, n))
				n++
			}
			b.p("case %s:", strings.Join(conds, " || "))
		}
		if obj := b.unit.Info.Implicits[cc]; bound && obj != nil {
			t := b.subst(obj.Type(), b.env)
			name := b.define(obj)
			switch {
			case len(cc.List) == 1 && !b.unit.Info.Types[cc.List[0]].IsNil():
				b.p("%s, _ := %s(%s)", name, b.assertion(t, cc.Pos()), v)
			default:
				b.p("var %s %s = %s", name, b.code(t, cc.Pos()), b.convert(v, types.NewInterfaceType(nil, nil), t, cc.Pos()))
			}
		}
		b.stmts(cc.Body)
	}
	b.p("}")
}

// selectStmt hands the channels to the runtime and switches on its choice.
func (b *Body) selectStmt(s *ast.SelectStmt, label string) {
	b.at(s)
	b.p("{")
	defer b.p("}")
	hasDefault := false
	args := []string{}
	arms := make([]func(), len(s.Body.List))
	conds := make([]string, len(s.Body.List))
	w, v, ok := b.fresh("w"), b.fresh("v"), b.fresh("ok")
	n := 0
	for i, c := range s.Body.List {
		cc := c.(*ast.CommClause)
		arms[i] = func() {}
		var from ast.Expr
		var lhs []ast.Expr
		switch m := cc.Comm.(type) {
		case nil:
			hasDefault = true
			conds[i] = w + " < 0"
			continue
		case *ast.SendStmt:
			ct := b.typ(m.Chan).Underlying().(*types.Chan)
			c, x := b.fresh("c"), b.fresh("x")
			b.p("%s := %s", c, b.under(m.Chan))
			b.p("var %s %s = %s", x, b.code(ct.Elem(), m.Pos()), b.as(m.Value, ct.Elem()))
			args = append(args, "true", c, x)
		case *ast.ExprStmt:
			from = m.X
		case *ast.AssignStmt:
			from, lhs = m.Rhs[0], m.Lhs
		}
		conds[i] = fmt.Sprintf("%s == %d", w, n)
		n++
		if from == nil {
			continue
		}
		x := ast.Unparen(from).(*ast.UnaryExpr).X
		elem := b.typ(x).Underlying().(*types.Chan).Elem()
		ch := b.fresh("c")
		b.p("%s := %s", ch, b.under(x))
		args = append(args, "false", ch, "nil")
		arms[i] = func() {
			for j, l := range lhs {
				tg := b.place(l, true)
				if tg.t == nil {
					continue
				}
				if j == 1 {
					b.set(tg, b.convert(ok, types.Typ[types.Bool], tg.t, l.Pos()))
					continue
				}
				b.set(tg, b.convert(b.fromAny(elem, l.Pos())+"("+v+")", elem, tg.t, l.Pos()))
			}
		}
	}
	b.p("%s, %s, %s := %s.Select(%s)", w, v, ok, b.rt(), strings.Join(append([]string{fmt.Sprint(hasDefault)}, args...), ", "))
	b.p("_, _, _ = %s, %s, %s", w, v, ok)
	if len(arms) == 0 {
		return
	}
	f := b.push(label, false)
	defer b.pop()
	b.heading(f)
	b.p("switch {")
	for i, c := range s.Body.List {
		b.p("case %s:", conds[i])
		arms[i]()
		b.stmts(c.(*ast.CommClause).Body)
	}
	b.p("}")
}

// later evaluates a call's operands now and returns the code of the call.
func (b *Body) later(e *ast.CallExpr) string {
	c := *e
	c.Args = append([]ast.Expr{}, e.Args...)
	builtin := b.unit.Info.Types[ast.Unparen(e.Fun)].IsBuiltin()
	if !builtin && !b.static(e.Fun) {
		c.Fun = b.hold(e.Fun, b.typ(e.Fun))
	}
	if inner, _ := b.spread(e); inner == nil {
		for i, a := range c.Args {
			tv := b.unit.Info.Types[a]
			if tv.IsType() || tv.Value != nil || tv.IsNil() {
				continue
			}
			c.Args[i] = b.hold(a, b.typ(a))
		}
	}
	return b.call(&c)
}

// static says whether a call's function needs no evaluation.
func (b *Body) static(fun ast.Expr) bool {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		_, ok := b.unit.Info.ObjectOf(f).(*types.Func)
		return ok
	case *ast.SelectorExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			_, isPkg := b.unit.Info.Uses[id].(*types.PkgName)
			_, isFunc := b.unit.Info.Uses[f.Sel].(*types.Func)
			return isPkg && isFunc
		}
	case *ast.IndexExpr:
		return b.isFunc(f.X) && b.static(f.X)
	case *ast.IndexListExpr:
		return b.static(f.X)
	}
	return false
}

// hold puts an expression's value in a variable and returns the variable.
func (b *Body) hold(e ast.Expr, t types.Type) ast.Expr {
	name := b.fresh("h")
	v := types.NewVar(e.Pos(), b.unit.Package, name, t)
	id := &ast.Ident{NamePos: e.Pos(), Name: name}
	tv := b.unit.Info.Types[e]
	tv.Type = t
	b.unit.Info.Types[id] = tv
	b.unit.Info.Uses[id] = v
	if fl, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		b.p("%s := %s", name, b.lit(fl, b.deferring))
	} else if isInterface(t) {
		b.p("var %s %s = %s", name, b.code(t, e.Pos()), b.as(e, t))
	} else {
		b.p("%s := %s", name, b.as(e, t))
	}
	b.names[v] = name
	return id
}

func (b *Body) goStmt(s *ast.GoStmt) {
	b.p("{")
	b.thread(s.Call.Fun)
	call := b.later(s.Call)
	f := b.fresh("f")
	b.p("%s := %s", f, alone("()", "func() { "+call+" }"))
	b.p("%s.Go(%s, %d)", b.rt(), f, int(s.Pos()))
	b.p("}")
}

func (b *Body) deferStmt(s *ast.DeferStmt) {
	owner := b.owner()
	b.p("{")
	if fl, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok && len(s.Call.Args) == 0 && fl.Type.Results.NumFields() == 0 {
		f := b.fresh("f")
		b.p("%s := %s", f, b.lit(fl, true))
		b.p("%s.Defer(%s, %q)", owner.defers, f, "literal")
	} else {
		b.deferring = true
		call := b.later(s.Call)
		b.deferring = false
		f := b.fresh("f")
		b.p("%s := func() { %s }", f, call)
		b.p("%s.Defer(%s, %q)", owner.defers, f, b.calleeName(s.Call))
	}
	b.p("}")
}

// calleeName is the name in lowered code of the function that a deferred call
// calls, "literal" for a literal, "" if only the run shows: recover works in
// that function and in none that it calls.
func (b *Body) calleeName(e *ast.CallExpr) string {
	fun := ast.Unparen(e.Fun)
	if _, ok := fun.(*ast.FuncLit); ok {
		return "literal"
	}
	if !b.static(fun) {
		return ""
	}
	if fn, ok := b.unit.Info.ObjectOf(instanceIdent(fun)).(*types.Func); ok && fn.Pkg() != nil && !b.Native(fn.Pkg().Path()) {
		return fn.FullName()
	}
	return ""
}

// owner is the function whose deferred calls a statement adds to: the bodies
// of ranges over functions belong to the function around them.
func (b *Body) owner() *Body {
	for b.yields != nil {
		b = b.yields.outer
	}
	return b
}
