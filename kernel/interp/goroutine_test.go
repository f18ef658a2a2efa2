package interp_test

import (
	"context"
	"strings"
	"testing"

	"cryptounet/kernel/cells/source"
	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

// A panic in a goroutine ends the cell that started it, with its place, though
// the cell's own code waits for good, counts on, or has just been let go by the
// goroutine's deferred call.
func TestPanicInGoroutine(t *testing.T) {
	const imports = "import (\"context\"; \"sort\"; \"sync\"; \"time\")\nvar _ = context.Background\nvar _ = sort.Ints\nvar _ = time.Now\nvar wg sync.WaitGroup\n"
	for name, test := range map[string]struct{ code, value, line, in string }{
		"function":                        {"go func() {\n\tpanic(\"boo\")\n}()\nselect {}", "boo", "line 7", "func literal"},
		"deferred call lets the cell go":  {"wg.Add(1)\ngo func() {\n\tdefer wg.Done()\n\tpanic(\"boo\")\n}()\nwg.Wait()", "boo", "line 9", "func literal"},
		"method":                          {"type T struct{}\nfunc (t *T) run(s []int) {\n\t_ = s[3]\n}\ngo (&T{}).run(nil)\n<-make(chan int)", "index out of range", "line 8", "(*T).run"},
		"wait group":                      {"wg.Go(func() {\n\tvar m map[string]int\n\tm[\"a\"] = 1\n})\nwg.Wait()", "assignment to entry in nil map", "line 8", "func literal"},
		"wait group's method as a value":  {"start := wg.Go\nstart(func() {\n\tpanic(\"boo\")\n})\nwg.Wait()", "boo", "line 8", "func literal"},
		"timer":                           {"time.AfterFunc(0, func() {\n\tpanic(\"boo\")\n})\ntime.Sleep(time.Hour)", "boo", "line 7", "func literal"},
		"timer by a value":                {"after := time.AfterFunc\nafter(0, func() {\n\tpanic(\"boo\")\n})\nfor {\n}", "boo", "line 8", "func literal"},
		"context":                         {"ctx, cancel := context.WithCancel(context.Background())\ncontext.AfterFunc(ctx, func() {\n\tpanic(\"boo\")\n})\ncancel()\nselect {}", "boo", "line 8", "func literal"},
		"goroutine of a goroutine":        {"func fail() {\n\tpanic(\"boo\")\n}\ngo func() {\n\tgo fail()\n}()\nselect {}", "boo", "line 7", "fail"},
		"error of the cell's own":         {"type E struct{ code int }\nfunc (e E) Error() string { return \"my own\" }\ngo func() {\n\tpanic(E{3})\n}()\nselect {}", "my own", "line 9", "func literal"},
		"callback of compiled code":       {"go sort.Slice([]int{2, 1}, func(i, j int) bool {\n\tpanic(\"boo\")\n})\nselect {}", "boo", "line 7", "func literal"},
		"builtin":                         {"go panic(\"boo\")\nselect {}", "boo", "line 6", ""},
		"after another that is recovered": {"func quiet() {\n\tdefer func() { recover() }()\n\tfail()\n}\nfunc fail() {\n\tpanic(\"first\")\n}\ngo func() {\n\tquiet()\n\tpanic(\"boo\")\n}()\nselect {}", "boo", "line 15", "func literal"},
		"instead of another":              {"func fail() {\n\tpanic(\"first\")\n}\ngo func() {\n\tdefer func() {\n\t\tpanic(\"boo\")\n\t}()\n\tfail()\n}()\nselect {}", "boo", "line 11", "func literal"},
		"beside others in the function":   {"for i := range 8 {\n\tgo func() {\n\t\ts := []int{1, 2, 3}\n\t\tfor j := 0; ; j++ {\n\t\t\t_ = s[j%3]\n\t\t\tif i == 5 && j == 100 {\n\t\t\t\t_ = s[j]\n\t\t\t}\n\t\t\t_ = s[j%3]\n\t\t}\n\t}()\n}\nselect {}", "index out of range", "line 12", "func literal"},
		"in compiled code the cell waits": {"wg.Add(1)\ngo func() {\n\tpanic(\"boo\")\n}()\nwg.Wait()", "boo", "line 8", "func literal"},
		"while a command runs":            {"go func() {\n\tpanic(\"boo\")\n}()\n!sleep 60", "boo", "line 7", "func literal"},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			_, _, fault := b.run(imports + test.code)
			if fault == nil {
				t.Fatal("the cell has ended well")
			}
			if fault.Name != "panic" || !strings.Contains(fault.Value, "goroutine") || !strings.Contains(fault.Value, test.value) || !strings.Contains(fault.Value, "(cell 1, "+test.line+")") {
				t.Errorf("%s: %s", fault.Name, fault.Value)
			}
			trace := strings.Join(fault.Traceback, "\n")
			where := "  cell 1, " + test.line
			if test.in != "" {
				where += ", in " + test.in
			}
			if !strings.Contains(trace, where+"\n") || !strings.Contains(fault.Traceback[0], test.value) {
				t.Errorf("no %q in\n%s", where, trace)
			}
			if _, v, f := b.run("1 + 1"); v != "2" || f != nil {
				t.Errorf("afterwards: %q %v", v, f)
			}
		})
	}
}

// heard is an output that tells of what is written to standard error.
type heard struct {
	output
	stderr chan string
}

func (h *heard) Stream(name, text string) {
	if name == "stderr" {
		h.stderr <- text
	}
}

// A cell that is over cannot fail any more: the panic is told under it, and not
// under the one that runs.
func TestPanicAfterCell(t *testing.T) {
	b := open(t)
	first, second := &heard{stderr: make(chan string, 10)}, &heard{stderr: make(chan string, 10)}
	execute := func(n int, code string, out engine.Output) {
		r, err := b.e.Execute(context.Background(), engine.Cell{Code: code, Count: n}, out)
		if err != nil || r.Fault != nil {
			t.Fatal(err, r.Fault)
		}
	}
	execute(1, "c := make(chan int)\ngo func() {\n\t<-c\n\tpanic(\"late\")\n}()", first)
	execute(2, "close(c)", second)
	text := <-first.stderr
	for _, want := range []string{"panic in a goroutine: late", "cell 1, line 4", `panic("late")`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %q", want, text)
		}
	}
	if len(second.stderr) > 0 {
		t.Errorf("the second cell says %q", <-second.stderr)
	}
}

// A goroutine's panic ends its own cell and none that runs beside it, be it
// asleep, at a channel, or in a select.
func TestPanicBesideOthers(t *testing.T) {
	set, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	e, err := interp.New(interp.Options{Packages: set}) // cells side by side share what Capture would change
	if err != nil {
		t.Fatal(err)
	}
	b := &book{t: t, e: e}
	b.run("import \"time\"\nready, c, d := make(chan int, 3), make(chan int), make(chan int)")
	results := make(chan string, 3)
	for i, code := range []string{
		"ready <- 1\n<-c + 1", "ready <- 1\nc <- 6\nd <- 7\n7", "ready <- 1\nx := 0\nselect {\ncase x = <-d:\n}\nx",
	} {
		go func() {
			r, err := b.e.Execute(engine.Beside(context.Background()), engine.Cell{Code: code, Count: i + 10}, &output{})
			switch {
			case err != nil:
				results <- err.Error()
			case r.Fault != nil:
				results <- r.Fault.Error()
			default:
				results <- r.Value["text/plain"].(string)
			}
		}()
	}
	_, _, fault := b.run("<-ready; <-ready; <-ready\ngo func() { panic(\"boo\") }()\nselect {}")
	if fault == nil || !strings.Contains(fault.Value, "boo") {
		t.Errorf("the cell's fault is %v", fault)
	}
	for range 3 {
		if r := <-results; r != "7" {
			t.Errorf("a cell beside it: %s", r)
		}
	}
}

// A program ends with its goroutine's panic.
func TestPanicInProgram(t *testing.T) {
	b := open(t)
	files := []source.File{{Name: "main.go", Code: "package main\n\nfunc main() {\n\tgo func() {\n\t\tvar p *int\n\t\t*p = 1\n\t}()\n\tselect {}\n}\n"}}
	status, fault := b.e.(interp.Programs).RunProgram(context.Background(), files, nil, &output{})
	if status != 2 || fault == nil || !strings.Contains(fault.Value, "nil pointer") || !strings.Contains(fault.Value, "line 6") {
		t.Errorf("status %d, fault %v", status, fault)
	}
}
