package spell

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// TestTypeString compares with what reflection says of compiled types.
func TestTypeString(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", `package main
type T struct{ X int; y string }
type G[K comparable, V any] struct{ k K; v V }
type E struct { T; *G[int, T] }
var (
	a []any
	b map[string]*T
	c func(int, ...string) (T, error)
	d interface{ M(int) string; N() }
	e struct{ A int "tag"; b []byte }
	f chan<- rune
	g <-chan chan (<-chan int)
	h G[string, T]
	i [3]*G[int, []T]
	j struct{}
	k func()
)`, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("main", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"a": "[]interface {}",
		"b": "map[string]*main.T",
		"c": "func(int, ...string) (main.T, error)",
		"d": "interface { M(int) string; N() }",
		"e": `struct { A int "tag"; b []uint8 }`,
		"f": "chan<- int32",
		"g": "<-chan chan (<-chan int)",
		"h": "main.G[string,main.T]",
		"i": "[3]*main.G[int,[]main.T]",
		"j": "struct {}",
		"k": "func()",
	} {
		if got := Type(pkg.Scope().Lookup(name).Type()); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
