package evaluator_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/bench"
	"cryptounet/heops/network/plan"
)

// BenchmarkConcurrent holds runs at the same time on one evaluator against as
// many one after the other, in turns, the fastest of each.
func BenchmarkConcurrent(b *testing.B) {
	n, x := bench.Shipped(b)
	p := bench.Prepare(b, n, plan.Options{}, x)
	e, err := evaluator.New(p.Program, p.Keys)
	if err != nil {
		b.Fatal(err)
	}
	one := func() {
		if _, err := e.Run(context.Background(), p.Input); err != nil {
			b.Error(err)
		}
	}
	fmt.Printf("\nConcurrent runs of dlin on %d cores, one evaluator\n", bench.Cores())
	out, row := bench.Table("%d\t%s\t%s\t%s", "runs\tat once s\tone after the other s\tratio")
	ratios := map[int]float64{}
	for _, runs := range []int{2, 4} {
		beside := func() {
			var wg sync.WaitGroup
			for range runs {
				wg.Go(one)
			}
			wg.Wait()
		}
		after := func() {
			for range runs {
				one()
			}
		}
		beside() // takes the memory
		var fast, slow float64
		for i := range 5 {
			t, u := bench.Best(1, beside), bench.Best(1, after)
			if i == 0 || t < fast {
				fast = t
			}
			if i == 0 || u < slow {
				slow = u
			}
		}
		ratios[runs] = fast / slow
		row(runs, fmt.Sprintf("%.2f", fast), fmt.Sprintf("%.2f", slow), fmt.Sprintf("%.2f", fast/slow))
	}
	out.Flush()
	for _, runs := range []int{2, 4} {
		bench.Figure(fmt.Sprintf("concurrent/%d-at-once-over-one-by-one", runs), ratios[runs], "x")
	}
	for range b.N {
	}
}
