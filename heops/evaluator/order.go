package evaluator

import (
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"
)

// order is how a Linear step goes about a group of its outputs.
type order struct {
	first  int              // the first output
	inputs []source         // ciphertexts that it reads
	number map[[2]int32]int // of a ciphertext among them
	outs   [][]partial      // of each output: its partial sums
	sums   int
}

// source is a ciphertext that a group reads, and how it is rotated.
type source struct {
	key    [2]int32 // which input, which of its ciphertexts
	slots  []int
	babies map[int32]int32 // rotation to its number in slots
}

// turns is how many rotations a source takes.
func (s *source) turns() int {
	if _, ok := s.babies[0]; ok {
		return len(s.slots) - 1
	}
	return len(s.slots)
}

// partial is a partial sum of an output, the rotations that it still needs, and
// the part of the cells that it is for.
type partial struct {
	sum                int
	giant, cells, part int32
}

// order numbers rotated inputs and partial sums of outputs first .. last-1. If
// rotated inputs are shared by groups, whole is the order of all outputs, and
// each is rotated as any of them wants.
func (e *Evaluator) order(s *plan.Step, l *program.Layer, first, last int, whole *order) *order {
	o := &order{first: first, number: make(map[[2]int32]int), outs: make([][]partial, last-first)}
	for k := range o.outs {
		for _, t := range l.Outputs[first+k].Terms {
			baby, giant, cells := e.split(s, t)
			key := [2]int32{t.Input, t.Index}
			i, ok := o.number[key]
			if !ok {
				i = len(o.inputs)
				o.number[key] = i
				in := source{key: key, babies: make(map[int32]int32)}
				if whole != nil {
					in = whole.inputs[whole.number[key]]
				}
				o.inputs = append(o.inputs, in)
			}
			if in := &o.inputs[i]; whole == nil {
				if _, ok := in.babies[baby]; !ok {
					in.babies[baby] = int32(len(in.slots))
					in.slots = append(in.slots, int(baby))
				}
			}
			o.sum(k, partial{0, giant, cells, t.Part})
		}
		if len(o.outs[k]) == 0 { // every weight rounded to 0
			o.sum(k, partial{})
		}
	}
	return o
}

// split is program.Split with rotations that keys exist for.
func (e *Evaluator) split(s *plan.Step, t program.Term) (baby, giant, cells int32) {
	turns := program.Split(s, e.plan.Grid, t.Product)
	return int32(e.context.Turn(turns.Baby)), int32(e.context.Turn(turns.Giant)), int32(e.context.Turn(turns.Cells))
}

// sum returns the number of a partial sum of the group's output k.
func (o *order) sum(k int, like partial) int {
	for _, p := range o.outs[k] {
		if like.sum = p.sum; p == like {
			return p.sum
		}
	}
	like.sum = o.sums
	o.outs[k] = append(o.outs[k], like)
	o.sums++
	return o.sums - 1
}
