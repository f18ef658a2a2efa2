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
	"cryptounet/heops/network/program"
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
	layers.Parallel(len(all), func(i int) { all[i].count(products, g, slots) })
	return all
}

// count counts what a way comes to.
func (w *Way) count(outputs [][]polyphase.Product, g polyphase.Grid, slots int) {
	step := &plan.Step{Giant: w.Giant, Outer: w.Outer}
	type input struct{ input, index int32 }
	type rotated struct {
		input
		baby int32
	}
	type outside struct{ cells, part int32 }
	type sum struct {
		giant int32
		outside
	}
	babies := make(map[rotated]bool)
	reads := make(map[input]*read)
	w.Turns = make(map[int]bool)
	w.outputs = len(outputs)
	sums := make(map[sum]bool)
	groups := make(map[outside]bool) // whether some are rotated
	for k, products := range outputs {
		clear(sums)
		clear(groups)
		w.products += len(products)
		var before polyphase.Product
		masked := false
		for i, p := range products {
			if part := p.Part; w.merged {
				// Products of an input in several parts, which follow each other, are one.
				if p.Part = 0; i > 0 && p == before {
					w.products--
				} else {
					masked = false
				}
				if before = p; part != 0 && !masked {
					w.Long, masked = w.Long+1, true
				}
			}
			t := program.Split(step, g, p)
			baby := rotated{input{p.Input, p.Index}, int32(mod(t.Baby, slots))}
			r := reads[baby.input]
			if r == nil {
				r = &read{first: k}
				reads[baby.input] = r
			}
			r.last = k
			switch {
			case baby.baby == 0:
				r.itself = true
			case !babies[baby]:
				babies[baby] = true
				r.turned++
				w.Turns[int(baby.baby)] = true
			}
			s := sum{int32(mod(t.Giant, slots)), outside{int32(mod(t.Cells, slots)), p.Part}}
			sums[s] = true
			groups[s.outside] = groups[s.outside] || s.giant != 0
		}
		for s := range sums {
			w.Sums++
			if s.giant != 0 {
				w.Turned++
				w.Turns[int(s.giant)] = true
			}
		}
		for s, turned := range groups {
			if s.cells != 0 {
				w.Outside++
				w.Turns[int(s.cells)] = true
				if turned {
					w.Joined++
				}
			}
			if s.part != 0 {
				w.Masked++
			}
		}
		if len(sums) == 0 {
			w.Sums++
		}
	}
	w.Babies = len(babies)
	for _, r := range reads {
		w.reads = append(w.reads, *r)
		if r.turned > 0 {
			w.Inputs++
		}
	}
}

func mod(a, n int) int { return ((a % n) + n) % n }
