package program

import (
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
)

// Turns is a product's rotation, to the left, in three steps: of the input
// (baby), of the partial sum that the product is added to (giant), and of the sum
// of these sums (cells). Few rotations, and keys, make many.
type Turns struct{ Baby, Giant, Cells int }

// Split cuts a rotation by a step's choices: its Outer says what sums of sums are
// rotated by, its Giant what partial sums are.
func Split(s *plan.Step, g polyphase.Grid, p polyphase.Product) (t Turns) {
	t.Baby = int(p.Slots)
	if s.Outer >= plan.Rows {
		t.Cells = g.Shift(int(p.Row), 0)
		t.Baby -= t.Cells
	}
	if s.Outer == plan.Cells {
		far := nearest(t.Baby, g.Lanes)
		t.Cells += far
		t.Baby -= far
	}
	if s.Giant > 0 {
		t.Giant = nearest(t.Baby, s.Giant)
		t.Baby -= t.Giant
	}
	return t
}

// nearest returns the multiple of n, a power of two, that is nearest to v.
func nearest(v, n int) int { return (v + n/2) &^ (n - 1) }

// Bias returns what is added to the slots of output k, which repeats: nothing,
// a value for each lane, or one for each slot of the grid's period. Slots of no image
// get nothing.
func (l *Layer) Bias(k int, g polyphase.Grid, slots int) []float64 {
	biases, slots := l.Outputs[k].Biases, g.Repeats(slots)
	switch {
	case len(biases) == 0:
		return nil
	case len(biases) == 1 && biases[0].Part == 0 && g.Slots() == slots:
		return biases[0].Lanes
	}
	v := make([]float64, slots)
	for _, b := range biases {
		for i, m := range l.Parts[b.Part].Mask(g, slots) {
			if m != 0 {
				v[i] += m * b.Lanes[i%g.Lanes]
			}
		}
	}
	return v
}
