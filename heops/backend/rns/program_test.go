package rns

import "testing"

// TestAlike: sums whose first inputs alternate between two sets are put together by the
// sets, not as they are sorted.
func TestAlike(t *testing.T) {
	for _, path := range Available() {
		if path == Generic {
			continue // which has no blocks
		}
		const count, common = 8, 10
		sums := make([][]Term, count)
		weights := 0
		for i := range sums {
			inputs := []int32{int32(i)}
			for k := range common {
				inputs = append(inputs, int32(count+i%2*common+k))
			}
			for _, in := range inputs {
				sums[i] = append(sums[i], Term{in, int32(weights)})
				weights++
			}
		}
		p, err := NewProgram(path, count+2*common, weights+1, true, true, sums)
		if err != nil {
			t.Fatal(err)
		}
		terms := 0
		for _, c := range p.chunks {
			terms += c.terms
		}
		if want := 2 * (4 + common); terms != want {
			t.Errorf("%v: blocks of %d terms; expected %d", path, terms, want)
		}
	}
}
