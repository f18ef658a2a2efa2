package program

import (
	"math"
	"slices"
	"sync"

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
	work := scratch.Get().(*[]float64)
	defer scratch.Put(work)
	*work = slices.Grow((*work)[:0], period+lanes)[:period+lanes]
	values, weights := (*work)[:period], (*work)[period:]
	clear(values)
	for _, t := range group {
		unit := math.Ldexp(1, int(l.Shifts[t.Plain]))
		for i, c := range l.Plains[int(t.Plain)*lanes:][:lanes] {
			weights[i] = float64(c) * unit
		}
		periodic.Values(weights, weights)
		turns := Split(s, g, t.Product)
		giant := turns.Giant + turns.Cells
		within := giant & (lanes - 1) // a cell, from where on its weights go to the one that it is turned to
		l.Parts[t.Part].Each(g, func(slot int, counts float64) {
			at := (slot + giant - within) & (period - 1)
			scaled(values[at+within:][:lanes-within], weights[within:], counts)
			scaled(values[(at+lanes)&(period-1):][:within], weights, counts)
		})
	}
	periodic.Coefficients(values, values)
	shift, _ = round(dst, values, 1)
	return shift
}

// scratch holds a long weight's slots and a short one's.
var scratch = sync.Pool{New: func() any { return new([]float64) }}

// scaled adds v times a number to dst.
func scaled(dst, v []float64, times float64) {
	v = v[:len(dst)]
	for i := range dst {
		dst[i] += times * v[i]
	}
}
