package interp

import (
	"bytes"
	"fmt"
	"go/types"
	"image"
	"image/png"
	"reflect"
	"strings"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/rt"
	"cryptounet/kernel/interp/rt/box"
)

// display turns values into what a notebook shows.
type shower struct {
	rt *rt.Runtime
}

// values shows the values of a cell's last expression.
func (d shower) values(values []rt.Value) engine.MIME {
	if len(values) == 1 {
		return d.mime(values[0])
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = d.plain(v)
	}
	return engine.MIME{"text/plain": strings.Join(parts, ", ")}
}

func (d shower) text(v any) string {
	if v == nil {
		return "<nil>"
	}
	s := fmt.Sprintf("%v", v)
	if len(s) > longest {
		cut := longest
		for cut > 0 && s[cut]&0xC0 == 0x80 {
			cut--
		}
		s = fmt.Sprintf("%s ... (%d more bytes; print it to see all)", s[:cut], len(s)-cut)
	}
	return s
}

// longest is the most text that a value is shown with.
const longest = 10000

// The methods by which a value says how it wants to be shown.
type (
	htmler     interface{ HTML() string }
	markdowner interface{ Markdown() string }
	svger      interface{ SVG() string }
	latexer    interface{ Latex() string }
	pnger      interface{ PNG() ([]byte, error) }
	mimer      interface{ MIME() map[string]any }
)

func (d shower) mime(v rt.Value) engine.MIME {
	m := engine.MIME{}
	x := v.V
	if x == nil {
		m["text/plain"] = "<nil>"
		return m
	}
	if b, ok := x.(box.Box); ok {
		d.boxed(m, b)
		x = b.V
	} else {
		d.methods(m, x)
	}
	if img, ok := x.(image.Image); ok && m["image/png"] == nil && !isNil(x) {
		if data, err := encode(img); err == nil {
			m["image/png"] = data
			b := img.Bounds()
			m["text/plain"] = fmt.Sprintf("%T %d x %d", x, b.Dx(), b.Dy())
		}
	}
	if m["image/png"] == nil {
		if data, err := plotPNG(x); err != nil {
			m["text/plain"] = "the plot cannot be drawn: " + err.Error()
		} else if data != nil {
			m["image/png"] = data
			m["text/plain"] = fmt.Sprintf("%T", x)
		}
	}
	if m["text/plain"] == nil {
		m["text/plain"] = d.plain(v)
	}
	return m
}

// plain is the text of a value; of a function, whose address tells nobody
// anything, its type.
func (d shower) plain(v rt.Value) string {
	x := v.V
	b, boxed := x.(box.Box)
	if boxed {
		x = b.V
	}
	if f := reflect.ValueOf(x); f.Kind() == reflect.Func && !f.IsNil() && (!boxed || b.MethodNamed("String") == nil) {
		switch {
		case boxed:
			return b.T.String()
		case v.Static != nil && !types.IsInterface(v.Static):
			return d.rt.TypeString(v.Static)
		}
		return f.Type().String()
	}
	return d.text(v.V)
}

// any shows a value of no known static type.
func (d shower) any(v any) engine.MIME { return d.mime(rt.Value{V: d.rt.Norm(v)}) }

func isNil(x any) bool {
	v := reflect.ValueOf(x)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// methods asks a compiled value.
func (d shower) methods(m engine.MIME, x any) {
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
func (d shower) boxed(m engine.MIME, b box.Box) {
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

func encode(img image.Image) (data []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// plotPNG draws a gonum plot. The type is known by its method, so that this
// package need not import the plotting library: WriterTo takes lengths in
// points and a format.
func plotPNG(x any) (data []byte, err error) {
	v := reflect.ValueOf(x)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Type().String() != "*plot.Plot" {
		return nil, nil
	}
	m := v.MethodByName("WriterTo")
	if !m.IsValid() || m.Type().NumIn() != 3 || m.Type().NumOut() != 2 {
		return nil, nil
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	length := m.Type().In(0)
	out := m.Call([]reflect.Value{
		reflect.ValueOf(432.0).Convert(length), reflect.ValueOf(288.0).Convert(length), reflect.ValueOf("png"),
	})
	if e, ok := out[1].Interface().(error); ok && e != nil {
		return nil, e
	}
	var b bytes.Buffer
	if w, ok := out[0].Interface().(interface {
		WriteTo(w interface{ Write([]byte) (int, error) }) (int64, error)
	}); ok {
		_, err = w.WriteTo(&b)
		return b.Bytes(), err
	}
	res := out[0].MethodByName("WriteTo").Call([]reflect.Value{reflect.ValueOf(&b)})
	if e, ok := res[1].Interface().(error); ok && e != nil {
		return nil, e
	}
	return b.Bytes(), nil
}
