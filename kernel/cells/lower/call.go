package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// callee is a call before its arguments: fun is the code to call, operands
// come before the arguments (a receiver, the value in an interface).
type callee struct {
	fun      string
	operands []string
	sig      *types.Signature
	// keepBoxes says how interpreted values go into a native function's
	// interface{} parameters: with their types and methods, or bare.
	native, keepBoxes bool
	pkg               string // import path of a native function's package
}

func (c callee) with(args []string) string {
	return c.fun + "(" + strings.Join(append(append([]string{}, c.operands...), args...), ", ") + ")"
}

// method is the call of a method on a variable or other operand.
func (b *Body) method(recv string, t types.Type, addressable bool, pkg *types.Package, name string, pos token.Pos) callee {
	obj, path, _ := b.lookup(t, true, pkg, name)
	m, ok := obj.(*types.Func)
	if !ok {
		b.fail(pos, "%s has no method %s", types.TypeString(t, short), name)
	}
	if len(path) > 1 {
		recv, t = b.path(recv, t, path[:len(path)-1])
	}
	sig := m.Type().(*types.Signature)
	if isInterface(t) {
		sig = b.subst(sig, b.env).(*types.Signature)
		if b.nativeInterface(t) {
			return callee{fun: recv + "." + name, sig: sig, native: true, keepBoxes: true}
		}
		return callee{fun: b.dynamic(name, sig, pos), operands: []string{recv}, sig: sig}
	}
	ptr, isPtr := t.Underlying().(*types.Pointer)
	base := t
	if isPtr {
		base = ptr.Elem()
	}
	named, ok := types.Unalias(base).(*types.Named)
	if !ok {
		b.fail(pos, "%s has no method %s", types.TypeString(t, short), name)
	}
	_, wantPtr := types.Unalias(sig.Recv().Type()).(*types.Pointer)
	if b.native(named) {
		if wantPtr && !isPtr {
			recv = "(&" + recv + ")"
		}
		return callee{fun: recv + "." + name, sig: sig, native: true, keepBoxes: keepsBoxes(m), pkg: packagePath(m)}
	}
	switch {
	case wantPtr && !isPtr:
		recv = "&" + recv
	case !wantPtr && isPtr:
		recv = "*" + recv
	}
	var args []types.Type
	for i := 0; i < named.TypeArgs().Len(); i++ {
		args = append(args, named.TypeArgs().At(i))
	}
	return callee{fun: b.function(m, args, pos), operands: []string{recv}, sig: sig}
}

// keepsBoxes says whether a native function hands what it gets as interface{}
// back to cells or prints it: then values keep their types and methods. Other
// functions look at the values by reflection and get them bare.
func keepsBoxes(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return true
	}
	switch path := fn.Pkg().Path(); path {
	case "encoding/json": // a box encodes itself
		return strings.HasPrefix(fn.Name(), "Marshal") || fn.Name() == "Encode"
	case "runtime", "encoding/gob", "encoding/binary", "encoding/xml", "encoding/asn1", "reflect", "sort", "text/template", "html/template", "testing/quick", "database/sql", "unsafe":
		return false
	default:
		return !strings.HasPrefix(path, "github.com/") && !strings.HasPrefix(path, "cryptounet/heops")
	}
}

func packagePath(fn *types.Func) string {
	if fn.Pkg() == nil {
		return ""
	}
	return fn.Pkg().Path()
}

// resolve finds what a call calls.
func (b *Body) resolve(e *ast.CallExpr) callee {
	fun := ast.Unparen(e.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		if b.unit.Info.Types[f.X].IsValue() || b.isFunc(f.X) {
			if _, ok := b.unit.Info.Instances[instanceIdent(f.X)]; ok {
				fun = ast.Unparen(f.X)
			}
		}
	case *ast.IndexListExpr:
		fun = ast.Unparen(f.X)
	}
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			if _, ok := b.unit.Info.Uses[id].(*types.PkgName); ok {
				fn, ok := b.unit.Info.Uses[f.Sel].(*types.Func)
				if !ok {
					break
				}
				sig := b.typ(e.Fun).(*types.Signature)
				native := b.Native(fn.Pkg().Path())
				return callee{fun: b.funcValue(f.Sel, fn), sig: sig, native: native, keepBoxes: keepsBoxes(fn), pkg: packagePath(fn)}
			}
		}
		if b.unit.Info.Types[f.X].IsType() {
			break
		}
		t := b.typ(f.X)
		obj, _, _ := b.lookup(t, true, b.selectorPackage(f), f.Sel.Name)
		if m, ok := obj.(*types.Func); ok {
			x := b.expr(f.X)
			if call, ok := ast.Unparen(f.X).(*ast.CallExpr); ok && b.nativeInterface(t) && b.unit.Info.Types[ast.Unparen(call.Fun)].IsType() {
				x = b.held(x, t, f.Pos()) // the interpreter calls no method of a conversion
			}
			c := b.method(x, t, true, m.Pkg(), m.Name(), f.Pos())
			c.sig = b.typ(e.Fun).(*types.Signature)
			return c
		}
	case *ast.Ident:
		if fn, ok := b.unit.Info.ObjectOf(f).(*types.Func); ok {
			return callee{fun: b.funcValue(f, fn), sig: b.typ(e.Fun).(*types.Signature)}
		}
	}
	t := b.typ(e.Fun)
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		b.fail(e.Pos(), "this value of type %s cannot be called", types.TypeString(t, short))
	}
	return callee{fun: b.callable(fun), sig: sig}
}

// callable is the code of a function value that is called.
func (b *Body) callable(fun ast.Expr) string {
	if _, ok := ast.Unparen(fun).(*ast.CallExpr); ok && b.wrapped(b.typ(fun)) {
		// The interpreter does not call a field of a call's result.
		t := b.typ(fun)
		c, f := b.code(t, fun.Pos()), b.code(t.Underlying(), fun.Pos())
		return b.helper("content "+c, func(name string) string {
			return fmt.Sprintf("func %s(x %s) %s { return x.V }\n", name, c, f)
		}) + "(" + b.expr(fun) + ")"
	}
	return b.under(fun)
}

func (b *Body) isFunc(e ast.Expr) bool {
	id := instanceIdent(e)
	if id == nil {
		return false
	}
	_, ok := b.unit.Info.ObjectOf(id).(*types.Func)
	return ok
}

func (b *Body) call(e *ast.CallExpr) string {
	fun := ast.Unparen(e.Fun)
	if b.unit.Info.Types[fun].IsType() {
		return b.conversion(e)
	}
	if b.unit.Info.Types[fun].IsBuiltin() {
		return b.builtin(e)
	}
	if s, ok := b.special(e); ok {
		return s
	}
	c := b.resolve(e)
	if inner, tu := b.spread(e); inner != nil {
		return b.callSpread(c, inner, tu, e.Pos())
	}
	return c.with(b.args(c, e))
}

// spread says whether a call's only argument is a call with several results.
func (b *Body) spread(e *ast.CallExpr) (*ast.CallExpr, *types.Tuple) {
	if len(e.Args) != 1 {
		return nil, nil
	}
	inner, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr)
	if !ok {
		return nil, nil
	}
	tu, ok := b.unit.Info.TypeOf(inner).(*types.Tuple)
	if !ok || tu.Len() < 2 {
		return nil, nil
	}
	return inner, b.subst(tu, b.env).(*types.Tuple)
}

// callSpread is f(g()) where g has several results.
func (b *Body) callSpread(c callee, inner *ast.CallExpr, tu *types.Tuple, pos token.Pos) string {
	var names []string
	args := make([]string, tu.Len())
	for i := range args {
		names = append(names, b.fresh("s"))
		args[i] = b.argument(c, names[i], tu.At(i).Type(), i, pos)
	}
	results, ret := b.returning(c.sig, pos)
	return fmt.Sprintf("func() %s { %s := %s; %s%s }()", results, strings.Join(names, ", "), b.call(inner), ret, c.with(args))
}

// paramType is the type that the i-th argument is assigned to.
func paramType(sig *types.Signature, i int, ellipsis bool) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 && !ellipsis {
		last := sig.Params().At(n - 1).Type()
		if s, ok := last.Underlying().(*types.Slice); ok {
			return s.Elem()
		}
		return types.Typ[types.Uint8] // append([]byte, string...)
	}
	return sig.Params().At(i).Type()
}

func (b *Body) argument(c callee, code string, from types.Type, i int, pos token.Pos) string {
	to := paramType(c.sig, i, false)
	if !c.native || !isInterface(to) || b.nativeInterface(to) {
		return b.convert(code, from, to, pos)
	}
	// Compiled code gets an interface{}.
	switch {
	case isInterface(from) && c.keepBoxes:
		return code
	case isInterface(from):
		return b.rt() + ".Bare(" + code + ")"
	case !c.keepBoxes:
		if b.decodes(c) && b.ownCoding(from) {
			return fmt.Sprintf("%s.Target(%s, %s)", b.rt(), b.box(from, pos), code)
		}
		if e, ok := from.Underlying().(interface{ Elem() types.Type }); ok && isInterface(e.Elem()) && strings.HasSuffix(c.pkg, "/template") {
			return fmt.Sprintf("%s.Bared(%s)", b.rt(), code)
		}
		return code
	case b.Key(from).Plain:
		return code
	}
	errType := types.Universe.Lookup("error").Type()
	if types.Implements(from, errType.Underlying().(*types.Interface)) {
		return b.convert(code, from, errType, pos) // for %w
	}
	return b.convert(code, from, to, pos)
}

// decodes says whether a call decodes JSON.
func (b *Body) decodes(c callee) bool {
	name := c.fun[strings.LastIndexByte(c.fun, '.')+1:]
	return c.pkg == "encoding/json" && (name == "Unmarshal" || name == "Decode")
}

// codings are the methods by which a type encodes itself.
var codings = []string{"MarshalJSON", "MarshalText", "UnmarshalJSON", "UnmarshalText"}

// coded visits the cells' types within a type that encode themselves.
func (p *Program) coded(t types.Type, seen map[types.Type]bool, visit func(t types.Type)) {
	t = types.Unalias(t)
	if seen[t] {
		return
	}
	seen[t] = true
	switch u := t.(type) {
	case *types.Named:
		if p.native(u) || isInterface(u) || u.TypeParams().Len() > u.TypeArgs().Len() {
			return
		}
		for _, name := range codings {
			if m, _, _ := types.LookupFieldOrMethod(u, true, nil, name); m != nil {
				visit(u)
				break
			}
		}
		p.coded(u.Underlying(), seen, visit)
	case *types.Pointer:
		p.coded(u.Elem(), seen, visit)
	case *types.Slice:
		p.coded(u.Elem(), seen, visit)
	case *types.Array:
		p.coded(u.Elem(), seen, visit)
	case *types.Map:
		p.coded(u.Key(), seen, visit)
		p.coded(u.Elem(), seen, visit)
	case *types.Struct:
		for i := range u.NumFields() {
			p.coded(u.Field(i).Type(), seen, visit)
		}
	}
}

// ownCoding says whether a type holds one of the cells that encodes itself.
func (p *Program) ownCoding(t types.Type) bool {
	found := false
	p.coded(t, map[types.Type]bool{}, func(types.Type) { found = true })
	return found
}

func (b *Body) args(c callee, e *ast.CallExpr) []string {
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		ellipsis := e.Ellipsis.IsValid() && i == len(e.Args)-1
		to := paramType(c.sig, i, ellipsis)
		tv := b.unit.Info.Types[a]
		_, literal := ast.Unparen(a).(*ast.FuncLit)
		switch {
		case literal && !isInterface(to):
			args[i] = b.held(b.as(a, to), to, a.Pos())
		case ellipsis:
			args[i] = b.as(a, to) + "..."
		case tv.IsNil() && c.native && !b.wrapped(to):
			args[i] = b.zero(to, a.Pos()) // the interpreter's nil has no type here
		case tv.IsNil() || tv.Value != nil && !isInterface(to):
			args[i] = b.as(a, to)
		case tv.Value != nil:
			args[i] = b.argument(c, b.expr(a), b.typ(a), i, a.Pos())
		default:
			args[i] = b.argument(c, b.expr(a), b.typ(a), i, a.Pos())
		}
	}
	return args
}

// held passes a function literal through a function of lowered code. Handed
// to compiled code directly, it would share its variables with the ones of the
// same name in the loop's next turn.
func (b *Body) held(code string, t types.Type, pos token.Pos) string {
	c := b.code(t, pos)
	h := b.helper("same "+c, func(name string) string {
		return fmt.Sprintf("func %s(x %s) %s { return x }\n", name, c, c)
	})
	return h + "(" + code + ")"
}

// special handles native functions that need the front-end's help.
func (b *Body) special(e *ast.CallExpr) (string, bool) {
	fun := ast.Unparen(e.Fun)
	if i, ok := fun.(*ast.IndexExpr); ok {
		fun = ast.Unparen(i.X)
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	fn, ok := b.unit.Info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return "", false
	}
	if fn.Pkg().Path() == "reflect" {
		return b.reflection(e, sel, fn)
	}
	if len(e.Args) == 0 && fn.Pkg().Path() != "log" {
		return "", false
	}
	if inst, ok := b.unit.Info.Instances[sel.Sel]; ok && fn.FullName() == "errors.AsType" {
		elem := b.subst(inst.TypeArgs.At(0), b.env)
		t, k, a := b.code(elem, e.Pos()), b.key(elem, e.Pos()), b.assertion(elem, e.Pos())
		h := b.helper("astype "+k, func(name string) string {
			return fmt.Sprintf("func %s(e error) (r %s, ok bool) { x, found := %s.ErrorAs(e, %s); if found { r, _ = %s(x) }; return r, found }\n", name, t, b.rt(), k, a)
		})
		return fmt.Sprintf("%s(%s)", h, b.as(e.Args[0], types.Universe.Lookup("error").Type())), true
	}
	switch fn.FullName() {
	case "errors.As":
		// The target is a pointer to a variable whose type only go/types knows.
		p, ok := b.typ(e.Args[1]).Underlying().(*types.Pointer)
		if !ok || b.nativeMethods(p.Elem()) {
			return "", false
		}
		elem := p.Elem()
		t, k, a := b.code(elem, e.Pos()), b.key(elem, e.Pos()), b.assertion(elem, e.Pos())
		h := b.helper("as "+k, func(name string) string {
			return fmt.Sprintf("func %s(e error, p *%s) bool { x, found := %s.ErrorAs(e, %s); if found { v, _ := %s(x); *p = v }; return found }\n", name, t, b.rt(), k, a)
		})
		return fmt.Sprintf("%s(%s, %s)", h, b.as(e.Args[0], types.Universe.Lookup("error").Type()), b.expr(e.Args[1])), true
	case "fmt.Printf", "fmt.Sprintf", "fmt.Errorf", "fmt.Fprintf":
		// fmt cannot see the types of cells: the runtime prints %T.
		i := 0
		if fn.Name() == "Fprintf" {
			i = 1
		}
		if v := b.unit.Info.Types[e.Args[i]].Value; v != nil && (v.Kind() != constant.String || !strings.Contains(constant.StringVal(v), "T")) {
			return "", false
		}
		if inner, _ := b.spread(e); inner != nil {
			return "", false
		}
		c := b.resolve(e)
		c.fun = b.rt() + "." + fn.Name()
		return c.with(b.args(c, e)), true
	case "log.Fatal", "log.Fatalf", "log.Fatalln", "(*log.Logger).Fatal", "(*log.Logger).Fatalf", "(*log.Logger).Fatalln":
		return b.logFatal(e, sel, fn)
	case "time.Sleep":
		return fmt.Sprintf("%s.Sleep(%s)", b.rt(), b.as(e.Args[0], fn.Type().(*types.Signature).Params().At(0).Type())), true
	}
	if elsewhere[fn.FullName()] {
		b.thread(e.Args[len(e.Args)-1])
		c := b.resolve(e)
		args := b.args(c, e)
		b.guard(fn, args, e.Pos())
		return c.with(args), true
	}
	return "", false
}

// elsewhere are the compiled functions that call their last argument on
// another goroutine, where a panic would end the process.
var elsewhere = map[string]bool{"(*sync.WaitGroup).Go": true, "time.AfterFunc": true, "context.AfterFunc": true}

// thread notes that a function, if it is a literal, begins a goroutine.
func (b *Body) thread(fun ast.Expr) {
	if fl, ok := ast.Unparen(fun).(*ast.FuncLit); ok {
		b.threads[fl] = true
	}
}

// guard makes the last of the arguments of one of those safe to call there.
func (b *Body) guard(fn *types.Func, args []string, pos token.Pos) {
	if elsewhere[fn.FullName()] {
		args[len(args)-1] = fmt.Sprintf("%s.Guard(%s, %d)", b.rt(), args[len(args)-1], int(pos))
	}
}

// logFatal logs and then exits as os.Exit does in cells, not as in compiled
// code.
func (b *Body) logFatal(e *ast.CallExpr, sel *ast.SelectorExpr, fn *types.Func) (string, bool) {
	if inner, _ := b.spread(e); inner != nil {
		return "", false
	}
	c := b.resolve(e)
	logger := b.use("log") + ".Default()"
	if fn.Type().(*types.Signature).Recv() != nil {
		t := b.typ(sel.X)
		_, path, _ := b.lookup(t, true, fn.Pkg(), fn.Name())
		logger, t = b.path(b.expr(sel.X), t, path[:len(path)-1])
		if _, ok := t.Underlying().(*types.Pointer); !ok {
			logger = "&" + logger
		}
	}
	args := append([]string{logger, fmt.Sprintf("%q", fn.Name())}, b.args(c, e)...)
	return fmt.Sprintf("%s.LogFatal(%s)", b.rt(), strings.Join(args, ", ")), true
}
