package order

import (
	"encoding/binary"
	"slices"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/network/program"
)

// Block is the products of some of a group's inputs: rotated ones are numbered from
// At[i] on for input First+i.
type Block struct {
	First, Last int
	At          []int32
}

// input returns the number of a term's rotated input; false where its input is of another
// block.
func (o *Order) input(b Block, t program.Term, baby int32) (int32, bool) {
	i := o.number[[2]int32{t.Input, t.Index}]
	if i < b.First || i >= b.Last {
		return 0, false
	}
	return b.At[i-b.First] + o.Inputs[i].babies[baby], true
}

// Matrix lists a block's products but those of long weights. Where they are not all of
// the step's, their weights are appended to own.
func (o *Order) Matrix(b Block, own []int32) *arithmetic.Matrix {
	l, lanes := o.Step.Weights, o.Step.Grid.Lanes
	m := &arithmetic.Matrix{Lanes: lanes, Plains: l.Plains, Shifts: l.Shifts, Sums: make([][]arithmetic.Term, o.Sums)}
	var plains map[int32]int32 // the block's own
	if b.Last-b.First < len(o.Inputs) || len(o.Outs) < len(l.Outputs) || o.Step.Merged {
		products := 0
		for k := range o.Outs {
			products += len(l.Outputs[o.First+k].Terms)
		}
		own = slices.Grow(own, min(products*(b.Last-b.First)/max(1, len(o.Inputs)), len(l.Shifts))*lanes)
		m.Plains, m.Shifts, plains = own, nil, make(map[int32]int32)
	}
	for k := range o.Outs {
		for _, group := range l.Outputs[o.First+k].Groups(o.Step.Step) {
			t := group[0]
			baby, sum := o.Step.split(t)
			input, ok := o.input(b, t, baby)
			if !ok || program.Long(o.Step.Step, group) {
				continue
			}
			plain := t.Plain
			if plains != nil {
				p, ok := plains[plain]
				if !ok {
					p = int32(len(m.Shifts))
					plains[plain] = p
					m.Plains = append(m.Plains, l.Plains[int(plain)*lanes:][:lanes]...)
					m.Shifts = append(m.Shifts, l.Shifts[plain])
				}
				plain = p
			}
			to := o.sum(k, sum)
			m.Sums[to] = append(m.Sums[to], arithmetic.Term{Input: input, Plain: plain})
		}
	}
	return m
}

// Long lists a block's products of long weights, which are yet to be written: weight i is
// that of groups[i], in the memory of own if that is enough. The matrix is nil where there
// are none.
func (o *Order) Long(b Block, own []int32) (m *arithmetic.Matrix, groups [][]program.Term) {
	s := o.Step
	if !s.Merged {
		return nil, nil
	}
	m = &arithmetic.Matrix{Lanes: s.Period, Sums: make([][]arithmetic.Term, o.Sums)}
	known := make(map[string]int32) // those that are equal stand once
	for k := range o.Outs {
		for _, group := range s.Weights.Outputs[o.First+k].Groups(s.Step) {
			if !program.Long(s.Step, group) {
				continue
			}
			baby, sum := s.split(group[0])
			input, ok := o.input(b, group[0], baby)
			if !ok {
				continue
			}
			turns := program.Split(s.Step, s.Grid, group[0].Product)
			key := binary.AppendVarint(nil, int64((turns.Giant+turns.Cells)&(s.Period-1)))
			for _, t := range group {
				key = binary.AppendVarint(binary.AppendVarint(key, int64(t.Part)), int64(t.Plain))
			}
			plain, ok := known[string(key)]
			if !ok {
				plain = int32(len(groups))
				known[string(key)] = plain
				groups = append(groups, group)
			}
			to := o.sum(k, sum)
			m.Sums[to] = append(m.Sums[to], arithmetic.Term{Input: input, Plain: plain})
		}
	}
	if len(groups) == 0 {
		return nil, nil
	}
	m.Plains, m.Shifts = slices.Grow(own[:0], len(groups)*s.Period)[:len(groups)*s.Period], make([]uint8, len(groups))
	return m, groups
}
