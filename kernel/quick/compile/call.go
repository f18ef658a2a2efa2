package compile

import (
	"go/ast"
	"go/types"
	"slices"

	"cryptounet/kernel/quick/ir"
)

// call is the results of a call.
func (b *builder) call(x *ast.CallExpr, dst *value) []value {
	fun := ast.Unparen(x.Fun)
	tv := b.src.Info.Types[fun]
	if tv.IsType() {
		return []value{b.convert(x.Args[0], b.typeOf(x), dst)}
	}
	if tv.IsBuiltin() {
		return b.builtin(x, fun, dst)
	}
	id, _ := fun.(*ast.Ident)
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		id = f.Sel
		if sel := b.src.Info.Selections[f]; sel != nil {
			return b.method(x, f, sel)
		}
	case *ast.IndexExpr:
		id = generic(f.X)
	case *ast.IndexListExpr:
		id = generic(f.X)
	}
	if id == nil {
		b.refuse(x, "a call of a function value")
	}
	fn, ok := b.src.Info.Uses[id].(*types.Func)
	if !ok {
		b.refuse(x, "a call of a function value")
	}
	if fn.Pkg() != nil && b.host.Native(fn.Pkg().Path()) {
		return b.native(x, fn, dst)
	}
	var args []types.Type
	if in, ok := b.src.Info.Instances[id]; ok {
		for i := range in.TypeArgs.Len() {
			args = append(args, b.subst(in.TypeArgs.At(i)))
		}
	}
	return b.invoke(x, fn, args, nil)
}

func generic(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

// method is a call of a method of a type that is known.
func (b *builder) method(x *ast.CallExpr, f *ast.SelectorExpr, sel *types.Selection) []value {
	fn, ok := sel.Obj().(*types.Func)
	if !ok || sel.Kind() != types.MethodVal {
		b.refuse(x, "a call of a function value")
	}
	recv := fn.Type().(*types.Signature).Recv().Type()
	if types.IsInterface(recv) || b.dynamic(f.X) {
		b.refuse(x, "a method of an interface")
	}
	if fn.Pkg() == nil || b.host.Native(fn.Pkg().Path()) {
		b.refuse(x, "a method of a compiled type")
	}
	at, t := b.place(f.X), b.typeOf(f.X)
	path := sel.Index()
	for _, i := range path[:len(path)-1] {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
			at = place{kind: inMemory, sh: b.shapeOf(t), base: b.load(at).p}
		}
		u := t.Underlying().(*types.Struct)
		t = b.subst(u.Field(i).Type())
		at = b.field(at, u, i, t)
	}
	_, wantPtr := recv.(*types.Pointer)
	ptr, havePtr := types.Unalias(t).(*types.Pointer)
	var self value
	switch {
	case wantPtr && !havePtr:
		self = value{b.shapeOf(types.NewPointer(t)), 0, b.addr(at)}
	case !wantPtr && havePtr:
		t = ptr.Elem()
		self = b.load(place{kind: inMemory, sh: b.shapeOf(t), base: b.load(at).p})
	default:
		self = b.load(at)
	}
	var args []types.Type
	base := t
	if p, ok := types.Unalias(base).(*types.Pointer); ok {
		base = p.Elem()
	}
	if n, ok := types.Unalias(base).(*types.Named); ok {
		for i := range n.TypeArgs().Len() {
			args = append(args, b.subst(n.TypeArgs().At(i)))
		}
	}
	return b.invoke(x, fn.Origin(), args, &self)
}

func (b *builder) dynamic(e ast.Expr) bool {
	t := b.typeOf(e)
	_, param := types.Unalias(t).(*types.TypeParam)
	return param || types.IsInterface(t)
}

// invoke calls a function of the program.
func (b *builder) invoke(x *ast.CallExpr, fn *types.Func, args []types.Type, self *value) []value {
	callee := b.function(fn.Origin(), args)
	sig := b.signature(fn, args)
	if x.Ellipsis.IsValid() || sig.Variadic() {
		return b.variadic(x, callee, sig, self)
	}
	var ins []value
	if self != nil {
		ins = append(ins, *self)
	}
	n := sig.Params().Len()
	if len(x.Args) == 1 && n > 1 {
		ins = append(ins, b.several(ast.Unparen(x.Args[0]).(*ast.CallExpr), func(i int) types.Type { return sig.Params().At(i).Type() })...)
		return b.enter(x, callee, sig, ins, nil)
	}
	return b.enter(x, callee, sig, ins, x.Args)
}

// signature is a function's with its type arguments.
func (b *builder) signature(fn *types.Func, args []types.Type) *types.Signature {
	sig := fn.Origin().Type().(*types.Signature)
	tps := sig.TypeParams()
	if sig.RecvTypeParams().Len() > 0 {
		tps = sig.RecvTypeParams()
	}
	env := map[*types.TypeParam]types.Type{}
	for i := 0; i < tps.Len() && i < len(args); i++ {
		env[tps.At(i)] = args[i]
	}
	return b.host.Subst(sig, env).(*types.Signature)
}

// variadic gathers the last arguments in a slice.
func (b *builder) variadic(x *ast.CallExpr, callee *Function, sig *types.Signature, self *value) []value {
	n := sig.Params().Len()
	var ins []value
	if self != nil {
		ins = append(ins, *self)
	}
	for i := 0; i < n-1; i++ {
		ins = append(ins, b.stable(b.element(x.Args[i], sig.Params().At(i).Type())))
	}
	last := sig.Params().At(n - 1).Type()
	if x.Ellipsis.IsValid() {
		ins = append(ins, b.element(x.Args[n-1], last))
		return b.enter(x, callee, sig, ins, nil)
	}
	sh := b.shapeOf(last)
	elem := b.shapeOf(last.(*types.Slice).Elem())
	v := b.take(sh)
	rest := x.Args[n-1:]
	if len(rest) == 0 {
		b.zero(v)
	} else {
		m, count := elem.mem, len(rest)
		b.step(func(f ir.Frame) { *f.Ptr(v.p) = newElements(m, count) })
		b.opImm(ir.Const, v.s, 0, int64(count))
		b.opImm(ir.Const, v.s+1, 0, int64(count))
		for i, a := range rest {
			done := b.scope()
			b.store(place{kind: inMemory, sh: elem, base: v.p, off: int64(i) * int64(elem.mem.Size)}, b.element(a, elem.typ))
			done()
		}
	}
	return b.enter(x, callee, sig, append(ins, v), nil)
}

// enter passes values, and then the values of expressions, to a function.
func (b *builder) enter(x *ast.CallExpr, callee *Function, sig *types.Signature, ins []value, args []ast.Expr) []value {
	s, p := b.s, b.p
	pass := func(v value) {
		arg := b.take(v.sh)
		if v.sh.whole {
			b.fresh(arg)
		}
		b.move(arg, v)
	}
	for _, v := range ins {
		pass(v)
	}
	for i, a := range args {
		sh := b.shapeOf(b.subst(sig.Params().At(i).Type()))
		arg := b.take(sh)
		done := b.scope()
		if sh.whole {
			b.fresh(arg)
			b.move(arg, b.element(a, sh.typ))
		} else if b.src.Info.Types[ast.Unparen(a)].IsNil() || isLiteral(a) {
			b.move(arg, b.element(a, sh.typ))
		} else {
			b.exprTo(a, arg)
		}
		done()
	}
	b.pos = x.Pos()
	n := slices.Index(b.code.Calls, callee.Code)
	if n < 0 {
		n = len(b.code.Calls)
		b.code.Calls = append(b.code.Calls, callee.Code)
	}
	b.emit(ir.Instr{Op: ir.Call, B: s, C: p, Imm: int64(n)})
	b.s, b.p = s, p
	var outs []value
	for i := range sig.Results().Len() {
		outs = append(outs, b.take(b.shapeOf(b.subst(sig.Results().At(i).Type()))))
	}
	return outs
}

func isLiteral(e ast.Expr) bool { _, ok := ast.Unparen(e).(*ast.CompositeLit); return ok }
