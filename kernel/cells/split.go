package cells

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

type parsed struct {
	name    string // "cell 3"
	src     string
	specs   []*ast.ImportSpec
	imports []*ast.GenDecl
	funcs   []*ast.FuncDecl
	stmts   []ast.Stmt
	file    *ast.File  // the comments, for documentation
	clause  bool       // the cell has a package clause
	shown   []ast.Expr // what the cell ends in, if it is expressions
	listed  bool       // there are several
	// unresolved are the identifiers that no scope within the statements
	// declares.
	unresolved map[*ast.Ident]bool
}

type span struct {
	from, to int
	isImport bool
}

// parse parses a cell. The errors are those of the source as it stands.
func parse(fset *token.FileSet, name, src string) (*parsed, Errors) {
	p := &parsed{name: name, src: src, unresolved: map[*ast.Ident]bool{}}
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
	header, err := parser.ParseFile(fset, name, top+keep(src, imports), parser.AllErrors)
	errs = append(errs, syntax(err, p.src, len(src))...)
	fileText := keep(src, funcs)
	file, err := parser.ParseFile(fset, name, top+fileText, parser.ParseComments|parser.AllErrors)
	errs = append(errs, syntax(err, p.src, len(src))...)
	bodyText := src
	for _, d := range decls {
		bodyText = blank(bodyText, d)
	}
	parseBody := func(text string) (*ast.File, Errors) {
		f, err := parser.ParseFile(fset, name, "package main;func _(){"+lineDirective(name)+text+"\n}", parser.AllErrors)
		return f, syntax(err, p.src, len(src))
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
		return p, tidy(errs, p.src)
	}
	p.file = file
	p.specs = header.Imports
	for _, d := range header.Decls {
		p.imports = append(p.imports, d.(*ast.GenDecl))
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			p.funcs = append(p.funcs, f)
		}
	}
	for _, d := range body.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != "_" || len(p.stmts) > 0 {
			// A stray brace closed the function early.
			pos := fset.Position(d.Pos())
			return p, Errors{{Pos: pos, Msg: "a closing brace too many before this", Source: sourceLine(p.src, pos.Line)}}
		}
		p.stmts = f.Body.List
	}
	for _, id := range body.Unresolved {
		p.unresolved[id] = true
	}
	if n := len(p.stmts); p.listed && n > 0 {
		call := p.stmts[n-1].(*ast.ExprStmt).X.(*ast.CallExpr)
		p.stmts = p.stmts[:n-1]
		for _, x := range call.Args {
			p.stmts = append(p.stmts, &ast.ExprStmt{X: x})
		}
		p.shown = call.Args
	} else if n > 0 {
		if e, ok := p.stmts[n-1].(*ast.ExprStmt); ok {
			p.shown = []ast.Expr{e.X}
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
	from := lineOffset(src, pos.Line) + pos.Column - 1
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
	errs.sort()
	lines := strings.Count(src, "\n") + 1
	var out Errors
	last := 0
	for _, e := range errs {
		if e.Pos.Line > lines || strings.Contains(e.Msg, "'EOF'") {
			if len(out) == 0 {
				line := sourceLine(src, lines)
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

func unique(errs Errors) Errors {
	seen := map[string]bool{}
	out := errs[:0]
	for _, e := range errs {
		k := e.String()
		if !seen[k] {
			seen[k] = true
			out = append(out, e)
		}
	}
	return out
}

func syntax(err error, src string, size int) Errors {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		if err != nil {
			return Errors{{Msg: err.Error()}}
		}
		return nil
	}
	var errs Errors
	for _, e := range list {
		errs = append(errs, Problem{Pos: e.Pos, Msg: e.Msg, Source: sourceLine(src, e.Pos.Line)})
	}
	return errs
}

func blank(src string, s span) string {
	return src[:s.from] + blanks(src[s.from:s.to]) + src[s.to:]
}

func blanks(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, onlyASCII(s))
}

// onlyASCII replaces each byte of a character beyond ASCII, so that blanking
// keeps the number of bytes.
func onlyASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 0x80 {
			b[i] = ' '
		}
	}
	return string(b)
}

// keep blanks everything but some spans.
func keep(src string, spans []span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(blanks(src[at:s.from]))
		b.WriteString(src[s.from:s.to])
		at = s.to
	}
	b.WriteString(blanks(src[at:]))
	return b.String()
}

type tok struct {
	tok token.Token
	off int
	lit string
}

// scan finds the imports and functions at the top of a cell, and a package
// clause if there is one.
func scan(src, name string) (decls []span, clause span, errs Errors) {
	fset := token.NewFileSet()
	f := fset.AddFile(name, -1, len(src))
	var s scanner.Scanner
	s.Init(f, []byte(src), func(pos token.Position, msg string) {
		errs = append(errs, Problem{Pos: pos, Msg: msg, Source: sourceLine(src, pos.Line)})
	}, scanner.ScanComments)
	var toks []tok
	docs := map[int]int{} // token index -> offset of the comment in front
	doc := -1
	for {
		p, t, lit := s.Scan()
		off := f.Offset(p)
		if t == token.COMMENT {
			if doc < 0 {
				doc = off
			}
			continue
		}
		if doc >= 0 && t != token.SEMICOLON {
			docs[len(toks)] = doc
		}
		if t != token.SEMICOLON || lit == ";" {
			doc = -1
		}
		toks = append(toks, tok{t, off, lit})
		if t == token.EOF {
			break
		}
	}
	depth := 0
	start := true // at the start of a statement
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		switch t.tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		}
		if depth < 0 {
			pos := f.Position(f.Pos(t.off))
			return nil, clause, Errors{{Pos: pos, Msg: "unexpected '" + t.tok.String() + "': nothing is open that it could close", Source: sourceLine(src, pos.Line)}}
		}
		if start && depth == 0 {
			from := t.off
			if d, ok := docs[i]; ok {
				from = d
			}
			switch {
			case t.tok == token.PACKAGE && len(decls) == 0 && clause.to == 0:
				j := i
				for toks[j].tok != token.SEMICOLON && toks[j].tok != token.EOF {
					j++
				}
				clause = span{from: t.off, to: toks[j].off}
				i = j
				continue
			case t.tok == token.IMPORT, t.tok == token.FUNC && declares(toks[i:]):
				j, d := i, 0
				for ; toks[j].tok != token.EOF; j++ {
					switch toks[j].tok {
					case token.LPAREN, token.LBRACE, token.LBRACK:
						d++
					case token.RPAREN, token.RBRACE, token.RBRACK:
						d--
					}
					if toks[j].tok == token.SEMICOLON && d <= 0 {
						break
					}
				}
				decls = append(decls, span{from, toks[j].off, t.tok == token.IMPORT})
				i = j
				continue
			}
		}
		start = t.tok == token.SEMICOLON && depth == 0
	}
	return decls, clause, errs
}

// declares says whether a func keyword starts a declaration: a name follows,
// or a receiver and a name with parameters.
func declares(toks []tok) bool {
	if len(toks) < 3 {
		return false
	}
	if toks[1].tok == token.IDENT {
		return true
	}
	if toks[1].tok != token.LPAREN {
		return false
	}
	d := 0
	for i := 1; i+2 < len(toks); i++ {
		switch toks[i].tok {
		case token.LPAREN:
			d++
		case token.RPAREN:
			d--
			if d == 0 {
				return toks[i+1].tok == token.IDENT && (toks[i+2].tok == token.LPAREN)
			}
		}
	}
	return false
}
