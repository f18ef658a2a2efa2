package notebook

import (
	"strings"
	"testing"

	"cryptounet/kernel/engine"
)

// TestLiveProgram: a program's bars end as those of cells do.
func TestLiveProgram(t *testing.T) {
	var text strings.Builder
	out, end := Show(&Terminal{Out: &text, Err: &text})
	out.Display(engine.MIME{"text/plain": "1 of 2"}, nil, "a", false)
	out.Display(engine.MIME{"text/plain": "2 of 2"}, nil, "a", true)
	end()
	if got := text.String(); got != "1 of 2\n2 of 2\n" {
		t.Errorf("%q", got)
	}
}

// TestLive: bars stay in their line on a person's terminal; elsewhere their first
// and last texts are written.
func TestLive(t *testing.T) {
	bar := func(text string) engine.MIME { return engine.MIME{"text/plain": text, "text/html": "<b>"} }
	for _, c := range []struct {
		name           string
		do             func(*collector)
		person, others string
	}{
		{"one", func(c *collector) {
			c.Display(bar("1 of 3"), nil, "a", false)
			c.Display(bar("2 of 3"), nil, "a", true)
			c.Display(bar("3 of 3"), nil, "a", true)
		}, "1 of 3\n\x1b[A\r\x1b[K2 of 3\r\x1b[K3 of 3\n", "1 of 3\n3 of 3\n"},
		{"words between", func(c *collector) {
			c.Display(bar("1 of 3"), nil, "a", false)
			c.Display(bar("2 of 3"), nil, "a", true)
			c.Stream("stdout", "word\n")
			c.Display(bar("3 of 3"), nil, "a", true)
		}, "1 of 3\n\x1b[A\r\x1b[K2 of 3\nword\n3 of 3\n", "1 of 3\nword\n3 of 3\n"},
		{"one in the other", func(c *collector) {
			c.Display(bar("outer 0"), nil, "a", false)
			c.Display(bar("inner 0"), nil, "b", false)
			c.Display(bar("inner 1"), nil, "b", true)
			c.Display(bar("outer 1"), nil, "a", true)
		}, "outer 0\ninner 0\n\x1b[A\r\x1b[Kinner 1\nouter 1\n", "outer 0\ninner 0\ninner 1\nouter 1\n"},
		{"a table", func(c *collector) {
			c.Display(bar("a\nb"), nil, "a", false)
			c.Display(bar("a\nc"), nil, "a", true)
		}, "a\nb\n", "a\nb\n"},
	} {
		for _, live := range []bool{true, false} {
			var out strings.Builder
			r := &run{terminal: &Terminal{Out: &out, Err: &out, Live: live}}
			x := &collector{run: r}
			r.collectors = append(r.collectors, x)
			c.do(x)
			r.settle()
			r.settle()
			want := c.others
			if live {
				want = c.person
			}
			if got := out.String(); got != want {
				t.Errorf("%s, live %v: %q, want %q", c.name, live, got, want)
			}
		}
	}
}
