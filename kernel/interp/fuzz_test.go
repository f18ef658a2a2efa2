package interp_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

// FuzzCell feeds cells of any kind. Whatever they are, the engine answers, and
// after a cell that fails a variable of before is what it was.
func FuzzCell(f *testing.F) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile("testdata/" + file.Name())
		if err != nil {
			continue
		}
		for _, cell := range strings.Split(string(src), "\n====\n") {
			if !strings.Contains(cell, "os.") && !strings.Contains(cell, "deep(") {
				f.Add(cell)
			}
		}
	}
	for _, s := range []string{"x :=", "func (", "type T [T]T", "var a, b = b, a", "import \"", "}{", "package main\nfunc main() {}", "x := x", "const c = c", "type T struct { T }", "goto L", "L: for { break L }", "\x00", "\"\xff"} {
		f.Add(s)
	}
	set, err := symbols.New()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, code string) {
		for line := range strings.Lines(code) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "!") || strings.HasPrefix(line, "%") {
				t.Skip("a magic reaches beyond the session")
			}
		}
		for _, word := range []string{"os", "syscall", "unsafe", "runtime", "net", "plugin", "log", "make", "Repeat", "Grow", "go ", "panic", "signal", "debug"} {
			if strings.Contains(code, word) {
				t.Skip("the cell could do more than fail")
			}
		}
		e, err := interp.New(interp.Options{Packages: set, Grace: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		run := func(code string, n int) engine.Result {
			ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
			defer cancel()
			r, err := e.Execute(ctx, engine.Cell{Code: code, Count: n}, &output{})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		run("sentinel := 41\ntype Sentinel struct{ n int }\nfunc (s Sentinel) Get() int { return s.n + sentinel }", 1)
		failed := run(code, 2).Fault != nil
		_, _ = e.IsComplete(context.Background(), code)
		_, _ = e.Complete(context.Background(), code, len([]rune(code))/2)
		_, _ = e.Inspect(context.Background(), code, len([]rune(code))/2, 0)
		if failed && !strings.Contains(code, "entinel") {
			r := run("Sentinel{1}.Get()", 3)
			if r.Fault != nil || r.Value["text/plain"] != "42" {
				t.Fatalf("after %q: %v %v", code, r.Value, r.Fault)
			}
		}
	})
}
