package evaluator

import (
	"context"
	"slices"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/evaluator/internal/order"
	"cryptounet/heops/network/program"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// A group may have fewer outputs than there are cores, each of dozens of partial sums to
// be rotated. So what is added up is cut into pieces, sums of their own that are not yet
// divided by P, and the outputs are made of these: the same to the bit.

// joint is the partial sums of an output that are for the same cells, and rotated by the
// same cells once they are one.
type joint struct {
	cells, mask int
	parts       []arithmetic.Part
}

// pending is an output that is being made.
type pending struct {
	joints []joint
	parts  []arithmetic.Part
}

// join sorts the partial sums of an output. What is rotated once only is left to the
// last step. The sums are the output's from then on.
func (w *work) join(partials []order.Partial, sums []*rlwe.Ciphertext) *pending {
	p := &pending{}
	for _, s := range partials {
		mask := int(s.Part)
		if s.Part == 0 {
			mask = -1
		}
		i := slices.IndexFunc(p.joints, func(j joint) bool { return j.cells == int(s.Cells) && j.mask == mask })
		if i < 0 {
			i = len(p.joints)
			p.joints = append(p.joints, joint{cells: int(s.Cells), mask: mask})
		}
		p.joints[i].parts = append(p.joints[i].parts, arithmetic.Part{Ciphertext: sums[s.Sum], Slots: int(s.Giant), Mask: -1, Raised: w.step.Raised})
		sums[s.Sum] = nil
	}
	p.joints = slices.DeleteFunc(p.joints, func(j joint) bool {
		if j.cells != 0 && (len(j.parts) > 1 || j.parts[0].Slots != 0) {
			return false
		}
		for _, part := range j.parts {
			part.Slots, part.Mask = part.Slots+j.cells, j.mask
			p.parts = append(p.parts, part)
		}
		return true
	})
	return p
}

// assemble turns a group's partial sums into ciphertexts.
func (w *work) assemble(ctx context.Context, l *program.Layer, o *order.Order) error {
	e, t, s := w.evaluator, w.terms, w.step
	if err := w.masks(ctx, l); err != nil {
		return err
	}
	if t.pending == nil {
		t.pending = make([]*pending, len(o.Outs))
		for k := range o.Outs {
			t.pending[k] = w.join(o.Outs[k], t.sums)
		}
	}
	if err := w.joined(ctx); err != nil {
		return err
	}
	var left []int
	var lists []*[]arithmetic.Part
	for k, p := range t.pending {
		if w.out[o.First+k] == nil {
			left = append(left, k)
			lists = append(lists, &p.parts)
		}
	}
	if err := w.shorten(ctx, lists); err != nil {
		return err
	}
	assembly := arithmetic.Assembly{Drop: s.Drop, Masks: t.masks}
	if s.Mask > 0 {
		assembly.Factor = int64(s.Mask)
	}
	scale := e.plan.Tensors[s.Output].Scale
	before, total := s.Rotations+o.First+len(o.Outs)-len(left), s.Rotations+len(w.out)
	return w.each(ctx, len(left), func(k int) { w.progress(before+k, total) }, func(a arithmetic.Worker, i int) error {
		k := left[i]
		ct, err := a.Assemble(taken(&t.pending[k].parts), assembly)
		if err != nil {
			return err
		}
		w.out[o.First+k] = ct
		if bias := l.Bias(o.First+k, e.plan.Grid, e.plan.Slots()); bias != nil {
			return a.AddSlots(ct, bias, scale)
		}
		return nil
	})
}

// masks encodes the masks of a step that has some.
func (w *work) masks(ctx context.Context, l *program.Layer) error {
	e, t, s := w.evaluator, w.terms, w.step
	if s.Mask == 0 || t.masks != nil {
		return nil
	}
	masks := make([]arithmetic.Mask, len(l.Parts))
	err := w.each(ctx, len(l.Parts)-1, nil, func(_ arithmetic.Worker, i int) (err error) {
		masks[i+1], err = e.pool.NewMask(l.Parts[i+1].Mask(e.plan.Grid, e.plan.Slots()), s.Mask, e.plan.InputLevel(s))
		return err
	})
	if err == nil {
		t.masks = masks
	}
	return err
}

// joined makes one ciphertext of each joint of the group's outputs.
func (w *work) joined(ctx context.Context) error {
	var left []*joint
	var lists []*[]arithmetic.Part
	for _, p := range w.terms.pending {
		for i := range p.joints {
			if j := &p.joints[i]; j.cells != 0 {
				left = append(left, j)
				lists = append(lists, &j.parts)
			}
		}
	}
	if err := w.shorten(ctx, lists); err != nil {
		return err
	}
	err := w.each(ctx, len(left), nil, func(a arithmetic.Worker, i int) error {
		j := left[i]
		ct, err := a.Assemble(taken(&j.parts), arithmetic.Assembly{})
		if err == nil {
			j.parts = []arithmetic.Part{{Ciphertext: ct, Slots: j.cells, Mask: j.mask}}
			j.cells = 0 // from here on the part's
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range w.terms.pending {
		for _, j := range p.joints {
			p.parts = append(p.parts, j.parts...)
		}
		p.joints = nil
	}
	return nil
}

// taken returns a list and empties it: what is in it is the caller's.
func taken(list *[]arithmetic.Part) []arithmetic.Part {
	parts := *list
	*list = nil
	return parts
}

// shorten replaces pieces of each list's rotated parts by their raised sums, where there
// are too few lists for all cores.
func (w *work) shorten(ctx context.Context, lists []*[]arithmetic.Part) error {
	e := w.evaluator
	wanted := pieces(len(lists), e.pool.Cores())
	if wanted < 2 {
		return nil
	}
	// A raised sum has P's primes too, and is to take no more than what it is made of.
	least := max(fewestTurns, 1+(len(e.plan.P)+e.plan.InputLevel(w.step))/(e.plan.InputLevel(w.step)+1))
	var units []*[]arithmetic.Part
	made := make([][]*[]arithmetic.Part, len(lists))
	for i, list := range lists {
		var rest []arithmetic.Part
		byMask := make(map[int][]arithmetic.Part)
		var order []int
		for _, p := range *list {
			if p.Slots == 0 {
				rest = append(rest, p)
				continue
			}
			if byMask[p.Mask] == nil {
				order = append(order, p.Mask)
			}
			byMask[p.Mask] = append(byMask[p.Mask], p)
		}
		for _, mask := range order {
			parts := byMask[mask]
			n := min(wanted, len(parts)/least)
			if n < 2 {
				rest = append(rest, parts...)
				continue
			}
			for k := range n {
				piece := slices.Clone(parts[k*len(parts)/n : (k+1)*len(parts)/n])
				made[i] = append(made[i], &piece)
				units = append(units, &piece)
			}
		}
		*list = rest
	}
	err := w.each(ctx, len(units), nil, func(a arithmetic.Worker, i int) error {
		parts := taken(units[i])
		mask := parts[0].Mask
		for k := range parts {
			parts[k].Mask = -1
		}
		ct, err := a.Assemble(parts, arithmetic.Assembly{Raise: true})
		if err == nil {
			*units[i] = []arithmetic.Part{{Ciphertext: ct, Mask: mask, Raised: true}}
		}
		return err
	})
	for i, list := range lists {
		for _, piece := range made[i] {
			*list = append(*list, *piece...)
		}
	}
	return err
}

// fewestTurns is how many rotations are worth a piece of their own.
const fewestTurns = 3

// pieces returns in how many pieces each of some units of work is to be done for all
// cores to have something to do until the end.
func pieces(units, cores int) int {
	if units == 0 || cores == 1 || units >= 2*cores {
		return 1
	}
	return (2*cores + units - 1) / units
}
