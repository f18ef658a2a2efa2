package compile

import (
	"go/ast"
	"go/constant"
	"go/types"
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// composite is the value of a composite literal.
func (b *builder) composite(x *ast.CompositeLit) value {
	sh := b.shape(x)
	switch u := sh.under.(type) {
	case *types.Struct:
		return b.structLit(x, sh, u)
	case *types.Array:
		v := b.take(sh)
		b.fresh(v)
		b.elements(x, v.p, u.Len(), u.Elem())
		return v
	case *types.Slice:
		n := literalLen(b, x)
		v := b.take(sh)
		elem := b.shapeOf(u.Elem()).mem
		b.step(func(f ir.Frame) { *f.Ptr(v.p) = newElements(elem, int(n)) })
		b.opImm(ir.Const, v.s, 0, n)
		b.opImm(ir.Const, v.s+1, 0, n)
		b.elements(x, v.p, n, u.Elem())
		return v
	case *types.Map:
		v := b.take(sh)
		m := b.mapOps(u)
		m.make(b, v.p, -1)
		for _, e := range x.Elts {
			done := b.scope()
			kv := e.(*ast.KeyValueExpr)
			key := b.stable(b.element(kv.Key, u.Key()))
			m.set(b, v.p, key, b.element(kv.Value, u.Elem()))
			done()
		}
		return v
	}
	b.refuse(x, "a literal of type %s", sh.typ)
	return value{}
}

// element is an element of a literal, whose type, or &type, may be left out.
func (b *builder) element(e ast.Expr, t types.Type) value {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		if ptr, ok := b.subst(t).Underlying().(*types.Pointer); ok {
			defer b.blame(e)
			sh := b.shapeOf(ptr.Elem())
			var v value
			if u, ok := sh.under.(*types.Struct); ok {
				v = b.structLit(lit, sh, u)
			} else {
				b.refuse(e, "this literal")
			}
			if !v.sh.whole {
				v = b.box(v)
			}
			return value{b.shapeOf(b.subst(t)), 0, v.p}
		}
	}
	if b.src.Info.Types[ast.Unparen(e)].IsNil() {
		return b.null(b.shapeOf(b.subst(t)))
	}
	return b.exprAs(e, t)
}

func (b *builder) structLit(x *ast.CompositeLit, sh *shape, u *types.Struct) value {
	v := b.take(sh)
	if len(x.Elts) < u.NumFields() || sh.whole {
		b.zero(v)
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
		done := b.scope()
		t := b.subst(u.Field(i).Type())
		b.store(b.field(b.placeOf(v), u, i, t), b.element(e, t))
		done()
	}
	return v
}

// literalLen is how many elements a slice's literal has.
func literalLen(b *builder, x *ast.CompositeLit) int64 {
	n, most := int64(0), int64(0)
	for _, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			n, _ = constant.Int64Val(constant.ToInt(b.src.Info.Types[kv.Key].Value))
		}
		n++
		most = max(most, n)
	}
	return most
}

// elements stores the elements of a literal at p[base].
func (b *builder) elements(x *ast.CompositeLit, base int32, n int64, elem types.Type) {
	elem = b.subst(elem)
	sh := b.shapeOf(elem)
	i := int64(0)
	for _, e := range x.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			i, _ = constant.Int64Val(constant.ToInt(b.src.Info.Types[kv.Key].Value))
			e = kv.Value
		}
		done := b.scope()
		b.store(place{kind: inMemory, sh: sh, base: base, off: i * int64(sh.mem.Size)}, b.element(e, elem))
		done()
		i++
	}
}

// slice is the value of a slice expression.
func (b *builder) slice(x *ast.SliceExpr) value {
	sh := b.shape(x)
	bound := func(e ast.Expr) int32 {
		if e == nil {
			return -1
		}
		return b.index(e)
	}
	var src value
	var size uintptr
	fixed := int64(-1)
	switch u := b.typeOf(x.X).Underlying().(type) {
	case *types.Basic:
		src = b.expr(x.X)
		lo, hi := bound(x.Low), bound(x.High)
		v := b.take(sh)
		b.step(func(f ir.Frame) {
			s := f.String(src.p, src.s)
			from, to := int64(0), int64(len(s))
			if lo >= 0 {
				from = *f.Int(lo)
			}
			if hi >= 0 {
				to = *f.Int(hi)
			}
			f.SetString(v.p, v.s, s[from:to])
		})
		return v
	case *types.Slice:
		src = b.expr(x.X)
		size = b.shapeOf(b.subst(u.Elem())).mem.Size
	case *types.Pointer:
		src = value{p: b.takeP()}
		b.opImm(ir.Lea, src.p, b.expr(x.X).p, 0)
		a := u.Elem().Underlying().(*types.Array)
		fixed, size = a.Len(), b.shapeOf(b.subst(a.Elem())).mem.Size
	case *types.Array:
		src = value{p: b.addr(b.place(x.X))}
		fixed, size = u.Len(), b.shapeOf(b.subst(u.Elem())).mem.Size
	}
	lo, hi, most := bound(x.Low), bound(x.High), bound(x.Max)
	v := b.take(sh)
	b.step(func(f ir.Frame) {
		p, n, c := *f.Ptr(src.p), fixed, fixed
		if fixed < 0 {
			n, c = *f.Int(src.s), *f.Int(src.s + 1)
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
			of = of[from:to:end]
		} else {
			of = of[from:to]
		}
		if end > from {
			p = unsafe.Add(p, uintptr(from)*size)
		}
		*f.Ptr(v.p), *f.Int(v.s), *f.Int(v.s + 1) = p, to-from, end-from
	})
	return v
}

// newElements is zeroed memory for n elements; it panics as make does.
func newElements(m *ir.Memory, n int) unsafe.Pointer { return makeElements(m, n, n) }
