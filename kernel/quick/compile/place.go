package compile

import (
	"go/ast"
	"go/types"

	"cryptounet/kernel/quick/ir"
)

// place is what can be assigned to.
type place struct {
	kind placeKind
	sh   *shape
	v    value // inRegisters
	// inMemory: at p[base] + off; isElement: element s[index] of s[count] elements
	// of stride bytes there, and in it off bytes on.
	base         int32
	off          int64
	index, count int32
	stride       int64
	// inMap
	m   mapOps
	key value
}

type placeKind uint8

const (
	nowhere placeKind = iota
	inRegisters
	inMemory
	isElement
	inMap
)

// place finds what an expression stands for.
func (b *builder) place(e ast.Expr) place {
	e = ast.Unparen(e)
	defer b.blame(e)
	switch x := e.(type) {
	case *ast.Ident:
		if x.Name == "_" {
			return place{kind: nowhere}
		}
		v, ok := b.object(x).(*types.Var)
		if !ok {
			b.refuse(e, "%s", x.Name)
		}
		sh := b.shapeOf(b.subst(v.Type()))
		if r, ok := b.globals[v]; ok {
			return place{kind: inMemory, sh: sh, base: r}
		}
		val, ok := b.vars[v]
		if !ok {
			b.refuse(e, "the variable %s", x.Name)
		}
		if val.sh.whole {
			return place{kind: inMemory, sh: sh, base: val.p}
		}
		return place{kind: inRegisters, sh: sh, v: val}
	case *ast.StarExpr:
		return place{kind: inMemory, sh: b.shape(e), base: b.expr(x.X).p}
	case *ast.SelectorExpr:
		return b.fieldPlace(x)
	case *ast.IndexExpr:
		return b.indexPlace(x)
	}
	v := b.expr(e)
	return b.placeOf(v)
}

// placeOf is the place of a value that no variable has.
func (b *builder) placeOf(v value) place {
	if v.sh.whole {
		return place{kind: inMemory, sh: v.sh, base: v.p}
	}
	return place{kind: inRegisters, sh: v.sh, v: v}
}

// fieldPlace is the place of a field, promoted or not.
func (b *builder) fieldPlace(x *ast.SelectorExpr) place {
	sel := b.src.Info.Selections[x]
	if sel == nil || sel.Kind() != types.FieldVal {
		b.refuse(x, "%s", types.ExprString(x))
	}
	return b.walk(b.place(x.X), b.typeOf(x.X), sel.Index())
}

// walk goes from a place to a field of a field of it.
func (b *builder) walk(at place, t types.Type, path []int) place {
	for _, i := range path {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
			at = place{kind: inMemory, sh: b.shapeOf(t), base: b.load(at).p}
		}
		u, ok := t.Underlying().(*types.Struct)
		if !ok {
			panic(&Refusal{Msg: "a field of " + t.String()})
		}
		t = b.subst(u.Field(i).Type())
		at = b.field(at, u, i, t)
	}
	return at
}

func (b *builder) field(at place, u *types.Struct, i int, t types.Type) place {
	sh := b.shapeOf(t)
	switch at.kind {
	case inRegisters:
		f := at.sh.fields[i]
		return place{kind: inRegisters, sh: sh, v: value{sh, at.v.s + int32(f.s), at.v.p + int32(f.p)}}
	case inMap:
		return b.field(b.placeOf(b.load(at)), u, i, t)
	}
	at.sh = sh
	at.off += int64(offsetsOf(u)[i])
	return at
}

// indexPlace is the place of an element.
func (b *builder) indexPlace(x *ast.IndexExpr) place {
	u := b.typeOf(x.X).Underlying()
	if m, ok := u.(*types.Map); ok { // x may be one of two results
		ops := b.mapOps(m)
		p := b.expr(x.X).p
		key := b.stable(b.exprAs(x.Index, m.Key()))
		return place{kind: inMap, sh: b.shapeOf(b.subst(m.Elem())), base: p, m: ops, key: key}
	}
	sh := b.shape(x)
	switch u.(type) {
	case *types.Slice:
		p, n := b.head(x.X)
		return place{kind: isElement, sh: sh, base: p, index: b.index(x.Index), count: n, stride: int64(sh.mem.Size)}
	case *types.Pointer:
		p := b.expr(x.X).p
		base := b.takeP()
		b.opImm(ir.Lea, base, p, 0) // panics if it is nil
		return b.arrayPlace(x, sh, base, 0)
	case *types.Array:
		at := b.place(x.X)
		switch at.kind {
		case inMap:
			at = b.placeOf(b.load(at))
		case isElement:
			at = place{kind: inMemory, base: b.addr(at)}
		}
		return b.arrayPlace(x, sh, at.base, at.off)
	}
	b.refuse(x, "an element of %s", b.typeOf(x.X))
	return place{}
}

// head is where a slice begins and how long it is: what an element needs of it.
func (b *builder) head(e ast.Expr) (p, n int32) {
	e = ast.Unparen(e)
	switch e.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
		switch at := b.place(e); at.kind {
		case inMemory:
			p, n = b.takeP(), b.takeS()
			b.opImm(ir.LoadP, p, at.base, at.off)
			b.opImm(ir.Load64, n, at.base, at.off+8)
			return p, n
		case isElement:
			p, n = b.takeP(), b.takeS()
			b.emit(ir.Instr{Op: ir.IndexP, A: p, B: at.base, C: at.index, D: at.count, Imm: at.stride<<32 | at.off})
			b.emit(ir.Instr{Op: ir.Index64, A: n, B: at.base, C: at.index, D: at.count, Imm: at.stride<<32 | (at.off + 8)})
			return p, n
		default:
			v := b.load(at)
			return v.p, v.s
		}
	}
	v := b.expr(e)
	return v.p, v.s
}

func (b *builder) arrayPlace(x *ast.IndexExpr, sh *shape, base int32, off int64) place {
	n, _ := arrayLen(b.typeOf(x.X))
	if off != 0 {
		r := b.takeP()
		b.opImm(ir.Lea, r, base, off)
		base = r
	}
	return place{kind: isElement, sh: sh, base: base, index: b.index(x.Index), count: b.constant(uint64(n)), stride: int64(sh.mem.Size)}
}

// index is a register with an index. A negative one is as large as they come.
func (b *builder) index(e ast.Expr) int32 {
	v := b.expr(e)
	if _, ok := v.sh.under.(*types.Basic); !ok {
		b.refuse(e, "this index")
	}
	return v.s
}

// addr is a P register with the address of a place in memory.
func (b *builder) addr(at place) int32 {
	switch at.kind {
	case inMemory:
		r := b.takeP()
		b.opImm(ir.Lea, r, at.base, at.off)
		return r
	case isElement:
		r := b.takeP()
		b.emit(ir.Instr{Op: ir.IndexAddr, A: r, B: at.base, C: at.index, D: at.count, Imm: at.stride<<32 | at.off})
		return r
	}
	panic(&Refusal{Msg: "an address of this"})
}

var loads = [...]ir.Op{ir.I8: ir.LoadI8, ir.U8: ir.LoadU8, ir.I16: ir.LoadI16, ir.U16: ir.LoadU16, ir.I32: ir.LoadI32, ir.U32: ir.LoadU32, ir.W64: ir.Load64, ir.Pointer: ir.LoadP}
var indexes = [...]ir.Op{ir.I8: ir.IndexI8, ir.U8: ir.IndexU8, ir.I16: ir.IndexI16, ir.U16: ir.IndexU16, ir.I32: ir.IndexI32, ir.U32: ir.IndexU32, ir.W64: ir.Index64, ir.Pointer: ir.IndexP}
var stores = [...]ir.Op{ir.I8: ir.Store8, ir.U8: ir.Store8, ir.I16: ir.Store16, ir.U16: ir.Store16, ir.I32: ir.Store32, ir.U32: ir.Store32, ir.W64: ir.Store64, ir.Pointer: ir.StoreP}
var setIndexes = [...]ir.Op{ir.I8: ir.SetIndex8, ir.U8: ir.SetIndex8, ir.I16: ir.SetIndex16, ir.U16: ir.SetIndex16, ir.I32: ir.SetIndex32, ir.U32: ir.SetIndex32, ir.W64: ir.SetIndex64, ir.Pointer: ir.SetIndexP}

// load is the value at a place: its own registers, where it is in some.
func (b *builder) load(at place) value {
	if at.kind == inRegisters {
		return at.v
	}
	if at.kind == inMap {
		return at.m.get(b, at.base, at.key)
	}
	return b.loadTo(at, b.take(at.sh))
}

// loadTo brings the value at a place into registers.
func (b *builder) loadTo(at place, dst value) value {
	switch {
	case at.kind == inRegisters || at.kind == inMap:
		b.move(dst, b.load(at))
		return dst
	case at.sh.whole:
		b.fresh(dst)
		from, m, to := b.addr(at), at.sh.mem, dst.p
		b.step(func(f ir.Frame) { m.Copy(*f.Ptr(to), *f.Ptr(from)) })
		return dst
	case len(at.sh.parts) == 0:
		if at.kind == isElement {
			b.emit(ir.Instr{Op: ir.InBounds, C: at.index, D: at.count})
		}
		return dst
	}
	at = b.single(at)
	if np := int32(dst.sh.np); len(at.sh.parts) > 1 && at.base >= dst.p && at.base < dst.p+np {
		b.move(dst, b.loadTo(at, b.take(at.sh))) // it would overwrite its own base
		return dst
	}
	s, p := dst.s, dst.p
	for _, part := range at.sh.parts {
		to := &s
		if part.Kind == ir.Pointer {
			to = &p
		}
		if at.kind == isElement {
			b.emit(ir.Instr{Op: indexes[part.Kind], A: *to, B: at.base, C: at.index, D: at.count, Imm: at.stride<<32 | (at.off + int64(part.Offset))})
		} else {
			b.opImm(loads[part.Kind], *to, at.base, at.off+int64(part.Offset))
		}
		*to++
	}
	return dst
}

// single makes an element of several parts, or one far from its beginning, a place
// in memory, so that its bounds are checked once.
func (b *builder) single(at place) place {
	if at.kind == isElement && (len(at.sh.parts) > 1 || at.off >= 1<<31 || at.stride >= 1<<31) {
		if at.off >= 1<<31 || at.stride >= 1<<31 {
			panic(&Refusal{Msg: "such a large element"})
		}
		off := at.off
		at.off = 0
		return place{kind: inMemory, sh: at.sh, base: b.addr(at), off: off}
	}
	return at
}

// store puts a value at a place.
func (b *builder) store(at place, v value) {
	switch at.kind {
	case nowhere:
		return
	case inRegisters:
		b.move(at.v, v)
		return
	case inMap:
		at.m.set(b, at.base, at.key, v)
		return
	}
	if at.sh.whole {
		to, m, from := b.addr(at), at.sh.mem, v.p
		b.step(func(f ir.Frame) { m.Copy(*f.Ptr(to), *f.Ptr(from)) })
		return
	}
	if len(at.sh.parts) == 0 {
		if at.kind == isElement {
			b.emit(ir.Instr{Op: ir.InBounds, C: at.index, D: at.count})
		}
		return
	}
	at = b.single(at)
	s, p := v.s, v.p
	for _, part := range at.sh.parts {
		from := &s
		if part.Kind == ir.Pointer {
			from = &p
		}
		if at.kind == isElement {
			b.emit(ir.Instr{Op: setIndexes[part.Kind], A: at.base, B: *from, C: at.index, D: at.count, Imm: at.stride<<32 | (at.off + int64(part.Offset))})
		} else {
			b.opImm(stores[part.Kind], at.base, *from, at.off+int64(part.Offset))
		}
		*from++
	}
}

// stable is a value in registers of its own, which no assignment changes.
func (b *builder) stable(v value) value {
	x := b.take(v.sh)
	if v.sh.whole {
		b.fresh(x)
	}
	b.move(x, v)
	return x
}
