package evaluator

import (
	"context"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/cipher"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// linear computes a fused linear layer: rotated inputs times weights add up to
// partial sums, which are rotated, masked where pixels beyond the border are
// kept out, added and rescaled; biases end it. Inputs are taken in blocks, whose
// rotations need not all be there at a time.
func (e *Evaluator) linear(ctx context.Context, s *plan.Step, l *program.Layer, maps []*cipher.Encrypted, done func(done, total int)) ([]*rlwe.Ciphertext, error) {
	level := e.plan.InputLevel(s)
	o := e.order(s, l)
	total := s.Rotations + len(l.Outputs)
	sums := make([]*rlwe.Ciphertext, o.sums)
	for i := range sums {
		sums[i] = e.pool.Zeros(level)
	}
	defer func() { e.pool.Drop(sums...) }()
	rotations := 0
	for first := 0; first < max(1, len(o.inputs)); {
		last := len(o.inputs)
		if s.Block > 0 {
			last = min(last, first+s.Block)
		}
		n, err := e.block(ctx, s, l, o, first, last, maps, sums, func(k int) { done(min(rotations+k, s.Rotations), total) })
		if err != nil {
			return make([]*rlwe.Ciphertext, len(l.Outputs)), err
		}
		rotations += n
		first = max(last, first+1)
	}
	return e.assemble(ctx, s, l, o, level, sums, func(k int) { done(s.Rotations+k, total) })
}

// order is how a Linear step goes about its work.
type order struct {
	inputs []source          // ciphertexts that it reads
	number map[[2]int32]int  // of an input's ciphertext among them
	babies []map[int32]int32 // of each: rotation to its number among the ciphertext's
	outs   [][]partial       // of each output: its partial sums
	sums   int
}

// source is a ciphertext that a step reads, and how it is rotated.
type source struct {
	input, index int32
	slots        []int
}

// partial is a partial sum of an output, the rotations that it still needs, and
// the part of the cells that it is for.
type partial struct {
	sum                int
	giant, cells, part int32
}

// order numbers rotated inputs and partial sums.
func (e *Evaluator) order(s *plan.Step, l *program.Layer) *order {
	o := &order{number: make(map[[2]int32]int), outs: make([][]partial, len(l.Outputs))}
	for k := range l.Outputs {
		for _, t := range l.Outputs[k].Terms {
			baby, giant, cells := e.split(s, t)
			key := [2]int32{t.Input, t.Index}
			i, ok := o.number[key]
			if !ok {
				i = len(o.inputs)
				o.number[key] = i
				o.inputs = append(o.inputs, source{input: t.Input, index: t.Index})
				o.babies = append(o.babies, make(map[int32]int32))
			}
			if _, ok := o.babies[i][baby]; !ok {
				o.babies[i][baby] = int32(len(o.inputs[i].slots))
				o.inputs[i].slots = append(o.inputs[i].slots, int(baby))
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

// sum returns the number of a partial sum of output k.
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

// block rotates the inputs first .. last and adds their products to the sums. It
// returns how many rotations it did.
func (e *Evaluator) block(ctx context.Context, s *plan.Step, l *program.Layer, o *order, first, last int, maps []*cipher.Encrypted, sums []*rlwe.Ciphertext, done func(k int)) (int, error) {
	level := e.plan.InputLevel(s)
	at := make([]int32, last-first) // where an input's rotations begin
	n := 0
	for i := range at {
		at[i] = int32(n)
		n += len(o.inputs[first+i].slots)
	}
	cts, made := make([]*rlwe.Ciphertext, n), make([][]*rlwe.Ciphertext, len(at))
	defer func() {
		for _, m := range made {
			e.pool.Drop(m...)
		}
	}()
	err := e.pool.Each(ctx, len(at), func(k int) { done(k * n / max(1, len(at))) }, func(w arithmetic.Worker, i int) (err error) {
		in := &o.inputs[first+i]
		ct := maps[s.Inputs[in.input]].Lattigo()[in.index]
		var slots []int
		for _, k := range in.slots {
			if k != 0 {
				slots = append(slots, k)
			}
		}
		if len(slots) > 0 {
			if made[i], err = w.Rotate(ct, level, slots...); err != nil {
				return err
			}
		}
		rotated := made[i]
		for j, k := range in.slots {
			if k == 0 {
				cts[int(at[i])+j] = arithmetic.At(ct, level)
				continue
			}
			cts[int(at[i])+j], rotated = rotated[0], rotated[1:]
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	m := e.matrix(s, l, o, first, last, at)
	compiled := e.pool.Compile(m, n, level)
	err = e.pool.Each(ctx, compiled.Units(), nil, func(w arithmetic.Worker, unit int) error {
		return compiled.Do(w, unit, cts, sums, first > 0)
	})
	return n, err
}

// matrix lists the products of a block of inputs.
func (e *Evaluator) matrix(s *plan.Step, l *program.Layer, o *order, first, last int, at []int32) *arithmetic.Matrix {
	lanes := e.plan.Grid.Lanes
	m := &arithmetic.Matrix{Lanes: lanes, Plains: l.Plains, Shifts: l.Shifts, Sums: make([][]arithmetic.Term, o.sums)}
	var plains map[int32]int32 // the block's own
	if whole := last-first == len(o.inputs); !whole {
		m.Plains, m.Shifts, plains = nil, nil, make(map[int32]int32)
	}
	for k := range l.Outputs {
		for _, t := range l.Outputs[k].Terms {
			i := o.number[[2]int32{t.Input, t.Index}]
			if i < first || i >= last {
				continue
			}
			baby, giant, cells := e.split(s, t)
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
			to := o.sum(k, partial{0, giant, cells, t.Part})
			m.Sums[to] = append(m.Sums[to], arithmetic.Term{Input: at[i-first] + o.babies[i][baby], Plain: plain})
		}
	}
	return m
}

// assemble turns partial sums into the step's ciphertexts; those that are used
// are gone from sums.
func (e *Evaluator) assemble(ctx context.Context, s *plan.Step, l *program.Layer, o *order, level int, sums []*rlwe.Ciphertext, done func(k int)) ([]*rlwe.Ciphertext, error) {
	out := make([]*rlwe.Ciphertext, len(l.Outputs))
	a := arithmetic.Assembly{Drop: s.Drop}
	if s.Mask > 0 {
		a.Factor = int64(s.Mask)
		a.Masks = make([]arithmetic.Mask, len(l.Parts))
		err := e.pool.Each(ctx, len(l.Parts)-1, nil, func(_ arithmetic.Worker, i int) (err error) {
			a.Masks[i+1], err = e.pool.NewMask(l.Parts[i+1].Mask(e.plan.Grid, e.plan.Slots()), s.Mask, level)
			return err
		})
		if err != nil {
			return out, err
		}
	}
	scale := e.plan.Tensors[s.Output].Scale
	err := e.pool.Each(ctx, len(out), done, func(w arithmetic.Worker, k int) (err error) {
		parts, err := e.join(w, o.outs[k], sums)
		if err != nil {
			return err
		}
		if out[k], err = w.Assemble(parts, a); err != nil {
			return err
		}
		if bias := l.Bias(k, e.plan.Grid, e.plan.Slots()); bias != nil {
			return w.AddSlots(out[k], bias, scale)
		}
		return nil
	})
	return out, err
}

// join adds up the partial sums of an output that are for the same cells and
// rotated by the same cells. What is rotated once only is left to the assembly.
func (e *Evaluator) join(w arithmetic.Worker, partials []partial, sums []*rlwe.Ciphertext) ([]arithmetic.Part, error) {
	type group struct{ cells, part int32 }
	inner := make(map[group][]arithmetic.Part)
	var order []group
	for _, p := range partials {
		g := group{p.cells, p.part}
		if inner[g] == nil {
			order = append(order, g)
		}
		inner[g] = append(inner[g], arithmetic.Part{Ciphertext: sums[p.sum], Slots: int(p.giant), Mask: -1})
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
				parts = append(parts, arithmetic.Part{Ciphertext: p.Ciphertext, Slots: p.Slots + int(g.cells), Mask: mask})
			}
			continue
		}
		ct, err := w.Assemble(list, arithmetic.Assembly{})
		if err != nil {
			return nil, err
		}
		parts = append(parts, arithmetic.Part{Ciphertext: ct, Slots: int(g.cells), Mask: mask})
	}
	return parts, nil
}
