// Package unused makes the compiler content with programs whose variables and
// labels may be unused, as those of cells may.
package unused

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Use is the program with its unused variables used and its unused labels left out.
// What else is wrong with it is an error.
func Use(code string, importer types.Importer) (string, error) {
	for range 10 {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "main.go", code, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return "", fmt.Errorf("the program that was written is not Go: %w", err)
		}
		var unused []token.Pos
		var errs []error
		conf := types.Config{Importer: importer, GoVersion: "go1.26", Error: func(err error) {
			t := err.(types.Error)
			if t.Soft && strings.Contains(t.Msg, "declared and not used") {
				unused = append(unused, t.Pos)
			} else if len(errs) < 5 {
				at := fset.Position(t.Pos)
				errs = append(errs, fmt.Errorf("line %d: %s: %s", at.Line, t.Msg, strings.TrimSpace(strings.Split(code, "\n")[at.Line-1])))
			}
		}}
		_, _ = conf.Check("main", fset, []*ast.File{file}, nil)
		if len(errs) > 0 {
			return "", fmt.Errorf("the program that was written does not compile: %w", errors.Join(errs...))
		}
		if len(unused) == 0 {
			return code, nil
		}
		// One after the other, from the end: places in front stay as they are.
		slices.Sort(unused)
		for i := len(unused) - 1; i >= 0; i-- {
			code = used(code, fset, file, unused[i])
		}
	}
	return code, nil
}

// used is the program with a variable used, or without a label.
func used(code string, fset *token.FileSet, file *ast.File, pos token.Pos) string {
	var path []ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		if n != nil && n.Pos() <= pos && pos < n.End() {
			path = append(path, n)
		}
		return n != nil && n.Pos() <= pos && pos < n.End()
	})
	at := func(p token.Pos) int { return fset.Position(p).Offset }
	insert := func(p token.Pos, text string) string { return code[:at(p)] + text + code[at(p):] }
	id, ok := path[len(path)-1].(*ast.Ident)
	if !ok {
		return code
	}
	note := "_ = " + id.Name
	for i := len(path) - 2; i >= 1; i-- {
		switch n := path[i].(type) {
		case *ast.LabeledStmt:
			if n.Label == id {
				return code[:at(n.Pos())] + code[at(n.Colon)+1:]
			}
		case *ast.AssignStmt:
			if s, ok := path[i-1].(*ast.TypeSwitchStmt); ok && s.Assign == n {
				return code[:at(n.Pos())] + code[at(n.Rhs[0].Pos()):]
			}
		case *ast.IfStmt:
			return insert(n.Body.Lbrace+1, " "+note+"\n")
		case *ast.ForStmt:
			return insert(n.Body.Lbrace+1, " "+note+"\n")
		case *ast.RangeStmt:
			return insert(n.Body.Lbrace+1, " "+note+"\n")
		case *ast.SwitchStmt:
			if len(n.Body.List) > 0 {
				return insert(n.Body.List[0].(*ast.CaseClause).Colon+1, " "+note+"\n")
			}
			return insert(n.Body.Lbrace+1, "default: "+note+"\n")
		case *ast.CommClause:
			if n.Comm != nil && pos < n.Comm.End() {
				return insert(n.Colon+1, " "+note+"\n")
			}
		}
		inList := false
		switch p := path[i-1].(type) {
		case *ast.BlockStmt:
			inList = true
		case *ast.CaseClause:
			inList = true
		case *ast.CommClause:
			inList = path[i] != p.Comm
		}
		if s, ok := path[i].(ast.Stmt); ok && inList {
			return insert(s.End(), "; "+note)
		}
	}
	return code
}
