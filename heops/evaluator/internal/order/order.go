// Package order says how an evaluator goes about a group of a Linear step's outputs:
// which ciphertexts they read, rotated how, which partial sums they are made of, and the
// products that add up to these.
package order

import (
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/program"
)

// Step is a Linear step, with its weights.
type Step struct {
	*plan.Step
	Weights *program.Layer
	Grid    polyphase.Grid
	Period  int                 // that weights have with masks in them
	Turn    func(slots int) int // the rotation that there is a key for
}

// Order is a group of a step's outputs.
type Order struct {
	Step   *Step
	First  int         // the first output
	Inputs []Source    // ciphertexts that it reads
	Outs   [][]Partial // of each output: its partial sums
	Sums   int

	number map[[2]int32]int // of a ciphertext among Inputs
}

// Source is a ciphertext that a group reads, and how it is rotated.
type Source struct {
	Key   [2]int32 // which input, which of its ciphertexts
	Slots []int

	babies map[int32]int32 // rotation to its number in Slots
}

// Turns is how many rotations a source takes.
func (s *Source) Turns() int {
	if _, ok := s.babies[0]; ok {
		return len(s.Slots) - 1
	}
	return len(s.Slots)
}

// Partial is a partial sum of an output, the rotations that it still needs, and
// the part of the cells that it is for.
type Partial struct {
	Sum                int
	Giant, Cells, Part int32
}

// New numbers rotated inputs and partial sums of outputs first .. last-1. If
// rotated inputs are shared by groups, whole is the order of all outputs, and
// each is rotated as any of them wants.
func New(s *Step, first, last int, whole *Order) *Order {
	o := &Order{Step: s, First: first, number: make(map[[2]int32]int), Outs: make([][]Partial, last-first)}
	for k := range o.Outs {
		for _, t := range s.Weights.Outputs[first+k].Terms {
			baby, sum := s.split(t)
			key := [2]int32{t.Input, t.Index}
			i, ok := o.number[key]
			if !ok {
				i = len(o.Inputs)
				o.number[key] = i
				in := Source{Key: key, babies: make(map[int32]int32)}
				if whole != nil {
					in = whole.Inputs[whole.number[key]]
				}
				o.Inputs = append(o.Inputs, in)
			}
			if in := &o.Inputs[i]; whole == nil {
				if _, ok := in.babies[baby]; !ok {
					in.babies[baby] = int32(len(in.Slots))
					in.Slots = append(in.Slots, int(baby))
				}
			}
			o.sum(k, sum)
		}
		if len(o.Outs[k]) == 0 { // every weight rounded to 0
			o.sum(k, Partial{})
		}
	}
	return o
}

// split returns a term's rotation of its input and the partial sum that it is added to,
// not numbered.
func (s *Step) split(t program.Term) (baby int32, sum Partial) {
	turns := program.Split(s.Step, s.Grid, t.Product)
	sum = Partial{Giant: int32(s.Turn(turns.Giant)), Cells: int32(s.Turn(turns.Cells))}
	if !s.Merged {
		sum.Part = t.Part
	}
	return int32(s.Turn(turns.Baby)), sum
}

// sum returns the number of a partial sum of the group's output k.
func (o *Order) sum(k int, like Partial) int {
	for _, p := range o.Outs[k] {
		if like.Sum = p.Sum; p == like {
			return p.Sum
		}
	}
	like.Sum = o.Sums
	o.Outs[k] = append(o.Outs[k], like)
	o.Sums++
	return o.Sums - 1
}
