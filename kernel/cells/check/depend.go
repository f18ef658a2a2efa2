package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// Which earlier declarations have to be checked anew because of a cell.

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
				if c.AddsMethods(n) || names[n] {
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

func (c *check) replaced(d *declaration) bool {
	for _, n := range d.names {
		if !c.Defines(n) {
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
		if name := s.(*ast.TypeSpec).Name.Name; !c.Defines(name) && slices.Contains(d.names, name) {
			n.Specs = append(n.Specs, s)
		}
	}
	return &n
}

// mentions says whether a type is built from a name that is declared anew.
func (c *check) mentions(t types.Type, names map[string]bool) bool {
	found := false
	form.Walk(t, func(n *types.Named) {
		o := n.Obj()
		if o.Pkg() != nil && o.Pkg().Path() == "main" && (names[o.Name()] || c.DeclaresType(o.Name())) && o.Parent() == o.Pkg().Scope() {
			found = true
		}
	})
	return found
}
