package check

import (
	"go/types"
	"slices"
	"sort"
	"strings"

	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/hint"
	"cryptounet/kernel/cells/lower/form"
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
			p.Msg += hint.Name(name, c.importer, c.visible(r))
		}
	}
	if strings.Contains(p.Msg, "undefined") && !strings.Contains(p.Msg, "but have") { // the checker has said it
		p.Msg += hint.Member(e.Pos, c.Parsed, r.info, c.importer)
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

// visible are the names that a cell can use.
func (c *check) visible(r *result) []string {
	return slices.DeleteFunc(r.pkg.Scope().Names(), earlier.Is)
}
