package source

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
)

// Placed is a declaration with its place in the cell.
type Placed struct {
	Decl ast.Decl
	At   token.Position
}

// InOrder are a cell's declarations as they stand in it, since of two with one name
// the later is the error. They have been parsed in groups, each with positions of
// its own.
func InOrder(list []Placed) []ast.Decl {
	slices.SortStableFunc(list, func(a, b Placed) int {
		return cmp.Or(cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	decls := make([]ast.Decl, len(list))
	for i, p := range list {
		decls[i] = p.Decl
	}
	return decls
}
