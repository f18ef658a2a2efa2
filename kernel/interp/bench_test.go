package interp_test

import (
	"context"
	"fmt"
	"testing"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

func engineFor(b testing.TB) engine.Engine { return engineOf(b, interp.Options{}) }

func engineOf(b testing.TB, o interp.Options) engine.Engine {
	b.Helper()
	set, err := symbols.New()
	if err != nil {
		b.Fatal(err)
	}
	o.Packages = set
	e, err := interp.New(o)
	if err != nil {
		b.Fatal(err)
	}
	return e
}

func execute(b testing.TB, e engine.Engine, code string, n int) {
	b.Helper()
	r, err := e.Execute(context.Background(), engine.Cell{Code: code, Count: n}, &output{})
	if err != nil {
		b.Fatal(err)
	}
	if r.Fault != nil {
		b.Fatal(r.Fault)
	}
}

// BenchmarkStart is from nothing to the first cell's value.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		e := engineFor(b)
		execute(b, e, "import \"fmt\"\nfmt.Sprint(1 + 1)", 1)
		e.Close()
	}
}

// BenchmarkImportHeops is a session's first cell when it imports heops.
func BenchmarkImportHeops(b *testing.B) {
	for b.Loop() {
		e := engineFor(b)
		execute(b, e, "import (\"cryptounet/heops\"; \"cryptounet/heops/science/isbi\"; \"cryptounet/heops/network/plan\")\nvar _ heops.Client\nvar _ plan.Plan\nvar _ isbi.Slice\n1", 1)
		e.Close()
	}
}

// BenchmarkCell is an ordinary cell in a session with 50 others.
func BenchmarkCell(b *testing.B) {
	e := engineFor(b)
	execute(b, e, "import (\"fmt\"; \"strings\")", 1)
	for i := range 50 {
		execute(b, e, fmt.Sprintf("type T%d struct{ a, b int }\nfunc (t T%d) sum() int { return t.a + t.b }\nfunc f%d(n int) int { return n + %d }\nv%d := T%d{1, 2}", i, i, i, i, i, i), i+2)
	}
	n := 100
	for b.Loop() {
		n++
		execute(b, e, "x := f3(4)\nfor i := range 3 { x += i * v7.sum() }\ns := strings.Repeat(\"a\", x%5)\nfmt.Sprint(s, x)", n)
	}
}

// BenchmarkRedefine declares a function anew that others use.
func BenchmarkRedefine(b *testing.B) {
	e := engineFor(b)
	execute(b, e, "func f() int { return 1 }\nfunc g() int { return f() }\nfunc h() int { return g() }", 1)
	n := 1
	for b.Loop() {
		n++
		execute(b, e, "func f() int { return 2 }\nh()", n)
	}
}

func BenchmarkComplete(b *testing.B) {
	e := engineFor(b)
	execute(b, e, "import (\"strings\"; \"cryptounet/heops\")\nvar c *heops.Client\nfor i := range 3 { _ = i }", 1)
	for _, code := range []string{"strings.Re", "c.", "x := 5\nfor i := range 10 {\n\tif x > 3 {\n\t\tstrings.NewReader(\"a\")."} {
		b.Run(fmt.Sprintf("%.12q", code), func(b *testing.B) {
			for b.Loop() {
				r, err := e.Complete(context.Background(), code, len(code))
				if err != nil || len(r.Matches) == 0 {
					b.Fatal(err, r)
				}
			}
		})
	}
}

// BenchmarkCall is an interpreted call: 28,657 of them.
func BenchmarkCall(b *testing.B) { benchmarkCall(b, interp.Options{}) }

// BenchmarkCallAttached is the same with a debugger attached.
func BenchmarkCallAttached(b *testing.B) { benchmarkCall(b, interp.Options{Probed: true}) }

func benchmarkCall(b *testing.B, o interp.Options) {
	e := engineOf(b, o)
	execute(b, e, "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }", 1)
	n := 1
	for b.Loop() {
		n++
		execute(b, e, "fib(22)", n)
	}
}

// BenchmarkLoop is a loop of 100,000 turns.
func BenchmarkLoop(b *testing.B) { benchmarkLoop(b, interp.Options{}) }

// BenchmarkLoopAttached is the same with a debugger attached.
func BenchmarkLoopAttached(b *testing.B) { benchmarkLoop(b, interp.Options{Probed: true}) }

func benchmarkLoop(b *testing.B, o interp.Options) {
	e := engineOf(b, o)
	n := 0
	for b.Loop() {
		n++
		execute(b, e, "func turn(n int) (s int) {\n\tfor i := 0; i < n; i++ {\n\t\ts += i % 7\n\t}\n\treturn s\n}\nturn(100000)", n)
	}
}
