package source

import (
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
