package model

import (
	"fmt"
	"math"
)

// slotRange is how large the values of a completed square get where the
// network's range is reached.
const slotRange = 0.85

// CompletedSquare is a quadratic activation of x as a function of a square that
// stays near +-1, channel by channel:
//
//	OutGain (Gain x + Shift)^2 + OutOffset
type CompletedSquare struct {
	Gain, Shift        []float64
	OutGain, OutOffset []float64
}

// CompleteSquare completes the square of a Square or Quadratic layer of so many
// channels: a x^2 + b x + c is a r^2 ((x + b/2a) / r)^2 + c - b^2/4a, with r
// from the layer's calibrated range.
func (n *Network) CompleteSquare(l Layer, channels int) (CompletedSquare, error) {
	ranges, err := n.CalibratedRange(l.Name)
	if err != nil {
		return CompletedSquare{}, err
	}
	if len(ranges) != channels {
		return CompletedSquare{}, fmt.Errorf("%d ranges for %d channels", len(ranges), channels)
	}
	a, b, c := n.Quadratic(l, channels)
	s := CompletedSquare{make([]float64, channels), make([]float64, channels), make([]float64, channels), make([]float64, channels)}
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
			return CompletedSquare{}, fmt.Errorf("channel %d has no square: its coefficient a is %g", i, a[i])
		}
	}
	return s, nil
}

// CalibratedRange is Range, or an error that says how to get one.
func (n *Network) CalibratedRange(layer string) ([]float64, error) {
	if r := n.Range(layer); r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("model %s has no range for %s: call its Calibrate with typical images first", n.Name, layer)
}
