package source

import (
	"fmt"
	"go/token"
	"sort"
	"strings"
	"unicode/utf8"
)

// Problem is one error in a cell's source.
type Problem struct {
	Pos token.Position // Filename is "cell 3"; zero if it has no place
	Msg string
	// Source is the line of source it stands in.
	Source string
}

// Place says where a problem is, as people read it.
func (p Problem) Place() string {
	if !p.Pos.IsValid() {
		return p.Pos.Filename
	}
	return fmt.Sprintf("%s, line %d, column %d", p.Pos.Filename, p.Pos.Line, p.Pos.Column)
}

// String shows the problem with its source line and a caret.
func (p Problem) String() string {
	place := p.Place()
	if place == "" {
		return p.Msg
	}
	s := place + ": " + p.Msg
	if p.Source == "" {
		return s
	}
	col := min(max(p.Pos.Column-1, 0), len(p.Source))
	var pad strings.Builder
	for _, r := range p.Source[:col] {
		if r == '\t' {
			pad.WriteByte('\t')
		} else {
			pad.WriteByte(' ')
		}
	}
	return s + "\n    " + p.Source + "\n    " + pad.String() + "^"
}

// Errors are all problems of a cell.
type Errors []Problem

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, p := range e {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Sort puts errors in the order of their places.
func (e Errors) Sort() {
	sort.SliceStable(e, func(i, j int) bool {
		a, b := e[i].Pos, e[j].Pos
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
}

// Unique leaves out what was said before.
func Unique(errs Errors) Errors {
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

// Line returns a line of source, counted from 1.
func Line(src string, line int) string {
	for ; line > 1; line-- {
		_, rest, ok := strings.Cut(src, "\n")
		if !ok {
			return ""
		}
		src = rest
	}
	s, _, _ := strings.Cut(src, "\n")
	s = strings.TrimSuffix(s, "\r")
	if !utf8.ValidString(s) {
		return ""
	}
	return s
}
