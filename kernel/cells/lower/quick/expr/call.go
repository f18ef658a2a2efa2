package expr

import (
	"go/ast"
	"go/types"
	"slices"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/quick/shape"
	"cryptounet/kernel/cells/lower/quick/write"
	"cryptounet/kernel/quick/ir"
)

// Environment is what a function's type parameters are in a copy of it.
func Environment(sig *types.Signature, args []types.Type) form.Env {
	tps := sig.TypeParams()
	if sig.RecvTypeParams().Len() > 0 {
		tps = sig.RecvTypeParams()
	}
	env := form.Env{}
	for i := 0; i < tps.Len() && i < len(args); i++ {
		env[tps.At(i)] = args[i]
	}
	return env
}

// Call is the results of a call.
func (b *Builder) Call(x *ast.CallExpr, dst *shape.Value) []shape.Value {
	fun := ast.Unparen(x.Fun)
	tv := b.Src.Info.Types[fun]
	if tv.IsType() {
		return []shape.Value{b.convert(x.Args[0], b.TypeOf(x), dst)}
	}
	if tv.IsBuiltin() {
		return b.builtin(x, fun, dst)
	}
	id, _ := fun.(*ast.Ident)
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		id = f.Sel
		if sel := b.Src.Info.Selections[f]; sel != nil {
			return b.method(x, f, sel)
		}
	case *ast.IndexExpr:
		id = generic(f.X)
	case *ast.IndexListExpr:
		id = generic(f.X)
	}
	if id == nil {
		b.Refuse(x, "a call of a function value")
	}
	fn, ok := b.Src.Info.Uses[id].(*types.Func)
	if !ok {
		b.Refuse(x, "a call of a function value")
	}
	if fn.Pkg() != nil && b.Host.Native(fn.Pkg().Path()) {
		return b.native(x, fn, dst)
	}
	var args []types.Type
	if in, ok := b.Src.Info.Instances[id]; ok {
		for i := range in.TypeArgs.Len() {
			args = append(args, b.Subst(in.TypeArgs.At(i)))
		}
	}
	return b.invoke(x, fn, args, nil)
}

// generic is the name of the generic function that an expression stands for.
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
func (b *Builder) method(x *ast.CallExpr, f *ast.SelectorExpr, sel *types.Selection) []shape.Value {
	fn, ok := sel.Obj().(*types.Func)
	if !ok || sel.Kind() != types.MethodVal {
		b.Refuse(x, "a call of a function value")
	}
	recv := fn.Type().(*types.Signature).Recv().Type()
	if types.IsInterface(recv) || b.dynamic(f.X) {
		b.Refuse(x, "a method of an interface")
	}
	if fn.Pkg() == nil || b.Host.Native(fn.Pkg().Path()) {
		b.Refuse(x, "a method of a compiled type")
	}
	at, t := b.Place(f.X), b.TypeOf(f.X)
	path := sel.Index()
	for _, i := range path[:len(path)-1] {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
			at = write.Place{Kind: write.InMemory, Sh: b.Of(t), Base: b.Load(at).P}
		}
		u := t.Underlying().(*types.Struct)
		t = b.Subst(u.Field(i).Type())
		at = b.Field(at, u, i, t)
	}
	_, wantPtr := recv.(*types.Pointer)
	ptr, havePtr := types.Unalias(t).(*types.Pointer)
	var self shape.Value
	switch {
	case wantPtr && !havePtr:
		self = shape.Value{Shape: b.Of(types.NewPointer(t)), S: 0, P: b.Addr(at)}
	case !wantPtr && havePtr:
		t = ptr.Elem()
		self = b.Load(write.Place{Kind: write.InMemory, Sh: b.Of(t), Base: b.Load(at).P})
	default:
		self = b.Load(at)
	}
	var args []types.Type
	base := t
	if p, ok := types.Unalias(base).(*types.Pointer); ok {
		base = p.Elem()
	}
	if n, ok := types.Unalias(base).(*types.Named); ok {
		for i := range n.TypeArgs().Len() {
			args = append(args, b.Subst(n.TypeArgs().At(i)))
		}
	}
	return b.invoke(x, fn.Origin(), args, &self)
}

func (b *Builder) dynamic(e ast.Expr) bool {
	t := b.TypeOf(e)
	_, param := types.Unalias(t).(*types.TypeParam)
	return param || types.IsInterface(t)
}

// invoke calls a function of the program.
func (b *Builder) invoke(x *ast.CallExpr, fn *types.Func, args []types.Type, self *shape.Value) []shape.Value {
	callee := b.Callee(fn.Origin(), args)
	sig := b.signature(fn, args)
	if x.Ellipsis.IsValid() || sig.Variadic() {
		return b.variadic(x, callee, sig, self)
	}
	var ins []shape.Value
	if self != nil {
		ins = append(ins, *self)
	}
	n := sig.Params().Len()
	if len(x.Args) == 1 && n > 1 {
		ins = append(ins, b.Several(ast.Unparen(x.Args[0]).(*ast.CallExpr), func(i int) types.Type { return sig.Params().At(i).Type() })...)
		return b.enter(x, callee, sig, ins, nil)
	}
	return b.enter(x, callee, sig, ins, x.Args)
}

// signature is a function's with its type arguments.
func (b *Builder) signature(fn *types.Func, args []types.Type) *types.Signature {
	sig := fn.Origin().Type().(*types.Signature)
	return b.Host.Subst(sig, Environment(sig, args)).(*types.Signature)
}

// variadic gathers the last arguments in a slice.
func (b *Builder) variadic(x *ast.CallExpr, callee *ir.Func, sig *types.Signature, self *shape.Value) []shape.Value {
	n := sig.Params().Len()
	var ins []shape.Value
	if self != nil {
		ins = append(ins, *self)
	}
	for i := 0; i < n-1; i++ {
		ins = append(ins, b.Stable(b.Element(x.Args[i], sig.Params().At(i).Type())))
	}
	last := sig.Params().At(n - 1).Type()
	if x.Ellipsis.IsValid() {
		ins = append(ins, b.Element(x.Args[n-1], last))
		return b.enter(x, callee, sig, ins, nil)
	}
	sh := b.Of(last)
	elem := b.Of(last.(*types.Slice).Elem())
	v := b.Take(sh)
	rest := x.Args[n-1:]
	if len(rest) == 0 {
		b.Zero(v)
	} else {
		m, count := elem.Memory, len(rest)
		b.Step(func(f ir.Frame) { *f.Ptr(v.P) = shape.NewElements(m, count) })
		b.OpImm(ir.Const, v.S, 0, int64(count))
		b.OpImm(ir.Const, v.S+1, 0, int64(count))
		for i, a := range rest {
			done := b.Scope()
			b.Store(write.Place{Kind: write.InMemory, Sh: elem, Base: v.P, Off: int64(i) * int64(elem.Memory.Size)}, b.Element(a, elem.Type))
			done()
		}
	}
	return b.enter(x, callee, sig, append(ins, v), nil)
}

// enter passes values, and then the values of expressions, to a function.
func (b *Builder) enter(x *ast.CallExpr, callee *ir.Func, sig *types.Signature, ins []shape.Value, args []ast.Expr) []shape.Value {
	s, p := b.NextS, b.NextP
	pass := func(v shape.Value) {
		arg := b.Take(v.Shape)
		if v.Shape.Whole {
			b.Fresh(arg)
		}
		b.Move(arg, v)
	}
	for _, v := range ins {
		pass(v)
	}
	for i, a := range args {
		sh := b.Of(b.Subst(sig.Params().At(i).Type()))
		arg := b.Take(sh)
		done := b.Scope()
		if sh.Whole {
			b.Fresh(arg)
			b.Move(arg, b.Element(a, sh.Type))
		} else if b.Src.Info.Types[ast.Unparen(a)].IsNil() || IsLiteral(a) {
			b.Move(arg, b.Element(a, sh.Type))
		} else {
			b.ExprTo(a, arg)
		}
		done()
	}
	b.Pos = x.Pos()
	n := slices.Index(b.Code.Calls, callee)
	if n < 0 {
		n = len(b.Code.Calls)
		b.Code.Calls = append(b.Code.Calls, callee)
	}
	b.Emit(ir.Instr{Op: ir.Call, B: s, C: p, Imm: int64(n)})
	b.NextS, b.NextP = s, p
	var outs []shape.Value
	for i := range sig.Results().Len() {
		outs = append(outs, b.Take(b.Of(b.Subst(sig.Results().At(i).Type()))))
	}
	return outs
}
