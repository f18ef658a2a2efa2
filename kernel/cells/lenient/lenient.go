// Package lenient knows where cells are taken less strictly than files of Go.
package lenient

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Unused says whether an error is about a name that nothing uses, which cells
// may leave for the next. Others that are soft, as the checker calls those after
// which it knows all the types, are errors: a type argument that a constraint
// rules out is one.
func Unused(e types.Error) bool {
	return e.Soft && (strings.Contains(e.Msg, "declared and not used") || strings.Contains(e.Msg, "imported and not used"))
}

// OwnType says whether a message ends in the name of a type of the cells.
func OwnType(msg string) bool {
	name := msg[strings.LastIndex(msg, " of type ")+len(" of type "):]
	name, _, _ = strings.Cut(name, "[")
	return strings.HasPrefix(name, "main.") || !strings.Contains(name, ".")
}

// Shield puts the names of earlier types in parentheses where a declaration is
// nothing but such a name, as in type Celsius Temp: the checker looks for cycles
// among these, and for the declaration of each.
func Shield(d ast.Decl, earlier *types.Scope) ast.Decl {
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.TYPE {
		return d
	}
	n := *g
	n.Specs = nil
	for _, s := range g.Specs {
		if t, ok := s.(*ast.TypeSpec); ok {
			if id, ok := t.Type.(*ast.Ident); ok && earlier.Lookup(id.Name) != nil {
				c := *t
				c.Type = &ast.ParenExpr{Lparen: id.Pos(), X: id, Rparen: id.End()}
				s = &c
			}
		}
		n.Specs = append(n.Specs, s)
	}
	return &n
}
