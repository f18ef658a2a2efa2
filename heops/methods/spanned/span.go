package spanned

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"cryptounet/heops/methods/vector"
)

// span is a rotation of the input and, for each tap that reads through it,
// where: what a kernel's weights are spanned over.
type span struct {
	slots int // to the left
	taps  []tap
}

// tap is a kernel's entry and the slots that read it through a rotation.
type tap struct {
	index int // in the kernel, row by row
	reads func(slot int) bool
	all   bool // reads is true everywhere
}

// values returns a kernel spanned over the slots, and whether it is the same
// in all of them. nil: all weights are zero.
func (s span) values(l Layout, weight func(tap int) float64) (v []float64, constant bool) {
	constant = true
	some := false
	for _, t := range s.taps {
		constant = constant && t.all
		some = some || weight(t.index) != 0
	}
	if !some {
		return nil, false
	}
	if constant {
		v = make([]float64, 1)
		for _, t := range s.taps {
			v[0] += weight(t.index)
		}
		return v, true
	}
	v = make([]float64, l.slots())
	for _, t := range s.taps {
		w := weight(t.index)
		for i := range v {
			if t.reads(i) {
				v[i] += w
			}
		}
	}
	return v, false
}

// convSpans returns the spans of a square kernel of the given side whose taps
// are distance slots apart.
func (l Layout) convSpans(kernel, distance int) []span {
	var b spans
	for ky := range kernel {
		for kx := range kernel {
			dy, dx := (ky-kernel/2)*distance, (kx-kernel/2)*distance
			inside := func(slot int) bool { x := slot%l.Width + dx; return x >= 0 && x < l.Width }
			outside := func(slot int) bool { return !inside(slot) }
			// Beyond the last column comes the first, Pitch rows below: at pitch 1
			// that is the next slot anyway.
			wrap := 0
			if dx > 0 {
				wrap = (l.Pitch - 1) * l.Width
			} else if dx < 0 {
				wrap = -(l.Pitch - 1) * l.Width
			}
			b.add(l, dy*l.Width+dx, tap{ky*kernel + kx, inside, wrap == 0})
			if wrap != 0 {
				b.add(l, dy*l.Width+dx+wrap, tap{ky*kernel + kx, outside, false})
			}
		}
	}
	return b
}

// upSpans returns the spans of a transposed convolution of a map of the given
// stride whose kernel has as many pixels a side as it moves.
func (l Layout) upSpans(stride, side int) []span {
	var b spans
	for ky := range side {
		for kx := range side {
			dy, dx := ky*stride/side, kx*stride/side
			reads := func(slot int) bool {
				return slot/l.Width%stride == dy && slot%l.Width%stride == dx
			}
			b.add(l, -dy*l.Width-dx, tap{ky*side + kx, reads, false})
		}
	}
	return b
}

type spans []span

func (b *spans) add(l Layout, slots int, t tap) {
	slots = ((slots % l.slots()) + l.slots()) % l.slots()
	i := slices.IndexFunc(*b, func(s span) bool { return s.slots == slots })
	if i < 0 {
		i = len(*b)
		*b = append(*b, span{slots: slots})
	}
	(*b)[i].taps = append((*b)[i].taps, t)
}

func rotationsOf(b []span) []int {
	var r []int
	for _, s := range b {
		if s.slots != 0 {
			r = append(r, s.slots)
		}
	}
	return r
}

// combine computes outputs from rotated inputs: weight(o, c, tap) spanned,
// multiplied and summed, plus bias(o). One level. Input channels at different
// levels, as skip connections have them, are brought to the lowest.
func combine(ctx context.Context, e *vector.Evaluator, m *Map, b []span, out *Map, weight func(o, c, tap int) float64, bias func(o int) float64) error {
	level := m.Level()
	b = slices.DeleteFunc(slices.Clone(b), func(s span) bool {
		return !slices.ContainsFunc(s.taps, func(t tap) bool { return anyWeight(out.Channels(), m.Channels(), t.index, weight) })
	})
	shifts := make([]int, len(b))
	for i, s := range b {
		shifts[i] = s.slots
	}
	// A few input channels at a time: their rotations take much memory.
	sums := make([]*vector.Vector, out.Channels())
	group := runtime.GOMAXPROCS(0)
	for first := 0; first < m.Channels(); first += group {
		rotated := make([][]*vector.Vector, min(group, m.Channels()-first))
		err := each(ctx, len(rotated), func(c int) error {
			v, err := e.DropTo(level, m.channels[first+c])
			if err != nil {
				return err
			}
			rotated[c], err = e.RotateMany(v, shifts)
			return err
		})
		if err != nil {
			return err
		}
		err = each(ctx, out.Channels(), func(o int) error {
			for c := range rotated {
				for i, s := range b {
					if err := ctx.Err(); err != nil {
						return err
					}
					term, err := s.multiply(e, m.Layout, rotated[c][i], func(tap int) float64 { return weight(o, first+c, tap) })
					if err != nil {
						return err
					}
					if sums[o] == nil {
						sums[o] = term
					} else if term != nil {
						if sums[o], err = e.Add(sums[o], term); err != nil {
							return err
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return each(ctx, out.Channels(), func(o int) error {
		sum := sums[o]
		if sum == nil { // all weights are zero
			low, err := e.DropTo(level, m.channels[0])
			if err != nil {
				return err
			}
			if sum, err = e.MultConst(low, 0); err != nil {
				return err
			}
		}
		v, err := e.Rescale(sum)
		if err != nil {
			return err
		}
		out.channels[o], err = e.AddConst(v, bias(o))
		return err
	})
}

// multiply returns a rotated channel times the spanned kernel, nil where that
// is zero.
func (s span) multiply(e *vector.Evaluator, l Layout, v *vector.Vector, weight func(tap int) float64) (*vector.Vector, error) {
	values, constant := s.values(l, weight)
	switch {
	case values == nil:
		return nil, nil
	case constant:
		return e.MultConst(v, values[0])
	}
	return e.MultPlain(v, values)
}

// anyWeight says whether a tap is used at all.
func anyWeight(out, in, tap int, weight func(o, c, tap int) float64) bool {
	for o := range out {
		for c := range in {
			if weight(o, c, tap) != 0 {
				return true
			}
		}
	}
	return false
}

// checkChannels says whether weights fit a map.
func checkChannels(what string, weights, per int, bias []float64, in, out int) error {
	if out < 1 || weights != in*out*per || (bias != nil && len(bias) != out) {
		return fmt.Errorf("spanned: %s: %d weights and %d biases for %d input and %d output channels", what, weights, len(bias), in, out)
	}
	return nil
}
