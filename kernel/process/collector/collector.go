// Package collector has the garbage collector run less often while a process holds
// little: a session's heap is small for most of its life, and what cells make of
// small values would cost twice what it costs else.
package collector

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// little is what counts as a small heap, rare the percentage by which that grows
// between two collections: 256 MiB at most. Larger heaps grow by usual, as Go's do.
const (
	little = 64 << 20
	rare   = 300
	usual  = 100
)

// Tune looks at the heap after each collection. A GOGC in the environment goes
// before it, and so does a percentage that the program sets itself.
func Tune() {
	if os.Getenv("GOGC") != "" {
		return
	}
	set := usual
	debug.SetGCPercent(set)
	after(func() bool {
		want := usual
		if live() < little {
			want = rare
		}
		if want == set {
			return true
		}
		if was := debug.SetGCPercent(want); was != set {
			debug.SetGCPercent(was) // the program's own
			return false
		}
		set = want
		return true
	})
}

// live is what the last collection left.
func live() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return little
	}
	return s[0].Value.Uint64()
}

// mark is freed by each collection.
type mark struct{ again func() bool }

// after calls a function after each collection, for as long as it returns true.
func after(again func() bool) {
	runtime.SetFinalizer(&mark{again}, func(m *mark) {
		if m.again() {
			after(m.again)
		}
	})
}
