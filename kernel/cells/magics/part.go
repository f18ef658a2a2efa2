package magics

import (
	"go/ast"
	"go/parser"
	"go/types"
	"regexp"
	"strings"

	"cryptounet/kernel/cells/source"
)

// Part is a stretch of a cell: Go, or one line that is a magic.
type Part struct {
	// Code is Go on the lines where it stands in the cell; the others are blank.
	Code string
	// Magic is the name of a magic, with % before one that takes the cell, "!" for
	// the shell, and Rest what follows.
	Magic, Rest string
	// Line and Column are where Rest starts, counted from 1.
	Line, Column int
	// Into is Go in front of a command of the shell, that its output is given to:
	// "files := ".
	Into string
	// Body is the cell that a magic takes, below its line.
	Body string
}

// Parts splits a cell at its magics. A cell without any is one part. declared
// says which names the cells have declared: "!ready" is Go where ready is one.
func Parts(src string, declared func(name string) bool) []Part {
	if !strings.ContainsAny(src, "%!") {
		return []Part{{Code: src}}
	}
	if p, ok := Whole(src); ok {
		return []Part{p}
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
			into := ""
			if name == "!" {
				into = strings.TrimLeft(body[:strings.Index(body, "!")], " \t")
			}
			parts = append(parts, Part{Magic: name, Into: into, Rest: strings.TrimSpace(rest), Line: line + 1, Column: 1 + len(body) - len(strings.TrimLeft(rest, " \t"))})
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
	command := line
	if at := assigned.FindString(line); at != "" {
		command = line[len(at):]
	}
	if text, ok := strings.CutPrefix(command, "!"); ok {
		if e, err := parser.ParseExpr(command); err == nil && knows(e, before, declared) {
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

// assigned begins a line that gives a value to a name.
var assigned = regexp.MustCompile(`^[\pL_][\pL\pN_]*\s*:?=\s*`)

// Whole takes a cell apart whose first line is a magic for all of it.
func Whole(src string) (p Part, ok bool) {
	line := 1
	for text := range strings.SplitAfterSeq(src, "\n") {
		first := strings.TrimSpace(text)
		if first == "" {
			line++
			continue
		}
		name, ok := strings.CutPrefix(first, "%%")
		if !ok {
			return p, false
		}
		name, rest, _ := strings.Cut(name, " ")
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r < 'a' || r > 'z' }) {
			return p, false
		}
		start := source.LineOffset(src, line)
		return Part{Magic: "%" + name, Rest: strings.TrimSpace(rest), Line: line, Column: 1 + strings.Index(text, name) + len(name), Body: src[start+len(text):]}, true
	}
	return p, false
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
	if m, ok, _ := Find(parts[0].Magic); ok && m.Takes == "code" && parts[0].Body != "" {
		body := OnlyGo(parts[0].Body, declared)
		if len(body) == len(parts[0].Body) { // at its place in the cell
			return blank(src[:len(src)-len(body)]) + body
		}
	}
	out := []byte(blank(src))
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

// blank is a text of as many bytes and the same lines.
func blank(src string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, source.OnlyASCII(src))
}
