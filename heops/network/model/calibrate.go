package model

import (
	"fmt"
	"math"
	"slices"

	"cryptounet/heops/network/internal/layers"
	"cryptounet/heops/network/tensor"
)

// imagesName is the weight that counts what calibration has seen.
const imagesName = Input + ".images"

// Calibrate measures, on the given inputs, what the planner needs to place
// values in the modulus, channel by channel, and keeps it with what the network
// already holds; give it inputs that look like those to come:
//
//   - before every square the largest |x + b/2a|, and the largest logit (Range);
//   - before every polynomial the smallest and largest value (Span);
//   - the 99.99th percentile, in the input where it is largest, of |x + b/2a|
//     before a square, |x| before a polynomial, and of the logits (Typical);
//   - how many inputs there were (Images).
//
// Of the input with the largest logit the piece around it is kept, unless the
// network holds one already (KeepCrop).
func (n *Network) Calibrate(pitch int, inputs ...*tensor.Tensor) error {
	if len(inputs) == 0 {
		return fmt.Errorf("model %s: calibration needs at least one input", n.Name)
	}
	cropped := n.Crop() != nil
	extreme := -1.0
	for _, x := range inputs {
		row, column := -1, 0
		err := n.run(x, pitch, func(l Layer, in, out *tensor.Tensor) error {
			switch l.Op {
			case Square, Quadratic:
				a, b, _ := n.Quadratic(l, in.C)
				shift := make([]float64, in.C)
				for c := range shift {
					shift[c] = b[c] / (2 * a[c])
				}
				n.widen(l.Name, in, shift)
			case Polynomial:
				n.span(l.Name, in)
			}
			if l.Name != n.Output {
				return nil
			}
			n.widen(l.Name, out, make([]float64, out.C))
			for i, v := range out.Data {
				if math.Abs(v) > extreme {
					extreme = math.Abs(v)
					at := i % (out.H * out.W)
					row, column = at/out.W*x.H/out.H, at%out.W*x.W/out.W
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if !cropped && row >= 0 {
			if err := n.KeepCrop(x, row, column); err != nil {
				return err
			}
		}
		n.Weights[imagesName] = Weight{Shape: []int{1}, Data: []float64{float64(n.Images() + 1)}}
	}
	return nil
}

// widen raises a layer's range and percentile to what t holds, after adding a
// shift a channel.
func (n *Network) widen(name string, t *tensor.Tensor, shift []float64) {
	largest, typical := make([]float64, t.C), make([]float64, t.C)
	layers.Parallel(t.C, func(c int) { largest[c], typical[c] = layers.Extremes(t.Channel(c), shift[c]) })
	n.record(name+".range", largest, math.Max)
	n.record(name+".typical", typical, math.Max)
}

// span widens a polynomial's interval and percentile to what t holds.
func (n *Network) span(name string, t *tensor.Tensor) {
	low, high, typical := make([]float64, t.C), make([]float64, t.C), make([]float64, t.C)
	layers.Parallel(t.C, func(c int) {
		low[c], high[c] = slices.Min(t.Channel(c)), slices.Max(t.Channel(c))
		_, typical[c] = layers.Extremes(t.Channel(c), 0)
	})
	n.record(name+".low", low, math.Min)
	n.record(name+".high", high, math.Max)
	n.record(name+".typical", typical, math.Max)
}

// record joins values a channel to those that the network holds.
func (n *Network) record(name string, values []float64, join func(a, b float64) float64) {
	if old := n.Weights[name].Data; len(old) == len(values) {
		for c, v := range old {
			values[c] = join(values[c], v)
		}
	}
	n.Weights[name] = Weight{Shape: []int{len(values)}, Data: values}
}

// CalibratedRange is Range, or an error that says how to get one.
func (n *Network) CalibratedRange(layer string) ([]float64, error) {
	if r := n.Range(layer); r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("model %s has no range for %s: call its Calibrate with typical images first", n.Name, layer)
}
