// Package sight is what code sees that is evaluated where a debugger stands.
package sight

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/lower/form"
)

// At is a package with all that code sees at a site, and what the session has
// declared since; without a site, with what the session has declared. Type parameters are
// what they stand for there, and local variables are new objects.
func At(site *emit.Site, subst func(types.Type, form.Env) types.Type, declared map[string]types.Object, imports map[string]*types.Package) (pkg *types.Package, locals []emit.Local) {
	pkg = types.NewPackage("main", "main")
	add := func(o types.Object) {
		if p, ok := o.(*types.PkgName); ok {
			o = types.NewPkgName(p.Pos(), pkg, p.Name(), p.Imported())
		}
		if pkg.Scope().Lookup(o.Name()) == nil {
			pkg.Scope().Insert(o)
		}
	}
	if site != nil {
		for _, l := range site.Locals {
			l.Var = types.NewVar(l.Var.Pos(), pkg, l.Var.Name(), l.Type)
			if pkg.Scope().Lookup(l.Var.Name()) == nil {
				locals = append(locals, l)
			}
			add(l.Var)
		}
		top := site.Unit.Package.Scope()
		for scope := emit.Innermost(top, site.Pos); scope != nil && scope != top; scope = scope.Parent() {
			for _, n := range scope.Names() {
				switch o := scope.Lookup(n).(type) {
				case *types.TypeName:
					if tp, ok := o.Type().(*types.TypeParam); ok {
						add(types.NewTypeName(o.Pos(), pkg, n, subst(tp, site.Env)))
					} else if o.Pos() < site.Pos {
						add(o)
					}
				case *types.Const:
					if o.Pos() < site.Pos {
						add(o)
					}
				}
			}
		}
		for i := range top.NumChildren() { // imports
			for _, n := range top.Child(i).Names() {
				add(top.Child(i).Lookup(n))
			}
		}
		for _, n := range top.Names() {
			add(top.Lookup(n))
		}
	}
	for _, o := range declared {
		add(o)
	}
	for n, p := range imports {
		add(types.NewPkgName(token.NoPos, pkg, n, p))
	}
	return pkg, locals
}

// Parse parses an expression, whose value is wanted, or a statement. checked is
// the expression to check for either.
func Parse(fset *token.FileSet, code string) (list []ast.Stmt, values []ast.Expr, checked ast.Expr, err error) {
	x, err := parser.ParseExprFrom(fset, "the expression", code, 0)
	if err == nil {
		return nil, []ast.Expr{x}, x, nil
	}
	f, second := parser.ParseExprFrom(fset, "the statement", "func() {"+code+"\n}", 0)
	lit, ok := f.(*ast.FuncLit)
	if second != nil || !ok {
		return nil, nil, nil, errors.New(First(err))
	}
	for _, st := range lit.Body.List {
		if a, ok := st.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
			return nil, nil, nil, errors.New("a debugger declares no variables: assign to one that is there")
		}
	}
	return lit.Body.List, nil, lit, nil
}

// First is the first of a checker's or parser's errors, without its place.
func First(err error) string {
	if e, ok := errors.AsType[types.Error](err); ok {
		return e.Msg
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	for _, name := range []string{"the expression:", "the statement:"} {
		if _, rest, ok := strings.Cut(text, name); ok {
			if _, msg, ok := strings.Cut(rest, ": "); ok {
				return msg
			}
		}
	}
	return text
}
