package cells

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"cryptounet/kernel/cells/lower/form"
)

// Errors of the checker are put into words for people: with what may have been
// meant, and why something that compiled before no longer does.

// explain makes an error of the checker one for people.
func (c *check) explain(e types.Error, r *result) Problem {
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
	if strings.Contains(p.Msg, "undefined") {
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

// closest finds the name that a person may have mistyped.
func closest(name string) (try func(string), best func() string) {
	found, distance := "", 3
	switch n := len(name); {
	case n <= 2:
		distance = 1
	case n <= 4:
		distance = 2
	}
	return func(n string) {
		if n == name || strings.HasSuffix(n, oldMark) {
			return
		}
		if d := editDistance(name, n); d < distance {
			found, distance = n, d
		}
	}, func() string { return found }
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
	for _, f := range c.funcs {
		ast.Inspect(f, find)
	}
	for _, s := range c.stmts {
		ast.Inspect(s, find)
	}
	if sel == nil {
		return ""
	}
	try, best := closest(sel.Sel.Name)
	q := &query{Session: c.Session, c: c, r: r, selector: sel}
	for _, i := range q.members("") {
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
	try, best := closest(name)
	for _, n := range r.pkg.Scope().Names() {
		try(n)
	}
	for _, n := range types.Universe.Names() {
		try(n)
	}
	if best() != "" {
		return "; did you mean " + best() + "?"
	}
	return ""
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			} else if strings.EqualFold(a[i-1:i], b[j-1:j]) {
				cost = 1
			}
			d := min(diagonal+cost, row[j]+1, row[j-1]+1)
			diagonal, row[j] = row[j], d
		}
	}
	return row[len(b)]
}
