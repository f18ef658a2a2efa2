package flow

import "math/bits"

// Bits is a set of small numbers.
type Bits []uint64

// NewBits returns an empty set for the numbers below n.
func NewBits(n int) Bits { return make(Bits, (n+63)/64) }

// Has says that i is in the set.
func (b Bits) Has(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }

// Add puts i into the set.
func (b Bits) Add(i int) { b[i>>6] |= 1 << (i & 63) }

// Range puts the numbers from i to j into the set.
func (b Bits) Range(i, j int) {
	for ; i <= j; i++ {
		if i&63 == 0 && j-i >= 63 {
			b[i>>6] = ^uint64(0)
			i += 63
			continue
		}
		b.Add(i)
	}
}

// Meets says that two sets have a number in common.
func (b Bits) Meets(c Bits) bool {
	for i, x := range b {
		if x&c[i] != 0 {
			return true
		}
	}
	return false
}

// Join puts the numbers of another set into the set.
func (b Bits) Join(c Bits) {
	for i, x := range c {
		b[i] |= x
	}
}

// Each calls f for each number of the set.
func (b Bits) Each(f func(i int)) {
	for w, x := range b {
		for ; x != 0; x &= x - 1 {
			f(w<<6 + bits.TrailingZeros64(x))
		}
	}
}

// Len is how many numbers there are.
func (b Bits) Len() int {
	n := 0
	for _, x := range b {
		n += bits.OnesCount64(x)
	}
	return n
}
