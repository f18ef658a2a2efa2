package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"unicode/utf8"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/quick/ir"
)

// enterLoop makes a loop the one that break and continue are of.
func (b *builder) enterLoop(name string) *target {
	t := &target{name: name, brk: &label{}, next: &label{}}
	b.loops = append(b.loops, t)
	return t
}

// leave ends a statement that break leaves.
func (b *builder) leave(t *target) {
	b.loops = b.loops[:len(b.loops)-1]
	b.here(t.brk)
}

func (b *builder) branch(s *ast.BranchStmt) {
	if s.Tok == token.FALLTHROUGH {
		b.goTo(b.loops[len(b.loops)-1].fallen)
		return
	}
	for i := len(b.loops) - 1; i >= 0; i-- {
		t := b.loops[i]
		switch {
		case s.Label != nil && t.name != s.Label.Name:
		case s.Tok == token.BREAK && (s.Label != nil || t.next != nil || t.fallen != nil):
			b.goTo(t.brk)
			return
		case s.Tok == token.CONTINUE && t.next != nil:
			b.goTo(t.next)
			return
		}
	}
	b.refuse(s, "this jump")
}

func (b *builder) poll(n ast.Node) {
	b.pos = n.Pos()
	b.emit(ir.Instr{Op: ir.Poll})
}

func (b *builder) forStmt(s *ast.ForStmt, name string) {
	if s.Init != nil {
		b.stmt(s.Init, "")
	}
	// Each turn has variables of its own where something keeps their addresses.
	var kept []*types.Var
	if a, ok := s.Init.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
		for _, l := range a.Lhs {
			if v, ok := b.src.Info.Defs[l.(*ast.Ident)].(*types.Var); ok && b.vars[v].sh != nil && b.vars[v].sh.whole {
				kept = append(kept, v)
			}
		}
	}
	t := b.enterLoop(name)
	top := &label{}
	if s.Cond != nil {
		b.cond(s.Cond, false, t.brk)
	}
	b.here(top)
	b.poll(s)
	b.block(s.Body.List)
	b.here(t.next)
	for _, v := range kept {
		x := b.vars[v]
		old := b.copyP(x.p)
		b.fresh(x)
		b.move(x, value{x.sh, 0, old})
	}
	if s.Post != nil {
		b.stmt(s.Post, "")
	}
	if s.Cond != nil {
		b.cond(s.Cond, true, top)
	} else {
		b.goTo(top)
	}
	b.leave(t)
}

// turn is a variable of a range clause: where each turn's value goes.
func (b *builder) turn(s *ast.RangeStmt, e ast.Expr) (v *types.Var, at func() place, used bool) {
	if e == nil {
		return nil, nil, false
	}
	id, ok := e.(*ast.Ident)
	if ok && id.Name == "_" {
		return nil, nil, false
	}
	if s.Tok == token.DEFINE {
		v := b.src.Info.Defs[id].(*types.Var)
		return v, nil, true
	}
	return nil, func() place { return b.place(e) }, true
}

// give gives the variable of a turn its value.
func (b *builder) give(v *types.Var, at func() place, x value) {
	if at != nil {
		done := b.scope()
		to := at()
		if types.IsInterface(to.sh.typ) && !types.Identical(to.sh.typ, x.sh.typ) {
			panic(&Refusal{Msg: "an interface"})
		}
		b.store(to, x)
		done()
		return
	}
	sh := b.shapeOf(b.subst(v.Type()))
	if b.boxes[v] || sh.whole {
		y := b.local(v, sh)
		b.fresh(y)
		b.store(place{kind: inMemory, sh: sh, base: y.p}, x)
		return
	}
	y := b.local(v, sh)
	b.move(y, value{sh, x.s, x.p})
}

func (b *builder) rangeStmt(s *ast.RangeStmt, name string) {
	intShape := b.shapeOf(types.Typ[types.Int])
	kv, kat, kused := b.turn(s, s.Key)
	ev, eat, eused := b.turn(s, s.Value)
	switch u := b.typeOf(s.X).Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			b.rangeString(s, name)
			return
		}
		sh := b.shape(s.X)
		if kv != nil {
			sh = b.shapeOf(b.subst(kv.Type()))
		}
		n := b.expr(s.X).s
		if b.src.Info.Types[ast.Unparen(s.X)].Value == nil {
			n = b.copyS(n)
		}
		i := b.take(sh)
		b.opImm(ir.Const, i.s, 0, 0)
		lt := ir.JumpLt
		if sh.parts[0].Kind == ir.W64 && basic(sh)&types.IsUnsigned != 0 {
			lt = ir.JumpLtU
		}
		b.turns(s, name, i.s, n, lt, func() {
			switch {
			case !kused:
			case kv != nil && !b.boxes[kv] && !facts.Assigned(b.src.Info, kv, s.Body):
				b.vars[kv] = i
			default:
				b.give(kv, kat, i)
			}
		})
		return
	case *types.Slice:
		x := b.stable(b.expr(s.X))
		elem := b.shapeOf(b.subst(u.Elem()))
		b.rangeElements(s, name, intShape, x.p, x.s, elem, kv, kat, kused, ev, eat, eused)
		return
	case *types.Array:
		if !eused && !facts.HasCall(s.X) { // it is not looked at
			b.rangeElements(s, name, intShape, 0, b.constant(uint64(u.Len())), b.shapeOf(b.subst(u.Elem())), kv, kat, kused, nil, nil, false)
			return
		}
		at := b.place(s.X)
		base := int32(0)
		switch {
		case at.kind == inMap:
			base = b.load(at).p
		case eused:
			base = b.loadTo(at, b.take(at.sh)).p // the elements are those of a copy
		default:
			base = b.addr(at)
		}
		b.rangeElements(s, name, intShape, base, b.constant(uint64(u.Len())), b.shapeOf(b.subst(u.Elem())), kv, kat, kused, ev, eat, eused)
		return
	case *types.Pointer:
		p := b.copyP(b.expr(s.X).p)
		a, ok := u.Elem().Underlying().(*types.Array)
		if !ok {
			break
		}
		b.rangeElements(s, name, intShape, p, b.constant(uint64(a.Len())), b.shapeOf(b.subst(a.Elem())), kv, kat, kused, ev, eat, eused)
		return
	case *types.Map:
		b.rangeMap(s, name, u)
		return
	}
	b.refuse(s, "a range over %s", b.typeOf(s.X))
}

// turns writes a loop that counts a register up to another.
func (b *builder) turns(s *ast.RangeStmt, name string, i, n int32, lt ir.Op, begin func()) {
	t := b.enterLoop(name)
	top, end := &label{}, &label{}
	b.jump(ir.Instr{Op: lt, A: i, B: n}, top)
	b.goTo(end)
	b.here(top)
	b.poll(s)
	done := b.scope()
	begin()
	b.block(s.Body.List)
	done()
	b.here(t.next)
	b.opImm(ir.AddConst, i, i, 1)
	b.jump(ir.Instr{Op: lt, A: i, B: n}, top)
	b.here(end)
	b.leave(t)
}

func (b *builder) rangeElements(s *ast.RangeStmt, name string, sh *shape, base, n int32, elem *shape, kv *types.Var, kat func() place, kused bool, ev *types.Var, eat func() place, eused bool) {
	i := b.take(sh)
	b.opImm(ir.Const, i.s, 0, 0)
	b.turns(s, name, i.s, n, ir.JumpLt, func() {
		switch {
		case !kused:
		case kv != nil && !b.boxes[kv] && !facts.Assigned(b.src.Info, kv, s.Body):
			b.vars[kv] = i
		default:
			b.give(kv, kat, i)
		}
		if !eused {
			return
		}
		at := place{kind: isElement, sh: elem, base: base, index: i.s, count: n, stride: int64(elem.mem.Size)}
		if ev != nil && !b.boxes[ev] && !elem.whole {
			x := b.local(ev, elem)
			b.loadTo(at, x)
			return
		}
		b.give(ev, eat, b.load(at))
	})
}

func (b *builder) rangeString(s *ast.RangeStmt, name string) {
	kv, kat, kused := b.turn(s, s.Key)
	ev, eat, eused := b.turn(s, s.Value)
	x := b.stable(b.expr(s.X))
	i := b.take(b.shapeOf(types.Typ[types.Int]))
	r := b.take(b.shapeOf(types.Typ[types.Rune]))
	next := b.takeS()
	b.opImm(ir.Const, next, 0, 0)
	t := b.enterLoop(name)
	b.here(t.next)
	b.poll(s)
	b.op(ir.Move, i.s, next, 0)
	b.jump(ir.Instr{Op: ir.JumpLe, A: x.s, B: i.s}, t.brk)
	b.step(func(f ir.Frame) {
		str, at := f.String(x.p, x.s), *f.Int(i.s)
		c, n := utf8.DecodeRuneInString(str[at:])
		*f.Int(r.s), *f.Int(next) = int64(c), at+int64(n)
	})
	done := b.scope()
	if kused {
		b.give(kv, kat, i)
	}
	if eused {
		b.give(ev, eat, r)
	}
	b.block(s.Body.List)
	done()
	b.goTo(t.next)
	b.leave(t)
}

func (b *builder) rangeMap(s *ast.RangeStmt, name string, u *types.Map) {
	kv, kat, kused := b.turn(s, s.Key)
	ev, eat, eused := b.turn(s, s.Value)
	ops := b.mapOps(u)
	m := b.expr(s.X).p
	it, more := b.takeP(), b.takeS()
	ops.begin(b, m, it)
	var k, e value
	if kused {
		k = b.take(b.shapeOf(b.subst(u.Key())))
	}
	if eused {
		e = b.take(b.shapeOf(b.subst(u.Elem())))
	}
	t := b.enterLoop(name)
	b.here(t.next)
	b.poll(s)
	ops.next(b, it, more, k, e)
	b.jump(ir.Instr{Op: ir.JumpIfNot, A: more}, t.brk)
	done := b.scope()
	if kused {
		b.give(kv, kat, k)
	}
	if eused {
		b.give(ev, eat, e)
	}
	b.block(s.Body.List)
	done()
	b.goTo(t.next)
	b.leave(t)
}

func (b *builder) switchStmt(s *ast.SwitchStmt, name string) {
	if s.Init != nil {
		b.stmt(s.Init, "")
	}
	var tag value
	if s.Tag != nil {
		tag = b.stable(b.expr(s.Tag))
		if types.IsInterface(tag.sh.typ) {
			b.refuse(s, "a switch over an interface")
		}
	}
	t := &target{name: name, brk: &label{}, fallen: &label{}}
	b.loops = append(b.loops, t)
	bodies := make([]*label, len(s.Body.List)+1)
	for i := range bodies {
		bodies[i] = &label{}
	}
	other := t.brk
	for i, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		if cc.List == nil {
			other = bodies[i]
		}
		for _, e := range cc.List {
			b.pos = e.Pos()
			done := b.scope()
			switch {
			case s.Tag == nil:
				b.cond(e, true, bodies[i])
			case b.src.Info.Types[ast.Unparen(e)].IsNil():
				b.compare(token.EQL, tag, b.null(tag.sh), true, bodies[i])
			default:
				if n, ok := b.small(e); ok && basic(tag.sh)&types.IsInteger != 0 {
					b.jump(ir.Instr{Op: ir.JumpEqC, A: tag.s, B: int32(n)}, bodies[i])
				} else {
					b.compare(token.EQL, tag, b.exprAs(e, tag.sh.typ), true, bodies[i])
				}
			}
			done()
		}
	}
	b.goTo(other)
	for i, c := range s.Body.List {
		b.here(bodies[i])
		t.fallen = bodies[i+1]
		b.block(c.(*ast.CaseClause).Body)
		b.goTo(t.brk)
	}
	b.here(bodies[len(bodies)-1])
	b.leave(t)
}
