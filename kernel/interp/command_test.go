package interp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// said runs a cell that must go well and returns its output and value.
func (b *book) said(code string) string {
	b.t.Helper()
	out, v, f := b.run(code)
	if f != nil {
		b.t.Fatalf("%s: %+v", code, f)
	}
	return out + v
}

// TestShell: commands of the shell show what they print, or give it to a variable
// line by line; what is Go stays Go.
func TestShell(t *testing.T) {
	b := open(t)
	b.run("import \"strings\"\nready := false")
	for code, want := range map[string]string{
		"!echo a; echo b":                                        "a\nb\n",
		"x := !echo a; echo 'b \"c\"'\nlen(x)":                   "2",
		"y := !printf ''\nlen(y)":                                "0",
		"z := !echo hello world\nstrings.ToUpper(z[0])":          "HELLO WORLD",
		"w := []string{}\nw = !echo 1; echo 2; echo 3\nlen(w)":   "3",
		"now := !ready\nnow":                                     "true",
		"a := true\nc := !a\nc":                                  "false",
		"%%bash\nfor i in 1 2; do\n  echo $i\ndone":              "1\n2\n",
		"%%bash one two\necho $2 $1":                             "two one\n",
		"%%sh\nx=3; echo $((x + 1))":                             "4\n",
		"%%script cat\nas it is\n":                               "as it is\n",
		"\n\n%%bash\necho below\n":                               "below\n",
		"if true {\n}\n!echo after":                              "after\n",
		"for range 2 {\n}\nlast := !echo one; echo two\nlast[1]": "two",
	} {
		if got := b.said(code); got != want {
			t.Errorf("%q gives %q, expected %q", code, got, want)
		}
	}
	for code, why := range map[string]string{
		"!exit 3":                            "exit status 3",
		"n := !exit 3\nn":                    "exit status 3",
		"%%script\nx":                        "wants a command",
		"%%script no-such-thing\nx":          "no command no-such-thing",
		"var s string\ns = !echo 1":          "cannot use",
		"%%bsh\necho":                        "did you mean %%bash?",
		"%hstory":                            "did you mean %history?",
		"big := !yes | head -c 9000000":      "more than 10000 lines",
		"wide := !head -c 2000000 /dev/zero": "or 1 MB",
	} {
		if _, _, f := b.run(code); f == nil || !strings.Contains(f.Value, why) {
			t.Errorf("%q: %+v, expected %q", code, f, why)
		}
	}
	for _, code := range []string{"x := !sleep 60", "%%bash\nsleep 60", "%ls . ; sleep 60"} {
		if got := b.interrupted(code); !strings.Contains(got, "interrupted") {
			t.Errorf("%q: %s", code, got)
		}
	}
}

// TestFiles: cells become files, files become cells.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	b := open(t)
	if got := b.said("%%writefile a.txt\none\n"); got != "wrote a.txt, 4 bytes\n" {
		t.Errorf("%q", got)
	}
	b.said("%%writefile -a a.txt\ntwo")
	if text, err := os.ReadFile("a.txt"); err != nil || string(text) != "one\ntwo" {
		t.Errorf("%q, %v", text, err)
	}
	if got := b.said("%%writefile a.txt\n%who"); !strings.HasPrefix(got, "overwrote") {
		t.Errorf("%q", got)
	}
	b.said("%%writefile main.go\npackage main\nimport (\"fmt\"; \"os\")\nvar inside = 1\nfunc main() { fmt.Println(\"args\", os.Args[1:]); if len(os.Args) > 2 { os.Exit(3) } }")
	if got := b.said("%run main.go x"); got != "args [x]\n" {
		t.Errorf("%q", got)
	}
	if _, _, f := b.run("inside"); f == nil {
		t.Error("a program that was run left its names")
	}
	if out, _, f := b.run("%run main.go x y"); f == nil || out != "args [x y]\n" {
		t.Errorf("%q, %v", out, f)
	}
	b.said("%%writefile more.go\nfunc Twice(n int) int { return 2 * n }\nTwice(4)")
	if got := b.said("%run more.go\nTwice(5)"); !strings.HasSuffix(got, "10") {
		t.Errorf("%q", got)
	}
	b.said("%%writefile n.ipynb\n" + `{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "# text"},
{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": ["k := 20\n", "k + 1"]},
{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": "%time k++"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}`)
	if got := b.said("%run n.ipynb\nk"); !strings.HasSuffix(got, "21") {
		t.Errorf("%q", got)
	}
	if got := b.said("%pwd"); got != dir+"\n" && filepath.Base(strings.TrimSpace(got)) != filepath.Base(dir) {
		t.Errorf("%q is not %s", got, dir)
	}
	if got := b.said("%ls *.txt"); got != "a.txt\n" {
		t.Errorf("%q", got)
	}
	for _, code := range []string{"%run", "%run none.go", "%run a.txt.ipynb", "%%writefile\nx", "%%writefile no/where\nx", "%pwd x", "%load none.go"} {
		if _, _, f := b.run(code); f == nil || !strings.Contains(f.Value, "line 1") {
			t.Errorf("%s: %+v", code, f)
		}
	}
}

// TestTellingCommands: what the session knows.
func TestTellingCommands(t *testing.T) {
	b := open(t)
	b.run("import \"strings\"\nname, list := \"ward\", []int{1, 2, 3}\nlong := strings.Repeat(\"x\", 500)")
	b.run("// Half halves.\nfunc Half(n int) int { return n / 2 }")
	for code, want := range map[string]string{
		"%whos":                          "list             []int                    [1 2 3]",
		"%who":                           "function  Half             (n int) int",
		"%doc strings.Repeat":            "returns a new string consisting of count copies",
		"%doc Half":                      "Half halves.",
		"%history":                       "   2: // Half halves.\n      func Half",
		"%history 1":                     "%history 1",
		"%%time\nname":                   "time: ",
		"%%timeit\nx := 0\nx++ // count": "a run",
		"%%html\n<b>bold</b>":            "<b>bold</b>",
		"%%fmt\nx:=1\nif x>0{\nx=2}":     "x := 1\nif x > 0 {\n\tx = 2\n}",
		"%help":                          "%%writefile",
	} {
		if got := b.said(code); !strings.Contains(got, want) {
			t.Errorf("%s: %q lacks %q", code, got, want)
		}
	}
	for code, why := range map[string]string{"%doc nothing": "no documentation", "%history x": "how many", "%%fmt\nfor {": "not Go", "%%timeit\n": "wants the code"} {
		if _, _, f := b.run(code); f == nil || !strings.Contains(f.Value, why) {
			t.Errorf("%s: %+v", code, f)
		}
	}
	// A line of a cell that is timed is where it stands.
	if _, _, f := b.run("%%time\nx := 1\ny := undefinedName"); f == nil || !strings.Contains(f.Value, "line 3") {
		t.Errorf("%+v", f)
	}
	start := time.Now()
	if b.interrupted("%%time\nfor {}"); time.Since(start) > 20*time.Second {
		t.Error("the interrupt took too long")
	}
}

// TestTimeitFirst: code that is timed may be the first to use a function, a method
// or an instance; it can be used after that.
func TestTimeitFirst(t *testing.T) {
	b := open(t)
	b.run("import \"strings\"\ntype pt struct{ x int }\nfunc (p pt) twice() int { return 2 * p.x }\nfunc fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }\nfunc same[T any](x T) T { return x }\nfunc up(s string) string { return strings.ToUpper(s) }")
	for _, tc := range []struct{ timed, after, want string }{
		{"%timeit fib(5)", "fib(7)", "13"},
		{"%%timeit\nx := pt{3}\n_ = x.twice()", "pt{4}.twice()", "8"},
		{"%timeit same(1)", "same(2)", "2"},
		{"%timeit up(\"a\")", "up(\"b\")", "B"},
	} {
		if got := b.said(tc.timed); !strings.Contains(got, "a run") {
			t.Errorf("%s: %q", tc.timed, got)
		}
		if got := b.said(tc.after); !strings.HasSuffix(got, tc.want) {
			t.Errorf("%s after %s: %q; expected %s", tc.after, tc.timed, got, tc.want)
		}
	}
}

// TestDisplayProgress: a loop under a bar is over values of the cells' own types,
// in generic functions too, and can be left.
func TestDisplayProgress(t *testing.T) {
	b := open(t)
	b.run("import (\"cryptounet/kernel/display\"; \"fmt\")\ntype pt struct{ x, y int }\nfunc (p pt) sum() int { return p.x + p.y }\nfunc last[T any](l []T) (v T) { for x := range display.Progress(l) { v = x }; return v }")
	for code, want := range map[string]string{
		"n := 0\nfor p := range display.Progress([]pt{{1, 2}, {3, 4}}) { n += p.sum() }\nn":                                  "10",
		"func first() string { for x := range display.Progress([]string{\"a\", \"b\"}) { return x }; return \"\" }\nfirst()": "a",
		"last([]fmt.Stringer{nil}) == nil": "true",
		"last([]pt{{5, 6}}).sum()":         "11",
		"t := 0\nfor f := range display.Progress([]func() int{func() int { return 2 }, func() int { return 3 }}) { t += f() }\nt":    "5",
		"s := 0\nouter: for x := range display.Progress([]int{1, 2, 3}) { for range 2 { if x == 2 { continue outer }; s += x } }\ns": "8",
	} {
		if _, v, f := b.run(code); v != want || f != nil {
			t.Errorf("%s: %q, %v; expected %s", code, v, f, want)
		}
	}
}
