package display

import (
	"fmt"
	"testing"
)

type told struct{ secret int }

func (told) Summary() (string, [][2]string) { return "a card", [][2]string{{"size", "3"}} }

type line struct{ n int }

func (l line) Row() ([]string, []any) { return []string{"n", "twice"}, []any{l.n, 2 * l.n} }

type broken struct{ p *int }

func (b broken) Summary() (string, [][2]string) { return fmt.Sprint(*b.p), nil }

func TestFacts(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{told{5}, "a card [[size 3]] true"},
		{&told{5}, "a card [[size 3]] true"},
		{line{4}, "display.line [[n 4] [twice 8]] true"},
		{broken{}, "display.broken cannot be shown: runtime error: invalid memory address or nil pointer dereference [] true"},
		{struct{ A int }{1}, " [] false"},
		{nil, " [] false"},
	} {
		title, lines, ok := Facts(c.value)
		if got := fmt.Sprint(title, " ", lines, " ", ok); got != c.want {
			t.Errorf("%v: %s, not %s", c.value, got, c.want)
		}
	}
}
