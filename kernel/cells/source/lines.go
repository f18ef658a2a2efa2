package source

import (
	"go/ast"
	"go/token"
)

// Statements are the lines of a cell on which a debugger can stop.
func Statements(fset *token.FileSet, name, src string) map[int]bool {
	p, errs := Parse(fset, name, src)
	if len(errs) > 0 {
		return nil
	}
	lines := map[int]bool{}
	visit := func(n ast.Node) bool {
		switch s := n.(type) {
		case *ast.BlockStmt, *ast.EmptyStmt, *ast.LabeledStmt, *ast.CaseClause, *ast.CommClause:
		case *ast.DeclStmt:
			if g, ok := s.Decl.(*ast.GenDecl); ok && g.Tok == token.VAR {
				lines[fset.Position(s.Pos()).Line] = true
			}
		case ast.Stmt:
			lines[fset.Position(s.Pos()).Line] = true
		}
		return true
	}
	for _, f := range p.Funcs {
		ast.Inspect(f, visit)
	}
	for _, s := range p.Stmts {
		ast.Inspect(s, visit)
	}
	return lines
}
