package ask

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
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
		if isImport && strings.HasPrefix(text, ".") {
			c = files(quote+1, cursor, text)
			c.Items = slices.DeleteFunc(c.Items, func(i member.Item) bool { return !strings.HasSuffix(i.Text, "/") })
			return c
		}
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
	rank := q.ranks()
	slices.SortStableFunc(c.Items, func(a, b member.Item) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Text, b.Text))
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
