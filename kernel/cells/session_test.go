package cells_test

import (
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"cryptounet/kernel/cells"
	"cryptounet/kernel/cells/check"
	"cryptounet/kernel/cells/lower"
	"cryptounet/kernel/symbols"
)

// session is a front-end alone: what it lowers is taken to have run.
type session struct {
	*cells.Session
	n int
}

func open(t testing.TB, earlier ...string) *session {
	t.Helper()
	set, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	program := lower.New(fset)
	program.Native = func(path string) bool { return path != "main" && !set.Interpreted(path) }
	program.Adapts = func(path, name string) bool { return set.Adapter(path, name) != nil }
	s := &session{Session: cells.NewSession(fset, set, program)}
	for _, src := range earlier {
		if err := s.run(src); err != nil {
			t.Fatalf("%s: %v", src, err)
		}
	}
	return s
}

func (s *session) run(src string) error {
	s.n++
	cell, err := s.Check("cell "+string(rune('0'+s.n)), src)
	if err != nil {
		return err
	}
	cell.Commit(check.Whole)
	return nil
}

// TestErrors compares what a person reads about wrong cells.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ name, earlier, src, want string }{
		{"place and caret", "", "x := 1\ny := x + undefind", `cell 2, line 2, column 10: undefined: undefind
    y := x + undefind
             ^`},
		{"all at once", "", "a := one\nb := two\nc := \"x\" + 1", `cell 2, line 1, column 6: undefined: one
    a := one
         ^
cell 2, line 2, column 6: undefined: two
    b := two
         ^
cell 2, line 3, column 6: invalid operation: "x" + 1 (mismatched types untyped string and untyped int)
    c := "x" + 1
         ^`},
		{"did you mean a variable", "counter := 1", "countr + 1", `cell 2, line 1, column 1: undefined: countr; did you mean counter?
    countr + 1
    ^`},
		{"did you forget an import", "", "strings.ToUpper(\"a\")", `cell 2, line 1, column 1: undefined: strings; did you forget import "strings"?
    strings.ToUpper("a")
    ^`},
		{"did you mean a member", "import \"strings\"", "strings.ToUper(\"a\")", `cell 2, line 1, column 9: undefined: strings.ToUper; did you mean ToUpper?
    strings.ToUper("a")
            ^`},
		{"did you mean a field", "type P struct{ Width int }\np := P{}", "p.Widht", `cell 2, line 1, column 3: p.Widht undefined (type P has no field or method Widht); did you mean Width?
    p.Widht
      ^`},
		{"in a list of values", "", "1 + 1, nope // c", "cell 2, line 1, column 8: undefined: nope\n    1 + 1, nope // c\n           ^"},
		{"tabs before the caret", "", "if true {\n\tprintln(nope)\n}", "cell 2, line 2, column 10: undefined: nope\n    \tprintln(nope)\n    \t        ^"},
		{"syntax", "", "x := (1 + ", `cell 2, line 1, column 11: the cell ends here, but something is still open
    x := (1 + 
              ^`},
		{"syntax in a line", "", "x := 1 2\ny := 3", `cell 2, line 1, column 8: expected ';', found 2
    x := 1 2
           ^`},
		{"a brace too many", "", "x := 1\n}\n", `cell 2, line 2, column 1: unexpected '}': nothing is open that it could close
    }
    ^`},
		{"unknown package", "", "import \"example.com/x\"", `cell 2, line 1, column 8: package "example.com/x" is not part of this kernel: cells can import the standard library, Lattigo and heops (completion in an import lists all); for others make a kernel that has them: cryptounet build --with MODULE@VERSION
    import "example.com/x"
           ^`},
		{"a package under another path", "", "import \"heops/plan\"", `cell 2, line 1, column 8: package "heops/plan" is not part of this kernel; there is "cryptounet/heops/network/plan"
    import "heops/plan"
           ^`},
		{"no internal names", "type T struct{ n int }\nt := T{}", "var s string = t", `cell 2, line 1, column 16: cannot use t (variable of struct type T) as string value in variable declaration
    var s string = t
                   ^`},
		{"a value made before its type changed", "type T struct{ n int }\nt := T{}", "type T struct{ s string }\nt.s", `cell 2, line 2, column 3: t.s undefined (type T has no field or method s): t was made before its type changed; create it again
    t.s
      ^`},
		{"a function that no longer compiles", "func f() int { return 1 }\nfunc g() int { return f() + 1 }", "func f() string { return \"\" }\ng()", `cell 2, line 2, column 1: undefined: g: it no longer compiles after this cell:
cell 1, line 2, column 23: invalid operation: f() + 1 (mismatched types string and untyped int)
    func g() int { return f() + 1 }
                          ^
    g()
    ^`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			if c.earlier != "" {
				s = open(t, c.earlier)
			}
			s.n = 1
			err := s.run(c.src)
			if err == nil {
				t.Fatal("no error")
			}
			if got := err.Error(); got != c.want {
				t.Errorf("says\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestFailedCells checks that nothing of a cell that fails stays.
func TestFailedCells(t *testing.T) {
	s := open(t, "x := 1", "type T struct{ n int }", "func f() int { return x }")
	before := s.Names()
	for _, src := range []string{
		"y := 1\nnope", "x := \"a\"\nnope", "type T struct{ s string }\nnope", "func f() string { return nope }",
		"import \"os\"\nnope", "func g( {", "type U struct { U }", "const c = c", "var a, b = b, a",
	} {
		if err := s.run(src); err == nil {
			t.Errorf("%q: no error", src)
		}
		if after := s.Names(); !slices.Equal(before, after) {
			t.Errorf("%q: the session has %v, had %v", src, after, before)
		}
	}
	if err := s.run("var n int = f() + x + T{1}.n"); err != nil {
		t.Error(err)
	}
}

func TestParts(t *testing.T) {
	s := open(t, "ready := true")
	for _, c := range []struct {
		src  string
		want string // the parts, magics as name:rest
	}{
		{"x := 1", "x := 1"},
		{"%who", "who:"},
		{"x := 1\n%time f(x)\ny := 2", "x := 1|time:f(x)|y := 2"},
		{"!ls -l | wc", "!:ls -l | wc"},
		{"!ready", "!ready"},
		{"done := true\n!done", "done := true\n!done"},
		{"s := `\n%who\n`", "s := `\n%who\n`"},
		{"/*\n%who\n*/", "/*\n%who\n*/"},
		{"f(\n%who\n)", "f(\n%who\n)"},
		{"10 %\n 4", "10 %\n 4"},
		{"  %cd /tmp", "cd:/tmp"},
		{"%d", "d:"},
		{"x := 5\n%3", "x := 5\n%3"},
		{"files := !ls", "!:ls"},
		{"files = !ls -l", "!:ls -l"},
		{"not := !ready", "not := !ready"},
		{"a := true\nb := !a", "a := true\nb := !a"},
		{"%%bash -x\necho 1\n%who", "%bash:-x"},
		{"\n  %%time\nx := 1", "%time:"},
		{"x := 1\n%%bash\necho", "x := 1\n%%bash\necho"},
		{"%%", "%%"},
	} {
		var got []string
		for _, p := range s.Parts(c.src) {
			if p.Magic != "" {
				got = append(got, p.Magic+":"+p.Rest)
			} else {
				got = append(got, strings.TrimSpace(p.Code))
			}
		}
		if g := strings.Join(got, "|"); g != strings.TrimSpace(c.want) {
			t.Errorf("%q: %q, want %q", c.src, g, c.want)
		}
	}
}

func TestCompletionOfPathsAndMagics(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"image1.png", "image2.png", "notes.txt"} {
		if err := os.WriteFile(dir+"/"+n, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(dir+"/images", 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	s := open(t, "import (\"os\"; \"cryptounet/heops/network/model\")", "type Point struct{ X, Y int; name string }\nfunc (p Point) Move(dx int) Point { return p }\nvar network model.Network")
	for _, c := range []struct{ src, want string }{
		{"os.Open(\"im|", "image1.png image2.png images/"},
		{"os.Open(\"" + dir + "/no|\")", "notes.txt"},
		{"%cd ima|", "image1.png image2.png images/"},
		{"!cat no|", "notes.txt"},
		{"%tim|", "time timeit"},
		{"%%tim|", "time timeit"},
		{"%%time\nos.Getw|", "Getwd"},
		{"%%bash\nos.Getw|", ""},
		{"%time os.Getw|", "Getwd"},
		{"x := 1\n%who\nos.Getw|", "Getwd"},
		{"Point{X: 1}.Move(2).na|", "name"},
		{"&Point{n|}", "name network new nil"},
		{"[]Point{{Na|, {X: 1}}", ""},
		{"[]Point{{X|}}", "X"},
		{"func f(alpha Point) { for _, beta := range []Point{} { bet|", "beta"},
		{"func f(alpha Point) int { return alph|", "alpha"},
		{"import \"cryptounet/heops/network/mo|", "cryptounet/heops/network/model"},
		{"func (p Point) Twice() { p.Mo|", "Move"},
		{"type Q struct{ Point }\nvar q Q\nq.Mo|", "Move"},
		{"var _ = func() Point { return Point{} }().Mo|", "Move"},
		{"\"text|", ""},
		{"// os.Ge|", ""},
	} {
		at := strings.IndexByte(c.src, '|')
		if strings.HasPrefix(c.src, "!") {
			at = strings.LastIndexByte(c.src, '|')
		}
		src := c.src[:at] + c.src[at+1:]
		var got []string
		for _, i := range s.Complete(src, at).Items {
			got = append(got, i.Text)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q: %q, want %q", c.src, g, c.want)
		}
	}
	if c := s.Complete("network.", 8); len(c.Items) == 0 {
		t.Error("nothing is known of a heops type")
	}
}

func TestSignatures(t *testing.T) {
	s := open(t, "import (\"strings\"; \"fmt\"; \"cryptounet/heops\"; \"cryptounet/heops/network/plan\")", "// area is width times height.\nfunc area(width, height int) int { return width * height }\ntype P struct{ X int }\n// Move moves.\nfunc (p *P) Move(dx, dy int) error { return nil }\nvar p *P")
	for _, c := range []struct{ src, want, doc string }{
		{"area(1, |", "func area(width int, height int) int", "width times height"},
		{"area(area(1, 2), |", "func area(width int, height int) int", ""},
		{"strings.Index(\"a\", strings.Repeat(|", "func strings.Repeat(s string, count int) string", "Repeat returns"},
		{"p.Move(|", "func (*P).Move(dx int, dy int) error", "Move moves"},
		{"fmt.Fprintf|(", "func fmt.Fprintf(w io.Writer, format string, a ...any) (n int, err error)", "Fprintf formats"},
		{"plan.Read(|", "func plan.Read(", ""},
		{"heops.NewClient|", "func heops.NewClient(", ""},
		{"%time|", "%time [CODE]", "how long"},
	} {
		at := strings.IndexByte(c.src, '|')
		d, ok := s.Inspect(c.src[:at]+c.src[at+1:], at)
		if !ok || !strings.HasPrefix(d.Signature, c.want) || !strings.Contains(d.Doc, c.doc) {
			t.Errorf("%q: %v, %q, %.80q", c.src, ok, d.Signature, d.Doc)
		}
	}
}
