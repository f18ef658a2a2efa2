package evaluator

import (
	"context"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
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

// assemble turns a group's partial sums into ciphertexts; those that are used are
// gone from the sums.
func (w *work) assemble(ctx context.Context, l *program.Layer, o *order) error {
	e, t, s := w.evaluator, w.terms, w.step
	assembly := arithmetic.Assembly{Drop: s.Drop}
	if s.Mask > 0 {
		if t.masks == nil {
			masks := make([]arithmetic.Mask, len(l.Parts))
			err := w.each(ctx, len(l.Parts)-1, nil, func(_ arithmetic.Worker, i int) (err error) {
				masks[i+1], err = e.pool.NewMask(l.Parts[i+1].Mask(e.plan.Grid, e.plan.Slots()), s.Mask, e.plan.InputLevel(s))
				return err
			})
			if err != nil {
				return err
			}
			t.masks = masks
		}
		assembly.Factor, assembly.Masks = int64(s.Mask), t.masks
	}
	var left []int
	for k := range o.outs {
		if w.out[o.first+k] == nil {
			left = append(left, k)
		}
	}
	scale := e.plan.Tensors[s.Output].Scale
	before, total := s.Rotations+o.first+len(o.outs)-len(left), s.Rotations+len(w.out)
	return w.each(ctx, len(left), func(k int) { w.progress(before+k, total) }, func(a arithmetic.Worker, i int) error {
		k := left[i]
		parts, err := w.join(a, o.outs[k], t.sums)
		if err != nil {
			return err
		}
		ct, err := a.Assemble(parts, assembly)
		if err != nil {
			return err
		}
		w.out[o.first+k] = ct
		if bias := l.Bias(o.first+k, e.plan.Grid, e.plan.Slots()); bias != nil {
			return a.AddSlots(ct, bias, scale)
		}
		return nil
	})
}

// join adds up the partial sums of an output that are for the same cells and
// rotated by the same cells. What is rotated once only is left to the assembly.
func (w *work) join(a arithmetic.Worker, partials []partial, sums []*rlwe.Ciphertext) ([]arithmetic.Part, error) {
	type group struct{ cells, part int32 }
	inner := make(map[group][]arithmetic.Part)
	var order []group
	for _, p := range partials {
		g := group{p.cells, p.part}
		if inner[g] == nil {
			order = append(order, g)
		}
		inner[g] = append(inner[g], arithmetic.Part{Ciphertext: sums[p.sum], Slots: int(p.giant), Mask: -1, Raised: w.step.Raised})
		sums[p.sum] = nil
	}
	var parts []arithmetic.Part
	for _, g := range order {
		mask := int(g.part)
		if g.part == 0 {
			mask = -1
		}
		list := inner[g]
		if g.cells == 0 || (len(list) == 1 && list[0].Slots == 0) {
			for _, p := range list {
				parts = append(parts, arithmetic.Part{Ciphertext: p.Ciphertext, Slots: p.Slots + int(g.cells), Mask: mask, Raised: p.Raised})
			}
			continue
		}
		ct, err := a.Assemble(list, arithmetic.Assembly{})
		if err != nil {
			return nil, err
		}
		parts = append(parts, arithmetic.Part{Ciphertext: ct, Slots: int(g.cells), Mask: mask})
	}
	return parts, nil
}
