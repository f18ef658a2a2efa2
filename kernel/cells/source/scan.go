package source

import (
	"go/scanner"
	"go/token"
	"strings"
)

type span struct {
	from, to int
	isImport bool
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
	}, OnlyASCII(s))
}

// OnlyASCII replaces each byte of a character beyond ASCII, so that blanking
// keeps the number of bytes.
func OnlyASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 0x80 {
			b[i] = ' '
		}
	}
	return string(b)
}

// keep blanks everything but some spans, and the semicolons that end them: others
// may follow on the line.
func keep(src string, spans []span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(blanks(src[at:s.from]))
		b.WriteString(src[s.from:s.to])
		at = s.to
		if at < len(src) && src[at] == ';' {
			b.WriteByte(';')
			at++
		}
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
		errs = append(errs, Problem{Pos: pos, Msg: msg, Source: Line(src, pos.Line)})
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
		doc = -1 // a comment in front of a line's end belongs to what it ends
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
			return nil, clause, Errors{{Pos: pos, Msg: "unexpected '" + t.tok.String() + "': nothing is open that it could close", Source: Line(src, pos.Line)}}
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
