package ways

import (
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
)

// list is a step's products, of which a wide network has millions, with numbers for what
// they read and how far it is rotated: what is counted once for every way is then looked
// up in arrays.
type list struct {
	outputs       [][]entry
	inputs, parts int
	offsets       []offset // by number
	products      int      // of an input's rotation with weights
	long          int      // those whose weights have a mask in them, if masks are merged
}

// entry is a product.
type entry struct{ input, offset, part int32 }

// offset is what a rotation is split by.
type offset struct{ slots, row int32 }

// number numbers what products read.
func number(products [][]polyphase.Product, merged bool) *list {
	type input struct{ input, index int32 }
	inputs, offsets := make(map[input]int), make(map[offset]int)
	var read []input
	l := &list{outputs: make([][]entry, len(products)), parts: 1}
	for k, outputs := range products {
		l.products += len(outputs)
		l.outputs[k] = make([]entry, 0, len(outputs))
		var before polyphase.Product
		masked := false
		for i, p := range outputs {
			if part := p.Part; merged {
				// Products of an input in several parts, which follow each other, are one.
				p.Part = 0
				again := i > 0 && p == before
				if before = p; again {
					l.products--
				}
				masked = again && masked
				if part != 0 && !masked {
					l.long, masked = l.long+1, true
				}
				if again {
					continue
				}
			}
			from, at := input{p.Input, p.Index}, offset{p.Slots, p.Row}
			in, by := numbered(inputs, &read, from, from), numbered(offsets, &l.offsets, at, at)
			l.outputs[k] = append(l.outputs[k], entry{int32(in), int32(by), p.Part})
			l.parts = max(l.parts, int(p.Part)+1)
		}
	}
	l.inputs = len(read)
	return l
}

// turns are the rotations that a way splits a step's offsets into, numbered: of inputs,
// of partial sums for each rotation of the sums of these, and of those.
type turns struct {
	babies, giants, cells []int // slots
	of                    []struct{ baby, giant, cells int }
}

// split splits all offsets.
func (l *list) split(s *plan.Step, g polyphase.Grid, slots int) *turns {
	t := &turns{of: make([]struct{ baby, giant, cells int }, len(l.offsets))}
	babies, giants, cells := make(map[int]int), make(map[[2]int]int), make(map[int]int)
	for i, o := range l.offsets {
		by := program.Split(s, g, polyphase.Product{Slots: o.slots, Row: o.row})
		baby, giant, cell := mod(by.Baby, slots), mod(by.Giant, slots), mod(by.Cells, slots)
		t.of[i].baby = numbered(babies, &t.babies, baby, baby)
		t.of[i].giant = numbered(giants, &t.giants, [2]int{giant, cell}, giant)
		t.of[i].cells = numbered(cells, &t.cells, cell, cell)
	}
	return t
}

// numbered returns the number of a key, which has the value v in values.
func numbered[K comparable, V any](numbers map[K]int, values *[]V, key K, v V) int {
	n, ok := numbers[key]
	if !ok {
		n = len(numbers)
		numbers[key] = n
		*values = append(*values, v)
	}
	return n
}

func mod(a, n int) int { return ((a % n) + n) % n }
