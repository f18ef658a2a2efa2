package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/source"
)

// What a cell declares, and which earlier declarations have to be checked anew
// because of it.

// collect finds what the cell declares at its top.
func (c *check) collect() {
	c.names, c.vars, c.methods = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range c.Funcs {
		if f.Recv == nil {
			if f.Name.Name != "_" && f.Name.Name != "init" {
				c.names[f.Name.Name] = true
			}
			continue
		}
		if t := source.Receiver(f); t != "" {
			c.methods[t+"."+f.Name.Name] = true
			c.names[t] = true // its type is checked anew
		}
	}
	for _, s := range c.Stmts {
		switch s := s.(type) {
		case *ast.DeclStmt:
			g := s.Decl.(*ast.GenDecl)
			for _, spec := range g.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					c.names[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, n := range spec.Names {
						c.names[n.Name] = true
						c.vars[n.Name] = g.Tok == token.VAR
					}
				}
			}
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				for _, l := range s.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						c.names[id.Name] = true
						c.vars[id.Name] = true
					}
				}
			}
		}
	}
	delete(c.names, "_")
}

// dependents adds the earlier declarations that depend on names that change.
func (c *check) dependents(changed func(string) bool) {
	names := map[string]bool{}
	for grown := true; grown; {
		grown = false
		for _, d := range c.Session.decls {
			if c.again[d] {
				continue
			}
			hit := false
			for _, n := range d.names {
				// The type of a method that changes is checked anew, with all
				// its other methods.
				if t, _, ok := strings.Cut(n, "."); ok && (changed(t) || names[t]) {
					hit = true
				}
				// So is the type of a method that is checked anew.
				if c.typeWithMethods(n) || names[n] {
					hit = true
				}
			}
			for u := range d.uses {
				if changed(u) || names[u] {
					hit = true
				}
			}
			if !hit {
				continue
			}
			if c.replaced(d) {
				continue
			}
			c.again[d] = true
			grown = true
			for _, n := range d.names {
				names[n] = true
				if t, _, ok := strings.Cut(n, "."); ok {
					names[t] = true
				}
			}
		}
	}
}

// typeWithMethods says whether the cell gives methods to an earlier type.
func (c *check) typeWithMethods(name string) bool {
	if !c.declaresType(name) {
		for m := range c.methods {
			if t, _, _ := strings.Cut(m, "."); t == name {
				return true
			}
		}
	}
	return false
}

func (c *check) declaresType(name string) bool {
	for _, s := range c.Stmts {
		if d, ok := s.(*ast.DeclStmt); ok {
			for _, spec := range d.Decl.(*ast.GenDecl).Specs {
				if t, ok := spec.(*ast.TypeSpec); ok && t.Name.Name == name {
					return true
				}
			}
		}
	}
	return false
}

// defines says whether the cell itself declares a name or method.
func (c *check) defines(name string) bool {
	if t, _, ok := strings.Cut(name, "."); ok {
		// Methods go with their type: a type declared anew starts without.
		return c.methods[name] || c.declaresType(t)
	}
	if c.methods != nil && c.names[name] && !c.declaresType(name) && !c.vars[name] {
		// names holds the types of methods too
		for _, f := range c.Funcs {
			if f.Recv == nil && f.Name.Name == name {
				return true
			}
		}
		for _, s := range c.Stmts {
			if d, ok := s.(*ast.DeclStmt); ok {
				for _, spec := range d.Decl.(*ast.GenDecl).Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						for _, n := range v.Names {
							if n.Name == name {
								return true
							}
						}
					}
				}
			}
		}
		return false
	}
	return c.names[name]
}

func (c *check) replaced(d *declaration) bool {
	for _, n := range d.names {
		if !c.defines(n) {
			return false
		}
	}
	return true
}

// without is an earlier declaration less the names that the cell replaces.
func (c *check) without(d *declaration) ast.Decl {
	g, ok := d.decl.(*ast.GenDecl)
	if !ok || g.Tok != token.TYPE {
		return d.decl
	}
	n := *g
	n.Specs = nil
	for _, s := range g.Specs {
		if name := s.(*ast.TypeSpec).Name.Name; !c.defines(name) && contains(d.names, name) {
			n.Specs = append(n.Specs, s)
		}
	}
	return &n
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// mentions says whether a type is built from a name that is declared anew.
func (c *check) mentions(t types.Type, names map[string]bool) bool {
	found := false
	form.Walk(t, func(n *types.Named) {
		o := n.Obj()
		if o.Pkg() != nil && o.Pkg().Path() == "main" && (names[o.Name()] || c.declaresType(o.Name())) && o.Parent() == o.Pkg().Scope() {
			found = true
		}
	})
	return found
}
