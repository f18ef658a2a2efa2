// Package display shows pictures, tables and text in a notebook.
//
// Image, Grid, Table, Plot, Histogram, HTML, Markdown, LaTeX, JSON, SVG, Audio and Video make a
// Content: as the last expression
// of a cell it is the cell's result, and Show sends it at once. Any other
// value can be shown too; it says how by methods:
//
//	HTML() string          text/html
//	Markdown() string      text/markdown
//	SVG() string           image/svg+xml
//	Latex() string         text/latex
//	PNG() ([]byte, error)  image/png
//
// or by what it holds, which is drawn here:
//
//	Summary() (title string, lines [][2]string)     a card of names and values
//	Table() (headers []string, rows [][]any)        a table
//	Row() (headers []string, cells []any)           a line of the table that a slice is
//	Pictures() ([]image.Image, captions []string)   pictures side by side
//	Maps() (maps [][]float64, width int)            heat maps with one scale
//
// Slices of structs, of maps, of rows of numbers or of pictures, maps, structs
// and matrices need no methods. Of large values the beginning is shown, with how
// much there is.
//
// A drawing is a picture in text/html too, since pages made by nbconvert strip
// drawings. Tables are sorted by a click on a header.
//
// Show, Live, NewBar and Clear are bound to the session when a cell imports the
// package. In a compiled program they print plain text.
package display

import "fmt"

// Content is something to show, in one or several media types.
type Content struct {
	data  map[string]any
	plain bool // made of a value's fields, which have a text in Go
}

// MIME returns the media types and their content: strings for text, []byte for
// pictures.
func (c Content) MIME() map[string]any { return c.data }

// Spoken says whether the text that stands for the content says more than the
// value that it was made of, printed.
func (c Content) Spoken() bool { return !c.plain }

// String is the plain text that stands for the content.
func (c Content) String() string {
	s, _ := c.data["text/plain"].(string)
	return s
}

// Of is a content of any media type, with the text that stands for it where it
// cannot be shown.
func Of(mime string, content any, text string) Content {
	return Content{data: map[string]any{mime: content, "text/plain": text}}
}

// HTML is a piece of HTML.
func HTML(s string) Content { return Of("text/html", s, s) }

// Markdown is a piece of Markdown.
func Markdown(s string) Content { return Of("text/markdown", s, s) }

// Show shows values at once, in the order given.
func Show(values ...any) {
	for _, v := range values {
		fmt.Println(v)
	}
}

// Live shows a value in a place that can be updated, for progress.
func Live(v any) *Handle {
	return NewHandle(func(v any) { fmt.Println(v) }).Update(v)
}

// Clear removes what the cell has shown, at once or (wait) when the next
// output comes, which does not flicker.
func Clear(wait bool) {}

// Handle is a place in the output.
type Handle struct{ send func(any) }

// NewHandle returns a place that send fills. Cells get theirs from Live.
func NewHandle(send func(any)) *Handle { return &Handle{send} }

// Update shows another value in the place of the last.
func (h *Handle) Update(v any) *Handle {
	if h != nil && h.send != nil {
		h.send(v)
	}
	return h
}
