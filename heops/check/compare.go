package check

import (
	"context"
	"fmt"
	"math"
	"strings"
	"text/tabwriter"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/reach"
	"cryptounet/heops/network/tensor"
)

// Difference is how far a layer's values are from those of the original network.
type Difference struct {
	Layer   string
	Largest float64 // of the absolute differences
	RMS     float64
	Spread  float64 // standard deviation of the original's values
	Agree   float64 // share of equal signs, of several classes of equal largest ones; of logits alone
}

// String reads "largest difference 0.3, rms 0.02, spread 1.5, equal 99.20 %".
func (d Difference) String() string {
	return fmt.Sprintf("largest difference %.3g (%.3g of the spread), rms %.3g (%.3g), spread %.3g, equal %.2f %%",
		d.Largest, d.Largest/d.Spread, d.RMS, d.RMS/d.Spread, d.Spread, 100*d.Agree)
}

// mostCompared is how many values of a layer are compared an image.
const mostCompared = 1 << 15

// sums add up differences.
type sums struct{ n, sum, square, difference, largest float64 }

// compare runs two networks on the images. Layers are compared at some of their
// values, logits at all.
func compare(ctx context.Context, from, to *model.Network, inputs []*tensor.Tensor) (layers []Difference, logits Difference, err error) {
	byLayer := map[string]*sums{}
	agree, pixels := 0, 0
	for _, x := range inputs {
		if err := ctx.Err(); err != nil {
			return nil, logits, err
		}
		original := map[string][]float64{}
		var want *tensor.Tensor
		if err := from.Visit(x, reach.Pitch(from, x.H), func(layer string, v *tensor.Tensor) {
			if layer == from.Output {
				want = v
			}
			original[layer] = some(v, layer == from.Output)
		}); err != nil {
			return nil, logits, err
		}
		if err := to.Visit(x, reach.Pitch(to, x.H), func(layer string, v *tensor.Tensor) {
			values, ok := original[layer]
			if !ok || layer == model.Input {
				return
			}
			s := byLayer[layer]
			if s == nil {
				s = new(sums)
				byLayer[layer] = s
			}
			for i, w := range some(v, layer == from.Output) {
				d := math.Abs(w - values[i])
				s.n++
				s.sum += values[i]
				s.square += values[i] * values[i]
				s.difference += d * d
				s.largest = math.Max(s.largest, d)
			}
			if layer == from.Output {
				a, p := agreement(want, v)
				agree, pixels = agree+a, pixels+p
			}
		}); err != nil {
			return nil, logits, err
		}
	}
	for _, l := range from.Layers {
		s := byLayer[l.Name]
		if s == nil {
			continue
		}
		mean := s.sum / s.n
		d := Difference{Layer: l.Name, Largest: s.largest, RMS: math.Sqrt(s.difference / s.n), Spread: math.Sqrt(math.Max(0, s.square/s.n-mean*mean))}
		if l.Name == from.Output {
			d.Agree = float64(agree) / float64(max(1, pixels))
			logits = d
		}
		layers = append(layers, d)
	}
	return layers, logits, nil
}

// some returns values evenly from a map, or all.
func some(v *tensor.Tensor, all bool) []float64 {
	if all || len(v.Data) <= mostCompared {
		return append([]float64(nil), v.Data...)
	}
	return every(v.Data, 0, (len(v.Data)+mostCompared-1)/mostCompared, mostCompared)
}

// agreement counts pixels of one side of 0, or of one class.
func agreement(a, b *tensor.Tensor) (equal, pixels int) {
	class := func(t *tensor.Tensor, i int) int {
		if t.C == 1 {
			if t.Data[i] > 0 {
				return 1
			}
			return 0
		}
		best := 0
		for c := range t.C {
			if t.Channel(c)[i] > t.Channel(best)[i] {
				best = c
			}
		}
		return best
	}
	for i := range a.H * a.W {
		if class(a, i) == class(b, i) {
			equal++
		}
	}
	return equal, a.H * a.W
}

// String is what was replaced and what it costs in accuracy, as tables.
func (r *Replacement) String() string {
	if r == nil {
		return "no replacement"
	}
	var b strings.Builder
	if r.Note != "" {
		fmt.Fprintln(&b, r.Note)
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "replaced\tkind\tby\ton\t")
	for _, c := range r.Changes {
		fmt.Fprintf(w, "%s\t%s\t%s\t[%.3g, %.3g]\t\n", c.Layer, c.Op, c.By, c.Low, c.High)
	}
	w.Flush()
	fmt.Fprintln(&b)
	fmt.Fprintln(w, "layer\tlargest difference\trms\tspread\trms / spread\t")
	for _, d := range r.Layers {
		fmt.Fprintf(w, "%s\t%.3g\t%.3g\t%.3g\t%.3f\t\n", d.Layer, d.Largest, d.RMS, d.Spread, d.RMS/math.Max(d.Spread, 1e-300))
	}
	w.Flush()
	fmt.Fprintf(&b, "logits: %v\n", r.Logits)
	return b.String()
}
