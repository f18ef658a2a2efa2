package compile

import (
	"go/ast"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
)

func (b *body) decl(s *ast.DeclStmt) {
	d, ok := s.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.VAR {
		return // types and constants
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		if len(spec.Values) == 0 {
			for _, id := range spec.Names {
				if v, ok := b.Src.Info.Defs[id].(*types.Var); ok {
					b.declare(v, b.Of(b.Subst(v.Type())))
				}
			}
			continue
		}
		lhs := make([]ast.Expr, len(spec.Names))
		for i, id := range spec.Names {
			lhs[i] = id
		}
		b.defineAll(lhs, spec.Values)
	}
}

func (b *body) define(s *ast.AssignStmt) { b.defineAll(s.Lhs, s.Rhs) }

// defineAll gives new variables their values. Variables that were there already
// are assigned to.
func (b *body) defineAll(lhs, rhs []ast.Expr) {
	if len(lhs) == len(rhs) && len(lhs) == 1 {
		id := lhs[0].(*ast.Ident)
		v, isNew := b.Src.Info.Defs[id].(*types.Var)
		if !isNew || id.Name == "_" {
			done := b.Scope()
			b.elementOf(rhs[0], id)
			done()
			return
		}
		sh := b.Of(b.Subst(v.Type()))
		if b.boxes[v] || sh.Whole {
			x := b.local(v, sh)
			done := b.Scope()
			delete(b.Vars, v) // not seen by its own value
			val := b.Element(rhs[0], v.Type())
			b.Fresh(x)
			b.Vars[v] = x
			b.Store(write.Place{Kind: write.InMemory, Sh: sh, Base: x.P}, val)
			done()
			return
		}
		x := b.Take(sh)
		done := b.Scope()
		if b.Src.Info.Types[ast.Unparen(rhs[0])].IsNil() {
			b.Zero(x)
		} else {
			b.ExprTo(rhs[0], x)
		}
		done()
		b.Vars[v] = x
		return
	}
	// The new variables take their registers first, so that what is behind them
	// can be given back.
	type fresh struct {
		v *types.Var
		x shape.Value
	}
	news := make([]*fresh, len(lhs))
	for i, e := range lhs {
		id := e.(*ast.Ident)
		if v, ok := b.Src.Info.Defs[id].(*types.Var); ok && id.Name != "_" {
			x := b.local(v, b.Of(b.Subst(v.Type())))
			delete(b.Vars, v)
			news[i] = &fresh{v: v, x: x}
		}
	}
	done := b.Scope()
	vals := b.values(lhs, rhs)
	for i := range vals {
		if i < len(rhs) && len(rhs) == len(lhs) {
			vals[i] = b.Stable(vals[i])
		}
	}
	for i, e := range lhs {
		if news[i] != nil {
			f := news[i]
			b.Vars[f.v] = f.x
			sh := b.Of(b.Subst(f.v.Type()))
			if f.x.Shape.Whole {
				b.Fresh(f.x)
				b.Store(write.Place{Kind: write.InMemory, Sh: sh, Base: f.x.P}, vals[i])
			} else {
				b.Move(f.x, vals[i])
			}
			continue
		}
		if e.(*ast.Ident).Name != "_" {
			b.Store(b.Place(e), vals[i])
		}
	}
	done()
}

// elementOf assigns a value to a variable that is there, or to none.
func (b *body) elementOf(e ast.Expr, id *ast.Ident) {
	if id.Name == "_" {
		b.Expr(e)
		return
	}
	at := b.Place(id)
	b.Store(at, b.Element(e, at.Sh.Type))
}

// values are the values of the right side of an assignment.
func (b *body) values(lhs, rhs []ast.Expr) []shape.Value {
	if len(rhs) == len(lhs) {
		var vals []shape.Value
		for i, e := range rhs {
			t := b.Src.Info.TypeOf(lhs[i])
			if id, ok := lhs[i].(*ast.Ident); ok && id.Name == "_" {
				t = b.TypeOf(e)
			}
			vals = append(vals, b.Element(e, t))
		}
		return vals
	}
	switch x := ast.Unparen(rhs[0]).(type) {
	case *ast.CallExpr:
		return b.Several(x, func(i int) types.Type {
			if id, ok := lhs[i].(*ast.Ident); ok && id.Name == "_" {
				return nil
			}
			return b.Src.Info.TypeOf(lhs[i])
		})
	case *ast.IndexExpr:
		at := b.Place(x)
		if at.Kind == write.InMap {
			v, ok := at.M.GetOK(b.Writer, at.Base, at.Key)
			return []shape.Value{v, {Shape: b.Of(types.Typ[types.Bool]), S: ok, P: 0}}
		}
	}
	b.Refuse(rhs[0], "this assignment")
	return nil
}
