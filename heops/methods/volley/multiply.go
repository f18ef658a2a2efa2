package volley

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"cryptounet/heops/methods/matrix"
	"cryptounet/heops/methods/vector"

	"golang.org/x/sync/errgroup"
)

// Multiply returns the product of two operands, of which at least one is
// encrypted, in the shape Result. It takes Levels levels and the operations
// that Counts says, on all cores.
func (p *Product) Multiply(ctx context.Context, e *vector.Evaluator, first, second *Operand) (*matrix.Matrix, error) {
	if first == nil || second == nil || first.product != p || second.product != p || first.second || !second.second {
		return nil, fmt.Errorf("volley: multiplying: the operands were not made by this product's methods for its first and second matrix")
	}
	if !first.encrypted() && !second.encrypted() {
		return nil, fmt.Errorf("volley: multiplying: both matrices are plain: encrypt one, or multiply them with gonum")
	}
	stay, turn := first, second
	if p.Transposed == TransposeFirst {
		stay, turn = second, first
	}
	r := &run{Product: p, e: e, stay: stay, sums: make(map[[2]int]*vector.Vector)}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	err := func() error {
		for n, t := range p.teams {
			drum, err := r.load(t, turn.parts[n])
			if err != nil {
				return err
			}
			for turn := range t.turns {
				if err := ctx.Err(); err != nil {
					return err
				}
				facing, err := drum(turn)
				if err != nil {
					return err
				}
				for f := range stay.parts {
					g.Go(func() error { return r.fire(t, turn, f, facing) })
				}
			}
		}
		return nil
	}()
	// What a worker met comes first: the loop stops because of it.
	if failed := g.Wait(); failed != nil {
		err = failed
	}
	if err != nil {
		return nil, fmt.Errorf("volley: multiplying %v: %w", p, err)
	}
	return r.result()
}

// run is a product being computed.
type run struct {
	*Product
	e    *vector.Evaluator
	stay *Operand

	once  sync.Mutex
	first *vector.Plaintext // the mask of SumCols, encoded when first needed

	mutex sync.Mutex
	sums  map[[2]int]*vector.Vector // blocks of C, not yet rescaled
}

// load returns a function that, called with 0, 1, 2, ... returns the team's
// parts turned by so many lines.
func (r *run) load(t team, parts []part) (func(turn int) ([]part, error), error) {
	switch {
	case parts[0].ct == nil:
		return func(turn int) ([]part, error) { return r.turnPlain(turn, parts), nil }, nil
	case r.Transposed == TransposeSecond:
		return func(turn int) ([]part, error) {
			if turn == 0 {
				return parts, nil
			}
			var err error
			parts, err = r.each(parts, func(v *vector.Vector, _ int) (*vector.Vector, error) { return r.e.Rotate(v, r.Stay.Width) })
			return parts, err
		}, nil
	}
	// Columns: parts rotated on, and the same from a row before, for the columns
	// that leave their row.
	wrapped := parts
	if t.turns > 1 {
		var err error
		if wrapped, err = r.each(parts, func(v *vector.Vector, _ int) (*vector.Vector, error) { return r.e.Rotate(v, -r.Stay.Width) }); err != nil {
			return nil, err
		}
	}
	return func(turn int) ([]part, error) {
		if turn == 0 {
			return r.each(parts, func(v *vector.Vector, _ int) (*vector.Vector, error) {
				if v.Level() == 0 {
					return nil, fmt.Errorf("no levels left to turn columns")
				}
				return r.e.DropTo(v.Level()-1, v)
			})
		}
		one := func(v *vector.Vector, _ int) (*vector.Vector, error) { return r.e.Rotate(v, 1) }
		var err error
		if parts, err = r.each(parts, one); err != nil {
			return nil, err
		}
		if wrapped, err = r.each(wrapped, one); err != nil {
			return nil, err
		}
		inside, outside := r.columnMasks(turn)
		return r.each(parts, func(v *vector.Vector, k int) (*vector.Vector, error) {
			a, err := r.e.MultPlain(v, inside)
			if err != nil {
				return nil, err
			}
			b, err := r.e.MultPlain(wrapped[k].ct, outside)
			if err != nil {
				return nil, err
			}
			if a, err = r.e.Add(a, b); err != nil {
				return nil, err
			}
			return r.e.Rescale(a)
		})
	}, nil
}

// each applies f to the ciphertexts.
func (r *run) each(parts []part, f func(v *vector.Vector, k int) (*vector.Vector, error)) ([]part, error) {
	out := make([]part, len(parts))
	for k, p := range parts {
		var err error
		if out[k].ct, err = f(p.ct, k); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// columnMasks returns the masks of the columns that stay in their row when
// columns turn to the left, and of those that come in from its other end.
func (p *Product) columnMasks(turn int) (inside, outside []float64) {
	w := p.Stay.Width
	inside, outside = make([]float64, p.Stay.Height*w), make([]float64, p.Stay.Height*w)
	for i := range inside {
		if i%w < w-turn {
			inside[i] = 1
		} else {
			outside[i] = 1
		}
	}
	return inside, outside
}

// turnPlain turns plain parts by whole lines.
func (p *Product) turnPlain(turn int, parts []part) []part {
	s := p.Stay
	out := make([]part, len(parts))
	for k := range parts {
		v := make([]float64, len(parts[k].plain))
		for i := range s.Height {
			for j := range s.Width {
				from := (i+turn)%s.Height*s.Width + j
				if p.Transposed == TransposeFirst {
					from = i*s.Width + (j+turn)%s.Width
				}
				v[i*s.Width+j] = parts[k].plain[from]
			}
		}
		out[k].plain = v
	}
	return out
}

// fire multiplies line f of the operand that stays by what a team's turn has
// brought to face it, sums the products and adds the entries of C among them.
func (r *run) fire(t team, turn, f int, facing []part) error {
	v, err := r.products(r.stay.parts[f], facing)
	if err != nil {
		return err
	}
	if v, err = r.e.Rescale(v); err != nil {
		return err
	}
	if v, err = r.sum(v); err != nil {
		return err
	}
	block, mask := r.mask(t, turn, f)
	if v, err = r.e.MultPlain(v, mask); err != nil {
		return err
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if sum := r.sums[block]; sum != nil {
		if v, err = r.e.Add(sum, v); err != nil {
			return err
		}
	}
	r.sums[block] = v
	return nil
}

// products returns the sum of products of parts, encrypted or plain.
func (r *run) products(a, b []part) (*vector.Vector, error) {
	if a[0].ct != nil && b[0].ct != nil {
		x, y := make([]*vector.Vector, len(a)), make([]*vector.Vector, len(a))
		for k := range a {
			x[k], y[k] = a[k].ct, b[k].ct
		}
		return r.e.Dot(x, y)
	}
	if a[0].ct == nil {
		a, b = b, a
	}
	terms := make([]*vector.Vector, len(a))
	for k := range a {
		var err error
		if terms[k], err = r.e.MultPlain(a[k].ct, b[k].plain); err != nil {
			return nil, err
		}
	}
	return r.e.Sum(terms...)
}

// sum adds up a block's columns or rows, into all of them.
func (r *run) sum(v *vector.Vector) (*vector.Vector, error) {
	if r.Transposed == TransposeFirst {
		return matrix.SumRows(r.e, r.Stay, v)
	}
	r.once.Lock()
	if r.first == nil {
		first, err := r.e.Encode(v, matrix.FirstColumn(r.Stay))
		if err != nil {
			r.once.Unlock()
			return nil, err
		}
		r.first = first
	}
	r.once.Unlock()
	return matrix.SumCols(r.e, r.Stay, v, r.first)
}

// mask returns F: where in which block of C the sums of a turn belong.
func (p *Product) mask(t team, turn, f int) (block [2]int, mask []float64) {
	s := p.Result
	mask = make([]float64, s.Height*s.Width)
	if p.Transposed == TransposeSecond {
		block = [2]int{f, t.start / s.Width}
		for i := range p.Stay.BlockRows(f) {
			if j := (i + turn) % t.turns; j < t.size {
				mask[i*s.Width+t.start%s.Width+j] = 1
			}
		}
		return block, mask
	}
	block = [2]int{t.start / s.Height, f}
	for j := range p.Stay.BlockCols(f) {
		if i := (j + turn) % t.turns; i < t.size {
			mask[(t.start%s.Height+i)*s.Width+j] = 1
		}
	}
	return block, mask
}

// result rescales the blocks of C.
func (r *run) result() (*matrix.Matrix, error) {
	down, across := r.Result.Blocks()
	blocks := make([][]*vector.Vector, down)
	for i := range blocks {
		blocks[i] = make([]*vector.Vector, across)
		for j := range blocks[i] {
			var err error
			if blocks[i][j], err = r.e.Rescale(r.sums[[2]int{i, j}]); err != nil {
				return nil, fmt.Errorf("volley: multiplying %v: %w", r.Product, err)
			}
		}
	}
	return matrix.New(r.Result, blocks)
}
