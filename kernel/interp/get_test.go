package interp_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
)

// person answers what cells ask.
type person struct {
	output
	answer string
	asked  string
}

func (p *person) Input(_ context.Context, prompt string, _ bool) (string, error) {
	p.asked = prompt
	if p.answer == "" {
		return "", errors.New("nobody is there to ask")
	}
	return p.answer, nil
}

// %get asks before it builds, with what would be lost.
func TestGet(t *testing.T) {
	built := ""
	e, err := interp.New(interp.Options{Capture: true, Get: func(_ context.Context, module string, log io.Writer) (*engine.Next, error) {
		if built = module; strings.Contains(module, "bad") {
			return nil, errors.New("there is no such module")
		}
		io.WriteString(log, "building\n")
		return &engine.Next{Command: []string{"next"}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	run := func(code, answer string) (engine.Result, *person) {
		t.Helper()
		built = ""
		p := &person{answer: answer}
		r, err := e.Execute(t.Context(), engine.Cell{Code: code, Count: 1}, p)
		if err != nil {
			t.Fatal(err)
		}
		return r, p
	}
	run("x := 1\nfunc f() {}", "")
	r, p := run("%get example.com/m@v1", "n")
	if r.Next != nil || built != "" || p.asked != "Build a program with example.com/m@v1 and go on with it? That takes a minute, and is without f, x [y/N] " || p.stdout.String() != "nothing was changed\n" {
		t.Errorf("%+v, %q, %q", r, p.asked, p.stdout.String())
	}
	if r, p = run("%get example.com/m@v1", "y"); r.Next == nil || r.Next.Command[0] != "next" || built != "example.com/m@v1" || !strings.Contains(p.stdout.String(), "is lost: f, x.") || p.stderr.String() != "building\n" {
		t.Errorf("%+v, %q", r, p.stdout.String())
	}
	if r, p = run("%get -y example.com/m", ""); r.Next == nil || p.asked != "" {
		t.Errorf("%+v, %q", r, p.asked)
	}
	for _, test := range []struct{ code, want string }{
		{"%get example.com/m", "nobody is there to ask; %get -y example.com/m does not ask"},
		{"%get", "wants a module"},
		{"%get -y -u", "wants a module"},
		{"%get -y a b", "wants a module"},
		{"%get -y example.com/bad", "there is no such module; nothing was changed"},
		{"%get -y example.com/m\nx", "nothing can follow it"},
	} {
		if r, _ := run(test.code, ""); r.Fault == nil || !strings.Contains(r.Fault.Value, test.want) || r.Next != nil {
			t.Errorf("%s: %+v", test.code, r)
		}
	}
	if r, _ := run("x", ""); r.Value["text/plain"] != "1" {
		t.Errorf("%+v", r)
	}
}
