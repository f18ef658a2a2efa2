package parallel_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"cryptounet/heops/client/parallel"
)

func TestEach(t *testing.T) {
	var sum atomic.Int64
	if err := parallel.Each(t.Context(), 100, func(i int) error { sum.Add(int64(i)); return nil }); err != nil || sum.Load() != 4950 {
		t.Errorf("the numbers below 100 make %d, %v", sum.Load(), err)
	}
	broken := errors.New("broken")
	if err := parallel.Each(t.Context(), 100, func(i int) error {
		if i == 3 {
			return broken
		}
		return nil
	}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if err := parallel.Each(t.Context(), 1, func(int) error { panic("lost") }); err == nil || !strings.Contains(err.Error(), "lost") {
		t.Errorf("a panic: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := parallel.Each(ctx, 1, func(int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
