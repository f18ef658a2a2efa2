package check

import (
	"fmt"
	"math"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// mostValues is how many values of a channel are kept.
const mostValues = 4096

// seen is what a layer that is to be replaced reads, channel by channel.
type seen struct {
	low, high []float64
	values    [][]float64 // evenly from all images
	targets   [][]float64 // of a max pooling: what values, means, are to become
	images    int
}

func newSeen(channels int) *seen {
	s := &seen{low: make([]float64, channels), high: make([]float64, channels)}
	for c := range channels {
		s.low[c], s.high[c] = math.Inf(1), math.Inf(-1)
	}
	s.forget()
	return s
}

// forget drops the values, not the ranges: polynomials are to hold on all that
// ever came.
func (s *seen) forget() {
	s.values, s.targets, s.images = make([][]float64, len(s.low)), make([][]float64, len(s.low)), 0
}

// add looks at the layer's input.
func (s *seen) add(l model.Layer, v *tensor.Tensor) error {
	s.images++
	largest := (*tensor.Tensor)(nil)
	if l.Op == model.MaxPool2D {
		var err error
		if v, largest, err = pooled(l, v); err != nil {
			return err
		}
	}
	for c := range v.C {
		values := v.Channel(c)
		for _, x := range values {
			if math.IsNaN(x) || math.IsInf(x, 0) || math.Abs(x) > tooLarge {
				return fmt.Errorf("values grow beyond all bounds (%.2g): too many layers are replaced for so low a degree; fine-tune the network (heops/training/finetune.py)", x)
			}
			s.low[c], s.high[c] = math.Min(s.low[c], x), math.Max(s.high[c], x)
		}
		// Every image gives as many, thinned out as more come.
		share := max(mostValues/s.images, 1)
		s.values[c] = thin(s.values[c], mostValues-share)
		step := max(1, len(values)/share)
		first := step / 2
		if largest != nil {
			s.targets[c] = thin(s.targets[c], mostValues-share)
			s.targets[c] = append(s.targets[c], every(largest.Channel(c), first, step, share)...)
		}
		s.values[c] = append(s.values[c], every(values, first, step, share)...)
	}
	return nil
}

// tooLarge is a value that no network means.
const tooLarge = 1e12

// thin leaves at most n of the values, evenly.
func thin(values []float64, n int) []float64 {
	if len(values) <= n {
		return values
	}
	for i := range n {
		values[i] = values[i*len(values)/n]
	}
	return values[:n]
}

func every(values []float64, first, step, most int) []float64 {
	var out []float64
	for i := first; i < len(values) && len(out) < most; i += step {
		out = append(out, values[i])
	}
	return out
}

// interval returns what a channel's polynomial is for: all that was seen, with a
// margin.
func (s *seen) interval(c int, margin float64) (low, high float64) {
	low, high = s.low[c], s.high[c]
	width := margin * (high - low)
	if least := 1e-3 * math.Max(math.Abs(low), math.Abs(high)); width < least {
		width = least
	}
	if width == 0 {
		width = 1e-3
	}
	return low - width, high + width
}

// line returns the line through a pooling's means that is nearest to its maxima.
func (s *seen) line(c int) (gain, shift float64) {
	n := float64(max(1, len(s.values[c])))
	var x, y, xx, xy float64
	for i, v := range s.values[c] {
		w := s.targets[c][i]
		x, y, xx, xy = x+v/n, y+w/n, xx+v*v/n, xy+v*w/n
	}
	gain = 1
	if spread := xx - x*x; spread > 1e-12*(1+xx) {
		gain = (xy - x*y) / spread
	}
	return gain, y - gain*x
}

// pooled computes means and maxima of a pooling's windows.
func pooled(l model.Layer, v *tensor.Tensor) (means, largest *tensor.Tensor, err error) {
	average, weight, err := meanOf(l, 1)
	if err != nil {
		return nil, nil, err
	}
	each := func(l model.Layer, w *model.Weight) (*tensor.Tensor, error) {
		l.Name, l.Inputs = "pool", []string{model.Input}
		n := &model.Network{Name: "pool", Input: tensor.Pixels{Channels: 1, Std: 1}, Layers: []model.Layer{l}, Output: l.Name}
		if w != nil {
			n.Weights = map[string]model.Weight{"pool.weight": *w}
		}
		out := &tensor.Tensor{C: v.C}
		for c := range v.C {
			y, err := n.Result(&tensor.Tensor{C: 1, H: v.H, W: v.W, Data: v.Channel(c)}, v.H)
			if err != nil {
				return nil, err
			}
			out.H, out.W = y.H, y.W
			out.Data = append(out.Data, y.Data...)
		}
		return out, nil
	}
	if means, err = each(average, weight); err != nil {
		return nil, nil, err
	}
	largest, err = each(l, nil)
	return means, largest, err
}
