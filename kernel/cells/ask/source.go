package ask

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/folder"
	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/cells/source"
)

// Sourcer is an Importer that has the source of some packages too.
type Sourcer interface {
	// Texts are the files of a package, none where its source is not there.
	Texts(path string) []string
}

// source is what declares an object, as it was written.
func (q *query) source(o types.Object) string {
	list := []string{q.declaration(o)}
	if t, ok := o.(*types.TypeName); ok && !t.IsAlias() {
		if n, ok := t.Type().(*types.Named); ok {
			for m := range n.Methods() {
				if text := q.declaration(m); text != "" {
					list = append(list, text)
				}
			}
		}
	}
	return strings.TrimSpace(strings.Join(list, "\n\n"))
}

// declaration is one function, or the declaration or statement that makes a type,
// variable or constant.
func (q *query) declaration(o types.Object) string {
	if o.Pkg() == nil {
		return ""
	}
	pos := q.Position(o.Pos())
	if o.Pkg().Path() == "main" {
		text, ok := q.session.Text(pos.Filename)
		if !ok {
			return ""
		}
		return inCell(magics.OnlyGo(text, q.session.Declared), text, pos)
	}
	if f, ok := q.importer.(interface{ Folder() *folder.Set }); ok {
		if text := f.Folder().Text(o); text != "" {
			return inFile(text, func(d ast.Node, at func(token.Pos) token.Position) bool {
				a, b := at(d.Pos()), at(d.End())
				return a.Line <= pos.Line && pos.Line <= b.Line
			})
		}
	}
	if s, ok := q.importer.(Sourcer); ok {
		name := docName(o)
		for _, text := range s.Texts(o.Pkg().Path()) {
			if found := inFile(text, func(d ast.Node, _ func(token.Pos) token.Position) bool { return names(d, name) }); found != "" {
				return found
			}
		}
	}
	return ""
}

// names says whether a declaration declares a name, "T.m" for a method.
func names(d ast.Node, name string) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			return source.Receiver(d)+"."+d.Name.Name == name
		}
		return d.Name.Name == name
	case *ast.TypeSpec:
		return d.Name.Name == name
	case *ast.ValueSpec:
		for _, n := range d.Names {
			if n.Name == name {
				return true
			}
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if names(s, name) {
				return true
			}
		}
	}
	return false
}

// inFile is the declaration in a file that is looked for, with its comment.
func inFile(text string, is func(d ast.Node, at func(token.Pos) token.Position) bool) string {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	for _, d := range f.Decls {
		if !is(d, fset.Position) {
			continue
		}
		from := d.Pos()
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Doc != nil {
				from = d.Doc.Pos()
			}
		case *ast.GenDecl:
			if d.Doc != nil {
				from = d.Doc.Pos()
			}
		}
		return text[fset.Position(from).Offset:fset.Position(d.End()).Offset]
	}
	return ""
}

// inCell is the function or statement of a cell at a position, with the comment above
// it and the one behind it; text is the cell, and code its Go at the same places.
func inCell(code, text string, pos token.Position) string {
	fset := token.NewFileSet()
	p, errs := source.Parse(fset, pos.Filename, code)
	if len(errs) > 0 || len(code) != len(text) {
		return ""
	}
	at := func(pos token.Position) int { return source.LineOffset(code, pos.Line) + pos.Column - 1 }
	wanted := at(pos)
	nodes := make([]ast.Node, 0, len(p.Funcs)+len(p.Stmts))
	for _, f := range p.Funcs {
		nodes = append(nodes, f)
	}
	for _, s := range p.Stmts {
		nodes = append(nodes, s)
	}
	for _, n := range nodes {
		from, to := at(fset.Position(n.Pos())), at(fset.Position(n.End()))
		if wanted < from || wanted >= to {
			continue
		}
		for {
			line := strings.LastIndexByte(text[:from], '\n') + 1
			if line == 0 || strings.TrimSpace(text[line:from]) != "" {
				break
			}
			above := strings.LastIndexByte(text[:line-1], '\n') + 1
			if !strings.HasPrefix(strings.TrimSpace(text[above:line]), "//") {
				break
			}
			from = above
		}
		if rest, _, _ := strings.Cut(text[to:], "\n"); strings.HasPrefix(strings.TrimSpace(rest), "//") {
			to += len(strings.TrimRight(rest, " \t\r"))
		}
		return text[from:to]
	}
	return ""
}
