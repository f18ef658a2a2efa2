package function

import (
	"fmt"
	"go/ast"
	"go/types"
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
	if !b.quick(label, fn, args, vars) {
		b.body(label, src.Decl.Body)
	}
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
	b.Around(func() { b.write(b, block) })
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

// Recovery is the code of a call of recover.
func (b *Func) Recovery() string {
	if b.direct {
		return b.parent.Defers + ".Recover()"
	}
	for c := b; c != nil; c = c.parent {
		if c.literal != nil {
			return b.RT() + `.Recover("")`
		}
		if c.full != "" {
			return fmt.Sprintf("%s.Recover(%q)", b.RT(), c.full)
		}
	}
	return b.RT() + `.Recover("")`
}
