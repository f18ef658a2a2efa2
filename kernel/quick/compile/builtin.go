package compile

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"unsafe"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/quick/ir"
)

func (b *builder) builtin(x *ast.CallExpr, fun ast.Expr, dst *value) []value {
	name := ""
	switch f := fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	one := func(v value) []value { return []value{v} }
	switch name {
	case "len", "cap":
		return one(b.length(x, name))
	case "append":
		return one(b.append(x))
	case "copy":
		return one(b.copy(x))
	case "make":
		return one(b.make(x))
	case "new":
		sh := b.shapeOf(b.typeOf(x))
		m := b.shapeOf(b.subst(b.typeOf(x.Args[0]))).mem
		v := b.take(sh)
		b.step(func(f ir.Frame) { *f.Ptr(v.p) = m.New() })
		return one(v)
	case "delete":
		t := b.typeOf(x.Args[0]).Underlying().(*types.Map)
		m := b.expr(x.Args[0])
		b.mapOps(t).delete(b, m.p, b.exprAs(x.Args[1], t.Key()))
		return nil
	case "clear":
		v := b.expr(x.Args[0])
		if t, ok := v.sh.under.(*types.Map); ok {
			b.mapOps(t).clear(b, v.p)
			return nil
		}
		m := b.shapeOf(b.subst(v.sh.under.(*types.Slice).Elem())).mem
		b.step(func(f ir.Frame) { clearElements(m, *f.Ptr(v.p), int(*f.Int(v.s))) })
		return nil
	case "min", "max":
		return one(b.extreme(x, name))
	case "panic":
		return b.panic(x)
	case "print":
		return b.print(x, "Print")
	case "println":
		return b.print(x, "Println")
	}
	b.refuse(x, "%s", name)
	return nil
}

// panic panics with a value that is the same in cells and in compiled code.
func (b *builder) panic(x *ast.CallExpr) []value {
	of := b.anything(x.Args[0])
	b.pos = x.Pos()
	b.step(func(f ir.Frame) { panic(of(f)) })
	return nil
}

// print is the predeclared print or println, which the runtime has.
func (b *builder) print(x *ast.CallExpr, name string) []value {
	f := b.host.Compiled("", name)
	if !f.IsValid() {
		b.refuse(x, "%s", name)
	}
	var args []func(f ir.Frame) any
	for _, a := range x.Args {
		args = append(args, b.anything(a))
	}
	b.pos = x.Pos()
	write := f.Interface().(func(...any))
	b.step(func(f ir.Frame) {
		list := make([]any, len(args))
		for i, of := range args {
			list[i] = of(f)
		}
		write(list...)
	})
	return nil
}

func (b *builder) length(x *ast.CallExpr, name string) value {
	sh := b.shape(x)
	arg := x.Args[0]
	if n, ok := arrayLen(b.typeOf(arg)); ok {
		if facts.HasCall(arg) { // else it is not looked at
			b.expr(arg)
		}
		return value{sh, b.constant(uint64(n)), 0}
	}
	if _, ok := b.typeOf(arg).Underlying().(*types.Slice); ok && name == "len" {
		_, n := b.head(arg)
		return value{sh, n, 0}
	}
	v := b.expr(arg)
	if t, ok := v.sh.under.(*types.Map); ok {
		r := b.take(sh)
		b.mapOps(t).length(b, v.p, r.s)
		return r
	}
	if name == "cap" {
		return value{sh, v.s + 1, 0}
	}
	return value{sh, v.s, 0}
}

func (b *builder) make(x *ast.CallExpr) value {
	sh := b.shapeOf(b.typeOf(x))
	v := b.take(sh)
	switch t := sh.under.(type) {
	case *types.Map:
		size := int32(-1)
		if len(x.Args) > 1 {
			size = b.expr(x.Args[1]).s
		}
		b.mapOps(t).make(b, v.p, size)
		return v
	case *types.Slice:
		m := b.shapeOf(b.subst(t.Elem())).mem
		n := b.expr(x.Args[1]).s
		c := n
		if len(x.Args) > 2 {
			c = b.expr(x.Args[2]).s
		}
		b.pos = x.Pos()
		b.step(func(f ir.Frame) {
			*f.Ptr(v.p) = makeElements(m, int(*f.Int(n)), int(*f.Int(c)))
			*f.Int(v.s), *f.Int(v.s + 1) = *f.Int(n), *f.Int(c)
		})
		return v
	}
	b.refuse(x, "make of %s", sh.typ)
	return value{}
}

// append appends single elements, or those of a slice or string.
func (b *builder) append(x *ast.CallExpr) value {
	sh := b.shape(x)
	elem := b.shapeOf(b.subst(sh.under.(*types.Slice).Elem()))
	m := elem.mem
	v := b.stable(b.element(x.Args[0], sh.typ))
	if x.Ellipsis.IsValid() {
		src := b.element(x.Args[1], b.typeOf(x.Args[1]))
		b.pos = x.Pos()
		b.step(func(f ir.Frame) {
			h, n := header{*f.Ptr(v.p), int(*f.Int(v.s)), int(*f.Int(v.s + 1))}, int(*f.Int(src.s))
			from := *f.Ptr(src.p)
			if h.len+n > h.cap {
				h = grow(m, h, n)
			}
			copyElements(m, unsafe.Add(h.p, uintptr(h.len)*m.Size), from, n)
			*f.Ptr(v.p), *f.Int(v.s), *f.Int(v.s + 1) = h.p, int64(h.len+n), int64(h.cap)
		})
		return v
	}
	var list []value
	for _, a := range x.Args[1:] {
		e := b.element(a, elem.typ)
		if len(x.Args) > 2 {
			e = b.stable(e)
		}
		list = append(list, e)
	}
	if len(list) == 0 {
		return v
	}
	b.pos = x.Pos()
	room, n := &label{}, len(list)
	if n == 1 {
		b.jump(ir.Instr{Op: ir.JumpLt, A: v.s, B: v.s + 1}, room)
	} else {
		end := b.takeS()
		b.opImm(ir.AddConst, end, v.s, int64(n))
		b.jump(ir.Instr{Op: ir.JumpLe, A: end, B: v.s + 1}, room)
	}
	b.step(func(f ir.Frame) {
		h := grow(m, header{*f.Ptr(v.p), int(*f.Int(v.s)), int(*f.Int(v.s + 1))}, n)
		*f.Ptr(v.p), *f.Int(v.s + 1) = h.p, int64(h.cap)
	})
	b.here(room)
	for _, e := range list {
		b.store(place{kind: isElement, sh: elem, base: v.p, index: v.s, count: v.s + 1, stride: int64(m.Size)}, e)
		b.opImm(ir.AddConst, v.s, v.s, 1)
	}
	return v
}

func (b *builder) copy(x *ast.CallExpr) value {
	dst, src := b.expr(x.Args[0]), b.expr(x.Args[1])
	m := b.shapeOf(b.subst(dst.sh.under.(*types.Slice).Elem())).mem
	n := b.take(b.shape(x))
	b.step(func(f ir.Frame) {
		*f.Int(n.s) = min(*f.Int(dst.s), *f.Int(src.s))
		copyElements(m, *f.Ptr(dst.p), *f.Ptr(src.p), int(*f.Int(n.s)))
	})
	return n
}

// extreme is min or max.
func (b *builder) extreme(x *ast.CallExpr, name string) value {
	sh := b.shape(x)
	v := b.stable(b.element(x.Args[0], sh.typ))
	op := token.LSS
	if name == "max" {
		op = token.GTR
	}
	for _, a := range x.Args[1:] {
		done := b.scope()
		w := b.element(a, sh.typ)
		if basic(sh)&types.IsFloat != 0 {
			b.extremeFloat(v, w, name)
		} else {
			keep := &label{}
			b.compare(op, w, v, false, keep)
			b.move(v, w)
			b.here(keep)
		}
		done()
	}
	return v
}

// extremeFloat is as Go has it for zeros with signs and what is no number.
func (b *builder) extremeFloat(v, w value, name string) {
	if wide32(v.sh) {
		b.step(func(f ir.Frame) {
			x, y := (*float32)(unsafe.Pointer(f.Uint(v.s))), *(*float32)(unsafe.Pointer(f.Uint(w.s)))
			if name == "min" {
				*x = min(*x, y)
			} else {
				*x = max(*x, y)
			}
		})
		return
	}
	b.step(func(f ir.Frame) {
		if x := f.Float(v.s); name == "min" {
			*x = min(*x, *f.Float(w.s))
		} else {
			*x = max(*x, *f.Float(w.s))
		}
	})
}

// convert is a conversion.
func (b *builder) convert(e ast.Expr, t types.Type, dst *value) value {
	if b.src.Info.Types[ast.Unparen(e)].IsNil() {
		return b.null(b.shapeOf(t))
	}
	to := b.shapeOf(t)
	if tv := b.src.Info.Types[ast.Unparen(e)]; tv.Value != nil && basic(to)&types.IsString != 0 && tv.Value.Kind() == constant.Int {
		b.refuse(e, "this conversion")
	}
	from := b.shape(e)
	fi, ti := basic(from), basic(to)
	const numbers = types.IsInteger | types.IsFloat
	if fi&numbers != 0 && ti&numbers != 0 {
		return b.convertNumber(b.expr(e), to, dst)
	}
	v := b.expr(e)
	if types.Identical(from.under, to.under) || fi&types.IsString != 0 && ti&types.IsString != 0 {
		v.sh = to
		return v
	}
	if fp, ok := from.under.(*types.Pointer); ok {
		if tp, ok := to.under.(*types.Pointer); ok && types.Identical(fp.Elem().Underlying(), tp.Elem().Underlying()) {
			v.sh = to
			return v
		}
	}
	return b.convertString(e, v, to)
}

func (b *builder) convertString(e ast.Expr, v value, to *shape) value {
	elem := func(sh *shape) types.BasicKind {
		if s, ok := sh.under.(*types.Slice); ok {
			if u, ok := b.subst(s.Elem()).Underlying().(*types.Basic); ok {
				return u.Kind()
			}
		}
		return types.Invalid
	}
	r := b.take(to)
	set := func(f ir.Frame, p unsafe.Pointer, n, c int) {
		*f.Ptr(r.p), *f.Int(r.s), *f.Int(r.s + 1) = p, int64(n), int64(c)
	}
	switch {
	case isString(to) && basic(v.sh)&types.IsInteger != 0:
		unsigned := basic(v.sh)&types.IsUnsigned != 0
		b.step(func(f ir.Frame) {
			x := *f.Int(v.s)
			if x < 0 || x > 0x10ffff || unsigned && *f.Uint(v.s) > 0x10ffff {
				x = 0xfffd
			}
			f.SetString(r.p, r.s, string(rune(x)))
		})
	case isString(to) && elem(v.sh) == types.Uint8:
		b.step(func(f ir.Frame) {
			f.SetString(r.p, r.s, string(unsafe.Slice((*byte)(*f.Ptr(v.p)), *f.Int(v.s))))
		})
	case isString(to) && elem(v.sh) == types.Int32:
		b.step(func(f ir.Frame) {
			f.SetString(r.p, r.s, string(unsafe.Slice((*rune)(*f.Ptr(v.p)), *f.Int(v.s))))
		})
	case isString(v.sh) && elem(to) == types.Uint8:
		b.step(func(f ir.Frame) {
			s := []byte(f.String(v.p, v.s))
			set(f, unsafe.Pointer(unsafe.SliceData(s)), len(s), cap(s))
		})
	case isString(v.sh) && elem(to) == types.Int32:
		b.step(func(f ir.Frame) {
			s := []rune(f.String(v.p, v.s))
			set(f, unsafe.Pointer(unsafe.SliceData(s)), len(s), cap(s))
		})
	default:
		b.refuse(e, "this conversion")
	}
	return r
}

func (b *builder) convertNumber(v value, to *shape, dst *value) value {
	fi, ti := basic(v.sh), basic(to)
	k := to.parts[0].Kind
	if fi&types.IsInteger != 0 && ti&types.IsInteger != 0 {
		if k == ir.W64 || v.sh.parts[0].Kind == k {
			v.sh = to
			return v
		}
		r := b.result(to, dst)
		b.opImm(ir.Extend, r.s, v.s, int64(k))
		return r
	}
	r := b.result(to, dst)
	switch {
	case fi&types.IsInteger != 0:
		unsigned := v.sh.parts[0].Kind == ir.W64 && fi&types.IsUnsigned != 0
		in := map[[2]bool]ir.Op{{false, false}: ir.IntToF, {true, false}: ir.UintToF, {false, true}: ir.IntToF32, {true, true}: ir.UintToF32}[[2]bool{unsigned, wide32(to)}]
		b.op(in, r.s, v.s, 0)
	case ti&types.IsInteger != 0:
		s := v.s
		if wide32(v.sh) {
			s = b.takeS()
			b.op(ir.F32ToF, s, v.s, 0)
		}
		in := ir.FToInt
		if ti&types.IsUnsigned != 0 {
			in = ir.FToUint
		}
		b.opImm(in, r.s, s, int64(k))
	case wide32(v.sh) == wide32(to):
		b.move(r, value{to, v.s, 0})
	case wide32(to):
		b.op(ir.FToF32, r.s, v.s, 0)
	default:
		b.op(ir.F32ToF, r.s, v.s, 0)
	}
	return r
}
