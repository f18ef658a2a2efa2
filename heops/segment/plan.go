package segment

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/reach"
	"cryptounet/heops/network/tiles"
)

// mostSide is the longest side that a plan takes.
const mostSide = 4096

// Plan decides how so many images of height x width pixels run: whole where the
// plan fits the memory and tiles are not quicker, else in overlapping tiles;
// several at once where that is quicker by the plan's cost. Nothing is encrypted yet. It takes some seconds.
func Plan(ctx context.Context, n *model.Network, height, width, images int, opts Options) (*Job, error) {
	return planFor(ctx, n, height, width, images, opts, map[[3]int]*session{})
}

// planFor is Plan with programs that were made before.
func planFor(ctx context.Context, n *model.Network, height, width, images int, opts Options, programs map[[3]int]*session) (*Job, error) {
	type result struct {
		job *Job
		err error
	}
	made := make(chan result, 1)
	go func() { // planning does not hear of ctx: let it end by itself
		j, err := newJob(ctx, n, height, width, images, opts, programs)
		made <- result{j, err}
	}()
	select {
	case r := <-made:
		return r.job, r.err
	case <-ctx.Done():
		return nil, fmt.Errorf("segment: planning: %w", context.Cause(ctx))
	}
}

func newJob(ctx context.Context, n *model.Network, height, width, images int, opts Options, made map[[3]int]*session) (*Job, error) {
	if n == nil {
		return nil, fmt.Errorf("segment: no network")
	}
	if images < 1 || height < 1 || width < 1 || height > 1<<17 || width > 1<<17 {
		return nil, fmt.Errorf("segment: %d images of %dx%d; sides of 1 to %d are supported", images, width, height, 1<<17)
	}
	field, err := reach.FieldOf(n)
	if err != nil {
		return nil, err
	}
	p := &search{ctx, n, field, height, width, opts, made}
	job, err := p.first()
	if err != nil {
		return nil, err
	}
	job.Images = images
	return p.together(job)
}

// search looks for the way to run.
type search struct {
	ctx           context.Context
	network       *model.Network
	field         tiles.Field
	height, width int
	opts          Options
	made          map[[3]int]*session // by a tile's sides and how many share a run
}

func (s *search) compile(rows, columns, images int) (*session, error) {
	key := [3]int{rows, columns, images}
	if made := s.made[key]; made != nil {
		return made, nil
	}
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	wish := plan.Options{Height: rows, Width: columns, Images: images, Memory: s.opts.Memory, Precision: s.precision(), Margin: s.opts.Margin}
	p, err := planner.New(s.network, wish)
	if err != nil && wish.Precision != s.opts.Precision {
		wish.Precision = s.opts.Precision
		p, err = planner.New(s.network, wish)
	}
	if err != nil {
		return nil, err
	}
	s.made[key] = &session{program: p}
	return s.made[key], nil
}

// usual is how far trained networks' logits reach at least, for which the default
// precision is; finest is the most that smaller ones get.
const (
	usual  = 4
	finest = 24
)

// precision is that of the options; where these leave it open and the logits are
// small, as many bits more as these are smaller, or the noise would drown them.
func (s *search) precision() float64 {
	ranges := s.network.Range(s.network.Output)
	if s.opts.Precision != 0 || len(ranges) == 0 {
		return s.opts.Precision
	}
	if reach := slices.Max(ranges); reach > 0 && reach < usual {
		return min(finest, plan.DefaultPrecision+math.Ceil(math.Log2(usual/reach)))
	}
	return 0
}

// first returns a job for one image at a time.
func (s *search) first() (*Job, error) {
	var failure error
	var best *Job
	for _, t := range s.candidates() {
		p, err := s.compile(t.Rows, t.Columns, 1)
		if err != nil {
			failure = err // that of the smallest says most
			continue
		}
		j := &Job{Network: s.network, Tiling: t, session: p, Images: 1, progress: s.opts.Progress}
		if best == nil || j.Cost().Time < best.Cost().Time {
			best = j
		}
		// A large image may be quicker in tiles, whose plans need fewer masks.
		if !t.Whole || j.Cost().Time < worthPlanning {
			return best, nil
		}
	}
	if best != nil {
		return best, nil
	}
	if failure == nil {
		_, failure = tiles.Cut(s.field, s.height, s.width, s.limit(), s.limit(), s.limit(), s.limit())
		if failure == nil {
			failure = fmt.Errorf("segment: no size of tiles of at most %d pixels a side suits model %s: a pixel of its output reads %d around it", s.limit(), s.network.Name, s.field.Last-s.field.First+1)
		}
	}
	return nil, failure
}

func (s *search) limit() int { return min(cmp.Or(s.opts.Tile, mostSide), mostSide) }

// mostTries bounds the plans that are made for one image: each takes seconds.
const mostTries = 6

// candidates returns tilings to try: the whole image, then tiles, those first
// that take the least work, each smaller than the one before: what failed for
// want of memory fails for larger ones too.
func (s *search) candidates() []*tiles.Tiling {
	var all []*tiles.Tiling
	all = append(all, s.whole()...)
	var cut []*tiles.Tiling
	for _, rows := range s.sides(s.height) {
		for _, columns := range s.sides(s.width) {
			sizes, err := s.network.Sizes(rows, columns)
			if err != nil {
				continue
			}
			out := sizes[s.network.Output]
			if t, err := tiles.Cut(s.field, s.height, s.width, rows, columns, out.H, out.W); err == nil && t.Count() < 1<<20 {
				cut = append(cut, t)
			}
		}
	}
	slices.SortStableFunc(cut, func(a, b *tiles.Tiling) int { return cmp.Compare(guess(a), guess(b)) })
	least := math.MaxInt
	for _, t := range cut {
		if area := t.Rows * t.Columns; len(all) < mostTries && area <= least {
			least = area / 2
			all = append(all, t)
		}
	}
	return all
}

// tileOverhead is what a run takes beside what grows with the tile, in pixels
// that could be computed in that time.
const tileOverhead = 1 << 16

// tileTooLarge is a tile's pixels from which on each takes twice the time: their
// ciphertexts no longer stay near.
const tileTooLarge = 1 << 22

// guess is the work of a tiling, in pixels.
func guess(t *tiles.Tiling) int {
	area := t.Rows * t.Columns
	return t.Count() * (area + area/1024*(area/(tileTooLarge/1024)) + tileOverhead)
}

// whole returns the tilings of one piece without surroundings: the image as it
// is, where the network takes it, and with its sides mirrored up. A network that
// wraps takes those whose cells fill the ciphertexts.
func (s *search) whole() []*tiles.Tiling {
	var all []*tiles.Tiling
	add := func(t *tiles.Tiling) {
		if t != nil && max(t.Rows, t.Columns) <= s.limit() {
			all = append(all, t)
		}
	}
	t := tiles.Whole(s.field, s.height, s.width)
	if slices.ContainsFunc(s.network.Layers, model.Layer.Wraps) {
		cuts := slices.ContainsFunc(s.network.Layers, model.Layer.Cuts)
		if !cuts && power(t.Rows/s.field.Step) && power(t.Columns/s.field.Step) {
			add(t)
		}
		return all
	}
	if sizes, err := s.network.Sizes(s.height, s.width); err == nil {
		out := sizes[s.network.Output]
		add(tiles.AsIs(s.field, s.height, s.width, out.H, out.W))
	}
	if s.field.Own && (len(all) == 0 || t.Rows != s.height || t.Columns != s.width) {
		add(t)
	}
	return all
}

// even is what a tile's sides are multiples of, in strides, where they can be.
const even = 16

func power(n int) bool { return n&(n-1) == 0 }

// sides returns the sides of tiles to try along an axis of so many pixels.
func (s *search) sides(length int) []int {
	f, limit := s.field, s.limit()
	margin := max(0, -f.First) + max(0, f.Last) // about what both ends lose
	var sides []int
	switch {
	case slices.ContainsFunc(s.network.Layers, model.Layer.Wraps):
		for side := f.Step; side <= limit; side *= 2 {
			sides = append(sides, side)
			if side > length+margin+f.Step {
				break
			}
		}
	default:
		whole := f.Padded(length)
		if !f.Own {
			whole = f.Padded(length + margin + f.Step)
		}
		for parts := 1; parts <= 1<<12; parts = parts*5/4 + 1 {
			side := whole
			if parts > 1 { // such that cells divide it often
				step := even * f.Step
				side = min(((length+parts-1)/parts+margin+step-1)/step*step, whole)
			}
			if side > limit {
				continue
			}
			if side, ok := s.fitting(side); ok && side <= limit && (!f.Own || side <= whole) {
				sides = append(sides, side)
			}
			if parts > length {
				break
			}
		}
	}
	slices.Sort(sides)
	return slices.Compact(sides)
}

// fitting returns the least side from the given one on that the layers take.
func (s *search) fitting(side int) (int, bool) {
	for more := range 2*s.field.Step + 64 {
		if _, err := s.network.Sizes(side+more, side+more); err == nil {
			return side + more, true
		}
	}
	return 0, false
}

// together tries to run several tiles at once where there are many.
func (s *search) together(j *Job) (*Job, error) {
	all := j.Images * j.Tiling.Count()
	one := j.Cost()
	// Another plan takes about as long as the first.
	if all <= j.Batch() || one.Time < worthPlanning {
		return j, nil
	}
	many := 1 << (bits.Len(uint(min(all, mostTogether))) - 1)
	if many <= j.Batch() {
		return j, nil
	}
	p, err := s.compile(j.Tiling.Rows, j.Tiling.Columns, many)
	if err != nil {
		return j, s.ctx.Err() // they do not fit together
	}
	t := &Job{Network: j.Network, Tiling: j.Tiling, session: p, Images: j.Images, progress: j.progress}
	if t.Cost().Time < one.Time {
		return t, nil
	}
	return j, nil
}
