package cells_test

import (
	"strings"
	"testing"
)

// TestCompletionInUnfinishedCode completes where a statement or a bracket is still
// open; what fits the place comes first.
func TestCompletionInUnfinishedCode(t *testing.T) {
	s := open(t, "import (\"os\"; \"net/http\"; \"fmt\")", "type Pt struct{ X, Y int; name string }\nfunc (p Pt) Move(dx int) Pt { return p }\nfunc Area(p Pt, scale float64) float64 { return 0 }\nvar pt Pt\nvar width float64\nvar ready bool\nvar table map[string]float64\nvar ch chan Pt")
	const members = "Move X Y name"
	for src, want := range map[string]string{
		"Pt{X|": "X", "[]Pt{{X|": "X", "[]Pt{{X: 1}, {Y|": "Y", "map[string]Pt{\"a\": {Y|": "Y", "[]*Pt{{n|": "name ...", "&http.Client{Tim|": "Timeout",
		"var q = Pt{|": "X Y name ...", "f := func() Pt { return Pt{X: 1, |": "X Y name ...",
		"if x := pt; x.|": members, "if pt.|": members, "if !pt.|": members, "for pt.|": members, "for range pt.|": members, "switch pt.|": members, "switch x := pt; x.|": members,
		"switch 1 {\ncase pt.|": members, "select { case x := <-ch: x.|": members,
		"go func(){ pt.|": members, "go func(){\n\tpt.|": members, "defer func() { if true { pt.|": members, "defer pt.|": members,
		"func f() { x := pt\n x.|": members, "func f() {\n\tfor {\n\t\tif ready {\n\t\t\tpt.|": members, "x := []Pt{pt}; x[0].|": members, "fmt.Println(pt.|": members, "// a comment (\nfmt.Println(pt.|": members,
		"func(p Pt) { p.|": members, "Pt{X: pt.|": "X Y Move name", "width + pt.|": members,
		"jso|": "json jsonrpc", "strin|": "string strings", "math.Sqr|": "Sqrt Sqrt2 SqrtE SqrtPhi SqrtPi",
		"Area(|": "pt ...", "Area(pt, |": "Area width ...", "width = |": "Area width ...", "if |": "ready ...", "table[\"a\"] = |": "Area width ...", "ch <- |": "pt ...",
		"func g() bool { return |": "g ready ...", "[]Pt{|": "pt ...", "func h(local, other float64) { width = |": "local other Area width ...", "var f float64 = |": "Area f width ...",
	} {
		at := strings.IndexByte(src, '|')
		var got []string
		for _, i := range s.Complete(src[:at]+src[at+1:], at).Items {
			got = append(got, i.Text)
		}
		have := strings.Join(got, " ")
		if begin, open := strings.CutSuffix(want, " ..."); have != want && !(open && strings.HasPrefix(have+" ", begin+" ")) {
			t.Errorf("%s: %.200s; expected %s", src, have, want)
		}
	}
	for _, i := range s.Complete("Ar", 2).Items {
		if i.Text == "Area" && (i.Kind != "function" || i.Signature != "(p Pt, scale float64) float64") {
			t.Errorf("Area is %+v", i)
		}
	}
	for src, want := range map[string]string{"ma|ke": "builtin make", "le|n(table)": "builtin len", "Pt{X|: 1}": "field X int", "http.Client{Time|out: 1}": "field Timeout time.Duration", "[]Pt{{na|me: \"\"}}": "field name string"} {
		at := strings.IndexByte(src, '|')
		d, ok := s.Inspect(src[:at]+src[at+1:], at)
		if !ok || !strings.Contains(d.Signature, want) || strings.HasPrefix(want, "builtin") && d.Doc == "" {
			t.Errorf("%s is %+v; expected %s", src, d, want)
		}
	}
}
