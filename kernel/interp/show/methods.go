package show

import (
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/rt/box"
)

// The methods by which a value says how it wants to be shown.
type (
	htmler     interface{ HTML() string }
	markdowner interface{ Markdown() string }
	svger      interface{ SVG() string }
	latexer    interface{ Latex() string }
	pnger      interface{ PNG() ([]byte, error) }
	mimer      interface{ MIME() map[string]any }
)

// methods asks a compiled value.
func (d Shower) methods(m engine.MIME, x any) {
	if isNil(x) {
		return
	}
	if v, ok := x.(mimer); ok {
		for k, c := range v.MIME() {
			m[k] = c
		}
	}
	if v, ok := x.(htmler); ok {
		m["text/html"] = v.HTML()
	}
	if v, ok := x.(markdowner); ok {
		m["text/markdown"] = v.Markdown()
	}
	if v, ok := x.(svger); ok {
		m["image/svg+xml"] = v.SVG()
	}
	if v, ok := x.(latexer); ok {
		m["text/latex"] = v.Latex()
	}
	if v, ok := x.(pnger); ok {
		if data, err := v.PNG(); err == nil {
			m["image/png"] = data
		} else {
			m["text/plain"] = "the picture cannot be drawn: " + err.Error()
		}
	}
}

// boxed asks a cell's value, whose methods have these names.
func (d Shower) boxed(m engine.MIME, b box.Box) {
	for _, c := range []struct{ method, mime string }{
		{"HTML", "text/html"}, {"Markdown", "text/markdown"}, {"SVG", "image/svg+xml"}, {"Latex", "text/latex"},
	} {
		if f, ok := b.MethodNamed(c.method).(func() string); ok {
			m[c.mime] = f()
		}
	}
	if f, ok := b.MethodNamed("PNG").(func() ([]byte, error)); ok {
		if data, err := f(); err == nil {
			m["image/png"] = data
		} else {
			m["text/plain"] = "the picture cannot be drawn: " + err.Error()
		}
	}
}
