package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Body is a function while its statements are emitted.
type Body struct {
	*file
	unit   *Unit
	env    env
	parent *Body // the function around a literal
	names  map[types.Object]string
	w      *strings.Builder
	sig    *types.Signature

	mark    string   // variable that holds the position reached
	results []string // names of the results, when they have names
	defers  string   // variable that holds the deferred calls, if there are any
	direct  bool     // a literal that its own function defers: its recover works
	named   string   // name for people
	full    string   // name of a declared function, with its package
	flow    []*flow
	literal *ast.FuncLit
	yields  *yield // the body of a range over a function

	labels    map[string]string
	gotos     map[string]bool
	deferring bool
	locals    []string // declarations of the results
}

// flow is an enclosing statement that break or continue may aim at.
type flow struct {
	label  string // the person's label
	code   string // the label in lowered code, set when something needs it
	loop   bool
	before string // statements to run before a continue
	yield  *yield // the edge of a range over a function
}

func (b *Body) p(format string, args ...any) {
	fmt.Fprintf(b.w, format, args...)
	b.w.WriteByte('\n')
}

// open starts a function: its mark and a poll for interrupts.
func (b *Body) open(name string) {
	b.named = name
	if b.Marks {
		b.mark = b.fresh("L")
		b.byMark[b.mark] = len(b.file.names)
		b.file.names = append(b.file.names, Function{Name: name, Mark: b.mark})
		if b.literal != nil && b.threads[b.literal] {
			// Each goroutine has a mark of its own.
			b.p("%s := 0", b.mark)
			b.p("%s.Here(%q, &%[2]s)", b.rt(), b.mark)
		} else {
			fmt.Fprintf(&b.head, "var %s int\n", b.mark)
			fmt.Fprintf(&b.setup, "%s.Mark(%q, &%[2]s)\n", b.rt(), b.mark)
			b.p("%s = 0", b.mark)
		}
	}
	b.poll()
}

func (b *Body) poll() {
	if b.Careful {
		b.p("if %s.Stopped() { %s.Halt() }", b.rt(), b.rt())
		return
	}
	// Through a pointer: the interpreter takes a compiled package's variable
	// for a constant where it decides about a branch.
	flag := b.helper("stop flag", func(name string) string {
		fmt.Fprintf(&b.setup, "%s = %s.StopFlag()\n", name, b.rt())
		return fmt.Sprintf("var %s *bool\n", name)
	})
	b.p("if *%s { %s.Halt() }", flag, b.rt())
}

// at notes the position before something that may panic.
func (b *Body) at(n ast.Node) {
	if b.mark != "" && n != nil && risky(n) {
		b.p("%s = %d", b.mark, int(n.Pos()))
	}
}

// risky says whether a statement may panic or call, itself or in its head.
func risky(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt, *ast.SelectorExpr:
			found = true
		case *ast.BinaryExpr:
			switch n.Op {
			case token.QUO, token.REM, token.SHL, token.SHR, token.EQL, token.NEQ:
				found = true
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				found = true
			}
		case *ast.AssignStmt:
			switch n.Tok {
			case token.QUO_ASSIGN, token.REM_ASSIGN, token.SHL_ASSIGN, token.SHR_ASSIGN:
				found = true
			}
		case *ast.BlockStmt, *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}

// typ is the type of an expression in this copy of the function.
func (b *Body) typ(e ast.Expr) types.Type {
	t := b.unit.Info.TypeOf(e)
	if t == nil {
		b.fail(e.Pos(), "this expression has no type")
	}
	if basic, ok := t.(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 && basic.Kind() != types.UntypedNil {
		return types.Default(t)
	}
	return b.subst(t, b.env)
}

// define gives a local variable its name.
func (b *Body) define(obj types.Object) string {
	name := b.fresh(obj.Name())
	b.names[obj] = name
	return name
}

// object is the code of a variable or function.
func (b *Body) variable(v *types.Var, pos token.Pos) string {
	if name, ok := b.names[v]; ok {
		return name
	}
	if v.Pkg() != nil && b.Native(v.Pkg().Path()) {
		return b.use(v.Pkg().Path()) + "." + v.Name()
	}
	return b.global(v, b.subst(v.Type(), b.env))
}

// function returns the name of a function's copy for type arguments, emitting
// it if it is new.
func (f *file) function(fn *types.Func, args []types.Type, pos token.Pos) string {
	fn = fn.Origin()
	key := instanceKey{fn, f.keys(args)}
	if name, ok := f.instances[key]; ok {
		return name
	}
	src, ok := f.funcs[fn]
	if !ok {
		f.fail(pos, "the function %s has no body here", fn.Name())
	}
	if src.decl.Body == nil {
		f.fail(pos, "the function %s has no body: functions written in assembly cannot be used", fn.Name())
	}
	name := f.fresh("F" + fn.Name())
	f.instances[key] = name
	f.undo = append(f.undo, func() { delete(f.instances, key) })
	f.queue = append(f.queue, func() { f.emit(name, fn, src, args) })
	return name
}

// emit writes one copy of a function or method.
func (f *file) emit(name string, fn *types.Func, src funcSource, args []types.Type) {
	sig := fn.Type().(*types.Signature)
	e := env{}
	tps := sig.TypeParams()
	if sig.RecvTypeParams().Len() > 0 {
		tps = sig.RecvTypeParams()
	}
	for i := 0; i < tps.Len() && i < len(args); i++ {
		e[tps.At(i)] = args[i]
	}
	b := &Body{file: f, unit: src.unit, env: e, names: map[types.Object]string{}, w: &strings.Builder{}}
	b.sig = f.subst(sig, e).(*types.Signature)
	b.full = fn.FullName()
	var params []string
	label := fn.Name()
	if r := sig.Recv(); r != nil {
		rt := f.subst(r.Type(), e)
		params = append(params, b.define(r)+" "+f.code(rt, r.Pos()))
		base := rt
		if p, ok := types.Unalias(base).(*types.Pointer); ok {
			base = p.Elem()
			label = "(*" + typeName(base) + ")." + label
		} else {
			label = typeName(base) + "." + label
		}
	}
	ps, rs := b.parameters(sig, src.decl.Body)
	params = append(params, ps...)
	b.body(label, src.decl.Body)
	fmt.Fprintf(&f.body, "func %s(%s) %s {\n%s}\n", name, strings.Join(params, ", "), rs, b.w.String())
}

func typeName(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return t.String()
}

// parameters defines a function's parameters and results and spells them.
// The signature is the declared one: its variables are those that the body
// mentions.
func (b *Body) parameters(sig *types.Signature, body *ast.BlockStmt) (params []string, results string) {
	for i := 0; i < sig.Params().Len(); i++ {
		v := sig.Params().At(i)
		params = append(params, b.define(v)+" "+b.param(b.sig, i, v.Pos()))
	}
	hasDefer := defers(body)
	if hasDefer {
		b.defers = b.fresh("d")
	}
	n := sig.Results().Len()
	if n == 0 {
		return params, ""
	}
	// Results have no names in lowered code but are plain variables: the
	// interpreter lets a named result start with what the variable holds that
	// the call is assigned to.
	var list []string
	for i := 0; i < n; i++ {
		v := sig.Results().At(i)
		t := b.code(b.sig.Results().At(i).Type(), v.Pos())
		list = append(list, t)
		if v.Name() == "" && !hasDefer {
			continue
		}
		name := b.define(v)
		b.results = append(b.results, name)
		b.locals = append(b.locals, "var "+name+" "+t)
	}
	if len(list) == 1 {
		return params, list[0]
	}
	return params, "(" + strings.Join(list, ", ") + ")"
}

// body emits a function's statements, inside a guard when it defers calls.
func (b *Body) body(label string, block *ast.BlockStmt) {
	b.gotos = gotos(block)
	b.open(label)
	for _, l := range b.locals {
		b.p("%s", l)
	}
	if b.defers != "" {
		b.p("%s.Protect(func(%s *%s.Defers) {", b.rt(), b.defers, b.rt())
	}
	b.stmts(block.List)
	if b.defers != "" {
		b.p("})")
		if len(b.results) > 0 {
			b.p("return %s", strings.Join(b.results, ", "))
		}
	}
}

// defers says whether a function's own statements defer a call.
func defers(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.DeferStmt:
			found = true
		case *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}

// lit emits a function literal. direct says that the function around it
// defers it, so that its recover stops that function's panic.
func (b *Body) lit(e *ast.FuncLit, direct bool) string {
	declared := b.unit.Info.TypeOf(e).(*types.Signature)
	c := &Body{file: b.file, unit: b.unit, env: b.env, parent: b, names: b.names, w: &strings.Builder{}, direct: direct, literal: e}
	c.sig = b.subst(declared, b.env).(*types.Signature)
	ps, rs := c.parameters(declared, e.Body)
	name := "func literal"
	if b.named != "" {
		name = b.named + ", func literal"
		if strings.HasSuffix(b.named, "func literal") {
			name = b.named
		}
	}
	c.body(name, e.Body)
	code := fmt.Sprintf("func(%s) %s {\n%s}", strings.Join(ps, ", "), rs, c.w.String())
	if direct {
		return code
	}
	return alone(b.signature(c.sig, e.Pos()), code)
}

// alone makes a function literal in a frame of its own. When the interpreter is
// done with a call of one, it writes to the frame where the literal stands, and
// from another goroutine that would put an older function in its place.
func alone(signature, literal string) string {
	return fmt.Sprintf("func() func%s { return %s }()", signature, literal)
}

// recovery is the code of a call of recover.
func (b *Body) recovery() string {
	if b.direct {
		return b.parent.defers + ".Recover()"
	}
	for c := b; c != nil; c = c.parent {
		if c.literal != nil {
			return b.rt() + `.Recover("")`
		}
		if c.full != "" {
			return fmt.Sprintf("%s.Recover(%q)", b.rt(), c.full)
		}
	}
	return b.rt() + `.Recover("")`
}

// gotos collects the labels that goto statements aim at.
func gotos(body *ast.BlockStmt) map[string]bool {
	m := map[string]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.BranchStmt); ok && s.Tok == token.GOTO {
			m[s.Label.Name] = true
		}
		return true
	})
	return m
}

// Block emits the statements of a cell or of a program's start.
func (b *Body) Block(list []ast.Stmt) {
	block := &ast.BlockStmt{List: list}
	b.gotos = gotos(block)
	if !defers(block) {
		b.stmts(list)
		return
	}
	b.defers = b.fresh("d")
	b.p("%s.Protect(func(%s *%s.Defers) {", b.rt(), b.defers, b.rt())
	b.stmts(list)
	b.p("})")
}
