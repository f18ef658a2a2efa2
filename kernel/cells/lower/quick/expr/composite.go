package expr

import (
	"go/ast"
	"go/constant"
	"go/types"
	"unsafe"

	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

// IsLiteral says whether an expression is a composite literal.
func IsLiteral(e ast.Expr) bool { _, ok := ast.Unparen(e).(*ast.CompositeLit); return ok }

// composite is the value of a composite literal.
func (b *Builder) composite(x *ast.CompositeLit) shape.Value {
	sh := b.Shape(x)
	switch u := sh.Under.(type) {
	case *types.Struct:
		return b.structLit(x, sh, u)
	case *types.Array:
		v := b.Take(sh)
		b.Fresh(v)
		b.elements(x, v.P, u.Len(), u.Elem())
		return v
	case *types.Slice:
		n := literalLen(b, x)
		v := b.Take(sh)
		elem := b.Of(u.Elem()).Memory
		b.Step(func(f ir.Frame) { *f.Ptr(v.P) = shape.NewElements(elem, int(n)) })
		b.OpImm(ir.Const, v.S, 0, n)
		b.OpImm(ir.Const, v.S+1, 0, n)
		b.elements(x, v.P, n, u.Elem())
		return v
	case *types.Map:
		v := b.Take(sh)
		m := b.MapOps(u)
		m.Make(b.Writer, v.P, -1)
		for _, e := range x.Elts {
			done := b.Scope()
			kv := e.(*ast.KeyValueExpr)
			key := b.Stable(b.Element(kv.Key, u.Key()))
			m.Set(b.Writer, v.P, key, b.Element(kv.Value, u.Elem()))
			done()
		}
		return v
	}
	b.Refuse(x, "a literal of type %s", sh.Type)
	return shape.Value{}
}

// Element is an element of a literal, whose type, or &type, may be left out.
func (b *Builder) Element(e ast.Expr, t types.Type) shape.Value {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		if ptr, ok := b.Subst(t).Underlying().(*types.Pointer); ok {
			defer b.Blame(e)
			sh := b.Of(ptr.Elem())
			var v shape.Value
			if u, ok := sh.Under.(*types.Struct); ok {
				v = b.structLit(lit, sh, u)
			} else {
				b.Refuse(e, "this literal")
			}
			if !v.Shape.Whole {
				v = b.Box(v)
			}
			return shape.Value{Shape: b.Of(b.Subst(t)), S: 0, P: v.P}
		}
	}
	if b.Src.Info.Types[ast.Unparen(e)].IsNil() {
		return b.Null(b.Of(b.Subst(t)))
	}
	return b.ExprAs(e, t)
}

func (b *Builder) structLit(x *ast.CompositeLit, sh *shape.Shape, u *types.Struct) shape.Value {
	v := b.Take(sh)
	if len(x.Elts) < u.NumFields() || sh.Whole {
		b.Zero(v)
	}
	for i, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
			for j := range u.NumFields() {
				if u.Field(j).Name() == kv.Key.(*ast.Ident).Name {
					i = j
				}
			}
		}
		done := b.Scope()
		t := b.Subst(u.Field(i).Type())
		b.Store(b.Field(b.PlaceOf(v), u, i, t), b.Element(e, t))
		done()
	}
	return v
}

// literalLen is how many elements a slice's literal has.
func literalLen(b *Builder, x *ast.CompositeLit) int64 {
	n, most := int64(0), int64(0)
	for _, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			n, _ = constant.Int64Val(constant.ToInt(b.Src.Info.Types[kv.Key].Value))
		}
		n++
		most = max(most, n)
	}
	return most
}

// elements stores the elements of a literal at p[base].
func (b *Builder) elements(x *ast.CompositeLit, base int32, n int64, elem types.Type) {
	elem = b.Subst(elem)
	sh := b.Of(elem)
	i := int64(0)
	for _, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			i, _ = constant.Int64Val(constant.ToInt(b.Src.Info.Types[kv.Key].Value))
			e = kv.Value
		}
		done := b.Scope()
		b.Store(write.Place{Kind: write.InMemory, Sh: sh, Base: base, Off: i * int64(sh.Memory.Size)}, b.Element(e, elem))
		done()
		i++
	}
}

// slice is the value of a slice expression.
func (b *Builder) slice(x *ast.SliceExpr) shape.Value {
	sh := b.Shape(x)
	bound := func(e ast.Expr) int32 {
		if e == nil {
			return -1
		}
		return b.index(e)
	}
	var src shape.Value
	var size uintptr
	fixed := int64(-1)
	switch u := b.TypeOf(x.X).Underlying().(type) {
	case *types.Basic:
		src = b.Expr(x.X)
		lo, hi := bound(x.Low), bound(x.High)
		v := b.Take(sh)
		b.Step(func(f ir.Frame) {
			s := f.String(src.P, src.S)
			from, to := int64(0), int64(len(s))
			if lo >= 0 {
				from = *f.Int(lo)
			}
			if hi >= 0 {
				to = *f.Int(hi)
			}
			f.SetString(v.P, v.S, s[from:to])
		})
		return v
	case *types.Slice:
		src = b.Expr(x.X)
		size = b.Of(b.Subst(u.Elem())).Memory.Size
	case *types.Pointer:
		src = shape.Value{P: b.TakeP()}
		b.OpImm(ir.Lea, src.P, b.Expr(x.X).P, 0)
		a := u.Elem().Underlying().(*types.Array)
		fixed, size = a.Len(), b.Of(b.Subst(a.Elem())).Memory.Size
	case *types.Array:
		src = shape.Value{P: b.Addr(b.Place(x.X))}
		fixed, size = u.Len(), b.Of(b.Subst(u.Elem())).Memory.Size
	}
	lo, hi, most := bound(x.Low), bound(x.High), bound(x.Max)
	v := b.Take(sh)
	b.Step(func(f ir.Frame) {
		p, n, c := *f.Ptr(src.P), fixed, fixed
		if fixed < 0 {
			n, c = *f.Int(src.S), *f.Int(src.S + 1)
		}
		from, to, end := int64(0), n, c
		if lo >= 0 {
			from = *f.Int(lo)
		}
		if hi >= 0 {
			to = *f.Int(hi)
		}
		// What is out of range panics with the compiler's words.
		var of []struct{}
		if fixed < 0 {
			of = unsafe.Slice(&struct{}{}, c)[:n]
		} else {
			of = unsafe.Slice(&struct{}{}, c)
		}
		if most >= 0 {
			end = *f.Int(most)
			_ = of[from:to:end]
		} else {
			_ = of[from:to]
		}
		if end > from {
			p = unsafe.Add(p, uintptr(from)*size)
		}
		*f.Ptr(v.P), *f.Int(v.S), *f.Int(v.S + 1) = p, to-from, end-from
	})
	return v
}
