package collector

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestTune: little is collected rarely, much as usual, and who sets a percentage
// has it.
func TestTune(t *testing.T) {
	t.Setenv("GOGC", "")
	defer debug.SetGCPercent(debug.SetGCPercent(usual))
	Tune()
	expect := func(want int) {
		t.Helper()
		got := 0
		for range 200 {
			runtime.GC()
			time.Sleep(5 * time.Millisecond)
			got = debug.SetGCPercent(usual)
			debug.SetGCPercent(got)
			if got == want {
				return
			}
		}
		t.Errorf("the percentage is %d, want %d", got, want)
	}
	expect(rare)
	much := make([]byte, 2*little)
	expect(usual)
	runtime.KeepAlive(much)
	much = nil
	expect(rare)
	debug.SetGCPercent(50)
	much = make([]byte, 2*little)
	for range 5 {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
	expect(50)
	runtime.KeepAlive(much)
}
