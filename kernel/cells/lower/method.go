package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Fields and methods, through embedded ones, and methods as values.

// lookup finds a field or method by name, in this copy of the function.
func (b *Body) lookup(t types.Type, addressable bool, pkg *types.Package, name string) (types.Object, []int, bool) {
	return types.LookupFieldOrMethod(t, addressable, pkg, name)
}

func (b *Body) selector(e *ast.SelectorExpr) string {
	if id, ok := e.X.(*ast.Ident); ok {
		if _, ok := b.unit.Info.Uses[id].(*types.PkgName); ok {
			switch o := b.unit.Info.Uses[e.Sel].(type) {
			case *types.Var:
				return b.variable(o, e.Pos())
			case *types.Func:
				return b.closed(b.funcValue(e.Sel, o), o, b.typ(e))
			}
			b.fail(e.Pos(), "%s.%s cannot be used as a value", id.Name, e.Sel.Name)
		}
	}
	if b.unit.Info.Types[e.X].IsType() {
		return b.methodExpr(e)
	}
	pkg := b.selectorPackage(e)
	t := b.typ(e.X)
	obj, path, _ := b.lookup(t, true, pkg, e.Sel.Name)
	switch o := obj.(type) {
	case *types.Var:
		code, _ := b.path(b.expr(e.X), t, path)
		return code
	case *types.Func:
		return b.methodValue(e, t, o)
	}
	b.fail(e.Sel.Pos(), "%s has no field or method %s", types.TypeString(t, short), e.Sel.Name)
	return ""
}

// selectorPackage is the package whose unexported names a selector may use.
func (b *Body) selectorPackage(e *ast.SelectorExpr) *types.Package {
	if s, ok := b.unit.Info.Selections[e]; ok && s.Obj().Pkg() != nil {
		return s.Obj().Pkg()
	}
	return b.unit.Package
}

// path is the code that walks through embedded fields.
func (b *Body) path(code string, t types.Type, path []int) (string, types.Type) {
	for _, i := range path {
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		} else if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			break
		}
		f := s.Field(i)
		name := FieldName(s, i)
		if n, ok := types.Unalias(t).(*types.Named); ok && b.native(n) {
			name = f.Name()
		}
		code += "." + name
		t = f.Type()
	}
	return code, t
}

// function types of method values and expressions are closures over the
// receiver: the interpreter's own lose embedded receivers.
func (b *Body) methodValue(e *ast.SelectorExpr, t types.Type, m *types.Func) string {
	sig := b.typ(e).(*types.Signature)
	recv := b.fresh("r")
	arg := b.expr(e.X)
	if _, path, _ := b.lookup(t, true, m.Pkg(), m.Name()); len(path) > 1 {
		arg, t = b.path(arg, t, path[:len(path)-1])
	}
	recvType := t
	if _, isPtr := t.Underlying().(*types.Pointer); !isPtr && !isInterface(t) && b.pointerMethod(t, m) {
		arg, recvType = "&"+arg, types.NewPointer(t)
	}
	if p, ok := t.Underlying().(*types.Pointer); ok && b.valueMethod(t, m) {
		arg, recvType = "*"+arg, p.Elem()
	}
	if isInterface(t) {
		if arg = b.rt() + ".NotNil(" + arg + ")"; b.code(t, e.Pos()) != "interface{}" {
			arg += ".(" + b.code(t, e.Pos()) + ")"
		}
	}
	inner := b.closure(sig, recv, recvType, m, e.Pos())
	return fmt.Sprintf("func(%s %s) func%s { return %s }(%s)", recv, b.code(recvType, e.Pos()), b.signature(sig, e.Pos()), inner, arg)
}

// closure is the code of a function that calls a method on a variable.
func (b *Body) closure(sig *types.Signature, recv string, t types.Type, m *types.Func, pos token.Pos) string {
	params, args := b.passing(sig, 0, pos)
	b.guard(m, args, pos)
	c := b.method(recv, t, true, m.Pkg(), m.Name(), pos)
	results, ret := b.returning(sig, pos)
	return fmt.Sprintf("func(%s) %s { %s%s }", strings.Join(params, ", "), results, ret, c.with(args))
}

func (b *Body) passing(sig *types.Signature, from int, pos token.Pos) (params, args []string) {
	for i := from; i < sig.Params().Len(); i++ {
		a := b.fresh("a")
		params = append(params, a+" "+b.param(sig, i, pos))
		if sig.Variadic() && i == sig.Params().Len()-1 {
			a += "..."
		}
		args = append(args, a)
	}
	return params, args
}

func (b *Body) returning(sig *types.Signature, pos token.Pos) (results, ret string) {
	if r := b.signature(types.NewSignatureType(nil, nil, nil, nil, sig.Results(), false), pos); len(r) > 2 {
		return r[2:], "return "
	}
	return "", ""
}

func (b *Body) methodExpr(e *ast.SelectorExpr) string {
	sig := b.typ(e).(*types.Signature)
	recvType := b.typ(e.X)
	m, _, _ := b.lookup(recvType, true, b.selectorPackage(e), e.Sel.Name)
	fn, ok := m.(*types.Func)
	if !ok {
		b.fail(e.Pos(), "%s is not a method", e.Sel.Name)
	}
	recv := b.fresh("r")
	params, args := b.passing(sig, 1, e.Pos())
	b.guard(fn, args, e.Pos())
	c := b.method(recv, recvType, true, fn.Pkg(), fn.Name(), e.Pos())
	results, ret := b.returning(sig, e.Pos())
	params = append([]string{recv + " " + b.code(recvType, e.Pos())}, params...)
	return alone(b.signature(sig, e.Pos()), fmt.Sprintf("func(%s) %s { %s%s }", strings.Join(params, ", "), results, ret, c.with(args)))
}

// pointerMethod says whether a method found on a value needs its address.
func (b *Body) pointerMethod(t types.Type, m *types.Func) bool {
	_, path, _ := b.lookup(t, true, m.Pkg(), m.Name())
	for _, i := range path[:len(path)-1] {
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return false
		}
		t = s.Field(i).Type()
		if _, ok := t.Underlying().(*types.Pointer); ok || isInterface(t) {
			return false
		}
	}
	r := m.Type().(*types.Signature).Recv()
	if r == nil {
		return false
	}
	_, ok := types.Unalias(r.Type()).(*types.Pointer)
	return ok
}

// valueMethod says whether a method found on a pointer is one of what it
// points to, and not of something embedded there.
func (b *Body) valueMethod(t types.Type, m *types.Func) bool {
	_, path, _ := b.lookup(t, true, m.Pkg(), m.Name())
	r := m.Type().(*types.Signature).Recv()
	if r == nil || len(path) != 1 {
		return false
	}
	_, ok := types.Unalias(r.Type()).(*types.Pointer)
	return !ok
}
