package function

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/facts"
	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/lower/value"
)

// CopyOf writes one copy of a function or method.
func CopyOf(f *emit.File, name string, fn *types.Func, src emit.Source, args []types.Type, write func(b *Func, block *ast.BlockStmt)) {
	sig := fn.Type().(*types.Signature)
	e := form.Env{}
	tps := sig.TypeParams()
	if sig.RecvTypeParams().Len() > 0 {
		tps = sig.RecvTypeParams()
	}
	for i := 0; i < tps.Len() && i < len(args); i++ {
		e[tps.At(i)] = args[i]
	}
	b := &Func{Writer: value.Writer{File: f, Env: e}, Unit: src.Unit, Names: map[types.Object]string{}, w: &strings.Builder{}, write: write}
	b.Sig = f.Subst(sig, e).(*types.Signature)
	b.full = fn.FullName()
	var params []string
	var vars []*types.Var
	label := fn.Name()
	if r := sig.Recv(); r != nil {
		vars = append(vars, r)
		rt := f.Subst(r.Type(), e)
		params = append(params, b.Define(r)+" "+f.Code(rt, r.Pos()))
		base := rt
		if p, ok := types.Unalias(base).(*types.Pointer); ok {
			base = p.Elem()
			label = "(*" + typeName(base) + ")." + label
		} else {
			label = typeName(base) + "." + label
		}
	}
	ps, rs := b.parameters(sig, src.Decl.Body)
	params = append(params, ps...)
	for i := range sig.Params().Len() {
		vars = append(vars, sig.Params().At(i))
	}
	b.symbol, b.nested = fn.Pkg().Path()+"."+label, new(int)
	if len(args) > 0 {
		b.symbol += "[...]"
	}
	if !b.quick(label, fn, args, vars) {
		b.body(label, src.Decl.Body)
	}
	f.Marked(name, b.Mark)
	f.WriteFunc("func %s(%s) %s {\n%s}\n", name, strings.Join(params, ", "), rs, b.w.String())
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
func (b *Func) parameters(sig *types.Signature, body *ast.BlockStmt) (params []string, results string) {
	for i := 0; i < sig.Params().Len(); i++ {
		v := sig.Params().At(i)
		params = append(params, b.Define(v)+" "+b.Param(b.Sig, i, v.Pos()))
	}
	if facts.Defers(body) {
		b.Defers = b.Fresh("d")
	}
	b.watch(body)
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
		b.results = append(b.results, v)
		t := b.Code(b.Sig.Results().At(i).Type(), v.Pos())
		list = append(list, t)
		if v.Name() == "" && !b.Guarded() {
			continue
		}
		name := b.Define(v)
		b.Results = append(b.Results, name)
		b.locals = append(b.locals, "var "+name+" "+t)
	}
	if len(list) == 1 {
		return params, list[0]
	}
	return params, "(" + strings.Join(list, ", ") + ")"
}

// body emits a function's statements, inside a guard when it defers calls.
func (b *Func) body(label string, block *ast.BlockStmt) {
	b.whole = block
	b.open(label)
	for _, l := range b.locals {
		b.P("%s", l)
	}
	b.Around(func() {
		b.write(b, block)
		if b.Defers != "" && b.Mark != "" && !facts.Leaves(block) {
			b.P("%s = %d", b.Mark, int(block.Rbrace)) // where its deferred calls are called
		}
	})
	if b.Guarded() && len(b.Results) > 0 {
		b.P("return %s", strings.Join(b.Results, ", "))
	}
}

// Lit emits a function literal. direct says that the function around it
// defers it, so that its recover stops that function's panic.
func (b *Func) Lit(e *ast.FuncLit, direct bool) string {
	declared := b.Unit.Info.TypeOf(e).(*types.Signature)
	c := &Func{Writer: b.Writer, Unit: b.Unit, parent: b, Names: b.Names, w: &strings.Builder{}, write: b.write, direct: direct, literal: e}
	c.Sig = b.Subst(declared, b.Env).(*types.Signature)
	c.symbol, c.nested = b.inner(), new(int)
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
	return value.Alone(b.Signature(c.Sig, e.Pos()), code)
}

// Lifted is the code of a function literal that keeps alive the variables that it
// mentions and nothing else of the function around it. Of variables that hold
// functions the interpreter gives no address, so some cannot be lifted.
func (b *Func) Lifted(e *ast.FuncLit) (code string, ok bool) {
	if b.Watch != "" {
		return "", false
	}
	var captured []*types.Var
	ok = true
	ast.Inspect(e.Body, func(n ast.Node) bool {
		id, isIdent := n.(*ast.Ident)
		if !isIdent {
			return ok
		}
		v, isVar := b.Unit.Info.Uses[id].(*types.Var)
		if isVar && b.Names[v] != "" && !slices.Contains(captured, v) {
			_, function := b.Subst(v.Type(), b.Env).Underlying().(*types.Signature)
			ok = ok && !function
			captured = append(captured, v)
		}
		return ok
	})
	if !ok {
		return "", false
	}
	var params, passed, args []string
	names := map[*types.Var]string{}
	for _, v := range captured {
		p := b.Fresh(v.Name())
		names[v] = b.Names[v]
		params = append(params, p+" *"+b.Code(b.Subst(v.Type(), b.Env), v.Pos()))
		passed = append(passed, p)
		args = append(args, "&"+b.Names[v])
		b.Names[v] = "(*" + p + ")"
	}
	literal := b.Lit(e, false)
	for v, name := range names {
		b.Names[v] = name
	}
	sig := b.Subst(b.Unit.Info.TypeOf(e), b.Env).(*types.Signature)
	h := b.Fresh("lift")
	b.WriteFunc("func %s(%s) func%s {\nreturn %s\n}\n", h, strings.Join(params, ", "), b.Signature(sig, e.Pos()), literal)
	// A function's frame knows its caller's, that of a value does not.
	signature := fmt.Sprintf("(%s) func%s", strings.Join(params, ", "), b.Signature(sig, e.Pos()))
	made := b.Helper("value "+h, func(name string) string {
		b.Prepare("%s = %s", name, value.Alone(signature, fmt.Sprintf("func%s { return %s(%s) }", signature, h, strings.Join(passed, ", "))))
		return fmt.Sprintf("var %s func%s\n", name, signature)
	})
	return made + "(" + strings.Join(args, ", ") + ")", true
}

// inner is the name in compiled Go of the function's next literal.
func (b *Func) inner() string {
	*b.nested++
	if b.literal == nil {
		return fmt.Sprintf("%s.func%d", b.symbol, *b.nested)
	}
	return fmt.Sprintf("%s.%d", b.symbol, *b.nested)
}

// Recovery is the code of a call of recover.
func (b *Func) Recovery() string {
	if b.direct {
		return b.parent.Defers + ".Recover()"
	}
	return fmt.Sprintf("%s.Recover(%q)", b.RT(), b.fullName())
}

// LateRecovery is the code of a recover that the function with these deferred
// calls defers.
func (b *Func) LateRecovery(defers string) string {
	if b.direct {
		return fmt.Sprintf("if !%s.Panics() { %s.Recover() }", defers, b.parent.Defers)
	}
	return fmt.Sprintf("%s.Late(%q)", defers, b.fullName())
}

// fullName is the name of the declared function that is written, "" of a literal.
func (b *Func) fullName() string {
	for c := b; c != nil; c = c.parent {
		if c.literal != nil || c.full != "" {
			return c.full
		}
	}
	return ""
}
