package ask

import (
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/cells/member"
	"cryptounet/kernel/cells/source"
)

// Completion is what may replace the bytes from Start to End.
type Completion struct {
	Start, End int
	Items      []member.Item
}

// placeholder stands where a person is typing.
const placeholder = "zzcompletezz"

// Complete lists what may stand at a byte offset.
func Complete(s *check.Session, src string, cursor int) Completion {
	cursor = min(max(cursor, 0), len(src))
	if c, from, ok := completeMagic(s, src, cursor); ok {
		if from == 0 {
			return c
		}
		c = Complete(s, src[from:], cursor-from)
		c.Start, c.End = c.Start+from, c.End+from
		return c
	}
	before := magics.OnlyGo(src, s.Declared)
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
	if quote, isImport, ok := source.InString(src, cursor); ok {
		text := src[quote+1 : cursor]
		if isImport {
			c.Start = quote + 1
			for _, p := range s.Importer().Paths() {
				if strings.HasPrefix(p, text) {
					c.Items = append(c.Items, member.Item{Text: p, Kind: "module"})
				}
			}
			return c
		}
		return files(quote+1, cursor, text)
	}
	q := typing(s, src, start, cursor)
	if q == nil {
		return c
	}
	switch {
	case q.selector != nil:
		c.Items = member.Of(q.selector, q.Info, q.importer, prefix)
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
			c.Items = append(c.Items, member.Item{Text: name, Kind: "path"})
		}
	}
	return c
}

// names are what may stand alone: locals, the cells' names, packages,
// predeclared names, keywords.
func (q *query) names(prefix string) []member.Item {
	var items []member.Item
	seen := map[string]bool{placeholder: true}
	add := func(name, kind string) {
		if !seen[name] && strings.HasPrefix(name, prefix) && !check.IsOld(name) {
			seen[name] = true
			items = append(items, member.Item{Text: name, Kind: kind})
		}
	}
	if q.literal != nil {
		if t := q.Info.TypeOf(q.literal); t != nil {
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			if s, ok := t.Underlying().(*types.Struct); ok {
				for i := 0; i < s.NumFields(); i++ {
					v := s.Field(i)
					if v.Exported() || v.Pkg() != nil && v.Pkg().Path() == "main" {
						add(v.Name(), "field")
					}
				}
			}
		}
	}
	var inner *types.Scope
	for _, s := range q.Info.Scopes {
		if s.Pos() <= q.id.Pos() && q.id.Pos() <= s.End() && (inner == nil || s.Pos() >= inner.Pos() && s.End() <= inner.End()) {
			inner = s
		}
	}
	if inner == nil {
		inner = q.Package.Scope()
	}
	for s := inner; s != nil; s = s.Parent() {
		for _, n := range s.Names() {
			o := s.Lookup(n)
			if s != types.Universe && s != q.Package.Scope() && o.Pos() > q.id.Pos() {
				if _, isPkg := o.(*types.PkgName); !isPkg {
					continue
				}
			}
			add(n, member.Kind(o))
		}
	}
	for _, n := range q.Package.Scope().Names() {
		add(n, member.Kind(q.Package.Scope().Lookup(n)))
	}
	if prefix != "" {
		for t := token.BREAK; t <= token.VAR; t++ {
			if t.IsKeyword() {
				add(t.String(), "keyword")
			}
		}
	}
	return items
}
