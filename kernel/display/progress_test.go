package display_test

import (
	"slices"
	"testing"

	"cryptounet/kernel/display"
)

// TestProgress: a loop sees all values in their order, and may be left.
func TestProgress(t *testing.T) {
	list := []string{"a", "b", "c"}
	if got := slices.Collect(display.Progress(list)); !slices.Equal(got, list) {
		t.Errorf("%q", got)
	}
	for x := range display.Progress(list) {
		if x == "b" {
			break
		}
		if x != "a" {
			t.Errorf("%q comes first", x)
		}
	}
}
