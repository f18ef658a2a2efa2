package process

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"cryptounet/kernel/engine"
)

func TestCells(t *testing.T) {
	e := start(t, Options{})
	if _, out := execute(t, e, 1, "print hello"); out.stdout.String() != "hello\n" {
		t.Errorf("stdout is %q", out.stdout.String())
	}
	if _, out := execute(t, e, 2, "stderr hello"); out.stderr.String() != "hello\n" {
		t.Errorf("stderr is %q", out.stderr.String())
	}
	if _, out := execute(t, e, 3, "stream hello"); out.stdout.String() != "hello" {
		t.Errorf("stdout is %q", out.stdout.String())
	}
	execute(t, e, 4, "set 42")
	r, _ := execute(t, e, 5, "get")
	if r.Value["text/plain"] != "42" || r.Expressions["v"].Value["text/plain"] != "42" || r.Expressions["e"].Fault.Name != "n" || r.Payload[0]["source"] != "page" {
		t.Errorf("result %+v", r)
	}
	if r, _ := execute(t, e, 6, "fault why"); r.Fault == nil || r.Fault.Value != "why" || len(r.Fault.Traceback) != 2 {
		t.Errorf("fault %+v", r.Fault)
	}
	if _, err := e.Execute(t.Context(), engine.Cell{Code: "error why"}, newRecord()); err == nil || err.Error() != "why" {
		t.Errorf("error %v", err)
	}
	if _, out := execute(t, e, 7, "utf8"); out.stdout.String() != "aé€😀\xffz" {
		t.Errorf("%q", out.stdout.String())
	} else {
		for _, s := range out.events {
			if strings.ContainsRune("é€😀", []rune(s)[0]) && len(s) == 1 {
				t.Errorf("a character was cut: %q", out.events)
			}
		}
	}
	_, out := execute(t, e, 8, "late")
	out.until(t, "late")
}

func TestOutputKeepsItsOrder(t *testing.T) {
	e := start(t, Options{})
	_, out := execute(t, e, 1, "ordered")
	var want strings.Builder
	for i := range 20 {
		fmt.Fprintf(&want, "p%d [d%d map[k:1] id %v][clear true]", i, i, i%2 == 1)
	}
	if got := strings.Join(out.events, ""); got != want.String() {
		t.Errorf("got  %s\nwant %s", got, want.String())
	}
	_, out = execute(t, e, 2, "show")
	if len(out.shown) != 1 || string(out.shown[0]["image/png"].([]byte)) != "\x01\x02" {
		t.Errorf("shown: %v", out.shown)
	}
	if !strings.Contains(out.stderr.String(), "application/json") {
		t.Errorf("no word on what cannot be shown: %q", out.stderr.String())
	}
}

func TestManyLines(t *testing.T) {
	e := start(t, Options{})
	_, out := execute(t, e, 1, "lines 100000")
	if n := strings.Count(out.stdout.String(), "\n"); n != 100000 || !strings.HasSuffix(out.stdout.String(), "\n99999\n") {
		t.Errorf("%d lines", n)
	}
}

func TestQuestions(t *testing.T) {
	e := start(t, Options{})
	c, err := e.Complete(t.Context(), "abc", 2)
	if err != nil || c.Matches[0] != "abc!" || c.Types[0] != "t" || c.Start != 1 || c.End != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	i, err := e.Inspect(t.Context(), "abc", 0, 1)
	if err != nil || !i.Found || i.Data["text/plain"] != "abc" {
		t.Errorf("%+v, %v", i, err)
	}
	p, err := e.IsComplete(t.Context(), "incomplete")
	if err != nil || p.Status != "incomplete" || p.Indent != "\t" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestProgram(t *testing.T) {
	e := start(t, Options{})
	for arg, want := range map[string]int{"exit": 5, "return": 4} {
		out := newRecord()
		p := engine.Program{Files: []engine.File{{Name: "a.go", Code: "code"}}, Args: []string{"a", arg}}
		status, fault, err := e.RunProgram(t.Context(), p, out)
		if status != want || fault != nil || err != nil || out.stdout.String() != "code[a "+arg+"]" {
			t.Errorf("%s: status %d, %v, %v, %q", arg, status, fault, err, out.stdout.String())
		}
	}
}

func TestInput(t *testing.T) {
	e := start(t, Options{})
	out := newRecord()
	out.input = func(_ context.Context, prompt string, password bool) (string, error) {
		return fmt.Sprint(prompt, password), nil
	}
	r, err := e.Execute(t.Context(), engine.Cell{Code: "ask name"}, out)
	if err != nil || r.Value["text/plain"] != "nametrue" {
		t.Errorf("%+v, %v", r, err)
	}
	if r, _ := execute(t, e, 2, "ask name"); r.Fault == nil || r.Fault.Value != "nobody is there" {
		t.Errorf("%+v", r)
	}
	asked := make(chan struct{})
	out.input = func(ctx context.Context, _ string, _ bool) (string, error) {
		close(asked)
		<-ctx.Done()
		return "", ctx.Err()
	}
	go func() {
		<-asked
		e.Interrupt()
	}()
	r, err = e.Execute(t.Context(), engine.Cell{Code: "ask name"}, out)
	if err != nil || r.Fault == nil || !strings.Contains(r.Fault.Value, "interrupted") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestStdin(t *testing.T) {
	e := start(t, Options{Stdin: strings.NewReader("some lines")})
	if r, _ := execute(t, e, 1, "read"); r.Value["text/plain"] != "some lines" {
		t.Errorf("%v", r.Value)
	}
	e = start(t, Options{})
	if r, _ := execute(t, e, 1, "read"); r.Value["text/plain"] != "" {
		t.Errorf("%v", r.Value)
	}
}

// A cell can have another program run those that follow; where that does not start,
// the one that was there goes on.
func TestNext(t *testing.T) {
	e := start(t, Options{})
	execute(t, e, 1, "set 42")
	if r, out := execute(t, e, 2, "next "+os.Args[0]+" WHO=the next"); r.Fault != nil || out.stderr.String() != "" {
		t.Errorf("fault %+v, %q", r.Fault, out.stderr.String())
	}
	if r, out := execute(t, e, 3, "env WHO"); r.Value["text/plain"] != "the next" || out.stderr.String() != "" {
		t.Errorf("%+v, %q", r, out.stderr.String())
	}
	if r, _ := execute(t, e, 4, "get"); r.Value["text/plain"] != "" {
		t.Errorf("%+v: values of the last program", r)
	}
	if r, _ := execute(t, e, 5, "next /bin/false WHO=nobody"); r.Fault == nil || !strings.Contains(r.Fault.Value, "one like the last goes on") {
		t.Errorf("fault %+v", r.Fault)
	}
	if r, _ := execute(t, e, 6, "env WHO"); r.Value["text/plain"] != "the next" {
		t.Errorf("%+v", r)
	}
}
