package plan

// Work counts what a step computes, in operations on vectors of N words.
type Work struct {
	Transforms  int `json:"transforms,omitempty"`  // number-theoretic transforms, either way
	KeyProducts int `json:"keyProducts,omitempty"` // products with a row of a key, added up
	MACs        int `json:"macs,omitempty"`        // products with a weight, added up
	Words       int `json:"words,omitempty"`       // cheaper passes: sums, products with a constant, permutations, base extensions
}

// Plus returns the sum of both.
func (w Work) Plus(o Work) Work {
	return Work{w.Transforms + o.Transforms, w.KeyProducts + o.KeyProducts, w.MACs + o.MACs, w.Words + o.Words}
}

// Times returns the work done n times.
func (w Work) Times(n int) Work {
	return Work{n * w.Transforms, n * w.KeyProducts, n * w.MACs, n * w.Words}
}

// Units weighs the work in transforms: with vector instructions of 52 bits, a
// product with a key is about an eighth of a transform, a weight a
// thirteenth, a pass over the words a ninth. `make bench` compares.
func (w Work) Units() float64 {
	return float64(w.Transforms) + float64(w.KeyProducts)/8 + float64(w.MACs)/13 + float64(w.Words)/9
}
