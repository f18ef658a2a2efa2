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
