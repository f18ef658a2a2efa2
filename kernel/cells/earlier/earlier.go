// Package earlier gives the earlier x another name in a cell that declares x anew and
// reads the earlier one: x := x + 1.
package earlier

import (
	"go/ast"
	"strings"

	"cryptounet/kernel/cells/source"
)

// mark ends the other name. No cell can have written it.
const mark = "ʹ"

// Name is the name under which a cell that declares a name anew reads the earlier one.
func Name(name string) string { return name + mark }

// Is says whether a name is such a one.
func Is(name string) bool { return strings.HasSuffix(name, mark) }

// Plain is the person's spelling of a name.
func Plain(name string) string { return strings.TrimSuffix(name, mark) }

// Clean has a message speak of plain names.
func Clean(msg string) string { return strings.ReplaceAll(msg, mark, "") }

// Rename gives the earlier x its other name where the statement that declares x
// anew, or one before it, reads it, and says which have one. known says whether a
// name is that of an earlier variable.
func Rename(d *source.Declared, known func(name string) bool) map[string]bool {
	renamed := map[string]bool{}
	declared := map[string]bool{}
	mark := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if ok && d.Vars[id.Name] && !declared[id.Name] && d.Unresolved[id] && known(id.Name) {
				renamed[id.Name] = true
				id.Name = Name(id.Name)
			}
			return true
		})
	}
	for _, s := range d.Stmts {
		names := source.Variables(s)
		switch s := s.(type) {
		case *ast.AssignStmt:
			if len(names) == 0 { // x = x + 1
				mark(s)
				break
			}
			for _, r := range s.Rhs {
				mark(r)
			}
		case *ast.DeclStmt:
			for _, spec := range s.Decl.(*ast.GenDecl).Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && len(names) > 0 {
					for _, x := range v.Values {
						mark(x)
					}
				}
			}
		default:
			mark(s)
		}
		for _, n := range names {
			declared[n.Name] = true
		}
	}
	return renamed
}
