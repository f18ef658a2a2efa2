// Package ways lists how a Linear step can rotate, and counts what each way takes.
//
// A product of an output reads an input at an offset. The rotation by that offset
// may be done to the input, once for all outputs that read it there (a baby step,
// hoisted: the decomposition of an input serves all its rotations), or to a partial
// sum of products, once for all inputs of an output (a giant step), or be split
// between both, and a third part be left to sums of partial sums (plan.Outer).
package ways

import (
	"cryptounet/heops/network/internal/layers"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
)

// Way is a choice of a step's Giant and Outer, and what it comes to.
type Way struct {
	Giant          int
	Outer          plan.Outer
	Babies, Inputs int          // rotated inputs; inputs that are rotated
	Sums, Turned   int          // partial sums; those that are rotated
	Joined         int          // sums of partial sums of which some are rotated
	Outside        int          // sums of partial sums that are rotated
	Masked         int          // sums of partial sums with a mask
	Long           int          // products whose weights have a mask in them
	Turns          map[int]bool // rotations that need keys

	merged            bool
	outputs, products int
	long              long
	reads             []read
}

// long is the length of weights with a mask in them, beside a ciphertext's.
type long struct{ period, slots int }

// read is an input ciphertext that a step reads.
type read struct {
	first, last int  // outputs that read it
	turned      int  // its rotations
	itself      bool // whether it is read as it is, too
}

// All counts all ways to rotate for outputs of those products, with masks for the
// sums of products of a part or merged into their weights (plan.Step).
func All(products [][]polyphase.Product, g polyphase.Grid, slots int, merged bool) []Way {
	giants := []int{0}
	for n := 1; n < g.Lanes; n *= 2 {
		giants = append(giants, n)
	}
	var all []Way
	for _, outer := range []plan.Outer{plan.None, plan.Rows, plan.Cells} {
		for _, giant := range giants {
			all = append(all, Way{Giant: giant, Outer: outer, merged: merged, long: long{g.Repeats(slots), slots}})
		}
	}
	l := number(products, merged)
	layers.Parallel(len(all), func(i int) { all[i].count(l, g, slots) })
	return all
}

// count counts what a way comes to.
func (w *Way) count(l *list, g polyphase.Grid, slots int) {
	w.Long, w.products, w.outputs = l.long, l.products, len(l.outputs)
	t := l.split(&plan.Step{Giant: w.Giant, Outer: w.Outer}, g, slots)
	w.Turns = make(map[int]bool)
	use := func(turn int) bool {
		if turn != 0 {
			w.Turns[turn] = true
		}
		return turn != 0
	}
	babies := make([]uint64, (l.inputs*len(t.babies)+63)/64) // a bit for each input and rotation
	reads := make([]read, l.inputs)
	sums := make([]int, len(t.giants)*l.parts)  // the last output that has it, from 1
	groups := make([]int, len(t.cells)*l.parts) // of sums
	turned := make([]int, len(groups))          // groups of which some are rotated
	for k, products := range l.outputs {
		output := k + 1
		for _, p := range products {
			part := int(p.part)
			turns := &t.of[p.offset]
			r := &reads[p.input]
			if r.last == 0 {
				r.first = k
			}
			r.last = output
			if baby := int(p.input)*len(t.babies) + turns.baby; t.babies[turns.baby] == 0 {
				r.itself = true
			} else if bit := uint64(1) << (baby % 64); babies[baby/64]&bit == 0 {
				babies[baby/64] |= bit
				r.turned++
				w.Babies++
				use(t.babies[turns.baby])
			}
			group := turns.cells*l.parts + part
			if groups[group] != output {
				groups[group] = output
				if use(t.cells[turns.cells]) {
					w.Outside++
				}
				if part != 0 {
					w.Masked++
				}
			}
			if sum := turns.giant*l.parts + part; sums[sum] != output {
				sums[sum] = output
				w.Sums++
				if use(t.giants[turns.giant]) {
					w.Turned++
					if turned[group] != output && t.cells[turns.cells] != 0 {
						w.Joined++
					}
					turned[group] = output
				}
			}
		}
		if len(products) == 0 {
			w.Sums++
		}
	}
	for _, r := range reads {
		r.last-- // every one is read
		w.reads = append(w.reads, r)
		if r.turned > 0 {
			w.Inputs++
		}
	}
}
