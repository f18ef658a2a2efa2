package progress_test

import (
	"fmt"
	"slices"
	"testing"

	"cryptounet/kernel/progress"
)

// TestLoops: a loop with a bar sees what it would see without, and can be left.
func TestLoops(t *testing.T) {
	words := []string{"a", "b", "c"}
	channel := func() <-chan string {
		c := make(chan string, len(words))
		for _, w := range words {
			c <- w
		}
		close(c)
		return c
	}
	var over []string
	for i, w := range progress.Over("words", words) {
		over = append(over, fmt.Sprintf("%d:%s", i, w))
	}
	if !slices.Equal(over, []string{"0:a", "1:b", "2:c"}) {
		t.Errorf("over a slice: %q", over)
	}
	if got := slices.Collect(progress.Count("count", 3)); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("count: %v", got)
	}
	if got := slices.Collect(progress.Of("of", 3, slices.Values(words))); !slices.Equal(got, words) {
		t.Errorf("of a sequence: %v", got)
	}
	if got := slices.Collect(progress.From("from", 0, channel())); !slices.Equal(got, words) {
		t.Errorf("from a channel: %v", got)
	}
	n := 0
	for range progress.From("left", 0, channel()) {
		n++
		break
	}
	for range progress.Count("left", 5) {
		n++
		break
	}
	for range progress.Over("left", words) {
		n++
		break
	}
	if n != 3 {
		t.Errorf("loops that are left ran %d times", n)
	}
}
