package progress_test

import (
	"context"
	"fmt"
	"testing"

	"cryptounet/heops/progress"
)

func Example() {
	ctx := progress.With(context.Background(), func(what string, done, total float64) {
		fmt.Printf("%s: %g of %g\n", what, done, total)
	})
	for i := range 2 {
		progress.Tell(ctx, "layers", float64(i+1), 2)
	}
	// Output:
	// layers: 1 of 2
	// layers: 2 of 2
}

// TestNobody: work that nobody listens to goes on.
func TestNobody(t *testing.T) {
	progress.Tell(context.Background(), "keys", 1, 2)
	progress.Tell(progress.With(context.Background(), nil), "keys", 1, 2)

	heard := 0
	outer := progress.With(context.Background(), func(string, float64, float64) { heard++ })
	progress.Tell(progress.With(outer, nil), "keys", 1, 2) // silenced
	if heard != 0 {
		t.Error("a context without a function told the one around it")
	}
}
