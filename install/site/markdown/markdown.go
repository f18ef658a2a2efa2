// Package markdown makes HTML of Markdown, with headings that can be linked to and
// links that a caller resolves.
package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Document is a page of Markdown as HTML.
type Document struct {
	Title    string // the first heading of level 1, as text
	HTML     string
	Sections []Section
}

// Section is a heading and the text below it, for a table of contents and for
// search. The first one is what stands before any heading of level 2 and below.
type Section struct {
	Level int
	ID    string
	Title string
	Text  string
}

var converter = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID()))

// Convert converts a document; HTML in it is left out. resolve says where the
// destination of a link or a picture is on the site.
func Convert(source []byte, resolve func(destination string) (string, error)) (*Document, error) {
	root := converter.Parser().Parse(text.NewReader(source))
	d := &Document{Sections: []Section{{Level: 1}}}
	var wrong []error
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		last := &d.Sections[len(d.Sections)-1]
		switch n := n.(type) {
		case *ast.Link:
			if to, err := resolve(string(n.Destination)); err != nil {
				wrong = append(wrong, err)
			} else {
				n.Destination = []byte(to)
			}
		case *ast.Image:
			if to, err := resolve(string(n.Destination)); err != nil {
				wrong = append(wrong, err)
			} else {
				n.Destination = []byte(to)
			}
		case *ast.Heading:
			title := plain(n, source)
			id, _ := n.AttributeString("id")
			name, _ := id.([]byte)
			if n.Level == 1 && d.Title == "" {
				d.Title = title
				last.ID, last.Title = string(name), title
			} else {
				d.Sections = append(d.Sections, Section{Level: n.Level, ID: string(name), Title: title})
			}
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				if l, ok := c.(*ast.Link); ok { // a heading's own links count too
					to, err := resolve(string(l.Destination))
					if err != nil {
						wrong = append(wrong, err)
					}
					l.Destination = []byte(to)
				}
			}
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			last.Text += string(n.Segment.Value(source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				last.Text += " "
			}
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			lines := n.Lines()
			for i := range lines.Len() {
				s := lines.At(i)
				last.Text += string(s.Value(source)) + " "
			}
		default:
			if n.Type() == ast.TypeBlock && last.Text != "" && !strings.HasSuffix(last.Text, " ") {
				last.Text += " "
			}
		}
		return ast.WalkContinue, nil
	})
	if err := errors.Join(append(wrong, err)...); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := converter.Renderer().Render(&b, source, root); err != nil {
		return nil, fmt.Errorf("write HTML: %w", err)
	}
	d.HTML = scrolled.Replace(b.String())
	return d, nil
}

// scrolled lets the keyboard reach what may be wider than a screen. Tags in the text
// of a page are escaped, these are the renderer's.
var scrolled = strings.NewReplacer(
	"<pre>", `<pre tabindex="0">`,
	"<table>", `<div class="wide" role="region" aria-label="Table" tabindex="0"><table>`,
	"</table>", "</table></div>",
)

// plain is the text of a node and those in it.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
