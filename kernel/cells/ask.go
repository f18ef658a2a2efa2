package cells

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsComplete says whether a cell can be run as it stands: "complete",
// "incomplete" with the indentation of the next line, or "invalid".
func (s *Session) IsComplete(src string) (status, indent string) {
	fset := token.NewFileSet()
	src = s.onlyGo(src)
	_, errs := parse(fset, "cell", src)
	if len(errs) == 0 {
		return "complete", ""
	}
	lines := strings.Count(src, "\n") + 1
	first := errs[0]
	if first.Pos.Line <= lines && !strings.Contains(first.Msg, "not terminated") && !strings.Contains(first.Msg, unfinished) {
		return "invalid", ""
	}
	if strings.Contains(first.Msg, "string literal not terminated") && !strings.Contains(first.Msg, "raw") {
		return "invalid", ""
	}
	last := src[strings.LastIndexByte(src, '\n')+1:]
	indent = last[:len(last)-len(strings.TrimLeft(last, " \t"))]
	if t := strings.TrimSpace(last); strings.HasSuffix(t, "{") || strings.HasSuffix(t, "(") || strings.HasSuffix(t, ":") {
		indent += "\t"
	}
	return "incomplete", indent
}

// Completion is what may replace the bytes from Start to End.
type Completion struct {
	Start, End int
	Items      []Item
}

// Item is one completion: its kind is "function", "type", "variable",
// "constant", "field", "method", "module", "keyword" or "path".
type Item struct {
	Text, Kind string
}

// placeholder stands where a person is typing.
const placeholder = "zzcompletezz"

// Complete lists what may stand at a byte offset.
func (s *Session) Complete(src string, cursor int) Completion {
	cursor = min(max(cursor, 0), len(src))
	if c, from, ok := s.completeMagic(src, cursor); ok {
		if from == 0 {
			return c
		}
		c = s.Complete(src[from:], cursor-from)
		c.Start, c.End = c.Start+from, c.End+from
		return c
	}
	before := s.onlyGo(src)
	if len(before) == len(src) {
		src = before
	}
	start := cursor
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(src[:start])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		start -= n
	}
	prefix := src[start:cursor]
	c := Completion{Start: start, End: cursor}
	if quote, isImport, ok := inString(src, cursor); ok {
		text := src[quote+1 : cursor]
		if isImport {
			c.Start = quote + 1
			for _, p := range s.importer.Paths() {
				if strings.HasPrefix(p, text) {
					c.Items = append(c.Items, Item{p, "module"})
				}
			}
			return c
		}
		return files(quote+1, cursor, text)
	}
	q := s.query(src, start, cursor)
	if q == nil {
		return c
	}
	switch {
	case q.selector != nil:
		c.Items = q.members(prefix)
	default:
		c.Items = q.names(prefix)
	}
	sort.SliceStable(c.Items, func(i, j int) bool {
		a, b := c.Items[i], c.Items[j]
		if q.literal != nil && (a.Kind == "field") != (b.Kind == "field") {
			return a.Kind == "field" // the literal's keys come first
		}
		return a.Text < b.Text
	})
	return c
}

// inString says whether an offset is inside a string literal: where that
// starts, and whether it is an import's.
func inString(src string, at int) (quote int, isImport, ok bool) {
	line := src[strings.LastIndexByte(src[:at], '\n')+1 : at]
	open := -1
	for i := 0; i < len(line); i++ {
		switch {
		case open < 0 && strings.HasPrefix(line[i:], "//"):
			return 0, false, false
		case open < 0 && (line[i] == '"' || line[i] == '`'):
			open = i
		case open >= 0 && line[i] == '\\' && line[open] == '"':
			i++
		case open >= 0 && line[i] == line[open]:
			open = -1
		}
	}
	if open < 0 {
		return 0, false, false
	}
	quote = at - len(line) + open
	head := strings.TrimSpace(line[:open])
	if strings.HasPrefix(head, "import") {
		return quote, true, true
	}
	// A line of an import group holds nothing else, or a name.
	before := src[:at-len(line)]
	if i := strings.LastIndex(before, "import ("); i >= 0 && !strings.Contains(before[i:], ")") && (head == "" || token.IsIdentifier(head) || head == "_" || head == ".") {
		return quote, true, true
	}
	return quote, false, true
}

// files completes a path in a string.
func files(start, end int, text string) Completion {
	dir, base := filepath.Split(text)
	c := Completion{Start: end - len(base), End: end}
	where := dir
	if where == "" {
		where = "."
	}
	entries, err := os.ReadDir(where)
	if err != nil {
		return c
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), base) && (base != "" || !strings.HasPrefix(e.Name(), ".")) {
			name := e.Name()
			if e.IsDir() {
				name += "/"
			}
			c.Items = append(c.Items, Item{name, "path"})
		}
	}
	return c
}

// query is a cell checked with its errors left aside, to be asked about.
type query struct {
	*Session
	r        *result
	c        *check
	id       *ast.Ident        // the identifier asked about
	selector *ast.SelectorExpr // when it is the right of a dot
	literal  *ast.CompositeLit // when it may be a field of a literal
}

// query checks a cell in which the identifier between two offsets is replaced
// by the placeholder.
func (s *Session) query(src string, start, end int) *query {
	rest := end
	for rest < len(src) {
		r, n := utf8.DecodeRuneInString(src[rest:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			break
		}
		rest += n
	}
	for _, text := range []string{
		src[:start] + placeholder + src[rest:],
		closed(src[:start] + placeholder),
		closed(src[:start] + placeholder + "()"),
		src[strings.LastIndexByte(src[:start], '\n')+1:start] + placeholder,
	} {
		if q := s.ask(text, placeholder, -1); q != nil {
			return q
		}
	}
	return nil
}

// ask checks a text and finds an identifier in it, by name or by offset.
func (s *Session) ask(text, name string, offset int) *query {
	p, errs := parse(s.fset, "the cell", text)
	if len(errs) > 0 {
		return nil
	}
	c := &check{Session: s, parsed: p, asking: true}
	c.collect()
	c.rename()
	c.again = map[*declaration]bool{}
	if len(c.methods) > 0 {
		c.dependents(func(n string) bool { return c.names[n] && !c.vars[n] || c.methods[n] })
	}
	q := &query{Session: s, c: c}
	q.r = c.attempt(map[*declaration]string{})
	find := func(n ast.Node) bool {
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
				q.id = n
			}
		}
		return true
	}
	for _, f := range p.funcs {
		ast.Inspect(f, find)
	}
	for _, st := range p.stmts {
		ast.Inspect(st, find)
	}
	for _, d := range p.imports {
		ast.Inspect(d, find)
	}
	if q.id == nil {
		return nil
	}
	return q
}

func (q *query) is(id *ast.Ident, name string, offset int) bool {
	if offset < 0 {
		return strings.TrimSuffix(id.Name, oldMark) == name
	}
	pos := q.fset.Position(id.Pos())
	at := lineOffset(q.c.src, pos.Line) + pos.Column - 1
	return at <= offset && offset <= at+len(strings.TrimSuffix(id.Name, oldMark))
}

func lineOffset(src string, line int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(src[at:], '\n')
		if i < 0 {
			return len(src)
		}
		at += i + 1
	}
	return at
}

// closed closes the brackets that a piece of source leaves open.
func closed(src string) string {
	var open []byte
	inString := byte(0)
	for i := 0; i < len(src); i++ {
		b := src[i]
		switch {
		case inString != 0:
			if b == '\\' && inString != '`' {
				i++
			} else if b == inString || b == '\n' && inString != '`' {
				inString = 0
			}
		case b == '"' || b == '`' || b == '\'':
			inString = b
		case b == '/' && i+1 < len(src) && src[i+1] == '/':
			for i < len(src) && src[i] != '\n' {
				i++
			}
		case b == '(':
			open = append(open, ')')
		case b == '[':
			open = append(open, ']')
		case b == '{':
			open = append(open, '}')
		case b == ')' || b == ']' || b == '}':
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
	for i := len(open) - 1; i >= 0; i-- {
		if open[i] == '}' {
			src += "\n"
		}
		src += string(open[i])
	}
	return src
}
