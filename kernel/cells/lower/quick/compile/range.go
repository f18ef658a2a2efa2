package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"unicode/utf8"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

// turn is a variable of a range clause: where each turn's value goes.
func (b *body) turn(s *ast.RangeStmt, e ast.Expr) (v *types.Var, at func() write.Place, used bool) {
	if e == nil {
		return nil, nil, false
	}
	id, ok := e.(*ast.Ident)
	if ok && id.Name == "_" {
		return nil, nil, false
	}
	if s.Tok == token.DEFINE {
		v := b.Src.Info.Defs[id].(*types.Var)
		return v, nil, true
	}
	return nil, func() write.Place { return b.Place(e) }, true
}

// give gives the variable of a turn its value.
func (b *body) give(v *types.Var, at func() write.Place, x shape.Value) {
	if at != nil {
		done := b.Scope()
		to := at()
		if types.IsInterface(to.Sh.Type) && !types.Identical(to.Sh.Type, x.Shape.Type) {
			panic(&shape.Refusal{Msg: "an interface"})
		}
		b.Store(to, x)
		done()
		return
	}
	sh := b.Of(b.Subst(v.Type()))
	if b.boxes[v] || sh.Whole {
		y := b.local(v, sh)
		b.Fresh(y)
		b.Store(write.Place{Kind: write.InMemory, Sh: sh, Base: y.P}, x)
		return
	}
	y := b.local(v, sh)
	b.Move(y, shape.Value{Shape: sh, S: x.S, P: x.P})
}

func (b *body) rangeStmt(s *ast.RangeStmt, name string) {
	intShape := b.Of(types.Typ[types.Int])
	kv, kat, kused := b.turn(s, s.Key)
	ev, eat, eused := b.turn(s, s.Value)
	if kat != nil && eat != nil {
		b.Refuse(s, "a range that assigns to two places at once")
	}
	switch u := b.TypeOf(s.X).Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			b.rangeString(s, name)
			return
		}
		sh := b.Shape(s.X)
		if kv != nil {
			sh = b.Of(b.Subst(kv.Type()))
		}
		n := b.Expr(s.X).S
		if b.Src.Info.Types[ast.Unparen(s.X)].Value == nil {
			n = b.copyS(n)
		}
		i := b.Take(sh)
		b.OpImm(ir.Const, i.S, 0, 0)
		lt := ir.JumpLt
		if sh.Parts[0].Kind == ir.W64 && shape.Basic(sh)&types.IsUnsigned != 0 {
			lt = ir.JumpLtU
		}
		b.turns(s, name, i.S, n, lt, func() {
			switch {
			case !kused:
			case kv != nil && !b.boxes[kv] && !facts.Assigned(b.Src.Info, kv, s.Body):
				b.Vars[kv] = i
			default:
				b.give(kv, kat, i)
			}
		})
		return
	case *types.Slice:
		x := b.Stable(b.Expr(s.X))
		elem := b.Of(b.Subst(u.Elem()))
		b.rangeElements(s, name, intShape, x.P, x.S, elem, kv, kat, kused, ev, eat, eused)
		return
	case *types.Array:
		if !eused && !facts.HasCall(s.X) { // it is not looked at
			b.rangeElements(s, name, intShape, 0, b.Constant(uint64(u.Len())), b.Of(b.Subst(u.Elem())), kv, kat, kused, nil, nil, false)
			return
		}
		at := b.Place(s.X)
		base := int32(0)
		switch {
		case at.Kind == write.InMap:
			base = b.Load(at).P
		case eused:
			base = b.LoadTo(at, b.Take(at.Sh)).P // the elements are those of a copy
		default:
			base = b.Addr(at)
		}
		b.rangeElements(s, name, intShape, base, b.Constant(uint64(u.Len())), b.Of(b.Subst(u.Elem())), kv, kat, kused, ev, eat, eused)
		return
	case *types.Pointer:
		p := b.CopyP(b.Expr(s.X).P)
		a, ok := u.Elem().Underlying().(*types.Array)
		if !ok {
			break
		}
		if eused && a.Len() > 0 {
			b.OpImm(ir.Lea, p, p, 0) // panics if it is nil
		}
		b.rangeElements(s, name, intShape, p, b.Constant(uint64(a.Len())), b.Of(b.Subst(a.Elem())), kv, kat, kused, ev, eat, eused)
		return
	case *types.Map:
		b.rangeMap(s, name, u)
		return
	}
	b.Refuse(s, "a range over %s", b.TypeOf(s.X))
}

// turns writes a loop that counts a register up to another.
func (b *body) turns(s *ast.RangeStmt, name string, i, n int32, lt ir.Op, begin func()) {
	t := b.enterLoop(name)
	top, end := &write.Label{}, &write.Label{}
	b.Jump(ir.Instr{Op: lt, A: i, B: n}, top)
	b.GoTo(end)
	b.Here(top)
	b.poll(s)
	done := b.Scope()
	begin()
	b.block(s.Body.List)
	done()
	b.Here(t.next)
	b.OpImm(ir.AddConst, i, i, 1)
	b.Jump(ir.Instr{Op: lt, A: i, B: n}, top)
	b.Here(end)
	b.leave(t)
}

func (b *body) rangeElements(s *ast.RangeStmt, name string, sh *shape.Shape, base, n int32, elem *shape.Shape, kv *types.Var, kat func() write.Place, kused bool, ev *types.Var, eat func() write.Place, eused bool) {
	i := b.Take(sh)
	b.OpImm(ir.Const, i.S, 0, 0)
	b.turns(s, name, i.S, n, ir.JumpLt, func() {
		switch {
		case !kused:
		case kv != nil && !b.boxes[kv] && !facts.Assigned(b.Src.Info, kv, s.Body):
			b.Vars[kv] = i
		default:
			b.give(kv, kat, i)
		}
		if !eused {
			return
		}
		at := write.Place{Kind: write.IsElement, Sh: elem, Base: base, Index: i.S, Count: n, Stride: int64(elem.Memory.Size)}
		if ev != nil && !b.boxes[ev] && !elem.Whole {
			x := b.local(ev, elem)
			b.LoadTo(at, x)
			return
		}
		b.give(ev, eat, b.Load(at))
	})
}

func (b *body) rangeString(s *ast.RangeStmt, name string) {
	kv, kat, kused := b.turn(s, s.Key)
	ev, eat, eused := b.turn(s, s.Value)
	x := b.Stable(b.Expr(s.X))
	i := b.Take(b.Of(types.Typ[types.Int]))
	r := b.Take(b.Of(types.Typ[types.Rune]))
	next := b.TakeS()
	b.OpImm(ir.Const, next, 0, 0)
	t := b.enterLoop(name)
	b.Here(t.next)
	b.poll(s)
	b.Op(ir.Move, i.S, next, 0)
	b.Jump(ir.Instr{Op: ir.JumpLe, A: x.S, B: i.S}, t.brk)
	b.Step(func(f ir.Frame) {
		str, at := f.String(x.P, x.S), *f.Int(i.S)
		c, n := utf8.DecodeRuneInString(str[at:])
		*f.Int(r.S), *f.Int(next) = int64(c), at+int64(n)
	})
	b.each(s, t, func() {
		if kused {
			b.give(kv, kat, i)
		}
		if eused {
			b.give(ev, eat, r)
		}
	})
}

// each writes a turn of a loop that begins at its next label: give gives the
// variables their values.
func (b *body) each(s *ast.RangeStmt, t *target, give func()) {
	done := b.Scope()
	give()
	b.block(s.Body.List)
	done()
	b.GoTo(t.next)
	b.leave(t)
}

func (b *body) rangeMap(s *ast.RangeStmt, name string, u *types.Map) {
	kv, kat, kused := b.turn(s, s.Key)
	ev, eat, eused := b.turn(s, s.Value)
	ops := b.MapOps(u)
	m := b.Expr(s.X).P
	it, more := b.TakeP(), b.TakeS()
	ops.Begin(b.Writer, m, it)
	var k, e shape.Value
	if kused {
		k = b.Take(b.Of(b.Subst(u.Key())))
	}
	if eused {
		e = b.Take(b.Of(b.Subst(u.Elem())))
	}
	t := b.enterLoop(name)
	b.Here(t.next)
	b.poll(s)
	ops.Next(b.Writer, it, more, k, e)
	b.Jump(ir.Instr{Op: ir.JumpIfNot, A: more}, t.brk)
	b.each(s, t, func() {
		if kused {
			b.give(kv, kat, k)
		}
		if eused {
			b.give(ev, eat, e)
		}
	})
}
