package past_test

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"cryptounet/kernel/cells/past"
	"cryptounet/kernel/cells/source"
)

// ran is a session in which cells 1 to 3 have run, and the first showed a number.
type ran struct{ own string }

func (r ran) Declared(name string) bool { return name == r.own }

func (ran) Text(cell string) (string, bool) {
	return "text", strings.HasPrefix(cell, "cell ") && cell < "cell 4"
}

func values() *past.Values {
	v := &past.Values{}
	v.Ran(1, types.NewVar(token.NoPos, nil, past.Name(1), types.Typ[types.Int]), "")
	v.Ran(2, nil, "")
	return v
}

func refer(code, own string) (string, past.References, source.Errors) {
	fset := token.NewFileSet()
	p, errs := source.Parse(fset, "cell 4", code)
	if len(errs) > 0 {
		return code, past.References{}, nil // no cell of Go
	}
	p, found, errs := past.Refer(fset, p, values(), ran{own})
	return p.Src, found, errs
}

// References become names that are as long, where they stand for earlier cells.
func TestRefer(t *testing.T) {
	for _, test := range []struct{ code, own, want string }{
		{"Out[1] + 1", "", "Out1ʹ + 1"},
		{"f(Out[ 1 ], In[2])", "", "f(Out1ʹ  , ʹ[2])"},
		{"len(Out), In", "", "len(Oʹ), ʹ"},
		{"Out[1]", "Out", "Out[1]"},
		{"Out := 1\nOut", "", "Out := 1\nOut"},
		{"x.Out[1]", "", "x.Out[1]"},
		{"T{Out: Out[1]}", "", "T{Out: Out1ʹ}"},
		{"func f(Out []int) int { return Out[1] }", "", "func f(Out []int) int { return Out[1] }"},
		{"func(Out []int) int { return Out[1] }", "", "func(Out []int) int { return Out[1] }"},
		{"`Out[1]` // Out[1]", "", "`Out[1]` // Out[1]"},
		{"Out[01], Out[x]", "", "Oʹ[01], Oʹ[x]"},
	} {
		got, _, errs := refer(test.code, test.own)
		if got != test.want || len(errs) > 0 {
			t.Errorf("%q becomes %q, %v; want %q", test.code, got, errs, test.want)
		}
	}
}

// What a cell may read later is held; what is not there is said.
func TestReferences(t *testing.T) {
	_, found, _ := refer("f := func() int { return Out[1] + _ }\np := &Out[1]", "")
	if fmt.Sprint(found.Held) != "[1 1 1]" {
		t.Errorf("%+v", found)
	}
	for code, want := range map[string]string{
		"1 + Out[2]": "cell 4, line 1, column 5: Out[2]: cell 2 showed no value",
		"Out[3]":     "Out[3]: cell 3 has not run",
		"In[9]":      "In[9]: cell 9 has not run",
	} {
		if _, _, errs := refer(code, ""); len(errs) != 1 || !strings.Contains(errs.Error(), want) {
			t.Errorf("%s: %v", code, errs)
		}
	}
}

func FuzzRefer(f *testing.F) {
	for _, code := range []string{"Out[1] + _", "for _ = range _ {}\nIn", "a, Out[1], _", "func() { _ = Out[2] }", "switch _ {}", "Out[\n1]", "x[_](_)", "type T struct{ _ int }\n_ = T{_: _}"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		got, _, errs := refer(code, "")
		if len(got) != len(code) || strings.Count(got, "\n") != strings.Count(code, "\n") {
			t.Errorf("%q becomes %q, %v", code, got, errs)
		}
	})
}

// What held a value that is not kept any longer holds another of its type, once.
func TestFree(t *testing.T) {
	var v past.Values
	whole, text := types.Typ[types.Int], types.Typ[types.String]
	first := types.NewVar(0, nil, past.Name(1), whole)
	v.Ran(1, first, "")
	if v.Free(whole) != nil {
		t.Error("a value is free that is kept")
	}
	v.Forget(1)
	if v.Free(text) != nil || v.Free(whole) != first || v.Free(whole) != nil {
		t.Error("the variable of a forgotten value is not free once, for its type")
	}
}
