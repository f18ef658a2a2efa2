package planner

import (
	"cmp"
	"math"
	"slices"

	"cryptounet/heops/network/plan"
)

// Masks multiply sums of products, which takes some 20 bits of the modulus a step, or they
// are merged into the weights. Then a weight that differs from cell to cell is a plaintext
// of its own, as long as the grid's period, with a transform modulo every prime. Chains are
// a quarter shorter, and there are more transforms: many where the grid fills a ciphertext,
// few where the image is small and stands in it many times.

// mergeTries is how many numbers of merged steps are tried, beside none and all.
const mergeTries = 7

// merge decides which steps have their masks in their weights, those first that take the
// fewest transforms for it.
func (p *draft) merge(weights float64) {
	var steps []int
	transforms := make([]float64, len(p.Steps))
	after := 0.0 // rescalings, which tell how many primes there still are
	for i := len(p.Steps) - 1; i >= 0; i-- {
		s := &p.Steps[i]
		if s.Kind != plan.Linear {
			continue
		}
		if after++; p.hasMasks(s) {
			steps = append(steps, i)
			transforms[i] = after * float64(p.spreads[s.Output].ways[1][0].Long)
		}
	}
	if len(steps) == 0 {
		return
	}
	slices.SortFunc(steps, func(a, b int) int { return cmp.Compare(transforms[a], transforms[b]) })
	set := func(merged int) {
		for k, i := range steps {
			p.Steps[i].Merged = k < merged
		}
	}
	best, least := 0, math.Inf(1)
	for try := range mergeTries + 2 {
		n := (try*len(steps) + mergeTries) / (mergeTries + 1)
		set(n)
		if cost := p.roughly(weights); cost < least {
			best, least = n, cost
		}
	}
	set(best)
}
