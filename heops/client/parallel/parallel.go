// Package parallel shares work among the machine's cores.
package parallel

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"cryptounet/heops/progress"

	"golang.org/x/sync/errgroup"
)

// Each calls do(0) .. do(n-1) on all cores until one fails or ctx is done. A
// panic becomes an error.
func Each(ctx context.Context, n int, do func(i int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		g.Go(func() (err error) {
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("internal error: %v", r)
				}
			}()
			if err := ctx.Err(); err != nil {
				return err
			}
			return do(i)
		})
	}
	return g.Wait()
}

// Told is Each, and tells the context's listener (package progress) how many
// calls have returned.
func Told(ctx context.Context, what string, n int, do func(i int) error) error {
	var ended atomic.Int64
	progress.Tell(ctx, what, 0, float64(n))
	return Each(ctx, n, func(i int) error {
		if err := do(i); err != nil {
			return err
		}
		progress.Tell(ctx, what, float64(ended.Add(1)), float64(n))
		return nil
	})
}
