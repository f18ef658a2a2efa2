package expr

import (
	"fmt"
	"go/ast"
	"go/types"

	"cryptounet/kernel/cells/lower/form"
)

// reflection lets package reflect see the cells' types where lowering has
// changed them.
func (b *Exprs) reflection(e *ast.CallExpr, sel *ast.SelectorExpr, fn *types.Func) (string, bool) {
	anyType := types.NewInterfaceType(nil, nil)
	boxed := func(e ast.Expr) bool { return form.IsInterface(b.TypeOf(e)) || !b.Key(b.TypeOf(e)).Plain }
	switch name := fn.FullName(); name {
	case "reflect.TypeOf":
		if boxed(e.Args[0]) {
			return fmt.Sprintf("%s.TypeOf(%s)", b.RT(), b.As(e.Args[0], anyType)), true
		}
	case "reflect.ValueOf":
		if form.IsInterface(b.TypeOf(e.Args[0])) {
			return fmt.Sprintf("%s(%s.Bare(%s))", b.resolve(e).Fun, b.RT(), b.As(e.Args[0], anyType)), true
		}
		t := b.TypeOf(e.Args[0])
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		if _, ok := t.Underlying().(*types.Struct); ok && !b.NativeMethods(t) {
			b.BoxKey(t, e.Pos()) // so that the value's Type finds it
		}
	case "reflect.TypeFor":
		if inst, ok := b.Unit.Info.Instances[sel.Sel]; ok {
			t := b.Subst(inst.TypeArgs.At(0), b.Env)
			return fmt.Sprintf("%s.TypeFor(%s, new(%s))", b.RT(), b.KeyCode(t, e.Pos()), b.Code(t, e.Pos())), true
		}
	case "reflect.PointerTo", "reflect.PtrTo":
		return fmt.Sprintf("%s.PointerTo(%s)", b.RT(), b.Expr(e.Args[0])), true
	case "(reflect.Value).Type":
		return fmt.Sprintf("%s.ValueType(%s)", b.RT(), b.Expr(sel.X)), true
	case "(reflect.Value).Interface":
		return fmt.Sprintf("%s.ValueInterface(%s)", b.RT(), b.Expr(sel.X)), true
	case "(reflect.Value).FieldByName":
		return fmt.Sprintf("%s.ValueField(%s, %s)", b.RT(), b.Expr(sel.X), b.As(e.Args[0], types.Typ[types.String])), true
	case "(reflect.Value).MethodByName", "(reflect.Value).Method":
		if x, ok := b.valueOf(sel.X); ok && boxed(x) {
			call := "BoxMethod"
			if fn.Name() == "Method" {
				call = "BoxMethodAt"
			}
			return fmt.Sprintf("%s.%s(%s, %s)", b.RT(), call, b.As(x, anyType), b.Expr(e.Args[0])), true
		}
		if fn.Name() == "MethodByName" {
			return fmt.Sprintf("%s.ValueMethod(%s, %s)", b.RT(), b.Expr(sel.X), b.As(e.Args[0], types.Typ[types.String])), true
		}
	default:
		sig := fn.Type().(*types.Signature)
		if sig.Recv() != nil || sig.Variadic() {
			return "", false
		}
		// The package itself wants its own types.
		c, wants := b.resolve(e), false
		args := make([]string, len(e.Args))
		for i, a := range e.Args {
			if i >= sig.Params().Len() {
				return "", false
			}
			to := sig.Params().At(i).Type()
			args[i] = b.As(a, to)
			if n, ok := types.Unalias(to).(*types.Named); ok && n.Obj().Name() == "Type" {
				wants = true
				args[i] = fmt.Sprintf("%s.RawType(%s)", b.RT(), args[i])
			}
		}
		if wants {
			return c.With(args), true
		}
	}
	return "", false
}

// valueOf is x where an expression is reflect.ValueOf(x).
func (b *Exprs) valueOf(e ast.Expr) (ast.Expr, bool) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil, false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	fn, ok := b.Unit.Info.Uses[sel.Sel].(*types.Func)
	return call.Args[0], ok && fn.FullName() == "reflect.ValueOf"
}
