package interp_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"cryptounet/kernel/engine"
	"cryptounet/kernel/interp"
	"cryptounet/kernel/symbols"
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

// TestTold: work under a cell's context has a bar, which ends with the cell
// however that ends.
func TestTold(t *testing.T) {
	set, err := symbols.New()
	if err != nil {
		t.Fatal(err)
	}
	e, err := interp.New(interp.Options{Packages: set, Capture: true, Told: func(ctx context.Context, tell func(string, float64, float64)) context.Context {
		return context.WithValue(ctx, http.ServerContextKey, tell) // a key that cells have too
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	const work = `import ("net/http"; "time"; "cryptounet/kernel/cell")
tell := cell.Context().Value(http.ServerContextKey).(func(string, float64, float64))
tell("keys", 0, 4); time.Sleep(1100 * time.Millisecond); tell("keys", 1, 4)
`
	for i, c := range []struct{ rest, last string }{
		{`tell("keys", 4, 4)`, "keys: 4 of 4, 1."},
		{`panic("no")`, ", stopped"},
		{`time.Sleep(time.Hour)`, ", stopped"},
	} {
		stop := time.AfterFunc(2*time.Second, func() {
			if strings.Contains(c.rest, "Hour") {
				e.Interrupt()
			}
		})
		out := &output{}
		if _, err := e.Execute(context.Background(), engine.Cell{Code: work + c.rest, Count: i + 1}, out); err != nil {
			t.Fatal(err)
		}
		stop.Stop()
		out.mu.Lock()
		if n := len(out.displays); n < 2 || !strings.Contains(fmt.Sprint(out.displays[n-1]["text/plain"]), c.last) {
			t.Errorf("%s: the bar says %v, want %q at the end", c.rest, out.displays, c.last)
		}
		out.mu.Unlock()
	}
}
