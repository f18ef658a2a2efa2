package program

import (
	"math"

	"cryptounet/heops/network/periodic"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
)

// Groups cuts the terms of a step's output into those that are one product each: where
// masks are merged into the weights, a rotated input is multiplied once for all parts of
// the cells.
func (o *Output) Groups(s *plan.Step) [][]Term {
	groups := make([][]Term, 0, len(o.Terms))
	for from := 0; from < len(o.Terms); {
		to := from + 1
		for ; s.Merged && to < len(o.Terms) && o.Terms[to].everywhere() == o.Terms[from].everywhere(); to++ {
		}
		groups = append(groups, o.Terms[from:to])
		from = to
	}
	return groups
}

// everywhere returns the term's product as one of all cells.
func (t Term) everywhere() polyphase.Product {
	t.Part = 0
	return t.Product
}

// Long says whether a group's weights differ from cell to cell.
func Long(s *plan.Step, group []Term) bool {
	return s.Merged && (len(group) > 1 || group[0].Part != 0)
}

// Long writes the weights of a group that is Long, as the partial sum needs them: the
// coefficients of a plaintext that repeats with the grid's period, which is dst's length,
// rounded once more, and times 2^shift.
func (l *Layer) Long(s *plan.Step, g polyphase.Grid, group []Term, dst []int32) (shift uint8) {
	period, lanes := len(dst), g.Lanes
	values, weights := make([]float64, period), make([]float64, lanes)
	for _, t := range group {
		unit := math.Ldexp(1, int(l.Shifts[t.Plain]))
		for i := range weights {
			weights[i] = float64(l.Plains[int(t.Plain)*lanes+i]) * unit
		}
		periodic.Values(weights, weights)
		turns := Split(s, g, t.Product)
		giant := turns.Giant + turns.Cells
		for i, m := range l.Parts[t.Part].Mask(g, period) {
			if m != 0 {
				at := (i + giant) & (period - 1)
				values[at] += m * weights[at&(lanes-1)]
			}
		}
	}
	periodic.Coefficients(values, values)
	shift, _ = round(dst, values, 1)
	return shift
}
