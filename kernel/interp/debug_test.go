package interp_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

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
