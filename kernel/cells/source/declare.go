package source

import (
	"go/ast"
	"go/token"
)

// Receiver is the name of a method's type.
func Receiver(f *ast.FuncDecl) string {
	if len(f.Recv.List) == 0 {
		return ""
	}
	t := f.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// Variable is the declaration that stands for a := at the top of a cell. The
// names that the cell has declared before are assigned to, as Go has it.
func Variable(s *ast.AssignStmt, seen map[string]bool) (ast.Decl, []*ast.Ident) {
	spec := &ast.ValueSpec{Values: s.Rhs}
	var again []*ast.Ident
	fresh := false
	for _, l := range s.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok {
			return nil, nil
		}
		switch {
		case id.Name == "_":
			spec.Names = append(spec.Names, id)
		case seen[id.Name]:
			again = append(again, id)
			spec.Names = append(spec.Names, &ast.Ident{NamePos: id.NamePos, Name: "_"})
		default:
			fresh = true
			seen[id.Name] = true
			spec.Names = append(spec.Names, id)
		}
	}
	if !fresh {
		return nil, nil // "no new variables" is the checker's to say
	}
	return &ast.GenDecl{TokPos: s.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}, again
}
