package interp_test

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// complete returns the matches at the | in a cell, with what they replace.
func (b *book) complete(code string) (replaced string, matches []string) {
	b.t.Helper()
	at := strings.IndexByte(code, '|')
	code = code[:at] + code[at+1:]
	c, err := b.e.Complete(context.Background(), code, len([]rune(code[:at])))
	if err != nil {
		b.t.Fatal(err)
	}
	runes := []rune(code)
	return string(runes[c.Start:c.End]), c.Matches
}

func TestComplete(t *testing.T) {
	b := open(t)
	b.run(`import ("strings"; "fmt"; "cryptounet/heops/network/tensor")
type Point struct { X, Y int; name string }
func (p Point) Norm() float64 { return 0 }
func (p *Point) Move(dx int) *Point { return p }
origin := Point{}
counter := 3
func area(width, height int) int { return width * height }`)
	for _, c := range []struct {
		code     string
		replaced string
		want     []string // all of these
		never    []string
	}{
		{"strings.Rep|", "Rep", []string{"Repeat", "Replace", "ReplaceAll", "Replacer"}, []string{"Builder"}},
		{"x := strings.|", "", []string{"Builder", "ToUpper"}, nil},
		{"origin.|", "", []string{"X", "Y", "name", "Norm", "Move"}, nil},
		{"origin.Move(3).|", "", []string{"X", "Move"}, nil},
		{"cou|", "cou", []string{"counter"}, []string{"cap"}},
		{"for i := range 3 {\n\tlocal := i\n\tfmt.Println(lo|", "lo", []string{"local"}, nil},
		{"func f(first string) {\n\tfir|\n}", "fir", []string{"first"}, nil},
		{"Point{na|}", "na", []string{"name"}, nil},
		{"p := &Point{X: 1}\np.No|", "No", []string{"Norm"}, nil},
		{"import \"net/ht|", "net/ht", []string{"net/http"}, nil},
		{"import (\n\t\"cryptounet/heops/network/te|", "cryptounet/heops/network/te", []string{"cryptounet/heops/network/tensor"}, nil},
		{"math.Sq|", "Sq", []string{"Sqrt"}, nil},
		{"area(ori|", "ori", []string{"origin"}, nil},
		{"strings.NewReader(\"x\").Re|", "Re", []string{"Read", "ReadAt", "ReadByte", "Reset"}, nil},
		{"naïve := 1\nnaï|", "naï", []string{"naïve"}, nil},
		{"whi|", "whi", nil, nil},
	} {
		replaced, got := b.complete(c.code)
		if replaced != c.replaced {
			t.Errorf("%q: replaces %q, want %q", c.code, replaced, c.replaced)
		}
		for _, w := range c.want {
			if !slices.Contains(got, w) {
				t.Errorf("%q: %q is not among %.200q", c.code, w, got)
			}
		}
		for _, w := range c.never {
			if slices.Contains(got, w) {
				t.Errorf("%q: %q is among %.200q", c.code, w, got)
			}
		}
	}
}

func TestInspect(t *testing.T) {
	b := open(t)
	b.run(`import "strings"
// double returns twice its argument.
func double(n int) int { return 2 * n }
xs := []int{1, 2, 3}
type T struct { A int }`)
	for _, c := range []struct {
		code string
		want []string
	}{
		{"doub|le(3)", []string{"func double(n int) int", "twice its argument"}},
		{"double(|", []string{"func double(n int) int"}},
		{"xs|", []string{"var xs []int", "[1 2 3]"}},
		{"strings.Repe|at", []string{"func strings.Repeat(s string, count int) string"}},
		{"T|{}", []string{"type T struct{A int}", "A int"}},
		{"nothing|", nil},
	} {
		at := strings.IndexByte(c.code, '|')
		code := c.code[:at] + c.code[at+1:]
		r, err := b.e.Inspect(context.Background(), code, at, 0)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := r.Data["text/plain"].(string)
		if r.Found != (c.want != nil) {
			t.Errorf("%q: found %v", c.code, r.Found)
		}
		for _, w := range c.want {
			if !strings.Contains(text, w) {
				t.Errorf("%q: %q does not tell %q", c.code, text, w)
			}
		}
	}
}

func TestIsComplete(t *testing.T) {
	b := open(t)
	for _, c := range []struct{ code, status, indent string }{
		{"x := 1", "complete", ""},
		{"", "complete", ""},
		{"func f() {", "incomplete", "\t"},
		{"if true {\n\tx := 1", "incomplete", "\t"},
		{"f(1,", "incomplete", ""},
		{"s := `abc", "incomplete", ""},
		{"1 +", "incomplete", ""},
		{"x := )", "invalid", ""},
		{"for i := range 3 { }", "complete", ""},
		{"/* open", "incomplete", ""},
		{"s := \"abc", "invalid", ""},
	} {
		r, err := b.e.IsComplete(context.Background(), c.code)
		if err != nil {
			t.Fatal(err)
		}
		if r.Status != c.status || r.Indent != c.indent {
			t.Errorf("%q: %q %q, want %q %q", c.code, r.Status, r.Indent, c.status, c.indent)
		}
	}
}
