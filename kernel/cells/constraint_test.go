package cells_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"cryptounet/kernel/cells/source"
)

// generics is what the tests of constraints declare first.
const generics = `import ("fmt"; "cmp"; "slices"; "maps"; "sync/atomic")
type Num interface{ ~int | ~float64 }
type Set[T comparable] map[T]bool
type Tree[K cmp.Ordered] struct{ k K }
type Box[T Num] struct{ v T }
func Sum[T Num](xs ...T) T { var s T; for _, x := range xs { s += x }; return s }
func Index[T comparable](xs []T, x T) int { for i, y := range xs { if x == y { return i } }; return -1 }
func Join[T fmt.Stringer](xs ...T) string { s := ""; for _, x := range xs { s += x.String() }; return s }
func First[S ~[]E, E any](s S) E { return s[0] }
func Len[T ~string | ~[]byte](x T) int { return len(x) }
type Setter[T any] interface { *T; Set(string) }
func Make[T any, P Setter[T]]() T { var t T; P(&t).Set("x"); return t }
type Name string
func (n *Name) Set(s string) { *n = Name(s) }
func (n Name) String() string { return "<" + string(n) + ">" }
type Plain struct{ f []int }
type Keep[T any] struct{ v T }
func (k Keep[T]) Map(f func(T) T) Keep[T] { return Keep[T]{f(k.v)} }
`

// constraints are uses of type parameters, right and wrong.
var constraints = []string{
	`Sum("a")`, `Sum[string]()`, `Sum(1, 2.5)`, `Sum(true)`, `Sum(1i)`, `Sum([]int{1}...)`, `Sum([]string{"a"}...)`, `var f func(...string) string = Sum; _ = f`,
	`f := Sum[bool]; _ = f`, `Sum(Name("a"))`, `Sum(Plain{})`, `Sum[int, int](1)`, `Sum()`,
	`Index([][]int{{1}}, []int{1})`, `Index([]Plain{}, Plain{})`, `Index([]any{1, "a"}, "a")`, `Index([]func(){}, nil)`, `Index([][2]int{{1, 2}}, [2]int{1, 2})`,
	`Join(Plain{}, Plain{})`, `Join(Name("a"))`, `n := Name("a"); Join(&n)`, `Join(1)`, `Join[fmt.Stringer](Name("a"))`,
	`First([]string{"a"})`, `First(3)`, `First(map[int]int{})`, `First[[]int, string](nil)`, `Len("a")`, `Len([]byte{1})`, `Len([]int{1})`, `Len(Name("a"))`,
	`Make[Name]()`, `Make[int]()`, `Make[Plain, *Plain]()`,
	`var s Set[[]int]; _ = s`, `_ = Set[string]{"a": true}`, `_ = Set[Plain]{}`, `_ = Set[any]{}`, `var t Tree[Plain]; _ = t`, `_ = Tree[string]{"a"}`, `_ = Box[string]{}`, `_ = Box[int]{1}`,
	`var n Num; _ = n`, `type L[T Num] []T; _ = L[float64]{1}`, `_ = struct{ b Box[rune] }{}`, `func(b Box[bool]) {}(Box[bool]{})`, `_ = Keep[Box[string]]{}`, `_ = Keep[int]{1}.Map(func(s string) string { return s })`,
	`slices.Sort([]Plain{})`, `slices.Sort([]Name{"a"})`, `slices.Contains([][]int{}, nil)`, `slices.Index([]Plain{}, Plain{})`, `slices.Max([]bool{true})`, `_ = maps.Keys(3)`, `_ = maps.Keys(map[Name]int{})`,
	`cmp.Compare(Plain{}, Plain{})`, `cmp.Compare("a", "b")`, `_ = cmp.Less[complex128]`, `_ = min(Plain{}, Plain{})`, `var p atomic.Pointer[int, int]; _ = p`, `_ = Set{}`, `Make()`,
}

// TestConstraints compares what is refused with what go/types refuses in
// a program, at once, cell by cell and in a program.
func TestConstraints(t *testing.T) {
	std := importer.ForCompiler(token.NewFileSet(), "source", nil)
	refused := 0
	for _, src := range constraints {
		t.Run(src, func(t *testing.T) {
			code := "package main; " + generics + "func main() {\n" + src + "\n}\nvar _ = slices.Max[[]int]\nvar _ = maps.Keys[map[int]int]\nvar _ atomic.Int32\n"
			var want, places []string
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, "main.go", code, 0)
			if err != nil {
				t.Fatal(err)
			}
			conf := types.Config{Importer: std, Error: func(err error) {
				e := err.(types.Error)
				if e.Soft && strings.Contains(e.Msg, "declared and not used") {
					return
				}
				msg := e.Msg
				if i := strings.Index(msg, " (declared at "); i >= 0 {
					msg = msg[:i]
				}
				p := fset.Position(e.Pos)
				places = append(places, fmt.Sprintf("main.go, line %d, column %d: ", p.Line, p.Column))
				want = append(want, strings.TrimSpace(strings.ReplaceAll(msg, "main.", ""))+"\n")
			}}
			conf.Check("main", fset, []*ast.File{f}, nil)
			compare := func(how string, err error) {
				t.Helper()
				switch {
				case len(want) == 0 && err != nil:
					t.Errorf("%s: %v, but Go accepts it", how, err)
				case len(want) > 0 && err == nil:
					t.Errorf("%s: accepted, but Go says %s", how, want[0])
				case len(want) > 0 && !strings.Contains(err.Error(), strings.TrimSpace(want[0])):
					t.Errorf("%s: %v\nGo says %s", how, err, want[0])
				}
			}
			if len(want) > 0 {
				refused++
			}
			compare("one cell", open(t).run(generics+src))
			compare("two cells", open(t, generics).run(src))
			s := open(t)
			_, err = s.CheckProgram([]source.File{{Name: "main.go", Code: code}})
			for i, at := range places {
				want[i] = at + want[i]
			}
			compare("a program", err)
		})
	}
	if refused < 30 {
		t.Errorf("only %d of %d were refused", refused, len(constraints))
	}
}

// TestConstraintChanges declares constraints anew: what they now rule out no
// longer compiles.
func TestConstraintChanges(t *testing.T) {
	for _, c := range []struct{ earlier, change, src, want string }{
		{"type Num interface{ ~int | ~string }\nfunc Sum[T Num](x T) T { return x + x }\nfunc use() string { return Sum(\"a\") }", "type Num interface{ ~int }", "use()", "string does not satisfy Num (string missing in ~int)"},
		{"type Num interface{ ~int }\nfunc Sum[T Num](x T) T { return x + x }", "type Num interface{ ~int | ~string }", "Sum(\"a\")", ""},
		{"type P struct{ x int }\nfunc Key[T comparable](x T) map[T]int { return map[T]int{x: 1} }\nfunc use() int { return len(Key(P{})) }", "type P struct{ x []int }", "use()", "P does not satisfy comparable"},
		{"type S interface{ A() }\ntype T int\nfunc Call[X S](x X) { x.A() }", "func (T) A() {}", "Call(T(1))", ""},
		{"type S interface{ A() }\ntype T int\nfunc Call[X S](x X) { x.A() }", "func (*T) A() {}", "Call(T(1))", "X (type T) does not satisfy S (method A has pointer receiver)"},
	} {
		err := open(t, c.earlier, c.change).run(c.src)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, then %s: %v, want %q", c.change, c.src, err, c.want)
		}
	}
}
