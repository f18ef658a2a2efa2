package compile

import (
	"go/ast"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

// target is a statement that break leaves, and continue, if next is there.
type target struct {
	name      string
	brk, next *write.Label
	fallen    *write.Label // of a switch: where a fallthrough goes
}

// enterLoop makes a loop the one that break and continue are of.
func (b *body) enterLoop(name string) *target {
	t := &target{name: name, brk: &write.Label{}, next: &write.Label{}}
	b.loops = append(b.loops, t)
	return t
}

// leave ends a statement that break leaves.
func (b *body) leave(t *target) {
	b.loops = b.loops[:len(b.loops)-1]
	b.Here(t.brk)
}

func (b *body) branch(s *ast.BranchStmt) {
	if s.Tok == token.FALLTHROUGH {
		b.GoTo(b.loops[len(b.loops)-1].fallen)
		return
	}
	for i := len(b.loops) - 1; i >= 0; i-- {
		t := b.loops[i]
		switch {
		case s.Label != nil && t.name != s.Label.Name:
		case s.Tok == token.BREAK && (s.Label != nil || t.next != nil || t.fallen != nil):
			b.GoTo(t.brk)
			return
		case s.Tok == token.CONTINUE && t.next != nil:
			b.GoTo(t.next)
			return
		}
	}
	b.Refuse(s, "this jump")
}

func (b *body) poll(n ast.Node) {
	b.Pos = n.Pos()
	b.Emit(ir.Instr{Op: ir.Poll})
}

func (b *body) forStmt(s *ast.ForStmt, name string) {
	if s.Init != nil {
		b.stmt(s.Init, "")
	}
	// Each turn has variables of its own where something keeps their addresses.
	var kept []*types.Var
	if a, ok := s.Init.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
		for _, l := range a.Lhs {
			if v, ok := b.Src.Info.Defs[l.(*ast.Ident)].(*types.Var); ok && b.Vars[v].Shape != nil && b.Vars[v].Shape.Whole {
				kept = append(kept, v)
			}
		}
	}
	t := b.enterLoop(name)
	top := &write.Label{}
	if s.Cond != nil {
		b.Cond(s.Cond, false, t.brk)
	}
	b.Here(top)
	b.poll(s)
	b.block(s.Body.List)
	b.Here(t.next)
	for _, v := range kept {
		x := b.Vars[v]
		old := b.CopyP(x.P)
		b.Fresh(x)
		b.Move(x, shape.Value{Shape: x.Shape, S: 0, P: old})
	}
	if s.Post != nil {
		b.stmt(s.Post, "")
	}
	if s.Cond != nil {
		b.Cond(s.Cond, true, top)
	} else {
		b.GoTo(top)
	}
	b.leave(t)
}

func (b *body) switchStmt(s *ast.SwitchStmt, name string) {
	if s.Init != nil {
		b.stmt(s.Init, "")
	}
	var tag shape.Value
	if s.Tag != nil {
		tag = b.Stable(b.Expr(s.Tag))
		if types.IsInterface(tag.Shape.Type) {
			b.Refuse(s, "a switch over an interface")
		}
	}
	t := &target{name: name, brk: &write.Label{}, fallen: &write.Label{}}
	b.loops = append(b.loops, t)
	bodies := make([]*write.Label, len(s.Body.List)+1)
	for i := range bodies {
		bodies[i] = &write.Label{}
	}
	other := t.brk
	for i, c := range s.Body.List {
		cc := c.(*ast.CaseClause)
		if cc.List == nil {
			other = bodies[i]
		}
		for _, e := range cc.List {
			b.Pos = e.Pos()
			done := b.Scope()
			switch {
			case s.Tag == nil:
				b.Cond(e, true, bodies[i])
			case b.Src.Info.Types[ast.Unparen(e)].IsNil():
				b.Compare(token.EQL, tag, b.Null(tag.Shape), true, bodies[i])
			default:
				if n, ok := b.Small(e); ok && shape.Basic(tag.Shape)&types.IsInteger != 0 {
					b.Jump(ir.Instr{Op: ir.JumpEqC, A: tag.S, B: int32(n)}, bodies[i])
				} else {
					b.Compare(token.EQL, tag, b.ExprAs(e, tag.Shape.Type), true, bodies[i])
				}
			}
			done()
		}
	}
	b.GoTo(other)
	for i, c := range s.Body.List {
		b.Here(bodies[i])
		t.fallen = bodies[i+1]
		b.block(c.(*ast.CaseClause).Body)
		b.GoTo(t.brk)
	}
	b.Here(bodies[len(bodies)-1])
	b.leave(t)
}
