package expr

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"unsafe"

	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

func (b *Builder) builtin(x *ast.CallExpr, fun ast.Expr, dst *shape.Value) []shape.Value {
	name := ""
	switch f := fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	one := func(v shape.Value) []shape.Value { return []shape.Value{v} }
	switch name {
	case "len", "cap":
		return one(b.length(x, name))
	case "append":
		return one(b.Append(x, nil))
	case "copy":
		return one(b.copy(x))
	case "make":
		return one(b.make(x))
	case "new":
		sh := b.Of(b.TypeOf(x))
		m := b.Of(b.Subst(b.TypeOf(x.Args[0]))).Memory
		v := b.Take(sh)
		b.Step(func(f ir.Frame) { *f.Ptr(v.P) = m.New() })
		return one(v)
	case "delete":
		t := b.TypeOf(x.Args[0]).Underlying().(*types.Map)
		m := b.Expr(x.Args[0])
		b.MapOps(t).Delete(b.Writer, m.P, b.ExprAs(x.Args[1], t.Key()))
		return nil
	case "clear":
		v := b.Expr(x.Args[0])
		if t, ok := v.Shape.Under.(*types.Map); ok {
			b.MapOps(t).Clear(b.Writer, v.P)
			return nil
		}
		m := b.Of(b.Subst(v.Shape.Under.(*types.Slice).Elem())).Memory
		b.Step(func(f ir.Frame) { shape.ClearElements(m, *f.Ptr(v.P), int(*f.Int(v.S))) })
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
	b.Refuse(x, "%s", name)
	return nil
}

// panic panics with a value that is the same in cells and in compiled code.
func (b *Builder) panic(x *ast.CallExpr) []shape.Value {
	of := b.anything(x.Args[0])
	b.Pos = x.Pos()
	b.Step(func(f ir.Frame) { panic(of(f)) })
	return nil
}

// print is the predeclared print or println, which the runtime has.
func (b *Builder) print(x *ast.CallExpr, name string) []shape.Value {
	f := b.Host.Compiled("", name)
	if !f.IsValid() {
		b.Refuse(x, "%s", name)
	}
	var args []func(f ir.Frame) any
	for _, a := range x.Args {
		args = append(args, b.anything(a))
	}
	b.Pos = x.Pos()
	out := f.Interface().(func(...any))
	b.Step(func(f ir.Frame) {
		list := make([]any, len(args))
		for i, of := range args {
			list[i] = of(f)
		}
		out(list...)
	})
	return nil
}

func (b *Builder) length(x *ast.CallExpr, name string) shape.Value {
	sh := b.Shape(x)
	arg := x.Args[0]
	if n, ok := shape.ArrayLen(b.TypeOf(arg)); ok {
		if facts.HasCall(arg) { // else it is not looked at
			b.Expr(arg)
		}
		return shape.Value{Shape: sh, S: b.Constant(uint64(n)), P: 0}
	}
	if _, ok := b.TypeOf(arg).Underlying().(*types.Slice); ok && name == "len" {
		_, n := b.head(arg)
		return shape.Value{Shape: sh, S: n, P: 0}
	}
	v := b.Expr(arg)
	if t, ok := v.Shape.Under.(*types.Map); ok {
		r := b.Take(sh)
		b.MapOps(t).Length(b.Writer, v.P, r.S)
		return r
	}
	if name == "cap" {
		return shape.Value{Shape: sh, S: v.S + 1, P: 0}
	}
	return shape.Value{Shape: sh, S: v.S, P: 0}
}

func (b *Builder) make(x *ast.CallExpr) shape.Value {
	sh := b.Of(b.TypeOf(x))
	v := b.Take(sh)
	switch t := sh.Under.(type) {
	case *types.Map:
		size := int32(-1)
		if len(x.Args) > 1 {
			size = b.Expr(x.Args[1]).S
		}
		b.MapOps(t).Make(b.Writer, v.P, size)
		return v
	case *types.Slice:
		m := b.Of(b.Subst(t.Elem())).Memory
		n := b.Expr(x.Args[1]).S
		c := n
		if len(x.Args) > 2 {
			c = b.Expr(x.Args[2]).S
		}
		b.Pos = x.Pos()
		b.Step(func(f ir.Frame) {
			*f.Ptr(v.P) = shape.MakeElements(m, int(*f.Int(n)), int(*f.Int(c)))
			*f.Int(v.S), *f.Int(v.S + 1) = *f.Int(n), *f.Int(c)
		})
		return v
	}
	b.Refuse(x, "make of %s", sh.Type)
	return shape.Value{}
}

// Append appends single elements, or those of a slice or string; to the registers of
// a variable itself, where that is what is appended to and assigned to.
func (b *Builder) Append(x *ast.CallExpr, own *shape.Value) shape.Value {
	sh := b.Shape(x)
	elem := b.Of(b.Subst(sh.Under.(*types.Slice).Elem()))
	m := elem.Memory
	var v shape.Value
	if own != nil {
		v = *own
	} else {
		v = b.Stable(b.Element(x.Args[0], sh.Type))
	}
	if x.Ellipsis.IsValid() {
		src := b.Element(x.Args[1], b.TypeOf(x.Args[1]))
		b.Pos = x.Pos()
		b.Step(func(f ir.Frame) {
			h, n := shape.Header{P: *f.Ptr(v.P), Len: int(*f.Int(v.S)), Cap: int(*f.Int(v.S + 1))}, int(*f.Int(src.S))
			from := *f.Ptr(src.P)
			if h.Len+n > h.Cap {
				h = shape.Grow(m, h, n)
			}
			shape.CopyElements(m, unsafe.Add(h.P, uintptr(h.Len)*m.Size), from, n)
			*f.Ptr(v.P), *f.Int(v.S), *f.Int(v.S + 1) = h.P, int64(h.Len+n), int64(h.Cap)
		})
		return v
	}
	var list []shape.Value
	for _, a := range x.Args[1:] {
		e := b.Element(a, elem.Type)
		if len(x.Args) > 2 {
			e = b.Stable(e)
		}
		list = append(list, e)
	}
	if len(list) == 0 {
		return v
	}
	b.Pos = x.Pos()
	b.Writer.Append(v, elem, list)
	return v
}

func (b *Builder) copy(x *ast.CallExpr) shape.Value {
	dst, src := b.Expr(x.Args[0]), b.Expr(x.Args[1])
	m := b.Of(b.Subst(dst.Shape.Under.(*types.Slice).Elem())).Memory
	n := b.Take(b.Shape(x))
	b.Step(func(f ir.Frame) {
		*f.Int(n.S) = min(*f.Int(dst.S), *f.Int(src.S))
		shape.CopyElements(m, *f.Ptr(dst.P), *f.Ptr(src.P), int(*f.Int(n.S)))
	})
	return n
}

// extreme is min or max.
func (b *Builder) extreme(x *ast.CallExpr, name string) shape.Value {
	sh := b.Shape(x)
	v := b.Stable(b.Element(x.Args[0], sh.Type))
	op := token.LSS
	if name == "max" {
		op = token.GTR
	}
	for _, a := range x.Args[1:] {
		done := b.Scope()
		w := b.Element(a, sh.Type)
		if shape.Basic(sh)&types.IsFloat != 0 {
			b.ExtremeFloat(v, w, name)
		} else {
			keep := &write.Label{}
			b.Compare(op, w, v, false, keep)
			b.Move(v, w)
			b.Here(keep)
		}
		done()
	}
	return v
}

// convert is a conversion.
func (b *Builder) convert(e ast.Expr, t types.Type, dst *shape.Value) shape.Value {
	if b.Src.Info.Types[ast.Unparen(e)].IsNil() {
		return b.Null(b.Of(t))
	}
	to := b.Of(t)
	if tv := b.Src.Info.Types[ast.Unparen(e)]; tv.Value != nil && shape.Basic(to)&types.IsString != 0 && tv.Value.Kind() == constant.Int {
		b.Refuse(e, "this conversion")
	}
	from := b.Shape(e)
	fi, ti := shape.Basic(from), shape.Basic(to)
	const numbers = types.IsInteger | types.IsFloat
	if fi&numbers != 0 && ti&numbers != 0 {
		return b.ConvertNumber(b.Expr(e), to, dst)
	}
	v := b.Expr(e)
	if types.Identical(from.Under, to.Under) || fi&types.IsString != 0 && ti&types.IsString != 0 {
		v.Shape = to
		return v
	}
	if fp, ok := from.Under.(*types.Pointer); ok {
		if tp, ok := to.Under.(*types.Pointer); ok && types.Identical(fp.Elem().Underlying(), tp.Elem().Underlying()) {
			v.Shape = to
			return v
		}
	}
	return b.ConvertString(v, to)
}
