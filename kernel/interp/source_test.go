package interp_test

import (
	"strings"
	"testing"
)

// With more detail, what is asked about is shown as it was written.
func TestSource(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"lib/lib.go": "package lib\n\n// Two is 2.\nfunc Two() int {\n\treturn 2 // two\n}\n\n// T is a type.\ntype T struct{ A int }\n\nfunc (t T) M() {}\n"})
	b := open(t)
	for _, c := range []string{
		"import (\"slices\"; \"strings\"; \"./lib\")",
		"x := 1\n\n// add adds,\n// as one does.\nfunc add( a,b int)int { return a+b } // odd\n\ny := add(x,  2) // three",
		"// P is a point.\ntype P struct {\n\tX, Y int  // both\n}\n\nconst ( A = iota; B )\nvar r P",
		"func (p P) Sum() int {\n\treturn p.X+p.Y\n}",
		"%pwd\nfunc inPart() {}\nlines := !echo a\nz := 3",
		"func add(a int) int { return a }",
	} {
		if _, _, f := b.run(c); f != nil {
			t.Fatal(f)
		}
	}
	for _, test := range []struct{ name, want string }{
		{"add", "func add(a int) int { return a }"},
		{"y", "y := add(x,  2) // three"},
		{"P", "// P is a point.\ntype P struct {\n\tX, Y int  // both\n}\n\nfunc (p P) Sum() int {\n\treturn p.X+p.Y\n}"},
		{"r.Sum", "func (p P) Sum() int {\n\treturn p.X+p.Y\n}"},
		{"B", "const ( A = iota; B )"},
		{"inPart", "func inPart() {}"},
		{"z", "z := 3"},
		{"lib.Two", "// Two is 2.\nfunc Two() int {\n\treturn 2 // two\n}"},
		{"lib.T", "// T is a type.\ntype T struct{ A int }\n\nfunc (t T) M() {}"},
		{"slices.Contains", "// Contains reports whether v is present in s.\nfunc Contains[S ~[]E, E comparable](s S, v E) bool {\n\treturn Index(s, v) >= 0\n}"},
		{"strings.ToUpper", "ToUpper returns s with all Unicode letters mapped to their upper case."},
	} {
		i, err := b.e.Inspect(t.Context(), test.name, len(test.name), 1)
		text, _ := i.Data["text/plain"].(string)
		if err != nil || !strings.HasSuffix(text, "\n\n"+test.want) {
			t.Errorf("%s: %q, %v; want %q", test.name, text, err, test.want)
		}
		if i, err = b.e.Inspect(t.Context(), test.name, len(test.name), 0); err != nil || !i.Found || strings.Contains(i.Data["text/plain"].(string), "\n\nfunc ") {
			t.Errorf("%s without detail: %v", test.name, i.Data["text/plain"])
		}
	}
}
