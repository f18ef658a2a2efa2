// Package loss has the losses that segmentation networks are trained with, on
// plaintext logits, with their gradients.
//
// Every function takes logits z and labels y in [0, 1] of equal length and
// returns the loss and its gradient, d loss / d z, value by value. The
// probability of a pixel is p = 1 / (1 + e^-z).
package loss

import (
	"fmt"
	"math"

	"cryptounet/heops/methods/approx"
)

// Func is a loss of logits against labels.
type Func func(logits, labels []float64) (loss float64, gradient []float64, err error)

var _ = []Func{BCEWithLogits, Dice, IoU}

// BCEWithLogits is the mean binary cross-entropy,
//
//	-y log p - (1-y) log (1-p) = max(z, 0) - z y + log(1 + e^-|z|)
//
// in the form on the right, which neither overflows nor loses digits for large
// logits.
func BCEWithLogits(logits, labels []float64) (loss float64, gradient []float64, err error) {
	if err := check("BCE", logits, labels); err != nil {
		return 0, nil, err
	}
	n := float64(len(logits))
	gradient = make([]float64, len(logits))
	for i, z := range logits {
		y := labels[i]
		loss += math.Max(z, 0) - z*y + math.Log1p(math.Exp(-math.Abs(z)))
		gradient[i] = (approx.Sigmoid(z) - y) / n
	}
	return loss / n, gradient, nil
}

// Smooth is added to both sides of the fractions of Dice and IoU, which are
// else undefined where there is nothing to find.
const Smooth = 1

// Dice is one less the soft Dice coefficient (Milletari et al., V-Net, 2016,
// with sums instead of squares in the denominator),
//
//	1 - (2 sum p y + Smooth) / (sum p + sum y + Smooth)
func Dice(logits, labels []float64) (loss float64, gradient []float64, err error) {
	return overlap("Dice", logits, labels, 2, 0)
}

// IoU is one less the soft intersection over union, or Jaccard index (Rahman
// and Wang, 2016),
//
//	1 - (sum p y + Smooth) / (sum p + sum y - sum p y + Smooth)
func IoU(logits, labels []float64) (loss float64, gradient []float64, err error) {
	return overlap("IoU", logits, labels, 1, 1)
}

// overlap is 1 - (a sum p y + Smooth) / (sum p + sum y - b sum p y + Smooth).
func overlap(name string, logits, labels []float64, a, b float64) (loss float64, gradient []float64, err error) {
	if err := check(name, logits, labels); err != nil {
		return 0, nil, err
	}
	p := make([]float64, len(logits))
	above, below := float64(Smooth), float64(Smooth)
	for i, z := range logits {
		p[i] = approx.Sigmoid(z)
		above += a * p[i] * labels[i]
		below += p[i] + labels[i] - b*p[i]*labels[i]
	}
	gradient = make([]float64, len(logits))
	for i, y := range labels {
		gradient[i] = (above*(1-b*y) - a*y*below) / (below * below) * p[i] * (1 - p[i])
	}
	return 1 - above/below, gradient, nil
}

func check(name string, logits, labels []float64) error {
	if len(logits) != len(labels) || len(logits) == 0 {
		return fmt.Errorf("loss: %s of %d logits and %d labels; as many of both are needed, one at least", name, len(logits), len(labels))
	}
	for i, y := range labels {
		if !(y >= 0 && y <= 1) {
			return fmt.Errorf("loss: %s: label %d is %g; labels are in [0, 1]", name, i, y)
		}
		if math.IsNaN(logits[i]) || math.IsInf(logits[i], 0) {
			return fmt.Errorf("loss: %s: logit %d is %g; logits are finite", name, i, logits[i])
		}
	}
	return nil
}
