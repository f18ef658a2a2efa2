package interp_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

// harmful are words in cells that could do more than fail.
var harmful = []string{"os", "syscall", "unsafe", "runtime", "net", "plugin", "log", "make", "Repeat", "Grow", "go ", "panic", "signal", "debug", "time", "rand", "Getpid"}

// FuzzCell feeds a cell of any kind and then another. Whatever they are, the
// engine answers; and after a cell with a compile error the other does what it
// does in a session that has never seen the first.
func FuzzCell(f *testing.F) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	last := "x"
	for _, file := range files {
		src, err := os.ReadFile("testdata/" + file.Name())
		if err != nil {
			continue
		}
		for _, cell := range strings.Split(string(src), "\n====\n") {
			if !strings.Contains(cell, "os.") && !strings.Contains(cell, "deep(") {
				f.Add(cell, last)
				last = cell
			}
		}
	}
	for _, s := range []string{"x :=", "func (", "type T [T]T", "var a, b = b, a", "import \"", "}{", "package main\nfunc main() {}", "x := x", "const c = c", "type T struct { T }", "goto L", "L: for { break L }", "\x00", "\"\xff",
		"func (s Sentinel) Get() string { return s.n }", "type Sentinel struct{ n string }\nnope", "sentinel := \"\"\nnope", "import fmt \"strings\"\nnope", "func (s Sentinel) More() int { return nope }", "const sentinel = nope"} {
		f.Add(s, "Sentinel{1}.Get() + sentinel")
	}
	set, err := symbols.New()
	if err != nil {
		f.Fatal(err)
	}
	// What the cells afterwards say in a session that has never seen the first
	// depends on the next cell alone, and many inputs share that.
	known := map[string][]said{}
	f.Fuzz(func(t *testing.T, code, next string) {
		for _, cell := range []string{code, next} {
			for line := range strings.Lines(cell) {
				if line = strings.TrimSpace(line); strings.HasPrefix(line, "!") || strings.HasPrefix(line, "%") {
					t.Skip("a magic reaches beyond the session")
				}
			}
			for _, word := range harmful {
				if strings.Contains(cell, word) {
					t.Skip("the cell could do more than fail")
				}
			}
		}
		fresh := func() engine.Engine {
			e, err := interp.New(interp.Options{Packages: set, Grace: time.Second})
			if err != nil {
				t.Fatal(err)
			}
			execute(t, e, "import \"fmt\"\nsentinel := 41\ntype Sentinel struct{ n int }\nfunc (s Sentinel) Get() int { return s.n + sentinel }", 1)
			return e
		}
		seen := fresh()
		defer seen.Close()
		_, _, failed := answer(t, seen, code, 2)
		_, _ = seen.IsComplete(context.Background(), code)
		_, _ = seen.Complete(context.Background(), code, len([]rune(code))/2)
		_, _ = seen.Inspect(context.Background(), code, len([]rune(code))/2, 0)
		if failed == nil || failed.Name != "compile error" {
			return
		}
		cells := []string{"%who", next, "%who", "Sentinel{1}.Get()"}
		want := known[next]
		if want == nil {
			never := fresh()
			defer never.Close()
			for i, cell := range cells {
				out, value, fault := answer(t, never, cell, 3+i)
				want = append(want, said{out, value, fault})
			}
			if len(known) < 1000 {
				known[next] = want
			}
		}
		for i, cell := range cells {
			out, value, fault := answer(t, seen, cell, 3+i)
			w := want[i]
			if fault != nil && fault.Name == "interrupted" || w.fault != nil && w.fault.Name == "interrupted" {
				return // it depends on the machine how far it got
			}
			if out != w.out || !addresses(value, w.value) || (fault == nil) != (w.fault == nil) || fault != nil && !addresses(fault.Value, w.fault.Value) {
				t.Fatalf("after the failed cell\n%s\nthe cell\n%s\nsays %q, %q, %v; without it %q, %q, %v", code, cell, out, value, fault, w.out, w.value, w.fault)
			}
		}
	})
}

// said is what a cell has said.
type said struct {
	out, value string
	fault      *engine.Fault
}

// addresses says whether texts are the same, but for pointers in them.
func addresses(a, b string) bool {
	return a == b || strings.Contains(a, "0x") && strings.Contains(b, "0x")
}

// answer runs a cell for a short time.
func answer(t *testing.T, e engine.Engine, code string, n int) (output_, value string, fault *engine.Fault) {
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	out := &output{}
	r, err := e.Execute(ctx, engine.Cell{Code: code, Count: n}, out)
	if err != nil {
		t.Fatal(err)
	}
	if r.Value != nil {
		value = fmt.Sprint(r.Value["text/plain"])
	}
	return out.stdout.String(), value, r.Fault
}
