package program

import (
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
)

// Split cuts the rotation of a product, to the left, in two: a baby step of the
// input, and a giant step of the partial sum that it is added to. Package plan
// has the choices in a step's Giant and Rows.
func Split(s *plan.Step, g polyphase.Grid, p polyphase.Product) (baby, giant int) {
	rest := int(p.Slots)
	if s.Rows {
		giant = g.Shift(int(p.Row), 0)
		rest -= giant
	}
	if s.Giant > 0 {
		far := (rest + s.Giant/2) &^ (s.Giant - 1) // two's complement: rounds down
		giant += far
		rest -= far
	}
	return rest, giant
}

// Bias returns what is added to the slots of output k, which repeats: nothing,
// a value for each lane, or one for each slot.
func (l *Layer) Bias(k int, g polyphase.Grid, slots int) []float64 {
	biases := l.Outputs[k].Biases
	switch {
	case len(biases) == 0:
		return nil
	case len(biases) == 1 && biases[0].Part == 0:
		return biases[0].Lanes
	}
	v := make([]float64, slots)
	for _, b := range biases {
		if b.Part == 0 {
			for i := range v {
				v[i] += b.Lanes[i%g.Lanes]
			}
			continue
		}
		for i, m := range l.Parts[b.Part].Mask(g, slots) {
			if m != 0 {
				v[i] += b.Lanes[i%g.Lanes]
			}
		}
	}
	return v
}
