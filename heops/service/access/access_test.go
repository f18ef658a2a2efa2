package access_test

import (
	"fmt"
	"strings"
	"testing"

	"cryptounet/heops/service/access"
)

func Example() {
	token, hash := access.NewToken()
	list, err := access.Read(strings.NewReader("ward-7 submit,metrics " + hash + " # the microscope\ntrainer model -\n"))
	if err != nil {
		fmt.Println(err)
	}
	c := list.Token(token)
	fmt.Println(c.Name, c.May(access.Submit), c.May(access.Model))
	fmt.Println(list.Token("guess") == nil, list.Name("trainer").May(access.Model))
	// Output:
	// ward-7 true false
	// true true
}

func TestSeveralTokensOfOneName(t *testing.T) {
	a, b := access.Hash("old"), access.Hash("new")
	l, err := access.Read(strings.NewReader("w submit " + a + "\nw metrics " + b + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"old", "new"} {
		if c := l.Token(token); c == nil || c.Name != "w" || !c.May(access.Submit) || !c.May(access.Metrics) {
			t.Errorf("token %q is %v's", token, c)
		}
	}
	var none *access.List
	if l.Token("") != nil || l.Token(a) != nil || l.Name("x") != nil || none.Token("old") != nil || none.Name("w") != nil || none.Token("x").May(access.Submit) {
		t.Error("somebody is let in who is not on the list")
	}
}

func TestRefused(t *testing.T) {
	h := access.Hash("x")
	for text, want := range map[string]string{
		"":                                  "names nobody",
		"# nobody\n":                        "names nobody",
		"w submit":                          "line 1: 2 words",
		"\n\nw root " + h:                   `line 3: the role "root"`,
		"w submit " + h[1:]:                 "64 hexadecimal",
		"w submit, " + h:                    `the role ""`,
		"a/b submit " + h:                   `the name "a/b"`,
		"a submit " + h + "\nb submit " + h: "a and b have the same token",
		strings.Repeat("x", 1<<20):          "line 1",
		"x\x00y submit " + h:                "the name",
	} {
		if _, err := access.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("w submit " + access.Hash("x") + "\n")
	f.Add("a model,metrics -\n# b\n")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := access.Read(strings.NewReader(text))
		if (l == nil) == (err == nil) {
			t.Errorf("%v, %v", l, err)
		}
	})
}
