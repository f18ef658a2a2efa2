package export_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/export"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/interp/machine"
	"cryptounet/kernel/symbols"
)

// said is what a notebook prints, as a terminal has it.
type said struct {
	engine.Output
	strings.Builder
}

func (s *said) Stream(name, text string) {
	if name == "stdout" {
		s.WriteString(text)
	}
}

func (s *said) Display(data engine.MIME, _ map[string]any, _ string, _ bool) {
	if text := data["text/plain"].(string); text != "" {
		fmt.Fprintln(s, strings.TrimSuffix(text, "\n"))
	}
}

// kernel is what the kernel prints for some cells.
func kernel(t *testing.T, packages machine.Packages, cells []string) string {
	t.Helper()
	e, err := interp.New(interp.Options{Packages: packages, Capture: true})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	out := &said{}
	for i, code := range cells {
		r, err := e.Execute(t.Context(), engine.Cell{Code: code, Count: i + 1}, out)
		if err != nil || r.Fault != nil {
			t.Fatalf("cell %d: %v, %v", i+1, err, r.Fault)
		}
		if r.Value != nil {
			out.Display(r.Value, nil, "", false)
		}
	}
	return out.String()
}

// program builds and runs what some cells are exported to.
func program(t *testing.T, packages machine.Packages, cells []string) (stdout, source string) {
	t.Helper()
	var list []export.Cell
	for _, c := range cells {
		list = append(list, export.Cell{Code: c})
	}
	p, err := export.Export(list, export.Options{Name: "n.ipynb", Module: "example.com/n", Packages: packages, ReadFile: os.ReadFile})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	p.Files["go.mod"] = "module example.com/n\n\ngo 1.26\n"
	if len(p.Imports) > 0 {
		root, err := filepath.Abs("../..")
		if err != nil {
			t.Fatal(err)
		}
		p.Files["go.mod"] += "\nrequire cryptounet v0.0.0\n\nreplace cryptounet => " + root + "\n"
		sums, err := os.ReadFile("../../go.sum")
		if err != nil {
			t.Fatal(err)
		}
		p.Files["go.sum"] = string(sums)
	}
	for name, text := range p.Files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "run", "-mod=mod", ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off")
	var errs strings.Builder
	cmd.Stderr = &errs
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s\n%s", err, errs.String(), p.Files["main.go"])
	}
	return string(text), p.Files["main.go"]
}

// Each notebook prints the same when it is compiled.
func TestExport(t *testing.T) {
	packages, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		cells []string
	}{
		{"values, and what nothing uses", []string{
			"import \"fmt\"\nx := 1\nfor i, v := range []int{1, 2} { unused := v }\nfmt.Println(x)\nx",
			"var e error\ne", "func() int { return 3 }", "1 << 70", "x, \"two\", []any{nil, 3.5}",
			"big := make([]int, 2000)\nbig", "f := func() (int, error) { return 1, nil }\nf()",
			"switch t := any(x).(type) { case int: fmt.Println(\"int\") }\nif y := 3; x == 1 { fmt.Println(x) }\nL:\nfor { break }",
		}},
		{"a function declared anew has its callers follow", []string{
			"x := 1\nfunc f(n int) int { return n + x } // adds x\nfunc g() int { return f(1) }\nold := f\ng()",
			"x := 5\ng()", "// f is another one.\nfunc f(n int) int { return n * 100 }\ng()", "old(1), f(1), g()",
		}},
		{"variables of other types", []string{
			"x := 1\nshow := func() int { return x }\nx", "x := x + 1\nshow()", "x := \"text\"\nx", "x := x + \"!\"\nx, show()", "var x string\nx",
		}},
		{"a type that gets methods", []string{
			"import \"fmt\"\ntype P struct{ X, Y int }\np := P{1, 2}\np", "func (p P) Sum() int { return p.X + p.Y }\np.Sum()",
			"func (p P) String() string { return fmt.Sprintf(\"<%d %d>\", p.X, p.Y) }\np", "[]P{p, {3, 4}}", "fmt.Println(p.Sum(), p)",
		}},
		{"a type declared anew, and what embeds it", []string{
			"type A struct{ N int }\ntype B struct { A; M int }\nb := B{A{1}, 2}\nb.A.N + b.N",
			"type A struct{ N int }\nfunc (a A) Twice() int { return 2 * a.N }\nb.Twice()", "c := B{A: A{7}}\nc.A.Twice() + c.A.N",
			"type A []string\nvar a A = A{\"x\"}\na",
		}},
		{"generics", []string{
			"type Opt[T any] struct { v T; ok bool }\nfunc (o Opt[T]) Get() T { return o.v }\nfunc some[T any](v T) Opt[T] { return Opt[T]{v, true} }\no := some(3)\no.Get()",
			"func apply[T, U any](l []T, f func(T) U) (r []U) { for _, x := range l { r = append(r, f(x)) }; return }\napply([]int{1, 2}, func(i int) Opt[int] { return some(i) })",
		}},
		{"names of packages and of the language", []string{
			"import r \"math/rand\"\nrng := r.New(r.NewSource(1))\nrng.Intn(1)", "import . \"strings\"\nToUpper(\"abc\")", "len(\"abc\")",
			"r := 3\nlen := func(s string) int { return 42 + r }\nlen(\"x\")", "import \"strings\"\nstring2 := strings.Repeat(\"m\", 2)\nstring2",
			"shown := 1\ncell1 := 2\nshown + cell1",
		}},
		{"init, defer and return", []string{
			"import \"fmt\"\nfunc init() { fmt.Println(\"init\", z) }\nz := 4\nfmt.Println(\"after\")\ndefer fmt.Println(\"deferred\")\nz",
			"func init() { fmt.Println(\"second\") }\nif z == 4 { fmt.Println(\"early\"); return }\nz",
		}},
		{"constants and groups", []string{
			"const (\n\tA = iota // first\n\tB\n\tC\n)\nA, B, C", "type (\n\tX int\n\tY string\n)\nX(1), Y(\"y\")", "type X float64\nX(1.5), Y(\"z\")", "const A = \"a\"\nA, B",
			"var (\n\tp, q = 1, 2\n\ts []int\n)\np, q, s",
		}},
		{"methods that show", []string{
			"type T struct{}\nfunc (T) HTML() string { return \"<b>\" }\nfunc (T) String() string { return \"t\" }\nT{}", "import \"image\"\nimage.NewGray(image.Rect(0, 0, 3, 2))",
			"type row struct{ Name string; N int }\n[]row{{\"a\", 1}}", "map[string][]int{\"k\": {1}}",
		}},
		{"earlier values", []string{
			"40 + 2", "_ + 1", "type P struct{ X, Y int }\nP{1, 2}", "func (p P) Sum() int { return p.X + p.Y }\n_.Sum() + Out[1]", "[]P{Out[3], {Y: Out[ 4 ]}}",
			"type P struct{ X, Y int }\nfunc (p P) String() string { return \"p\" }\nOut[3], Out[1]", "x := Out[2]\nx := x + _[1].Y\nx",
		}},
		{"the shell", []string{"lines := !echo a; echo b\nlines", "!echo shell\nlen(lines)", "%%sh\necho script", "%env EXPORTED=yes\n%env EXPORTED", "%%html\n<b>"}},
		{"a session begun again", []string{"x := 1\nfunc f() int { return x }\nf()", "%reset", "x := \"new\"\nfunc f() string { return x }\nf()"}},
		{"compiled packages", []string{
			"import \"cryptounet/kernel/display\"\ndisplay.Table([]string{\"a\", \"b\"}, [][]any{{1, 2.5}})", "display.Show(1, display.HTML(\"<i>\"))",
			"import \"gonum.org/v1/gonum/mat\"\nmat.NewDense(2, 2, []float64{1, 2, 3, 4})",
			"type S struct{}\nfunc (S) Summary() (string, [][2]string) { return \"title\", [][2]string{{\"k\", \"v\"}} }\nS{}",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := kernel(t, packages, test.cells)
			if got, source := program(t, packages, test.cells); got != want {
				t.Errorf("it prints\n%s\nwant\n%s\n%s", got, want, source)
			}
		})
	}
}

// What cannot be exported is said, with its cell.
func TestRefused(t *testing.T) {
	packages, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		want  string
		cells []string
	}{
		{"cell 2 does not compile", []string{"x := 1", "x + \"a\""}},
		{"cell 1: Out and In have no place", []string{"len(Out)"}},
		{"cell 1: \"./lib\" lies beside the notebook", []string{"import \"./lib\""}},
		{"no such file", []string{"%load missing.go"}},
	} {
		var list []export.Cell
		for _, c := range test.cells {
			list = append(list, export.Cell{Code: c})
		}
		_, err := export.Export(list, export.Options{Name: "n.ipynb", Module: "example.com/n", Packages: packages, ReadFile: os.ReadFile})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v", test.cells, err)
		}
	}
}

// The program reads as one that a person writes.
func TestReads(t *testing.T) {
	packages, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	p, err := export.Export([]export.Cell{
		{Code: "import \"fmt\"\n\n// greet says hello.\nfunc greet(who string) string { return fmt.Sprint(\"hello, \", who) }", Text: "# Greetings"},
		{Code: "who := \"you\" // for now\n%whos\ngreet(who)", Text: "Say it."},
	}, export.Options{Name: "hello.ipynb", Module: "example.com/hello", Packages: packages, ReadFile: os.ReadFile})
	if err != nil {
		t.Fatal(err)
	}
	want := `// Exported from hello.ipynb by cryptounet export.

package main

import (
	"example.com/hello/internal/shown"
	"fmt"
)

// Cell 1.

// greet says hello.
func greet(who string) string { return fmt.Sprint("hello, ", who) }

// Cell 2.

var who string

// Say it.
func cell2() {
	who = "you" // for now
}

func cell2v2() string {
	return shown.Text(greet(who))
}

func main() {
	cell2()
	// %whos is for a notebook, and left out.
	shown.Print(cell2v2())
}
`
	if got := p.Files["main.go"]; got != want {
		t.Errorf("%s", got)
	}
	if len(p.Left) != 1 || p.Left[0] != "cell 2: %whos" || len(p.Imports) != 0 {
		t.Errorf("%v, %v", p.Left, p.Imports)
	}
}
