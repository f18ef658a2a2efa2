package interp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
)

// patience bounds the wait for something that must happen.
const patience = time.Minute

// debugger is a notebook with a debugger that is attached to it.
type debugger struct {
	*book
	events chan event
	seq    int
	out    *output
}

type event struct {
	Event string
	Body  struct {
		Reason   string
		ThreadID int `json:"threadId"`
		Text     string
	}
}

type frame struct {
	ID     int
	Name   string
	Line   int
	Source struct{ Name, Path string }
}

type variable struct {
	Name, Value, Type, EvaluateName string
	VariablesReference              int
	IndexedVariables                int
}

// undebugged is a notebook with a debugger that is not attached yet.
func undebugged(t *testing.T, o interp.Options) *debugger {
	t.Helper()
	set, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	o.Packages, o.Capture = set, true
	e, err := interp.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	d := &debugger{book: &book{t: t, e: e}, events: make(chan event, 10000)}
	e.(engine.Debugger).DebugEvents(func(raw json.RawMessage) {
		var ev event
		if err := json.Unmarshal(raw, &ev); err != nil {
			t.Error(err)
		}
		d.events <- ev
	})
	return d
}

func attached(t *testing.T) *debugger {
	t.Helper()
	d := undebugged(t, interp.Options{})
	d.attach()
	return d
}

func (d *debugger) attach() {
	d.t.Helper()
	d.ask("initialize", nil, nil)
	d.ask("attach", nil, nil)
	if e := <-d.events; e.Event != "initialized" {
		d.t.Fatal(e)
	}
}

// request asks and returns what is wrong, "" if nothing is.
func (d *debugger) request(command string, arguments, body any) string {
	d.t.Helper()
	d.seq++
	raw, err := json.Marshal(map[string]any{"seq": d.seq, "type": "request", "command": command, "arguments": arguments})
	if err != nil {
		d.t.Fatal(err)
	}
	answer, err := d.e.(engine.Debugger).Debug(context.Background(), raw)
	if err != nil {
		d.t.Fatal(err)
	}
	var r struct {
		Success bool
		Message string
		Body    json.RawMessage
	}
	if err := json.Unmarshal(answer, &r); err != nil {
		d.t.Fatal(err)
	}
	if !r.Success {
		return r.Message
	}
	if body != nil {
		if err := json.Unmarshal(r.Body, body); err != nil {
			d.t.Fatal(err)
		}
	}
	return ""
}

func (d *debugger) ask(command string, arguments, body any) {
	d.t.Helper()
	if why := d.request(command, arguments, body); why != "" {
		d.t.Fatalf("%s: %s", command, why)
	}
}

// breakAt sets the breakpoints of a cell.
func (d *debugger) breakAt(code string, lines ...int) {
	d.t.Helper()
	var cell struct{ SourcePath string }
	d.ask("dumpCell", map[string]any{"code": code}, &cell)
	points := []map[string]any{}
	for _, l := range lines {
		points = append(points, map[string]any{"line": l})
	}
	d.ask("setBreakpoints", map[string]any{"source": map[string]any{"path": cell.SourcePath}, "breakpoints": points}, nil)
}

// start runs a cell; what ends it comes on the channel.
func (d *debugger) start(code string) <-chan *engine.Fault {
	d.n++
	end := make(chan *engine.Fault, 1)
	d.out = &output{}
	out, n := d.out, d.n
	go func() {
		r, err := d.e.Execute(context.Background(), engine.Cell{Code: code, Count: n}, out)
		if err != nil {
			r.Fault = &engine.Fault{Name: "error", Value: err.Error()}
		}
		if v, ok := r.Value["text/plain"].(string); ok {
			out.Stream("stdout", v+"\n")
		}
		end <- r.Fault
	}()
	return end
}

// cell runs one to its end.
func (d *debugger) cell(code string) string {
	d.t.Helper()
	if f := d.wait(d.start(code)); f != nil {
		d.t.Fatalf("%v: %s", f, strings.Join(f.Traceback, "\n"))
	}
	return d.out.stdout.String()
}

func (d *debugger) wait(end <-chan *engine.Fault) *engine.Fault {
	d.t.Helper()
	select {
	case f := <-end:
		return f
	case <-time.After(patience):
		d.t.Fatal("the cell does not end")
		return nil
	}
}

// stopped waits for a stop and returns its reason, thread and frames.
func (d *debugger) stopped() (string, int, []frame) {
	d.t.Helper()
	for {
		select {
		case e := <-d.events:
			if e.Event == "stopped" {
				return e.Body.Reason, e.Body.ThreadID, d.stack(e.Body.ThreadID)
			}
		case <-time.After(patience):
			d.t.Fatal("nothing stops")
		}
	}
}

func (d *debugger) stack(thread int) []frame {
	d.t.Helper()
	var body struct{ StackFrames []frame }
	d.ask("stackTrace", map[string]any{"threadId": thread}, &body)
	return body.StackFrames
}

// scope are the variables of a frame, by name.
func (d *debugger) scope(f frame, name string) map[string]variable {
	d.t.Helper()
	var scopes struct {
		Scopes []struct {
			Name               string
			VariablesReference int
		}
	}
	d.ask("scopes", map[string]any{"frameId": f.ID}, &scopes)
	for _, s := range scopes.Scopes {
		if s.Name == name {
			return d.parts(s.VariablesReference, nil)
		}
	}
	d.t.Fatalf("no scope %s", name)
	return nil
}

func (d *debugger) parts(reference int, page map[string]any) map[string]variable {
	d.t.Helper()
	a := map[string]any{"variablesReference": reference}
	for k, v := range page {
		a[k] = v
	}
	var body struct{ Variables []variable }
	d.ask("variables", a, &body)
	m := map[string]variable{}
	for _, v := range body.Variables {
		m[v.Name] = v
	}
	return m
}

func (d *debugger) evaluate(f frame, code string) string {
	d.t.Helper()
	var body struct{ Result string }
	if why := d.request("evaluate", map[string]any{"expression": code, "frameId": f.ID, "context": "repl"}, &body); why != "" {
		return "refused: " + why
	}
	return body.Result
}

func (d *debugger) goOn(command string, thread int) {
	d.t.Helper()
	d.ask(command, map[string]any{"threadId": thread}, nil)
}

// TestSteps steps through cells from their first line to their end. The trace
// is of functions with lines; functions of cells that are named by their counts
// stand as "cell".
func TestSteps(t *testing.T) {
	for _, c := range []struct{ name, code, step, trace, prints string }{
		{"statements", "a := 1\nb := a + 1\nb", "stepIn", "cell:1 cell:2 cell:3", "2\n"},
		{"for", "s := 0\nfor i := 0; i < 2; i++ {\n\ts += i\n}\ns", "next", "cell:1 cell:2 cell:3 cell:3 cell:5", "1\n"},
		{"range", "s := 0\nfor _, x := range []int{1, 2} {\n\ts += x\n}\ns", "next", "cell:1 cell:2 cell:3 cell:3 cell:5", "3\n"},
		{"range over a function", "s := 0\nfor x := range func(yield func(int) bool) { _ = yield(1) && yield(2) } {\n\tif x == 2 {\n\t\tbreak\n\t}\n\ts += x\n}\ns", "next",
			"cell:1 cell:2 cell:3 cell:6 cell:3 cell:4 cell:8", "1\n"},
		{"if", "n := 2\nif n == 1 {\n\tn = 5\n} else if m := n; m == 2 {\n\tn = 6\n} else {\n\tn = 7\n}\nn", "next", "cell:1 cell:2 cell:4 cell:5 cell:9", "6\n"},
		{"switch", "n := 2\nswitch n {\ncase 1:\n\tn = 5\ncase 2:\n\tn = 6\n\tfallthrough\ndefault:\n\tn++\n}\nn", "next", "cell:1 cell:2 cell:6 cell:7 cell:9 cell:11", "7\n"},
		{"type switch", "var x any = 3\nswitch y := x.(type) {\ncase string:\n\tprintln(y)\ncase int:\n\tx = y + 1\n}\nx", "next", "cell:1 cell:2 cell:6 cell:8", "4\n"},
		{"select", "c := make(chan int, 1)\nc <- 3\nn := 0\nselect {\ncase n = <-c:\n\tn++\ndefault:\n\tn = 9\n}\nn", "next", "cell:1 cell:2 cell:3 cell:4 cell:6 cell:10", "4\n"},
		{"labels", "n := 0\nouter:\nfor i := range 3 {\n\tfor range 3 {\n\t\tn++\n\t\tif i == 1 {\n\t\t\tbreak outer\n\t\t}\n\t\tcontinue outer\n\t}\n}\nn", "next",
			"cell:1 cell:3 cell:4 cell:5 cell:6 cell:9 cell:4 cell:5 cell:6 cell:7 cell:12", "2\n"},
		{"goto", "func f() int {\n\tn := 0\nagain:\n\tn++\n\tif n < 2 {\n\t\tgoto again\n\t}\n\treturn n\n}\nf()", "stepIn",
			"cell:10 f:2 f:4 f:5 f:6 f:4 f:5 f:8", "2\n"},
		{"defer", "func f() (n int) {\n\tdefer func() {\n\t\tn *= 2\n\t}()\n\tn = 3\n\treturn n + 1\n}\nf()", "stepIn", "cell:8 f:2 f:5 f:6 f, func literal:3", "8\n"},
		{"closure", "func f() func() int {\n\tn := 0\n\treturn func() int {\n\t\tn++\n\t\treturn n\n\t}\n}\ng := f()\ng() + g()", "stepIn",
			"cell:8 f:2 f:3 cell:9 f, func literal:4 f, func literal:5 f, func literal:4 f, func literal:5", "3\n"},
		{"method", "type T struct{ n int }\nfunc (t *T) add(k int) {\n\tt.n += k\n}\nfunc (t T) get() int { return t.n }\nx := T{1}\nx.add(2)\nx.get()", "stepIn",
			"cell:6 cell:7 (*T).add:3 cell:8 T.get:5", "3\n"},
		{"generic", "func last[E any](list []E) E {\n\tn := len(list)\n\treturn list[n-1]\n}\nlast([]string{\"a\", \"b\"})", "stepIn", "cell:5 last:2 last:3", "b\n"},
		{"step over", "func f(n int) int {\n\tif n == 0 {\n\t\treturn 0\n\t}\n\treturn 1 + f(n-1)\n}\nx := f(3)\nx", "next", "cell:7 cell:8", "3\n"},
		{"step over in a recursion", "func f(n int) int {\n\tif n == 0 {\n\t\treturn 0\n\t}\n\treturn 1 + f(n-1)\n}\nf(1)", "stepIn", "cell:7 f:2 f:5 f:2 f:3", "1\n"},
		{"results", "func f() (a, b int, err error) {\n\ta = 1\n\tif a > 0 {\n\t\treturn\n\t}\n\treturn 2, 3, nil\n}\na, b, _ := f()\na + b", "stepIn", "cell:8 f:2 f:3 f:4 cell:9", "1\n"},
		{"a line's statements at once", "a := 1; b := 2\nc := a + b; c++\nc", "next", "cell:1 cell:2 cell:3", "4\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := attached(t)
			first := strings.Fields(c.trace)[0]
			var line int
			fmt.Sscanf(first, "cell:%d", &line)
			d.breakAt(c.code, line)
			end := d.start(c.code)
			var trace []string
			for over := false; !over; {
				select {
				case e := <-d.events:
					if e.Event != "stopped" {
						continue
					}
					f := d.stack(e.Body.ThreadID)[0]
					name := f.Name
					if name == f.Source.Name {
						name = "cell"
					}
					trace = append(trace, fmt.Sprintf("%s:%d", name, f.Line))
					d.breakAt(c.code)
					d.goOn(c.step, e.Body.ThreadID)
				case f := <-end:
					if f != nil {
						t.Fatal(strings.Join(f.Traceback, "\n"))
					}
					over = true
				case <-time.After(patience):
					t.Fatalf("stands after %v", trace)
				}
			}
			if got := strings.Join(trace, " "); got != c.trace {
				t.Errorf("goes\n%s, not\n%s", got, c.trace)
			}
			if got := d.out.stdout.String(); got != c.prints {
				t.Errorf("prints %q, not %q", got, c.prints)
			}
		})
	}
}

// TestValues looks at variables of many types where a cell stands.
func TestValues(t *testing.T) {
	d := attached(t)
	d.cell("import (\"errors\"; \"image\"; \"time\")\ntype pair[K comparable] struct { key K; next *pair[K] }\ntype list []list\ntype code int\nfunc (c code) String() string { return \"code!\" }\nkept := []string{\"s\"}")
	code := `func look[T any](generic T) (named float64) {
	number, text, yes, r, small := 3, "é\n", true, 'x', uint8(200)
	chain := &pair[string]{"a", &pair[string]{key: "b"}}
	var none *pair[int]
	var empty any
	var failure error = errors.New("broken")
	dynamic := any(code(7))
	bytes := [3]byte{1, 2, 3}
	table := map[string]int{"b": 2, "a": 1}
	nested := list{nil, {nil}}
	pause := 90 * time.Second
	where := image.Pt(1, 2)
	f := func() int { return number }
	c := make(chan int, 2)
	c <- f()
	complex, sum := 1+2i, 0
	for i, x := range bytes {
		number := i * 10
		sum += int(x) + number
	}
	for sum > 1000 {
	}
	return 1.5
}
look(struct{ a, b int }{1, 2})`
	d.breakAt(code, 20)
	end := d.start(code)
	_, thread, frames := d.stopped()
	local := d.scope(frames[0], "Locals")
	for name, want := range map[string]string{
		"generic": "{a: 1, b: 2} struct{a int; b int}", "named": "0 float64", "number": "3 int", "text": `"é\n" string`, "yes": "true bool", "r": "120 rune", "small": "200 uint8",
		"chain": `&{key: "a", next: &{key: "b", next: nil}} *pair[string]`, "none": "nil *pair[int]", "empty": "nil any", "failure": "broken *errors.errorString",
		"dynamic": "7 code", "bytes": "len 3 [1, 2, 3] [3]byte", "table": `len 2 {"a": 1, "b": 2} map[string]int`, "nested": "len 2 [nil, len 1 [nil]] list",
		"pause": "1m30s time.Duration", "where": "(1,2) image.Point", "f": "func func() int", "c": "1 of 2 waiting chan int", "complex": "(1+2i) complex128", "sum": "36 int",
	} {
		if got := local[name].Value + " " + local[name].Type; got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
	}
	if len(local) != 21 {
		t.Errorf("%d variables: %v", len(local), local)
	}
	if s := d.scope(frames[0], "Session"); s["kept"].Value != `len 1 ["s"]` {
		t.Error(s)
	}
	// Each variable's path leads to it, and so does that of its parts.
	var walk func(v variable, depth int)
	walk = func(v variable, depth int) {
		if v.EvaluateName == "" || v.Name == "f" {
			return
		}
		if got := d.evaluate(frames[0], v.EvaluateName); got != v.Value && !strings.Contains(v.Value, "…") {
			t.Errorf("%s is %s, not %s", v.EvaluateName, got, v.Value)
		}
		if v.VariablesReference > 0 && depth < 3 {
			for _, p := range d.parts(v.VariablesReference, nil) {
				walk(p, depth+1)
			}
		}
	}
	for _, v := range local {
		walk(v, 0)
	}
	for _, c := range [][2]string{
		{"number + len(text)", "6"},
		{"f() + 1", "4"},
		{"chain.next.key", `"b"`},
		{"table[\"a\"] == 1 && yes", "true"},
		{"errors.New(text).Error()", `"é\n"`},
		{"dynamic.(code).String()", `"code!"`},
		{"kept[0]", `"s"`},
		{"generic.b", "2"},
		{"named = 2.5", ""},
		{"named", "2.5"},
		{"bytes[1]++", ""},
		{"bytes", "len 3 [1, 3, 3]"},
		{"chain.next.key = text", ""},
		{"*chain.next", `{key: "é\n", next: nil}`},
		{"delete(table, \"a\")", ""},
		{"table", `len 1 {"b": 2}`},
		{"failure = nil", ""},
		{"failure", "nil"},
		{"dynamic = kept", ""},
		{"dynamic", `len 1 ["s"]`},
		{"none = &pair[int]{key: 5}", ""},
		{"none.key", "5"},
		{"number, sum = sum, number", ""},
		{"sum*100 + number", "336"},
		{"func() int { return 4 }()", "4"},
		{"1, 2", "refused: expected 'EOF', found ','"},
		{"nothing", "refused: undefined: nothing"},
		{"number + text", "refused: invalid operation: number + text (mismatched types int and string)"},
		{"x := 1", "refused: a debugger declares no variables: assign to one that is there"},
		{"int", "refused: int is not a value"},
		{"bytes[number]", "refused: panic: runtime error: index out of range [36] with length 3"},
		{"append(kept, text)[1]", `"é\n"`},
	} {
		if got := d.evaluate(frames[0], c[0]); got != c[1] {
			t.Errorf("%s is %s, not %s", c[0], got, c[1])
		}
	}
	d.goOn("continue", thread)
	if f := d.wait(end); f != nil {
		t.Fatal(f)
	}
}

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
