package running

import (
	"sync"
	"testing"
)

// Many goroutines that live at once have numbers of their own, the same each
// time they ask.
func TestGoroutine(t *testing.T) {
	const n = 1000
	var mu sync.Mutex
	seen := map[uint64]bool{}
	var asked, ended sync.WaitGroup
	asked.Add(n)
	for range n {
		ended.Go(func() {
			id := Goroutine()
			mu.Lock()
			seen[id] = true
			mu.Unlock()
			asked.Done()
			asked.Wait() // all live
			if deep(100) != id {
				t.Error("another number")
			}
		})
	}
	ended.Wait()
	if len(seen) != n || seen[0] {
		t.Errorf("%d numbers for %d goroutines", len(seen), n)
	}
}

func deep(n int) uint64 {
	if n == 0 {
		return Goroutine()
	}
	return deep(n - 1)
}

func BenchmarkGoroutine(b *testing.B) {
	for b.Loop() {
		Goroutine()
	}
}
