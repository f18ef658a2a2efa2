package interp_test

import (
	"bytes"
	"go/format"
	"testing"
	"text/template"
)

// kind is a type, what its variables start with, and expressions of it, which
// the templates in testdata/programs put through every assignment and every
// context. The names in them are declared in values.tmpl.
type kind struct {
	name, start string
	exprs       []string
}

var kinds = []kind{
	{"int", "0", []string{
		"f1()", "<-ci", `m["k"]`, "any(5).(int)", "*pi", "arr[1]", "st.a", "-x", "x + 7", "len(sl)", "int(fl)", "7", "sl[1]",
		"func() int { return 6 }()", "min(9, 8)", "x << 2", "gl", "mf(3)", "st.get()", "pst.get()", "ifc.get()", "y",
		"copy(sl, sl)", "cap(sl)", "ga[0]",
	}},
	{"string", `""`, []string{`"lit"`, `x + "b"`, "string(bs)", "fmt.Sprint(1)", `sm["q"]`, "x[1:]", "string(rune(65))"}},
	{"[]int", "nil", []string{"[]int{1, 2}", "append(x, 5)", "make([]int, 2)", "sl[1:]", "arr[:]", "fs()", "nil"}},
	{"map[string]int", "nil", []string{`map[string]int{"a": 1}`, "make(map[string]int)", "m"}},
	{"T", "T{}", []string{
		"T{a: 4}", "st", "*pst", "ft()", "ts[0]", `tm["t"]`, "any(st).(T)", "<-ct", "func() T { return T{a: 9} }()", "T(U{8})",
		"ta[1]", "w.t",
	}},
	{"*T", "nil", []string{"&T{a: 3}", "new(T)", "pst", "&st", "&ts[0]"}},
	{"[2]int", "[2]int{}", []string{"[2]int{3, 4}", "a2", "*pa2", "aa[1]", "fa()"}},
	{"any", "nil", []string{"5", "st", "&st", `any("s")`, "error(nil)", "m", "fe()"}},
	{"error", "nil", []string{`errors.New("e")`, "fe()", `fmt.Errorf("w %w", io.EOF)`, "E(3)"}},
	{"bool", "false", []string{"!x", "1 < 2", "x || y > -1", "ok()"}},
	{"float64", "0", []string{"1.5", "fl * 2", "float64(y)", "math.Sqrt(4)"}},
	{"func() int", "nil", []string{"func() int { return 3 }", "f1", "st.get"}},
	{"G", "nil", []string{"st", "E2(4)"}},
	{"complex128", "0", []string{"complex(1, 2)", "x * x"}},
	{"chan int", "nil", []string{"make(chan int, 1)", "ci"}},
}

// starts are for expressions that would show nothing with the usual start.
var starts = map[string]string{"-x": "1", "x << 2": "3", `x + "b"`: `"a"`, "x[1:]": `"abc"`, "nil": "sl", "x * x": "1"}

// agains stand for expressions that can be evaluated once.
var agains = map[string]string{"<-ci": "y", "<-ct": "st"}

// value is one expression, as the templates see it.
type value struct {
	N                         int
	Type, Start, Value, Again string
}

func values() (list []value) {
	for _, k := range kinds {
		for _, e := range k.exprs {
			v := value{N: len(list) + 1, Type: k.name, Start: k.start, Value: e, Again: e}
			if s, ok := starts[e]; ok {
				v.Start = s
			}
			if a, ok := agains[e]; ok {
				v.Again = a
			}
			list = append(list, v)
		}
	}
	return list
}

// expand makes the program of a template.
func expand(t *testing.T, name string) string {
	t.Helper()
	tmpl, err := template.New("").Delims("<%", "%>").ParseFiles("testdata/programs/values.tmpl", "testdata/programs/"+name+".tmpl")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := tmpl.ExecuteTemplate(&b, name+".tmpl", values()); err != nil {
		t.Fatal(err)
	}
	src, err := format.Source(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}
