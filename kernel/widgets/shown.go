package widgets

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"

	"cryptounet/kernel/widgets/protocol"
)

// Label is a line of text.
type Label struct{ Control[string] }

// NewLabel returns a line of text.
func NewLabel(text string) *Label {
	l := new(Label)
	l.bind(newControl("Label", "", "", map[string]any{"value": text}), "value", "Label", words, same[string], plain)
	l.model.Text = func() string { return l.Value() }
	return l
}

// HTML is a piece of HTML.
type HTML struct{ Control[string] }

// NewHTML returns a piece of HTML.
func NewHTML(html string) *HTML {
	l := new(HTML)
	l.bind(newControl("HTML", "", "", map[string]any{"value": html}), "value", "HTML", words, same[string], plain)
	return l
}

func plain(s string) string { return s }

// Image is a picture that can be changed.
type Image struct{ Common }

// NewImage returns a widget with a picture; nil for none yet.
func NewImage(img image.Image) *Image {
	w := &Image{newWidget(protocol.Controls, "Image", map[string]any{"format": "png", "value": []byte{}, "width": "", "height": ""})}
	w.model.Text = func() string { return "Image: " + sizeOf(w.model.Get("value")) }
	w.Show(img) // or "no picture"
	return w
}

func sizeOf(v any) string {
	b, _ := v.([]byte)
	c, err := png.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return "no picture"
	}
	return fmt.Sprintf("%d x %d", c.Width, c.Height)
}

// Show puts another picture in the place of the last.
func (w *Image) Show(img image.Image) (err error) {
	defer func() {
		if v := recover(); v != nil { // the picture's own code
			err = fmt.Errorf("widgets: the picture cannot be drawn: %v", v)
		}
	}()
	var b bytes.Buffer
	if img == nil || img.Bounds().Empty() {
		return fmt.Errorf("widgets: an Image needs a picture that is not empty")
	}
	if err := png.Encode(&b, img); err != nil {
		return fmt.Errorf("widgets: encode the picture: %w", err)
	}
	return w.model.Set(map[string]any{"value": b.Bytes()})
}

// Box is widgets side by side or one below the other.
type Box struct{ Common }

// NewHBox puts widgets side by side.
func NewHBox(children ...Widget) *Box { return newBox("HBox", children) }

// NewVBox puts widgets one below the other.
func NewVBox(children ...Widget) *Box { return newBox("VBox", children) }

func newBox(class string, children []Widget) *Box {
	b := &Box{newWidget(protocol.Controls, class, map[string]any{"children": models(children)})}
	b.model.Text = func() string { return inside(b.model) }
	return b
}

// SetChildren changes what is in the box.
func (b *Box) SetChildren(children ...Widget) error {
	return b.model.Set(map[string]any{"children": models(children)})
}

func models(list []Widget) []*protocol.Model {
	out := []*protocol.Model{}
	for _, w := range list {
		if w != nil && w.Model() != nil {
			out = append(out, w.Model())
		}
	}
	return out
}

// inside is the text of a container's widgets, a line each.
func inside(m *protocol.Model) string {
	var lines []string
	children, _ := m.Get("children").([]*protocol.Model)
	titles, _ := m.Get("titles").([]string)
	for i, c := range children {
		text := ""
		if c.Text != nil {
			text = c.Text()
		}
		if i < len(titles) && titles[i] != "" {
			text = titles[i] + ": " + text
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

// Pages is widgets with titles, of which one is seen.
type Pages struct{ Common }

// Tab is widgets one behind the other.
type Tab struct{ Pages }

// NewTab returns a Tab without pages.
func NewTab() *Tab { return &Tab{newPages("Tab", 0)} }

// Add adds a page.
func (t *Tab) Add(title string, w Widget) *Tab {
	t.add(title, w)
	return t
}

// Accordion is widgets that are folded away under their titles.
type Accordion struct{ Pages }

// NewAccordion returns an Accordion without pages.
func NewAccordion() *Accordion { return &Accordion{newPages("Accordion", nil)} }

// Add adds a page.
func (a *Accordion) Add(title string, w Widget) *Accordion {
	a.add(title, w)
	return a
}

func newPages(class string, selected any) Pages {
	p := Pages{newWidget(protocol.Controls, class, map[string]any{"children": []*protocol.Model{}, "titles": []string{}, "selected_index": selected})}
	m := p.model
	m.Text = func() string { return inside(m) }
	m.Accept = func(name string, v any) (any, error) {
		if name != "selected_index" {
			return protocol.Kind(name, m.Get(name), v)
		}
		if v == nil {
			return nil, nil
		}
		n, err := integer(v)
		if children, _ := m.Get("children").([]*protocol.Model); err == nil && (n < 0 || n >= len(children)) {
			err = fmt.Errorf("there is no page %d of %d", n, len(children))
		}
		if err != nil {
			return nil, fmt.Errorf("widgets: %s: %w", class, err)
		}
		return n, nil
	}
	return p
}

func (p *Pages) add(title string, w Widget) {
	if w == nil || w.Model() == nil {
		return
	}
	children, _ := p.model.Get("children").([]*protocol.Model)
	titles, _ := p.model.Get("titles").([]string)
	p.model.Set(map[string]any{
		"children": append(children[:len(children):len(children)], w.Model()),
		"titles":   append(titles[:len(titles):len(titles)], title),
	})
}

// Selected is the number of the page that is seen, -1 if none is.
func (p *Pages) Selected() int {
	if n, ok := p.model.Get("selected_index").(int); ok {
		return n
	}
	return -1
}

// OnSelect has f called with the number of each page that is opened, -1 for none.
func (p *Pages) OnSelect(f func(page int)) {
	p.model.Observe("selected_index", func() { f(p.Selected()) })
}
