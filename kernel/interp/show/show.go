// Package show turns values into what a notebook shows.
package show

import (
	"fmt"
	"go/types"
	"image"
	"maps"
	"reflect"
	"strings"

	"cryptounet/kernel/display"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp/rt"
	"cryptounet/kernel/interp/rt/box"
	"cryptounet/kernel/widgets/protocol"
)

// Shower turns values into what a notebook shows.
type Shower struct {
	Runtime *rt.Runtime
	// Widget opens a widget and returns what is shown of it.
	Widget func(*protocol.Model) engine.MIME
}

// Values shows the values of a cell's last expression.
func (d Shower) Values(values []rt.Value) engine.MIME {
	if len(values) == 1 {
		return d.mime(values[0])
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = d.plain(v)
	}
	return engine.MIME{"text/plain": strings.Join(parts, ", ")}
}

// Text is the text of a value, cut where it is very long.
func (d Shower) Text(v any) string {
	if v == nil {
		return "<nil>"
	}
	s := fmt.Sprintf("%v", v)
	if list := reflect.ValueOf(v); len(s) > longestList && (list.Kind() == reflect.Slice || list.Kind() == reflect.Array) && list.Type().Elem().Kind() <= reflect.Complex128 && s[0] == '[' {
		if cut := strings.LastIndexByte(s[:longestList], ' '); cut > 0 {
			return fmt.Sprintf("%s ...] (%d more of %d; print it to see all)", s[:cut], list.Len()-strings.Count(s[:cut], " ")-1, list.Len())
		}
	}
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

// longestList is the same for numbers.
const longestList = 1000

func (d Shower) mime(v rt.Value) engine.MIME {
	m := engine.MIME{}
	x := v.V
	if x == nil {
		m["text/plain"] = "<nil>"
		return m
	}
	if b, ok := x.(box.Box); ok {
		d.boxed(m, b)
		x = b.V
	} else if w, ok := x.(interface{ Model() *protocol.Model }); ok && d.Widget != nil && !isNil(x) {
		maps.Copy(m, d.Widget(w.Model()))
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
	if len(m) == 0 {
		d.known(m, v)
	}
	if svg, ok := m["image/svg+xml"].(string); ok && m["text/html"] == nil && m["image/png"] == nil {
		m["text/html"] = display.SVG(svg).MIME()["text/html"]
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

// known shows a value by what it holds. Where that is its fields alone, the text
// beside the table is what fmt prints.
func (d Shower) known(m engine.MIME, v rt.Value) {
	c, ok := display.Value(d.Runtime.Whole(v.V))
	if !ok {
		return
	}
	maps.Copy(m, c.MIME())
	if !c.Spoken() {
		m["text/plain"] = d.plain(v)
	}
}

// plain is the text of a value; of a function, whose address tells nobody
// anything, its type.
func (d Shower) plain(v rt.Value) string {
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
			return d.Runtime.TypeString(v.Static)
		}
		return f.Type().String()
	}
	return d.Text(v.V)
}

// Any shows a value of no known static type.
func (d Shower) Any(v any) engine.MIME { return d.mime(rt.Value{V: d.Runtime.Norm(v)}) }

func isNil(x any) bool {
	v := reflect.ValueOf(x)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
