package expr

import (
	"go/ast"
	"go/types"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

// Place finds what an expression stands for.
func (b *Builder) Place(e ast.Expr) write.Place {
	e = ast.Unparen(e)
	defer b.Blame(e)
	switch x := e.(type) {
	case *ast.Ident:
		if x.Name == "_" {
			return write.Place{Kind: write.Nowhere}
		}
		v, ok := b.Object(x).(*types.Var)
		if !ok {
			b.Refuse(e, "%s", x.Name)
		}
		sh := b.Of(b.Subst(v.Type()))
		if r, ok := b.Globals[v]; ok {
			return write.Place{Kind: write.InMemory, Sh: sh, Base: r}
		}
		val, ok := b.Vars[v]
		if !ok {
			b.Refuse(e, "the variable %s", x.Name)
		}
		if val.Shape.Whole {
			return write.Place{Kind: write.InMemory, Sh: sh, Base: val.P}
		}
		return write.Place{Kind: write.InRegisters, Sh: sh, V: val}
	case *ast.StarExpr:
		return write.Place{Kind: write.InMemory, Sh: b.Shape(e), Base: b.Expr(x.X).P}
	case *ast.SelectorExpr:
		return b.fieldPlace(x)
	case *ast.IndexExpr:
		return b.indexPlace(x)
	}
	v := b.Expr(e)
	return b.PlaceOf(v)
}

// fieldPlace is the place of a field, promoted or not.
func (b *Builder) fieldPlace(x *ast.SelectorExpr) write.Place {
	sel := b.Src.Info.Selections[x]
	if sel == nil || sel.Kind() != types.FieldVal {
		b.Refuse(x, "%s", types.ExprString(x))
	}
	return b.walk(b.Place(x.X), b.TypeOf(x.X), sel.Index())
}

// walk goes from a place to a field of a field of it.
func (b *Builder) walk(at write.Place, t types.Type, path []int) write.Place {
	for _, i := range path {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
			at = write.Place{Kind: write.InMemory, Sh: b.Of(t), Base: b.Load(at).P}
		}
		u, ok := t.Underlying().(*types.Struct)
		if !ok {
			panic(&shape.Refusal{Msg: "a field of " + t.String()})
		}
		t = b.Subst(u.Field(i).Type())
		at = b.Field(at, u, i, t)
	}
	return at
}

// indexPlace is the place of an element.
func (b *Builder) indexPlace(x *ast.IndexExpr) write.Place {
	u := b.TypeOf(x.X).Underlying()
	if m, ok := u.(*types.Map); ok { // x may be one of two results
		ops := b.MapOps(m)
		p := b.Expr(x.X).P
		key := b.Stable(b.ExprAs(x.Index, m.Key()))
		return write.Place{Kind: write.InMap, Sh: b.Of(b.Subst(m.Elem())), Base: p, M: ops, Key: key}
	}
	sh := b.Shape(x)
	switch u.(type) {
	case *types.Slice:
		p, n := b.head(x.X)
		return write.Place{Kind: write.IsElement, Sh: sh, Base: p, Index: b.index(x.Index), Count: n, Stride: int64(sh.Memory.Size)}
	case *types.Pointer:
		p := b.Expr(x.X).P
		base := b.TakeP()
		b.OpImm(ir.Lea, base, p, 0) // panics if it is nil
		return b.arrayPlace(x, sh, base, 0)
	case *types.Array:
		at := b.Place(x.X)
		switch at.Kind {
		case write.InMap:
			at = b.PlaceOf(b.Load(at))
		case write.IsElement:
			at = write.Place{Kind: write.InMemory, Base: b.Addr(at)}
		}
		return b.arrayPlace(x, sh, at.Base, at.Off)
	}
	b.Refuse(x, "an element of %s", b.TypeOf(x.X))
	return write.Place{}
}

// head is where a slice begins and how long it is: what an element needs of it.
func (b *Builder) head(e ast.Expr) (p, n int32) {
	e = ast.Unparen(e)
	switch e.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
		switch at := b.Place(e); at.Kind {
		case write.InMemory:
			p, n = b.TakeP(), b.TakeS()
			b.OpImm(ir.LoadP, p, at.Base, at.Off)
			b.OpImm(ir.Load64, n, at.Base, at.Off+8)
			return p, n
		case write.IsElement:
			p, n = b.TakeP(), b.TakeS()
			b.Emit(ir.Instr{Op: ir.IndexP, A: p, B: at.Base, C: at.Index, D: at.Count, Imm: at.Stride<<32 | at.Off})
			b.Emit(ir.Instr{Op: ir.Index64, A: n, B: at.Base, C: at.Index, D: at.Count, Imm: at.Stride<<32 | (at.Off + 8)})
			return p, n
		default:
			v := b.Load(at)
			return v.P, v.S
		}
	}
	v := b.Expr(e)
	return v.P, v.S
}

func (b *Builder) arrayPlace(x *ast.IndexExpr, sh *shape.Shape, base int32, off int64) write.Place {
	n, _ := shape.ArrayLen(b.TypeOf(x.X))
	if _, own := ast.Unparen(x.X).(*ast.Ident); !own || off != 0 { // it may lie behind a pointer that is nil
		r := b.TakeP()
		b.OpImm(ir.Lea, r, base, off)
		base = r
	}
	return write.Place{Kind: write.IsElement, Sh: sh, Base: base, Index: b.index(x.Index), Count: b.Constant(uint64(n)), Stride: int64(sh.Memory.Size)}
}

// index is a register with an index. A negative one is as large as they come.
func (b *Builder) index(e ast.Expr) int32 {
	v := b.Expr(e)
	if _, ok := v.Shape.Under.(*types.Basic); !ok {
		b.Refuse(e, "this index")
	}
	return v.S
}
