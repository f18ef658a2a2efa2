package plan

import "math/bits"

// Turned is a ciphertext of a step's input, rotated to the left.
type Turned struct{ Index, Slots int }

// PoolTerms returns what a Pool step, one of the plan's, adds up to its output
// ciphertext k: a window's pixels are phases of the same lanes; one across the block's edge is
// the other side's, rotated.
func (p *Plan) PoolTerms(s *Step, k int) []Turned {
	in, out := p.tensor(s.Inputs[0]).Layout, p.tensor(s.Output).Layout
	ny, nx := in.Groups()
	my, mx := out.Groups()
	per := max(1, out.Len()/(my*mx))
	y, x, sub := k/per/mx, k/per%mx, k%per
	var terms []Turned
	for dy := range s.Window {
		for dx := range s.Window {
			a, b := y*s.Stride+dy, x*s.Stride+dx
			terms = append(terms, Turned{(a%ny*nx+b%nx)*per + sub, p.Grid.Shift(a/ny, b/nx)})
		}
	}
	return terms
}

// TotalTerms returns the phases that a Total step, one of the plan's, adds up to
// its output ciphertext k, before it adds up cells.
func (p *Plan) TotalTerms(s *Step, k int) []Turned {
	in := p.tensor(s.Inputs[0]).Layout
	ny, nx := in.Groups()
	per := in.Len() / (ny * nx)
	terms := make([]Turned, ny*nx)
	for i := range terms {
		terms[i].Index = i*per + k
	}
	return terms
}

// Turn is one addition of a sum over cells: the sum so far, rotated, and the
// sum so far (Double) or what the sum began with.
type Turn struct {
	Double bool
	Slots  int
}

// TotalTurns returns the additions that turn a cell's value into the sum over
// one image's cells from it on, by the bits of their number.
func (p *Plan) TotalTurns() []Turn {
	n := uint(max(1, p.Grid.Rows*p.Grid.Cols))
	var turns []Turn
	summed := 1
	for bit := bits.Len(n) - 2; bit >= 0; bit-- {
		turns = append(turns, Turn{true, summed * p.Grid.Lanes})
		summed *= 2
		if n>>bit&1 == 1 {
			turns = append(turns, Turn{false, p.Grid.Lanes})
			summed++
		}
	}
	return turns
}
