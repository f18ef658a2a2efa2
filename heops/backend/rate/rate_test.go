package rate_test

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"cryptounet/heops/backend/rate"
	"cryptounet/heops/network/plan"
)

// TestSeconds: every part of the work has its own price, and a plan's steps add up.
func TestSeconds(t *testing.T) {
	r := rate.Rate{Transform: 1000, KeyProduct: 100, MAC: 10, Words: 1}
	w := plan.Work{Transforms: 1, KeyProducts: 2, MACs: 3, Words: 4}
	if got := r.Seconds(w); got != 1234 {
		t.Errorf("%+v takes %g s", w, got)
	}
	p := &plan.Plan{Steps: []plan.Step{{Work: w}, {Work: w.Times(2)}, {}}}
	if got := r.Run(p); got != 3*1234 {
		t.Errorf("the plan takes %g s", got)
	}
	if got := r.Run(&plan.Plan{}); got != 0 {
		t.Errorf("no steps take %g s", got)
	}
}

// TestOf: every ring of a plan has a rate, which is measured once, also where many
// ask at once; no other ring has one.
func TestOf(t *testing.T) {
	for logN := 13; logN <= 16; logN++ {
		all := make([]rate.Rate, 4)
		var wg sync.WaitGroup
		for i := range all {
			wg.Go(func() { all[i] = rate.Of(logN, 2) })
		}
		wg.Wait()
		r := all[0]
		for _, other := range all {
			if other != r {
				t.Errorf("N = 2^%d was measured twice", logN)
			}
		}
		for _, s := range []float64{r.Transform, r.KeyProduct, r.MAC, r.Words, r.Ring, r.Row} {
			if !(s > 0) || math.IsInf(s, 0) {
				t.Errorf("N = 2^%d: %v", logN, r)
			}
		}
		if !strings.HasPrefix(r.String(), "transform ") {
			t.Error(r.String())
		}
	}
	for _, logN := range []int{-1, 0, 12, 17, 64} {
		if r := rate.Of(logN, 1); r != (rate.Rate{}) {
			t.Errorf("N = 2^%d: %v", logN, r)
		}
	}
	if rate.Of(13, 0).Transform == 0 || rate.Of(13, -1).Transform == 0 {
		t.Error("fewer than one worker have no rate")
	}
}

func ExampleRate_Seconds() {
	r := rate.Rate{Transform: 138e-6, MAC: 4.7e-6}
	fmt.Printf("%.2f s\n", r.Seconds(plan.Work{Transforms: 1000, MACs: 100_000}))
	// Output: 0.61 s
}
