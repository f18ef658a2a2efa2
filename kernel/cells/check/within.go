package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/cells/lower/emit"
	"cryptounet/kernel/cells/sight"
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
	pkg, locals := s.sight(site)
	list, values, checked, err := sight.Parse(s.fset, code)
	if err != nil {
		return nil, err
	}
	info := emit.NewInfo()
	if err := types.CheckExpr(s.fset, pkg, token.NoPos, checked, info); err != nil {
		return nil, errors.New(s.clean(sight.First(err)))
	}
	if len(values) == 1 {
		switch tv := info.Types[values[0]]; {
		case tv.IsType(), tv.IsBuiltin():
			return nil, fmt.Errorf("%s is not a value", code)
		case tv.IsVoid():
			list, values = []ast.Stmt{&ast.ExprStmt{X: values[0]}}, nil
		}
	}
	w := &Within{}
	ast.Inspect(checked, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, l := range locals {
				if info.Uses[id] == l.Var && !w.uses(l.Var) {
					w.Used = append(w.Used, l)
				}
			}
		}
		return true
	})
	unit := &emit.Unit{Package: pkg, Info: info}
	s.sourcePackages(pkg)
	w.Piece, err = s.program.Lower(unit, func(b *lower.Entry) { b.Within(w.Used, list, values) })
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

// sight is what code sees at a site, and what was declared since.
func (s *Session) sight(site *emit.Site) (*types.Package, []emit.Local) {
	imports := map[string]*types.Package{}
	for n, path := range s.packages {
		if p, err := s.importer.Import(path); err == nil {
			imports[n] = p
		}
	}
	return sight.At(site, s.program.Subst, s.objects, imports)
}

// Variable is a variable of the session, or of the cell that runs.
type Variable struct {
	Object *types.Var
	Global string // its name in the interpreter
}

// Variables lists the variables of the session that code sees at a site, by
// name; without one, all.
func (s *Session) Variables(site *emit.Site) []Variable {
	pkg, _ := s.sight(site)
	scope := pkg.Scope()
	var list []Variable
	for _, n := range scope.Names() {
		if v, ok := scope.Lookup(n).(*types.Var); ok && !earlier.Is(n) {
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
	pkg, _ := s.sight(nil)
	unit := &emit.Unit{Package: pkg, Info: emit.NewInfo()}
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
	w.Piece, err = s.program.Lower(unit, func(b *lower.Entry) { b.Bring(v, l) })
	return w, func() {
		s.objects[name] = v
		delete(s.packages, name)
	}, err
}
