package evaluator

import (
	"context"
	"slices"
	"sync"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/evaluator/internal/order"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/program"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// terms is how far a Linear step is. Outputs are made in groups, whose partial
// sums are there at a time; the inputs that a group reads are rotated in blocks.
// Where a block is all of them, rotated inputs stay for the next groups that
// read them, and are rotated anew for each group otherwise.
type terms struct {
	groups  []*order.Order
	last    map[[2]int32]int // the last group that reads an input's ciphertext
	rotated map[[2]int32][]*rlwe.Ciphertext
	masks   []arithmetic.Mask

	group, block int
	sums         []*rlwe.Ciphertext // of the group at hand
	pending      []*pending         // outputs that these become
	compiled     []arithmetic.Sums  // of the block at hand, one after the other
	weights      *weights           // theirs, where they are some of the step's, and long ones
	inputs       []*rlwe.Ciphertext // that it reads
	units        []bool             // those of the first of compiled that are done
	begun        bool               // others were done before
	turned       int                // rotations done
}

// weights are of the products at hand. Their memory is for the next step when one is done.
type weights struct{ short, long []int32 }

var spare = sync.Pool{New: func() any { return new(weights) }}

// newTerms orders a Linear step.
func (e *Evaluator) newTerms(s *plan.Step, l *program.Layer) *terms {
	t := &terms{weights: spare.Get().(*weights), last: make(map[[2]int32]int), rotated: make(map[[2]int32][]*rlwe.Ciphertext)}
	size := s.Group
	if size == 0 {
		size = max(1, len(l.Outputs))
	}
	steps := &order.Step{Step: s, Weights: l, Grid: e.plan.Grid, Period: e.plan.Grid.Repeats(e.plan.Slots()), Turn: e.context.Turn}
	var whole *order.Order
	if s.Block == 0 && size < len(l.Outputs) {
		whole = order.New(steps, 0, len(l.Outputs), nil)
	}
	for first := 0; first < len(l.Outputs); first += size {
		o := order.New(steps, first, min(first+size, len(l.Outputs)), whole)
		for i := range o.Inputs {
			t.last[o.Inputs[i].Key] = len(t.groups)
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
			t.sums = make([]*rlwe.Ciphertext, o.Sums)
			for i := range t.sums {
				t.sums[i] = e.pool.Zeros(e.plan.InputLevel(w.step), w.step.Raised)
			}
		}
		size := max(1, len(o.Inputs))
		if w.step.Block > 0 {
			size = w.step.Block
		}
		for ; t.block*size < max(1, len(o.Inputs)); t.block++ {
			first, last := t.block*size, min((t.block+1)*size, len(o.Inputs))
			if err := w.products(ctx, l, o, first, last); err != nil {
				return err
			}
			w.release(o.Inputs[first:last])
		}
		if err := w.assemble(ctx, l, o); err != nil {
			return err
		}
		e.pool.Drop(t.sums...)
		t.sums, t.pending, t.block = nil, nil, 0
	}
	if t.weights != nil {
		spare.Put(t.weights)
		t.weights = nil
	}
	return nil
}

// release gives back what no later block or group reads.
func (w *work) release(inputs []order.Source) {
	t := w.terms
	t.compiled, t.inputs, t.units, t.begun = nil, nil, nil, false
	for i := range inputs {
		key := inputs[i].Key
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
func (w *work) products(ctx context.Context, l *program.Layer, o *order.Order, first, last int) error {
	t := w.terms
	if t.inputs == nil {
		if err := w.rotate(ctx, o.Inputs[first:last]); err != nil {
			return err
		}
		if err := w.compile(ctx, l, o, first, last); err != nil {
			return err
		}
	}
	for len(t.compiled) > 0 {
		sums := t.compiled[0]
		if t.units == nil {
			t.units = make([]bool, sums.Units())
		}
		var left []int
		for u, done := range t.units {
			if !done {
				left = append(left, u)
			}
		}
		if err := w.each(ctx, len(left), nil, func(a arithmetic.Worker, i int) error {
			err := sums.Do(a, left[i], t.inputs, t.sums, t.block > 0 || t.begun)
			t.units[left[i]] = err == nil
			return err
		}); err != nil {
			return err
		}
		t.compiled, t.units, t.begun = t.compiled[1:], nil, true
	}
	return nil
}

// compile prepares the products of a block, whose inputs are rotated: those of weights
// that all cells have in common, then of long ones.
func (w *work) compile(ctx context.Context, l *program.Layer, o *order.Order, first, last int) error {
	e, t := w.evaluator, w.terms
	level := e.plan.InputLevel(w.step)
	block := order.Block{First: first, Last: last, At: make([]int32, last-first)}
	inputs := []*rlwe.Ciphertext{}
	for i := range block.At {
		in := &o.Inputs[first+i]
		block.At[i] = int32(len(inputs))
		rotated := t.rotated[in.Key]
		for _, k := range in.Slots {
			if k == 0 && !w.step.Raised {
				inputs = append(inputs, arithmetic.At(w.in[in.Key[0]][in.Key[1]], level))
				continue
			}
			inputs, rotated = append(inputs, rotated[0]), rotated[1:]
		}
	}
	long, groups := o.Long(block, t.weights.long)
	if err := w.each(ctx, len(groups), nil, func(_ arithmetic.Worker, i int) error {
		long.Shifts[i] = l.Long(w.step, e.plan.Grid, groups[i], long.Plains[i*long.Lanes:][:long.Lanes])
		return nil
	}); err != nil {
		return err
	}
	m := o.Matrix(block, t.weights.short[:0])
	if len(m.Shifts) < len(l.Shifts) {
		t.weights.short = m.Plains
	}
	t.compiled = append(t.compiled, e.pool.Compile(m, len(inputs), level, w.step.Raised))
	if long != nil {
		t.weights.long = long.Plains
		t.compiled = append(t.compiled, e.pool.Compile(long, len(inputs), level, w.step.Raised))
	}
	t.inputs = inputs
	return nil
}

// rotate rotates the inputs that are not yet.
func (w *work) rotate(ctx context.Context, inputs []order.Source) error {
	e, t := w.evaluator, w.terms
	var left []order.Source
	for _, in := range inputs {
		if _, ok := t.rotated[in.Key]; !ok && (w.step.Raised || in.Turns() > 0) {
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
		n += left[i].Turns()
		slots := left[i].Slots
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
		key := left[p.input].Key
		cts, err := turn(w.in[key[0]][key[1]], e.plan.InputLevel(w.step), p.slots...)
		copy(p.made, cts)
		return err
	})
	for i, cts := range made {
		if slices.Contains(cts, nil) {
			e.pool.Drop(cts...)
			continue
		}
		t.rotated[left[i].Key] = cts
		t.turned += left[i].Turns()
	}
	return err
}
