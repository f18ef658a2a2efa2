package interp_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
)

// seconds is how long a loop took, which is the machine's affair.
var seconds = regexp.MustCompile(`\d+\.\d s`)

// TestProgress: loops over functions with a bar run in cells, over values of the
// cells' own types too, and the bar ends however the loop does.
func TestProgress(t *testing.T) {
	b := open(t)
	b.run(`import ("fmt"; "strconv"; "time"; "cryptounet/kernel/must"; "cryptounet/kernel/progress")
type slice struct { name string }
slices := []slice{{"a"}, {"b"}, {"c"}}`)
	for _, c := range []struct{ code, printed, last, fault string }{
		{`for i, s := range progress.Over("slices", slices) { fmt.Print(i, s.name, " ") }`, "0a 1b 2c ", "slices: 3 of 3", ""},
		{`for i := range progress.Count("count", 3) { fmt.Print(i) }`, "012", "count: 3 of 3", ""},
		{`for s := range progress.Of("of", 3, func(yield func(slice) bool) { for _, s := range slices { if !yield(s) { return } } }) { fmt.Print(s.name) }`, "abc", "of: 3 of 3", ""},
		{`c := make(chan slice, 3); for _, s := range slices { c <- s }; close(c)
for s := range progress.From("channel", 0, c) { fmt.Print(s.name) }`, "abc", "channel: 3, ", ""},
		{`for i := range progress.Count("broken", 5) { if i == 2 { break } }`, "", "broken: 2 of 5, T s, stopped", ""},
		{`for i := range progress.Count("failing", 5) { must.Get(strconv.Atoi(fmt.Sprint("x", i))) }`, "", "failing: 0 of 5, T s, stopped", `parsing "x0"`},
		{`for range progress.Count("interrupted", 5) { time.Sleep(time.Hour) }`, "", "stopped", "interrupt"},
		{`must.Get(strconv.Atoi("4")) + 1`, "", "", ""},
	} {
		b.n++
		out := &output{}
		stop := time.AfterFunc(500*time.Millisecond, func() {
			if strings.Contains(c.code, "Hour") {
				b.e.Interrupt()
			}
		})
		res, err := b.e.Execute(context.Background(), engine.Cell{Code: c.code, Count: b.n}, out)
		stop.Stop()
		if err != nil {
			t.Fatal(err)
		}
		fault := ""
		if res.Fault != nil {
			fault = res.Fault.Name + ": " + res.Fault.Value
		}
		if (fault == "") != (c.fault == "") || !strings.Contains(fault, c.fault) {
			t.Errorf("%s: fault %q, want %q", c.code, fault, c.fault)
		}
		out.mu.Lock()
		if got := out.stdout.String(); got != c.printed {
			t.Errorf("%s: printed %q, want %q", c.code, got, c.printed)
		}
		last := ""
		if n := len(out.displays); n > 0 {
			last = seconds.ReplaceAllString(fmt.Sprint(out.displays[n-1]["text/plain"]), "T s")
		}
		out.mu.Unlock()
		if !strings.Contains(last, c.last) {
			t.Errorf("%s: the bar ends with %q, want %q", c.code, last, c.last)
		}
	}
}
