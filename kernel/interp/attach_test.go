package interp_test

import (
	"fmt"
	"strings"
	"testing"

	"cryptounet/kernel/interp"
)

// Functions of cells that have run before a debugger came are stepped into,
// however they are called; values stay, and when it has gone the functions run
// as before.
func TestEarlierCells(t *testing.T) {
	d := undebugged(t, interp.Options{})
	d.cell("type T struct{ n int }\nfunc (t *T) String() string {\n\treturn \"T\"\n}\nfunc f(x int) int {\n\treturn x + 1\n}\nfunc g(x int) int { return f(x) }\nvar s interface{ String() string } = &T{7}\nkept := []int{1}\nh := f")
	earlier := "type T struct{ n int }\nfunc (t *T) String() string {\n\treturn \"T\"\n}\nfunc f(x int) int {\n\treturn x + 1\n}\nfunc g(x int) int { return f(x) }\nvar s interface{ String() string } = &T{7}\nkept := []int{1}\nh := f"
	d.attach()
	d.breakAt(earlier, 3, 6)
	for _, c := range []struct{ code, stops, prints string }{
		{"g(len(kept))", "f:6", "2\n"},
		{"s.String()", "(*T).String:3", "T\n"},
		{"import \"fmt\"\nfmt.Sprint(s)", "(*T).String:3", "T\n"},
		{"k := func() string { return s.String() }\nk()", "(*T).String:3", "T\n"},
	} {
		end := d.start(c.code)
		_, thread, frames := d.stopped()
		if got := fmt.Sprintf("%s:%d", frames[0].Name, frames[0].Line); got != c.stops {
			t.Errorf("%s stops at %s", c.code, got)
		}
		d.goOn("continue", thread)
		if f := d.wait(end); f != nil || d.out.stdout.String() != c.prints {
			t.Errorf("%s: %v, %s", c.code, f, d.out.stdout.String())
		}
	}
	// What a variable holds is the function as it was lowered then.
	if got := d.cell("h(1)"); got != "2\n" {
		t.Error(got)
	}
	end := d.start("g(1)")
	d.stopped()
	d.ask("disconnect", nil, nil)
	if f := d.wait(end); f != nil {
		t.Error(f)
	}
	if got := d.cell("g(3), s.String(), kept"); got != "4, T, [1]\n" {
		t.Error(got)
	}
	if why := d.request("threads", nil, nil); !strings.Contains(why, "attach") {
		t.Error(why)
	}
	d.attach() // and once more
	d.breakAt(earlier, 6)
	end = d.start("g(1)")
	_, thread, _ := d.stopped()
	d.goOn("stepOut", thread)
	d.wait(end)
	d.cell("%reset")
	d.breakAt("a := 1\na", 2)
	end = d.start("a := 1\na") // on another interpreter
	_, thread, _ = d.stopped()
	d.goOn("continue", thread)
	d.wait(end)
}

// Each turn of a loop has its own variables, and a function literal sees those
// of its turn.
func TestCapturedVariables(t *testing.T) {
	d := attached(t)
	code := "var fs []func() int\nfor i := 0; i < 3; i++ {\n\tsquare := i * i\n\tfs = append(fs, func() int {\n\t\treturn i + square\n\t})\n}\ns := 0\nfor _, f := range fs {\n\ts += f()\n}\ns"
	d.breakAt(code, 5)
	end := d.start(code)
	for i := range 3 {
		_, thread, frames := d.stopped()
		local := d.scope(frames[0], "Locals")
		if local["i"].Value != fmt.Sprint(i) || local["square"].Value != fmt.Sprint(i*i) || len(local) != 2 {
			t.Errorf("turn %d: %v", i, local)
		}
		if i == 1 {
			if got := d.evaluate(frames[0], "square = 100"); got != "" {
				t.Error(got)
			}
		}
		if frames[1].Line != 10 || d.evaluate(frames[1], "s") != fmt.Sprint(i*0+[]int{0, 0, 101}[i]) {
			t.Errorf("turn %d: %v, s is %s", i, frames, d.evaluate(frames[1], "s"))
		}
		d.goOn("continue", thread)
	}
	d.wait(end)
	if got := d.out.stdout.String(); got != "107\n" {
		t.Error(got)
	}
}

func TestPanicsStop(t *testing.T) {
	d := attached(t)
	for _, c := range []struct{ name, code, at, text, value string }{
		{"an index", "func f(l []int) int {\n\tn := 5\n\treturn l[n]\n}\nf(nil)", "f:3", "index out of range", "n 5"},
		{"a nil pointer", "func f() int {\n\tvar p *struct{ x int }\n\treturn p.x\n}\nf()", "f:3", "nil pointer", "p nil"},
		{"a value", "func f(n int) {\n\tif n == 0 {\n\t\tpanic(n + 7)\n\t}\n\tf(n - 1)\n}\nf(2)", "f:3", "7", "n 0"},
		{"a compiled function", "import \"strings\"\nfunc f(n int) string {\n\treturn strings.Repeat(\"x\", n)\n}\nf(-1)", "f:3", "negative", "n -1"},
		{"a goroutine", "done := make(chan bool)\ngo func() {\n\tn := 1\n\tdefer close(done)\n\tpanic(\"late\")\n}()\n<-done", "func literal:5", "late", "n 1"},
		{"a deferred call", "func f() {\n\tn := 1\n\tdefer func() {\n\t\tn++\n\t\tpanic(\"second\")\n\t}()\n}\nf()", "f, func literal:5", "second", "n 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d.t = t
			end := d.start(c.code)
			reason, thread, frames := d.stopped()
			if got := fmt.Sprintf("%s:%d", frames[0].Name, frames[0].Line); reason != "exception" || got != c.at {
				t.Errorf("stops for %s at %s", reason, got)
			}
			var info struct{ Description string }
			d.ask("exceptionInfo", map[string]any{"threadId": thread}, &info)
			if !strings.Contains(info.Description, c.text) {
				t.Error(info)
			}
			name, value, _ := strings.Cut(c.value, " ")
			if got := d.evaluate(frames[0], name); got != value {
				t.Errorf("%s is %s", name, got)
			}
			d.goOn("continue", thread)
			if f := d.wait(end); f == nil || !strings.Contains(f.Value, c.text) {
				t.Errorf("ends with %v", f)
			}
			if len(d.events) > 1 { // continued
				t.Errorf("%d events", len(d.events))
			}
		})
	}
}

// A cell that stands is interrupted like one that runs, and so are the
// goroutines that stand with it; deferred calls run.
func TestInterruptedWhileItStands(t *testing.T) {
	d := attached(t)
	d.cell("import \"time\"\nn, over := 0, false")
	code := "defer func() { over = true }()\ngo func() {\n\tm := 0\n\tfor {\n\t\tm++\n\t}\n}()\ntime.Sleep(time.Millisecond)\nn = 1\nn = 2"
	d.breakAt(code, 10)
	end := d.start(code)
	d.stopped()
	d.e.Interrupt()
	if f := d.wait(end); f == nil || f.Name != "interrupted" {
		t.Error(f)
	}
	for e := range d.events {
		if e.Event == "continued" {
			break
		}
	}
	if got := d.cell("over"); got != "true\n" {
		t.Error(got)
	}
	var info struct {
		StoppedThreads []int
		IsStarted      bool
	}
	d.ask("debugInfo", nil, &info)
	if !info.IsStarted || len(info.StoppedThreads) != 0 {
		t.Error(info)
	}
}

// A session's variables are looked at without a debugger, and a local one
// becomes one of them.
func TestVariablesOfTheSession(t *testing.T) {
	d := undebugged(t, interp.Options{})
	d.cell("import \"fmt\"\ntype T struct{ a int }\nx, list := T{1}, []string{\"b\"}\nf := func() {}")
	var body struct{ Variables []variable }
	d.ask("inspectVariables", nil, &body)
	var got []string
	for _, v := range body.Variables {
		got = append(got, v.Name+" = "+v.Value)
	}
	if want := `f = func, list = len 1 ["b"], x = {a: 1}`; strings.Join(got, ", ") != want {
		t.Errorf("%v, not %s", got, want)
	}
	var rich struct{ Data map[string]string }
	d.ask("richInspectVariables", map[string]any{"variableName": "x"}, &rich)
	if rich.Data["text/plain"] != "{1}" || rich.Data["text/html"] == "" {
		t.Error(rich)
	}
	var modules struct{ Modules []struct{ Name string } }
	d.ask("modules", map[string]any{}, &modules)
	if len(modules.Modules) != 1 || modules.Modules[0].Name != "fmt" {
		t.Error(modules)
	}
	d.attach()
	code := "func g(p *T) {\n\tlocal := p.a + 1\n\tp.a = local\n}\ng(&x)"
	d.breakAt(code, 3)
	end := d.start(code)
	_, thread, frames := d.stopped()
	for src, dst := range map[string]string{"local": "copied", "p": "pointer"} {
		d.ask("copyToGlobals", map[string]any{"srcVariableName": src, "dstVariableName": dst, "srcFrameId": frames[0].ID}, nil)
	}
	if why := d.request("copyToGlobals", map[string]any{"srcVariableName": "x", "dstVariableName": "y", "srcFrameId": frames[0].ID}, nil); !strings.Contains(why, "g has no variable x") {
		t.Error(why)
	}
	if why := d.request("copyToGlobals", map[string]any{"srcVariableName": "local", "dstVariableName": "no name", "srcFrameId": frames[0].ID}, nil); !strings.Contains(why, "no name") {
		t.Error(why)
	}
	d.goOn("continue", thread)
	d.wait(end)
	if got := d.cell("copied += 10\ncopied, pointer.a"); got != "12, 2\n" {
		t.Error(got)
	}
}

// Lines count from the cell's first, also behind its magics.
func TestMagicsAndLines(t *testing.T) {
	d := attached(t)
	d.cell("func f() int { return 3 }")
	code := "%env A=1\nx := f()\n\n%time x += f()\nx"
	d.breakAt(code, 1, 3, 5)
	end := d.start(code)
	for _, line := range []int{2, 4, 5} {
		_, thread, frames := d.stopped()
		if frames[0].Line != line || frames[0].Name != frames[0].Source.Name {
			t.Errorf("stops at %v, not on line %d", frames[0], line)
		}
		var source struct{ Content string }
		d.ask("source", map[string]any{"source": map[string]any{"path": frames[0].Source.Path}}, &source)
		if source.Content != code {
			t.Errorf("the source is %q", source.Content)
		}
		d.goOn("continue", thread)
	}
	if f := d.wait(end); f != nil || !strings.Contains(d.out.stdout.String(), "6\n") {
		t.Error(f, d.out.stdout.String())
	}
}
