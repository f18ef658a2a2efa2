package cells_test

import (
	"fmt"
	"testing"
)

// notebook is a session with some fifty cells behind it.
func notebook(b *testing.B) *session {
	s := open(b, "import (\"fmt\"; \"strings\"; \"cryptounet/heops\"; \"cryptounet/heops/network/plan\")", "var client *heops.Client\nvar p *plan.Plan")
	for i := range 50 {
		if err := s.run(fmt.Sprintf("type T%d struct{ a, b int }\nfunc (t T%d) sum() int { return t.a + t.b }\nfunc f%d(n int) int { return n + %d }\nv%d := T%d{1, 2}", i, i, i, i, i, i)); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

// BenchmarkCheck is the front-end's part of an ordinary cell: it is to cost
// less than 5 ms.
func BenchmarkCheck(b *testing.B) {
	s := notebook(b)
	for b.Loop() {
		if err := s.run("x := f3(4)\nfor i := range 3 { x += i * v7.sum() }\ns := strings.Repeat(\"a\", x%5)\nfmt.Sprint(s, x)"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkComplete is to cost less than 0.5 ms once it is warm.
func BenchmarkComplete(b *testing.B) {
	s := notebook(b)
	for _, src := range []string{"v7.", "strings.Re", "client.", "for i := range 3 {\n\tif v1.sum() > i {\n\t\tstrings.NewReader(\"a\").", "f", "import \"cryptounet/heops/"} {
		b.Run(fmt.Sprintf("%.12q", src), func(b *testing.B) {
			for b.Loop() {
				if c := s.Complete(src, len(src)); len(c.Items) == 0 {
					b.Fatal("no completions")
				}
			}
		})
	}
}

// BenchmarkInspect asks for a signature with its documentation.
func BenchmarkInspect(b *testing.B) {
	s := notebook(b)
	for b.Loop() {
		if _, ok := s.Inspect("strings.Repeat(", 15); !ok {
			b.Fatal("nothing is known")
		}
	}
}
