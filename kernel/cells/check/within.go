package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/lower/emit"
)

// Within is an expression or a statement that is evaluated for a debugger.
type Within struct {
	Piece *emit.Piece
	// Used are the variables of the function that it reads, in the order in
	// which the piece asks for them.
	Used []emit.Local
}

// Within checks and lowers an expression or statement as if it stood at a site;
// without one, at the end of the session. Nothing of the session changes.
func (s *Session) Within(site *emit.Site, code string) (*Within, error) {
	pkg := s.sight(site)
	if site == nil {
		site = &emit.Site{}
	}
	var list []ast.Stmt
	var values []ast.Expr
	x, err := parser.ParseExprFrom(s.fset, "the expression", code, 0)
	checked := x
	if err != nil {
		f, err2 := parser.ParseExprFrom(s.fset, "the statement", "func() {"+code+"\n}", 0)
		lit, ok := f.(*ast.FuncLit)
		if err2 != nil || !ok {
			return nil, errors.New(first(err))
		}
		list, checked = lit.Body.List, lit
		for _, st := range list {
			if a, ok := st.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
				return nil, errors.New("a debugger declares no variables: assign to one that is there")
			}
		}
	} else {
		values = []ast.Expr{x}
	}
	info := emit.NewInfo()
	if err := types.CheckExpr(s.fset, pkg, token.NoPos, checked, info); err != nil {
		return nil, errors.New(s.clean(first(err)))
	}
	if len(values) == 1 {
		switch tv := info.Types[x]; {
		case tv.IsType():
			return nil, fmt.Errorf("%s is a type", code)
		case tv.IsBuiltin():
			return nil, fmt.Errorf("%s is a built-in function", code)
		case tv.IsVoid():
			list, values = []ast.Stmt{&ast.ExprStmt{X: x}}, nil
		}
	}
	w := &Within{}
	ast.Inspect(checked, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, l := range site.Locals {
				if info.Uses[id] == l.Var && !w.uses(l.Var) {
					w.Used = append(w.Used, l)
				}
			}
		}
		return true
	})
	unit := &emit.Unit{Package: pkg, Info: info}
	s.sourcePackages(pkg)
	w.Piece, err = s.program.Lower(unit, func(b *lower.Entry) { b.Within(*site, w.Used, list, values) })
	return w, err
}

func (w *Within) uses(v *types.Var) bool {
	for _, l := range w.Used {
		if l.Var == v {
			return true
		}
	}
	return false
}

// first is the first of a checker's or parser's errors, without its place.
func first(err error) string {
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

// sight is a package with all that code sees at a site, and what was declared
// since; without a site, with what the session has declared.
func (s *Session) sight(site *emit.Site) *types.Package {
	pkg := types.NewPackage("main", "main")
	add := func(o types.Object) {
		if o != nil && pkg.Scope().Lookup(o.Name()) == nil {
			pkg.Scope().Insert(o)
		}
	}
	if site != nil {
		top := site.Unit.Package.Scope()
		for scope := emit.Innermost(top, site.Pos); scope != nil && scope != types.Universe; scope = scope.Parent() {
			for _, n := range scope.Names() {
				if o := scope.Lookup(n); scope == top || o.Pos() < site.Pos {
					add(o)
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
	for _, o := range s.objects {
		add(o)
	}
	for n, path := range s.packages {
		if p, err := s.importer.Import(path); err == nil {
			add(types.NewPkgName(token.NoPos, pkg, n, p))
		}
	}
	return pkg
}

// Variable is a variable of the session, or of the cell that runs.
type Variable struct {
	Object *types.Var
	Global string // its name in the interpreter
}

// Variables lists the variables of the session that code sees at a site, by
// name; without one, all.
func (s *Session) Variables(site *emit.Site) []Variable {
	scope := s.sight(site).Scope()
	var list []Variable
	for _, n := range scope.Names() {
		if v, ok := scope.Lookup(n).(*types.Var); ok && !IsOld(n) {
			if name, ok := s.program.Global(v); ok {
				list = append(list, Variable{v, name})
			}
		}
	}
	return list
}

// TypeText spells a type as people write it in cells.
func (s *Session) TypeText(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}

// Text is the source of a cell that has run, or of one that runs.
func (s *Session) Text(cell string) (string, bool) {
	text, ok := s.sources[cell]
	return text, ok
}

// Probe has the functions of all cells tell a debugger where they are, or no
// longer. The piece, if there is one, has to run for that.
func (s *Session) Probe(on bool) (*emit.Piece, error) {
	s.program.Probe(on)
	unbound := s.program.Unbound()
	if len(unbound) == 0 {
		return nil, nil
	}
	unit := &emit.Unit{Package: s.sight(nil), Info: emit.NewInfo()}
	return s.program.Lower(unit, func(b *lower.Entry) {
		for _, t := range unbound {
			b.BoxKey(t, token.NoPos)
		}
	})
}

// Bring adds a variable to the session, by a piece that gives it the value of
// a variable at a site. Commit makes it part of the session once that has run.
func (s *Session) Bring(site emit.Site, l emit.Local, name string) (w *Within, commit func(), err error) {
	if !token.IsIdentifier(name) || name == "_" {
		return nil, nil, fmt.Errorf("%q is no name for a variable", name)
	}
	v := types.NewVar(token.NoPos, site.Unit.Package, name, l.Type)
	w = &Within{Used: []emit.Local{l}}
	unit := &emit.Unit{Package: site.Unit.Package, Info: emit.NewInfo()}
	w.Piece, err = s.program.Lower(unit, func(b *lower.Entry) { b.Bring(site, v, l) })
	return w, func() {
		s.objects[name] = v
		delete(s.packages, name)
	}, err
}
