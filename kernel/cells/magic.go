package cells

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

// Magic is a command for the notebook itself: a line of a cell that starts
// with % and its name. "!command" runs a command of the shell.
type Magic struct {
	Name, Usage, Does string
	// Takes says what stands after the name: "code", "path" or "".
	Takes string
}

// magics are all there are.
var magics = []Magic{
	{"cd", "%cd [DIR]", "change the working directory, or show it", "path"},
	{"env", "%env [NAME[=VALUE]]", "show or set environment variables of the cells", ""},
	{"help", "%help", "this list", ""},
	{"load", "%load FILE", "run a Go file's code as if it stood here", "path"},
	{"reset", "%reset", "forget all that cells have declared", ""},
	{"time", "%time [CODE]", "run the code, or the rest of the cell, and show how long it took", "code"},
	{"timeit", "%timeit CODE", "run the code many times and show the time of one run", "code"},
	{"who", "%who", "list what the cells have declared, with types", ""},
}

// MagicHelp is the text of %help.
func MagicHelp() string {
	var b strings.Builder
	for _, m := range magics {
		fmt.Fprintf(&b, "%-20s %s\n", m.Usage, m.Does)
	}
	fmt.Fprintf(&b, "%-20s %s\n", "!COMMAND", "run a command of the shell")
	return b.String()
}

// FindMagic returns the magic of a name, or what may have been meant.
func FindMagic(name string) (m Magic, ok bool, hint string) {
	best := 3
	for _, m := range magics {
		if m.Name == name {
			return m, true, ""
		}
		if d := editDistance(name, m.Name); d < best {
			best, hint = d, m.Name
		}
	}
	return Magic{}, false, hint
}

// Part is a stretch of a cell: Go, or one line that is a magic.
type Part struct {
	// Code is Go on the lines where it stands in the cell; the others are blank.
	Code string
	// Magic is the name of a magic, "!" for the shell, and Rest what follows.
	Magic, Rest string
	// Line and Column are where Rest starts, counted from 1.
	Line, Column int
}

// Parts splits a cell at its magics. A cell without any is one part.
func (s *Session) Parts(src string) []Part {
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
		name, rest, ok := s.magicLine(body, code.String())
		if ok && !open(code.String()) {
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

// magicLine takes a line that looks like a magic apart. "!ready" is Go where
// ready is a name of the cells' or of the Go in front of the line.
func (s *Session) magicLine(line, before string) (name, rest string, ok bool) {
	line = strings.TrimLeft(line, " \t")
	if text, ok := strings.CutPrefix(line, "!"); ok {
		if e, err := parser.ParseExpr(line); err == nil && s.knows(e, before) {
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

// knows says whether an expression has names that the session or some source
// declares.
func (s *Session) knows(e ast.Expr, src string) bool {
	known := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			known = known || s.objects[id.Name] != nil || s.packages[id.Name] != "" || types.Universe.Lookup(id.Name) != nil || strings.Contains(src, id.Name+" ") || strings.Contains(src, id.Name+",")
		}
		return true
	})
	return known
}

// open says whether a bracket, a comment or a raw string is open at the end
// of some Go.
func open(src string) bool {
	fset := token.NewFileSet()
	f := fset.AddFile("", -1, len(src))
	var sc scanner.Scanner
	unfinished := false
	sc.Init(f, []byte(src), func(_ token.Position, msg string) {
		unfinished = unfinished || strings.Contains(msg, "comment not terminated") || strings.Contains(msg, "raw string literal not terminated")
	}, 0)
	depth := 0
	for {
		_, tok, _ := sc.Scan()
		switch tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		case token.EOF:
			return unfinished || depth > 0
		}
	}
}

// onlyGo is a cell with its magics blanked.
func (s *Session) onlyGo(src string) string {
	parts := s.Parts(src)
	if len(parts) == 1 && parts[0].Magic == "" {
		return src
	}
	out := []byte(strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, onlyASCII(src)))
	for _, p := range parts {
		if p.Magic != "" {
			continue
		}
		line := 0
		for i, text := range strings.SplitAfter(p.Code, "\n") {
			if strings.TrimSpace(text) != "" {
				line = lineOffset(src, i+1)
				copy(out[line:], text)
			}
		}
	}
	return string(out)
}

// completeMagic completes a magic's name or what follows it. ok says that the
// offset is in a magic, code that Go stands there, from the offset on.
func (s *Session) completeMagic(src string, cursor int) (c Completion, from int, ok bool) {
	start := strings.LastIndexByte(src[:cursor], '\n') + 1
	line := src[start:cursor]
	trimmed := strings.TrimLeft(line, " \t")
	if trimmed == "" || trimmed[0] != '%' && trimmed[0] != '!' || open(s.onlyGo(src[:start])) {
		return c, 0, false
	}
	if trimmed[0] == '!' {
		if _, _, isMagic := s.magicLine(line, s.onlyGo(src[:start])); !isMagic {
			return c, 0, false
		}
		word := line[strings.LastIndexAny(line, " \t!=")+1:]
		return files(cursor-len(word), cursor, word), 0, true
	}
	name, rest, hasRest := strings.Cut(trimmed[1:], " ")
	if !hasRest {
		c = Completion{Start: cursor - len(name), End: cursor}
		for _, m := range magics {
			if strings.HasPrefix(m.Name, name) {
				c.Items = append(c.Items, Item{m.Name, "magic"})
			}
		}
		return c, 0, true
	}
	m, found, _ := FindMagic(name)
	switch {
	case found && m.Takes == "code":
		return c, cursor - len(rest), true
	case found && m.Takes == "path":
		rest = strings.TrimLeft(rest, " \t")
		return files(cursor-len(rest), cursor, rest), 0, true
	}
	return Completion{Start: cursor, End: cursor}, 0, true
}

// inspectMagic describes the magic that an offset stands on.
func inspectMagic(src string, cursor int) (Description, bool) {
	start := strings.LastIndexByte(src[:cursor], '\n') + 1
	line := strings.TrimLeft(src[start:wordEnd(src, cursor)], " \t")
	name, ok := strings.CutPrefix(line, "%")
	if !ok {
		return Description{}, false
	}
	name, _, _ = strings.Cut(name, " ")
	m, found, _ := FindMagic(name)
	return Description{Signature: m.Usage, Doc: m.Does}, found
}

// Name is something that the cells have declared.
type Name struct {
	Name, Kind, Type string
}

// Names lists what the cells have declared.
func (s *Session) Names() []Name {
	qualify := func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	}
	var list []Name
	for n, o := range s.objects {
		if strings.HasSuffix(n, oldMark) {
			continue
		}
		t := types.TypeString(o.Type(), qualify)
		if tn, ok := o.(*types.TypeName); ok {
			t = types.TypeString(tn.Type().Underlying(), qualify)
		}
		k := kind(o)
		if k == "function" {
			t = strings.TrimPrefix(t, "func")
		}
		list = append(list, Name{n, k, t})
	}
	for n, path := range s.packages {
		list = append(list, Name{n, "package", path})
	}
	order := map[string]int{"package": 0, "constant": 1, "type": 2, "function": 3, "variable": 4}
	sort.Slice(list, func(i, j int) bool {
		if a, b := order[list[i].Kind], order[list[j].Kind]; a != b {
			return a < b
		}
		return list[i].Name < list[j].Name
	})
	return list
}

// Source notes the whole source of a cell that is run in parts.
func (s *Session) Source(name, src string) { s.whole.name, s.whole.src = name, src }
