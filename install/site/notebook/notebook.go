// Package notebook makes HTML of a Jupyter notebook (nbformat 4) with the outputs
// that are in it.
package notebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"strings"

	"cryptounet/install/site/markdown"
)

// most is what a notebook may take, in bytes.
const most = 16 << 20

// text is nbformat's multi-line string: one, or a list of lines.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	var lines []string
	if err := json.Unmarshal(data, &lines); err == nil {
		*t = text(strings.Join(lines, ""))
		return nil
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return errors.New("a text is neither a string nor a list of strings")
	}
	*t = text(s)
	return nil
}

type cell struct {
	Type    string   `json:"cell_type"`
	Source  text     `json:"source"`
	Outputs []output `json:"outputs"`
}

type output struct {
	Type  string                     `json:"output_type"`
	Text  text                       `json:"text"`
	Data  map[string]json.RawMessage `json:"data"`
	Name  string                     `json:"ename"`
	Value string                     `json:"evalue"`
}

// Convert converts a notebook; links are resolved as in package markdown.
func Convert(source []byte, resolve func(string) (string, error)) (*markdown.Document, error) {
	if len(source) > most {
		return nil, fmt.Errorf("a notebook of %d bytes; %d are read", len(source), most)
	}
	var n struct {
		Format int    `json:"nbformat"`
		Cells  []cell `json:"cells"`
	}
	if err := json.Unmarshal(source, &n); err != nil {
		return nil, fmt.Errorf("a notebook's JSON: %w", err)
	}
	if n.Format != 4 {
		return nil, fmt.Errorf("a notebook of format %d; 4 is read", n.Format)
	}
	d := &markdown.Document{Sections: []markdown.Section{{Level: 1}}}
	var b strings.Builder
	for i, c := range n.Cells {
		last := &d.Sections[len(d.Sections)-1]
		switch c.Type {
		case "markdown":
			part, err := markdown.Convert([]byte(c.Source), resolve)
			if err != nil {
				return nil, fmt.Errorf("cell %d: %w", i+1, err)
			}
			b.WriteString(part.HTML)
			last.Text += " " + part.Sections[0].Text
			if d.Title == "" {
				d.Title = part.Title
				last.ID, last.Title = part.Sections[0].ID, part.Title
			}
			d.Sections = append(d.Sections, part.Sections[1:]...)
		case "code":
			if strings.TrimSpace(string(c.Source)) == "" {
				continue
			}
			last.Text += " " + string(c.Source)
			fmt.Fprintf(&b, "<pre class=\"cell\" tabindex=\"0\"><code class=\"language-go\">%s</code></pre>\n", html.EscapeString(string(c.Source)))
			for _, o := range c.Outputs {
				b.WriteString(o.html())
			}
		}
	}
	d.HTML = b.String()
	return d, nil
}

// html is an output as the richest kind that a page without scripts can show.
func (o output) html() string {
	switch o.Type {
	case "stream":
		return pre(string(o.Text))
	case "error":
		return pre(o.Name + ": " + o.Value)
	}
	part := func(kind string) string {
		var t text
		if raw, ok := o.Data[kind]; !ok || json.Unmarshal(raw, &t) != nil {
			return ""
		}
		return string(t)
	}
	plain := part("text/plain")
	for _, kind := range []string{"image/png", "image/jpeg"} {
		if s := strings.Join(strings.Fields(part(kind)), ""); s != "" && base64(s) {
			return fmt.Sprintf("<div class=\"output\"><img alt=\"%s\" src=\"data:%s;base64,%s\"></div>\n", html.EscapeString(alt(plain)), kind, s)
		}
	}
	for _, kind := range []string{"image/svg+xml", "text/html"} {
		if s := part(kind); s != "" {
			if clean, err := sanitise(s); err == nil {
				return "<div class=\"output\" tabindex=\"0\">" + clean + "</div>\n"
			}
		}
	}
	if plain == "" {
		return ""
	}
	return pre(plain)
}

func pre(s string) string {
	return "<pre class=\"output\" tabindex=\"0\">" + html.EscapeString(strings.TrimRight(s, "\n")) + "</pre>\n"
}

// alt is what a picture's text says, on one line.
func alt(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 200 || s == "" {
		return "output of the cell"
	}
	return s
}

func base64(s string) bool {
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") == ""
}
