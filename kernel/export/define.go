package export

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"math"
	"slices"
	"strings"

	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/source"
)

// anew is what a unit makes other than it was: the names that get another version.
type anew struct{ names map[string]bool }

// declaration says whether an earlier declaration gets another version.
func (a anew) declaration(d ast.Decl) bool {
	for _, n := range declares(d) {
		if a.names[n] {
			return true
		}
	}
	return false
}

// declares are the names of a declaration; of a method, that of its type.
func declares(d ast.Decl) (list []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			return []string{source.Receiver(d)}
		}
		return []string{d.Name.Name}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				list = append(list, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					list = append(list, n.Name)
				}
			}
		}
	}
	return list
}

// anew finds which of the declarations that were checked again are not what they
// were. A type that only gets more methods is, unless its values were shown or
// handed on before and a method has a name that others look for.
func (e *exporter) anew(u *unit) anew {
	a := anew{map[string]bool{}}
	for _, f := range u.Funcs {
		if f.Recv == nil {
			continue
		}
		t := source.Receiver(f)
		if old, ok := e.current[t].(*types.TypeName); ok && u.defined(t) == nil {
			if method(old.Type(), f.Name.Name) || sought[f.Name.Name] && e.handed(u, old) {
				a.names[t] = true
			}
		}
	}
	for grown := true; grown; {
		grown = false
		for _, d := range u.Again {
			if a.declaration(d) {
				for _, n := range declares(d) {
					grown = grown || !a.names[n]
					a.names[n] = true
				}
				continue
			}
			idents(d, u.Info, func(id *ast.Ident) {
				if e.changed(u, a, u.Info.Uses[id]) && !a.declaration(d) {
					grown = true
					for _, n := range declares(d) {
						a.names[n] = true
					}
				}
			})
		}
	}
	return a
}

// changed says whether something that an earlier declaration uses is other than it
// was.
func (e *exporter) changed(u *unit, a anew, o types.Object) bool {
	if o == nil || o.Pkg() != u.Package || o.Parent() != u.Package.Scope() {
		return false
	}
	if v, ok := o.(*types.Var); ok {
		if u.Redone[v.Name()] != nil {
			return mentions(v.Type(), a)
		}
		return !e.keeps(v)
	}
	return a.names[o.Name()] || u.defined(o.Name()) == o
}

// keeps says whether a variable is an earlier one, declared again.
func (e *exporter) keeps(v *types.Var) bool {
	old, ok := e.current[v.Name()].(*types.Var)
	return ok && types.Identical(old.Type(), v.Type())
}

// defined is what the unit itself declares under a name.
func (u *unit) defined(name string) types.Object {
	for _, f := range u.Funcs {
		if f.Recv == nil && f.Name.Name == name {
			return u.Info.Defs[f.Name]
		}
	}
	for _, s := range u.Stmts {
		d, ok := s.(*ast.DeclStmt)
		if !ok || !slices.Contains(declares(d.Decl), name) {
			continue
		}
		for _, spec := range d.Decl.(*ast.GenDecl).Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.Name == name {
					return u.Info.Defs[spec.Name]
				}
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					if n.Name == name {
						return u.Info.Defs[n]
					}
				}
			}
		}
	}
	return nil
}

// mentions says whether a type is built of one that gets another version.
func mentions(t types.Type, a anew) (found bool) {
	form.Walk(t, func(n *types.Named) {
		o := n.Obj()
		found = found || o.Pkg() != nil && o.Pkg().Path() == "main" && a.names[o.Name()] && o.Parent() == o.Pkg().Scope()
	})
	return found
}

func method(t types.Type, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	for m := range n.Methods() {
		if m.Name() == name {
			return true
		}
	}
	return false
}

// sought are the methods by which printing, encoding and showing tell values apart.
var sought = map[string]bool{
	"String": true, "Error": true, "GoString": true, "Format": true, "Unwrap": true, "Is": true, "As": true,
	"MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true, "UnmarshalText": true, "MarshalBinary": true, "UnmarshalBinary": true,
	"LogValue": true, "HTML": true, "Markdown": true, "SVG": true, "Latex": true, "PNG": true, "MIME": true,
	"Summary": true, "Table": true, "Row": true, "Maps": true, "Pictures": true, "Dims": true,
}

// drawn are the methods of values that kernel/display draws.
var drawn = map[string]bool{"Summary": true, "Table": true, "Row": true, "Maps": true, "Pictures": true, "Dims": true}

// handed says whether statements of earlier units had values of a type.
func (e *exporter) handed(now *unit, t *types.TypeName) bool {
	for _, u := range e.units {
		if u == now {
			return false
		}
		for _, s := range u.Stmts {
			found := false
			ast.Inspect(s, func(n ast.Node) bool {
				if x, ok := n.(ast.Expr); ok && !found {
					if tv, ok := u.Info.Types[x]; ok && tv.IsValue() {
						form.Walk(tv.Type, func(n *types.Named) {
							found = found || n.Obj().Name() == t.Name() && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "main"
						})
					}
				}
				return !found
			})
			if found {
				return true
			}
		}
	}
	return true
}

// define names what the unit declares. views give variables whose type is another
// one now their values; variables declares those that are new.
func (e *exporter) define(u *unit, a anew) (views, variables string, err error) {
	scope := u.Package.Scope()
	for _, d := range u.Again {
		for _, n := range declares(d) {
			o := scope.Lookup(n)
			if o == nil || e.names.of[o] != "" || n == "_" {
				continue
			}
			if name, ok := e.object(e.current[n]); ok && !a.names[n] {
				e.names.of[o] = name
			} else {
				e.names.of[o] = e.names.give(n)
			}
		}
	}
	for _, f := range u.Funcs {
		if o := u.Info.Defs[f.Name]; o != nil && f.Recv == nil && f.Name.Name != "_" {
			e.names.of[o] = e.names.give(f.Name.Name)
		} else if f.Recv != nil {
			e.rich = e.rich || drawn[f.Name.Name]
		}
	}
	for _, s := range u.Stmts {
		if d, ok := s.(*ast.DeclStmt); ok && d.Decl.(*ast.GenDecl).Tok != token.VAR {
			for _, n := range declares(d.Decl) {
				if o := scope.Lookup(n); o != nil && n != "_" && e.names.of[o] == "" {
					e.names.of[o] = e.names.give(n)
				}
			}
		}
	}
	var b, v strings.Builder
	for _, n := range slices.Sorted(maps.Keys(u.Redone)) {
		old, now := u.Redone[n], scope.Lookup(n)
		if now == nil {
			continue
		}
		name, known := e.object(old)
		if !known {
			continue // what a cell has shown, and nothing refers to
		}
		if !mentions(now.Type(), a) && !e.renamed(now.Type()) {
			e.names.of[now] = name
			continue
		}
		e.names.of[now] = e.names.give(n)
		t, err := e.spell(now.Type())
		if err != nil {
			return "", "", err
		}
		fmt.Fprintf(&v, "var %s %s\n\n", e.names.of[now], t)
		fmt.Fprintf(&b, "%s.View(&%s, &%s)\n", e.names.helper, e.names.of[now], name)
	}
	for _, s := range u.Stmts {
		for _, id := range defines(s) {
			o, ok := u.Info.Defs[id].(*types.Var)
			if !ok || id.Name == "_" || o.Parent() != scope {
				continue
			}
			if e.keeps(o) {
				if name, ok := e.object(e.current[o.Name()]); ok {
					e.names.of[o], e.names.again[o] = name, true
					continue
				}
			}
			t, err := e.spell(o.Type())
			if err != nil {
				return "", "", fmt.Errorf("%s: %w, so no variable of a program can have it", o.Name(), err)
			}
			e.names.of[o] = e.names.give(o.Name())
			fmt.Fprintf(&v, "var %s %s\n\n", e.names.of[o], t)
		}
	}
	if u.Kept != nil && e.kept[u.Kept.Name()] {
		t, err := e.spell(u.Kept.Type())
		if err != nil {
			return "", "", err
		}
		e.names.of[u.Kept] = e.names.fresh(strings.ToLower(earlier.Plain(u.Kept.Name())))
		fmt.Fprintf(&v, "var %s %s\n\n", e.names.of[u.Kept], t)
	}
	return b.String(), v.String(), nil
}

// renamed says whether a type is built of a version other than the first that is
// spelled with another name now than the earlier variable's.
func (e *exporter) renamed(t types.Type) (found bool) {
	form.Walk(t, func(n *types.Named) {
		o := n.Obj()
		if o.Pkg() == nil || o.Pkg().Path() != "main" {
			return
		}
		old, ok1 := e.object(e.current[o.Name()])
		now, ok2 := e.object(o)
		found = found || ok1 && ok2 && old != now
	})
	return found
}

// defines are the names of variables that a statement declares.
func defines(s ast.Stmt) (list []*ast.Ident) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			for _, l := range s.Lhs {
				if id, ok := l.(*ast.Ident); ok {
					list = append(list, id)
				}
			}
		}
	case *ast.DeclStmt:
		if g := s.Decl.(*ast.GenDecl); g.Tok == token.VAR {
			for _, spec := range g.Specs {
				list = append(list, spec.(*ast.ValueSpec).Names...)
			}
		}
	}
	return list
}

// settle makes what a unit declares the latest of each name.
func (e *exporter) settle(u *unit) {
	scope := u.Package.Scope()
	for _, n := range scope.Names() {
		if o := scope.Lookup(n); o.Pkg() == u.Package {
			if _, ok := o.(*types.PkgName); !ok {
				e.current[n] = o
			}
		}
	}
}

// fits says whether a variable can hold an untyped constant.
func fits(v constant.Value) bool {
	switch v.Kind() {
	case constant.Int:
		_, exact := constant.Int64Val(v)
		return exact
	case constant.Float:
		x, _ := constant.Float64Val(v)
		return !math.IsInf(x, 0)
	}
	return true
}
