package display_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/display"

	"gonum.org/v1/gonum/mat"
)

type point struct {
	X, Y int
	note string
}

type plan struct{}

func (plan) Summary() (string, [][2]string) {
	return "a plan", [][2]string{{"ring", "N = 2^14"}, {"<bytes>", "6.9 MB"}}
}
func (plan) Table() ([]string, [][]any) {
	return []string{"step", "seconds"}, [][]any{{"conv", 1.5}}
}
func (plan) String() string { return "plan of 1 step" }

type step struct {
	name string
	took time.Duration
}

func (s step) Row() ([]string, []any) { return []string{"step", "took"}, []any{s.name, s.took} }
func (s step) String() string         { return s.name }

type channels struct{ n int }

func (c channels) Maps() ([][]float64, int) {
	m := make([][]float64, c.n)
	for i := range m {
		m[i] = []float64{0, 1, 2, float64(i)}
	}
	return m, 2
}

type pair struct{}

func (pair) Pictures() ([]image.Image, []string) {
	g := image.NewGray(image.Rect(0, 0, 8, 8))
	return []image.Image{g, g}, []string{"slice", "label"}
}

// TestValue: what kinds of values are shown as, by media type, and what is in it.
func TestValue(t *testing.T) {
	many := make([]point, 1000)
	wide := make([][]float64, 2)
	for i := range wide {
		wide[i] = make([]float64, 100)
	}
	for _, c := range []struct {
		name  string
		value any
		mime  string
		want  []string // in the content, or in the text of pictures
	}{
		{"a card above a table", plan{}, "text/html", []string{"<b>a plan</b>", "&lt;bytes&gt;", ">conv<", "overflow-x:auto", `white-space:nowrap">conv<`}},
		{"rows with bars", []step{{"a", time.Second}, {"b", 500 * time.Millisecond}}, "text/html", []string{"width:120px", "width:60px", "0.500 s"}},
		{"structs", []point{{1, 2, ""}, {3, 4, ""}}, "text/html", []string{">X</th>", ">Y</th>", ">4</td>"}},
		{"pointers to structs", []*point{{1, 2, ""}, nil}, "text/html", []string{">X</th>", ">2</td>"}},
		{"a struct", point{5, 6, ""}, "text/html", []string{">field</th>", ">X</td>", ">6</td>"}},
		{"maps", []map[string]any{{"a": 1}, {"b": "x"}}, "text/html", []string{">a</th>", ">b</th>", ">x</td>"}},
		{"a map", map[string]int{"one": 1, "two": 2}, "text/html", []string{">one</td>", ">2</td>"}},
		{"a map of structs", map[int]point{2: {1, 7, ""}}, "text/html", []string{">key</th>", ">Y</th>", ">7</td>"}},
		{"a map of rows", map[string]step{"first": {"a", time.Second}}, "text/html", []string{">key</th>", ">took</th>", "1.000 s"}},
		{"anything in interfaces", []any{point{1, 2, ""}}, "text/html", []string{">X</th>"}},
		{"what can be sorted", []point{{1, 2, ""}}, "text/html", []string{`<thead style="cursor:pointer" title="sort" onclick="const h=`}},
		{"a tall table scrolls", many[:31], "text/html", []string{"max-height:36em", "position:sticky"}},
		{"a matrix", mat.NewDense(2, 2, []float64{1, 2, 3, 0.123456}), "text/html", []string{">0.1235</td>"}},
		{"rows of numbers", [][]float64{{1, 2}, {3}}, "text/html", []string{">3</td>"}},
		{"many rows", many, "text/html", []string{"the first 60 of 1000 rows"}},
		{"many columns", wide, "text/html", []string{"the first 24 columns"}},
		{"a large matrix", mat.NewDense(100, 100, nil), "text/html", []string{"the first 60 of matrix of 100 rows and 100 columns", "the first 24 columns"}},
		{"channels", channels{3}, "image/png", nil},
		{"many channels", channels{40}, "image/png", nil},
		{"pictures", pair{}, "image/png", nil},
		{"a list of those", []pair{{}, {}}, "image/png", []string{"2 values with pictures"}},
		{"images", []image.Image{image.NewGray(image.Rect(0, 0, 4, 4))}, "image/png", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			content, ok := display.Value(c.value)
			if !ok {
				t.Fatal("is not shown")
			}
			m := content.MIME()
			in := content.String()
			if in == "" {
				t.Error("there is no text")
			}
			if c.mime == "image/png" {
				decode(t, m)
			} else {
				in = fmt.Sprint(m[c.mime])
			}
			for _, want := range c.want {
				if !strings.Contains(in, want) {
					t.Errorf("no %q in %s", want, in)
				}
			}
		})
	}
}

// TestValueText: what Go's text says well is left to it, as is what panics.
func TestValueText(t *testing.T) {
	var none *mat.Dense
	for _, v := range []any{nil, 1, "text", []int{1}, []byte("x"), []string{"a"}, []point{}, time.Second, []time.Duration{1}, errors.New("e"), []error{errors.New("e")}, none, struct{}{}, time.Time{}, func() {}, plan.String} {
		if c, ok := display.Value(v); ok {
			t.Errorf("%T is shown as %v", v, c.MIME())
		}
	}
	c, ok := display.Value(broken{})
	if !ok || !strings.Contains(c.String(), "cannot be shown: half made") {
		t.Errorf("a method that panics gives %v", c)
	}
}

type broken struct{}

func (broken) Table() ([]string, [][]any) { panic("half made") }

// TestMedia: one line each.
func TestMedia(t *testing.T) {
	for _, c := range []struct {
		name, mime, want string
		content          display.Content
	}{
		{"a formula", "text/latex", "$x^2$", display.LaTeX("$x^2$")},
		{"JSON", "application/json", `"a": 1`, display.JSON(map[string]int{"a": 1})},
		{"no JSON", "text/plain", "no JSON", display.JSON(func() {})},
		{"a drawing", "image/svg+xml", "<svg/>", display.SVG("<svg/>")},
		{"a WAV", "text/html", "<audio controls", display.Audio([]byte("RIFF\x00\x00\x00\x00WAVEfmt "))},
		{"an Ogg", "text/html", "data:audio/ogg;base64,", display.Audio([]byte("OggS\x00 "))},
		{"an MP4", "text/html", "data:video/mp4;base64,", display.Video([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"))},
		{"nothing", "text/plain", "video", display.Video(nil)},
		{"a plot's values", "application/vnd.vegalite.v5+json", `"x":2`, display.Plot("squares", display.Line("y", 0, 1, 4))},
		{"a plot's text", "text/plain", `plot "squares" of 1 series`, display.Plot("squares", display.Line("y", 0, 1, 4))},
		{"places without values", "text/plain", "1 places for 2 values", display.Plot("p", display.Series{Name: "s", X: []float64{1}, Y: []float64{1, 2}})},
		{"a specification", "application/vnd.vegalite.v5+json", `{"mark":"bar"}`, display.VegaLite(`{"mark": "bar"}`, nil)},
		{"no specification", "text/plain", "no Vega-Lite", display.VegaLite("{", nil)},
	} {
		m := c.content.MIME()
		got := m[c.mime]
		if b, ok := got.([]byte); ok {
			got = string(b)
		}
		if !strings.Contains(fmt.Sprint(got), c.want) || m["text/plain"] == nil {
			t.Errorf("%s: no %q in %v", c.name, c.want, m)
		}
	}
	if b := decode(t, display.Plot("sine", display.Curve("x^2", -1, 1, func(x float64) float64 { return x * x })).MIME()).Bounds(); b.Dx() < 400 {
		t.Errorf("the plot is %v", b)
	}
}

// TestDrawing: a drawing is a picture of itself in a page that would strip it.
func TestDrawing(t *testing.T) {
	for _, c := range []struct{ svg, want string }{
		{`<svg xmlns="http://www.w3.org/2000/svg"/>`, `<svg xmlns="http://www.w3.org/2000/svg"/>`},
		{`<svg width="9"/>`, `<svg xmlns="http://www.w3.org/2000/svg" width="9"/>`},
	} {
		m := display.SVG(c.svg).MIME()
		if m["image/svg+xml"] != c.svg {
			t.Errorf("the drawing became %v", m["image/svg+xml"])
		}
		_, data, _ := strings.Cut(m["text/html"].(string), "base64,")
		data, _, _ = strings.Cut(data, `"`)
		if got, err := base64.StdEncoding.DecodeString(data); string(got) != c.want {
			t.Errorf("the picture of %s is %s (%v)", c.svg, got, err)
		}
	}
}

func TestHistogram(t *testing.T) {
	c := display.Histogram("values", 2, display.Line("a", 0, 1, 2, 4), display.Line("b", 0))
	var spec struct {
		Data struct {
			Values []struct {
				X, Y   float64
				Series string
			}
		}
	}
	if err := json.Unmarshal(c.MIME()["application/vnd.vegalite.v5+json"].([]byte), &spec); err != nil {
		t.Fatal(err)
	}
	want := "[{0 2 a} {2 2 a} {2 2 a} {4 2 a} {0 1 b} {2 1 b} {2 0 b} {4 0 b}]"
	if got := fmt.Sprint(spec.Data.Values); got != want {
		t.Errorf("the steps are %s, want %s", got, want)
	}
	for _, c := range []display.Content{display.Histogram("none", 3), display.Histogram("no bins", 0, display.Line("a", 1)), display.Histogram("no numbers", 3, display.Line("a", math.NaN()))} {
		if !strings.Contains(c.String(), "cannot be drawn") {
			t.Errorf("%s", c)
		}
	}
	if c := display.Histogram("one value", 3, display.Line("a", 5, 5)); !strings.Contains(c.String(), "1 series") {
		t.Errorf("%s", c)
	}
}
