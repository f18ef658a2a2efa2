package source

import (
	"go/ast"
	"go/parser"
	"go/token"
)

// File is one source file of a program.
type File struct {
	Name string
	Code string
}

// IsProgram says whether a file is a program: it has a package clause. Others
// are cells.
func IsProgram(src string) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", src, parser.PackageClauseOnly)
	return err == nil
}

// ParseProgram parses the files of a program.
func ParseProgram(fset *token.FileSet, files []File) (parsed []*ast.File, errs Errors) {
	for _, f := range files {
		file, err := parser.ParseFile(fset, f.Name, f.Code, parser.ParseComments)
		errs = append(errs, Syntax(err, f.Code)...)
		if file != nil {
			parsed = append(parsed, file)
		}
	}
	return parsed, errs
}
