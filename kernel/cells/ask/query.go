// Package ask answers questions about the cell that a person writes: what may
// stand here, and what is this.
package ask

import (
	"go/ast"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/earlier"
	"cryptounet/kernel/cells/source"
)

// query is a cell that is asked about.
type query struct {
	*check.Look
	session  *check.Session
	importer check.Importer
	id       *ast.Ident        // the identifier asked about
	selector *ast.SelectorExpr // when it is the right of a dot
	literal  *ast.CompositeLit // when it may be a field of a literal
	around   []ast.Node        // what it stands in, from outside
	depth    map[string]int    // of the names that were found, how far away they are
}

// typing checks a cell in which the identifier between two offsets is replaced
// by the placeholder.
func typing(s *check.Session, src string, start, end int) *query {
	rest := end
	for rest < len(src) {
		r, n := utf8.DecodeRuneInString(src[rest:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		rest += n
	}
	// The cell as it is; cut off after the name and closed, perhaps in the head of a
	// statement whose block is missing or in a function that is not called yet; or the
	// name's line alone.
	head := src[:start] + placeholder
	closing := source.Closing(head)
	texts := []string{head + src[rest:]}
	for _, block := range []string{"", "()", " {}", ":"} {
		texts = append(texts, head+block+closing, head+block+closing+"()")
	}
	for _, text := range append(texts, src[strings.LastIndexByte(src[:start], '\n')+1:start]+placeholder) {
		if q := ask(s, text, placeholder, -1); q != nil {
			return q
		}
	}
	return nil
}

// ask checks a text and finds an identifier in it, by name or by offset.
func ask(s *check.Session, text, name string, offset int) *query {
	l, ok := s.Look(text)
	if !ok {
		return nil
	}
	q := &query{Look: l, session: s, importer: s.Importer()}
	find := func(n ast.Node, around []ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if q.is(n.Sel, name, offset) {
				q.selector = n
			}
		case *ast.CompositeLit:
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					e = kv.Key
				}
				if id, ok := e.(*ast.Ident); ok && q.is(id, name, offset) {
					q.literal = n
				}
			}
		case *ast.Ident:
			if q.is(n, name, offset) {
				q.id, q.around = n, slices.Clone(around)
			}
		}
		return true
	}
	for _, f := range q.Funcs {
		ast.PreorderStack(f, nil, find)
	}
	for _, st := range q.Stmts {
		ast.PreorderStack(st, nil, find)
	}
	for _, d := range q.Imports {
		ast.PreorderStack(d, nil, find)
	}
	if q.id == nil {
		return nil
	}
	return q
}

func (q *query) is(id *ast.Ident, name string, offset int) bool {
	if offset < 0 {
		return earlier.Plain(id.Name) == name
	}
	pos := q.Position(id.Pos())
	at := source.LineOffset(q.Src, pos.Line) + pos.Column - 1
	return at <= offset && offset <= at+len(earlier.Plain(id.Name))
}
