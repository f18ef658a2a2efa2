package evaluator

import (
	"context"

	"cryptounet/heops/backend/arithmetic"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/polyphase"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
)

// poolStep adds 2 x 2 pixels: first columns, then rows. A neighbour across the
// block's edge is another phase, rotated.
func (e *Evaluator) poolStep(ctx context.Context, s *plan.Step, in []*rlwe.Ciphertext, done func(done, total int)) ([]*rlwe.Ciphertext, error) {
	from, to := e.plan.Tensors[s.Inputs[0]].Layout, e.plan.Tensors[s.Output].Layout
	out := make([]*rlwe.Ciphertext, to.Len())
	// One channel is one unit of work: its phases share the column sums.
	err := e.pool.Each(ctx, to.C, func(k int) { done(k, to.C) }, func(w arithmetic.Worker, c int) error {
		// pair returns a + b, b rotated if it lies across the edge.
		pair := func(a, b *rlwe.Ciphertext, crosses bool, shift polyphase.Shift) (*rlwe.Ciphertext, error) {
			if !crosses {
				return w.Sum(a, b), nil
			}
			rotated, err := w.Rotate(b, b.Level(), e.slots(shift))
			if err != nil {
				return nil, err
			}
			out := w.Sum(a, rotated[0])
			e.pool.Drop(rotated...)
			return out, nil
		}
		columns := make([]*rlwe.Ciphertext, from.Py*to.Px)
		defer e.pool.Drop(columns...)
		var err error
		for a := range from.Py {
			for b := range to.Px {
				x := b*s.Stride + 1
				left, right := in[from.Index(c, a, b*s.Stride)], in[from.Index(c, a, x%from.Px)]
				if columns[a*to.Px+b], err = pair(left, right, x == from.Px, polyphase.Shift{Col: 1}); err != nil {
					return err
				}
			}
		}
		for a := range to.Py {
			for b := range to.Px {
				y := a*s.Stride + 1
				above, below := columns[a*s.Stride*to.Px+b], columns[y%from.Py*to.Px+b]
				if out[to.Index(c, a, b)], err = pair(above, below, y == from.Py, polyphase.Shift{Row: 1}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return out, err
}
