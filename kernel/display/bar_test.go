package display_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/display"
)

// ExampleMakeBar shows all that a bar says, of pieces that take 150 ms each.
func ExampleMakeBar() {
	clock := time.Unix(0, 0)
	live := func(v any) *display.Handle {
		fmt.Println(v)
		return display.NewHandle(func(v any) { fmt.Println(v) })
	}
	bar := display.MakeBar("layers", 4, live, func() time.Time { return clock })
	for range 4 {
		clock = clock.Add(150 * time.Millisecond)
		bar.Add(1)
	}
	bar.End()
	bar.End()
	// Output:
	// layers: 0 of 4, 0.0 s
	// layers: 2 of 4, 0.3 s, 0.3 s left
	// layers: 4 of 4, 0.6 s
	// layers: 4 of 4, 0.6 s
}

func TestBar(t *testing.T) {
	for _, c := range []struct {
		name       string
		total      int
		work       func(*display.Bar)
		text, html string
	}{
		{"stopped", 10, func(b *display.Bar) { b.Add(3) }, "x: 3 of 10, 0.0 s, stopped", "width:30.0%;background:#b91c1c"},
		{"all", 10, func(b *display.Bar) { b.Set(20, 20) }, "x: 20 of 20, 0.0 s", "width:100.0%;background:#15803d"},
		{"more than all", 2, func(b *display.Bar) { b.Add(3) }, "x: 3 of 2, 0.0 s", "width:100.0%"},
		{"nobody knows", 0, func(b *display.Bar) { b.Add(3) }, "x: 3, 0.0 s", "background:#15803d"},
		{"nonsense", -1, func(b *display.Bar) { b.Set(-3, -2) }, "x: 0, 0.0 s", ""},
	} {
		var last display.Content
		keep := func(v any) { last = v.(display.Content) }
		b := display.MakeBar("x", c.total, func(v any) *display.Handle { keep(v); return display.NewHandle(keep) }, func() time.Time { return time.Time{} })
		c.work(b)
		b.End()
		if got := last.String(); got != c.text {
			t.Errorf("%s: %q, want %q", c.name, got, c.text)
		}
		if got := last.MIME()["text/html"].(string); !strings.Contains(got, c.html) {
			t.Errorf("%s: no %q in %s", c.name, c.html, got)
		}
	}
}

// ExampleBars shows that bars come for work that takes a while, once for work that
// is done again, and say where it stopped.
func ExampleBars() {
	clock := time.Unix(0, 0)
	live := func(v any) *display.Handle {
		fmt.Println("new:", v)
		return display.NewHandle(func(v any) { fmt.Println(v) })
	}
	bars := display.MakeBars(live, func() time.Time { return clock })
	bars.Tell("quick", 0, 1)
	bars.Tell("quick", 1, 1)
	for range 2 {
		bars.Tell("keys", 0, 2)
		clock = clock.Add(2 * time.Second)
		bars.Tell("keys", 1, 2)
		clock = clock.Add(time.Second)
		bars.Tell("keys", 2, 2)
		bars.Tell("keys", 1, 2) // was overtaken
	}
	bars.Tell("sending keys (MB)", 0, 20.25)
	clock = clock.Add(2 * time.Second)
	bars.Tell("sending keys (MB)", 4.05, 20.25)
	bars.End()
	bars.Tell("keys", 0, 2)
	// Output:
	// new: keys: 1 of 2, 2.0 s, 2.0 s left
	// keys: 2 of 2, 3.0 s
	// keys: 1 of 2, 2.0 s, 2.0 s left
	// keys: 2 of 2, 3.0 s
	// new: sending keys (MB): 4.0 of 20.2, 2.0 s, 8.0 s left
	// sending keys (MB): 4.0 of 20.2, 2.0 s, stopped
}
