package heops

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

func log2(x float64) float64 { return math.Log2(x) }

// forEach calls do(worker, i) for i in [0, n) on all cores until one fails or
// ctx is done. Calls with the same worker number never overlap. done, if not
// nil, is told how many calls have ended. A panic becomes an error.
func forEach(ctx context.Context, n int, done func(int), do func(worker, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next, ended atomic.Int64
	var wg sync.WaitGroup
	for w := range min(n, workers()) {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					cancel(fmt.Errorf("heops: internal error: %v", r))
				}
			}()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(w, i); err != nil {
					cancel(err)
					return
				}
				if k := ended.Add(1); done != nil {
					done(int(k))
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// workers returns how many calls forEach makes at once.
func workers() int { return runtime.GOMAXPROCS(0) }
