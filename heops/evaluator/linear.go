package evaluator

import (
	"context"
	"slices"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// terms is how far a Linear step is. Outputs are made in groups, whose partial
// sums are there at a time; the inputs that a group reads are rotated in blocks.
// Where a block is all of them, rotated inputs stay for the next groups that
// read them, and are rotated anew for each group otherwise.
type terms struct {
	groups  []*order
	last    map[[2]int32]int // the last group that reads an input's ciphertext
	rotated map[[2]int32][]*rlwe.Ciphertext
	masks   []arithmetic.Mask

	group, block int
	sums         []*rlwe.Ciphertext // of the group at hand
	pending      []*pending         // outputs that these become
	compiled     arithmetic.Sums    // of the block at hand
	plains       []int32            // their weights, where they are some of the step's
	inputs       []*rlwe.Ciphertext // that it reads
	units        []bool             // those that are done
	turned       int                // rotations done
}

// newTerms orders a Linear step.
func (e *Evaluator) newTerms(s *plan.Step, l *program.Layer) *terms {
	t := &terms{last: make(map[[2]int32]int), rotated: make(map[[2]int32][]*rlwe.Ciphertext)}
	size := s.Group
	if size == 0 {
		size = max(1, len(l.Outputs))
	}
	var whole *order
	if s.Block == 0 && size < len(l.Outputs) {
		whole = e.order(s, l, 0, len(l.Outputs), nil)
	}
	for first := 0; first < len(l.Outputs); first += size {
		o := e.order(s, l, first, min(first+size, len(l.Outputs)), whole)
		for i := range o.inputs {
			t.last[o.inputs[i].key] = len(t.groups)
		}
		t.groups = append(t.groups, o)
	}
	return t
}

// drop gives back what was made on the way.
func (t *terms) drop(e *Evaluator) {
	e.pool.Drop(t.sums...)
	for _, p := range t.pending {
		for _, j := range append(p.joints, joint{parts: p.parts}) {
			for _, part := range j.parts {
				e.pool.Drop(part.Ciphertext)
			}
		}
	}
	for _, cts := range t.rotated {
		e.pool.Drop(cts...)
	}
	t.sums, t.pending, t.rotated = nil, nil, nil
}

// linear computes a fused linear layer: rotated inputs times weights add up to
// partial sums, which are rotated, masked where pixels beyond the border are
// kept out, added and rescaled; biases end it.
func (w *work) linear(ctx context.Context) error {
	e, l := w.evaluator, w.evaluator.program.Layer(w.index)
	if w.terms == nil {
		w.terms = e.newTerms(w.step, l)
	}
	t := w.terms
	for ; t.group < len(t.groups); t.group++ {
		o := t.groups[t.group]
		if t.sums == nil {
			t.sums = make([]*rlwe.Ciphertext, o.sums)
			for i := range t.sums {
				t.sums[i] = e.pool.Zeros(e.plan.InputLevel(w.step), w.step.Raised)
			}
		}
		size := max(1, len(o.inputs))
		if w.step.Block > 0 {
			size = w.step.Block
		}
		for ; t.block*size < max(1, len(o.inputs)); t.block++ {
			first, last := t.block*size, min((t.block+1)*size, len(o.inputs))
			if err := w.products(ctx, l, o, first, last); err != nil {
				return err
			}
			w.release(o.inputs[first:last])
		}
		if err := w.assemble(ctx, l, o); err != nil {
			return err
		}
		e.pool.Drop(t.sums...)
		t.sums, t.pending, t.block = nil, nil, 0
	}
	return nil
}

// release gives back what no later block or group reads.
func (w *work) release(inputs []source) {
	t := w.terms
	t.compiled, t.inputs, t.units = nil, nil, nil
	for i := range inputs {
		key := inputs[i].key
		last := t.last[key] == t.group
		if last || w.step.Block > 0 {
			w.evaluator.pool.Drop(t.rotated[key]...)
			delete(t.rotated, key)
		}
		if last {
			w.give(int(key[0]), int(key[1]))
		}
	}
}

// products rotates inputs of a group and adds their products to its sums.
func (w *work) products(ctx context.Context, l *program.Layer, o *order, first, last int) error {
	t := w.terms
	if t.compiled == nil {
		if err := w.rotate(ctx, o.inputs[first:last]); err != nil {
			return err
		}
		level := w.evaluator.plan.InputLevel(w.step)
		at := make([]int32, last-first) // where an input's rotations begin
		for i := range at {
			in := &o.inputs[first+i]
			at[i] = int32(len(t.inputs))
			rotated := t.rotated[in.key]
			for _, k := range in.slots {
				if k == 0 && !w.step.Raised {
					t.inputs = append(t.inputs, arithmetic.At(w.in[in.key[0]][in.key[1]], level))
					continue
				}
				t.inputs, rotated = append(t.inputs, rotated[0]), rotated[1:]
			}
		}
		m := w.evaluator.matrix(w.step, l, o, first, last, at, t.plains[:0])
		if len(m.Shifts) < len(l.Shifts) {
			t.plains = m.Plains
		}
		t.compiled = w.evaluator.pool.Compile(m, len(t.inputs), level, w.step.Raised)
		t.units = make([]bool, t.compiled.Units())
	}
	var left []int
	for u, done := range t.units {
		if !done {
			left = append(left, u)
		}
	}
	return w.each(ctx, len(left), nil, func(a arithmetic.Worker, i int) error {
		err := t.compiled.Do(a, left[i], t.inputs, t.sums, t.block > 0)
		t.units[left[i]] = err == nil
		return err
	})
}

// rotate rotates the inputs that are not yet.
func (w *work) rotate(ctx context.Context, inputs []source) error {
	e, t := w.evaluator, w.terms
	var left []source
	for _, in := range inputs {
		if _, ok := t.rotated[in.key]; !ok && (w.step.Raised || in.turns() > 0) {
			left = append(left, in)
		}
	}
	// Where inputs are few, cores share one, and each cuts it into digits for itself.
	type piece struct {
		input int
		slots []int
		made  []*rlwe.Ciphertext
	}
	made := make([][]*rlwe.Ciphertext, len(left))
	var all []piece
	before, n, wanted := t.turned, 0, pieces(len(left), e.pool.Cores())
	for i := range left {
		n += left[i].turns()
		slots := left[i].slots
		if !w.step.Raised {
			slots = slices.DeleteFunc(slices.Clone(slots), func(k int) bool { return k == 0 })
		}
		made[i] = make([]*rlwe.Ciphertext, len(slots))
		parts := max(1, min(wanted, len(slots)/fewestTurns))
		for k := range parts {
			first, last := k*len(slots)/parts, (k+1)*len(slots)/parts
			all = append(all, piece{i, slots[first:last], made[i][first:last]})
		}
	}
	total := w.step.Rotations + len(w.out)
	err := w.each(ctx, len(all), func(k int) { w.progress(min(before+k*n/len(all), w.step.Rotations), total) }, func(a arithmetic.Worker, i int) error {
		p, turn := all[i], a.Rotate
		if w.step.Raised {
			turn = a.Raise
		}
		key := left[p.input].key
		cts, err := turn(w.in[key[0]][key[1]], e.plan.InputLevel(w.step), p.slots...)
		copy(p.made, cts)
		return err
	})
	for i, cts := range made {
		if slices.Contains(cts, nil) {
			e.pool.Drop(cts...)
			continue
		}
		t.rotated[left[i].key] = cts
		t.turned += left[i].turns()
	}
	return err
}

// matrix lists the products of a group with a block of its inputs. Where they are not
// all of a step's, their weights are appended to own.
func (e *Evaluator) matrix(s *plan.Step, l *program.Layer, o *order, first, last int, at, own []int32) *arithmetic.Matrix {
	lanes := e.plan.Grid.Lanes
	m := &arithmetic.Matrix{Lanes: lanes, Plains: l.Plains, Shifts: l.Shifts, Sums: make([][]arithmetic.Term, o.sums)}
	var plains map[int32]int32 // the block's own
	if last-first < len(o.inputs) || len(o.outs) < len(l.Outputs) {
		products := 0
		for k := range o.outs {
			products += len(l.Outputs[o.first+k].Terms)
		}
		own = slices.Grow(own, min(products*(last-first)/max(1, len(o.inputs)), len(l.Shifts))*lanes)
		m.Plains, m.Shifts, plains = own, nil, make(map[int32]int32)
	}
	for k := range o.outs {
		for _, t := range l.Outputs[o.first+k].Terms {
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
			m.Sums[to] = append(m.Sums[to], arithmetic.Term{Input: at[i-first] + o.inputs[i].babies[baby], Plain: plain})
		}
	}
	return m
}
