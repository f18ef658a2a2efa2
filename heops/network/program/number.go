package program

import (
	"cmp"
	"slices"

	"cryptounet/heops/network/polyphase"
)

// Number gives weights and parts the numbers in whose order the outputs need
// them, so that a layer that several goroutines made is the same every time.
func (l *Layer) Number(lanes int) {
	parts := numbers{of: make([]int32, len(l.Parts)), count: 1}
	plains := numbers{of: make([]int32, len(l.Shifts))}
	parts.clear(1)
	plains.clear(0)
	for k := range l.Outputs {
		o := &l.Outputs[k]
		// Before they have their numbers, parts are told apart by their cells.
		slices.SortFunc(o.Terms, func(a, b Term) int {
			x, y := a.Product, b.Product
			x.Part, y.Part = 0, 0
			return cmp.Or(x.Compare(y), l.Parts[a.Part].Compare(l.Parts[b.Part]))
		})
		slices.SortFunc(o.Biases, func(a, b polyphase.Bias) int { return l.Parts[a.Part].Compare(l.Parts[b.Part]) })
		for i := range o.Terms {
			o.Terms[i].Part, o.Terms[i].Plain = parts.number(o.Terms[i].Part), plains.number(o.Terms[i].Plain)
		}
		for i := range o.Biases {
			o.Biases[i].Part = parts.number(o.Biases[i].Part)
		}
	}
	cells := make([]polyphase.Cells, parts.count)
	for old, n := range parts.of {
		if n >= 0 {
			cells[n] = l.Parts[old]
		}
	}
	values, shifts := make([]int32, int(plains.count)*lanes), make([]uint8, plains.count)
	for old, n := range plains.of {
		if n >= 0 {
			copy(values[int(n)*lanes:], l.Plains[old*lanes:][:lanes])
			shifts[n] = l.Shifts[old]
		}
	}
	l.Parts, l.Plains, l.Shifts = cells, values, shifts
}

// numbers gives old numbers new ones, in the order in which they are asked for.
type numbers struct {
	of    []int32 // -1: not asked for yet
	count int32
}

// clear forgets all numbers from the first that may change on.
func (n *numbers) clear(from int) {
	for i := from; i < len(n.of); i++ {
		n.of[i] = -1
	}
}

func (n *numbers) number(old int32) int32 {
	if n.of[old] < 0 {
		n.of[old] = n.count
		n.count++
	}
	return n.of[old]
}
