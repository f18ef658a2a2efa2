package display

import (
	"fmt"
	"html"
	"image"
	"reflect"
	"strings"
)

// What values can say of themselves, besides the media types: the methods are
// known by name and type, so that packages that know nothing of notebooks can
// have them.
type (
	// A summary is a title and pairs of names and values: a card.
	summary interface {
		Summary() (title string, lines [][2]string)
	}
	// A table is shown below the summary, if there is one.
	table interface {
		Table() (headers []string, rows [][]any)
	}
	// Maps are values in rows of a width, a picture each.
	maps interface {
		Maps() (maps [][]float64, width int)
	}
	// Pictures are shown side by side.
	pictures interface {
		Pictures() (images []image.Image, captions []string)
	}
	// A row is a line of the table that a slice of such values is shown as.
	row interface {
		Row() (headers []string, cells []any)
	}
	matrix interface {
		Dims() (r, c int)
		At(i, j int) float64
	}
)

// Value is what a value that is no Content is shown as: by what its methods say
// (Summary, Table, Maps, Pictures, Row), as a matrix, or by its fields. It is
// false where the value's text is all there is to show.
func Value(v any) (c Content, ok bool) {
	r := reflect.ValueOf(v)
	if !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil() {
		return Content{}, false
	}
	defer func() {
		if e := recover(); e != nil { // a method of the value, which may be half made
			c, ok = Content{data: map[string]any{"text/plain": fmt.Sprintf("%T cannot be shown: %v", v, e)}}, true
		}
	}()
	s, hasSummary := v.(summary)
	t, hasTable := v.(table)
	switch x := v.(type) {
	case pictures:
		return gallery(x), true
	case maps:
		m, width := x.Maps()
		return Maps(m, width).named(text(v)), true
	case matrix:
		return ofMatrix(x), true
	default:
		if !hasSummary && !hasTable {
			return records(r)
		}
	}
	var h, plain strings.Builder
	if hasSummary {
		title, lines := s.Summary()
		h.WriteString(card(title, lines))
		fmt.Fprintln(&plain, title)
		for _, l := range lines {
			fmt.Fprintf(&plain, "  %-12s %s\n", l[0], l[1])
		}
	}
	if hasTable {
		c := Table(t.Table())
		h.WriteString(c.data["text/html"].(string))
		plain.WriteString(c.String())
	}
	c = Of("text/html", h.String(), strings.TrimRight(plain.String(), "\n"))
	if str, ok := v.(fmt.Stringer); ok {
		c = c.named(str.String())
	}
	return c, true
}

// named is the content with another text.
func (c Content) named(text string) Content {
	c.data["text/plain"] = text
	return c
}

func text(v any) string { return cut(fmt.Sprint(v), 1000) }

func gallery(p pictures) Content {
	images, captions := p.Pictures()
	f := Grid(images...).Captions(captions...)
	return Content{data: f.MIME()}.named(text(p))
}

// card is a box of names and values.
func card(title string, lines [][2]string) string {
	var h strings.Builder
	fmt.Fprintf(&h, `<div style="display:inline-block;border:1px solid #8888;border-radius:6px;padding:6px 12px;margin:4px 0;max-width:100%%;overflow-x:auto"><b>%s</b>`, html.EscapeString(title))
	h.WriteString(`<table style="margin:4px 0;white-space:nowrap">`)
	for _, l := range lines {
		fmt.Fprintf(&h, `<tr><td style="text-align:left;padding:1px 8px;white-space:nowrap">%s</td><td style="text-align:left;padding:1px 8px;white-space:nowrap">%s</td></tr>`, html.EscapeString(l[0]), html.EscapeString(cut(l[1], longestCell)))
	}
	h.WriteString("</table></div>\n")
	return h.String()
}

// longestCell is the most text of a table's cell, in runes.
const longestCell = 300

// cut shortens a text, and says so.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	if r := []rune(s); len(r) > most {
		return fmt.Sprintf("%s... (%d more)", string(r[:most]), len(r)-most)
	}
	return s
}
