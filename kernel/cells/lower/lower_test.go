package lower

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"strings"
	"testing"

	"cryptounet/kernel/cells/lower/emit"
)

// lowered lowers a program without imports.
func lowered(t *testing.T, src string) (*emit.Piece, error) {
	return loweredBy(t, src, func(*Program) {})
}

func loweredBy(t *testing.T, src string, prepare func(*Program)) (*emit.Piece, error) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", "package main\n"+src, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := emit.NewInfo()
	pkg, err := (&types.Config{GoVersion: "go1.26"}).Check("main", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	p := New(fset)
	prepare(p)
	p.Native = func(path string) bool { return path != "main" }
	u := &emit.Unit{Package: pkg, Info: info}
	p.Add(u, f)
	main := pkg.Scope().Lookup("main").(*types.Func)
	return p.Lower(u, func(b *Entry) { b.Program(info.InitOrder, nil, main) })
}

// TestLower looks for pieces of the code that comes out: each line of want has
// to be there, each line of never must not. Digits in names do not count.
func TestLower(t *testing.T) {
	for _, c := range []struct{ name, src, want, never string }{
		{"a generic function becomes one copy for each type",
			"func id[T any](x T) T { return x }\nfunc main() { id(1); id(2); id(\"a\") }",
			"func Fid_N(x_N int) int\nfunc Fid_N(x_N string) string", "[T any]"},
		{"methods become functions",
			"type T struct{ n int }\nfunc (t *T) Add(k int) { t.n += k }\nfunc main() { var t T; t.Add(2) }",
			"func FAdd_N(t_N *TT_N, k_N int)\nFAdd_N(&t_N, 2)", ".Add("},
		{"a method's expression takes the receiver first",
			"type T struct{ n int }\nfunc (t T) Get() int { return t.n }\nfunc main() { f := T.Get; f(T{1}) }",
			"func() func(TT_N) int { return func(r_N TT_N)  int { return FGet_N(r_N) } }()", ""},
		{"a loop's variable is copied where a function keeps it",
			"func main() { var fs []func(); for i := 0; i < 3; i++ { fs = append(fs, func() { println(i) }) } }",
			"i_N := i_N", ""},
		{"and not where none does",
			"func main() { s := 0; for i := 0; i < 3; i++ { s += i } }",
			"for ; (i_N < 3); i_N = i_N + (1) {", "i_N := i_N"},
		{"range over an integer is a loop",
			"func main() { for i := range 4 { println(i) } }",
			"for i_N := 0; i_N < n_N; i_N++ {", ""},
		{"range over a function calls it",
			"func seq(yield func(int) bool) { yield(1) }\nfunc main() { for v := range seq { println(v) } }",
			"(func(k_N int) bool {", "range F"},
		{"deferred calls go through the runtime",
			"func main() { defer println(1) }",
			"rt.Protect(func(d_N *rt.Defers) {\nd_N.Defer(f_N, ", ""},
		{"goroutines too", "func main() { go println(1) }", "rt.Go(f_N, ", "go func"},
		{"values in interfaces are boxed with their type",
			"type M int\nfunc main() { var x any = M(3); _ = x }", "rt.Box(0, 3)", ""},
		{"but for those that look the same", "func main() { var x any = 3; _ = x }", "rt.Any(3)", "rt.Box"},
		{"all elements are there before one is stored",
			"func main() { s := []int{1, 2}; s = append(s[:1], 9, s[1]) }", "func h_N(s []int, x ...int) []int { return append(s, x...) }", ""},
		{"a literal goes into a variable before a pointer's place",
			"type T struct{ n int }\nfunc main() { p := new(T); *p = T{3} }", "t_N := TT_N{X_n: 3}\n(*p_N) = t_N", ""},
		{"functions and loops poll for interrupts", "func main() { for { } }", "if *h_N { rt.Halt() }", ""},
		{"structs that hold each other are met in order",
			"type A struct{ b B }\ntype B struct{ a *A }\nfunc main() { var b B; _ = b }",
			"var Z_N *TA_N\nfunc Types_N() []interface{} { return []interface{}{new(TA_N), new(TB_N)} }", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			pc, err := lowered(t, c.src)
			if err != nil {
				t.Fatal(err)
			}
			code := numbers(pc.Code)
			for line := range strings.Lines(c.want) {
				if line = strings.TrimSuffix(line, "\n"); !strings.Contains(code, line) {
					t.Errorf("%q is not in\n%s", line, code)
				}
			}
			if c.never != "" && strings.Contains(code, c.never) {
				t.Errorf("%q is in\n%s", c.never, code)
			}
		})
	}
}

// numbers replaces the numbers that make names unique.
func numbers(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		if s[i] != '_' || i+1 >= len(s) || s[i+1] < '0' || s[i+1] > '9' {
			continue
		}
		for i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9' {
			i++
		}
		b.WriteByte('N')
	}
	return b.String()
}

func TestRefused(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"func f()\nfunc main() { f() }", "the function f has no body"},
		{"type A struct{ b *B; c *C }\ntype B struct{ a A; c *C }\ntype C struct{ a A; b *B }\nfunc main() { var a A; _ = a }", "hold each other"},
	} {
		_, err := lowered(t, c.src)
		if e, ok := err.(*emit.Error); !ok || !strings.Contains(e.Msg, c.want) {
			t.Errorf("%s: %v, want %q", c.src, err, c.want)
		}
	}
}

// TestProbes looks for what functions tell a debugger, in order.
func TestProbes(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"a function has a frame, and its results wait in variables",
			"func f(a int) int { return a + 1 }\nfunc main() { f(1) }",
			"rt.Enter(func(w_N *rt.Frame) {\nw_N.Keep(0, &a_N)\nw_N.At(N)\nv_N = (a_N + 1)\nreturn\n})\nreturn v_N"},
		{"what it defers runs inside",
			"func f() { defer println(1) }\nfunc main() { f() }",
			"rt.Enter(func(w_N *rt.Frame) {\nrt.Protect(func(d_N *rt.Defers) {\nw_N.At(N)"},
		{"a variable is told of once it is there, and once in its block",
			"func f(c bool) { x := 1; if c { y := x; x = y }; x++ }\nfunc main() { f(true) }",
			"&c_N)\nw_N.At(N)\nx_N := 1\nw_N.Keep(1, &x_N)\nw_N.At(N)\nif c_N {\nw_N.At(N)\ny_N := x_N\nw_N.Keep(2, &y_N)\nw_N.At(N)\nx_N = y_N\n}\nw_N.At(N)\nx_N = x_N + (1)"},
		{"a literal tells of what it uses of the functions around it",
			"func f(a, b int) func() int { return func() int { return b } }\nfunc main() { f(1, 2)() }",
			"rt.Enter(func(w_N *rt.Frame) {\nw_N.Keep(0, &b_N)"},
		{"a loop's variables are told of once, unless each turn has its own",
			"func f() (s int) { for i := 0; i < 3; i++ { s += i }; return s }\nfunc main() { f() }",
			"i_N := 0\nw_N.Keep(1, &i_N)\nfor ; (i_N < 3); i_N = i_N + (1) {\nif *h_N { rt.Halt() }\nw_N.At(N)\ns_N = s_N + (i_N)"},
		{"a variable that holds a function is asked for",
			"func f() { g := func() {}; g() }\nfunc main() { f() }",
			"w_N.Ask(0, func() []interface{} { return []interface{}{g_N} })\nw_N.At(N)"},
		{"a goto passes its statement's probe",
			"func f() { n := 0\nagain: n++\nif n < 3 { goto again } }\nfunc main() { f() }",
			"Gagain_N:\nw_N.Keep(0, &n_N)\nw_N.At(N)\nn_N = n_N + (1)"},
		{"the turns of a range over a function are the function's",
			"func seq(yield func(int) bool) { yield(1) }\nfunc f() { for v := range seq { println(v) } }\nfunc main() { f() }",
			"(func(k_N int) bool {"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pc, err := loweredBy(t, c.src, func(p *Program) { p.Probe(true) })
			if err != nil {
				t.Fatal(err)
			}
			code := sites.ReplaceAllString(numbers(pc.Code), ".At(N)")
			if !strings.Contains(code, c.want) {
				t.Errorf("\n%s\nis not in\n%s", c.want, code)
			}
		})
	}
}

var sites = regexp.MustCompile(`\.At\(\d+\)`)

// Where no debugger is, nothing is told, also when one has been.
func TestNoProbes(t *testing.T) {
	src := "type T int\nfunc (t T) m() (n int) { for i := range int(t) { n += i }; return n }\nfunc main() { defer println(T(3).m()) }"
	never, err := lowered(t, src)
	if err != nil {
		t.Fatal(err)
	}
	since, err := loweredBy(t, src, func(p *Program) { p.Probe(true); p.Probe(false) })
	if err != nil {
		t.Fatal(err)
	}
	if never.Code != since.Code || strings.Contains(never.Code, "Enter") || strings.Contains(never.Code, ".At(") {
		t.Errorf("%s\n%s", never.Code, since.Code)
	}
}
