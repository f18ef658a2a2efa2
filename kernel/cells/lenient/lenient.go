// Package lenient knows where cells are taken less strictly than files of Go.
package lenient

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sort"
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

// Redeclare is a file that declares an earlier variable with the type of the
// same name as it is now.
func Redeclare(fset *token.FileSet, v *types.Var) *ast.File {
	imports := map[string]string{}
	text := types.TypeString(v.Type(), func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		if imports[p.Path()] == "" {
			imports[p.Path()] = fmt.Sprintf("p%dʹ", len(imports)) // a name that no cell has
		}
		return imports[p.Path()]
	})
	var b strings.Builder
	b.WriteString("package main;")
	paths := make([]string, 0, len(imports))
	for path := range imports {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		fmt.Fprintf(&b, "import %s %q;", imports[path], path)
	}
	fmt.Fprintf(&b, "var %s %s\n", v.Name(), text)
	f, err := parser.ParseFile(fset, "", b.String(), 0)
	if err != nil {
		return nil
	}
	return f
}
