package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"cryptounet/kernel/cells/lower/form"
	"cryptounet/kernel/cells/member"
	"cryptounet/kernel/cells/near"
	"cryptounet/kernel/cells/source"
)

// Errors of the checker are put into words for people: with what may have been
// meant, and why something that compiled before no longer does.

// explain makes an error of the checker one for people.
func (c *check) explain(e types.Error, r *result) source.Problem {
	p := c.problem(e.Pos, e.Msg)
	if name, ok := strings.CutPrefix(p.Msg, "undefined: "); ok {
		switch {
		case c.broken[name] != "":
			p.Msg += ": it no longer compiles since something it uses has changed:\n" + c.broken[name]
		case r.broken[name] != "":
			p.Msg += ": it no longer compiles after this cell:\n" + r.broken[name]
		default:
			if hint := c.suggest(name, r); hint != "" {
				p.Msg += hint
			}
		}
	}
	if strings.Contains(p.Msg, "undefined") && !strings.Contains(p.Msg, "but have") { // the checker has said it
		p.Msg += c.suggestMember(e.Pos, r)
	}
	for _, n := range c.outdated() {
		if strings.Contains(p.Source, n) {
			p.Msg += ": " + n + " was made before its type changed; create it again"
		}
	}
	return p
}

// outdated lists the variables that hold a value of a type which has been
// declared anew since.
func (c *check) outdated() []string {
	var names []string
	for n, o := range c.objects {
		v, ok := o.(*types.Var)
		if !ok {
			continue
		}
		old := c.stale[n]
		form.Walk(v.Type(), func(t *types.Named) {
			if now, ok := c.objects[t.Obj().Name()].(*types.TypeName); ok && t.Obj().Pkg() != nil && t.Obj().Pkg().Path() == "main" && now != t.Obj() && now.Type() != t.Origin() {
				old = true
			}
		})
		if old {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	return names
}

// suggestMember names the member of a package or type that a person may have
// meant by the selector at a position.
func (c *check) suggestMember(pos token.Pos, r *result) string {
	var sel *ast.SelectorExpr
	find := func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Pos() == pos {
			sel = s
		}
		return sel == nil
	}
	for _, f := range c.Funcs {
		ast.Inspect(f, find)
	}
	for _, s := range c.Stmts {
		ast.Inspect(s, find)
	}
	if sel == nil {
		return ""
	}
	try, best := near.Closest(sel.Sel.Name)
	for _, i := range member.Of(sel, r.info, c.importer, "") {
		try(i.Text)
	}
	if best() == "" {
		return ""
	}
	return "; did you mean " + best() + "?"
}

// suggest names what a person may have meant.
func (c *check) suggest(name string, r *result) string {
	for _, path := range c.importer.Paths() {
		if path == name || strings.HasSuffix(path, "/"+name) {
			return "; did you forget import \"" + path + "\"?"
		}
	}
	try, best := near.Closest(name)
	for _, n := range r.pkg.Scope().Names() {
		if !IsOld(n) {
			try(n)
		}
	}
	for _, n := range types.Universe.Names() {
		try(n)
	}
	if best() != "" {
		return "; did you mean " + best() + "?"
	}
	return ""
}
