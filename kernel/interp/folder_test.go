package interp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// write writes files below the working directory, later than those that were there.
func write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		later = later.Add(time.Second)
		if err := os.Chtimes(name, later, later); err != nil {
			t.Fatal(err)
		}
	}
}

var later = time.Now()

// step is what a cell shows or prints, or part of its fault.
func (b *book) step(code, want string) {
	b.t.Helper()
	out, value, f := b.run(code)
	if f != nil {
		if text := f.Value + "\n" + strings.Join(f.Traceback, "\n"); !strings.Contains(text, want) {
			b.t.Errorf("%s\nfault: %s\nwant:  %s", code, text, want)
		}
		return
	}
	if out+value != want {
		b.t.Errorf("%s\nshows %q\nwant  %q", code, out+value, want)
	}
}

const shapes = `// Package shapes has shapes.
package shapes

import (
	"fmt"
	"sort"

	"example.com/lab/shapes/units"
)

var made = register()

func register() []string { log = append(log, "register"); return nil }

var log []string

func init() { log = append(log, "init " + units.Name) }

// Log is what has happened.
func Log() []string { return log }

// Square is a square.
type Square struct{ Side float64 }

// Area is the size of a square.
func (s Square) Area() float64 { return s.Side * s.Side * units.Scale }

func (s Square) String() string { return fmt.Sprintf("square of %g", s.Side) }

// Shape has a size.
type Shape interface{ Area() float64 }

// Largest is the largest shape.
func Largest[S Shape](list []S) S {
	sort.Slice(list, func(i, j int) bool { return list[i].Area() > list[j].Area() })
	return list[0]
}

// Count is how often it was called.
func Count() int { calls++; return calls }
`

// Packages from source: those of the module around the notebook, and those in a
// folder beside it.
func TestFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{
		"go.mod":                "module example.com/lab\n\ngo 1.26\n",
		"shapes/shapes.go":      shapes,
		"shapes/count.go":       "package shapes\n\nvar calls int\n\ntype Pair[A, B any] struct {\n\tFirst A\n\tSecond B\n}\n\nfunc (p Pair[A, B]) Swap() Pair[B, A] { return Pair[B, A]{p.Second, p.First} }\n",
		"shapes/other.go":       "//go:build neverbuilt\n\npackage other\n",
		"shapes/a_windows.go":   "package shapes\n\nfunc Only() {}\n",
		"shapes/shapes_test.go": "package shapes_test\n\nfunc broken( {\n",
		"shapes/units/units.go": "package units\n\nconst Name = \"m\"\n\nvar Scale = 1.0\n",
		"notebooks/lib/lib.go":  "package lib\n\nimport \"example.com/lab/shapes\"\n\nfunc Two() []shapes.Square { return []shapes.Square{{Side: 1}, {Side: 2}} }\n\nfunc Fail(list []int) int { return list[3] }\n",
	})
	t.Chdir("notebooks")
	b := open(t)
	b.step("import \"example.com/lab/shapes\"\nshapes.Log()", "[register init m]")
	b.step("s := shapes.Square{Side: 3}\ns.Area(), s", "9, square of 3")
	b.step("import lib \"./lib\"\nshapes.Largest(lib.Two())", "square of 2")
	b.step("var shape shapes.Shape = s\narea := func() float64 { return shape.Area() }\nfunc total() float64 { return s.Area() + shapes.Square{Side: 1}.Area() }\ntotal()", "10")
	b.step("shapes.Pair[int, string]{1, \"x\"}.Swap()", "{x 1}")
	b.step("shapes.Count(); shapes.Count()\nshapes.Log()", "[register init m]")
	b.step("lib.Fail(nil)", "lib/lib.go")
	b.step("import \"fmt\"\nfmt.Printf(\"%T %v\", s, s)", "shapes.Square square of 3")
	b.step("switch x := any(s).(type) { case fmt.Stringer: fmt.Print(x.String()) }", "square of 3")

	// What changes is read anew before the next cell, and functions of cells follow.
	write(t, map[string]string{"../shapes/units/units.go": "package units\n\nconst Name = \"cm\"\n\nvar Scale = 100.0\n"})
	b.step("total()", "1000")
	b.step("s.Area(), shapes.Log()", "900, [register init cm]")
	b.step("lib.Two()[0].Area() + s.Area()", "1000")
	b.step("_, ok := any(s).(shapes.Shape)\nok", "true")
	write(t, map[string]string{"lib/lib.go": "package lib\n\nfunc Two() int { return nothing }\n"})
	b.step("lib.Two()", "lib/lib.go:3:25: undefined: nothing")
	b.step("total()", "1000")
	write(t, map[string]string{"lib/lib.go": "package lib\n\nfunc Two() int { return 2 }\n"})
	b.step("lib.Two()", "2")

	// Completion and inspection.
	c, err := b.e.Complete(t.Context(), "shapes.La", 9)
	if err != nil || strings.Join(c.Matches, " ") != "Largest" {
		t.Errorf("%v, %v", c.Matches, err)
	}
	c, err = b.e.Complete(t.Context(), "s.", 2)
	if err != nil || strings.Join(c.Matches, " ") != "Area Side String" {
		t.Errorf("%v, %v", c.Matches, err)
	}
	c, err = b.e.Complete(t.Context(), "import \"./l", 11)
	if err != nil || strings.Join(c.Matches, " ") != "lib/" {
		t.Errorf("%v, %v", c.Matches, err)
	}
	i, err := b.e.Inspect(t.Context(), "shapes.Largest", 10, 0)
	if text, _ := i.Data["text/plain"].(string); err != nil || !strings.Contains(text, "Largest is the largest shape.") {
		t.Errorf("%q, %v", text, err)
	}
	i, err = b.e.Inspect(t.Context(), "s.Area", 4, 0)
	if text, _ := i.Data["text/plain"].(string); err != nil || !strings.Contains(text, "Area is the size of a square.") {
		t.Errorf("%q, %v", text, err)
	}
}

// What is wrong with a package is said with file and line.
func TestFolderMistakes(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{
		"syntax/a.go":     "package syntax\n\nfunc f( {\n",
		"types/a.go":      "package types\n\nfunc F() int { return \"a\" }\n",
		"gone/a.go":       "package gone\n\nimport \"example.com/not/there\"\n\nvar _ = there.X\n",
		"tests/a_test.go": "package tests\n",
		"program/a.go":    "package main\n\nfunc main() {}\n",
		"a/a.go":          "package a\n\nimport _ \"../b\"\n",
		"b/b.go":          "package b\n\nimport _ \"../a\"\n",
		"embeds/a.go":     "package embeds\n\nimport _ \"embed\"\n\n//go:embed a.go\nvar text string\n",
		"panics/a.go":     "package panics\n\nfunc init() { panic(\"at the start\") }\n\nvar X = 1\n",
		"two/a.go":        "package one\n",
		"two/b.go":        "package two\n",
	})
	b := open(t)
	b.step("import \"./syntax\"", "syntax/a.go:3:")
	b.step("import \"./types\"", "types/a.go:3:")
	b.step("import \"./gone\"", "gone/a.go:3:8: package \"example.com/not/there\" is not part of this kernel")
	b.step("import \"./tests\"", "tests has no files of Go for this machine")
	b.step("import \"./nowhere\"", "there is no folder nowhere")
	b.step("import \"./program\"", "package main, which cannot be imported")
	b.step("import \"./a\"", "import each other")
	b.step("import \"./embeds\"", "embeds/a.go:5:1: //go:embed has no meaning")
	b.step("import \"./panics\"\npanics.X", "at the start")
	b.step("import \"./two\"", "two/b.go:1:1: package two; expected package one")
	b.step("1 + 1", "2")
}
