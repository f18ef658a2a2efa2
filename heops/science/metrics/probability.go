package metrics

import (
	"image"
	"math"
	"slices"
)

// AUC is the area under the ROC curve of the logits of a slice: the probability
// that a pixel of an interior has a larger one than a pixel of a membrane, ties
// counted half. A label of one kind of pixels only has none; it is 1 there.
func AUC(logits []float64, label *image.Gray) (float64, error) {
	inside, err := interior(logits, label)
	if err != nil {
		return 0, err
	}
	order := make([]int, len(logits))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case logits[a] < logits[b]:
			return -1
		case logits[a] > logits[b]:
			return 1
		}
		return 0
	})
	above, interiors := 0.0, 0.0 // pairs in the right order, pixels of interiors so far
	for i := 0; i < len(order); {
		j, in := i, 0.0
		for ; j < len(order) && logits[order[j]] == logits[order[i]]; j++ {
			if inside[order[j]] {
				in++
			}
		}
		membrane := float64(i) - interiors
		above += in * (membrane + (float64(j-i)-in)/2)
		interiors += in
		i = j
	}
	membranes := float64(len(order)) - interiors
	if interiors == 0 || membranes == 0 {
		return 1, nil
	}
	return above / interiors / membranes, nil
}

// Bin is the pixels whose predicted probability of interior lies in one part of
// [0, 1]: how many, what was predicted on average, and how many are interior.
type Bin struct {
	Pixels              int
	Predicted, Observed float64
}

// Reliability is the calibration curve of the logits of slices: pixels sorted into
// bins of equal width by the sigmoid of their logit (DeGroot and Fienberg, The
// Statistician 1983). Bins without pixels are zero.
type Reliability []Bin

// NewReliability returns an empty curve of so many bins.
func NewReliability(bins int) Reliability { return make(Reliability, max(1, bins)) }

// Add counts the pixels of a slice.
func (r Reliability) Add(logits []float64, label *image.Gray) error {
	inside, err := interior(logits, label)
	if err != nil {
		return err
	}
	for i, x := range logits {
		p := 1 / (1 + math.Exp(-x))
		b := &r[min(len(r)-1, max(0, int(p*float64(len(r)))))]
		seen := 0.0
		if inside[i] {
			seen = 1
		}
		b.Pixels++
		b.Predicted += (p - b.Predicted) / float64(b.Pixels)
		b.Observed += (seen - b.Observed) / float64(b.Pixels)
	}
	return nil
}

// Error is the expected calibration error: the mean difference between what was
// predicted and observed, over all pixels.
func (r Reliability) Error() float64 {
	sum, n := 0.0, 0
	for _, b := range r {
		sum += float64(b.Pixels) * math.Abs(b.Predicted-b.Observed)
		n += b.Pixels
	}
	return sum / float64(max(1, n))
}
