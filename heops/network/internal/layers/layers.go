// Package layers computes the layers of a network on plaintext maps, in float64
// and on all cores. Its callers have checked shapes and sizes: package model,
// whose layers these are.
package layers

import (
	"runtime"
	"sync"
)

// Parallel calls f(0) .. f(n-1) on all cores.
func Parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	workers := min(n, runtime.GOMAXPROCS(0))
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}
