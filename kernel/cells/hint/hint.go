// Package hint says what a person may have meant by a name that there is not.
package hint

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/member"
	"cryptounet/kernel/cells/near"
	"cryptounet/kernel/cells/source"
)

// Packages are those that can be imported.
type Packages interface {
	types.Importer
	Paths() []string
}

// Member names the member of a package or type that a person may have meant by the
// selector at a position.
func Member(pos token.Pos, c *source.Parsed, info *types.Info, packages Packages) string {
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
	for _, i := range member.Of(sel, info, packages, "") {
		try(i.Text)
	}
	if best() == "" {
		return ""
	}
	return "; did you mean " + best() + "?"
}

// Name names what a person may have meant by a name that is none of those that are
// visible.
func Name(name string, packages Packages, visible []string) string {
	for _, path := range packages.Paths() {
		if path == name || strings.HasSuffix(path, "/"+name) {
			return "; did you forget import \"" + path + "\"?"
		}
	}
	try, best := near.Closest(name)
	for _, n := range visible {
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
