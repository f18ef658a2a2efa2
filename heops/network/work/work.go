// Package work counts what an encrypted step computes, from the number of its
// operations and the level at which they are done.
package work

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
// twenty-fourth, a pass over the words a ninth. `make bench` compares.
func (w Work) Units() float64 {
	return float64(w.Transforms) + float64(w.KeyProducts)/8 + float64(w.MACs)/24 + float64(w.Words)/9
}

// KeySwitch counts the parts of a key switch with so many primes in P.
type KeySwitch struct{ Special int }

// Digits returns how many digits a polynomial is cut into.
func (k KeySwitch) Digits(level int) int { return (level + k.Special) / k.Special }

// Decompose cuts a polynomial into digits and extends each to all primes; for its
// own primes it is multiplied by the factor that keys take.
func (k KeySwitch) Decompose(level int) Work {
	limbs := level + 1
	extended := k.Digits(level)*(limbs+k.Special) - limbs
	return Work{Transforms: limbs + extended, Words: 2*extended + limbs}
}

// Product is the digits times one key, both polynomials.
func (k KeySwitch) Product(level int) Work {
	return Work{KeyProducts: 2 * k.Digits(level) * (level + 1 + k.Special)}
}

// Divide is the division of both polynomials by P.
func (k KeySwitch) Divide(level int) Work {
	limbs := level + 1
	return Work{Transforms: 2*k.Special + 2*limbs, Words: 6 * limbs}
}

// Apply is one rotation of a polynomial that is decomposed already.
func (k KeySwitch) Apply(level int) Work {
	return k.Product(level).Plus(k.Divide(level)).Plus(Work{Words: 3 * (level + 1)})
}

// Whole is a key switch on its own.
func (k KeySwitch) Whole(level int) Work { return k.Decompose(level).Plus(k.Apply(level)) }
