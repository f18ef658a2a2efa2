// Package source takes a cell's text apart: into Go's files and function bodies
// on the one hand, and into what stands around a place in it on the other. Its
// errors say where in the cell they are.
package source

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// Go's grammar has files, which hold declarations, and function bodies, which
// hold statements. A cell mixes them. So the cell is parsed twice: once as a
// file, with everything blanked that is neither an import nor a function, and
// once as a function's body, with those blanked. Blanks keep each byte where
// it was, so that positions hold for both.

// Parsed is a cell's syntax.
type Parsed struct {
	Name    string // "cell 3"
	Src     string
	Specs   []*ast.ImportSpec
	Imports []*ast.GenDecl
	Funcs   []*ast.FuncDecl
	Stmts   []ast.Stmt
	File    *ast.File  // the comments, for documentation
	clause  bool       // the cell has a package clause
	Shown   []ast.Expr // what the cell ends in, if it is expressions
	listed  bool       // there are several
	// Unresolved are the identifiers that no scope within the statements
	// declares.
	Unresolved map[*ast.Ident]bool
}

// Parse parses a cell. The errors are those of the source as it stands.
func Parse(fset *token.FileSet, name, src string) (*Parsed, Errors) {
	p := &Parsed{Name: name, Src: src, Unresolved: map[*ast.Ident]bool{}}
	decls, clause, errs := scan(src, name)
	if len(errs) > 0 {
		return p, errs
	}
	if clause.to > 0 {
		p.clause = true
		src = blank(src, clause)
	}
	top := "package main;" + lineDirective(name)
	// Imports may stand anywhere in a cell, but not in a file.
	var imports, funcs []span
	for _, d := range decls {
		if d.isImport {
			imports = append(imports, d)
		} else {
			funcs = append(funcs, d)
		}
	}
	parseFile := func(parts []span, mode parser.Mode) *ast.File {
		if len(parts) == 0 {
			return &ast.File{Name: ast.NewIdent("main")}
		}
		f, err := parser.ParseFile(fset, name, top+keep(src, parts), mode|parser.AllErrors)
		errs = append(errs, Syntax(err, p.Src)...)
		return f
	}
	header, file := parseFile(imports, 0), parseFile(funcs, parser.ParseComments)
	bodyText := src
	for _, d := range decls {
		bodyText = blank(bodyText, d)
	}
	parseBody := func(text string) (*ast.File, Errors) {
		f, err := parser.ParseFile(fset, name, "package main;func _(){"+lineDirective(name)+text+"\n}", parser.AllErrors)
		return f, Syntax(err, p.Src)
	}
	body, bodyErrs := parseBody(bodyText)
	if text, ok := wrapValues(bodyErrs, bodyText, name); ok {
		if again, more := parseBody(text); len(more) == 0 {
			body, bodyErrs = again, nil
			p.listed = true
		}
	}
	errs = append(errs, bodyErrs...)
	if len(errs) > 0 {
		return p, tidy(errs, p.Src)
	}
	if !file.Package.IsValid() {
		file.Package = body.Package
	}
	p.File = file
	p.Specs = header.Imports
	for _, d := range header.Decls {
		p.Imports = append(p.Imports, d.(*ast.GenDecl))
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			p.Funcs = append(p.Funcs, f)
		}
	}
	for _, d := range body.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != "_" || len(p.Stmts) > 0 {
			// A stray brace closed the function early.
			pos := fset.Position(d.Pos())
			return p, Errors{{Pos: pos, Msg: "a closing brace too many before this", Source: Line(p.Src, pos.Line)}}
		}
		p.Stmts = f.Body.List
	}
	for _, id := range body.Unresolved {
		p.Unresolved[id] = true
	}
	if n := len(p.Stmts); p.listed && n > 0 {
		call := p.Stmts[n-1].(*ast.ExprStmt).X.(*ast.CallExpr)
		p.Stmts = p.Stmts[:n-1]
		for _, x := range call.Args {
			p.Stmts = append(p.Stmts, &ast.ExprStmt{X: x})
		}
		p.Shown = call.Args
	} else if n > 0 {
		if e, ok := p.Stmts[n-1].(*ast.ExprStmt); ok {
			p.Shown = []ast.Expr{e.X}
		}
	}
	return p, nil
}

// wrapValues makes a call of the values that a cell ends in: "a, b" is no
// statement of Go, and shows both.
func wrapValues(errs Errors, src, name string) (string, bool) {
	if len(errs) != 1 || errs[0].Msg != "expected 1 expression" {
		return "", false
	}
	pos := errs[0].Pos
	from := LineOffset(src, pos.Line) + pos.Column - 1
	if from > len(src) {
		return "", false
	}
	fset := token.NewFileSet()
	f := fset.AddFile("", -1, len(src)-from)
	var s scanner.Scanner
	s.Init(f, []byte(src[from:]), func(token.Position, string) {}, 0)
	end := from
	for {
		p, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.SEMICOLON {
			continue
		}
		if lit == "" {
			lit = tok.String()
		}
		end = from + f.Offset(p) + len(lit)
	}
	return fmt.Sprintf("%s_(/*line %s:%d:%d*/%s)%s", src[:from], name, pos.Line, pos.Column, src[from:end], src[end:]), true
}

func lineDirective(name string) string { return "\n//line " + name + ":1:1\n" }

// unfinished is the message for a cell that stops in the middle.
const unfinished = "the cell ends here, but something is still open"

// tidy keeps the first syntax error of each line: the parser's later ones
// follow from it. Those beyond the cell's end are one.
func tidy(errs Errors, src string) Errors {
	errs.Sort()
	lines := strings.Count(src, "\n") + 1
	var out Errors
	last := 0
	for _, e := range errs {
		if e.Pos.Line > lines || strings.Contains(e.Msg, "'EOF'") {
			if len(out) == 0 {
				line := Line(src, lines)
				e.Pos.Line, e.Pos.Column = lines, len(line)+1
				e.Msg, e.Source = unfinished, line
				out = append(out, e)
			}
			break
		}
		if e.Pos.Line != last {
			out = append(out, e)
		}
		last = e.Pos.Line
	}
	return out
}

// Syntax makes the errors of a parser ones for people.
func Syntax(err error, src string) Errors {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		if err != nil {
			return Errors{{Msg: err.Error()}}
		}
		return nil
	}
	var errs Errors
	for _, e := range list {
		errs = append(errs, Problem{Pos: e.Pos, Msg: e.Msg, Source: Line(src, e.Pos.Line)})
	}
	return errs
}

// Idents are the identifiers of a cell.
func (p *Parsed) Idents() map[string]bool {
	names := map[string]bool{}
	note := func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			names[id.Name] = true
		}
		return true
	}
	for _, f := range p.Funcs {
		ast.Inspect(f, note)
	}
	for _, s := range p.Stmts {
		ast.Inspect(s, note)
	}
	return names
}
