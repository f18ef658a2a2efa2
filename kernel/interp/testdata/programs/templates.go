package main

import (
	"errors"
	"fmt"
	"html/template"
	"os"
	"strings"
	ttemplate "text/template"
)

type Slice struct {
	W, H int
	Tags []string
	Next *Slice
	in   string
	Any  any
	Fn   func(int) Slice
	M    map[string]Slice
	Sh   Shape
}

func (s Slice) Pixels() int              { return s.W * s.H }
func (s Slice) Scale(k int) Slice        { s.W *= k; s.H *= k; return s }
func (s *Slice) Ptr() string             { return fmt.Sprint("ptr", s.W) }
func (s Slice) Fail() (int, error)       { return 0, errors.New("failed") }
func (s Slice) Join(xs ...string) string { return strings.Join(xs, "-") }
func (s Slice) All() []Slice             { return []Slice{s, s.Scale(2)} }
func (s Slice) Me() any                  { return s }
func (s Slice) Pair(a, b any) string     { return fmt.Sprint(a, b) }
func (s Slice) Seq() func(func(Slice) bool) {
	return func(y func(Slice) bool) { _ = y(s) && y(s.Scale(3)) }
}

type Shape interface{ Area() float64 }
type Sq float64

func (s Sq) Area() float64  { return float64(s * s) }
func (s Sq) String() string { return fmt.Sprintf("sq(%g)", float64(s)) }

type Role int

func (r Role) String() string { return [...]string{"user", "<admin>"}[r] }

type Base struct{ ID int }

func (b Base) Hello() string { return fmt.Sprint("hello ", b.ID) }

type Derived struct {
	Base
	Role Role
	List []Role
	Map  map[Role]string
}

func area(s Slice) int    { return s.Pixels() }
func mk(w int) Slice      { return Slice{W: w, H: 1} }
func anyf(x any) string   { return fmt.Sprintf("%T", x) }
func shp(s Shape) float64 { return s.Area() }

func run(text string, data any) {
	fm := ttemplate.FuncMap{"area": area, "mk": mk, "anyf": anyf, "shp": shp, "up": strings.ToUpper}
	t, err := ttemplate.New("t").Funcs(fm).Parse(text)
	if err != nil {
		fmt.Println("parse:", err)
		return
	}
	if err := t.Execute(os.Stdout, data); err != nil {
		fmt.Print(" error: ", err)
	}
	fmt.Println()
}
func main() {
	s := Slice{W: 4, H: 5, Tags: []string{"a", "b"}, Next: &Slice{W: 1, H: 2}, Any: 3, Fn: mk, M: map[string]Slice{"k": {W: 9}}, Sh: Sq(2)}
	run("{{.W}}x{{.H}} = {{.Pixels}}, {{(.Scale 2).Pixels}} {{.Join `x` `y`}} {{range .All}}{{.Pixels}};{{end}}", s)
	run("{{.Ptr}} {{.Next.Ptr}} {{.Next.Pixels}} {{len .Tags}} {{index .Tags 1}}", &s)
	run("{{.Fail}}", s)
	run("{{.Nope}}", s)
	run("{{.Ptr}}", s)
	run("{{.in}}", s)
	run("{{area .}} {{area (.Scale 3)}} {{(mk 7).W}} {{3 | mk | area}} {{call .Fn 8 | area}} {{.M.k.W}}", s)
	run("{{.p.Pixels}} {{range .l}}{{.Pixels}};{{end}} {{range $k, $v := .m}}{{$k}}={{$v.W}} {{end}}{{with .p}}{{.W}}{{end}}", map[string]any{"p": s, "l": []any{s, &s}, "m": map[string]any{"a": s, "b": &s}})
	run("{{.}} {{. | printf `%v`}} {{if .}}t{{end}}", Role(1))
	run("{{.Hello}} {{.Base.ID}} {{.ID}} {{.Role}} {{.List}} {{range $k, $v := .Map}}{{$k}}:{{$v}}{{end}} {{eq .Role 1}} {{eq .Role .Role}} {{lt .ID 9}}", Derived{Base{7}, 1, []Role{0, 1}, map[Role]string{1: "x"}})
	run("{{range .}}{{.Hello}},{{else}}none{{end}}", []Derived{{Base: Base{1}}, {Base: Base{2}}})
	run("{{range .Seq}}{{.W}} {{end}} {{range $i, $e := .All}}{{$i}}{{$e.W}} {{end}}", s)
	run("{{.Me.Pixels}} {{.Me.Me.W}} {{.Pair 1 `x`}} {{.Pair . nil | len}}", Slice{W: 2, H: 3})
	run("{{anyf .}} {{anyf .W}} {{anyf .Next}}", s)
	run("{{.Sh.Area}} {{shp .Sh}} {{.Sh}} {{.Any}}", s)
	h := template.Must(template.New("h").Funcs(template.FuncMap{"area": area, "safe": func(s string) template.HTML { return template.HTML(s) }}).Parse("<p title='{{.Role}}'>{{.Role}} {{.Hello}} {{range .List}}<b>{{.}}</b>{{end}}</p><script>var x = {{.}};</script>{{safe `<i>`}}\n"))
	fmt.Println(h.Execute(os.Stdout, Derived{Base{7}, 1, []Role{0, 1}, map[Role]string{1: "x"}}))
	tt := ttemplate.Must(ttemplate.New("a").Parse("{{define `x`}}[{{.Pixels}}]{{end}}{{template `x` .}}{{block `y` .Next}}({{.Pixels}}){{end}}\n"))
	tt.ExecuteTemplate(os.Stdout, "a", s)
}
