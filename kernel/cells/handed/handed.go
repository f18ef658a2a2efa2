// Package handed finds the function that a cell hands to another, and the names of
// its parameters.
package handed

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
)

// Parameters are the names of the parameters of the function that a cell's source
// hands to another, whose call by name stands on a line or after it: of a literal,
// or of a function that is declared, there or as known says. They are nil where
// nobody can tell.
func Parameters(src string, known func(name string) types.Object, line int, call string) []string {
	words := scanned(src)
	text, ok := words.bracketed(line, token.IDENT, call)
	if !ok {
		return nil
	}
	e, err := parser.ParseExpr(text)
	c, ok := e.(*ast.CallExpr)
	if err != nil || !ok || len(c.Args) == 0 {
		return nil
	}
	switch f := c.Args[0].(type) {
	case *ast.FuncLit:
		return namesOf(f.Type)
	case *ast.Ident:
		if o := known(f.Name); o != nil {
			return namesIn(o.Type())
		}
		for i, w := range words { // of this cell
			if i > 0 && words[i-1].tok == token.FUNC && w.lit == f.Name {
				if text, ok := words[i:].bracketed(0, token.IDENT, f.Name); ok {
					e, _ := parser.ParseExpr("func" + text[len(f.Name):])
					t, _ := e.(*ast.FuncType)
					return namesOf(t)
				}
			}
		}
	}
	return nil
}

func namesOf(f *ast.FuncType) (names []string) {
	if f == nil {
		return nil
	}
	for _, p := range f.Params.List {
		for _, n := range p.Names {
			names = append(names, n.Name)
		}
	}
	return names
}

func namesIn(t types.Type) (names []string) {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		for p := range sig.Params().Variables() {
			names = append(names, p.Name())
		}
	}
	return names
}

// word is a token of a cell.
type word struct {
	tok      token.Token
	lit      string
	line, at int
	src      string
}

type words []word

func scanned(src string) (list words) {
	file := token.NewFileSet().AddFile("", -1, len(src))
	var scan scanner.Scanner
	scan.Init(file, []byte(src), func(token.Position, string) {}, 0)
	for {
		pos, tok, lit := scan.Scan()
		if tok == token.EOF {
			return list
		}
		list = append(list, word{tok, lit, file.Line(pos), file.Offset(pos), src})
	}
}

// bracketed is the source from a word, on a line or after it and before a bracket,
// to where the bracket is closed.
func (list words) bracketed(line int, tok token.Token, lit string) (string, bool) {
	for i, w := range list {
		if w.line < line || w.tok != tok || w.lit != lit || i+1 >= len(list) || list[i+1].tok != token.LPAREN {
			continue
		}
		depth := 0
		for _, end := range list[i+1:] {
			switch end.tok {
			case token.LPAREN, token.LBRACE, token.LBRACK:
				depth++
			case token.RPAREN, token.RBRACE, token.RBRACK:
				if depth--; depth == 0 {
					return w.src[w.at : end.at+1], true
				}
			}
		}
	}
	return "", false
}
