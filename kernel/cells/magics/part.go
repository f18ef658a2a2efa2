package magics

import (
	"go/ast"
	"go/parser"
	"go/types"
	"strings"

	"cryptounet/kernel/cells/source"
)

// Part is a stretch of a cell: Go, or one line that is a magic.
type Part struct {
	// Code is Go on the lines where it stands in the cell; the others are blank.
	Code string
	// Magic is the name of a magic, "!" for the shell, and Rest what follows.
	Magic, Rest string
	// Line and Column are where Rest starts, counted from 1.
	Line, Column int
}

// Parts splits a cell at its magics. A cell without any is one part. declared
// says which names the cells have declared: "!ready" is Go where ready is one.
func Parts(src string, declared func(name string) bool) []Part {
	if !strings.ContainsAny(src, "%!") {
		return []Part{{Code: src}}
	}
	var parts []Part
	var code strings.Builder
	line := 0
	flush := func() {
		if strings.TrimSpace(code.String()) != "" {
			parts = append(parts, Part{Code: code.String()})
		}
		code.Reset()
		code.WriteString(strings.Repeat("\n", line))
	}
	for _, text := range strings.SplitAfter(src, "\n") {
		body := strings.TrimRight(text, "\r\n")
		name, rest, ok := TakeApart(body, code.String(), declared)
		if ok && !source.Open(code.String()) {
			flush()
			parts = append(parts, Part{Magic: name, Rest: strings.TrimSpace(rest), Line: line + 1, Column: 1 + strings.Index(body, rest) + len(rest) - len(strings.TrimLeft(rest, " \t"))})
			line++
			code.WriteByte('\n')
			continue
		}
		code.WriteString(text)
		line++
	}
	if len(parts) == 0 {
		return []Part{{Code: src}}
	}
	flush()
	return parts
}

// TakeApart takes a line that looks like a magic apart. "!ready" is Go where
// ready is a name of the cells' or of the Go in front of the line.
func TakeApart(line, before string, declared func(name string) bool) (name, rest string, ok bool) {
	line = strings.TrimLeft(line, " \t")
	if text, ok := strings.CutPrefix(line, "!"); ok {
		if e, err := parser.ParseExpr(line); err == nil && knows(e, before, declared) {
			return "", "", false
		}
		return "!", text, strings.TrimSpace(text) != ""
	}
	text, ok := strings.CutPrefix(line, "%")
	if !ok {
		return "", "", false
	}
	n := 0
	for n < len(text) && text[n] >= 'a' && text[n] <= 'z' {
		n++
	}
	return text[:n], text[n:], n > 0 && (n == len(text) || text[n] == ' ' || text[n] == '\t')
}

// knows says whether an expression has names that the cells or some source
// declare.
func knows(e ast.Expr, src string, declared func(name string) bool) bool {
	known := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			known = known || declared(id.Name) || types.Universe.Lookup(id.Name) != nil || strings.Contains(src, id.Name+" ") || strings.Contains(src, id.Name+",")
		}
		return true
	})
	return known
}

// OnlyGo is a cell with its magics blanked.
func OnlyGo(src string, declared func(name string) bool) string {
	parts := Parts(src, declared)
	if len(parts) == 1 && parts[0].Magic == "" {
		return src
	}
	out := []byte(strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, source.OnlyASCII(src)))
	for _, p := range parts {
		if p.Magic != "" {
			continue
		}
		line := 0
		for i, text := range strings.SplitAfter(p.Code, "\n") {
			if strings.TrimSpace(text) != "" {
				line = source.LineOffset(src, i+1)
				copy(out[line:], text)
			}
		}
	}
	return string(out)
}
