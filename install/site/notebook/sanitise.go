package notebook

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// passive are the elements that show something and do nothing, as the parser names
// them.
var passive = strings.Fields(`div span p br hr b i em strong small sub sup code pre a img figure figcaption
	table caption colgroup col thead tbody tfoot tr th td ul ol li dl dt dd details summary h1 h2 h3 h4 h5 h6
	svg g path circle ellipse rect line polyline polygon text tspan title desc defs marker clipPath linearGradient radialGradient stop use image`)

// sanitise returns a piece of HTML or SVG without what acts: scripts, handlers,
// styles of its own, and addresses other than pictures in the text.
func sanitise(source string) (string, error) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(source), body)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, n := range nodes {
		if !clean(n) {
			continue
		}
		if err := html.Render(&b, n); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// clean removes from a node, and from those in it, what acts; whether the node
// itself may stay.
func clean(n *html.Node) bool {
	if n.Type != html.ElementNode && n.Type != html.TextNode {
		return false
	}
	if n.Type == html.ElementNode && !slices.Contains(passive, n.Data) {
		return false
	}
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
		key, value := strings.ToLower(a.Key), strings.ToLower(strings.TrimSpace(a.Val))
		switch key {
		case "href", "src", "srcset":
			return !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/png;") && !strings.HasPrefix(value, "data:image/jpeg;")
		case "style":
			return strings.Contains(value, "url(") || strings.Contains(value, "expression")
		case "tabindex":
			return true
		case "id":
			return n.Namespace == "" // may be one of the page's own
		}
		return strings.HasPrefix(key, "on") || strings.ContainsAny(key, "<>\"'")
	})
	if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "style" && strings.Contains(a.Val, "overflow") }) {
		n.Attr = append(n.Attr, html.Attribute{Key: "tabindex", Val: "0"}) // so that a keyboard can scroll it
	}
	var next *html.Node
	for c := n.FirstChild; c != nil; c = next {
		next = c.NextSibling
		if !clean(c) {
			n.RemoveChild(c)
		}
	}
	return true
}
