package interp_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"cryptounet/kernel/engine"
)

// TestShown: a cell's last value is shown by what it holds, whether its type is
// compiled or the cells' own.
func TestShown(t *testing.T) {
	b := open(t)
	for _, c := range []struct {
		code, text string
		mime       string
		want       []string
	}{
		{`import (
			"fmt"
			"image"
			"time"
			"cryptounet/heops/network/tensor"
			"cryptounet/heops/network/zoo"
			"cryptounet/heops/science/isbi"
			"cryptounet/kernel/display"
			"gonum.org/v1/gonum/mat"
		)
		type record struct { Name string; size int; Took time.Duration }
		[]record{{"a", 1, time.Second}, {"b", 2, 0}}`, "[{a 1 1s} {b 2 0s}]", "text/html", []string{">Name</th>", ">size</th>", "width:120px"}},
		{`map[string]record{"k": {"a", 1, 0}}`, "map[k:{a 1 0s}]", "text/html", []string{">size</th>"}},
		{`[]map[string]any{{"x": 3}, {"y": 2.5}}`, "[map[x:3] map[y:2.5]]", "text/html", []string{">y</th>", ">2.5<"}},
		{`[]any{record{"inner", 3, 0}}`, "[{inner 3 0s}]", "text/html", []string{">inner</td>"}},
		{`record{"a", 1, 0}`, "{a 1 0s}", "text/html", []string{">Took</td>"}},
		{`&record{"a", 1, 0}`, "&{a 1 0s}", "text/html", []string{">Took</td>"}},
		{`mat.NewDense(1, 2, []float64{1, 2.5})`, "   0    1\n0  1  2.5", "text/html", []string{">2.5</td>"}},
		{`[][]int{{1, 2}, {3, 4}}`, "[[1 2] [3 4]]", "text/html", []string{">4</td>"}},
		{`tensor.New(3, 4, 4)`, "tensor 3x4x4", "image/png", nil},
		{`isbi.Synthetic(1)`, "synthetic/1 512x512, label", "image/png", nil},
		{`network, _ := zoo.Load("dlin"); network`, "dlin: ", "image/svg+xml", []string{"Conv2D"}},
		{`network`, "dlin: ", "text/html", []string{"<img", "data:image/svg+xml;base64,"}},
		{`type drawn struct{}
		func (drawn) SVG() string { return "<svg/>" }
		drawn{}`, "{}", "text/html", []string{"data:image/svg+xml;base64,"}},
		{`type unit struct{ n int }
		func (u unit) Row() ([]string, []any) { return []string{"unit"}, []any{u.n} }
		[]unit{{7}, {8}}`, "unit\n   7\n   8", "text/html", []string{">unit</th>", ">8</td>"}},
		{`type two struct{}
		func (two) Pictures() ([]image.Image, []string) { return []image.Image{image.NewGray(image.Rect(0, 0, 4, 4))}, []string{"one"} }
		two{}`, "{}", "image/png", nil},
		{`type speaking struct{ n int }
		func (s speaking) String() string { return fmt.Sprint("I am ", s.n) }
		speaking{3}`, "I am 3", "", nil},
		{`[]image.Image{image.NewGray(image.Rect(0, 0, 4, 4))}`, "1 values with pictures", "image/png", nil},
		{`display.Plot("squares", display.Curve("x^2", -1, 1, func(x float64) float64 { return x * x }))`, `plot "squares" of 1 series`,
			"application/vnd.vegalite.v5+json", []string{`"series":"x^2"`}},
		{`display.LaTeX("$x^2$")`, "$x^2$", "text/latex", []string{"$x^2$"}},
		{`[]int{1, 2}`, "[1 2]", "", nil},
		{`make([]float64, 5000)`, "[" + strings.Repeat("0 ", 499) + "...] (4501 more of 5000; print it to see all)", "", nil},
	} {
		b.n++
		res, err := b.e.Execute(context.Background(), engine.Cell{Code: c.code, Count: b.n}, &output{})
		if err != nil || res.Fault != nil {
			t.Fatalf("%s: %v %v", c.code, err, res.Fault)
		}
		m := res.Value
		if got := fmt.Sprint(m["text/plain"]); !strings.HasPrefix(got, c.text) {
			t.Errorf("%s: the text is %q, want %q", c.code, got, c.text)
		}
		if c.mime == "" {
			if len(m) != 1 {
				t.Errorf("%s: shown as %v", c.code, m)
			}
			continue
		}
		got, ok := m[c.mime]
		if data, bytes := got.([]byte); bytes {
			got = string(data)
		}
		if !ok || c.mime == "image/png" && !strings.HasPrefix(got.(string), "\x89PNG") {
			t.Errorf("%s: no %s in %v", c.code, c.mime, m)
		}
		for _, w := range c.want {
			if !strings.Contains(fmt.Sprint(got), w) {
				t.Errorf("%s: no %q in %v", c.code, w, got)
			}
		}
	}
}
