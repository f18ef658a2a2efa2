package expr

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"cryptounet/kernel/cells/lower/value"
)

// byRuntime finds the verbs that the runtime prints.
var byRuntime = regexp.MustCompile(`%[^a-zA-Z%]*[Tp]`)

// special handles native functions that need the front-end's help.
func (b *Exprs) special(e *ast.CallExpr) (string, bool) {
	fun := ast.Unparen(e.Fun)
	if i, ok := fun.(*ast.IndexExpr); ok {
		fun = ast.Unparen(i.X)
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	fn, ok := b.Unit.Info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return "", false
	}
	if fn.Pkg().Path() == "reflect" {
		return b.reflection(e, sel, fn)
	}
	if fn.Pkg().Path() == "log" && logs.MatchString(fn.FullName()) {
		return b.log(e, sel, fn)
	}
	if len(e.Args) == 0 {
		return "", false
	}
	if inst, ok := b.Unit.Info.Instances[sel.Sel]; ok && fn.FullName() == "errors.AsType" {
		elem := b.Subst(inst.TypeArgs.At(0), b.Env)
		t, k, a := b.Code(elem, e.Pos()), b.KeyCode(elem, e.Pos()), b.Assertion(elem, e.Pos())
		ptr := b.boxing(types.NewPointer(elem), e.Pos())
		h := b.Helper("astype "+k, func(name string) string {
			return fmt.Sprintf("func %s(e error) (%s, bool) { var r %s; x, found := %s.ErrorAs(e, %s, %s); if found && x != nil { r, _ = %s(x) }; return r, found }\n", name, t, t, b.RT(), k, fmt.Sprintf(ptr, "&r"), a)
		})
		return fmt.Sprintf("%s(%s)", h, b.As(e.Args[0], types.Universe.Lookup("error").Type())), true
	}
	if inst, ok := b.Unit.Info.Instances[sel.Sel]; ok && fn.FullName() == "cryptounet/kernel/display.Progress" {
		// Compiled for no type of the cells.
		t := b.Code(b.Subst(inst.TypeArgs.At(0), b.Env), e.Pos())
		bar := b.Use(fn.Pkg().Path()) + ".NewBar"
		h := b.Helper("progress "+t, func(name string) string {
			return fmt.Sprintf("func %s(list []%s) func(func(%s) bool) { return func(yield func(%s) bool) { i := 0; %s(\"progress\", len(list)).Loop(func() bool { if i == len(list) { return false }; i++; return yield(list[i-1]) }) } }\n", name, t, t, t, bar)
		})
		return fmt.Sprintf("%s(%s)", h, b.Expr(e.Args[0])), true
	}
	switch fn.FullName() {
	case "errors.As":
		// The target is a pointer to a variable whose type only go/types knows.
		p, ok := b.TypeOf(e.Args[1]).Underlying().(*types.Pointer)
		if !ok || b.NativeMethods(p.Elem()) {
			return "", false
		}
		elem := p.Elem()
		t, k, a := b.Code(elem, e.Pos()), b.KeyCode(elem, e.Pos()), b.Assertion(elem, e.Pos())
		ptr := b.boxing(types.NewPointer(elem), e.Pos())
		h := b.Helper("as "+k, func(name string) string {
			return fmt.Sprintf("func %s(e error, p *%s) bool { x, found := %s.ErrorAs(e, %s, %s); if found && x != nil { v, _ := %s(x); *p = v }; return found }\n", name, t, b.RT(), k, fmt.Sprintf(ptr, "p"), a)
		})
		return fmt.Sprintf("%s(%s, %s)", h, b.As(e.Args[0], types.Universe.Lookup("error").Type()), b.Expr(e.Args[1])), true
	case "fmt.Printf", "fmt.Sprintf", "fmt.Errorf", "fmt.Fprintf":
		// fmt cannot see the types of cells, nor where their values lie: the runtime
		// prints %T and %p.
		i := 0
		if fn.Name() == "Fprintf" {
			i = 1
		}
		if v := b.Unit.Info.Types[e.Args[i]].Value; v != nil && (v.Kind() != constant.String || !byRuntime.MatchString(constant.StringVal(v))) {
			return "", false
		}
		if inner, _ := b.Spread(e); inner != nil {
			return "", false
		}
		c := b.resolve(e)
		c.Fun = b.RT() + "." + fn.Name()
		return c.With(b.args(c, e)), true
	case "runtime.SetFinalizer", "runtime.AddCleanup":
		// The function must not keep the value alive that it waits for.
		if fl, ok := ast.Unparen(e.Args[1]).(*ast.FuncLit); ok {
			if lifted, ok := b.Lifted(fl); ok {
				c := b.resolve(e)
				args := b.args(c, e)
				args[1] = lifted
				return c.With(args), true
			}
		}
	case "time.Sleep":
		return fmt.Sprintf("%s.Sleep(%s)", b.RT(), b.As(e.Args[0], fn.Type().(*types.Signature).Params().At(0).Type())), true
	}
	if value.Elsewhere(fn) {
		b.Thread(e.Args[len(e.Args)-1])
		c := b.resolve(e)
		args := b.args(c, e)
		b.Guard(fn, args, e.Pos())
		return c.With(args), true
	}
	return "", false
}

// boxing is the format of a value of a type as an interface.
func (b *Exprs) boxing(t types.Type, pos token.Pos) string {
	if b.Key(t).Plain {
		return "%s"
	}
	return b.RT() + ".Box(" + b.BoxKey(t, pos) + ", %s)"
}

// logs are the functions and methods of package log that write.
var logs = regexp.MustCompile(`^(log|\(\*log\.Logger\))\.(Print|Panic|Fatal)(f|ln)?$`)

// log is a call of one of those: rt knows where the cell is, and that Fatal does
// not end the process.
func (b *Exprs) log(e *ast.CallExpr, sel *ast.SelectorExpr, fn *types.Func) (string, bool) {
	if inner, _ := b.Spread(e); inner != nil {
		return "", false
	}
	c := b.resolve(e)
	logger := b.Use("log") + ".Default()"
	if fn.Type().(*types.Signature).Recv() != nil {
		t := b.TypeOf(sel.X)
		_, path, _ := b.Lookup(t, true, fn.Pkg(), fn.Name())
		logger, t = b.Path(b.Expr(sel.X), t, path[:len(path)-1])
		if _, ok := t.Underlying().(*types.Pointer); !ok {
			logger = "&" + logger
		}
	}
	args := append([]string{logger, fmt.Sprintf("%q", fn.Name())}, b.args(c, e)...)
	return fmt.Sprintf("%s.Log(%s)", b.RT(), strings.Join(args, ", ")), true
}
