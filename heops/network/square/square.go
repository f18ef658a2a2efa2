// Package square writes a quadratic activation as a square of what stays near
// +-1, which is what an encrypted run computes.
package square

import (
	"fmt"
	"math"

	"cryptounet/heops/network/model"
)

// slotRange is how large the values of a completed square get where the
// network's range is reached.
const slotRange = 0.85

// Completed is a quadratic activation of x as a function of a square that
// stays near +-1, channel by channel:
//
//	OutGain (Gain x + Shift)^2 + OutOffset
type Completed struct {
	Gain, Shift        []float64
	OutGain, OutOffset []float64
}

// Complete completes the square of a Square or Quadratic layer of so many
// channels: a x^2 + b x + c is a r^2 ((x + b/2a) / r)^2 + c - b^2/4a, with r
// from the layer's calibrated range.
func Complete(n *model.Network, l model.Layer, channels int) (Completed, error) {
	ranges, err := n.CalibratedRange(l.Name)
	if err != nil {
		return Completed{}, err
	}
	if len(ranges) != channels {
		return Completed{}, fmt.Errorf("%d ranges for %d channels", len(ranges), channels)
	}
	a, b, c := n.Quadratic(l, channels)
	s := Completed{make([]float64, channels), make([]float64, channels), make([]float64, channels), make([]float64, channels)}
	for i := range channels {
		r := ranges[i] / slotRange
		if r == 0 {
			r = 1
		}
		s.Gain[i] = 1 / r
		s.Shift[i] = b[i] / (2 * a[i]) / r
		s.OutGain[i] = a[i] * r * r
		s.OutOffset[i] = c[i] - b[i]*b[i]/(4*a[i])
		if math.IsInf(s.Shift[i], 0) || math.IsNaN(s.Shift[i]) {
			return Completed{}, fmt.Errorf("channel %d has no square: its coefficient a is %g", i, a[i])
		}
	}
	return s, nil
}
