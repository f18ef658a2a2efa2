package check

import (
	"fmt"
	"math"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/tensor"
)

// mostValues is how many values of a channel are kept.
const mostValues = 4096

// sample is some of a layer's values, channel by channel, evenly from all images: of
// layers of one size they are those of the same pixels.
type sample struct {
	of     [][]float64
	images int
}

// add takes an image's values; each image gives as many, thinned out as more come.
func (s *sample) add(v *tensor.Tensor) {
	s.images++
	if s.of == nil {
		s.of = make([][]float64, v.C)
	}
	share := max(mostValues/s.images, 1)
	for c := range s.of {
		values := v.Channel(c)
		step := max(1, len(values)/share)
		s.of[c] = append(thin(s.of[c], mostValues-share), every(values, step/2, step, share)...)
	}
}

// seen is what a layer that is to be replaced reads, channel by channel.
type seen struct {
	low, high []float64
	values    sample // of a max pooling: the windows' means
	wants     sample // what the original layer made of them
}

func newSeen(channels int) *seen {
	s := &seen{low: make([]float64, channels), high: make([]float64, channels)}
	for c := range channels {
		s.low[c], s.high[c] = math.Inf(1), math.Inf(-1)
	}
	return s
}

// add looks at the layer's input.
func (s *seen) add(l model.Layer, v *tensor.Tensor) error {
	if l.Op == model.MaxPool2D {
		var err error
		if v, err = means(l, v); err != nil {
			return err
		}
	}
	for c := range v.C {
		for _, x := range v.Channel(c) {
			if math.IsNaN(x) || math.IsInf(x, 0) || math.Abs(x) > tooLarge {
				return fmt.Errorf("values grow beyond all bounds (%.2g): too many layers are replaced for so low a degree; fine-tune the network (heops/training/finetune.py)", x)
			}
			s.low[c], s.high[c] = math.Min(s.low[c], x), math.Max(s.high[c], x)
		}
	}
	s.values.add(v)
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
	values, wants := s.values.of[c], s.wants.of[c]
	n := float64(max(1, len(values)))
	var x, y, xx, xy float64
	for i, v := range values {
		w := wants[i]
		x, y, xx, xy = x+v/n, y+w/n, xx+v*v/n, xy+v*w/n
	}
	gain = 1
	if spread := xx - x*x; spread > 1e-12*(1+xx) {
		gain = (xy - x*y) / spread
	}
	return gain, y - gain*x
}

// means computes those of a pooling's windows.
func means(l model.Layer, v *tensor.Tensor) (*tensor.Tensor, error) {
	average, weight, err := meanOf(l, 1)
	if err != nil {
		return nil, err
	}
	average.Name, average.Inputs = "pool", []string{model.Input}
	n := &model.Network{Name: "pool", Input: tensor.Pixels{Channels: 1, Std: 1}, Layers: []model.Layer{average}, Output: "pool"}
	if weight != nil {
		n.Weights = map[string]model.Weight{"pool.weight": *weight}
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
