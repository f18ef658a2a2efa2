//go:build unix

package capture

import (
	"strings"
	"testing"
)

// What was written is there after Drain, without half a character, and the
// beginning of last words is kept for Trace.
func TestCapture(t *testing.T) {
	var text strings.Builder
	c, w, err := New(func(s string) { text.WriteString(s + "|") })
	if err != nil {
		t.Fatal(err)
	}
	c.HoldTraces()
	write := func(s string) {
		if _, err := w.WriteString(s); err != nil {
			t.Fatal(err)
		}
	}
	write("a\xe2\x82")
	c.mu.Lock()
	c.take(pipeSize)
	c.mu.Unlock()
	if text.String() != "a|" {
		t.Errorf("half a character: %q", text.String())
	}
	write("\xac\n")
	c.Drain()
	if text.String() != "a|€\n|" {
		t.Errorf("the other half: %q", text.String())
	}
	write("words\npanic: boo\n\ngoroutine 1 [running]:\n")
	w.Close()
	c.Close()
	if text.String() != "a|€\n|words\n|" || !strings.HasPrefix(c.Trace(), "panic: boo\n\ngoroutine 1") {
		t.Errorf("the end: %q", text.String())
	}
	c.Run() // at the end of the pipe it returns
}
